//! In which namespace something is done.

use coppice_kv_api::Mirror;
use coppice_platform::sql::Rows;

use super::Failure;
use super::caller::Caller;
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::store::entries::Place;
use crate::kv_api::store::keys::Work;
use crate::kv_api::store::namespaces;

/// The time of this request, in epoch milliseconds.
pub(super) fn now_ms(caller: &Caller) -> i64 {
    caller.context.app.platform.clock.now_ms()
}

/// The mirror of this namespace, if it has one or may have.
pub(super) fn mirror_of<'a>(caller: &'a Caller, namespace: &str) -> Option<&'a Mirror> {
    caller.context.app.config.kv_api.mirror_of(namespace)
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
    ) -> Result<(ApiKey, Rows), Failure> {
        if let Self::Named(id) = self {
            statements.push(namespaces::find_statement(&caller.tenant.0, id));
        }
        let (key, rows) = caller.read_with(Scope::Read, body, statements).await?;
        self.id(&key)?;
        let mut rows = rows.into_iter();
        let answer = rows.next().unwrap_or_default();
        let is_there = rows.next().is_some_and(|found| !found.is_empty());
        match self {
            Self::Named(_) if !is_there => Err(Failure::NoNamespace),
            Self::Named(_) | Self::Own => Ok((key, answer)),
        }
    }
}
