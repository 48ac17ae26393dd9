//! A platform whose operations are counted.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::layer::{self, Layer};
use crate::{Clock, Platform, PlatformError, Service};

/// Counts operations by service and name; shared by everything they are counted for.
///
/// A count is an addition to an atomic under a lock taken to read: only the first operation of a name waits for
/// anybody.
#[derive(Clone, Default)]
pub struct Metrics {
    counters: Arc<RwLock<ByName>>,
}

type ByName = HashMap<(Service, &'static str), Arc<Counters>>;

/// The counts of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The service.
    pub service: Service,
    /// The operation, or the statement's name.
    pub operation: &'static str,
    /// How often it was begun and ended.
    pub calls: u64,
    /// How often it failed, refusals included.
    pub errors: u64,
    /// How long it took in all. A batch is one wait: each of its statements counts the whole of it.
    pub total_ms: u64,
}

#[derive(Default)]
struct Counters {
    calls: AtomicU64,
    errors: AtomicU64,
    total_ms: AtomicU64,
}

impl Metrics {
    /// Counts the operations of a platform from now on.
    pub fn observe(&self, platform: Platform) -> Platform {
        let clock = platform.clock.clone();
        layer::wrap(platform, &Observer { metrics: self.clone(), clock })
    }

    /// All counts, by service and name in order.
    pub fn snapshot(&self) -> Vec<Count> {
        let counters = self.counters.read().unwrap_or_else(PoisonError::into_inner);
        let mut counts: Vec<_> = counters
            .iter()
            .map(|(&(service, operation), counters)| Count {
                service,
                operation,
                calls: counters.calls.load(Ordering::Relaxed),
                errors: counters.errors.load(Ordering::Relaxed),
                total_ms: counters.total_ms.load(Ordering::Relaxed),
            })
            .collect();
        counts.sort_by_key(|count| (count.service.to_string(), count.operation));
        counts
    }

    fn count(&self, service: Service, operation: &'static str, failed: bool, ms: u64) {
        let counters = self.counters(service, operation);
        counters.calls.fetch_add(1, Ordering::Relaxed);
        counters.errors.fetch_add(u64::from(failed), Ordering::Relaxed);
        counters.total_ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn counters(&self, service: Service, operation: &'static str) -> Arc<Counters> {
        let known = self.counters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(counters) = known.get(&(service, operation)) {
            return counters.clone();
        }
        drop(known);
        let mut all = self.counters.write().unwrap_or_else(PoisonError::into_inner);
        all.entry((service, operation)).or_default().clone()
    }
}

#[derive(Clone)]
struct Observer {
    metrics: Metrics,
    clock: Arc<dyn Clock>,
}

impl Layer for Observer {
    async fn around<T: Send>(
        &self,
        service: Service,
        operations: &[&'static str],
        call: impl Future<Output = Result<T, PlatformError>> + Send,
    ) -> Result<T, PlatformError> {
        let started = self.clock.now_ms();
        let answer = call.await;
        let ms = u64::try_from(self.clock.now_ms().saturating_sub(started)).unwrap_or(0);
        for operation in operations {
            self.metrics.count(service, operation, answer.is_err(), ms);
        }
        answer
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::kv::Ttl;
    use crate::native::testing::platform as test_platform;
    use crate::sql::{SessionStart, Statement};

    #[tokio::test]
    async fn operations_and_errors_are_counted_by_name() {
        let (_directory, platform) = test_platform().await;
        let metrics = Metrics::default();
        let platform = metrics.observe(platform);
        let session = platform.sql.connect(SessionStart::FirstPrimary);
        session
            .batch(vec![Statement::read("one", "SELECT 1"), Statement::read("two", "SELECT 2")])
            .await
            .unwrap();
        session.batch(vec![Statement::read("one", "SELECT nothing")]).await.unwrap_err();
        platform.cache_kv.put("k", vec![], Ttl::seconds(60), None).await.unwrap();
        platform.session_kv.put("k", vec![], Ttl::seconds(60), None).await.unwrap();
        let counts: Vec<_> =
            metrics.snapshot().into_iter().map(|c| (c.service, c.operation, c.calls, c.errors)).collect();
        assert_eq!(
            counts,
            [(Service::Kv, "put", 2, 0), (Service::Sql, "one", 2, 1), (Service::Sql, "two", 1, 0)]
        );
    }
}
