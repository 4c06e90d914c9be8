//! A connection to the server that stays open from request to request.

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpStream;

/// Header in which the server is told an address of its own for each simulated person, as a trusted proxy
/// would: the limits of one address are kept, not switched off.
pub(super) const ADDRESS: &str = "x-bench-address";

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    method: Method,
    path: String,
    token: Option<Arc<str>>,
    address: Option<String>,
    cookie: Option<String>,
    body: Option<(&'static str, Bytes)>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    /// Name and value of the cookie it sets.
    pub(super) cookie: Option<String>,
}

impl Ask {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: None,
            address: None,
            cookie: None,
            body: None,
        }
    }

    pub(super) fn json(path: impl Into<String>, body: &serde_json::Value) -> Self {
        let body = Some(("application/json", body.to_string().into()));
        Self { method: Method::POST, body, ..Self::get(path) }
    }

    pub(super) fn form(path: impl Into<String>, body: String) -> Self {
        let body = Some(("application/x-www-form-urlencoded", body.into()));
        Self { method: Method::POST, body, ..Self::get(path) }
    }

    /// By an official with a session.
    pub(super) fn by(mut self, token: &Arc<str>) -> Self {
        self.token = Some(Arc::clone(token));
        self
    }

    /// From an address.
    pub(super) fn from(mut self, address: String) -> Self {
        self.address = Some(address);
        self
    }

    /// Method and path, without what was asked for.
    pub(super) fn what(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        format!("{} {path}", self.method)
    }

    pub(super) fn cookie(mut self, cookie: Option<String>) -> Self {
        self.cookie = cookie;
        self
    }
}

/// A connection.
pub(super) struct Connection {
    server: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await.context("connecting")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Ends when the sender is dropped or the server closes; a broken request tells of it itself.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { server, sender })
    }

    /// Sends a request and reads the whole answer.
    pub(super) async fn ask(&mut self, ask: Ask) -> anyhow::Result<Answer> {
        if self.sender.is_closed() {
            *self = Self::open(self.server).await?;
        }
        self.sender.ready().await?;
        let mut request = Request::builder()
            .method(ask.method)
            .uri(ask.path)
            .header(header::HOST, self.server.to_string());
        if let Some(token) = ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(address) = ask.address {
            request = request.header(ADDRESS, address);
        }
        if let Some(cookie) = ask.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut body = Bytes::new();
        if let Some((kind, bytes)) = ask.body {
            request = request.header(header::CONTENT_TYPE, kind);
            body = bytes;
        }
        let response = self.sender.send_request(request.body(Full::new(body))?).await?;
        let (parts, body) = response.into_parts();
        let cookie = parts.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).map(str::to_owned);
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status.as_u16(), body, cookie })
    }
}
