//! In which namespace something is done.

use coppice_kv_api::{Backend, Mirror};
use coppice_platform::Kv;
use coppice_platform::sql::Rows;

use super::Failure;
use super::caller::{Caller, Refused};
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::store::entries::Place;
use crate::kv_api::store::keys::Work;
use crate::kv_api::store::namespaces;
use crate::kv_api::store::phase::{self, Elsewhere, phase_statement, refuse_statements};

/// The time of this request, in epoch milliseconds.
pub(super) fn now_ms(caller: &Caller) -> i64 {
    caller.context.app.platform.clock.now_ms()
}

/// The mirror of this namespace, if it has one or may have.
pub(super) fn mirror_of<'a>(caller: &'a Caller, namespace: &str) -> Option<&'a Mirror> {
    caller.context.app.config.kv_api.mirror_of(namespace)
}

/// What was read by a key.
pub(super) struct Read {
    /// The key.
    pub(super) key: ApiKey,
    /// What the statement answered; nothing where KV answers.
    pub(super) rows: Option<Rows>,
}

/// What came of a write.
pub(super) enum Written {
    /// What the statements answered.
    Rows(Vec<Rows>),
    /// It is to be done at KV.
    AtKv,
}

/// Whether a write was refused for somebody else answers.
fn elsewhere(refused: &Refused) -> Option<Elsewhere> {
    match refused {
        Refused::Platform(error) => phase::elsewhere(error),
        _ => None,
    }
}

/// KV, which answers where the database does not.
pub(super) fn kv(caller: &Caller) -> &dyn Kv {
    caller.context.app.platform.mirror_kv.as_ref()
}

/// In which namespace something is done.
#[derive(Debug, Clone)]
pub enum Target {
    /// In that of whoever asks.
    Own,
    /// In the one of this id.
    Named(String),
}

impl Target {
    /// Where entries are looked for before it is known who asks.
    pub(super) fn place(&self, caller: &Caller) -> Place {
        match self {
            Self::Own => Place::OfKey(caller.credentials.finder()),
            Self::Named(id) => Place::Namespace(id.clone()),
        }
    }

    /// The id of the namespace, for whoever shows this key of the API.
    ///
    /// # Errors
    /// [`Failure::NotOneNamespace`], [`Failure::NoNamespace`].
    pub(super) fn id<'a>(&'a self, key: &'a ApiKey) -> Result<&'a str, Failure> {
        match (self, &key.namespace_id) {
            (Self::Own, None) => Err(Failure::NotOneNamespace),
            (Self::Named(id), Some(own)) if id != own => Err(Failure::NoNamespace),
            (Self::Own, Some(id)) | (Self::Named(id), _) => Ok(id),
        }
    }

    /// Reads by one statement in this namespace, in one round trip with whoever asks; `body` is what the request brought.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::NotOneNamespace`], [`Failure::NoNamespace`].
    pub(super) async fn read(
        &self,
        caller: &Caller,
        body: &[u8],
        mut statements: Work,
    ) -> Result<Read, Failure> {
        let mirror = caller.context.app.config.kv_api.mirror.as_ref();
        statements.extend(mirror.map(phase_statement));
        if let Self::Named(id) = self {
            statements.push(namespaces::find_statement(&caller.tenant.0, id));
        }
        let (key, rows) = caller.read_with(Scope::Read, body, statements).await?;
        let id = self.id(&key)?;
        let mut rows = rows.into_iter();
        let answer = rows.next().unwrap_or_default();
        let phase = mirror.and_then(|_| rows.next());
        let is_there = rows.next().is_some_and(|found| !found.is_empty());
        if matches!(self, Self::Named(_)) && !is_there {
            return Err(Failure::NoNamespace);
        }
        let backend = match phase.filter(|_| mirror_of(caller, id).is_some()) {
            Some(said) => phase::phase(&said)?.backend,
            None => Backend::D1,
        };
        Ok(Read { rows: (backend != Backend::Kv).then_some(answer), key })
    }

    /// Writes in this namespace by these statements, in one batch; or, where KV answers for it, nothing yet.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::NotOneNamespace`], [`Failure::NoNamespace`], [`Failure::Frozen`].
    pub(super) async fn write(
        &self,
        caller: &Caller,
        key: &ApiKey,
        statements: Work,
    ) -> Result<Written, Failure> {
        let id = self.id(key)?;
        let Some(mirror) = mirror_of(caller, id) else {
            return Ok(Written::Rows(caller.write(key, statements).await?));
        };
        let now = now_ms(caller).div_euclid(1_000);
        let mut guarded = refuse_statements(mirror, false, now);
        let own = guarded.len();
        guarded.extend(statements);
        match caller.write(key, guarded).await {
            Ok(rows) => return Ok(Written::Rows(rows.into_iter().skip(own).collect())),
            Err(refused) => match elsewhere(&refused) {
                Some(Elsewhere::Backend) => {}
                Some(Elsewhere::Frozen) => return Err(Failure::Frozen),
                None => return Err(refused.into()),
            },
        }
        // KV answers: who may, and that it still does, is judged all the same, in a batch that writes nothing else.
        let mut guarded = refuse_statements(mirror, true, now);
        guarded.push(namespaces::find_statement(&caller.tenant.0, id));
        match caller.write(key, guarded).await {
            Ok(rows) if rows.last().is_some_and(|found| !found.is_empty()) => Ok(Written::AtKv),
            Ok(_) => Err(Failure::NoNamespace),
            // Frozen, or the database answers again since a moment ago: the next try finds out.
            Err(refused) if elsewhere(&refused).is_some() => Err(Failure::Frozen),
            Err(refused) => Err(refused.into()),
        }
    }
}
