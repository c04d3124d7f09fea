//! The records of a ledger.

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{OrgPath, Scope};
use pack::FieldType;
use sea_orm::ConnectionTrait;
use store::Fault;
use web::form::{Opt, Sent};
use web::part::Empty;
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Action, Actor, Answer, Head, No, Visit, icon};

use super::words::state_badge;
use super::{Ledgers, href};
use crate::Book;
use crate::queries::{self, By as Order, RecordFilter, RecordLine};
use crate::rules::{Hand, may_file, may_hand_in_for};

#[derive(Template)]
#[template(path = "pages/list.html")]
struct List {
    filters: Filters,
    table: Table,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let ask = Ask::of(&visit);
    let db = ledgers.store.read();
    let filter = filter_of(db, actor.scope(), &book, visit.query()).await?;
    let order = ask.sorted(&[
        ("day", Order::Day),
        ("filed", Order::FiledOn),
        ("unit", Order::Unit),
        ("state", Order::State),
    ]);
    let found = queries::listing(db, actor.scope(), &book, &filter, order, ask.page()).await?;
    let filters = panel(db, &actor, &book, &found.states, &ask, visit.query()).await?;
    let shown: Vec<usize> = (0..book.ledger.fields.len())
        .filter(|place| {
            *place != book.ledger.date && book.ledger.fields.get(*place).is_some_and(|f| f.column)
        })
        .collect();
    let rows = found.page.map(|line| row(&book, &shown, &line));
    let mut columns =
        vec![Column::new("day", date_name(&book)).sorts(), Column::new("unit", "党组织").sorts()];
    columns.extend(shown.iter().filter_map(|place| {
        let field = book.ledger.fields.get(*place)?;
        let key = format!("f{place}");
        Some(match field.kind {
            FieldType::Number { .. } | FieldType::Money { .. } => Column::number(key, &field.name),
            FieldType::LongText => Column::new(key, &field.name).long(),
            _ => Column::new(key, &field.name),
        })
    }));
    columns.push(Column::centre("state", "状态").sorts());
    columns.push(Column::new("filed", "填报日期").sorts().extra());
    let may = may_file_some(&book, &hand, &actor);
    let mut empty = Empty::new("没有符合条件的记录");
    if may {
        empty = empty.action("填报一条", href(&book, "/new"));
    }
    let table = Table::new("records", &book.ledger.name, columns)
        .paged(&ask, rows)
        .exports(href(&book, "/export.xlsx"))
        .empty(empty);
    let mut head = Head::new(&book.ledger.name).lead(&book.ledger.help);
    if may {
        let new = Action::link("填报", href(&book, "/new")).icon(icon("plus")).main();
        head = head.action(new);
    }
    head =
        head.action(Action::link("下载模板", href(&book, "/template.xlsx")).icon(icon("download")));
    if may || may_import(&book, &hand, &actor) {
        head = head.action(Action::link("导入", href(&book, "/import")).icon(icon("file-import")));
    }
    visit.page(head, &List { filters, table })
}

/// Whether somebody may file at all: for his own unit, or for those below it.
pub(super) fn may_file_some(book: &Book<'_>, hand: &Hand, actor: &Actor) -> bool {
    own_or_below(actor, |org| may_file(book, hand, org))
}

/// Whether somebody may send workbooks at all: for his own unit, or for those below it.
pub(super) fn may_import(book: &Book<'_>, hand: &Hand, actor: &Actor) -> bool {
    own_or_below(actor, |org| may_hand_in_for(book, hand, org))
}

/// Any organization below will do: roles look at where it stands, not at what it is called.
fn own_or_below(actor: &Actor, may: impl Fn(&OrgPath) -> bool) -> bool {
    let unit = &actor.unit().path;
    may(unit) || unit.child("-").is_some_and(|below| may(&below))
}

fn date_name(book: &Book<'_>) -> String {
    book.ledger.fields.get(book.ledger.date).map_or_else(|| "日期".to_owned(), |f| f.name.clone())
}

fn row(book: &Book<'_>, shown: &[usize], line: &RecordLine) -> Row {
    let content = &line.record.content;
    let here = href(book, &format!("/{}", line.record.id));
    let day = content.day(book.ledger).map_or_else(|| "未填日期".to_owned(), |day| day.to_string());
    let mut cells = vec![Cell::link(day, here), Cell::text(&line.org_name)];
    cells.extend(shown.iter().map(|place| {
        content.get(*place).map_or(Cell::Blank, |held| Cell::text(short(&held.in_words())))
    }));
    cells.push(Cell::from(state_badge(book, &line.record.state)));
    cells.push(Cell::known(line.record.filed_on));
    Row::new(cells)
}

/// Long texts end where a list would become unreadable.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What a list's address asks for.
pub(super) async fn filter_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    query: &str,
) -> Result<RecordFilter, No> {
    let sent = Sent::of_query(query);
    let day = |name| sent.text(name).trim().parse().ok();
    let mut filter = RecordFilter {
        unit: unit_of(db, scope, sent.text("unit").trim()).await?,
        from: day("day_from"),
        to: day("day_to"),
        text: sent.text("q").to_owned(),
        batch: sent.text("batch").parse().ok(),
        ..RecordFilter::default()
    };
    let states = sent.all("state").filter(|state| book.lifecycle.state(state).is_some());
    filter.states = states.map(str::to_owned).collect();
    for (place, field) in choices(book) {
        let chosen = sent.text(&format!("f{place}"));
        if !chosen.is_empty() {
            filter.choices.push((field.name.clone(), chosen.to_owned()));
        }
    }
    Ok(filter)
}

async fn unit_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    code: &str,
) -> Result<Option<OrgPath>, Fault> {
    if code.is_empty() {
        return Ok(None);
    }
    let found = registry::queries::organization_by_code(db, scope, code).await?;
    Ok(found.map(|org| org.path))
}

fn choices<'p>(book: &Book<'p>) -> impl Iterator<Item = (usize, &'p pack::Field)> {
    let fields = book.ledger.fields.iter().enumerate();
    fields.filter(|(_, field)| {
        matches!(field.kind, FieldType::Choice { .. } | FieldType::Choices { .. })
    })
}

async fn panel(
    db: &impl ConnectionTrait,
    actor: &Actor,
    book: &Book<'_>,
    counts: &[(String, u64)],
    ask: &Ask,
    query: &str,
) -> Result<Filters, Fault> {
    let states = book.lifecycle.states.iter().map(|state| {
        let count = counts.iter().find(|(known, _)| *known == state.name).map_or(0, |(_, n)| *n);
        Opt::new(&state.name, format!("{}（{count}）", state.name))
    });
    let sent = Sent::of_query(query);
    let units = registry::unit_filter(db, actor, &sent, "unit").await?;
    let mut panel = vec![
        Filter::text("q", "查找", "主题、内容、人名、党组织名称"),
        Filter::days("day", date_name(book)),
        Filter::one("state", "状态", states),
    ];
    if !units.found.is_empty() || !units.chosen.is_empty() {
        panel.insert(1, Filter::pick("单位", units));
    }
    for (place, field) in choices(book).filter(|(_, field)| field.column) {
        if let FieldType::Choice { options, .. } | FieldType::Choices { options, .. } = &field.kind
        {
            let options = options.iter().map(|option| Opt::new(option, option));
            panel.push(Filter::one(format!("f{place}"), &field.name, options));
        }
    }
    Ok(Filters::new(ask, "records", panel))
}
