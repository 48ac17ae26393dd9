//! A platform that fails on demand: for tests of what happens then.

mod rule;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use rule::{Failure, NotARule, Rule};

use crate::layer::{self, Layer};
use crate::{Clock, Platform, PlatformError, Service};

/// The rules by which operations fail. Clones share them, so a test can switch them while the platform runs.
#[derive(Clone, Default)]
pub struct Faults {
    rules: Arc<Mutex<Vec<Rule>>>,
}

impl Faults {
    /// Reads rules as configuration has them, separated by commas:
    /// `sql:unavailable, kv.get:timeout*3, bucket:refused, sql.products_:slow=2000`.
    ///
    /// # Errors
    /// [`NotARule`] with the part that can't be read.
    pub fn parse(text: &str) -> Result<Self, NotARule> {
        let faults = Self::default();
        for rule in text.split(',').map(str::trim).filter(|rule| !rule.is_empty()) {
            faults.add(rule.parse()?);
        }
        Ok(faults)
    }

    /// Adds a rule; of several that hold for an operation the first counts.
    pub fn add(&self, rule: Rule) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
    }

    /// Removes all rules: everything works again.
    pub fn clear(&self) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A platform that fails by these rules.
    pub fn wrap(&self, platform: Platform) -> Platform {
        let clock = platform.clock.clone();
        layer::wrap(platform, &Saboteur { faults: self.clone(), clock })
    }

    /// What is to happen to an operation; counts it off a rule that ends.
    fn next(&self, service: Service, operations: &[&'static str]) -> Option<Failure> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.iter_mut().find_map(|rule| rule.strike(service, operations))
    }
}

#[derive(Clone)]
struct Saboteur {
    faults: Faults,
    clock: Arc<dyn Clock>,
}

impl Layer for Saboteur {
    async fn around<T: Send>(
        &self,
        service: Service,
        operations: &[&'static str],
        call: impl Future<Output = Result<T, PlatformError>> + Send,
    ) -> Result<T, PlatformError> {
        match self.faults.next(service, operations) {
            None => call.await,
            Some(Failure::Slow(ms)) => {
                self.clock.sleep(Duration::from_millis(ms)).await;
                call.await
            }
            Some(Failure::Error(kind)) => {
                let operation = operations.first().copied().unwrap_or("batch");
                Err(PlatformError::new(service, operation, kind, "on demand"))
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::native::testing::platform as test_platform;
    use crate::sql::{SessionStart, Statement};

    #[tokio::test]
    async fn faults_are_switched_while_the_platform_runs() {
        let (_directory, platform) = test_platform().await;
        let faults = Faults::default();
        let platform = faults.wrap(platform);
        assert!(platform.cache_kv.get("k").await.is_ok());
        faults.add("kv.get:unavailable*2".parse().unwrap());
        for _ in 0..2 {
            assert_eq!(platform.cache_kv.get("k").await.unwrap_err().kind, ErrorKind::Unavailable);
        }
        assert!(platform.session_kv.get("k").await.is_ok());
        faults.add("sql.list:timeout".parse().unwrap());
        let session = platform.sql.connect(SessionStart::FirstPrimary);
        let read = |name| vec![Statement::read("other", "SELECT 1"), Statement::read(name, "SELECT 1")];
        assert_eq!(session.batch(read("list_products")).await.unwrap_err().kind, ErrorKind::TimedOut);
        assert!(session.batch(read("count")).await.is_ok());
        faults.clear();
        assert!(session.batch(read("list_products")).await.is_ok());
    }

    #[tokio::test]
    async fn slow_operations_wait_and_then_work() {
        let (_directory, platform) = test_platform().await;
        let platform = Faults::parse("kv:slow=30").unwrap().wrap(platform);
        let started = platform.clock.now_ms();
        assert!(platform.cache_kv.get("k").await.is_ok());
        assert!(platform.clock.now_ms() - started >= 29);
    }
}
