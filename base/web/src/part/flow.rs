//! What happened and what comes next.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Tone;

/// What happened, newest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "part/timeline.html")]
pub struct Timeline(pub Vec<Event>);

impl HtmlSafe for Timeline {}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    at: String,
    who: String,
    what: String,
    detail: String,
    href: String,
    tone: Tone,
}

impl Event {
    /// When, who, what: 2026-03-05 14:20, 张三, 退回.
    pub fn new(
        at: impl ToString,
        who: impl Into<String>,
        what: impl Into<String>,
        tone: Tone,
    ) -> Self {
        Self {
            at: at.to_string(),
            who: who.into(),
            what: what.into(),
            detail: String::new(),
            href: String::new(),
            tone,
        }
    }

    /// In which words: the reason for a return.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Where to read more.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// The steps of a matter: where it stands, who is next.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "part/stepper.html")]
pub struct Stepper(pub Vec<Step>);

impl HtmlSafe for Stepper {}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    label: String,
    detail: String,
    state: StepState,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// Here it stands.
    Now,
    /// Here it stands and is stuck.
    Stuck,
    /// Still to come.
    Later,
}

impl StepState {
    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Stuck => "stuck",
            Self::Later => "later",
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Now => "进行中",
            Self::Stuck => "受阻",
            Self::Later => "未开始",
        }
    }
}

impl Step {
    /// A step with who did it and when, or who is to do it.
    pub fn new(label: impl Into<String>, detail: impl Into<String>, state: StepState) -> Self {
        Self { label: label.into(), detail: detail.into(), state }
    }
}
