//! A platform that fails on demand: for tests of what happens then.

mod rule;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use rule::{Failure, Rule, RuleError};

use crate::layer::{self, Layer};
use crate::{Clock, ErrorKind, Platform, PlatformError, Service};

/// The rules by which operations fail. Clones share them, so a test can switch them while the platform runs.
#[derive(Clone, Default)]
pub struct Faults {
    rules: Arc<Mutex<Vec<Rule>>>,
    crash: Arc<Mutex<Option<Crash>>>,
}

/// The end of everything that touches database, bucket and other servers, as a process that is killed leaves it.
struct Crash {
    /// Operations that still happen.
    left: u32,
    /// Whether the one after them happens too, though nobody hears of it.
    lost: bool,
}

/// What a crash does to an operation.
enum Struck {
    /// It happens, and its answer does not come.
    Lost,
    /// It does not happen.
    Never,
}

impl Faults {
    /// Reads rules as configuration has them, separated by commas:
    /// `sql:unavailable, kv.get:timeout*3, bucket:refused, sql.products_:slow=2000`; `none` for a platform that will fail later; and
    /// [`Self::crash_after`] as `crash=3`, or `lost=3` where the last operation still happens.
    ///
    /// # Errors
    /// [`RuleError`] with the part that can't be read.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let faults = Self::default();
        for rule in text.split(',').map(str::trim).filter(|rule| !["", "none"].contains(rule)) {
            match rule.split_once('=') {
                Some((word @ ("crash" | "lost"), steps)) => {
                    let steps = steps.parse().map_err(|_| RuleError(rule.to_owned()))?;
                    faults.crash_after(steps, word == "lost");
                }
                _ => faults.add(rule.parse()?),
            }
        }
        Ok(faults)
    }

    /// Takes the rules of others, and forgets its own.
    pub fn replace(&self, others: &Self) {
        let rules = std::mem::take(&mut *others.rules.lock().unwrap_or_else(PoisonError::into_inner));
        *self.rules.lock().unwrap_or_else(PoisonError::into_inner) = rules;
        let crash = others.crash.lock().unwrap_or_else(PoisonError::into_inner).take();
        *self.crash.lock().unwrap_or_else(PoisonError::into_inner) = crash;
    }

    /// Adds a rule; of several that hold for an operation the first counts.
    pub fn add(&self, rule: Rule) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
    }

    /// After `steps` more operations of database, bucket and other servers everything stops, as if the process were killed there. If
    /// `lost`, the operation that it is killed at still happens, and its answer does not come.
    pub fn crash_after(&self, steps: u32, lost: bool) {
        *self.crash.lock().unwrap_or_else(PoisonError::into_inner) = Some(Crash { left: steps, lost });
    }

    /// Whether everything has stopped.
    pub fn has_crashed(&self) -> bool {
        let crash = self.crash.lock().unwrap_or_else(PoisonError::into_inner);
        crash.as_ref().is_some_and(|crash| crash.left == 0 && !crash.lost)
    }

    /// Removes all rules: everything works again.
    pub fn clear(&self) {
        *self.crash.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A platform that fails by these rules.
    pub fn wrap(&self, platform: Platform) -> Platform {
        let clock = platform.clock.clone();
        layer::wrap(platform, &Saboteur { faults: self.clone(), clock })
    }

    /// What a crash does to the next operation; counts it off.
    fn strike(&self, service: Service) -> Option<Struck> {
        let mut crash = self.crash.lock().unwrap_or_else(PoisonError::into_inner);
        let crash =
            crash.as_mut().filter(|_| matches!(service, Service::Sql | Service::Bucket | Service::Http))?;
        match (crash.left.checked_sub(1), crash.lost) {
            (Some(left), _) => {
                crash.left = left;
                None
            }
            (None, true) => {
                crash.lost = false;
                Some(Struck::Lost)
            }
            (None, false) => Some(Struck::Never),
        }
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
        let operation = operations.first().copied().unwrap_or("batch");
        let crashed = || PlatformError::new(service, operation, ErrorKind::Unavailable, "a crash on demand");
        match self.faults.strike(service) {
            Some(Struck::Never) => return Err(crashed()),
            Some(Struck::Lost) => {
                let _ = call.await;
                return Err(crashed());
            }
            None => {}
        }
        match self.faults.next(service, operations) {
            None => call.await,
            Some(Failure::Slow(ms)) => {
                self.clock.sleep(Duration::from_millis(ms)).await;
                call.await
            }
            Some(Failure::Error(kind)) => Err(PlatformError::new(service, operation, kind, "on demand")),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
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
    async fn a_crash_ends_everything_and_may_swallow_the_answer_of_what_happened_last() {
        let (_directory, platform) = test_platform().await;
        let faults = Faults::default();
        let platform = faults.wrap(platform);
        let put = async |key: &str| {
            let body = crate::bucket::stream_of("x");
            platform.bucket.put(key, 1, body, crate::bucket::PutOptions::default()).await.is_ok()
        };
        faults.crash_after(1, true);
        assert!(put("a").await && !faults.has_crashed());
        assert!(!put("b").await && faults.has_crashed());
        assert!(!put("c").await);
        faults.clear();
        let there = platform.bucket.list("", None, 10).await.unwrap().objects;
        assert_eq!(there.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[tokio::test]
    async fn rules_of_others_take_the_place_of_all() {
        let (_directory, platform) = test_platform().await;
        let faults = Faults::parse("none").unwrap();
        let platform = faults.wrap(platform);
        faults.replace(&Faults::parse("kv:unavailable, crash=0").unwrap());
        assert!(faults.has_crashed());
        assert!(platform.cache_kv.get("k").await.is_err());
        faults.replace(&Faults::parse("lost=1").unwrap());
        assert!(!faults.has_crashed());
        assert!(platform.cache_kv.get("k").await.is_ok());
        for wrong in ["crash=", "lost=-1", "crash=two", "found=1"] {
            assert!(Faults::parse(wrong).is_err(), "{wrong}");
        }
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
