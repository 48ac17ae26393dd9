//! What a provider gives for a code, and later for a refresh token.

use std::time::Duration;

use openidconnect::OAuth2TokenResponse;
use openidconnect::core::CoreTokenResponse;

/// What a provider can be asked with in somebody's name.
pub struct Tokens {
    /// The access token.
    pub access: String,
    /// What a new access token can be had for.
    pub refresh: Option<String>,
    /// When the access token ends, in epoch seconds, if the provider says.
    pub expires_at: Option<i64>,
}

impl Tokens {
    /// Those of a provider's response at `now`, in epoch seconds. `old_refresh` is what it was asked with, if it was a
    /// refresh token.
    pub(crate) fn from_response(response: &CoreTokenResponse, old_refresh: Option<&str>, now: i64) -> Self {
        // A century will do, and whatever a provider says fits a column.
        let seconds = |life: Duration| i64::from(u32::try_from(life.as_secs()).unwrap_or(u32::MAX));
        Self {
            access: response.access_token().secret().clone(),
            refresh: response
                .refresh_token()
                .map(|token| token.secret().clone())
                .or_else(|| old_refresh.map(str::to_owned)),
            expires_at: response.expires_in().map(|life| now.saturating_add(seconds(life))),
        }
    }
}
