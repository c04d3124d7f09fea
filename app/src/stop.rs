//! Why a command was not done, or not wholly.

use std::fmt;

/// What the person at the terminal reads. The command exits with 1.
#[derive(Debug)]
pub(crate) struct Stop {
    sentences: Vec<String>,
}

impl Stop {
    /// Something a person can mend; says how.
    pub fn because(sentence: impl Into<String>) -> Self {
        Self { sentences: vec![sentence.into()] }
    }

    /// Something broke while doing what the words say.
    pub fn fault(doing: &str, cause: &dyn std::error::Error) -> Self {
        let mut text = format!("{doing}：{cause}");
        let mut next = cause.source();
        while let Some(cause) = next {
            let cause_text = cause.to_string();
            if !text.contains(&cause_text) {
                text = format!("{text}：{cause_text}");
            }
            next = cause.source();
        }
        if text.contains("pool timed out") {
            text = format!("{doing}：连接不上。请检查地址、密码，以及数据库是否已经启动");
        }
        if text.contains("database is locked") {
            text = format!(
                "{doing}：数据库正被另一个程序写入。请等它结束，或停止正在运行的 jishi 后再试"
            );
        }
        Self::because(text)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences.join("\n"))
    }
}

impl From<kernel::Refusal> for Stop {
    fn from(refusal: kernel::Refusal) -> Self {
        Self { sentences: refusal.sentences().to_vec() }
    }
}

impl From<store::Fault> for Stop {
    fn from(fault: store::Fault) -> Self {
        Self::fault("数据库出错", &fault)
    }
}

impl From<store::No> for Stop {
    fn from(no: store::No) -> Self {
        match no {
            store::No::Refused(refusal) => refusal.into(),
            store::No::Fault(fault) => fault.into(),
            other => Self::because(other.to_string()),
        }
    }
}
