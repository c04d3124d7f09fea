//! What a form sent.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};

use super::pick::Takes;
use crate::No;

/// The names and values of a sent form or a query string, in order, exactly as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    pairs: Vec<(String, String)>,
}

impl Sent {
    /// From a query string.
    pub fn of_query(query: &str) -> Self {
        Self { pairs: form_urlencoded::parse(query.as_bytes()).into_owned().collect() }
    }

    /// From pairs, as a multipart reader collects them.
    pub fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// The first value of a name; empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether the button 存草稿 was pressed.
    pub fn is_draft(&self) -> bool {
        self.text("_draft") == "1"
    }

    /// The picker field whose 查找 or 下级 button was pressed, without JavaScript: search or open
    /// as [`Asked`] says, give the field its choices, show the form again.
    pub fn asked(&self) -> Option<Asked> {
        for (button, opens) in [("_open", true), ("_find", false)] {
            let pressed = self.text(button);
            if pressed.is_empty() {
                continue;
            }
            let (field, under) = pressed.split_once(':').unwrap_or((pressed, ""));
            let text = if opens { "" } else { self.text(&format!("{field}_q")).trim() };
            return Some(Asked {
                field: field.to_owned(),
                under: (!under.is_empty()).then(|| under.to_owned()),
                text: text.to_owned(),
                chosen: self.chosen(field),
                // A form knows of its own fields what they take.
                takes: Takes::One,
            });
        }
        None
    }

    /// What is chosen in a picker.
    fn chosen(&self, field: &str) -> Vec<String> {
        self.all(field).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// The same if it was this field's button, as a page with filters asks.
    pub fn asked_for(&self, field: &str) -> Option<Asked> {
        self.asked().filter(|asked| asked.field == field)
    }
}

/// What a picker is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The field it fills.
    pub field: String,
    /// What was typed: name, pinyin initials or code.
    pub text: String,
    /// List what lies directly below this value; `None` to search by the text, or to list the
    /// top when that is empty.
    pub under: Option<String>,
    /// What is chosen already.
    pub chosen: Vec<String>,
    /// How many can be chosen.
    pub takes: Takes,
}

impl Asked {
    /// A search for what was typed.
    pub fn for_text(field: &str, text: &str) -> Self {
        Self {
            field: field.to_owned(),
            text: text.to_owned(),
            under: None,
            chosen: Vec::new(),
            takes: Takes::One,
        }
    }

    /// The same question as the picker's script puts it: `?field=…&q=…&under=…`.
    pub fn of_query(query: &str) -> Self {
        let sent = Sent::of_query(query);
        let under = sent.text("under");
        let field = sent.text("field").to_owned();
        let typed = sent.text(&format!("{field}_q")).trim();
        let text = if typed.is_empty() { sent.text("q").trim() } else { typed };
        Self {
            text: text.to_owned(),
            under: (!under.is_empty()).then(|| under.to_owned()),
            chosen: sent.chosen(&field),
            takes: Takes::of_flag(sent.text("takes")),
            field,
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = No;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, No> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_form = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(No::Malformed(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "提交的内容不是本系统的表单。请从页面重新提交。".to_owned(),
            ));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            let status = rejection.status();
            let sentence = if status == StatusCode::PAYLOAD_TOO_LARGE {
                "提交的内容太大。请减少文字后再试。"
            } else {
                "提交的内容没有收全，可能是网络中断。请重新提交。"
            };
            No::Malformed(status, sentence.to_owned())
        })?;
        let pairs = form_urlencoded::parse(&body)
            .filter(|(name, _)| name != crate::csrf::FIELD)
            .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
            .collect();
        Ok(Self { pairs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picker_without_script_says_what_it_asks_for() {
        let find = Sent::of_query("org_q=%E7%8E%8B+&_find=org").asked().unwrap();
        assert_eq!((&*find.field, &*find.text, find.under), ("org", "王", None));
        let open = Sent::of_query("org_q=x&_open=org:34").asked().unwrap();
        assert_eq!((&*open.text, open.under.as_deref()), ("", Some("34")));
        assert_eq!(Sent::of_query("name=x").asked(), None);
        assert_eq!(Asked::of_query("field=org&org_q=wj").text, "wj");
        let many = Asked::of_query("field=who&takes=many&who_q=w&who=1&who=2&who=");
        assert_eq!((many.takes, many.chosen.join(",")), (Takes::Many, "1,2".to_owned()));
    }
}
