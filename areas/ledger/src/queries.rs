//! Everything that is read. Each question takes the reader's `Scope` and answers as if nothing
//! outside it existed.

mod across;
mod batches;
mod behind;
mod list;
mod one;

pub use across::{counts, counts_of, find, latest, latest_in, latest_of, of_organization};
pub use batches::{batch, recent_batches};
pub use behind::{Behind, Question, behind};
pub(crate) use list::visible;
pub use list::{By, Listing, RecordFilter, RecordLine, export, list, listing, state_counts};
pub(crate) use one::kept_of;
pub use one::{Detail, detail};
