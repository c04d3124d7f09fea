//! Judgments from a workbook.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::Refusal;
use office::{Found, Marks, Problem, RowKind, Workbook};
use registry::Organization;
use store::{No, Store};

use super::judge::{Entered, Judging, organizations, save};
use crate::sheet;

/// A workbook somebody sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Name of the file.
    pub name: String,
    /// The workbook.
    pub book: Arc<Workbook>,
}

/// What came of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Rows that hold judgments.
    pub rows: usize,
    /// Judgments in them.
    pub given: usize,
    /// Of these, how many differed from what was there and were saved; `None` if nothing was.
    pub changed: Option<usize>,
    /// What is wrong, cell by cell; with any of it nothing is saved.
    pub problems: Vec<Problem>,
    /// The same for writing into the user's own workbook.
    pub marks: Marks,
}

/// Reads judgments and saves them if no cell is wrong. Empty cells change nothing. `dry` only looks.
pub async fn import_judgments(
    store: &Store,
    judging: &Judging<'_>,
    upload: &Upload,
    dry: bool,
) -> Result<Imported, No> {
    let mut act = store.write().await?;
    let orgs = organizations(&act, judging).await?;
    let by_code: HashMap<&str, &Organization> =
        orgs.values().map(|org| (org.code.as_str(), org)).collect();
    let columns = sheet::columns(judging.scheme);
    let asked = sheet::asked(judging.scheme);
    if asked.is_empty() {
        let said = format!("《{}》没有要人评分的指标", judging.scheme.name);
        return Err(Refusal::new(said).into());
    }
    let mut imported = Imported::default();
    let mut entered: Vec<Entered> = Vec::new();
    let mut why_not = Vec::new();
    let mut found_table = false;
    for (at, info) in upload.book.sheets().iter().enumerate().filter(|(_, info)| info.visible) {
        let table = upload.book.table(at, &columns);
        let mut table = match table.map_err(|why| Refusal::new(why.sentence()))? {
            Found::Table(table) => table,
            Found::Nothing(nothing) => {
                why_not.push(format!("工作表“{}”：{nothing}", info.name));
                continue;
            }
        };
        found_table = true;
        imported.marks.sheet(at, table.mapping());
        while let Some(row) = table.next_row().map_err(|why| Refusal::new(why.sentence()))? {
            if row.kind != RowKind::Data {
                continue;
            }
            let mut problems = row.problems.clone();
            let code = row.value(sheet::CODE).map(sheet::typed).unwrap_or_default();
            let mut wrong = |index: usize, sentence: String| {
                problems.push(row.problem(table.mapping(), &columns, index, sentence));
            };
            let org = by_code.get(code.as_str()).copied();
            match org {
                None if code.is_empty() => {}
                None => wrong(sheet::CODE, unknown_code(&code, &by_code)),
                Some(org) if !judging.assesses(org, &act) => {
                    let said = format!("{}不在本方案的考评范围内", org.name);
                    wrong(sheet::CODE, said);
                }
                Some(org) if !judging.may(org) => {
                    wrong(sheet::CODE, format!("您不能给{}评分", org.name));
                }
                Some(org) => {
                    imported.rows += 1;
                    for (index, asked) in asked.iter().enumerate() {
                        let index = index + sheet::FIRST;
                        let Some(value) = row.value(index) else { continue };
                        let indicator = judging.scheme.indicators.get(asked.indicator);
                        let Some(indicator) = indicator else { continue };
                        match crate::judged::read(indicator, &sheet::typed(value)) {
                            Err(refusal) => wrong(index, refusal.to_string()),
                            Ok(given) => entered.push(Entered {
                                indicator: asked.indicator,
                                source: asked.source,
                                org: org.id,
                                given: Some(given),
                            }),
                        }
                    }
                }
            }
            for problem in problems {
                imported.marks.add(at, &problem);
                imported.problems.push(problem);
            }
        }
    }
    if !found_table {
        let none = || Refusal::new("文件里没有工作表");
        return Err(Refusal::all(why_not).unwrap_or_else(none).into());
    }
    imported.given = entered.len();
    if dry || !imported.problems.is_empty() {
        return Ok(imported);
    }
    let changed = save(&mut act, judging, &entered).await?;
    imported.changed = Some(changed);
    if changed > 0 {
        let entry = judging.entry("assessment.import-judgments", &entered, &orgs, changed);
        act.commit(entry.with(&upload.name)).await?;
    }
    Ok(imported)
}

fn unknown_code(code: &str, known: &HashMap<&str, &Organization>) -> String {
    match formula::nearest(code, known.keys().copied()).and_then(|near| known.get(near)) {
        Some(org) => {
            format!("您管理的党组织里没有这个代码，是否想填{}（{}）", org.code, org.name)
        }
        None => "您管理的党组织里没有这个代码".to_owned(),
    }
}
