//! What a command says on standard output. `println!` would panic when the reader has seen enough
//! (`jishi assess … | head`).

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

use crate::stop::Stop;

/// Text as it is.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(Stop::fault("无法输出", &why)),
        _ => Ok(()),
    }
}

/// One line.
pub(crate) fn say(line: impl Display) -> Result<(), Stop> {
    print(&format!("{line}\n"))
}
