//! A workbook of organizations or members: upload → what was understood → confirm → done, undone
//! for a day.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{Id, Refusal};
use office::Workbook;
use store::audit::Who;
use web::form::{Field, Form, Kind, Sent, Upload as Files};
use web::part::{Figures, Stepper};
use web::table::{Cell, Column, Row, Table};
use web::{Action, Actor, Answer, Head, Missing, No, Note, Reply, Visit, icon};

use super::import_words::{self, figures, rest_of, said, steps};
use super::{MENU, Registry, XLSX, moment};
use crate::acts::{self, Confirmed, Report, Upload};
use crate::queries;
use crate::records::{Batch, Listed};

#[derive(Template)]
#[template(path = "pages/import.html")]
struct Ask {
    form: Form,
    recent: Option<Table>,
}

#[derive(Template)]
#[template(path = "pages/import_seen.html")]
struct Seen {
    steps: Stepper,
    figures: Figures,
    can_confirm: bool,
    here: String,
    counts: String,
    back: &'static str,
    nothing: &'static str,
    wrong: Option<Table>,
    wrong_more: String,
    changed: Option<Table>,
    changed_more: String,
    sheets: Option<Table>,
}

fn address(list: Listed) -> &'static str {
    match list {
        Listed::Organizations => "/organizations/import",
        Listed::Members => "/members/import",
    }
}

fn here(list: Listed, id: Id<Batch>, rest: &str) -> String {
    format!("{}/{id}{rest}", address(list))
}

fn head(list: Listed) -> Head {
    let (title, under, back, template) = match list {
        Listed::Organizations => {
            ("导入党组织", "党组织", "/organizations", "/organizations/template.xlsx")
        }
        Listed::Members => ("导入党员", "党员", "/members", "/members/template.xlsx"),
    };
    Head::new(title)
        .section(MENU)
        .under(under, back)
        .lead("先预览，确认之后才写入。同一个文件再导入一次不会重复。")
        .action(Action::link("下载模板", template).icon(icon("download")))
}

fn form(list: Listed) -> Form {
    let hint = match list {
        Listed::Organizations => {
            "可以直接用各单位报来的表：上级写代码或全称都行，带标题行、合计行也能识别"
        }
        Listed::Members => {
            "可以直接用各单位报来的名册：日期写法不一、带标题行和合计行都能识别；请先导入党组织"
        }
    };
    let file = Field::new("file", "名册文件", Kind::File { accept: ".xlsx,.csv" }).hint(hint);
    Form::new(address(list), "预览").narrow().field(file)
}

pub(super) async fn ask_organizations(
    visit: Visit,
    by: By,
    State(registry): State<Registry>,
) -> Answer {
    ask(&visit, &by.0, &registry, Listed::Organizations).await
}

pub(super) async fn ask_members(visit: Visit, by: By, State(registry): State<Registry>) -> Answer {
    ask(&visit, &by.0, &registry, Listed::Members).await
}

async fn ask(visit: &Visit, who: &Who, registry: &Registry, list: Listed) -> Answer {
    let page = ask_page(registry, who, list, form(list)).await?;
    visit.page(head(list), &page)
}

async fn ask_page(registry: &Registry, who: &Who, list: Listed, form: Form) -> Result<Ask, No> {
    let recent = queries::recent_batches(registry.store.read(), &who.account, list).await?;
    let rows: Vec<Row> = recent
        .iter()
        .map(|batch| {
            let said = match (batch.confirmed_at, batch.undone_at) {
                (_, Some(at)) => format!("{} 撤销", moment(at)),
                (Some(at), None) => format!("{} 导入", moment(at)),
                (None, None) => "没有导入".to_owned(),
            };
            Row::new([Cell::link(&batch.name, here(list, batch.id, "")), Cell::text(said)])
        })
        .collect();
    let columns = [Column::new("name", "文件"), Column::new("state", "情况")];
    let recent =
        (!rows.is_empty()).then(|| Table::new("recent", "导入", columns).rows(rows).plain());
    Ok(Ask { form, recent })
}

pub(super) async fn upload_organizations(
    visit: Visit,
    actor: Actor,
    by: By,
    State(registry): State<Registry>,
    files: Files,
) -> Answer {
    upload(&visit, &actor, &by.0, &registry, Listed::Organizations, &files).await
}

pub(super) async fn upload_members(
    visit: Visit,
    actor: Actor,
    by: By,
    State(registry): State<Registry>,
    files: Files,
) -> Answer {
    upload(&visit, &actor, &by.0, &registry, Listed::Members, &files).await
}

async fn upload(
    visit: &Visit,
    actor: &Actor,
    who: &Who,
    registry: &Registry,
    list: Listed,
    files: &Files,
) -> Answer {
    let mut form = form(list);
    let Some(file) = files.file("file").filter(|file| !file.bytes.is_empty()) else {
        form.wrong("file", "请选择要导入的文件");
        return visit.again(head(list), &ask_page(registry, who, list, form).await?);
    };
    // Read before it is kept: what is no workbook is refused on the form.
    let looked = match opened(&file.name, file.bytes.to_vec()) {
        Ok(upload) => preview(registry, actor, list, &upload).await.map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    if let Err(no) = looked {
        form.refuse(&no.refusal()?);
        return visit.again(head(list), &ask_page(registry, who, list, form).await?);
    }
    let kept = acts::upload(&registry.store, who, list, &file.name, &file.bytes).await;
    let id = kept.map_err(|no| identity::no(no, "这份名册"))?;
    Ok(visit.to(here(list, id, "")))
}

fn opened(name: &str, bytes: Vec<u8>) -> Result<Upload, Refusal> {
    let book = Workbook::from_bytes(bytes).map_err(|why| Refusal::new(why.sentence()))?;
    Ok(Upload { name: name.to_owned(), book: Arc::new(book) })
}

async fn preview(
    registry: &Registry,
    actor: &Actor,
    list: Listed,
    upload: &Upload,
) -> Result<Report, No> {
    let Registry { store, words, .. } = registry;
    let report = match list {
        Listed::Organizations => {
            acts::preview_organizations(store, actor.scope(), words, upload).await
        }
        Listed::Members => acts::preview_members(store, actor.scope(), words, upload).await,
    };
    report.map_err(|no| identity::no(no, "这份名册"))
}

/// A sending of this person's own.
async fn find(registry: &Registry, who: &Who, id: Id<Batch>) -> Result<Batch, No> {
    let (db, crypto) = (registry.store.read(), registry.store.crypto());
    let found = queries::batch(db, crypto, &who.account, id).await?;
    Ok(found.ok_or_else(|| Missing::new("这次导入"))?)
}

/// Its workbook, while it is kept.
fn workbook(batch: &mut Batch) -> Result<Upload, No> {
    if batch.file.is_empty() {
        return Err(Refusal::new("上传的文件导入之后就清除，最多保留一天。请重新上传").into());
    }
    Ok(opened(&batch.name, std::mem::take(&mut batch.file))?)
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
    Path(id): Path<Id<Batch>>,
) -> Answer {
    let mut batch = find(&registry, &who, id).await?;
    let list = batch.list;
    let head = head_of(&batch, visit.now());
    if batch.confirmed_at.is_some() {
        let page = Seen {
            steps: steps(&batch),
            figures: import_words::done(&batch),
            can_confirm: false,
            here: here(list, id, ""),
            counts: String::new(),
            back: address(list),
            nothing: "",
            wrong: None,
            wrong_more: String::new(),
            changed: None,
            changed_more: String::new(),
            sheets: None,
        };
        return visit.page(head, &page);
    }
    let upload = workbook(&mut batch)?;
    let report = preview(&registry, &actor, list, &upload).await?;
    let counts = report.counts();
    let nothing = match (counts.writes(), counts.wrong) {
        (true, _) => "",
        (false, 0) => "文件里的内容与系统里的完全一样，没有要导入的行。",
        (false, _) => "没有可以导入的行：请按下面的错误原因改正文件，再重新上传。",
    };
    let page = Seen {
        steps: steps(&batch),
        figures: figures(&counts),
        can_confirm: counts.writes(),
        here: here(list, id, ""),
        counts: said(&counts),
        back: address(list),
        nothing,
        wrong: import_words::wrong(&report),
        wrong_more: rest_of(counts.wrong),
        changed: import_words::changed(&report),
        changed_more: rest_of(counts.changed),
        sheets: Some(import_words::sheets(&report)),
    };
    visit.page(head, &page)
}

fn head_of(batch: &Batch, now: kernel::Instant) -> Head {
    let list = batch.list;
    let (name, back, view) = match list {
        Listed::Organizations => ("党组织", "/organizations", "查看导入的党组织"),
        Listed::Members => ("党员", "/members", "查看导入的党员"),
    };
    let mut head =
        Head::new(&batch.name).section(MENU).under(name, back).under("导入", address(list)).lead(
            match (batch.confirmed_at, batch.undone_at) {
                (None, _) => "这是预览，还没有写入。请核对下面的数字和错误，再确认。".to_owned(),
                (Some(at), None) => format!("{} 已导入，24 小时之内可以整批撤销。", moment(at)),
                (Some(_), Some(at)) => format!("{} 已撤销这次导入。", moment(at)),
            },
        );
    if acts::is_undoable(batch, now) {
        let brought = format!("{back}?batch={}", batch.id);
        head = head
            .action(Action::post("撤销这次导入", here(list, batch.id, "/undo")))
            .action(Action::link(view, brought).main());
    }
    head
}

pub(super) async fn confirm(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
    Path(id): Path<Id<Batch>>,
    sent: Sent,
) -> Answer {
    let mut batch = find(&registry, &who, id).await?;
    let list = batch.list;
    if batch.confirmed_at.is_some() {
        return Ok(visit.to(here(list, id, "")).note("这个文件已经导入过了"));
    }
    let upload = workbook(&mut batch)?;
    let Some(counts) = import_words::counts_of(sent.text("counts")) else {
        return Ok(visit.to(here(list, id, "")).note("请重新核对后再确认"));
    };
    // What the person saw is what he confirms; the act refuses anything else.
    let confirmed = Some(Confirmed { counts, batch: id });
    let (Registry { store, words, .. }, scope) = (&registry, actor.scope());
    let done = match list {
        Listed::Organizations => {
            acts::import_organizations(store, &who, scope, words, &upload, confirmed).await
        }
        Listed::Members => {
            acts::import_members(store, &who, scope, words, &upload, confirmed).await
        }
    };
    if let Err(no) = done.map_err(|no| identity::no(no, "这次导入")) {
        let refused = no.refusal()?;
        return Ok(visit.to(here(list, id, "")).note(refused.sentences().join("；")));
    }
    let mut note = format!("已导入：新增 {}，更新 {}", counts.new, counts.changed);
    if counts.wrong > 0 {
        note = format!("{note}；有 {} 行有错误，没有导入", counts.wrong);
    }
    let note = Note::new(note).undo(here(list, id, "/undo"));
    Ok(visit.to(here(list, id, "")).note(note))
}

pub(super) async fn undo(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
    Path(id): Path<Id<Batch>>,
) -> Answer {
    let list = find(&registry, &who, id).await?.list;
    let undone = acts::undo_import(&registry.store, &who, actor.scope(), id).await;
    let count = undone.map_err(|no| identity::no(no, "这次导入"))?;
    Ok(visit.to(address(list)).note(format!("已撤销，{count} 行恢复到导入以前")))
}

/// The sender's own workbook with its errors marked.
pub(super) async fn errors(
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
    Path(id): Path<Id<Batch>>,
) -> Answer {
    let mut batch = find(&registry, &who, id).await?;
    let upload = workbook(&mut batch)?;
    let report = preview(&registry, &actor, batch.list, &upload).await?;
    let marked = report.marked(&upload).map_err(|why| No::Fault(Box::new(why)))?;
    let marked = marked.ok_or_else(|| Missing::new("有错误的行"))?;
    let stem = batch.name.rsplit_once('.').map_or(batch.name.as_str(), |(stem, _)| stem);
    Ok(Reply::file(&format!("{stem}（已标错误）.xlsx"), XLSX, marked))
}
