//! Settings, from a file and the environment; every one has a default that works.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What the operator sets.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`; empty means a file in `data`. Environment: `DATABASE_URL`.
    pub database_url: String,
    /// Folder for the embedded database and the attachments. Environment: `MOTCUA_DATA`.
    pub data: PathBuf,
    /// Address to listen on. Environment: `MOTCUA_LISTEN`.
    pub listen: String,
    /// Address people use, for links in e-mail and QR codes. Environment: `MOTCUA_PUBLIC_URL`.
    pub public_url: String,
    /// Outgoing mail.
    pub mail: Mail,
    /// Largest request in MiB, attachments included.
    pub upload_mib: u64,
    /// Hours without use after which a session ends.
    pub session_hours: u32,
    /// Cookies are only sent over https; turn off only for a trial on one machine.
    pub secure_cookies: bool,
    /// Header in which a trusted reverse proxy gives the address of the client, e.g. `x-forwarded-for`.
    pub client_address_header: Option<String>,
    /// Logs as JSON lines rather than for reading.
    pub log_json: bool,
}

/// How mail leaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtp://user:password@host:587` or `smtps://…`; empty writes mail to the log of the outbox only.
    /// Environment: `MOTCUA_SMTP_URL`.
    pub smtp_url: String,
    /// Sender.
    pub from: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self { smtp_url: String::new(), from: "Motcua <motcua@localhost>".to_owned() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: String::new(),
            data: PathBuf::from("motcua-data"),
            listen: "127.0.0.1:7300".to_owned(),
            public_url: String::new(),
            mail: Mail::default(),
            upload_mib: 50,
            session_hours: 10,
            secure_cookies: false,
            client_address_header: None,
            log_json: false,
        }
    }
}

impl Config {
    /// Reads the file, if one is given, then the environment over it.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut config: Self = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
                toml::from_str(&text)
                    .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?
            }
            None => Self::default(),
        };
        let variables: [(&str, &mut String); 4] = [
            ("DATABASE_URL", &mut config.database_url),
            ("MOTCUA_LISTEN", &mut config.listen),
            ("MOTCUA_PUBLIC_URL", &mut config.public_url),
            ("MOTCUA_SMTP_URL", &mut config.mail.smtp_url),
        ];
        for (name, field) in variables {
            if let Ok(value) = std::env::var(name) {
                *field = value;
            }
        }
        if let Ok(value) = std::env::var("MOTCUA_DATA") {
            config.data = PathBuf::from(value);
        }
        Ok(config)
    }

    /// The database to open.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite:{}", self.data.join("motcua.db").display())
        } else {
            self.database_url.clone()
        }
    }

    /// The address people use, without a slash at the end.
    pub fn base_url(&self) -> String {
        if self.public_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }
}
