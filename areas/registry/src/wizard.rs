//! The way of a workbook into a list, of this area or another: upload → what was understood, to be
//! corrected → rows, wrong ones mended in place → confirm → done, undone for a day.
//!
//! An area says by [`Wizard`] what its list is; addresses, steps and pages are the same for all and
//! live here. Between the steps the workbook and what was said of it ([`Reading`]) are kept by the
//! area; nothing else is written before the confirmation.

mod columns;
mod columns_form;
mod flow;
mod seen;
mod wrong;

use std::future::Future;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kernel::Instant;
use office::{Column, Known};
use uuid::Uuid;
use web::{Head, Missing, No, Policy, Routes};

use crate::acts::{Counts, Reading, Report, Upload, still_undoable};

/// A list that workbooks are brought into, seen by somebody who may.
pub trait Wizard: Send + Sync + 'static {
    /// How it is called, and where it is.
    fn words(&self) -> Words;
    /// The columns of its workbooks.
    fn columns(&self) -> Vec<Column>;
    /// Keeps a workbook he sent; gives the sending's id.
    fn keep(&self, name: &str, file: &[u8]) -> impl Future<Output = Result<Uuid, No>> + Send;
    /// A sending of his own.
    fn find(&self, id: Uuid) -> impl Future<Output = Result<Option<Sending>, No>> + Send;
    /// His last imports, newest first.
    fn recent(&self) -> impl Future<Output = Result<Vec<Sending>, No>> + Send;
    /// The headers he had read his way.
    fn known(&self) -> impl Future<Output = Result<Vec<Known>, No>> + Send;
    /// Keeps how a workbook is to be read, and headers to be read so again.
    fn keep_reading(
        &self,
        id: Uuid,
        reading: &Reading,
        headers: &[Known],
    ) -> impl Future<Output = Result<(), No>> + Send;
    /// What importing would do; writes nothing.
    fn preview(&self, upload: &Upload) -> impl Future<Output = Result<Report, No>> + Send;
    /// Imports what he saw and confirmed.
    fn import(
        &self,
        id: Uuid,
        upload: &Upload,
        seen: Counts,
    ) -> impl Future<Output = Result<(), No>> + Send;
    /// Undoes an import; gives how many rows it was.
    fn undo(&self, id: Uuid) -> impl Future<Output = Result<u64, No>> + Send;
}

/// What the pages call a list, and where it is.
#[derive(Debug, Clone)]
pub struct Words {
    /// What is brought in: 党员.
    pub list: String,
    /// Its page.
    pub list_href: String,
    /// The entry of the menu its pages belong to.
    pub menu: &'static str,
    /// The workbook: 名册文件.
    pub file: &'static str,
    /// Beside the field for the file.
    pub hint: &'static str,
    /// What the rows are in a title: 名称, 内容.
    pub subject: &'static str,
}

/// A workbook somebody sent.
#[derive(Debug, Clone)]
pub struct Sending {
    /// Of this sending.
    pub id: Uuid,
    /// File name.
    pub name: String,
    /// The workbook; empty once imported, at the latest a day later.
    pub file: Vec<u8>,
    /// How it is to be read.
    pub reading: Reading,
    /// When it was sent.
    pub at: Instant,
    /// When it was imported.
    pub confirmed_at: Option<Instant>,
    /// When the import was undone.
    pub undone_at: Option<Instant>,
    /// How many rows came out how, once imported.
    pub counts: Counts,
}

impl Sending {
    fn is_undoable(&self, now: Instant) -> bool {
        still_undoable(self.confirmed_at, self.undone_at, now)
    }
}

impl Words {
    fn href(&self, rest: &str) -> String {
        format!("{}/import{rest}", self.list_href)
    }

    fn here(&self, id: Uuid, rest: &str) -> String {
        self.href(&format!("/{id}{rest}"))
    }

    fn head(&self, title: impl Into<String>) -> Head {
        Head::new(title).section(self.menu).under(&self.list, &self.list_href)
    }
}

/// The addresses of a wizard: those of the upload, of a sending, and of its `columns`, `cells`,
/// `undo` and `errors.xlsx`, in this order.
pub fn routes<S, W>(at: [&'static str; 6], policy: Policy, most_bytes: usize) -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    W: Wizard + FromRequestParts<S, Rejection = No>,
{
    let [ask, show, columns, cells, undo, errors] = at;
    Routes::new()
        .get(ask, policy, flow::ask::<W>)
        .upload(ask, policy, most_bytes, flow::upload::<W>)
        .get(show, policy, flow::show::<W>)
        .post(show, policy, flow::confirm::<W>)
        .get(columns, policy, flow::ask_columns::<W>)
        .post(columns, policy, flow::set_columns::<W>)
        .post(cells, policy, flow::set_cells::<W>)
        .post(undo, policy, flow::undo::<W>)
        .get(errors, policy, flow::errors::<W>)
}

/// The sending an address names.
struct At(Uuid);

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let params = RawPathParams::from_request_parts(parts, state).await?;
        let id = params.iter().find(|(name, _)| *name == "batch");
        let id = id.and_then(|(_, id)| id.parse().ok());
        Ok(Self(id.ok_or_else(|| Missing::new("这次导入"))?))
    }
}
