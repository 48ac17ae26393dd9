//! Other providers' tokens, as the database keeps them.

use coppice_oidc::Tokens;

use crate::auth::store::SealedTokens;
use crate::state::AppState;

/// Tokens sealed for the session with this hash. Without one to renew them by they are of no use later.
pub(super) fn seal(app: &AppState, tokens: &Tokens, id_hash: &str) -> SealedTokens {
    let (keys, random) = (&app.config.auth.keys, app.platform.random.as_ref());
    let seal = |token: &str| keys.seal(random, token, id_hash);
    match tokens.refresh.as_deref().and_then(seal) {
        Some(refresh) => SealedTokens {
            access: seal(&tokens.access),
            refresh: Some(refresh),
            expires_at: tokens.expires_at,
        },
        None => SealedTokens::default(),
    }
}
