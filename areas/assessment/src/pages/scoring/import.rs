//! Judgments by workbook.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, State};
use identity::By;
use kernel::Refusal;
use office::Workbook;
use web::form::{Field, Form, Kind, Opt, Sent};
use web::table::{Cell, Column, Row, Table};
use web::{Actor, Answer, Head, Missing, No, Reply, Visit};

use super::super::asked::Asked;
use super::super::workbooks::XLSX;
use crate::Assessments;
use crate::acts::{Imported, Judging, Upload, import_judgments};

#[derive(Template)]
#[template(path = "pages/scoring/import.html")]
struct ImportPage {
    form: Form,
    said: String,
    wrong: Option<Table>,
}

pub(in super::super) async fn upload(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
) -> Answer {
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let page = ImportPage { form: form(&asked), said: String::new(), wrong: None };
    visit.page(head(&asked), &page)
}

pub(in super::super) async fn import(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(assessments): State<Assessments>,
    mut multipart: Multipart,
) -> Answer {
    let mut pairs = Vec::new();
    let mut file = None;
    while let Some(part) = multipart.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = part.file_name().unwrap_or_default().to_owned();
            file = Some((called, part.bytes().await?));
        } else {
            pairs.push((name, part.text().await?));
        }
    }
    let sent = Sent::of_pairs(pairs);
    let pack = assessments.pack();
    let asked = Asked::of_query(&sent, &pack, visit.today())?;
    let scheme = pack.scheme(&asked.scheme).ok_or_else(|| Missing::new("这个考评方案"))?;
    let mut page = ImportPage { form: form(&asked), said: String::new(), wrong: None };
    let Some((name, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        page.form.wrong("file", "请选择要导入的文件");
        return visit.again(head(&asked), &page);
    };
    let book = match Workbook::from_bytes(bytes.to_vec()) {
        Ok(book) => Arc::new(book),
        Err(why) => {
            page.form.refuse(&Refusal::new(why.sentence()));
            return visit.again(head(&asked), &page);
        }
    };
    let judging = Judging { pack: &pack, scheme, period: asked.period, actor: &actor, who: &who };
    let upload = Upload { name, book };
    let only_marks = sent.text("then") == "marks";
    let done = import_judgments(assessments.store(), &judging, &upload, only_marks).await;
    let imported = match done.map_err(|no| identity::no(no, "这个党组织")) {
        Ok(imported) => imported,
        Err(no) => {
            page.form.refuse(&no.refusal()?);
            return visit.again(head(&asked), &page);
        }
    };
    if only_marks {
        let marked = upload.book.marked(&imported.marks).map_err(|why| No::Fault(Box::new(why)))?;
        return Ok(Reply::file("评分表（已标错误）.xlsx", XLSX, marked));
    }
    match imported.changed {
        Some(changed) => {
            let note = format!(
                "已导入：{}个党组织，{}项评分，其中{changed}项有改动",
                imported.rows, imported.given
            );
            Ok(visit.to(asked.at("/assessment/scoring", &[])).note(note))
        }
        None => {
            page.said = format!(
                "有{}处错误，什么都没有写入。请改正后重新导入，或选“只检查”下载标好错误的文件。",
                imported.problems.len()
            );
            page.wrong = Some(problems(&imported));
            visit.again(head(&asked), &page)
        }
    }
}

fn head(asked: &Asked) -> Head {
    Head::new("用评分表导入")
        .under("考评", asked.at("/assessment", &[]))
        .under("评分", asked.at("/assessment/scoring", &[]))
        .lead(format!("{}，{}。表里空着的不改动。", asked.scheme, asked.period.in_words()))
}

fn form(asked: &Asked) -> Form {
    let then =
        [Opt::new("save", "没有错误就导入"), Opt::new("marks", "只检查，下载标好错误的文件")];
    Form::new("/assessment/scoring/import", "确定")
        .field(Field::hidden("scheme", &asked.scheme))
        .field(Field::hidden("period", asked.period.to_string()))
        .field(
            Field::new("file", "评分表", Kind::File { accept: ".xlsx" })
                .hint("从“下载评分表”得到的 .xlsx 文件，填好后传上来"),
        )
        .field(Field::one("then", "怎么办", then).value("save"))
        .cancel(asked.at("/assessment/scoring", &[]))
}

/// So many problems are listed; the marked workbook has all.
const SHOWN: usize = 200;

fn problems(imported: &Imported) -> Table {
    let rows = imported.problems.iter().take(SHOWN).map(|problem| {
        let cell = match problem.column {
            Some(column) => office::Place { row: problem.row, column }.to_string(),
            None => format!("第{}行", problem.row),
        };
        Row::new([
            Cell::text(cell),
            Cell::text(&problem.name),
            Cell::text(&problem.found),
            Cell::text(&problem.sentence),
        ])
    });
    let columns = [
        Column::new("cell", "单元格"),
        Column::new("name", "栏目"),
        Column::new("found", "填的是"),
        Column::new("why", "错在哪里"),
    ];
    Table::new("wrong", "错误", columns).rows(rows)
}
