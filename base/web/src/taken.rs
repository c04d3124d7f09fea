//! A chart taken away: its figures as a workbook instead of the page it stands on.

use std::io::Cursor;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use office::{Export, Stamp, Unwritable, Value};

use crate::chart::Figures;
use crate::{No, Reply, Sessions, Visit};

/// What a browser calls a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The chart that a visit asked for.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub title: String,
    pub summary: String,
    pub figures: Figures,
}

/// The same on its way out, with the page it stands on. The frame writes the workbook, because a
/// line in the trail comes first and handlers answer pages without waiting.
#[derive(Clone)]
pub(crate) struct TakenFrom(Arc<(Taken, String)>);

impl TakenFrom {
    /// Leaves itself in the extensions of an answer that has nothing else.
    pub fn answer(taken: Taken, page: &str) -> Response {
        let mut response = StatusCode::OK.into_response();
        response.extensions_mut().insert(Self(Arc::new((taken, page.to_owned()))));
        response
    }

    /// The workbook, once the trail knows of it.
    pub async fn workbook(
        &self,
        sessions: &dyn Sessions,
        request: &Parts,
        visit: &Visit,
    ) -> Result<Response, No> {
        let (taken, page) = &*self.0;
        let said = format!("导出图表“{}”（{page}）", taken.title);
        sessions.exported(request, &said).await?;
        let file = self.written(visit)?;
        let name = format!("{page}-{}{}.xlsx", taken.title, visit.today());
        Ok(Reply::file(&name, XLSX, file).into_response())
    }

    fn written(&self, visit: &Visit) -> Result<Vec<u8>, Unwritable> {
        let (Taken { title, summary, figures }, page) = &*self.0;
        let day = visit.today();
        let by = visit.actor().map_or("", |actor| actor.name());
        let line = format!("导出：{by} {day}");
        let stamp = Stamp { line: line.clone(), id: visit.number().to_owned(), day: Some(day) };
        let mut export = Export::new(&stamp);
        let mut table = export.table(title, Some(title), &figures.columns)?;
        for row in &figures.rows {
            let row: Vec<Option<Value>> = row.iter().cloned().map(Some).collect();
            table.row(&row)?;
        }
        table.note(summary)?;
        table.note(&format!("来自：{page}"))?;
        table.note(&line)?;
        let mut file = Cursor::new(Vec::new());
        export.finish(&mut file)?;
        Ok(file.into_inner())
    }
}
