use crate::error::AppError;
use crate::flags::model::{Asker, Flags};
use crate::flags::store;
use crate::kv::{CacheKey, FLAGS, Freshness, Reader};
use crate::locals::Locals;

/// For how long flags are believed. Nothing of them is used while they are read again: what is switched off is to be off. A database
/// that does not answer changes none of them.
const FRESHNESS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 0, stale_if_error: 600 };

/// Whether a flag is on for whoever asks now. Off, if nobody knows it; as the code has it, where nobody can be asked.
///
/// All flags are read at once, and kept for a minute. Operators alone write them, so that they alone are never shown what was before
/// their own write: whoever has bought something need not ask the database again.
pub async fn enabled(locals: &Locals, key: &str) -> bool {
    let tenant = Some(locals.tenant.id.0.as_str());
    let user = locals.user().map(|user| user.user_id.as_str());
    let asker = Asker { tenant, user, now: locals.app.platform.clock.now() };
    let min_bookmark = locals.min_bookmark().filter(|_| locals.is_operator());
    let reader = Reader { db: &locals.db, min_bookmark: min_bookmark.as_ref() };
    let load = |db: std::sync::Arc<_>| async move { store::get_all(&db).await };
    match locals.app.cache.get_or_load(reader, &cache_key(locals), FRESHNESS, load).await {
        Ok((flags, _)) => flags.verdict(key, &asker).on,
        Err(error) => {
            log::warn!("flags are as the code has them, for they can't be read: {error}");
            Flags::default().verdict(key, &asker).on
        }
    }
}

/// The same as an error, for what must not be done where the flag is off.
///
/// # Errors
/// [`AppError::SwitchedOff`], which says `words`.
pub async fn check_enabled(locals: &Locals, key: &str, words: &'static str) -> Result<(), AppError> {
    if enabled(locals, key).await { Ok(()) } else { Err(AppError::SwitchedOff(words.into())) }
}

/// The key of all flags in the cache.
pub fn cache_key(locals: &Locals) -> CacheKey {
    CacheKey::new(FLAGS, &locals.home, "home", "all")
}
