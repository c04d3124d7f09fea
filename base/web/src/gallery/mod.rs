//! `/dev/components`: every component in every state, with made-up data. In development builds
//! only, or with the feature `gallery`. What screenshots, axe and html-validate look at.

mod charts;
mod lists;
mod parts;
mod records;
pub mod sample;

use crate::{Policy, Routes};

/// Where the gallery stands.
pub const HOME: &str = "/dev/components";

/// The gallery's addresses.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    let open = Policy::Open { because: "development builds only; the data are made up" };
    Routes::new()
        .get("/dev/components", open, parts::show)
        .get("/dev/components/workbench", open, parts::workbench)
        .get("/dev/components/list", open, lists::show)
        .post("/dev/components/list/confirm", open, lists::confirm)
        .get("/dev/components/matrix", open, lists::matrix)
        .get("/dev/components/form", open, records::form)
        .post("/dev/components/form", open, records::send)
        .get("/dev/components/pick", open, records::pick)
        .get("/dev/components/sign-in", open, records::sign_in)
        .get("/dev/components/record", open, records::show)
        .post("/dev/components/undo", open, records::undo)
        .get("/dev/components/charts", open, charts::show)
        .get("/dev/components/no/{which}", open, parts::no)
}
