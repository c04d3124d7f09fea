//! Ledgers, lists, forms, one record, imports, templates and exports.

mod downloads;
mod form;
mod home;
mod import;
mod list;
mod named;
mod record;
mod step;
mod words;
mod write;

pub use words::{moment, state_badge, state_tone};

use std::sync::Arc;

use formula::Formula;
use kernel::{Day, Id};
use pack::Pack;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use registry::wizard;
use store::Store;
use web::{Entry, No, Policy, Routes, icon};

use self::import::Records;
use crate::rules::preset;
use crate::{Book, Record};

/// What the pages of this area share. Cheap to clone.
#[derive(Clone)]
pub struct Ledgers {
    /// Where records are.
    pub store: Store,
    /// What they are.
    pub pack: Arc<Pack>,
}

/// Where its menu entry leads, which all its pages belong to.
const MENU: &str = "/ledgers";

/// The act that opens ledgers, as roles of the pack name it. What somebody may do with a record is
/// asked of its lifecycle.
const SEE: &str = "查看";

/// The largest workbook of records taken.
const WORKBOOK_BYTES: usize = 64 << 20;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The addresses of this area.
pub fn routes() -> Routes<Ledgers> {
    let see = Policy::May(SEE);
    let import = wizard::routes::<Ledgers, Records>(
        [
            "/ledgers/{ledger}/import",
            "/ledgers/{ledger}/import/{batch}",
            "/ledgers/{ledger}/import/{batch}/columns",
            "/ledgers/{ledger}/import/{batch}/cells",
            "/ledgers/{ledger}/import/{batch}/undo",
            "/ledgers/{ledger}/import/{batch}/errors.xlsx",
        ],
        see,
        WORKBOOK_BYTES,
    );
    Routes::new()
        .and(import)
        .get("/ledgers", see, home::show)
        .get("/ledgers/{ledger}", see, list::show)
        .get("/ledgers/{ledger}/export.xlsx", see, downloads::export)
        .get("/ledgers/{ledger}/template.xlsx", see, downloads::template)
        .get("/ledgers/{ledger}/new", see, write::new)
        .post("/ledgers/{ledger}/new", see, write::file)
        .get("/ledgers/{ledger}/{id}", see, record::show)
        .get("/ledgers/{ledger}/{id}/edit", see, write::edit)
        .post("/ledgers/{ledger}/{id}/edit", see, write::change)
        .get("/ledgers/{ledger}/{id}/steps/{step}", see, step::ask)
        .post("/ledgers/{ledger}/{id}/steps/{step}", see, step::take)
}

/// Its entry in the menu.
pub fn entry() -> Entry {
    Entry { label: "台账", href: MENU, icon: icon("notebook"), may: Some(SEE) }
}

impl Ledgers {
    fn book(&self, name: &str) -> Result<Book<'_>, No> {
        let place = self.pack.ledgers.iter().position(|ledger| ledger.name == name);
        place.and_then(|place| Book::at(&self.pack, place)).ok_or_else(|| No::missing("这本台账"))
    }
}

/// The address of something in a ledger: `rest` begins with a slash or is empty.
fn href(book: &Book<'_>, rest: &str) -> String {
    format!("/ledgers/{}{rest}", utf8_percent_encode(&book.ledger.name, NON_ALPHANUMERIC))
}

/// The address of a ledger's list, narrowed by what its filter panel sends: `unit`, `state`,
/// `day_from`, `day_to`.
pub fn list_href(book: &Book<'_>, filter: &[(&str, &str)]) -> String {
    href(book, &query(filter.iter().map(|(name, value)| ((*name).to_owned(), *value))))
}

/// The address of a ledger's list of what `condition` asks for, as far as a list can be narrowed
/// to it, and narrowed further as by [`list_href`].
pub fn list_of_href(
    book: &Book<'_>,
    condition: Option<&Formula>,
    today: Day,
    filter: &[(&str, &str)],
) -> String {
    let preset = condition.map(|asked| preset(book, asked, today)).unwrap_or_default();
    let asked = preset.iter().map(|(part, option)| (form::name_of(*part), option.as_str()));
    href(book, &query(filter.iter().map(|(name, value)| ((*name).to_owned(), *value)).chain(asked)))
}

/// The address of a record.
pub fn record_href(book: &Book<'_>, id: Id<Record>) -> String {
    href(book, &format!("/{id}"))
}

/// The address of the form for a new record, already saying what `condition` asks of it.
pub fn new_href(book: &Book<'_>, condition: Option<&Formula>, today: Day) -> String {
    let preset = condition.map(|asked| preset(book, asked, today)).unwrap_or_default();
    let pairs = preset.iter().map(|(part, option)| (form::name_of(*part), option.as_str()));
    href(book, &format!("/new{}", query(pairs)))
}

fn query<'a>(pairs: impl Iterator<Item = (String, &'a str)>) -> String {
    let pairs: Vec<String> = pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", home::encoded(value)))
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[cfg(test)]
pub(crate) fn encoded_for_tests(text: &str) -> String {
    home::encoded(text)
}
