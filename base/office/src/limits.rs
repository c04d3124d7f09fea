//! How much of a workbook we are willing to look at.

use std::time::Duration;

/// Upper bounds for reading a workbook somebody sent. The defaults let 300,000 rows of members
/// through and stop everything that is no real table; each refusal names the bound it met.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Parts inside the file (sheets, styles, pictures).
    pub parts: usize,
    /// Bytes of one part once unpacked.
    pub part_bytes: u64,
    /// Bytes of all XML parts once unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked over packed size that a part larger than 4 MB may have; real sheets have 5 to 30.
    pub ratio: u64,
    /// Sheets in the workbook.
    pub sheets: usize,
    /// Rows with content in one sheet.
    pub rows: u32,
    /// The last column that may have content, counted from 1.
    pub columns: u32,
    /// Cells with content in one sheet.
    pub cells: u64,
    /// Different texts the workbook keeps in its shared table.
    pub texts: usize,
    /// Bytes of those texts.
    pub text_bytes: u64,
    /// Bytes of the text of one cell; Excel itself stops at 32,767 characters.
    pub cell_bytes: usize,
    /// Bytes of all texts above 4,000 bytes in one sheet. A small file can repeat one long text
    /// in millions of cells.
    pub long_text_bytes: u64,
    /// Merged areas in one sheet.
    pub merges: usize,
    /// Time for reading one part from beginning to end.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            parts: 2_000,
            part_bytes: 640 << 20,
            unpacked_bytes: 1 << 30,
            ratio: 120,
            sheets: 200,
            rows: 600_000,
            columns: 512,
            cells: 20_000_000,
            texts: 3_000_000,
            text_bytes: 160 << 20,
            cell_bytes: 132_000,
            long_text_bytes: 64 << 20,
            merges: 100_000,
            time: Duration::from_mins(1),
        }
    }
}
