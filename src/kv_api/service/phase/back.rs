//! Back from KV: the database is made the same as it.

use coppice_kv_api::Key;

use super::{Compared, Home, NotChanged, Told, keep_compared};
use crate::kv_api::service::moving::import::{self, import};
use crate::kv_api::service::moving::parity::compare_all;
use crate::kv_api::service::moving::{Here, Mirrored, Source};
use crate::kv_api::store::bulk::{delete_statements, put_statements};
use crate::kv_api::store::switch::Step;

/// For how long a write that KV has begun may still be under way, in seconds: no request lasts longer.
const UNDER_WAY_SECS: u64 = 15;

/// For how long nobody writes, in seconds, until it is known that more is needed.
const STOP_SECS: i64 = 60;

/// How often both sides are compared while nobody writes, until they are the same.
const ROUNDS: usize = 5;

impl Home<'_> {
    pub(super) async fn come_back(
        &self,
        step: Step,
        is_forced: bool,
        details: &str,
        told: &mut impl FnMut(Told),
    ) -> Result<(), NotChanged> {
        let begun = self.now();
        let mut mirror = self.mirrored();
        import(self.here(), &mut mirror, self.platform.clock.as_ref(), |news| {
            if let import::Told::Far(done, _) = news {
                told(Told::Same(done, 0));
            }
        })
        .await?;
        self.make_same(is_forced, told).await?;
        // While nobody writes it is done again, and takes no longer.
        let took = self.now().saturating_sub(begun);
        self.stop(step.from, took.saturating_mul(3).saturating_add(STOP_SECS)).await?;
        told(Told::Stopped);
        self.sleep(UNDER_WAY_SECS).await;
        for _ in 0..ROUNDS {
            let compared = self.make_same(is_forced, told).await?;
            if compared.different == 0 {
                keep_compared(self.db, &self.mirror.namespace, compared).await?;
                return self.take(step, details).await;
            }
        }
        // KV still reads what was written before.
        Err(NotChanged::Different(self.make_same(is_forced, told).await?.different))
    }

    /// Compares both sides, and has in the database what KV has; how much was different before.
    async fn make_same(&self, is_forced: bool, told: &mut impl FnMut(Told)) -> Result<Compared, NotChanged> {
        let mut mirror = self.mirrored();
        let clock = self.platform.clock.as_ref();
        let parity = compare_all(self.here(), &mut mirror, clock, |compared, _| {
            if compared.is_multiple_of(1_000) {
                told(Told::Same(compared, 0));
            }
        })
        .await?;
        if parity.refused > 0 && !is_forced {
            return Err(NotChanged::CannotBeHere(parity.refused));
        }
        let different = parity.left().saturating_sub(parity.refused);
        for some in parity.differences.chunks(100) {
            let keys: Vec<_> = some.iter().map(|difference| difference.key.clone()).collect();
            self.take_over(&mut mirror, keys).await?;
        }
        told(Told::Same(parity.compared, different));
        Ok(Compared { at: self.now(), compared: parity.compared, different })
    }

    /// Has of these keys what KV has of them.
    async fn take_over(&self, mirror: &mut Source, keys: Vec<Key>) -> Result<(), NotChanged> {
        let (mut writes, mut gone) = (Vec::new(), Vec::new());
        for key in keys {
            match mirror.look_again(&key).await?.flatten() {
                Some(write) => writes.push(write),
                None => gone.push(key),
            }
        }
        let (tenant, namespace) = (self.tenant, self.mirror.namespace.as_str());
        let gone: Vec<_> = gone.iter().collect();
        let mut statements = put_statements(tenant, namespace, &writes, self.platform.clock.now_ms());
        statements.extend(delete_statements(tenant, namespace, &gone));
        self.db.batch(statements).await?;
        Ok(())
    }

    fn mirrored(&self) -> Source {
        Source::Mirror(Mirrored::new(self.platform.mirror_kv.clone()))
    }

    /// The side that nobody reads: what is written there is noted nowhere.
    fn here(&self) -> Here<'_> {
        Here { db: self.db, tenant: self.tenant, namespace: &self.mirror.namespace, mirror: None }
    }
}
