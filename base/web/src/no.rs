//! The ways to say no, and the one place that turns them into an answer.
//!
//! Which one to use: the rule says no → [`Refusal`] (409, its sentences shown); the person has
//! no right → [`Denied`] (403); it does not exist, or he may not know that it does →
//! [`Missing`] (404); the machine failed → any other error, which becomes [`No::Fault`]: 500,
//! the cause in the log under an incident number, only the number on the screen. A form that
//! was filled in wrongly is not a no: answer it with [`Visit::again`](crate::Visit::again).

use std::error::Error;
use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Refusal;

/// Why a request is not done. Any error turns into one with `?`: a [`Refusal`], [`Denied`] or
/// [`Missing`] anywhere in its chain of sources is found, everything else is a fault.
#[derive(Debug)]
pub enum No {
    /// The rule says no.
    Refusal(Refusal),
    /// Nobody is signed in, but somebody has to be.
    SignedOut,
    /// The person has no right to do this.
    Denied(Denied),
    /// There is no such thing.
    Missing(Missing),
    /// The request is not one a page of ours could have sent; the sentence says what is wrong.
    Malformed(StatusCode, String),
    /// The machine failed.
    Fault(Box<dyn Error + Send + Sync>),
}

/// The person has no right to do this; the sentence says who has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied(pub String);

impl Denied {
    /// A denial with a sentence that says who may: 只有县级以上组织部门可以发布通报。
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Denied {}

/// There is no such thing, or the person may not know that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

impl Missing {
    /// `what` is a noun: 这条记录.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "没有找到{}", self.0)
    }
}

impl Error for Missing {}

impl<E: Error + Send + Sync + 'static> From<E> for No {
    fn from(error: E) -> Self {
        let mut next: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(cause) = next {
            if let Some(refusal) = cause.downcast_ref::<Refusal>() {
                return Self::Refusal(refusal.clone());
            }
            if let Some(denied) = cause.downcast_ref::<Denied>() {
                return Self::Denied(denied.clone());
            }
            if let Some(missing) = cause.downcast_ref::<Missing>() {
                return Self::Missing(missing.clone());
            }
            next = cause.source();
        }
        Self::Fault(Box::new(error))
    }
}

impl No {
    /// The refusal, when the rule said no; anything else stays a no. For handlers that show a
    /// refusal on the form it belongs to: `form.refuse(No::from(error).refusal()?)`.
    pub fn refusal(self) -> Result<Refusal, Self> {
        match self {
            Self::Refusal(refusal) => Ok(refusal),
            other => Err(other),
        }
    }

    /// A page that does not exist.
    pub fn missing(what: impl Into<String>) -> Self {
        Self::Missing(Missing::new(what))
    }

    /// Something a person may not do.
    pub fn denied(sentence: impl Into<String>) -> Self {
        Self::Denied(Denied::new(sentence))
    }

    /// The HTTP status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refusal(_) => StatusCode::CONFLICT,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Malformed(status, _) => *status,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The heading a person reads.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::Refusal(_) => "现在还不能这样办",
            Self::SignedOut => "请先登录",
            Self::Denied(_) => "您没有这项权限",
            Self::Missing(_) => "没有找到",
            Self::Malformed(..) => "这个请求无法处理",
            Self::Fault(_) => "系统出了问题，操作没有完成",
        }
    }

    /// The sentences a person reads: what happened, why, what to do.
    pub(crate) fn sentences(&self) -> Vec<String> {
        match self {
            Self::Refusal(refusal) => refusal.sentences().to_vec(),
            Self::SignedOut => vec!["登录后会回到这一页。".to_owned()],
            Self::Denied(denied) => {
                vec![denied.0.clone(), "如确需办理，请与本单位管理员联系。".to_owned()]
            }
            Self::Missing(missing) => vec![
                format!("{missing}。"),
                "可能地址有误，可能已被删除，也可能不在您的管理范围内。".to_owned(),
            ],
            Self::Malformed(_, sentence) => vec![sentence.clone()],
            Self::Fault(_) => vec![
                "刚才的操作没有保存。请稍后再试一次。".to_owned(),
                "如果仍然不行，请把下面的编号告诉系统管理员。".to_owned(),
            ],
        }
    }
}

impl IntoResponse for No {
    /// Leaves itself in the answer's extensions; [`crate::serve`] writes the page, fragment or
    /// JSON, because only there the visit is known.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Said(std::sync::Arc::new(self)));
        response
    }
}

/// A [`No`] on its way out.
#[derive(Clone)]
pub(crate) struct Said(pub std::sync::Arc<No>);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Wrapped(Refusal);
    impl fmt::Display for Wrapped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "wrapped")
        }
    }
    impl Error for Wrapped {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_refusal_is_found_however_deep_it_lies() {
        let refusal = Refusal::new("还缺 2 份佐证");
        assert_eq!(No::from(refusal.clone()).refusal().unwrap(), refusal);
        assert_eq!(No::from(Wrapped(refusal.clone())).refusal().unwrap(), refusal);
        assert!(matches!(No::from(fmt::Error), No::Fault(_)));
        assert_eq!(No::from(Missing::new("这名党员")).status(), StatusCode::NOT_FOUND);
    }
}
