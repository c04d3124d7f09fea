//! Reading the rows of a recognised table.

use std::collections::{BTreeMap, VecDeque};

use super::around::around_of;
use super::classify::{classify, classify_above};
use super::find::{NoTable, find_header};
use super::guide::{Guide, Known};
use super::mapping::Mapping;
use crate::cells::{Around, read_cell, shown};
use crate::{Cell, Column, Content, Merge, Problem, Row, Rows, Unreadable, Value, Workbook};

/// How many rows with content are looked at for the header.
const LOOK_AT: usize = 60;

/// Bytes of text held while looking; a header comes before that.
const LOOK_AT_BYTES: usize = 4 << 20;

/// What a row of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// A heading of the sheet or of a part of it.
    Title,
    /// A row of the header, or its repetition further down.
    Header,
    /// Nothing, or nothing but a running number.
    Blank,
    /// A sum over other rows.
    Total,
    /// Signatures and explanations.
    Note,
    /// What is to be read.
    Data,
}

/// A row of a sheet and, if it is data, what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// Its number as Excel shows it, from 1.
    pub number: u32,
    /// The same, except for a run of blank rows: the number of the last one.
    pub through: u32,
    /// What it is.
    pub kind: RowKind,
    /// What a person reads in it, shortened; only of rows that are no data.
    pub text: String,
    /// For each expected column its value; empty for other rows than data.
    pub values: Vec<Option<Value>>,
    /// What is wrong with its cells. The value of a wrong cell is `None`.
    pub problems: Vec<Problem>,
    /// What stands in the sheet, for showing the row as it is.
    pub cells: Vec<Cell>,
}

/// The outcome of looking for a table in a sheet.
pub enum Found<'c> {
    /// There is one.
    Table(Box<TableReader<'c>>),
    /// There is none; the sentence says what was missed.
    Nothing(NoTable),
}

/// Streams the rows of a table.
pub struct TableReader<'c> {
    columns: &'c [Column],
    sheet: String,
    ahead: VecDeque<Row>,
    rows: Rows,
    merges: Vec<Merge>,
    /// Merges before this one have ended.
    next_merge: usize,
    /// Values that stand for the following rows too: merge, content.
    standing: Vec<(Merge, Content)>,
    mapping: Mapping,
    /// Cells typed anew: by row, by name of the expected column.
    typed: BTreeMap<u32, BTreeMap<String, String>>,
    titles: Vec<String>,
    around: Around,
    /// The row expected next.
    next: u32,
}

impl Workbook {
    /// Looks for a table with these columns in a sheet, counted from 0.
    pub fn table<'c>(&self, sheet: usize, columns: &'c [Column]) -> Result<Found<'c>, Unreadable> {
        self.table_guided(sheet, columns, &Guide::default(), &[])
    }

    /// The same with what a person says about the sheet, and the headers he had read before.
    pub fn table_guided<'c>(
        &self,
        sheet: usize,
        columns: &'c [Column],
        guide: &Guide,
        known: &[Known],
    ) -> Result<Found<'c>, Unreadable> {
        let name = self.sheets().get(sheet).map(|s| s.name.clone()).unwrap_or_default();
        let merges = self.merges(sheet)?;
        let mut rows = self.rows(sheet)?;
        let ahead = look_ahead(&mut rows, LOOK_AT)?;
        let mapping = match find_header(&ahead, &merges, columns, guide, known) {
            Ok(mapping) => mapping,
            Err(nearest) => {
                return Ok(Found::Nothing(no_table(name, ahead.is_empty(), nearest, columns)));
            }
        };
        let above = || ahead.iter().take_while(|r| r.number < mapping.header_rows.0);
        let titles: Vec<String> = above()
            .filter(|row| classify_above(row) == RowKind::Title)
            .flat_map(|row| row.cells.iter().map(|c| c.content.to_string()))
            .collect();
        let around = around_of(titles.iter().map(String::as_str).chain([name.as_str()]));
        Ok(Found::Table(Box::new(TableReader {
            columns,
            sheet: name,
            ahead: ahead.into(),
            rows,
            merges,
            next_merge: 0,
            standing: Vec::new(),
            mapping,
            typed: guide.cells.clone(),
            titles,
            around,
            next: 1,
        })))
    }

    /// The first rows of a sheet with any content, for a person to say which is the header.
    pub fn first_rows(&self, sheet: usize, most: usize) -> Result<Vec<Row>, Unreadable> {
        look_ahead(&mut self.rows(sheet)?, most.min(LOOK_AT))
    }
}

fn look_ahead(rows: &mut Rows, most: usize) -> Result<Vec<Row>, Unreadable> {
    let mut ahead = Vec::new();
    let mut bytes = 0;
    while ahead.len() < most
        && bytes < LOOK_AT_BYTES
        && let Some(row) = rows.next_row()?
    {
        bytes += row.cells.iter().filter_map(|c| c.content.text()).map(str::len).sum::<usize>();
        if !row.is_blank() {
            ahead.push(row);
        }
    }
    Ok(ahead)
}

fn no_table(
    sheet: String,
    is_empty: bool,
    nearest: Option<Mapping>,
    columns: &[Column],
) -> NoTable {
    let names = |m: &Mapping| {
        let found = columns.iter().zip(&m.from).filter(|(_, from)| from.is_some());
        found.map(|(column, _)| column.name.clone()).collect()
    };
    let required = columns.iter().filter(|c| c.required).map(|c| c.name.clone());
    NoTable {
        sheet,
        is_empty,
        nearest: nearest.map(|m| (m.header_rows.0, names(&m))),
        expected: required.collect(),
    }
}

impl TableReader<'_> {
    /// Name of the sheet.
    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The texts of the title rows above the header.
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// What was understood of the header.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Reads on with another understanding of the header, as a person corrected it.
    pub fn set_mapping(&mut self, mapping: Mapping) {
        self.mapping = mapping;
    }

    /// Year and month the sheet is about, from its titles and its name.
    pub fn around(&self) -> Around {
        self.around
    }

    /// Sets year and month for days written without them.
    pub fn set_around(&mut self, around: Around) {
        self.around = around;
    }

    /// The next row, or run of blank rows; `None` at the end of the sheet.
    pub fn next_row(&mut self) -> Result<Option<TableRow>, Unreadable> {
        let row = match self.ahead.pop_front() {
            Some(row) => Some(row),
            None => self.rows.next_row()?,
        };
        let Some(row) = row else { return Ok(None) };
        if row.number > self.next {
            let gap = TableRow::bare(self.next, row.number - 1, RowKind::Blank);
            self.next = row.number;
            self.ahead.push_front(row);
            return Ok(Some(gap));
        }
        self.next = row.number + 1;
        Ok(Some(self.read(row)))
    }

    fn read(&mut self, mut row: Row) -> TableRow {
        let (first, last) = self.mapping.header_rows;
        let kind = if row.number < first {
            classify_above(&row)
        } else if row.number <= last {
            RowKind::Header
        } else {
            let merges = self.merges_at(row.number).to_vec();
            let kind = classify(&row, &self.mapping, self.columns, &merges);
            if kind == RowKind::Data {
                self.repeat_merged(&mut row, merges);
            }
            kind
        };
        if kind != RowKind::Data {
            let mut read = TableRow::bare(row.number, row.number, kind);
            read.text = in_short(&row);
            read.cells = row.cells;
            return read;
        }
        let mut read = TableRow::bare(row.number, row.number, kind);
        read.values.reserve(self.columns.len());
        let typed = self.typed.get(&row.number);
        for (column, from) in self.columns.iter().zip(&self.mapping.from) {
            let typed = typed.and_then(|cells| cells.get(&column.name));
            let anew = typed.map(|text| Content::Text(text.clone()));
            if let (Some(content), Some(from)) = (&anew, from) {
                row.put(*from, content.clone());
            }
            let content = from.and_then(|f| row.at(f)).or(anew.as_ref());
            // A required column that the table does not have at all is one problem of the
            // table, not one of each row.
            let result = match (from, content) {
                (None, None) => Ok(None),
                _ => read_cell(column, content, self.around),
            };
            read.values.push(result.unwrap_or_else(|sentence| {
                read.problems.push(Problem {
                    row: row.number,
                    column: *from,
                    name: column.name.clone(),
                    found: shown(content, Problem::FOUND_MOST),
                    sentence,
                });
                None
            }));
        }
        read.cells = row.cells;
        read
    }

    /// The merges that start at a row.
    fn merges_at(&mut self, row: u32) -> &[Merge] {
        while self.merges.get(self.next_merge).is_some_and(|m| m.first_row < row) {
            self.next_merge += 1;
        }
        let rest = self.merges.get(self.next_merge..).unwrap_or_default();
        let here = rest.iter().take_while(|m| m.first_row == row).count();
        rest.get(..here).unwrap_or_default()
    }

    /// Puts the value of a cell merged over several rows into each of them.
    fn repeat_merged(&mut self, row: &mut Row, starting: Vec<Merge>) {
        self.standing.retain(|(merge, _)| merge.last_row >= row.number);
        for merge in starting.into_iter().filter(|m| m.last_row > m.first_row) {
            let repeats = self
                .mapping
                .meaning_of(merge.first_column)
                .and_then(|m| self.columns.get(m))
                .is_some_and(|c| c.kind.repeats_in_merged_rows());
            if let Some(content) = row.at(merge.first_column).filter(|_| repeats) {
                // One value stands in a column; areas that overlap are an error of the file.
                self.standing.retain(|(other, _)| other.first_column != merge.first_column);
                self.standing.push((merge, content.clone()));
            }
        }
        for (merge, content) in &self.standing {
            if merge.first_row < row.number && row.at(merge.first_column).is_none() {
                row.put(merge.first_column, content.clone());
            }
        }
    }
}

impl TableRow {
    fn bare(number: u32, through: u32, kind: RowKind) -> Self {
        Self {
            number,
            through,
            kind,
            text: String::new(),
            values: Vec::new(),
            problems: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// The value of an expected column, counted from 0.
    pub fn value(&self, index: usize) -> Option<&Value> {
        self.values.get(index)?.as_ref()
    }

    /// A problem that only the caller can see (an unknown unit, a number given twice), placed at
    /// the cell the expected column was read from.
    pub fn problem(
        &self,
        mapping: &Mapping,
        columns: &[Column],
        index: usize,
        sentence: impl Into<String>,
    ) -> Problem {
        let column = mapping.from.get(index).copied().flatten();
        let content = self.cells.iter().find(|c| Some(c.column) == column).map(|c| &c.content);
        Problem {
            row: self.number,
            column,
            name: columns.get(index).map(|c| c.name.clone()).unwrap_or_default(),
            found: shown(content, Problem::FOUND_MOST),
            sentence: sentence.into(),
        }
    }
}

fn in_short(row: &Row) -> String {
    let texts =
        row.cells.iter().filter(|c| !c.content.is_blank()).map(|c| shown(Some(&c.content), 30));
    texts.take(8).collect::<Vec<_>>().join(" ")
}
