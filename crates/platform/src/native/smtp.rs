//! Mail by SMTP.

mod auto_submitted;
mod connection;
mod conversation;
mod encryption;
mod relay;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::{Address, Message};

use self::auto_submitted::AutoSubmitted;
use self::conversation::{Failure, Letter, deliver};
use self::encryption::Encryption;
pub use self::relay::Relay;
use super::SystemRandom;
use crate::mail::{Mail, Mailer, Sender, refused};
use crate::{ErrorKind, PlatformError, Random, Service};

/// Sends by an SMTP server: each message by a connection of its own, for messages are few and far between.
pub(crate) struct SmtpMailer {
    relay: Relay,
    encryption: Encryption,
}

impl SmtpMailer {
    pub(crate) fn new(relay: Relay) -> Self {
        Self { relay, encryption: Encryption::default() }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<(), PlatformError> {
        mail.check()?;
        let to = mail.to.clone();
        let message = message(&self.relay.from, mail)?.formatted();
        let letter = Letter { from: &self.relay.from.address, to: &to, message: &message };
        deliver(&self.relay, &self.encryption, &letter).await.map_err(failed)
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

fn failed(failure: Failure) -> PlatformError {
    let (kind, why) = match failure {
        Failure::Refused(why) => (ErrorKind::Refused, why),
        Failure::NotNow(why) => (ErrorKind::Unavailable, why),
        Failure::Unanswered(why) => (ErrorKind::Unanswered, why),
    };
    PlatformError::new(Service::Mail, "send", kind, why)
}
