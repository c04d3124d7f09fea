//! Reading a roster on a thread of its own: rows arrive checked, as far as they can be without a
//! database, while earlier ones are being written.

use std::sync::Arc;

use kernel::Day;
use office::{Column, Mapping, RowKind, TableRow, Unreadable, Value};
use store::Store;
use tokio::sync::mpsc;

use super::organization_plan::text_of;
use super::reading::Upload;
use super::report::SheetReport;
use crate::rules::{ID_COLUMN, IdNumber, NameKeys, RoughDay};
use crate::sheet::member as col;

/// How many rows are handled together.
const AT_ONCE: usize = 400;
/// How many such lots may wait.
const AHEAD: usize = 4;

/// What the reading thread sends.
pub(super) enum Piece {
    /// A new sheet begins; rows that follow belong to it.
    Sheet(Box<SheetReport>, Option<Arc<Mapping>>),
    /// Rows of it.
    Rows(Vec<ReadRow>),
    /// The file cannot be read on.
    Broken(Unreadable),
}

/// A row, and the member it describes if nothing is wrong with it by itself.
pub(super) struct ReadRow {
    pub row: TableRow,
    pub draft: Option<Box<Draft>>,
}

/// A member as a row describes one.
pub(super) struct Draft {
    pub org_name: Option<String>,
    pub org_code: Option<String>,
    pub name: String,
    pub keys: NameKeys,
    pub id_number: IdNumber,
    pub id_index: Vec<u8>,
    pub joined: RoughDay,
    pub converted: Option<RoughDay>,
    pub probationary: bool,
    pub category: String,
    pub phone: Option<String>,
    pub education: Option<String>,
    pub hardship: Option<bool>,
}

/// Starts reading.
pub(super) fn read(
    store: &Store,
    upload: &Upload,
    columns: Arc<Vec<Column>>,
    today: Day,
) -> mpsc::Receiver<Piece> {
    let (send, receive) = mpsc::channel(AHEAD);
    let reader = Reader { store: store.clone(), upload: upload.clone(), columns, today, send };
    tokio::task::spawn_blocking(move || {
        if let Err(Stop::Unreadable(why)) = reader.read_all() {
            // Nobody listens any more: then nobody needs to know.
            let _ = reader.send.blocking_send(Piece::Broken(why));
        }
    });
    receive
}

enum Stop {
    Unreadable(Unreadable),
    NobodyListens,
}

impl From<Unreadable> for Stop {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

struct Reader {
    store: Store,
    upload: Upload,
    columns: Arc<Vec<Column>>,
    today: Day,
    send: mpsc::Sender<Piece>,
}

impl Reader {
    fn read_all(&self) -> Result<(), Stop> {
        (0..self.upload.book.sheets().len()).try_for_each(|at| self.read_sheet(at))
    }

    fn read_sheet(&self, at: usize) -> Result<(), Stop> {
        let mut table = match self.upload.table(at, &self.columns)? {
            Ok(table) => table,
            Err(unread) => return self.send(Piece::Sheet(Box::new(unread), None)),
        };
        let mut described = SheetReport::of_table(&table, &self.columns);
        if !names_a_branch(table.mapping()) && described.why_not.is_empty() {
            described.why_not =
                format!("工作表“{}”缺少“所在党支部名称”或“所在党支部代码”这一列", described.name);
        }
        let complete = described.why_not.is_empty();
        let mapping = Arc::new(table.mapping().clone());
        self.send(Piece::Sheet(Box::new(described), Some(Arc::clone(&mapping))))?;
        if !complete {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(AT_ONCE);
        while let Some(mut row) = table.next_row()? {
            let draft =
                if row.kind == RowKind::Data { self.check(&mut row, &mapping) } else { None };
            rows.push(ReadRow { row, draft });
            if rows.len() == AT_ONCE {
                self.send(Piece::Rows(std::mem::replace(&mut rows, Vec::with_capacity(AT_ONCE))))?;
            }
        }
        self.send(Piece::Rows(rows))
    }

    fn send(&self, piece: Piece) -> Result<(), Stop> {
        self.send.blocking_send(piece).map_err(|_| Stop::NobodyListens)
    }

    /// The member a row describes; what is wrong is added to the row's problems.
    fn check(&self, row: &mut TableRow, mapping: &Mapping) -> Option<Box<Draft>> {
        let mut found: Vec<(usize, String)> = Vec::new();
        let id_number = text_of(row.value(col::ID_NUMBER)).and_then(|typed| {
            IdNumber::parse(&typed, self.today)
                .map_err(|sentence| found.push((col::ID_NUMBER, sentence)))
                .ok()
        });
        let date = |index: usize| row.value(index).and_then(RoughDay::of_value);
        let (joined, converted) = (date(col::JOINED), date(col::CONVERTED));
        let stage = text_of(row.value(col::STAGE));
        let probationary = stage.as_deref() == Some("预备党员");
        if let Some(id) = &id_number {
            let sex = text_of(row.value(col::SEX));
            if sex.is_some_and(|sex| sex != id.sex().word()) {
                let sentence = format!("与公民身份号码不一致，号码表示为{}", id.sex().word());
                found.push((col::SEX, sentence));
            }
            if joined.is_some_and(|joined| joined.is_before(RoughDay::Day(id.birth()))) {
                found.push((col::JOINED, "早于公民身份号码里的出生日期".to_owned()));
            }
        }
        if joined.is_some_and(|joined| RoughDay::Day(self.today).is_before(joined)) {
            found.push((col::JOINED, "晚于今天".to_owned()));
        }
        if let (Some(joined), Some(converted)) = (joined, converted)
            && converted.is_before(joined)
        {
            found.push((col::CONVERTED, "早于入党时间".to_owned()));
        }
        if probationary && converted.is_some() {
            let sentence = "预备党员没有转正时间；已经转正的，请把党员类别改为正式党员";
            found.push((col::CONVERTED, sentence.to_owned()));
        }
        let (org_name, org_code) =
            (text_of(row.value(col::ORG_NAME)), text_of(row.value(col::ORG_CODE)));
        if org_name.is_none() && org_code.is_none() {
            found.push((branch_column(mapping), "没有填所在党支部".to_owned()));
        }
        for (index, sentence) in found {
            let problem = row.problem(mapping, &self.columns, index, sentence);
            row.problems.push(problem);
        }
        if !row.problems.is_empty() {
            return None;
        }
        let id_number = id_number?;
        let name = text_of(row.value(col::NAME))?;
        Some(Box::new(Draft {
            org_name,
            org_code,
            keys: NameKeys::of_person(&name),
            name,
            id_index: self.store.crypto().blind_index(ID_COLUMN, id_number.as_str()),
            id_number,
            joined: joined?,
            converted,
            probationary,
            category: text_of(row.value(col::CATEGORY))?,
            phone: text_of(row.value(col::PHONE)),
            education: text_of(row.value(col::EDUCATION)),
            hardship: row.value(col::HARDSHIP).and_then(Value::truth),
        }))
    }
}

fn names_a_branch(mapping: &Mapping) -> bool {
    mapping.header_of(col::ORG_CODE).is_some() || mapping.header_of(col::ORG_NAME).is_some()
}

/// The column that a problem with the branch is shown at: the code, if the sheet has one.
pub(super) fn branch_column(mapping: &Mapping) -> usize {
    if mapping.header_of(col::ORG_CODE).is_some() { col::ORG_CODE } else { col::ORG_NAME }
}
