//! Templates and exports.

use axum::extract::{Path, State};
use identity::By;
use office::Stamp;
use web::{Actor, Answer, No, Reply, Visit};

use super::list::filter_of;
use super::{Ledgers, XLSX};
use crate::sheet;

pub(super) async fn template(
    visit: Visit,
    actor: Actor,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let stamp = Stamp {
        line: format!("下载：{} {}", actor.name(), visit.today()),
        id: String::new(),
        day: Some(visit.today()),
    };
    let file = sheet::template(&book, &[], stamp).map_err(|why| No::Fault(Box::new(why)))?;
    Ok(Reply::file(&format!("{}（模板）.xlsx", book.ledger.name), XLSX, file))
}

/// What the list shows, as a workbook. Leaves a line in the audit trail, whose number is in the file.
pub(super) async fn export(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let db = ledgers.store.read();
    let filter = filter_of(db, actor.scope(), &book, visit.query()).await?;
    let stamp = Stamp {
        line: format!("导出：{} {}", actor.name(), visit.today()),
        id: visit.number().to_owned(),
        day: Some(visit.today()),
    };
    let file = sheet::export(db, actor.scope(), &book, &filter, &stamp).await;
    let file = file.map_err(|no| identity::no(no, "这本台账"))?;
    let said = format!("导出台账“{}”", book.ledger.name);
    identity::exported(&ledgers.store, &visit, &actor, &who, &said).await?;
    Ok(Reply::file(&format!("{}{}.xlsx", book.ledger.name, visit.today()), XLSX, file))
}
