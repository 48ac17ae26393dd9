//! A layer around mail.

use async_trait::async_trait;

use super::{Layer, Layered};
use crate::mail::{Mail, Mailer, SentMail};
use crate::{PlatformError, Service};

#[async_trait]
impl<L: Layer> Mailer for Layered<L, dyn Mailer> {
    async fn send(&self, mail: Mail) -> Result<(), PlatformError> {
        self.layer.around(Service::Mail, &["send"], self.inner.send(mail)).await
    }

    fn outbox(&self) -> Vec<SentMail> {
        self.inner.outbox()
    }
}
