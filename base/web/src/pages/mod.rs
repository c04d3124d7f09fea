//! The few pages of the frame itself: choosing how pages look, and the whole menu on a phone.

use askama::Template;
use axum::http::header;

use crate::form::Sent;
use crate::visit::local;
use crate::{Answer, Look, Policy, Routes, Visit};

pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    let open = Policy::Open { because: "how pages look concerns nobody else" };
    Routes::new().get("/look", open, show).post("/look", open, choose)
}

#[derive(Template)]
#[template(path = "pages/look.html")]
struct LookPage {
    look: Look,
    back: String,
}

/// 无障碍: every choice on one page, and how to move without a mouse.
async fn show(visit: Visit) -> Answer {
    let back = Sent::of_query(visit.query()).text("back").to_owned();
    visit.page("无障碍与长辈版", &LookPage { look: visit.look(), back: local(back) })
}

/// Remembers a choice and goes back to where the reader was.
async fn choose(visit: Visit, sent: Sent) -> Answer {
    let mut look = visit.look();
    for (name, choice) in [
        ("elder", &mut look.elder as &mut bool),
        ("contrast", &mut look.contrast),
        ("still", &mut look.still),
    ] {
        match sent.text(name) {
            "on" => *choice = true,
            "off" => *choice = false,
            _ => {}
        }
    }
    if let Some(size) = sent.text("size").parse().ok().filter(|s| Look::SIZES.contains(s)) {
        look.size = size;
    }
    let reply = visit.to(local(sent.text("back").to_owned()));
    Ok(
        match look
            .set_cookie(visit.site().tls)
            .and_then(|line| line.to_str().ok().map(str::to_owned))
        {
            Some(line) => reply.with(header::SET_COOKIE, &line),
            None => reply,
        },
    )
}
