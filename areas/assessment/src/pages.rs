//! Ranking, distribution, one organization's result, the records behind a number, scoring.

mod asked;
mod behind;
mod distribution;
mod ranking;
mod result;
mod scoring;
mod workbooks;

use web::{Entry, Policy, Routes, icon};

use crate::Assessments;

/// The act that opens rankings and results, as roles of the pack name it.
pub(crate) const SEE: &str = "查看";
/// The act of judging.
pub(crate) const JUDGE: &str = "评分";

/// The largest workbook of judgments taken.
const WORKBOOK_BYTES: usize = 20 << 20;

/// The addresses of this area.
pub fn routes() -> Routes<Assessments> {
    let (see, judge) = (Policy::May(SEE), Policy::May(JUDGE));
    Routes::new()
        .get("/assessment", see, ranking::show)
        .get("/assessment/ranking.xlsx", see, workbooks::ranking)
        .get("/assessment/distribution", see, distribution::show)
        .get("/assessment/result/{org}", see, result::show)
        .get("/assessment/result/{org}/behind/{input}", see, behind::show)
        .get("/assessment/scoring", judge, scoring::show)
        .post("/assessment/scoring", judge, scoring::save)
        .get("/assessment/scoring.xlsx", judge, workbooks::template)
        .get("/assessment/scoring/import", judge, scoring::upload)
        .upload("/assessment/scoring/import", judge, WORKBOOK_BYTES, scoring::import)
}

/// Its entry in the menu.
pub fn entry() -> Entry {
    Entry { label: "考评", href: "/assessment", icon: icon("chart-bar"), may: Some(SEE) }
}
