//! A workbook of records: upload → what was understood → confirm → done, undone for a day.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use identity::By;
use kernel::{Id, Refusal};
use office::{RowKind, Workbook};
use registry::acts::{Counts, Upload};
use web::form::{Field, Form, Kind, Sent};
use web::part::{Figure, Figures};
use web::table::{Cell, Column, Row, Table};
use web::{Action, Actor, Answer, Head, Missing, No, Note, Reply, Visit};

use super::list::may_import;
use super::words::moment;
use super::{Ledgers, XLSX, href};
use crate::acts::{self, Outcome, Report};
use crate::rules::Hand;
use crate::{Batch, Book, queries};

#[derive(Template)]
#[template(path = "pages/import.html")]
struct Ask {
    form: Option<Form>,
    recent: Vec<Table>,
}

#[derive(Template)]
#[template(path = "pages/import_seen.html")]
struct Seen {
    figures: Figures,
    can_confirm: bool,
    confirm: String,
    counts: String,
    back: String,
    errors: String,
    wrong: Option<Table>,
    changed: Option<Table>,
    sheets: Table,
}

/// So many wrong or changed rows are shown; all of them are in the marked workbook.
const SHOWN: usize = 100;

fn head(book: &Book<'_>) -> Head {
    Head::new(format!("导入{}", book.ledger.name))
        .under(&book.ledger.name, href(book, ""))
        .lead("先预览，确认之后才写入。同一个文件再导入一次不会重复。")
        .action(Action::link("下载模板", href(book, "/template.xlsx")))
}

fn form(book: &Book<'_>) -> Form {
    Form::new(href(book, "/import"), "预览").narrow().field(
        Field::new("file", "台账文件", Kind::File { accept: ".xlsx,.csv" })
            .hint("可以直接用各单位报来的表：每月一个工作表、表头名称不同、带合计行都能识别"),
    )
}

fn refuse_outsiders(book: &Book<'_>, actor: &Actor, hand: &Hand) -> Result<(), No> {
    if may_import(book, hand, actor) {
        Ok(())
    } else {
        Err(No::denied("您的角色不能导入这本台账。"))
    }
}

pub(super) async fn ask(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
) -> Answer {
    let book = ledgers.book(&name)?;
    refuse_outsiders(&book, &actor, &Hand::of(&actor, &who))?;
    let page = ask_page(&ledgers, &book, &who.account, form(&book)).await?;
    visit.page(head(&book), &page)
}

async fn ask_page(
    ledgers: &Ledgers,
    book: &Book<'_>,
    account: &str,
    form: Form,
) -> Result<Ask, No> {
    let recent = queries::recent_batches(ledgers.store.read(), account, &book.ledger.name).await?;
    let rows: Vec<Row> = recent
        .iter()
        .map(|batch| {
            let said = match (batch.confirmed_at, batch.undone_at) {
                (_, Some(at)) => format!("{} 撤销", moment(at)),
                (Some(at), None) => format!("{} 导入", moment(at)),
                (None, None) => "没有导入".to_owned(),
            };
            let here = href(book, &format!("/import/{}", batch.id));
            Row::new([Cell::link(&batch.name, here), Cell::text(said)])
        })
        .collect();
    let columns = [Column::new("name", "文件"), Column::new("state", "情况")];
    let table =
        (!rows.is_empty()).then(|| Table::new("recent", "导入", columns).rows(rows).plain());
    Ok(Ask { form: Some(form), recent: table.into_iter().collect() })
}

pub(super) async fn upload(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
    mut multipart: Multipart,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    refuse_outsiders(&book, &actor, &hand)?;
    let mut file = None;
    while let Some(part) = multipart.next_field().await? {
        if part.name() == Some("file") {
            let called = part.file_name().unwrap_or_default().to_owned();
            file = Some((called, part.bytes().await?));
        }
    }
    let mut form = form(&book);
    let Some((called, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        form.wrong("file", "请选择要导入的文件");
        return visit.again(head(&book), &ask_page(&ledgers, &book, &who.account, form).await?);
    };
    // Read before it is kept: what is no workbook is refused on the form.
    let looked = match opened(&called, bytes.to_vec()) {
        Ok(upload) => {
            acts::preview(&ledgers.store, &ledgers.pack, &hand, book.place, &upload).await
        }
        Err(refusal) => Err(store::No::Refused(refusal)),
    };
    if let Err(no) = looked.map_err(|no| identity::no(no, "这本台账")) {
        form.refuse(&no.refusal()?);
        return visit.again(head(&book), &ask_page(&ledgers, &book, &who.account, form).await?);
    }
    let kept =
        acts::upload(&ledgers.store, &ledgers.pack, &hand, book.place, &called, &bytes).await;
    let id = kept.map_err(|no| identity::no(no, "这本台账"))?;
    Ok(visit.to(href(&book, &format!("/import/{id}"))))
}

fn opened(name: &str, bytes: Vec<u8>) -> Result<Upload, Refusal> {
    let book = Workbook::from_bytes(bytes).map_err(|why| Refusal::new(why.sentence()))?;
    Ok(Upload { name: name.to_owned(), book: Arc::new(book) })
}

/// A sending of this person, looked at again as the data is now.
async fn look(
    ledgers: &Ledgers,
    book: &Book<'_>,
    hand: &Hand,
    id: Id<Batch>,
) -> Result<(Batch, Upload, Report), No> {
    let batch = queries::batch(ledgers.store.read(), &hand.who.account, id).await?;
    let batch = batch.filter(|batch| batch.ledger == book.ledger.name);
    let mut batch = batch.ok_or_else(|| Missing::new("这次导入"))?;
    if batch.file.is_empty() {
        return Err(Refusal::new("上传的文件只保留一天，现在已经清除。请重新上传").into());
    }
    let upload = opened(&batch.name, std::mem::take(&mut batch.file))?;
    let report = acts::preview(&ledgers.store, &ledgers.pack, hand, book.place, &upload).await;
    Ok((batch, upload, report.map_err(|no| identity::no(no, "这次导入"))?))
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Batch>)>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let (batch, _, report) = look(&ledgers, &book, &hand, id).await?;
    let counts = report.counts();
    let here = |rest: &str| href(&book, &format!("/import/{id}{rest}"));
    let open = batch.confirmed_at.is_none();
    let mut head = Head::new(&batch.name)
        .under(&book.ledger.name, href(&book, ""))
        .under("导入", href(&book, "/import"))
        .lead(match (open, batch.undone_at.is_some()) {
            (true, _) => "这是预览，还没有写入。",
            (false, false) => "已导入。下面是文件与现有记录对照的情况。",
            (false, true) => "这次导入已经撤销。",
        });
    if acts::is_undoable(&batch, visit.now()) {
        head = head.action(Action::post("撤销这次导入", here("/undo")));
        let brought = format!("?batch={id}");
        head = head.action(Action::link("查看导入的记录", href(&book, &brought)).main());
    }
    let wrong = wrong_table(&report);
    let page = Seen {
        figures: figures(&book, &counts, id),
        can_confirm: open && counts.writes(),
        confirm: here(""),
        counts: said(&counts),
        back: href(&book, "/import"),
        errors: if counts.wrong > 0 { here("/errors.xlsx") } else { String::new() },
        wrong,
        changed: changed_table(&report),
        sheets: sheets_table(&report),
    };
    visit.page(head, &page)
}

/// Counts as a form carries them.
fn said(counts: &Counts) -> String {
    let Counts { new, changed, same, wrong, skipped } = counts;
    format!("{new}.{changed}.{same}.{wrong}.{skipped}")
}

fn figures(book: &Book<'_>, counts: &Counts, id: Id<Batch>) -> Figures {
    let here = href(book, &format!("/import/{id}"));
    let figure = |label: &str, count: u64| Figure::new(label, count, "行", here.clone());
    Figures(vec![
        figure("新增", counts.new),
        figure("更新", counts.changed),
        figure("已有，无变化", counts.same),
        figure("有错误", counts.wrong),
        figure("标题、表头、合计等", counts.skipped),
    ])
}

fn wrong_table(report: &Report) -> Option<Table> {
    let rows: Vec<Row> = report
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Wrong(problems) => Some((row, problems)),
            _ => None,
        })
        .take(SHOWN)
        .map(|(row, problems)| {
            let sheet = report.sheets.get(row.sheet).map_or("", |sheet| sheet.name.as_str());
            let why: Vec<String> = problems.iter().map(office::Problem::in_words).collect();
            let place = format!("{sheet} 第 {} 行", row.number);
            Row::new([Cell::text(place), Cell::text(&*row.subject), Cell::text(why.join("；"))])
        })
        .collect();
    let columns =
        [Column::new("row", "位置"), Column::new("what", "内容"), Column::new("why", "错误原因")];
    (!rows.is_empty()).then(|| Table::new("wrong", "行", columns).rows(rows).plain())
}

fn changed_table(report: &Report) -> Option<Table> {
    let rows: Vec<Row> = report
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Changed(changes) => Some((row, changes)),
            _ => None,
        })
        .take(SHOWN)
        .map(|(row, changes)| {
            let said: Vec<String> = changes
                .iter()
                .map(|[field, before, after]| {
                    let before = if before.is_empty() { "空" } else { before };
                    format!("{field}：{before}→{after}")
                })
                .collect();
            Row::new([Cell::text(&*row.subject), Cell::text(said.join("；"))])
        })
        .collect();
    let columns = [Column::new("what", "记录"), Column::new("change", "改动")];
    (!rows.is_empty()).then(|| Table::new("changed", "记录", columns).rows(rows).plain())
}

fn sheets_table(report: &Report) -> Table {
    let rows = report.sheets.iter().enumerate().map(|(at, sheet)| {
        let of = |kind: RowKind| {
            let rows = report.rows.iter().filter(|row| row.sheet == at);
            rows.filter(|row| row.outcome == Outcome::Skipped(kind)).count()
        };
        let data = report.rows.iter().filter(|row| row.sheet == at);
        let data = data.filter(|row| !matches!(row.outcome, Outcome::Skipped(_))).count() as u64;
        let left_out: Vec<String> =
            [(RowKind::Total, "合计"), (RowKind::Note, "签名或说明"), (RowKind::Title, "标题")]
                .into_iter()
                .filter(|(kind, _)| of(*kind) > 0)
                .map(|(kind, name)| format!("{name} {} 行", of(kind)))
                .collect();
        let read = if sheet.why_not.is_empty() {
            sheet.mapping.join("；")
        } else {
            sheet.why_not.clone()
        };
        Row::new([
            Cell::text(&sheet.name),
            Cell::from(data),
            Cell::text(left_out.join("，")),
            Cell::text(read),
        ])
    });
    let columns = [
        Column::new("name", "工作表"),
        Column::number("rows", "数据行"),
        Column::new("skipped", "跳过"),
        Column::new("mapping", "各栏对应"),
    ];
    Table::new("sheets", "工作表", columns).rows(rows).plain()
}

pub(super) async fn confirm(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Batch>)>,
    sent: Sent,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let (batch, upload, report) = look(&ledgers, &book, &hand, id).await?;
    if batch.confirmed_at.is_some() {
        return Err(Refusal::new("这个文件已经导入过了").into());
    }
    // What the person saw is what he confirms.
    let counts = report.counts();
    if said(&counts) != sent.text("counts") {
        let here = href(&book, &format!("/import/{id}"));
        return Ok(visit.to(here).note("预览之后数据有变化，请重新核对后再确认"));
    }
    let store = &ledgers.store;
    let done =
        acts::import(store, &ledgers.pack, &hand, book.place, &upload, Some(counts), Some(id))
            .await;
    done.map_err(|no| identity::no(no, "这次导入"))?;
    let mut note = format!("已导入：新增 {} 条，更新 {} 条", counts.new, counts.changed);
    if counts.wrong > 0 {
        note = format!("{note}；有 {} 行有错误，没有导入", counts.wrong);
    }
    let note = Note::new(note).undo(href(&book, &format!("/import/{id}/undo")));
    Ok(visit.to(href(&book, &format!("/import/{id}"))).note(note))
}

pub(super) async fn undo(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Batch>)>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let undone = acts::undo(&ledgers.store, &ledgers.pack, &hand, id).await;
    let count = undone.map_err(|no| identity::no(no, "这次导入"))?;
    Ok(visit.to(href(&book, "/import")).note(format!("已撤销，收回 {count} 条记录")))
}

/// The sender's own workbook with its errors marked.
pub(super) async fn errors(
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Batch>)>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let (batch, upload, report) = look(&ledgers, &book, &hand, id).await?;
    let marked = report.marked(&upload).map_err(|why| No::Fault(Box::new(why)))?;
    let marked = marked.ok_or_else(|| Missing::new("有错误的行"))?;
    let stem = batch.name.rsplit_once('.').map_or(batch.name.as_str(), |(stem, _)| stem);
    Ok(Reply::file(&format!("{stem}（已标错误）.xlsx"), XLSX, marked))
}
