//! Tokens are made, shown once, revoked, and asked for.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Random};
use sha2::{Digest, Sha256};

use super::model::{Kind, MOST_HOURS, Token};
use super::store::{self, NewToken};
use super::texts;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::limit::{Limit, LocalLimits};
use crate::locals::Locals;
use crate::number::exact;
use crate::typed::Typed;

/// Seconds of an hour.
const HOUR: i64 = 3_600;

/// How many wrong tokens are looked at of one client.
const WRONG: Limit = Limit { limit: 20, window_secs: 600 };

/// A token that is shown, this once.
#[derive(Debug)]
pub struct Made {
    /// What it is for.
    pub kind: Kind,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
    /// What a program shows.
    pub text: String,
}

/// An id for a token whose form is shown now: the form makes it once, however often it is sent.
pub fn new_id(locals: &Locals) -> String {
    let platform = &locals.app.platform;
    uuid_v7(platform.clock.now_ms(), platform.random.u128())
}

/// Makes the token that a form asks for.
///
/// # Errors
/// [`AppError::Invalid`] where a field is not what it must be; [`AppError::Conflict`] where the form came a second time; what the
/// database can't do.
pub async fn make(locals: &Locals, form: &Typed) -> Result<Made, AppError> {
    let invalid =
        |field: &str, message: &str| AppError::Invalid { field: field.into(), message: message.into() };
    let kind = Kind::named(&form.field(texts::KIND.name))
        .ok_or_else(|| invalid(texts::KIND.name, texts::NO_KIND))?;
    let hours = exact(&form.field(texts::HOURS.name))
        .filter(|hours| (1..=MOST_HOURS).contains(hours))
        .ok_or_else(|| invalid(texts::HOURS.name, texts::NO_HOURS))?;
    let id = form.field("id");
    if id.len() != 36 {
        return Err(AppError::BadRequest(texts::NOT_OURS.into()));
    }
    let platform = &locals.app.platform;
    let text = new_text(kind, platform.random.as_ref());
    let made_by = locals.user().map(|user| user.email.clone()).unwrap_or_default();
    let expires_at = platform.clock.now().saturating_add(hours.saturating_mul(HOUR));
    let event = AuditEvent::new(locals, Action::TokenMade, kind.name()).with(format!("{hours} h"));
    let new = NewToken { id: &id, kind, hash: &hash(&text), made_by: &made_by, expires_at };
    match store::insert_token(&locals.db, &new, &AuditEvent { tenant: None, ..event }).await {
        Ok(()) => Ok(Made { kind, expires_at, text }),
        Err(error) if matches!(error.kind, ErrorKind::Unique(_)) => {
            Err(AppError::Conflict(texts::MADE_ALREADY.into()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes a token, from now on.
///
/// # Errors
/// [`AppError::NotFound`] where there is none that is good; what the database can't do.
pub async fn revoke(locals: &Locals, id: &str) -> Result<(), AppError> {
    let event = AuditEvent { tenant: None, ..AuditEvent::new(locals, Action::TokenRevoked, id) };
    match store::revoke_token(&locals.db, id, &event).await? {
        true => Ok(()),
        false => Err(AppError::NotFound(texts::NOT_THERE.into())),
    }
}

/// The tokens of the last days; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_tokens(locals: &Locals) -> Result<Vec<Token>, AppError> {
    Ok(store::get_tokens(&locals.db).await?)
}

/// Who asks, and from where: a token goes over no line that others read.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// Whether nobody else reads what is sent: by https, or within this machine.
    pub is_unread: bool,
    /// What the client is counted as.
    pub client: &'a str,
    /// Now, in epoch seconds.
    pub now: i64,
}

/// The token that a request shows, of this kind; one round trip. Where nobody has made any that is good, there is nothing here.
///
/// # Errors
/// [`AppError::NotFound`] where there is no good token at all; [`AppError::TooMany`] after many wrong ones; [`AppError::Forbidden`] for
/// another one than is asked for; what the database can't do.
pub async fn check(
    db: &SqlSession,
    limits: &LocalLimits,
    asking: Asking<'_>,
    kind: Kind,
) -> Result<Token, AppError> {
    let nothing = || AppError::NotFound(texts::NOTHING_HERE.into());
    let counted = format!("token:{}", asking.client);
    let verdict = limits.look(&counted, WRONG, asking.now);
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let sent = asking.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let text = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let (found, is_any) = store::find_token(db, &hash(text), asking.now).await?;
    if !is_any {
        return Err(nothing());
    }
    match found.filter(|token| token.is_good(asking.now)) {
        Some(_) if !asking.is_unread => Err(AppError::Forbidden(texts::BY_HTTPS.into())),
        Some(token) if token.kind == kind => Ok(token),
        Some(_) => Err(AppError::Forbidden(texts::other_kind(kind).into())),
        None => {
            let _ = limits.count(&counted, WRONG, asking.now);
            Err(AppError::Forbidden(texts::WRONG.into()))
        }
    }
}

/// A new token's text: 256 bits, and in front what it is, so that who finds it somewhere knows.
fn new_text(kind: Kind, random: &dyn Random) -> String {
    let bytes = [random.u128().to_be_bytes(), random.u128().to_be_bytes()].concat();
    format!("coppice_{}_{}", kind.name(), BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What the database knows a token by. It is looked up by it, so that nothing is compared letter by letter.
fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
