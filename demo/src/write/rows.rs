//! Rows on their way into a table.

use sea_orm::{ConnectionTrait, Statement, Value};
use store::{Fault, Write};

/// Collects values and writes so many rows with one statement.
pub(super) struct Rows<'a> {
    act: &'a Write,
    start: &'static str,
    columns: usize,
    at_once: usize,
    whole: String,
    values: Vec<Value>,
}

impl<'a> Rows<'a> {
    /// `start` goes up to and with `VALUES `.
    pub fn new(act: &'a Write, start: &'static str, columns: usize, at_once: usize) -> Self {
        let whole = store::insert_rows(act.get_database_backend(), start, columns, at_once);
        Self { act, start, columns, at_once, whole, values: Vec::with_capacity(columns * at_once) }
    }

    /// Adds a row.
    pub async fn push<const N: usize>(&mut self, row: [Value; N]) -> Result<(), Fault> {
        self.values.extend(row);
        if self.values.len() < self.columns * self.at_once {
            return Ok(());
        }
        let values =
            std::mem::replace(&mut self.values, Vec::with_capacity(self.columns * self.at_once));
        self.run(&self.whole, values).await
    }

    /// Writes what is left, so that other rows can refer to it.
    pub async fn flush(&mut self) -> Result<(), Fault> {
        let values =
            std::mem::replace(&mut self.values, Vec::with_capacity(self.columns * self.at_once));
        if values.is_empty() {
            return Ok(());
        }
        let backend = self.act.get_database_backend();
        let rows = values.len() / self.columns;
        let sql = store::insert_rows(backend, self.start, self.columns, rows);
        self.run(&sql, values).await
    }

    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<(), Fault> {
        let backend = self.act.get_database_backend();
        self.act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }
}
