//! A form that brings files.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};

use crate::No;
use crate::form::Sent;

/// What a form with files sent: its texts as [`Sent`], its files in memory, all of it no larger
/// than the address allows ([`Routes::upload`](crate::Routes::upload)).
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The texts.
    pub sent: Sent,
    /// The files; a file field left empty brings none.
    pub files: Vec<UploadedFile>,
}

/// One file as it was sent. Name and kind are what the browser said: believe neither.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// The field it belongs to.
    pub field: String,
    /// What it was called on the reader's computer, without folders: for showing only.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Upload {
    /// The file of a field.
    pub fn file(&self, field: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == field)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = No;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, No> {
        let mut parts = Multipart::from_request(request, state).await.map_err(|rejection| {
            No::Malformed(
                rejection.status(),
                "提交的内容不是带文件的表单。请从页面重新提交。".to_owned(),
            )
        })?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(|error| torn(&error))? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(|name| base_name(name).to_owned());
            let bytes = part.bytes().await.map_err(|error| torn(&error))?;
            match name {
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => files.push(UploadedFile { field, name, bytes }),
                None if field == crate::csrf::FIELD => {}
                None => pairs.push((field, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
            }
        }
        Ok(Self { sent: Sent::of_pairs(pairs), files })
    }
}

fn torn(error: &MultipartError) -> No {
    let sentence = if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        "文件太大，没有收下。请拆成几个较小的文件后再试。"
    } else {
        "文件没有收全，可能是网络中断。请重新提交。"
    };
    No::Malformed(error.status(), sentence.to_owned())
}

/// Old browsers send the whole path.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}
