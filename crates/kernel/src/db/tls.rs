//! How the way to PostgreSQL is protected: what `sslmode` and `sslrootcert` in its address mean.
//!
//! | in the address | what happens |
//! |---|---|
//! | nothing, `sslmode=prefer` | encrypted if the server can, else not; nobody's certificate is checked |
//! | `sslmode=require` | encrypted or no connection; the certificate is not checked |
//! | `sslrootcert=FILE`, also as `sslmode=verify-full` | encrypted, the certificate leads to FILE and names the host |
//! | `sslmode=disable`, a Unix socket | not encrypted |

use super::DbError;
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where to connect to, and how.
#[derive(Clone)]
pub(super) struct Target {
    config: Config,
    /// None if the connection is not encrypted.
    tls: Option<MakeRustlsConnect>,
}

impl Target {
    /// Reads an address. The driver knows neither `sslrootcert` nor `verify-full`, and refuses what it does not
    /// know: both are taken out before it reads the rest.
    pub(super) fn read(url: &str) -> Result<Self, DbError> {
        let (rest, asked) = split(url)?;
        let mut config: Config = rest.parse().map_err(|error: postgres::Error| wrong(&error))?;
        let hosts = config.get_hosts();
        if !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_))) {
            config.ssl_mode(SslMode::Disable);
            return Ok(Self { config, tls: None });
        }
        match (asked.mode.as_deref(), asked.root) {
            (Some("disable"), Some(_)) => {
                Err(DbError::Other("sslrootcert and sslmode=disable contradict each other".into()))
            }
            (_, Some(file)) => {
                config.ssl_mode(SslMode::Require);
                Ok(Self { config, tls: Some(checked(Path::new(&file))?) })
            }
            (Some("verify-full" | "verify-ca"), None) => Err(DbError::Other(
                "checking a certificate needs sslrootcert=FILE, the certificate of who signed it"
                    .into(),
            )),
            (Some("disable"), None) => Ok(Self { config, tls: None }),
            _ => Ok(Self { config, tls: Some(unchecked()?) }),
        }
    }

    /// Connects. Where encryption is only preferred, a server that offers it and then fails, or lets this user in
    /// only without, is asked again in the open, as the other programs of PostgreSQL do.
    pub(super) fn connect(&self) -> Result<Client, postgres::Error> {
        let Some(tls) = &self.tls else {
            return self.config.connect(NoTls);
        };
        match self.config.connect(tls.clone()) {
            Err(error) if self.config.get_ssl_mode() == SslMode::Prefer && in_the_open(&error) => {
                self.config.clone().ssl_mode(SslMode::Disable).connect(NoTls)
            }
            outcome => outcome,
        }
    }
}

fn in_the_open(error: &postgres::Error) -> bool {
    error.code().is_none_or(|code| *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// What an address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    mode: Option<String>,
    root: Option<String>,
}

/// An address without what only this file understands, and that. `sslmode` stays for the driver unless it would
/// refuse it.
fn split(url: &str) -> Result<(String, Asked), DbError> {
    // A password before the @ may hold any sign.
    let host = url.find('@').unwrap_or(0);
    let Some(at) = url[host..].find('?').map(|at| host + at) else {
        return Ok((url.to_owned(), Asked::default()));
    };
    let mut asked = Asked::default();
    let mut kept = Vec::new();
    for pair in url[at + 1..].split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "sslrootcert" => asked.root = Some(decoded(value)?),
            "sslmode" => {
                asked.mode = Some(value.to_owned());
                if !value.starts_with("verify-") {
                    kept.push(pair);
                }
            }
            _ => kept.push(pair),
        }
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    Ok((format!("{}{mark}{}", &url[..at], kept.join("&")), asked))
}

/// A value without its percent signs; a plus is a plus, as the driver reads it.
fn decoded(value: &str) -> Result<String, DbError> {
    let one = format!("v={}", value.replace('+', "%2B"));
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(&one).map_err(|error| wrong(&error))?;
    Ok(pairs.into_iter().map(|(_, value)| value).collect())
}

fn wrong(error: &dyn std::error::Error) -> DbError {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    DbError::Other(format!("the address of the database: {error}{cause}"))
}

fn builder(
    provider: Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, DbError> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DbError::Other(error.to_string()))
}

/// The certificate of the server must lead to one of the file and name the host of the address.
fn checked(file: &Path) -> Result<MakeRustlsConnect, DbError> {
    let problem = |text: &dyn std::fmt::Display| {
        DbError::Other(format!("sslrootcert={}: {text}", file.display()))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| problem(&error))? {
        let certificate = certificate.map_err(|error| problem(&error))?;
        roots.add(certificate).map_err(|error| problem(&error))?;
    }
    if roots.is_empty() {
        return Err(problem(&"no certificate in it"));
    }
    let config = builder(Arc::new(ring::default_provider()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Any certificate will do: against who listens, not against who stands in between.
fn unchecked() -> Result<MakeRustlsConnect, DbError> {
    let provider = Arc::new(ring::default_provider());
    let config = builder(Arc::clone(&provider))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Takes every certificate, also of the old kinds that `openssl` still makes: a signature by a key nobody vouches
/// for would prove nothing.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> Result<(SslMode, bool), String> {
        Target::read(url)
            .map(|target| (target.config.get_ssl_mode(), target.tls.is_some()))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_address_without_a_word_prefers_encryption() {
        assert_eq!(mode("postgres://a:p@h/d"), Ok((SslMode::Prefer, true)));
        assert_eq!(mode("postgres://a:p@h/d?sslmode=prefer"), Ok((SslMode::Prefer, true)));
        assert_eq!(mode("postgres://a:p@h/d?sslmode=require"), Ok((SslMode::Require, true)));
        assert_eq!(mode("postgres://a:p@h/d?sslmode=disable"), Ok((SslMode::Disable, false)));
    }

    #[test]
    fn a_unix_socket_is_never_encrypted() {
        for url in [
            "postgres:///d?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/d?sslmode=require",
        ] {
            assert_eq!(mode(url), Ok((SslMode::Disable, false)), "{url}");
        }
    }

    #[test]
    fn what_the_driver_does_not_know_is_taken_out_of_the_address() {
        let read = |url| split(url).map_err(|error| error.to_string());
        let asked = |mode: Option<&str>, root: Option<&str>| Asked {
            mode: mode.map(str::to_owned),
            root: root.map(str::to_owned),
        };
        assert_eq!(
            read(
                "postgres://a:x?y@h/d?sslrootcert=/etc/m%C3%A3+1.pem&connect_timeout=5&sslmode=verify-full"
            ),
            Ok((
                "postgres://a:x?y@h/d?connect_timeout=5".into(),
                asked(Some("verify-full"), Some("/etc/mã+1.pem"))
            ))
        );
        assert_eq!(
            read("postgres://h/d?sslrootcert=r.pem"),
            Ok(("postgres://h/d".into(), asked(None, Some("r.pem"))))
        );
        assert_eq!(
            read("postgres://h/d?sslmode=require"),
            Ok(("postgres://h/d?sslmode=require".into(), asked(Some("require"), None)))
        );
    }

    #[test]
    fn a_check_that_cannot_be_made_is_refused() {
        for (url, word) in [
            ("postgres://h/d?sslmode=verify-full", "sslrootcert"),
            ("postgres://h/d?sslmode=disable&sslrootcert=r.pem", "contradict"),
            ("postgres://h/d?sslrootcert=/not/there.pem", "/not/there.pem"),
            ("postgres://h/d?sslmode=maybe", "sslmode"),
        ] {
            let problem = mode(url).unwrap_err();
            assert!(problem.contains(word), "{url}: {problem}");
        }
    }
}
