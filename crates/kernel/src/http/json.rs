//! JSON bodies and answers of the API.

use crate::app::App;
use crate::messages::problem as k;
use crate::problem::{FieldProblem, Problem, Words};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A JSON body; what is wrong with it becomes a problem that names the place.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Problem::new(415, k::NOT_JSON).because(Words::new(k::NOT_JSON_DETAIL)));
        }
        let bytes = bytes::Bytes::from_request(request, app)
            .await
            .map_err(|_| Problem::too_large(app.config.upload_mib))?;
        if bytes.windows(6).any(|part| part == b"\\u0000") {
            return Err(Problem::bad_request());
        }
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|_| Problem::bad_request())?;
        serde_json::from_value(value).map(Self).map_err(|error| {
            let words = Words::new(k::BAD_SHAPE).with("what", error);
            Problem::invalid(vec![FieldProblem::new("", words)])
        })
    }
}

/// A JSON answer of a status.
pub fn json(status: u16, value: &impl Serialize) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match serde_json::to_vec(value) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// The same for what is told once, such as a token or a link to choose a password: nobody keeps it, neither a
/// cache nor the memory of idempotency keys.
pub fn json_once(status: u16, value: &impl Serialize) -> Response {
    let mut response = json(status, value);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page of a list, with the cursor of the next one.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Listing<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give this as `after` to get the next rows; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
