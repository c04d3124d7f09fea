//! The steps, each a page or the answer to a form.

use askama::Template;
use kernel::Refusal;
use office::Known;
use uuid::Uuid;
use web::form::{Field, Form, Kind, Sent, Upload as Files};
use web::table::{Cell, Column, Row, Table};
use web::{Action, Answer, Head, Missing, No, Note, Reply, Visit, icon};

use super::columns::{Sheets, look};
use super::columns_form::{self, Said};
use super::seen::{self, Seen};
use super::wrong::{self, page_of};
use super::{At, Sending, Wizard, Words};
use crate::acts::{Reading, Report, Upload};
use crate::pages::{XLSX, moment};

#[derive(Template)]
#[template(path = "wizard/ask.html")]
struct Ask {
    form: Form,
    recent: Option<Table>,
}

fn ask_head(words: &Words) -> Head {
    let template = format!("{}/template.xlsx", words.list_href);
    words
        .head(format!("导入{}", words.list))
        .lead("先预览，确认之后才写入。同一个文件再导入一次不会重复。")
        .action(Action::link("下载模板", template).icon(icon("download")))
}

fn ask_form(words: &Words) -> Form {
    let file = Field::new("file", words.file, Kind::File { accept: ".xlsx,.csv" });
    Form::new(words.href(""), "预览").narrow().field(file.hint(words.hint))
}

async fn ask_page<W: Wizard>(wizard: &W, form: Form) -> Result<Ask, No> {
    let words = wizard.words();
    let recent = wizard.recent().await?;
    let row = |sending: &Sending| {
        let said = match (sending.confirmed_at, sending.undone_at) {
            (_, Some(at)) => format!("{} 撤销", moment(at)),
            (Some(at), None) => format!("{} 导入", moment(at)),
            (None, None) => "没有导入".to_owned(),
        };
        Row::new([Cell::link(&sending.name, words.here(sending.id, "")), Cell::text(said)])
    };
    let rows: Vec<Row> = recent.iter().map(row).collect();
    let columns = [Column::new("name", "文件"), Column::new("state", "情况")];
    let recent =
        (!rows.is_empty()).then(|| Table::new("recent", "导入", columns).rows(rows).plain());
    Ok(Ask { form, recent })
}

pub(super) async fn ask<W: Wizard>(visit: Visit, wizard: W) -> Answer {
    let words = wizard.words();
    visit.page(ask_head(&words), &ask_page(&wizard, ask_form(&words)).await?)
}

pub(super) async fn upload<W: Wizard>(visit: Visit, wizard: W, files: Files) -> Answer {
    let words = wizard.words();
    let mut form = ask_form(&words);
    let Some(file) = files.file("file").filter(|file| !file.bytes.is_empty()) else {
        form.wrong("file", "请选择要导入的文件");
        return visit.again(ask_head(&words), &ask_page(&wizard, form).await?);
    };
    // What is no workbook is not kept. Its rows are read once, by the preview.
    if let Err(refusal) = Upload::opened(&file.name, file.bytes.to_vec()) {
        form.refuse(&refusal);
        return visit.again(ask_head(&words), &ask_page(&wizard, form).await?);
    }
    let id = wizard.keep(&file.name, &file.bytes).await?;
    Ok(visit.to(words.here(id, "")))
}

async fn find<W: Wizard>(wizard: &W, id: Uuid) -> Result<Sending, No> {
    Ok(wizard.find(id).await?.ok_or_else(|| Missing::new("这次导入"))?)
}

/// Its workbook, while it is kept, to be read as was said.
async fn workbook<W: Wizard>(wizard: &W, sending: &mut Sending) -> Result<Upload, No> {
    if sending.file.is_empty() {
        return Err(Refusal::new("上传的文件导入之后就清除，最多保留一天。请重新上传").into());
    }
    let upload = Upload::opened(&sending.name, std::mem::take(&mut sending.file))?;
    let reading = Reading { known: wizard.known().await?, ..sending.reading.clone() };
    Ok(upload.read_as(reading))
}

pub(super) async fn show<W: Wizard>(visit: Visit, wizard: W, At(id): At) -> Answer {
    let words = wizard.words();
    let mut sending = find(&wizard, id).await?;
    if sending.confirmed_at.is_some() {
        return visit
            .page(seen::head(&words, &sending, visit.now()), &seen::done(&words, &sending));
    }
    let upload = workbook(&wizard, &mut sending).await?;
    let report = match wizard.preview(&upload).await {
        Ok(report) => report,
        Err(no) => {
            let mut form = ask_form(&words);
            form.refuse(&no.refusal()?);
            return visit.again(ask_head(&words), &ask_page(&wizard, form).await?);
        }
    };
    let page = page_of(visit.query());
    let seen = Seen::of(&words, &wizard.columns(), &sending, &report, page);
    visit.page(seen::head(&words, &sending, visit.now()), &seen)
}

pub(super) async fn confirm<W: Wizard>(visit: Visit, wizard: W, At(id): At, sent: Sent) -> Answer {
    let here = wizard.words().here(id, "");
    let mut sending = find(&wizard, id).await?;
    if sending.confirmed_at.is_some() {
        return Ok(visit.to(here).note("这个文件已经导入过了"));
    }
    // What the person saw is what he confirms; the act refuses anything else.
    let counts = seen::counts_of(sent.text("counts"));
    let counts = counts.filter(|_| sent.text("reading") == sending.reading.fingerprint());
    let Some(counts) = counts else {
        return Ok(visit.to(here).note("预览之后读法有变化，请重新核对后再确认"));
    };
    let upload = workbook(&wizard, &mut sending).await?;
    if let Err(no) = wizard.import(id, &upload, counts).await {
        return Ok(visit.to(here).note(no.refusal()?.sentences().join("；")));
    }
    let mut note = format!("已导入：新增 {} 条，更新 {} 条", counts.new, counts.changed);
    if counts.wrong > 0 {
        note = format!("{note}；有 {} 行有错误，没有导入", counts.wrong);
    }
    let note = Note::new(note).undo(wizard.words().here(id, "/undo"));
    Ok(visit.to(here).note(note))
}

pub(super) async fn undo<W: Wizard>(visit: Visit, wizard: W, At(id): At) -> Answer {
    let count = wizard.undo(id).await?;
    let note = format!("已撤销这次导入，{count} 条恢复到导入以前");
    Ok(visit.to(wizard.words().href("")).note(note))
}

/// The sender's own workbook with its errors marked.
pub(super) async fn errors<W: Wizard>(wizard: W, At(id): At) -> Answer {
    let mut sending = find(&wizard, id).await?;
    let upload = workbook(&wizard, &mut sending).await?;
    let report: Report = wizard.preview(&upload).await?;
    let marked = tokio::task::spawn_blocking(move || report.marked(&upload)).await?;
    let marked = marked.map_err(|why| No::Fault(Box::new(why)))?;
    let marked = marked.ok_or_else(|| Missing::new("有错误的行"))?;
    let stem = sending.name.rsplit_once('.').map_or(sending.name.as_str(), |(stem, _)| stem);
    Ok(Reply::file(&format!("{stem}（已标错误）.xlsx"), XLSX, marked))
}

/// The sheets of a workbook that waits for its confirmation, as they are read now.
async fn sheets<W: Wizard>(
    wizard: &W,
    sending: &mut Sending,
    said: Option<&Said>,
) -> Result<(Reading, Sheets), No> {
    if sending.confirmed_at.is_some() {
        return Err(Refusal::new("这个文件已经导入，不能再改读法").into());
    }
    let upload = workbook(wizard, sending).await?;
    let mut reading = (*upload.reading).clone();
    if let Some(said) = said {
        said.apply(&mut reading);
    }
    let (upload, columns) = (upload.read_as(reading.clone()), wizard.columns());
    // Merged cells stand at the end of a sheet, so this may take as long as the file is large.
    let sheets = tokio::task::spawn_blocking(move || look(&upload, &columns)).await?;
    Ok((reading, sheets.map_err(Refusal::from)?))
}

fn columns_head(words: &Words, sending: &Sending) -> Head {
    words
        .head("各栏对应")
        .under("导入", words.href(""))
        .under(&sending.name, words.here(sending.id, ""))
        .lead(
            "选好表头和每一栏对应的项目，再回到预览。下次上传同样表头的文件，会按这次的选择读取。",
        )
}

#[derive(Template)]
#[template(ext = "html", source = "{{ form }}")]
struct Columns {
    form: Form,
}

pub(super) async fn ask_columns<W: Wizard>(visit: Visit, wizard: W, At(id): At) -> Answer {
    let words = wizard.words();
    let mut sending = find(&wizard, id).await?;
    let (_, sheets) = sheets(&wizard, &mut sending, None).await?;
    let form = columns_form::form(words.here(id, "/columns"), &sheets, &wizard.columns());
    let form = form.cancel(words.here(id, ""));
    visit.page(columns_head(&words, &sending), &Columns { form })
}

pub(super) async fn set_columns<W: Wizard>(
    visit: Visit,
    wizard: W,
    At(id): At,
    sent: Sent,
) -> Answer {
    let (words, columns) = (wizard.words(), wizard.columns());
    let mut sending = find(&wizard, id).await?;
    let said = Said::of(&sent, &columns);
    let (reading, sheets) = sheets(&wizard, &mut sending, Some(&said)).await?;
    let form = columns_form::form(words.here(id, "/columns"), &sheets, &columns);
    let mut form = form.cancel(words.here(id, ""));
    said.complain(&mut form, &sheets, &columns);
    if form.is_wrong() {
        return visit.again(columns_head(&words, &sending), &Columns { form });
    }
    let headers: Vec<Known> =
        sheets.groups.iter().map(|group| Known::of(&group.mapping, &columns)).collect();
    wizard.keep_reading(id, &reading, &headers).await?;
    Ok(visit.to(words.here(id, "")).note("已按您的选择重新读取，请核对"))
}

pub(super) async fn set_cells<W: Wizard>(
    visit: Visit,
    wizard: W,
    At(id): At,
    sent: Sent,
) -> Answer {
    let words = wizard.words();
    let sending = find(&wizard, id).await?;
    if sending.confirmed_at.is_some() {
        return Ok(visit.to(words.here(id, "")).note("这个文件已经导入过了"));
    }
    let mut reading = sending.reading;
    let note = wrong::take(&mut reading, &sent, &wizard.columns());
    let page = sent.text("page").parse::<usize>().unwrap_or(1);
    let back = words.here(id, &format!("?page={page}#wrong"));
    if let Err(no) = wizard.keep_reading(id, &reading, &[]).await {
        return Ok(visit.to(back).note(no.refusal()?.sentences().join("；")));
    }
    Ok(visit.to(back).note(note))
}
