//! Who may: a request by a key.
//!
//! A read brings its statements, and key and rows come in one round trip; nothing of them is given out before the key is judged. A
//! write is judged by its head before its body is read, by the body once that is there, and by the database in the batch that
//! writes: whatever has become of the key meanwhile.

mod credentials;
mod refused;

use coppice_platform::sql::{Rows, SqlSession};

pub use credentials::{Credentials, LEGACY_BODY, hash_token};
pub use refused::Refused;

use crate::kv_api::model::Scope;
use crate::kv_api::model::key::{ApiKey, Proof};
use crate::kv_api::store::keys::{self, Refusal, Used, Work};
use crate::limit::{self, Limit, Verdict};
use crate::request_context::RequestContext;
use crate::tenant::TenantId;
use crate::tick::duty;

/// How long a window of a key's limit is, in seconds.
const WINDOW_SECS: u32 = 300;

/// A program that asks, by a key.
pub struct Caller {
    /// What is known of its request.
    pub context: RequestContext,
    /// Whose host it asks at.
    pub tenant: TenantId,
    /// What it shows of who it is.
    pub credentials: Credentials,
}

impl Caller {
    /// What the statements read, for a key that is good for this; one round trip. By [`namespace_of`](keys::namespace_of) they find the
    /// key's namespace themselves. What is signed takes another round trip, for it is good once.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn read(&self, scope: Scope, what: Work) -> Result<(ApiKey, Vec<Rows>), Refused> {
        self.read_with(scope, &[], what).await
    }

    /// The same for a request with a body that is at hand.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn read_with(
        &self,
        scope: Scope,
        body: &[u8],
        what: Work,
    ) -> Result<(ApiKey, Vec<Rows>), Refused> {
        self.check_time()?;
        // Who has used up the limit of a token asks the database nothing; what a key's id alone says is anybody's to say.
        if let Some(hash) = self.credentials.token() {
            allowed(self.context.app.key_reads.look(hash, self.limit(), self.now()))?;
        }
        let (key, rows) = self
            .find(what, |key| {
                self.judge_head(key)?;
                self.check_body(key, body)?;
                if key.may(scope) { Ok(()) } else { Err(Refused::Forbidden) }
            })
            .await?;
        let counted = self.credentials.token().unwrap_or(&key.id);
        allowed(self.context.app.key_reads.count(counted, self.limit(), self.now()))?;
        self.note_read(&key).await?;
        Ok((key, rows))
    }

    /// The key of a write, judged by its head, before the body is read; one round trip. By the first way of signing nothing is known
    /// before [`check_body`](Self::check_body), and so nothing is told.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn identify(&self, scope: Scope) -> Result<ApiKey, Refused> {
        self.check_time()?;
        let refused = if self.credentials.is_legacy() { Refused::Unauthorized } else { Refused::Forbidden };
        let (key, _) = self.find(Work::new(), |key| self.judge_head(key)).await?;
        if key.may(scope) { Ok(key) } else { Err(refused) }
    }

    /// Whether this is the body that was signed; there must be one, if only an empty one, wherever something is signed.
    ///
    /// # Errors
    /// [`Refused::Unauthorized`].
    pub fn check_body(&self, key: &ApiKey, body: &[u8]) -> Result<(), Refused> {
        let is_good = match self.secret_of(key) {
            Some(secret) => self.credentials.check_body(secret.as_bytes(), body),
            None => self.credentials.token().is_some(),
        };
        if is_good { Ok(()) } else { Err(Refused::Unauthorized) }
    }

    /// Does this for a key that was [identified](Self::identify), and whose body was [checked](Self::check_body); one batch, of which
    /// nothing happens where the key was revoked meanwhile, its limit is used up, or what was signed was taken already. What the
    /// statements answer.
    ///
    /// # Errors
    /// [`Refused`]; whatever else the database says is [`Refused::Platform`], such as guards among the statements.
    pub async fn write(&self, key: &ApiKey, what: Work) -> Result<Vec<Rows>, Refused> {
        if !self.credentials.is_body_known() {
            return Err(Refused::Unauthorized);
        }
        let counted_as = counted_as(&key.id);
        let used = self.used(key, &counted_as, true);
        match keys::write_as(&self.context.db, &used, what).await {
            Ok(rows) => Ok(rows),
            Err(error) if keys::refusal_of(&error) == Some(Refusal::Exhausted) => {
                let db = &self.context.db;
                let verdict = limit::store::look(db, &counted_as, used.limit, used.now).await?;
                // The window may have ended meanwhile, and was full all the same.
                Err(Refused::TooMany { limit: verdict.limit, retry_after: verdict.retry_after })
            }
            Err(error) if keys::refusal_of(&error).is_some() => Err(Refused::Unauthorized),
            Err(error) => Err(error.into()),
        }
    }

    /// The key with its rows, if it is good by `judge`. What a replica says of a key is never final: it may not have heard of it, or of
    /// its new secret.
    async fn find(
        &self,
        what: Work,
        judge: impl Fn(&ApiKey) -> Result<(), Refused>,
    ) -> Result<(ApiKey, Vec<Rows>), Refused> {
        let again = (!self.context.began_at_primary).then(|| what.clone());
        let found = self.find_at(&self.context.db, what, &judge).await;
        if let (Err(Refused::Unauthorized), Some(what)) = (&found, again)
            && let Some(db) = self.context.second_look()
        {
            return self.find_at(&db, what, &judge).await;
        }
        found
    }

    async fn find_at(
        &self,
        db: &SqlSession,
        what: Work,
        judge: &impl Fn(&ApiKey) -> Result<(), Refused>,
    ) -> Result<(ApiKey, Vec<Rows>), Refused> {
        let (key, rows) = keys::read_as(db, &self.credentials.finder(), what).await?;
        let key = key.filter(|key| key.tenant_id == self.tenant).ok_or(Refused::Unauthorized)?;
        judge(&key)?;
        Ok((key, rows))
    }

    /// Whether the key is one that shows itself in this way, and has signed the head.
    fn judge_head(&self, key: &ApiKey) -> Result<(), Refused> {
        let is_good = match (&key.proof, self.credentials.token()) {
            // It was found by its hash.
            (Proof::Token(hash), Some(token)) => hash == token,
            (Proof::Secret(_), None) if self.credentials.is_legacy() && !key.legacy => false,
            (Proof::Secret(_), None) => {
                self.secret_of(key).is_some_and(|secret| self.credentials.is_head_signed(secret.as_bytes()))
            }
            _ => false,
        };
        if is_good { Ok(()) } else { Err(Refused::Unauthorized) }
    }

    /// The secret that a key signs with.
    fn secret_of(&self, key: &ApiKey) -> Option<String> {
        match &key.proof {
            Proof::Token(_) => None,
            Proof::Secret(sealed) => self.context.app.config.auth.keys.open(sealed, &bound_to(&key.id)),
        }
    }

    fn check_time(&self) -> Result<(), Refused> {
        let now = self.context.app.platform.clock.now_ms();
        if self.credentials.is_timely(now) { Ok(()) } else { Err(Refused::Unauthorized) }
    }

    /// Notes what a read leaves: what it has signed, before it is answered; and once a day that the key is in use.
    async fn note_read(&self, key: &ApiKey) -> Result<(), Refused> {
        let used = self.used(key, "", false);
        if used.nonce.is_some() {
            return match keys::note_read(&self.context.db, &used).await {
                Err(error) if keys::refusal_of(&error).is_some() => Err(Refused::Unauthorized),
                noted => Ok(noted?),
            };
        }
        if key.last_used_day != Some(used.day()) {
            let (app, id, day) = (self.context.app.clone(), key.id.clone(), used.day());
            self.context.app.platform.background.wait_until(Box::pin(async move {
                if let Err(error) = keys::touch_key(&duty::session(&app), &id, day).await {
                    log::warn!("a key was not noted as used: {error}");
                }
            }));
        }
        Ok(())
    }

    fn used<'a>(&self, key: &'a ApiKey, counted_as: &'a str, is_write: bool) -> Used<'a> {
        let nonce = self.credentials.nonce(is_write);
        Used { key, nonce, counted_as, limit: self.limit(), now: self.now() }
    }

    fn limit(&self) -> Limit {
        Limit { limit: self.context.app.config.kv_api.limit, window_secs: WINDOW_SECS }
    }

    fn now(&self) -> i64 {
        self.context.app.platform.clock.now()
    }
}

/// What a key's secret is sealed for: in another's row it opens nothing.
pub fn bound_to(id: &str) -> String {
    format!("api key {id}")
}

/// The name of a key's writes among all limits.
fn counted_as(id: &str) -> String {
    format!("kv:{id}")
}

fn allowed(verdict: Verdict) -> Result<(), Refused> {
    if verdict.allowed {
        return Ok(());
    }
    Err(Refused::TooMany { limit: verdict.limit, retry_after: verdict.retry_after })
}
