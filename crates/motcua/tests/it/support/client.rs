//! Somebody at a browser or a program, asking one request after the other.

use super::Reply;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use uuid::Uuid;

/// The servers of an installation. Requests go to one after the other, whoever asks.
#[derive(Clone)]
pub(super) struct Servers {
    routers: Vec<Router>,
    turn: Arc<AtomicUsize>,
}

impl Servers {
    pub(super) fn new(routers: Vec<Router>) -> Self {
        Self { routers, turn: Arc::default() }
    }

    pub(super) fn next(&self) -> Router {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.routers[turn % self.routers.len()].clone()
    }
}

/// Keeps cookies as a browser does.
pub(crate) struct Client {
    /// The account behind the client; nobody for a visitor.
    pub(crate) account: Option<Uuid>,
    servers: Servers,
    cookies: Mutex<BTreeMap<String, String>>,
    told: Mutex<Vec<String>>,
    headers: Vec<(&'static str, String)>,
}

impl Client {
    pub(super) fn new(servers: Servers, account: Option<Uuid>) -> Self {
        let (cookies, told) = (Mutex::default(), Mutex::default());
        Self { account, servers, cookies, told, headers: Vec::new() }
    }

    /// The account behind a signed-in client.
    pub(crate) fn id(&self) -> Uuid {
        self.account.expect("the client is signed in")
    }

    /// Keeps a cookie.
    pub(crate) fn keep(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Every cookie as it was set or deleted, attributes included.
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The same client with a header on every request from now on.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same client reading English.
    pub(crate) fn in_english(self) -> Self {
        self.keep("lang", "en");
        self
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, Some(kind), body.into_bytes()).await
    }

    /// Sends JSON.
    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string().into_bytes();
        self.send(Method::POST, path, Some("application/json"), body).await
    }

    /// Takes something away.
    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    /// Sends anything, such as a multipart form with files.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Reply {
        let mut request = Request::builder().method(&method).uri(path);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let cookies = {
            let kept = self.cookies.lock().unwrap();
            kept.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("; ")
        };
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.servers.next().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap();
            self.told.lock().unwrap().push(pair.to_owned());
            let (name, value) = pair.split(';').next().unwrap().split_once('=').unwrap();
            if pair.contains("Max-Age=0") {
                self.cookies.lock().unwrap().remove(name);
            } else {
                self.keep(name, value);
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            asked: format!("{method} {path}"),
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes: bytes.to_vec(),
        }
    }
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
