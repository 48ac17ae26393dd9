//! Mail by SMTP.

mod auto_submitted;
mod relay;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::transport::smtp;
use lettre::{Address, AsyncTransport, Message};

use self::auto_submitted::AutoSubmitted;
pub use self::relay::Relay;
use self::relay::Transport;
use super::SystemRandom;
use crate::mail::{Mail, Mailer, Sender, refused};
use crate::{ErrorKind, PlatformError, Random, Service};

/// How long the whole exchange with the server may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends by an SMTP server: each message by a connection of its own, for messages are few and far between.
pub(crate) struct SmtpMailer {
    relay: Relay,
    /// Made when it is first needed: a machine without certificates still serves pages.
    transport: OnceLock<Result<Transport, String>>,
}

impl SmtpMailer {
    pub(crate) fn new(relay: Relay) -> Self {
        Self { relay, transport: OnceLock::new() }
    }

    fn transport(&self) -> Result<&Transport, PlatformError> {
        let transport =
            self.transport.get_or_init(|| self.relay.transport().map_err(|error| format!("{error:?}")));
        transport.as_ref().map_err(|error| failed(ErrorKind::Unavailable, error.clone()))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<(), PlatformError> {
        mail.check()?;
        let message = message(&self.relay.from, mail)?;
        let sent = tokio::time::timeout(TIMEOUT, self.transport()?.send(message));
        match sent.await {
            Ok(answer) => answer.map(drop).map_err(|error| failed(kind(&error), format!("{error:?}"))),
            Err(_) => Err(failed(ErrorKind::TimedOut, "no answer within ten seconds".to_owned())),
        }
    }
}

/// The message as RFC 5322 has it, in ASCII whatever it says: by MIME, which it must say (RFC 2045, section 4).
fn message(from: &Sender, mail: Mail) -> Result<Message, PlatformError> {
    let address = |text: &str| text.parse::<Address>().map_err(refused);
    let sender = address(&from.address)?;
    let id = format!("<{:032x}@{}>", SystemRandom.u128(), sender.domain());
    Message::builder()
        .from(Mailbox::new(from.name.clone(), sender))
        .to(Mailbox::new(None, address(&mail.to)?))
        .message_id(Some(id))
        .subject(mail.subject)
        .header(MIME_VERSION_1_0)
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text)
        .map_err(refused)
}

/// A permanent answer (RFC 5321, section 4.2.1) stays what it is, and so does a server that can't do what the
/// settings ask of it.
fn kind(error: &smtp::Error) -> ErrorKind {
    if error.is_permanent() || error.is_client() {
        ErrorKind::Refused
    } else if error.is_timeout() {
        ErrorKind::TimedOut
    } else {
        ErrorKind::Unavailable
    }
}

fn failed(kind: ErrorKind, why: String) -> PlatformError {
    PlatformError::new(Service::Mail, "send", kind, why)
}
