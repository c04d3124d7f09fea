//! How an import is shown: steps, figures, rows, sheets.

use askama::Template;
use kernel::Instant;
use office::{Column, RowKind};
use web::part::{Figure, Figures, Step, StepState, Stepper, grouped};
use web::table::{Cell, Column as Shown, Row, Table};
use web::{Action, Head};

use super::wrong::Wrong;
use super::{Sending, Words};
use crate::acts::{Change, Counts, Outcome, Report, RowReport};
use crate::pages::moment;

/// So many changed rows are shown.
const MOST: usize = 100;

/// The page of a sending.
#[derive(Template)]
#[template(path = "wizard/seen.html")]
pub(super) struct Seen {
    steps: Stepper,
    /// Why nothing can be imported as the workbook is read now.
    lacking: Vec<String>,
    figures: Option<Figures>,
    can_confirm: bool,
    wrong_rows: u64,
    here: String,
    counts: String,
    reading: String,
    back: String,
    nothing: &'static str,
    wrong: Option<Wrong>,
    changed: Option<Table>,
    changed_more: String,
    sheets: Option<Table>,
}

impl Seen {
    /// What importing would do.
    pub fn of(
        words: &Words,
        columns: &[Column],
        sending: &Sending,
        report: &Report,
        page: usize,
    ) -> Self {
        let counts = report.counts();
        let lacking = report.lacking();
        let complete = lacking.is_empty();
        let nothing = match (complete, counts.writes(), counts.wrong) {
            (false, ..) | (_, true, _) => "",
            (_, false, 0) => "文件里的内容与系统里的完全一样，没有要导入的行。",
            (_, false, _) => "没有可以导入的行：请按下面的错误原因改正。",
        };
        Self {
            steps: steps(sending),
            figures: complete.then(|| figures(&counts)),
            can_confirm: complete && counts.writes(),
            wrong_rows: counts.wrong,
            counts: said(&counts),
            reading: sending.reading.fingerprint(),
            nothing,
            wrong: complete.then(|| Wrong::of(words, columns, sending, report, page)).flatten(),
            changed: if complete { changed(words, report) } else { None },
            changed_more: rest_of(counts.changed),
            sheets: Some(sheets(report)),
            lacking,
            ..Self::blank(words, sending)
        }
    }

    fn blank(words: &Words, sending: &Sending) -> Self {
        Self {
            steps: Stepper::default(),
            lacking: Vec::new(),
            figures: None,
            can_confirm: false,
            wrong_rows: 0,
            here: words.here(sending.id, ""),
            counts: String::new(),
            reading: String::new(),
            back: words.href(""),
            nothing: "",
            wrong: None,
            changed: None,
            changed_more: String::new(),
            sheets: None,
        }
    }
}

/// What an import did, from what was kept of it.
pub(super) fn done(words: &Words, sending: &Sending) -> Seen {
    let (list, brought) = (&words.list_href, brought(words, sending));
    let Counts { new, changed, same, wrong, .. } = sending.counts;
    let figures = Figures(vec![
        Figure::new("新增", grouped(new), "行", brought),
        Figure::new("更新", grouped(changed), "行", list),
        Figure::new("已有，无变化", grouped(same), "行", list),
        Figure::new("有错误，没有导入", grouped(wrong), "行", list),
    ]);
    Seen { steps: steps(sending), figures: Some(figures), ..Seen::blank(words, sending) }
}

fn brought(words: &Words, sending: &Sending) -> String {
    format!("{}?batch={}", words.list_href, sending.id)
}

pub(super) fn head(words: &Words, sending: &Sending, now: Instant) -> Head {
    let mut head = words.head(&sending.name).under("导入", words.href("")).lead(
        match (sending.confirmed_at, sending.undone_at) {
            (None, _) => "这是预览，还没有写入。请核对下面的数字和错误，再确认。".to_owned(),
            (Some(at), None) => format!("{} 已导入，24 小时之内可以整批撤销。", moment(at)),
            (Some(_), Some(at)) => format!("{} 已撤销这次导入。", moment(at)),
        },
    );
    if sending.is_undoable(now) {
        let view = format!("查看导入的{}", words.list);
        head = head
            .action(Action::post("撤销这次导入", words.here(sending.id, "/undo")))
            .action(Action::link(view, brought(words, sending)).main());
    }
    head
}

/// Upload, check, confirm.
fn steps(sending: &Sending) -> Stepper {
    let (check, last) = match (sending.confirmed_at, sending.undone_at) {
        (None, _) => (StepState::Now, Step::new("确认导入", "确认之后才写入", StepState::Later)),
        (Some(at), None) => (StepState::Done, Step::new("已导入", moment(at), StepState::Done)),
        (Some(_), Some(at)) => (StepState::Done, Step::new("已撤销", moment(at), StepState::Stuck)),
    };
    Stepper(vec![
        Step::new("上传文件", moment(sending.at), StepState::Done),
        Step::new("核对", "系统怎样理解这份文件", check),
        last,
    ])
}

fn figures(counts: &Counts) -> Figures {
    let figure = |label: &str, count: u64, at: &str| Figure::new(label, grouped(count), "行", at);
    Figures(vec![
        figure("新增", counts.new, "#sheets"),
        figure("更新", counts.changed, if counts.changed > 0 { "#changed" } else { "#sheets" }),
        figure("已有，无变化", counts.same, "#sheets"),
        figure("有错误", counts.wrong, if counts.wrong > 0 { "#wrong" } else { "#sheets" }),
        figure("标题、表头、合计等", counts.skipped, "#sheets"),
    ])
}

/// Counts as a form carries them.
fn said(counts: &Counts) -> String {
    let Counts { new, changed, same, wrong, skipped } = counts;
    format!("{new}.{changed}.{same}.{wrong}.{skipped}")
}

/// The same read back.
pub(super) fn counts_of(said: &str) -> Option<Counts> {
    let numbers: Vec<u64> = said.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [new, changed, same, wrong, skipped] = numbers.as_slice() else { return None };
    Some(Counts { new: *new, changed: *changed, same: *same, wrong: *wrong, skipped: *skipped })
}

/// Said behind a heading when not all rows are shown.
fn rest_of(rows: u64) -> String {
    if rows > MOST as u64 {
        format!("（共 {rows} 行，列出前 {MOST} 行）")
    } else {
        String::new()
    }
}

/// Where a row stands: 名册 第 7 行.
pub(super) fn place(report: &Report, sheet: usize, row: u32) -> String {
    let name = report.sheets.get(sheet).map_or("", |sheet| sheet.name.as_str());
    format!("{name} 第 {row} 行")
}

fn changed(words: &Words, report: &Report) -> Option<Table> {
    let changes = |row: &RowReport| match &row.outcome {
        Outcome::Changed(changes) => Some(changes.iter().map(in_words).collect::<Vec<_>>()),
        _ => None,
    };
    let rows = report.rows.iter().filter_map(|row| Some((row, changes(row)?)));
    let rows: Vec<Row> = rows
        .take(MOST)
        .map(|(row, said)| {
            let place = place(report, row.sheet, row.number);
            Row::new([Cell::text(place), Cell::text(&*row.subject), Cell::text(said.join("；"))])
        })
        .collect();
    let columns = [
        Shown::new("row", "位置"),
        Shown::new("what", words.subject),
        Shown::new("change", "改动").long(),
    ];
    (!rows.is_empty()).then(|| Table::new("changed", "要更新的行", columns).rows(rows).plain())
}

fn in_words(change: &Change) -> String {
    let before = if change.before.is_empty() { "空" } else { &change.before };
    format!("{}：{before}→{}", change.field, change.after)
}

fn sheets(report: &Report) -> Table {
    let rows = report.sheets.iter().enumerate().map(|(at, sheet)| {
        let (mut data, mut totals, mut notes) = (0_u64, 0, 0);
        for row in report.rows.iter().filter(|row| row.sheet == at) {
            match row.outcome {
                Outcome::Skipped(RowKind::Total) => totals += 1,
                Outcome::Skipped(RowKind::Note) => notes += 1,
                Outcome::Skipped(_) => {}
                _ => data += 1,
            }
        }
        let left_out: Vec<String> = [(totals, "合计"), (notes, "签名或说明")]
            .into_iter()
            .filter(|(rows, _)| *rows > 0)
            .map(|(rows, name)| format!("{name} {rows} 行"))
            .collect();
        let mut read = if sheet.why_not.is_empty() {
            sheet.mapping.join("；")
        } else {
            sheet.why_not.clone()
        };
        if sheet.understood.as_ref().is_some_and(|mapping| mapping.known) {
            read.insert_str(0, "按您上次的选择：");
        }
        Row::new([
            Cell::text(&sheet.name),
            Cell::from(data),
            Cell::text(left_out.join("，")),
            Cell::text(read),
        ])
    });
    let columns = [
        Shown::new("name", "工作表"),
        Shown::number("rows", "数据行"),
        Shown::new("skipped", "跳过"),
        Shown::new("mapping", "各栏对应").long(),
    ];
    Table::new("sheets", "工作表", columns).rows(rows).plain()
}
