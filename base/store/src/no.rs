//! The three kinds of no.
//!
//! Which one to use: a rule says no and the person can do something about it → [`Refusal`]; the
//! actor may not, or the thing is not there *for this actor* → [`No::Denied`], [`No::Missing`];
//! the machine failed → [`Fault`]. A query returns `Result<_, Fault>`, an act `Result<_, No>`.

use std::error::Error;
use std::fmt;

use kernel::Refusal;

/// Something broke that the person cannot mend: the cause goes to the log, the person gets an
/// incident number.
#[derive(Debug)]
pub struct Fault {
    doing: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A failure while `doing` something, in words for the log.
    pub fn new(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing: doing.into(), cause: Some(cause.into()) }
    }

    /// A failure that has no error beneath it: data that cannot be as it is.
    pub fn because(what: impl Into<String>) -> Self {
        Self { doing: what.into(), cause: None }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause}", self.doing),
            None => f.write_str(&self.doing),
        }
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}

impl From<sea_orm::DbErr> for Fault {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::new("database", cause)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(cause: sqlx::Error) -> Self {
        Self::new("database", cause)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(cause: rusqlite::Error) -> Self {
        Self::new("database", cause)
    }
}

/// Why an act did not happen.
#[derive(Debug)]
pub enum No {
    /// A rule says no; the sentences say what to do (409 or 422).
    Refused(Refusal),
    /// The actor may not do this (403).
    Denied,
    /// There is no such thing, or none this actor may know of (404).
    Missing,
    /// The machine failed (500).
    Fault(Fault),
}

impl fmt::Display for No {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Denied => f.write_str("没有权限"),
            Self::Missing => f.write_str("没有找到"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl Error for No {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Fault(fault) => fault.source(),
            _ => None,
        }
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for No {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<sea_orm::DbErr> for No {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::Fault(cause.into())
    }
}
