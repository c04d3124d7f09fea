//! One member: facts, posts, and the numbers for those who say why they need them.

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{Day, Id};
use web::form::{Field, Form, Opt, Sent};
use web::part::{Event, Fact, Facts, PrintHead, Timeline, Tone};
use web::table::{Ask, Cell, Column, Row, Table};
use web::{Actor, Answer, Head, No, Visit};

use super::{MENU, REVEAL, Registry, moment, profile};
use crate::acts::{self, Revealed};
use crate::queries::{self, Done, MemberLine};
use crate::{Member, Post};

#[derive(Template)]
#[template(path = "pages/member.html")]
struct Page {
    facts: Facts,
    numbers: Option<Facts>,
    posts: Option<Table>,
    reveal: Option<Form>,
    history: Option<Timeline>,
}

/// Why somebody may need a member's numbers. The last asks for words of one's own.
const REASONS: [&str; 6] =
    ["核对党员名册", "办理组织关系转接", "办理换届、任职手续", "联系本人", "走访慰问帮扶", OTHER];
const OTHER: &str = "其他";

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(registry): State<Registry>,
    Path(id): Path<Id<Member>>,
) -> Answer {
    let line = find(&registry, &actor, id).await?;
    let page = page(&visit, &actor, &registry, &line, form(&visit, id), None).await?;
    visit.page(head(&visit, &actor, &line), &page)
}

/// Shows the numbers once, on the answer to the form and under no address of their own.
pub(super) async fn numbers(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
    Path(id): Path<Id<Member>>,
    sent: Sent,
) -> Answer {
    let line = find(&registry, &actor, id).await?;
    if !registry.may(&actor, REVEAL, &line.org_path) {
        return Err(No::denied("您的角色不能查看这名党员的完整号码。"));
    }
    let mut asked = form(&visit, id).filled(&sent);
    let detail = asked.text("detail").unwrap_or_default();
    if asked.text("reason").as_deref() == Some(OTHER) && detail.is_empty() {
        asked.wrong("detail", "选“其他”时请写明原因");
    }
    let Some(reason) = asked.read(|form| form.text("reason")) else {
        let page = page(&visit, &actor, &registry, &line, asked, None).await?;
        return visit.again(head(&visit, &actor, &line), &page);
    };
    let reason = match detail.as_str() {
        "" => reason,
        detail => format!("{reason}（{detail}）"),
    };
    let shown = acts::reveal(&registry.store, &who, actor.scope(), id, &reason).await;
    let shown = shown.map_err(|no| identity::no(no, "这名党员"))?;
    let page = page(&visit, &actor, &registry, &line, asked, Some(shown)).await?;
    visit.page(head(&visit, &actor, &line), &page)
}

async fn find(registry: &Registry, actor: &Actor, id: Id<Member>) -> Result<MemberLine, No> {
    let found = queries::member(registry.store.read(), actor.scope(), id).await?;
    found.ok_or_else(|| No::missing("这名党员"))
}

fn head(visit: &Visit, actor: &Actor, line: &MemberLine) -> Head {
    // Back to the same page of the same question.
    let sent = Sent::of_query(visit.query());
    let question = sent.text("back").split_once('?').map_or("", |(_, query)| query);
    let back = Ask::new("/members", question);
    let back = back.on_page(back.page().number());
    Head::new(&line.member.name)
        .section(MENU)
        .under("党员", back)
        .lead(format!("{} · {}", line.org_name, line.member.category))
        .on_paper(PrintHead {
            title: "党员基本情况".to_owned(),
            unit: line.org_name.clone(),
            detail: format!("{} 打印，{}", visit.today().in_words(), actor.name()),
            mark: None,
        })
}

fn form(visit: &Visit, id: Id<Member>) -> Form {
    // The question of the list goes along, so that the way back stays.
    let query = match visit.query() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    Form::new(format!("/members/{id}/numbers{query}"), "查看完整号码")
        .narrow()
        .field(
            Field::one("reason", "原因", REASONS.map(|reason| Opt::new(reason, reason)))
                .hint("谁在什么时候因为什么看过，会记在操作记录里"),
        )
        .field(Field::text("detail", "补充说明").at_most(60).optional())
}

async fn page(
    visit: &Visit,
    actor: &Actor,
    registry: &Registry,
    line: &MemberLine,
    form: Form,
    shown: Option<Revealed>,
) -> Result<Page, No> {
    let (db, scope) = (registry.store.read(), actor.scope());
    let member = &line.member;
    let held = queries::posts_of_member(db, scope, member.id).await?;
    let mut rows = Vec::with_capacity(held.len());
    for post in &held {
        let org = queries::organization(db, scope, post.org).await?;
        rows.push(post_row(post, org.map(|org| (org.name, org.code))));
    }
    let columns = [
        Column::new("post", "职务"),
        Column::new("org", "党组织"),
        Column::new("since", "任职时间"),
        Column::new("due", "届满时间"),
        Column::new("until", "离任时间"),
    ];
    let may_reveal = registry.may(actor, REVEAL, &line.org_path);
    let done =
        if may_reveal { queries::done_with(db, scope, member.id).await? } else { Vec::new() };
    Ok(Page {
        facts: facts(line, visit.today()),
        numbers: shown.as_ref().map(in_the_clear),
        posts: (!rows.is_empty()).then(|| Table::new("posts", "职务", columns).rows(rows).plain()),
        reveal: (may_reveal && shown.is_none()).then_some(form),
        history: (!done.is_empty()).then(|| Timeline(done.iter().map(event).collect())),
    })
}

fn facts(line: &MemberLine, today: Day) -> Facts {
    let member = &line.member;
    let years = full_years(member.birth, today);
    let of_party = full_years(member.joined.first_day(), today);
    let stage = if member.probationary { "预备党员" } else { "正式党员" };
    Facts(vec![
        Fact::new("姓名", member.name.as_str()),
        Fact::new("性别", member.sex.as_str()),
        Fact::new("出生日期", format!("{}（{years} 岁）", member.birth)),
        Fact::new("党员类别", stage),
        Fact::new("人员类别", member.category.as_str()),
        Fact::new("入党时间", format!("{}（党龄 {of_party} 年）", member.joined)),
        Fact::new("转正时间", Cell::known(member.converted)),
        Fact::new("学历", Cell::known(member.education.as_ref())),
        Fact::new("困难党员", if member.hardship { "是" } else { "否" }),
        Fact::new("证件号码", member.id_masked()),
        Fact::new("手机号码", Cell::known(member.phone_masked())),
        Fact::new("所在党支部", Cell::link(&line.org_name, profile(line.org_path.code()))),
    ])
}

fn in_the_clear(shown: &Revealed) -> Facts {
    Facts(vec![
        Fact::new("证件号码", shown.id_number.as_str()),
        Fact::new("手机号码", Cell::known(shown.phone.as_ref())),
    ])
}

fn post_row(post: &Post, org: Option<(String, String)>) -> Row {
    Row::new([
        Cell::text(&post.post),
        match org {
            Some((name, code)) => Cell::link(name, profile(&code)),
            None => Cell::Blank,
        },
        Cell::known(post.since),
        Cell::known(post.due),
        Cell::known(post.until),
    ])
}

fn event(done: &Done) -> Event {
    let tone = if done.looked_at { Tone::Warn } else { Tone::Quiet };
    Event::new(moment(done.at), &done.name, &done.summary, tone)
}

/// Years completed from one day to another.
pub(super) fn full_years(from: Day, to: Day) -> i32 {
    from.whole_months_to(to) / 12
}
