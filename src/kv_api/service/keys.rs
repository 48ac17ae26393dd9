//! Keys are made, given another secret, and revoked.

mod form;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use coppice_platform::Random;
use coppice_platform::random::uuid_v7;
use sha2::{Digest, Sha256};

use super::caller::{bound_to, hash_token};
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::{ApiKey, Keys, Kind, ListedKey, Proof};
use crate::kv_api::store::keys::{self as store, IsMade, NewKey, NewNamespace};
use crate::kv_api::texts;
use crate::locals::Locals;
use crate::typed::Typed;

pub use form::{ALL_NAMESPACES, Asked, NEW_NAMESPACE, Namespace, read_form};

/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// A key whose secret is shown, this once.
#[derive(Debug)]
pub struct Shown {
    /// The key, as it is from now on.
    pub listed: ListedKey,
    /// The token, or what requests are signed with.
    pub secret: String,
}

/// The keys of the shop and its namespaces; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_keys(locals: &Locals) -> Result<Keys, AppError> {
    Ok(store::get_keys(&locals.db, &locals.tenant.id).await?)
}

/// A key that can still be rotated and revoked.
///
/// # Errors
/// [`AppError::NotFound`] where there is none, or it was revoked; what the database can't do.
pub async fn get_good_key(locals: &Locals, id: &str) -> Result<ListedKey, AppError> {
    let listed = store::get_key(&locals.db, &locals.tenant.id, id).await?;
    let is_good = |listed: &ListedKey| listed.key.revoked_at.is_none();
    listed.filter(is_good).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))
}

/// An id for a key whose form is shown now: the form makes it once, however often it is sent.
pub fn new_id(locals: &Locals) -> String {
    let platform = &locals.app.platform;
    uuid_v7(platform.clock.now_ms(), platform.random.u128())
}

/// Makes the key that a form asks for, and its namespace where that is a new one.
///
/// # Errors
/// [`AppError::Invalid`] where a field is not what it must be; [`AppError::Conflict`] where the form came a second time; what the
/// database can't do.
pub async fn make(locals: &Locals, form: &Typed) -> Result<Shown, AppError> {
    let asked = read_form(form)?;
    let (platform, tenant) = (&locals.app.platform, &locals.tenant.id);
    let (proof, secret) = new_secret(locals, &asked.id, asked.kind)?;
    let namespace = match &asked.namespace {
        Namespace::All => None,
        Namespace::Of(id) => Some(id.clone()),
        Namespace::New(_) => Some(format!("{:032x}", platform.random.u128())),
    };
    let new = match (&asked.namespace, &namespace) {
        (Namespace::New(title), Some(id)) => Some(NewNamespace { id, title }),
        _ => None,
    };
    let key = NewKey {
        id: &asked.id,
        tenant,
        namespace: namespace.as_deref(),
        name: &asked.name,
        proof: &proof,
        legacy: asked.kind == Kind::Legacy,
        scopes: &asked.scopes,
        prefixes: &asked.prefixes,
        now_ms: platform.clock.now_ms(),
    };
    let about = note(&asked);
    let event = AuditEvent::new(locals, Action::ApiKeyMade, asked.name.as_str()).with(about);
    store::insert_key(&locals.db, &key, new.as_ref(), &event).await.map_err(|error| {
        let invalid =
            |field: &str, message: &str| AppError::Invalid { field: field.into(), message: message.into() };
        match store::problem_of(&error) {
            Some(IsMade::Already) => AppError::Conflict(texts::MADE_ALREADY.into()),
            Some(IsMade::TitleTaken) => invalid("title", texts::TITLE_TAKEN),
            Some(IsMade::NamespaceGone) => invalid("namespace", texts::NAMESPACE_GONE),
            None => error.into(),
        }
    })?;
    let listed = store::get_key(&locals.db, tenant, &asked.id).await?;
    let listed = listed.ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    Ok(Shown { listed, secret })
}

/// Gives a key another secret. The former is good no more, at once. `seen` is the [`mark`] of the secret that it had when the
/// question was asked, so that it is asked once for each.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such key; [`AppError::Conflict`] where it has another secret already; what the database
/// can't do.
pub async fn rotate(locals: &Locals, id: &str, seen: &str) -> Result<Shown, AppError> {
    let mut listed = get_good_key(locals, id).await?;
    let conflict = || AppError::Conflict(texts::ROTATED_ALREADY.into());
    if mark(&listed.key) != seen {
        return Err(conflict());
    }
    let (proof, secret) = new_secret(locals, id, listed.key.kind())?;
    let event = AuditEvent::new(locals, Action::ApiKeyRotated, listed.key.name.as_str());
    if !store::rotate_key(&locals.db, &listed.key, &proof, &event).await? {
        return Err(conflict());
    }
    listed.key.proof = proof;
    Ok(Shown { listed, secret })
}

/// Revokes a key. It writes nothing from now on. One that was revoked before is what was wanted.
///
/// # Errors
/// [`AppError::NotFound`] where there was none; what the database can't do.
pub async fn revoke(locals: &Locals, id: &str) -> Result<(), AppError> {
    let listed = store::get_key(&locals.db, &locals.tenant.id, id).await?;
    let listed = listed.ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let event = AuditEvent::new(locals, Action::ApiKeyRevoked, listed.key.name.as_str());
    let now_ms = locals.app.platform.clock.now_ms();
    Ok(store::revoke_key(&locals.db, &locals.tenant.id, id, now_ms, &event).await?)
}

/// What tells a key's secret from its former ones, and nothing of it.
pub fn mark(key: &ApiKey) -> String {
    let (Proof::Token(stored) | Proof::Secret(stored)) = &key.proof;
    hex::encode(Sha256::digest(format!("{} {stored}", key.id))).chars().take(16).collect()
}

/// A new secret for a key, and what is stored of it.
fn new_secret(locals: &Locals, id: &str, kind: Kind) -> Result<(Proof, String), AppError> {
    let random: &dyn Random = locals.app.platform.random.as_ref();
    let mut bytes = [0; SECRET_BYTES];
    random.fill(&mut bytes);
    let text = format!("kv_{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
    let proof = match kind {
        Kind::Token => Proof::Token(hash_token(&text)),
        Kind::Signed | Kind::Legacy => {
            let sealed = locals.app.config.auth.keys.seal(random, &text, &bound_to(id));
            Proof::Secret(sealed.ok_or(AppError::Internal { cause: None })?)
        }
    };
    Ok((proof, text))
}

/// What is noted of a new key.
fn note(asked: &Asked) -> String {
    let namespace = match &asked.namespace {
        Namespace::All => texts::ALL_NOTED.to_owned(),
        Namespace::Of(id) => format!("namespace {id}"),
        Namespace::New(title) => format!("new namespace “{title}”"),
    };
    let scopes: Vec<_> = asked.scopes.iter().map(|scope: &Scope| scope.name()).collect();
    format!("{namespace}; {}; {}", scopes.join(", "), asked.kind.name())
}
