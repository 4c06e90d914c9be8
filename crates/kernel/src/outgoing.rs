//! Asking another server: one small request over HTTP/1.1, with a time limit and a bound on the answer. No
//! connection is kept and no redirection followed.

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What another server said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Content type as it was sent; empty when there was none.
    pub kind: String,
    /// The body, which must be text.
    pub body: String,
}

/// Posts a text and reads an answer of at most `most` bytes; all of it within `patience`. The certificate
/// behind an address with `https` must lead to one of the public authorities.
pub async fn post(
    url: &str,
    body: String,
    patience: Duration,
    most: usize,
) -> anyhow::Result<Answer> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    post_trusting(url, body, patience, most, roots).await
}

/// The same with other authorities.
async fn post_trusting(
    url: &str,
    body: String,
    patience: Duration,
    most: usize,
    roots: RootCertStore,
) -> anyhow::Result<Answer> {
    let uri: Uri = url.parse().with_context(|| format!("{url} is no address"))?;
    let work = exchange(&uri, body, most, roots);
    tokio::time::timeout(patience, work)
        .await
        .with_context(|| format!("no answer within {} s", patience.as_secs()))?
}

async fn exchange(
    uri: &Uri,
    body: String,
    most: usize,
    roots: RootCertStore,
) -> anyhow::Result<Answer> {
    let encrypted = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => bail!("an address begins with https:// or http://"),
    };
    let authority = uri.authority().context("an address names a host")?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let port = authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(header::HOST, authority.as_str())
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::USER_AGENT, concat!("motcua/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(Bytes::from(body)))?;
    let stream = TcpStream::connect((host, port)).await?;
    if !encrypted {
        return send(stream, request, most).await;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned())?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    send(stream, request, most).await
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
    most: usize,
) -> anyhow::Result<Answer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Ends by itself when the sender is dropped; what goes wrong in it shows at the sender.
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await?;
    let (parts, body) = response.into_parts();
    let collected = Limited::new(body, most).collect().await;
    drop(sender);
    connection.abort();
    let body = collected.map_err(|error| anyhow::anyhow!("{error}"))?.to_bytes();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    Ok(Answer {
        status: parts.status.as_u16(),
        kind: kind.unwrap_or_default().to_owned(),
        body: String::from_utf8(body.to_vec()).context("the answer is no text")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::ServerConfig;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// Answers one request with a fixed text and tells what was asked.
    async fn answer(
        mut stream: impl AsyncRead + AsyncWrite + Unpin,
        text: &str,
    ) -> std::io::Result<String> {
        let mut asked = Vec::new();
        while !asked.ends_with(b"!") {
            let mut byte = [0];
            stream.read_exact(&mut byte).await?;
            asked.push(byte[0]);
        }
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await?;
        Ok(String::from_utf8_lossy(&asked).into_owned())
    }

    #[tokio::test]
    async fn what_was_said_comes_back_with_its_status_and_kind() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/a/b?c=d", listener.local_addr().unwrap());
        let said = "HTTP/1.1 409 Conflict\r\ncontent-type: text/x.tlog.size\r\ncontent-length: 3\r\n\r\n12\n";
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            answer(stream, said).await.unwrap()
        });
        let answer = post(&url, "hello!".to_owned(), PATIENCE, 100).await.unwrap();
        assert_eq!(
            (answer.status, &*answer.kind, &*answer.body),
            (409, "text/x.tlog.size", "12\n")
        );
        assert!(server.await.unwrap().starts_with("POST /a/b?c=d HTTP/1.1\r\n"));
    }

    #[tokio::test]
    async fn an_answer_that_is_too_long_too_late_or_no_text_is_an_error() {
        for (said, patience) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n01234567890", PATIENCE),
            ("HTTP/1.1 200 OK\r\n", PATIENCE),
            ("nonsense", PATIENCE),
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", Duration::ZERO),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let server = tokio::spawn(async move {
                let (stream, _) = listener.accept().await.unwrap();
                let _ = answer(stream, said).await;
            });
            assert!(post(&url, "!".to_owned(), patience, 10).await.is_err(), "{said}");
            server.abort();
        }
        for wrong in ["", "ftp://a.example/", "/path", "http://", "https:// a"] {
            assert!(post(wrong, String::new(), PATIENCE, 10).await.is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_certificate_must_lead_to_an_authority_that_is_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("cert.pem"));
        let made = std::process::Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-nodes", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let certificate = CertificateDer::from_pem_file(&certificate).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.clone()],
                PrivateKeyDer::from_pem_file(&key).unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                if let Ok(stream) = acceptor.accept(stream).await {
                    let said = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
                    let _ = answer(stream, said).await;
                }
            }
        });
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let trusted = post_trusting(&url, "!".to_owned(), PATIENCE, 10, roots).await.unwrap();
        assert_eq!((trusted.status, &*trusted.body), (200, "ok"));
        let problem = post(&url, "!".to_owned(), PATIENCE, 10).await.unwrap_err();
        assert!(format!("{problem:#}").contains("certificate"), "{problem:#}");
    }
}
