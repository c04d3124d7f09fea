//! A workbook somebody sent, and how he wants it read.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::Refusal;
use office::{Column, Found, Guide, Known, TableReader, Unreadable, Workbook};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use serde::{Deserialize, Serialize};
use store::audit::Who;
use store::crypto::{hex, sm3};
use store::{Fault, Write};

use super::report::SheetReport;

/// A workbook somebody sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its file name, for the audit trail and for documents.
    pub name: String,
    /// What is in it.
    pub book: Arc<Workbook>,
    /// How it is to be read.
    pub reading: Arc<Reading>,
}

/// What a person says of a workbook: it goes before what is understood without him.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// By place of the sheet.
    pub sheets: BTreeMap<usize, SheetReading>,
    /// Headers he had read before.
    #[serde(skip)]
    pub known: Vec<Known>,
}

/// What a person says of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetReading {
    /// Whether it is read; visible sheets are if he says nothing.
    pub read: Option<bool>,
    /// Its header, its columns, cells typed anew.
    pub guide: Guide,
}

impl Upload {
    /// A workbook that is read as its headers say.
    pub fn new(name: impl Into<String>, book: Workbook) -> Self {
        Self { name: name.into(), book: Arc::new(book), reading: Arc::default() }
    }

    /// Opens a file as it was sent.
    pub fn opened(name: &str, bytes: Vec<u8>) -> Result<Self, Refusal> {
        let book = Workbook::from_bytes(bytes).map_err(|why| Refusal::new(why.sentence()))?;
        Ok(Self::new(name, book))
    }

    /// The same, read as a person says.
    #[must_use]
    pub fn read_as(self, reading: Reading) -> Self {
        Self { reading: Arc::new(reading), ..self }
    }

    /// The table of a sheet, or why there is none to read.
    pub fn table<'c>(
        &self,
        at: usize,
        columns: &'c [Column],
    ) -> Result<Result<Box<TableReader<'c>>, SheetReport>, Unreadable> {
        let said = self.reading.sheets.get(&at);
        let info = self.book.sheets().get(at);
        let (name, visible) = info.map_or(("", false), |info| (info.name.as_str(), info.visible));
        match said.and_then(|said| said.read) {
            Some(false) => {
                let why = format!("按您的选择，没有读取工作表“{name}”");
                return Ok(Err(SheetReport::unread(name, why)));
            }
            None if !visible => {
                let why = format!("工作表“{name}”是隐藏的，没有读取");
                return Ok(Err(SheetReport::unread(name, why)));
            }
            _ => {}
        }
        let unguided = Guide::default();
        let guide = said.map_or(&unguided, |said| &said.guide);
        Ok(match self.book.table_guided(at, columns, guide, &self.reading.known)? {
            Found::Table(table) => Ok(table),
            Found::Nothing(no_table) => Err(SheetReport::unread(name, no_table.to_string())),
        })
    }
}

impl Reading {
    /// More than anybody types on a page.
    const MOST_BYTES: usize = 1 << 19;

    /// As it is kept; refused when it is too much to keep.
    pub fn json(&self) -> Result<String, Refusal> {
        let json = serde_json::to_string(self).unwrap_or_default();
        if json.len() > Self::MOST_BYTES {
            return Err(Refusal::new(
                "在网页上改正的内容太多，这次的没有保存。请下载标好错误的文件，改正后重新上传",
            ));
        }
        Ok(json)
    }

    /// The same read back; what cannot be read says nothing.
    pub fn of_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// Tells it from any other.
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        hex(&sm3(&[&json])).chars().take(16).collect()
    }

    /// Cells typed anew: place of the sheet, row, name of the column, text.
    pub fn typed(&self) -> impl Iterator<Item = (usize, u32, &str, &str)> {
        self.sheets.iter().flat_map(|(at, sheet)| {
            sheet.guide.cells.iter().flat_map(|(row, cells)| {
                cells.iter().map(|(name, text)| (*at, *row, name.as_str(), text.as_str()))
            })
        })
    }
}

/// Remembers how somebody has the headers of a list read.
pub async fn remember_headers(
    act: &Write,
    who: &Who,
    list: &str,
    headers: &[Known],
) -> Result<(), Fault> {
    for known in headers {
        let texts: Vec<&[u8]> = known.headers.iter().map(String::as_bytes).collect();
        let sql = "INSERT INTO import_headers (account, list, header, known, at_ms) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, list, header) \
                   DO UPDATE SET known = excluded.known, at_ms = excluded.at_ms";
        let values = [
            who.account.as_str().into(),
            list.into(),
            hex(&sm3(&[&texts.join(&b'\n')])).into(),
            serde_json::to_string(known).unwrap_or_default().into(),
            act.now().timestamp_millis().into(),
        ];
        act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
            .await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Kept {
    known: String,
}

/// The headers of a list somebody had read his way, the latest first.
pub async fn known_headers(
    db: &impl ConnectionTrait,
    account: &str,
    list: &str,
) -> Result<Vec<Known>, DbErr> {
    let sql = "SELECT known FROM import_headers WHERE account = $1 AND list = $2 \
               ORDER BY at_ms DESC, header LIMIT 100";
    let backend = db.get_database_backend();
    let values = [account.into(), list.into()];
    let rows = Kept::find_by_statement(Statement::from_sql_and_values(backend, sql, values));
    let rows = rows.all(db).await?;
    Ok(rows.iter().filter_map(|row| serde_json::from_str(&row.known).ok()).collect())
}
