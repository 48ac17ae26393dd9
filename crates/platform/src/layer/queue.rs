//! A layer around messages.

use std::time::Duration;

use async_trait::async_trait;

use super::{Layer, Layered};
use crate::queue::{Consumer, Message, Queue};
use crate::{PlatformError, Service};

#[async_trait]
impl<L: Layer> Queue for Layered<L, dyn Queue> {
    async fn send(&self, message: Message, delay: Duration) -> Result<(), PlatformError> {
        self.layer.around(Service::Queue, &["send"], self.inner.send(message, delay)).await
    }

    fn deliver_to(&self, consumer: Consumer) {
        self.inner.deliver_to(consumer);
    }
}
