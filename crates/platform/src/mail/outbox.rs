//! The mailer of development: whoever runs the site reads its mail.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{Mail, Mailer, SentMail};
use crate::{Clock, PlatformError};

/// How many messages are kept.
const KEPT: usize = 50;

/// Keeps the last messages in memory and sends none.
pub(super) struct Outbox {
    clock: Arc<dyn Clock>,
    sent: Mutex<VecDeque<SentMail>>,
}

impl Outbox {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, sent: Mutex::default() }
    }
}

#[async_trait]
impl Mailer for Outbox {
    async fn send(&self, mail: Mail) -> Result<(), PlatformError> {
        mail.check()?;
        log::info!("a mail to {} is at /dev/mail", masked(&mail.to));
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push_front(SentMail { at_ms: self.clock.now_ms(), mail });
        sent.truncate(KEPT);
        Ok(())
    }

    fn outbox(&self) -> Vec<SentMail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// The address as a log may have it: `a…@example.com`.
fn masked(address: &str) -> String {
    let (user, host) = address.rsplit_once('@').unwrap_or((address, ""));
    let first = user.chars().next().map(String::from).unwrap_or_default();
    format!("{first}…@{host}")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn mail(subject: &str) -> Mail {
        Mail { to: "a@example.com".to_owned(), subject: subject.to_owned(), text: "text".to_owned() }
    }

    #[tokio::test]
    async fn what_is_sent_is_kept_newest_first_with_its_time() {
        let clock = ManualClock::at(7_000);
        let outbox = Outbox::new(clock.clone());
        outbox.send(mail("one")).await.unwrap();
        clock.set(8_000);
        outbox.send(mail("two")).await.unwrap();
        let kept = [(8_000, "two"), (7_000, "one")].map(|(at_ms, s)| SentMail { at_ms, mail: mail(s) });
        assert_eq!(outbox.outbox(), kept);
    }

    #[tokio::test]
    async fn no_more_than_fifty_are_kept() {
        let outbox = Outbox::new(ManualClock::at(0));
        for n in 0..60 {
            outbox.send(mail(&n.to_string())).await.unwrap();
        }
        let subjects: Vec<_> = outbox.outbox().into_iter().map(|sent| sent.mail.subject).collect();
        assert_eq!(subjects, (10..60).rev().map(|n| n.to_string()).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn what_is_refused_is_not_kept() {
        let outbox = Outbox::new(ManualClock::at(0));
        outbox.send(mail("a\nb")).await.unwrap_err();
        assert_eq!(outbox.outbox(), []);
    }

    #[test]
    fn the_log_knows_a_letter_of_the_address() {
        for (address, shown) in [("anna@example.com", "a…@example.com"), ("ü@x.example", "ü…@x.example")]
        {
            assert_eq!(masked(address), shown);
        }
    }
}
