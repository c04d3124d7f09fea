//! The list of issued bulletins, the preview of the next, and an issued one.

mod issue;
mod list;
mod paper;
mod show;

use web::{Entry, Policy, Routes, icon};

use crate::Bulletins;

/// The act that reads bulletins, as roles of the pack name it.
pub(crate) const SEE: &str = "查看";
/// The act of issuing.
pub(crate) const ISSUE: &str = "发布";

/// The addresses of this area.
pub fn routes() -> Routes<Bulletins> {
    let (see, may_issue) = (Policy::May(SEE), Policy::May(ISSUE));
    Routes::new()
        .get("/bulletins", see, list::show)
        .get("/bulletins/preview", may_issue, issue::preview)
        .get("/bulletins/preview.docx", may_issue, issue::download)
        .post("/bulletins/issue", may_issue, issue::issue)
        .get("/bulletins/{id}", see, show::show)
        .get("/bulletins/{id}/file", see, show::download)
}

/// Its entry in the menu.
pub fn entry() -> Entry {
    Entry { label: "通报", href: "/bulletins", icon: icon("file-text"), may: Some(SEE) }
}

/// What a browser calls a Word document.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
