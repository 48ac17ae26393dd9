//! What a token claims that the openidconnect crate does not look at.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use openidconnect::ClientId;
use openidconnect::core::CoreIdToken;
use serde::Deserialize;
use serde_json::{Number, Value};

use super::LEEWAY;

/// Further claims of a token that is believed.
#[derive(Deserialize)]
pub(super) struct MoreClaims {
    /// To whom it was given, if not to whom it is for (OpenID Connect Core 1.0, section 2).
    azp: Option<String>,
    /// From when on it is good (RFC 7519, section 4.1.5).
    nbf: Option<Number>,
    /// Of which tenant the account is, as Microsoft has it.
    #[serde(default)]
    tid: Value,
}

impl MoreClaims {
    /// Those of this token; `None` where they are not of the shape they must have.
    pub fn read(token: &CoreIdToken) -> Option<Self> {
        let token = token.to_string();
        let payload = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        serde_json::from_slice(&payload).ok()
    }

    /// Whether the token was given to us, and is good at `now`, in epoch seconds (section 3.1.3.7).
    ///
    /// # Errors
    /// Why it is not.
    pub fn check(&self, us: &ClientId, now: i64) -> Result<(), &'static str> {
        if self.azp.as_ref().is_some_and(|azp| azp != us.as_str()) {
            return Err("it was given to somebody else");
        }
        // To the second; a clock beyond what a number holds is none.
        let latest = Number::from(now.saturating_add(LEEWAY)).as_f64();
        if self.nbf.as_ref().is_some_and(|nbf| nbf.as_f64() > latest) {
            return Err("it is not good yet");
        }
        Ok(())
    }

    /// Whether the account is of one of these tenants.
    pub fn is_of_tenant(&self, tenants: &[String]) -> bool {
        self.tid.as_str().is_some_and(|tid| tenants.iter().any(|tenant| tenant.eq_ignore_ascii_case(tid)))
    }
}
