//! Addresses of the lists behind figures.

use assessment::Run;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A page about a run's scheme and period.
pub(crate) fn assessed(run: &Run, path: &str, more: &[(&str, &str)]) -> String {
    let scheme = utf8_percent_encode(&run.scheme().name, NON_ALPHANUMERIC);
    let mut href = format!("{path}?scheme={scheme}&period={}", run.period());
    for (name, value) in more {
        href += &format!("&{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    }
    href
}

/// The page of an organization's result.
pub(crate) fn result(run: &Run, code: &str) -> String {
    let code = utf8_percent_encode(code, NON_ALPHANUMERIC);
    assessed(run, &format!("/assessment/result/{code}"), &[])
}
