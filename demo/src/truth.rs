//! What was planted where: for tests, beside the database and never in it.

use std::io;
use std::path::Path;

use kernel::Id;
use serde::Serialize;

use crate::faults::Fault;
use crate::subject::Subject;

/// Everything that was planted in a city.
#[derive(Debug, Clone, Serialize)]
pub struct Truth {
    /// What the file is, for whoever opens it.
    pub note: &'static str,
    /// The seed the city came from.
    pub seed: u64,
    /// The day it was made for.
    pub today: String,
    /// Branches of the city.
    pub branches: usize,
    /// What was planted.
    pub planted: Vec<Planted>,
}

/// A fault of one branch.
#[derive(Debug, Clone, Serialize)]
pub struct Planted {
    /// Name of the fault in the recipe.
    pub fault: String,
    /// The branch's id.
    pub org: Id<kernel::Org>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The ledger it is in.
    pub ledger: String,
    /// The false records.
    pub records: Vec<Id<ledger::Record>>,
    /// What was left out.
    pub missing: Vec<Missing>,
    /// Code of the branch whose texts were copied; empty if none.
    pub copied_from: String,
}

/// Something that was due and is not there.
#[derive(Debug, Clone, Serialize)]
pub struct Missing {
    /// The obligation.
    pub obligation: String,
    /// About when it would have been done.
    pub day: String,
}

impl Planted {
    pub(crate) fn about(subject: &Subject<'_>, fault: &Fault, missing: Vec<Missing>) -> Self {
        Self {
            fault: fault.name.clone(),
            org: subject.body.id,
            code: subject.body.code.clone(),
            name: subject.body.name.clone(),
            ledger: fault.ledger_name.clone(),
            records: Vec::new(),
            missing,
            copied_from: fault.source_code.clone(),
        }
    }
}

impl Truth {
    /// Writes it as JSON.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        std::fs::write(file, text)
    }
}
