//! Fields of forms and queries, and files sent with them, read once into a plain list.

use crate::app::App;
use crate::fold::nfc;
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Multipart, RawForm, Request};
use axum::http::header;
use axum::http::request::Parts;

/// What a form or query holds, in order; texts are NFC and trimmed.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Names and values.
    pub values: Vec<(String, String)>,
    /// Files.
    pub files: Vec<Upload>,
}

/// A file as it was sent; its content has not been judged yet.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name of the form field.
    pub field: String,
    /// Name on the sender's machine.
    pub name: String,
    /// Content.
    pub bytes: bytes::Bytes,
}

/// More fields than any of our forms has: a guard against floods.
const MOST_FIELDS: usize = 5_000;

impl Fields {
    /// The first value of a name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// The first value of a name unless it is empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Every value of a name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(field, value)| field == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Reads `a=1&b=2`.
    pub fn parse(text: &[u8]) -> Result<Self, Problem> {
        let values: Vec<(String, String)> =
            serde_urlencoded::from_bytes(text).map_err(|_| Problem::bad_request())?;
        if values.len() > MOST_FIELDS {
            return Err(Problem::bad_request());
        }
        let values = values.into_iter().map(|(name, value)| (name, nfc(&value))).collect();
        Ok(Self { values, files: Vec::new() })
    }
}

impl FromRequestParts<App> for Fields {
    type Rejection = Problem;

    /// The query of the address.
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Self::parse(parts.uri.query().unwrap_or_default().as_bytes())
    }
}

/// The fields of a form that was sent.
#[derive(Clone, Debug, Default)]
pub struct Sent(pub Fields);

impl FromRequest<App> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let limit = app.config.upload_mib;
        if !kind.starts_with("multipart/form-data") {
            let RawForm(bytes) = RawForm::from_request(request, app)
                .await
                .map_err(|rejection| refused(rejection.into_response_status(), limit))?;
            return Ok(Self(Fields::parse(&bytes)?));
        }
        let mut parts =
            Multipart::from_request(request, app).await.map_err(|_| Problem::bad_request())?;
        let mut fields = Fields::default();
        while let Some(part) =
            parts.next_field().await.map_err(|error| refused(error.status().as_u16(), limit))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(nfc);
            let bytes =
                part.bytes().await.map_err(|error| refused(error.status().as_u16(), limit))?;
            match file {
                Some(file) if !file.is_empty() && !bytes.is_empty() => {
                    fields.files.push(Upload { field: name, name: file, bytes });
                }
                Some(_) => {}
                None => {
                    let text =
                        String::from_utf8(bytes.to_vec()).map_err(|_| Problem::bad_request())?;
                    fields.values.push((name, nfc(&text)));
                }
            }
            if fields.values.len() + fields.files.len() > MOST_FIELDS {
                return Err(Problem::bad_request());
            }
        }
        Ok(Self(fields))
    }
}

fn refused(status: u16, limit: u64) -> Problem {
    if status == 413 { Problem::too_large(limit) } else { Problem::bad_request() }
}

trait Status {
    fn into_response_status(self) -> u16;
}

impl<T: axum::response::IntoResponse> Status for T {
    fn into_response_status(self) -> u16 {
        self.into_response().status().as_u16()
    }
}
