//! A shop's keys at Stripe, as they were typed.

use super::{Typing, invalid};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::{CheckoutSettings, Provider};
use crate::orders::service::stripe::{
    Client, MOST_SECRETS, StripeError, StripeKeys, is_secret, is_secret_key,
};
use crate::orders::texts;
use crate::ui::Field;

/// What may be said of the keys that are saved: nothing by which anybody could pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKeys {
    /// Whether real money is paid with them.
    pub is_live: bool,
    /// The end of the key.
    pub end: String,
}

fn saved_keys(locals: &Locals, settings: &CheckoutSettings) -> Option<StripeKeys> {
    StripeKeys::of(&locals.app, &locals.tenant.id, settings)
}

/// Of the keys that are saved, what may be said.
pub fn known_keys(locals: &Locals, settings: &CheckoutSettings) -> Option<KnownKeys> {
    saved_keys(locals, settings).map(|keys| KnownKeys { is_live: keys.is_live(), end: keys.end() })
}

/// Adds to settings the keys that were typed, sealed; what was left empty stays as it is saved. A new key is tried at Stripe, so
/// that nobody finds out by their customers that it is none.
///
/// # Errors
/// [`AppError::Invalid`] where something is none, or missing.
pub async fn with_keys(
    locals: &Locals,
    typing: &Typing<'_>,
    settings: CheckoutSettings,
) -> Result<CheckoutSettings, AppError> {
    let text = |field: &Field| typing.typed.field(field.name);
    let (key, secrets) = (text(&texts::SECRET_KEY), text(&texts::WEBHOOK_SECRETS));
    let (key, secrets) = (key.trim(), secrets.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let saved = saved_keys(locals, &settings);
    if key.is_empty() && secrets.is_empty() && (saved.is_some() || settings.provider == Provider::Manual) {
        return Ok(settings);
    }
    if !key.is_empty() && !is_secret_key(key) {
        return Err(invalid(&texts::SECRET_KEY, texts::NO_SECRET_KEY));
    }
    if secrets.len() > MOST_SECRETS || !secrets.iter().all(|secret| is_secret(secret)) {
        return Err(invalid(&texts::WEBHOOK_SECRETS, texts::NO_SECRETS));
    }
    let before =
        saved.unwrap_or_else(|| StripeKeys { secret_key: String::new(), webhook_secrets: Vec::new() });
    let keys = StripeKeys {
        secret_key: if key.is_empty() { before.secret_key.clone() } else { key.to_owned() },
        webhook_secrets: if secrets.is_empty() { before.webhook_secrets } else { secrets },
    };
    if keys.secret_key.is_empty() {
        return Err(invalid(&texts::SECRET_KEY, texts::NEEDS_SECRET_KEY));
    }
    if keys.webhook_secrets.is_empty() {
        return Err(invalid(&texts::WEBHOOK_SECRETS, texts::NEEDS_SECRETS));
    }
    if keys.secret_key != before.secret_key {
        try_key(locals, &keys).await?;
    }
    let sealed_keys = keys.seal(&locals.app, &locals.tenant.id);
    if sealed_keys.is_none() {
        return Err(AppError::Internal { cause: None });
    }
    Ok(CheckoutSettings { sealed_keys, ..settings })
}

async fn try_key(locals: &Locals, keys: &StripeKeys) -> Result<(), AppError> {
    match Client::new(&locals.app, keys).get("/v1/checkout/sessions?limit=1").await {
        Ok(_) => Ok(()),
        Err(why @ (StripeError::Key(_) | StripeError::Refused { .. })) => {
            log::info!("a key is not saved: {why}");
            Err(invalid(&texts::SECRET_KEY, texts::KEY_UNKNOWN))
        }
        Err(why) => {
            log::warn!("a key of Stripe’s was not tried: {why}");
            Err(invalid(&texts::SECRET_KEY, texts::NOT_ASKED))
        }
    }
}
