//! How an import is shown: figures, rows, sheets, steps.

use office::RowKind;
use web::part::{Figure, Figures, Step, StepState, Stepper, grouped};
use web::table::{Cell, Column, Row, Table};

use super::moment;
use crate::acts::{Change, Counts, Outcome, Report, RowReport};
use crate::records::Batch;

/// So many wrong or changed rows are shown; all wrong ones are in the marked workbook.
const SHOWN: usize = 100;

/// Counts as a form carries them.
pub(super) fn said(counts: &Counts) -> String {
    let Counts { new, changed, same, wrong, skipped } = counts;
    format!("{new}.{changed}.{same}.{wrong}.{skipped}")
}

/// The same read back.
pub(super) fn counts_of(said: &str) -> Option<Counts> {
    let numbers: Vec<u64> = said.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [new, changed, same, wrong, skipped] = numbers.as_slice() else { return None };
    Some(Counts { new: *new, changed: *changed, same: *same, wrong: *wrong, skipped: *skipped })
}

pub(super) fn figures(counts: &Counts) -> Figures {
    let figure = |label: &str, count: u64, at: &str| Figure::new(label, grouped(count), "行", at);
    Figures(vec![
        figure("新增", counts.new, "#sheets"),
        figure("更新", counts.changed, if counts.changed > 0 { "#changed" } else { "#sheets" }),
        figure("已有，无变化", counts.same, "#sheets"),
        figure("有错误", counts.wrong, if counts.wrong > 0 { "#wrong" } else { "#sheets" }),
        figure("标题、表头、合计等", counts.skipped, "#sheets"),
    ])
}

/// What an import did, from what was kept of it.
pub(super) fn done(batch: &Batch) -> Figures {
    let list = match batch.list {
        crate::Listed::Organizations => "/organizations",
        crate::Listed::Members => "/members",
    };
    let Counts { new, changed, same, wrong, .. } = batch.counts;
    Figures(vec![
        Figure::new("新增", grouped(new), "行", format!("{list}?batch={}", batch.id)),
        Figure::new("更新", grouped(changed), "行", list),
        Figure::new("已有，无变化", grouped(same), "行", list),
        Figure::new("有错误，没有导入", grouped(wrong), "行", list),
    ])
}

/// Upload, check, confirm.
pub(super) fn steps(batch: &Batch) -> Stepper {
    let (check, last) = match (batch.confirmed_at, batch.undone_at) {
        (None, _) => (StepState::Now, Step::new("确认导入", "确认之后才写入", StepState::Later)),
        (Some(at), None) => (StepState::Done, Step::new("已导入", moment(at), StepState::Done)),
        (Some(_), Some(at)) => (StepState::Done, Step::new("已撤销", moment(at), StepState::Stuck)),
    };
    Stepper(vec![
        Step::new("上传文件", moment(batch.at), StepState::Done),
        Step::new("核对", "系统怎样理解这份文件", check),
        last,
    ])
}

/// Said behind a heading when not all rows are shown.
pub(super) fn rest_of(rows: u64) -> String {
    if rows > SHOWN as u64 {
        format!("（共 {rows} 行，列出前 {SHOWN} 行）")
    } else {
        String::new()
    }
}

fn place(report: &Report, row: &RowReport) -> Cell {
    let sheet = report.sheets.get(row.sheet).map_or("", |sheet| sheet.name.as_str());
    Cell::text(format!("{sheet} 第 {} 行", row.number))
}

pub(super) fn wrong(report: &Report) -> Option<Table> {
    let rows: Vec<Row> = report
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Wrong(problems) => Some((row, problems)),
            _ => None,
        })
        .take(SHOWN)
        .map(|(row, problems)| {
            let why: Vec<String> = problems.iter().map(office::Problem::in_words).collect();
            Row::new([place(report, row), Cell::text(&*row.subject), Cell::text(why.join("；"))])
        })
        .collect();
    let columns = [
        Column::new("row", "位置"),
        Column::new("what", "名称"),
        Column::new("why", "错误原因").long(),
    ];
    (!rows.is_empty()).then(|| Table::new("wrong", "有错误的行", columns).rows(rows).plain())
}

pub(super) fn changed(report: &Report) -> Option<Table> {
    let rows: Vec<Row> = report
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Changed(changes) => Some((row, changes)),
            _ => None,
        })
        .take(SHOWN)
        .map(|(row, changes)| {
            let said: Vec<String> = changes.iter().map(in_words).collect();
            Row::new([place(report, row), Cell::text(&*row.subject), Cell::text(said.join("；"))])
        })
        .collect();
    let columns = [
        Column::new("row", "位置"),
        Column::new("what", "名称"),
        Column::new("change", "改动").long(),
    ];
    (!rows.is_empty()).then(|| Table::new("changed", "要更新的行", columns).rows(rows).plain())
}

fn in_words(change: &Change) -> String {
    let before = if change.before.is_empty() { "空" } else { &change.before };
    format!("{}：{before}→{}", change.field, change.after)
}

pub(super) fn sheets(report: &Report) -> Table {
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
        Column::new("mapping", "各栏对应").long(),
    ];
    Table::new("sheets", "工作表", columns).rows(rows).plain()
}
