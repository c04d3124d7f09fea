//! Forms: declared once, shown, filled with what was sent, read.
//!
//! A form is a list of [`Field`]s. The same list draws the page, takes what was sent, finds what
//! is wrong with it and gives the typed values, so that the four cannot disagree. Ledger forms
//! build the list from the pack, other areas write it down:
//!
//! ```
//! use web::form::{Field, Form, Sent};
//!
//! fn member_form() -> Form {
//!     Form::new("/members", "登记")
//!         .field(Field::text("name", "姓名").at_most(50).hint("与身份证一致"))
//!         .field(Field::day("joined", "入党日期"))
//!         .field(Field::text("phone", "联系电话").optional())
//! }
//!
//! let sent = Sent::of_query("name=%E5%BC%A0%E4%B8%89&joined=2019.7.1&phone=");
//! let mut form = member_form().filled(&sent);
//! let read = form.read(|f| Some((f.text("name")?, f.day("joined")?, f.text("phone"))));
//! assert_eq!(read.unwrap().1.to_string(), "2019-07-01");
//!
//! let mut wrong = member_form().filled(&Sent::of_query("name=&joined=2019-02-30"));
//! assert!(wrong.read(|f| f.text("name")).is_none());
//! assert_eq!(wrong.problems()[0].sentence, "请填写姓名");
//! ```

mod check;
mod field;
mod pick;
mod sent;
mod upload;

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Day, Fen, Id, Period, Refusal};

pub use field::{Field, Kind, Opt};
pub use pick::{Choice, Choices, Takes};
pub use sent::{Asked, Sent};
pub use upload::{Upload, UploadedFile};

/// A form: fields in sections, and where it goes.
#[derive(Debug, Clone, Template)]
#[template(path = "form/form.html")]
pub struct Form {
    action: String,
    submit: String,
    cancel: Option<String>,
    sections: Vec<Section>,
    refused: Vec<String>,
    danger: bool,
    drafts: bool,
    narrow: bool,
}

impl HtmlSafe for Form {}

/// Fields that belong together under a heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    pub(crate) title: String,
    pub(crate) hint: String,
    pub(crate) fields: Vec<Field>,
}

/// Something wrong with a form, for the summary on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The element to jump to; empty for the form as a whole.
    pub at: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl Form {
    /// A form that posts to `action` by a button with this label.
    pub fn new(action: impl Into<String>, submit: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            submit: submit.into(),
            cancel: None,
            sections: Vec::new(),
            refused: Vec::new(),
            danger: false,
            drafts: false,
            narrow: false,
        }
    }

    /// Begins a section; the fields that follow belong to it.
    #[must_use]
    pub fn section(mut self, title: impl Into<String>, hint: impl Into<String>) -> Self {
        let (title, hint) = (title.into(), hint.into());
        self.sections.push(Section { title, hint, fields: Vec::new() });
        self
    }

    /// One more field.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        match self.sections.last_mut() {
            Some(section) => section.fields.push(field),
            None => self.sections.push(Section { fields: vec![field], ..Section::default() }),
        }
        self
    }

    /// With a link back beside the button.
    #[must_use]
    pub fn cancel(mut self, href: impl Into<String>) -> Self {
        self.cancel = Some(href.into());
        self
    }

    /// The button does something that cannot be undone.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// One column however wide the page: sign-in and other short forms.
    #[must_use]
    pub fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    /// With a second button 存草稿, which sends `_draft=1`; see [`Sent::is_draft`].
    #[must_use]
    pub fn drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// The form with what was sent, each field checked by its kind. What cannot be read is kept
    /// as it was typed.
    #[must_use]
    pub fn filled(mut self, sent: &Sent) -> Self {
        for field in self.fields_mut() {
            let name = field.name.clone();
            field.take(sent.all(&name).collect());
            sent.text(&format!("{name}_q")).clone_into(&mut field.asked);
        }
        self
    }

    /// Sets a field's value before the form is first shown.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        if let Some(field) = self.field_named_mut(name) {
            field.values = vec![value.into()];
        }
    }

    /// The typed values, if nothing is wrong with any field. `read` may itself say no by
    /// [`Form::wrong`] beforehand; when it gives `None` so does this.
    pub fn read<T>(&mut self, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        if self.is_wrong() { None } else { read(self) }
    }

    /// Says what is wrong with a field, over and above what its kind checks.
    pub fn wrong(&mut self, name: &str, sentence: impl Into<String>) {
        let sentence = sentence.into();
        match self.field_named_mut(name) {
            Some(field) => field.error = Some(sentence),
            None => self.refused.push(sentence),
        }
    }

    /// Says that the rule refuses the form as a whole.
    pub fn refuse(&mut self, refusal: &Refusal) {
        self.refused.extend(refusal.sentences().iter().cloned());
    }

    /// Takes back what was found wrong: the form is shown again for another reason, such as a
    /// picker that was asked.
    pub fn forget_problems(&mut self) {
        self.refused.clear();
        self.fields_mut().for_each(|field| field.error = None);
    }

    /// Whether anything is wrong.
    pub fn is_wrong(&self) -> bool {
        !self.refused.is_empty() || self.fields().any(|f| f.error.is_some())
    }

    /// Everything that is wrong, in the order of the page.
    pub fn problems(&self) -> Vec<Problem> {
        let whole = self.refused.iter().map(|s| Problem { at: String::new(), sentence: s.clone() });
        let each = self.fields().filter_map(|field| {
            let sentence = field.error.clone()?;
            Some(Problem { at: field.focus_id(), sentence })
        });
        whole.chain(each).collect()
    }

    /// What was entered, without blanks around it; `None` if that is nothing.
    pub fn text(&self, name: &str) -> Option<String> {
        let value = self.field_named(name)?.values.first()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// All that was chosen.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.field_named(name).map(|f| f.values.clone()).unwrap_or_default()
    }

    /// The day entered.
    pub fn day(&self, name: &str) -> Option<Day> {
        check::day(&self.text(name)?)
    }

    /// The period chosen.
    pub fn period(&self, name: &str) -> Option<Period> {
        self.text(name)?.parse().ok()
    }

    /// The number entered.
    pub fn number(&self, name: &str) -> Option<f64> {
        check::number(&self.text(name)?)
    }

    /// The whole number entered.
    pub fn whole(&self, name: &str) -> Option<i64> {
        check::plain(&self.text(name)?).parse().ok()
    }

    /// The amount entered, in yuan.
    pub fn money(&self, name: &str) -> Option<Fen> {
        check::money(&self.text(name)?)
    }

    /// The id chosen.
    pub fn id<T>(&self, name: &str) -> Option<Id<T>> {
        self.text(name)?.parse().ok()
    }

    /// Whether the answer is yes.
    pub fn yes(&self, name: &str) -> bool {
        self.text(name).as_deref() == Some("yes")
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// A field, to give it choices or another value.
    pub fn field_named_mut(&mut self, name: &str) -> Option<&mut Field> {
        self.fields_mut().find(|field| field.name == name)
    }

    fn field_named(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.sections.iter_mut().flat_map(|section| &mut section.fields)
    }

    fn takes_files(&self) -> bool {
        self.fields().any(|field| matches!(field.kind, Kind::File { .. }))
    }

    /// Whether something that is seen and filled in may be left empty.
    fn some_optional(&self) -> bool {
        let filled_in = |field: &&Field| !matches!(field.kind, Kind::Hidden | Kind::Shown);
        self.fields().filter(filled_in).any(|field| !field.required)
    }
}
