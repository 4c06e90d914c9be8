//! Outgoing mail over SMTP. Without a server configured, mail is counted and dropped with a note, so that
//! an office can start before its mail account exists.

use crate::config::Mail;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

/// The way out.
#[derive(Clone)]
pub struct Mailer {
    transport: Option<AsyncSmtpTransport<Tokio1Executor>>,
    from: Mailbox,
}

/// A message to one person.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Letter {
    /// Address.
    pub to: String,
    /// Subject line, without sensitive content.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Stable id, so that a repeated job sends a message mail programs recognise as the same.
    pub id: String,
}

impl Mailer {
    /// Reads the settings; fails on an address or URL that cannot be.
    pub fn new(config: &Mail) -> anyhow::Result<Self> {
        let transport = if config.smtp_url.is_empty() {
            None
        } else {
            Some(AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.smtp_url)?.build())
        };
        Ok(Self { transport, from: config.from.parse()? })
    }

    /// Sends one message; the server's refusal is an error.
    pub async fn send(&self, letter: &Letter) -> anyhow::Result<()> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(letter.to.parse()?)
            .subject(&letter.subject)
            .message_id(Some(format!("<{}@motcua>", letter.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())?;
        if let Some(transport) = &self.transport {
            transport.send(message).await?;
        } else {
            tracing::info!("no mail server is configured; one message was not sent");
        }
        Ok(())
    }
}
