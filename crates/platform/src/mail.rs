//! Mail, one message to one address at a time.

mod api;
mod outbox;
mod sender;
mod transport;

use async_trait::async_trait;

pub(crate) use sender::Sender;
pub use transport::Transport;

use crate::{ErrorKind, PlatformError, Service};

/// A message of plain text. Who it is from is the mailer's to know (`MAIL_FROM`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The one address it goes to, without a name: `anna@example.com`.
    pub to: String,
    /// The subject, on one line.
    pub subject: String,
    /// The text; lines end with `\n`.
    pub text: String,
}

/// A message that the development mailer has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// When it was sent, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// The message.
    pub mail: Mail,
}

/// Sends mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the message over to whoever delivers it. That it was taken is no promise that it arrives.
    ///
    /// Fails with [`ErrorKind::Refused`] where sending it again would not help: nobody takes this message for this address. Whatever
    /// else goes wrong, our own settings among it, may pass, and says nothing of the address. Where the error
    /// [may be done](PlatformError::may_be_done), whoever delivers it has the message, and will hardly not send it.
    async fn send(&self, mail: Mail) -> Result<(), PlatformError>;

    /// What the development mailer has kept, newest first; nothing from any other.
    fn outbox(&self) -> Vec<SentMail> {
        Vec::new()
    }
}

impl Mail {
    /// Holds the message against what every mailer has to refuse: a line break in a header would begin another
    /// header (CWE-93), and a second address would be a second recipient.
    pub(crate) fn check(&self) -> Result<(), PlatformError> {
        if !is_address(&self.to) {
            return Err(refused("the recipient is not one plain address"));
        }
        if self.subject.chars().any(char::is_control) {
            return Err(refused("the subject has control characters"));
        }
        Ok(())
    }
}

/// Whether the text is one address as most people have them: no name, no comment, no quotes.
fn is_address(text: &str) -> bool {
    /// The longest path of RFC 5321, section 4.5.3.1.3, without its angle brackets.
    const LONGEST: usize = 254;
    let foreign = |c: char| c.is_control() || c.is_whitespace() || r#"()<>[]:;\,""#.contains(c);
    let parts = text.rsplit_once('@').filter(|(user, host)| !user.is_empty() && !host.is_empty());
    text.len() <= LONGEST && parts.is_some_and(|(user, _)| !user.contains('@')) && !text.contains(foreign)
}

fn failed(kind: ErrorKind, why: impl std::fmt::Display) -> PlatformError {
    PlatformError::new(Service::Mail, "send", kind, why)
}

pub(crate) fn refused(why: impl std::fmt::Display) -> PlatformError {
    failed(ErrorKind::Refused, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(to: &str, subject: &str) -> Option<ErrorKind> {
        let mail = Mail { to: to.to_owned(), subject: subject.to_owned(), text: "a\r\nb".to_owned() };
        mail.check().err().map(|error| error.kind)
    }

    #[test]
    fn one_address_and_one_line_of_subject_will_do() {
        for to in ["a@example.com", "a.b+c@sub.example.com", "ü@exämple.com", "a@localhost"] {
            assert_eq!(check(to, "Your code: 123456 – ä"), None, "{to}");
        }
    }

    #[test]
    fn whatever_could_be_more_than_one_recipient_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for to in [
            "",
            "a",
            "@example.com",
            "a@",
            "a@b@example.com",
            "a@example.com, b@example.com",
            "a@example.com;b@example.com",
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com\n",
            "a@exam\0ple.com",
            "a b@example.com",
            "A <a@example.com>",
            "\"a\"@example.com",
            "a@example.com\u{2028}",
            &long,
        ] {
            assert_eq!(check(to, "s"), Some(ErrorKind::Refused), "{to:?}");
        }
    }

    #[test]
    fn a_subject_with_a_line_break_is_refused() {
        for subject in ["a\r\nBcc: b@example.com", "a\nb", "a\rb", "a\0b", "a\u{85}b", "\t"] {
            assert_eq!(check("a@example.com", subject), Some(ErrorKind::Refused), "{subject:?}");
        }
    }
}
