//! Where everything is kept: SQLite beside the program, or PostgreSQL, through one code base.
//!
//! What lives here: opening a database and bringing its tables up to date ([`Store::open`]),
//! reading ([`Store::read`]), writing in one transaction with its audit line ([`Store::write`]),
//! the audit chain ([`audit`]), monthly facts ([`facts`]), encryption of single fields
//! ([`crypto`]), and fresh databases for tests (`testing`). What does not: any table of an area.
//!
//! ```no_run
//! # async fn example(store: store::Store, who: store::audit::Who) -> Result<(), store::No> {
//! use sea_orm::ConnectionTrait;
//!
//! // An act: load, may the actor, rule, save, audit. Dropped anywhere before `commit`, it has
//! // never happened; and it cannot be committed without the line for the audit trail.
//! let act = store.write().await?;
//! act.execute_unprepared("UPDATE …").await?;
//! act.commit(store::audit::Entry::new(&who, "registry.rename-org").saying("改名")).await?;
//! # Ok(())
//! # }
//! ```

pub mod audit;
pub mod crypto;
pub mod facts;
mod migrate;
mod no;
mod open;
mod read;
mod scope;
#[cfg(feature = "testing")]
pub mod testing;
mod write;

pub use no::{Fault, No};
pub use open::{Opening, Place, Store};
pub use read::Read;
pub use scope::{range_below, within};
pub use write::Write;

/// `INSERT … VALUES (…), (…), …`: `start` up to and with `VALUES `, then so many rows of so many
/// columns. Long lists are written a hundred or so rows at a time: one statement per row costs more
/// than the row. SQLite gets bare question marks, because it looks numbered ones up one by one,
/// which for a hundred rows costs ten times the writing.
pub fn insert_rows(
    backend: sea_orm::DbBackend,
    start: &str,
    columns: usize,
    rows: usize,
) -> String {
    use std::fmt::Write as _;
    let numbered = backend == sea_orm::DbBackend::Postgres;
    let mut sql = String::with_capacity(start.len() + rows * columns * 6);
    sql.push_str(start);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            sql.push_str(if column == 0 { "" } else { ", " });
            if numbered {
                let _ = write!(sql, "${}", row * columns + column + 1);
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
    sql
}
