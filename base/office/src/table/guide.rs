//! What a person says about a sheet: it goes before what is understood without him.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::header::HeaderCell;
use super::mapping::Mapping;
use crate::Column;

/// How a person wants a sheet read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guide {
    /// The first row of the header, as Excel counts; found by itself if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<u32>,
    /// For columns of the sheet, counted from 0, the name of the column each is read as; an empty
    /// name reads it as nothing. Columns not named are read as their header says.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<u32, String>,
    /// Cells typed anew: by row, by name of the column that is expected there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<u32, BTreeMap<String, String>>,
}

/// A header met before, and how a person had it read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its texts from left to right.
    pub headers: Vec<String>,
    /// For each the name of the column it is read as; empty if it is not read.
    pub names: Vec<String>,
}

impl Known {
    /// This mapping, for the next sheet with the same header.
    pub fn of(mapping: &Mapping, columns: &[Column]) -> Self {
        let name = |header: &HeaderCell| {
            let column = mapping.meaning_of(header.column).and_then(|index| columns.get(index));
            column.map(|column| column.name.clone()).unwrap_or_default()
        };
        Self {
            headers: mapping.headers.iter().map(|header| header.text.clone()).collect(),
            names: mapping.headers.iter().map(name).collect(),
        }
    }

    /// Whether a header is this one.
    pub(super) fn is(&self, headers: &[HeaderCell]) -> bool {
        self.headers.len() == headers.len()
            && self.headers.iter().zip(headers).all(|(known, header)| *known == header.text)
    }

    /// How the columns under such a header are read.
    pub(super) fn columns(&self, headers: &[HeaderCell]) -> BTreeMap<u32, String> {
        headers.iter().map(|header| header.column).zip(self.names.iter().cloned()).collect()
    }
}
