//! A shop's keys at Stripe, which the database has sealed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::orders::model::selling::CheckoutSettings;
use crate::state::AppState;
use crate::tenant::TenantId;

/// Secrets of webhooks that a shop has at once: a new one while the old one is good still.
pub const MOST_SECRETS: usize = 2;

/// The longest key, in characters.
const LONGEST: usize = 255;

/// A shop's keys at Stripe.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeKeys {
    /// What it is asked with: `sk_test_…`, `rk_live_…`.
    pub secret_key: String,
    /// What its webhooks are signed with: `whsec_…`.
    pub webhook_secrets: Vec<String>,
}

/// No secret of them.
impl fmt::Debug for StripeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeKeys").field("is_live", &self.is_live()).finish_non_exhaustive()
    }
}

impl StripeKeys {
    /// Whether real money is paid with them.
    pub fn is_live(&self) -> bool {
        self.secret_key.contains("_live_")
    }

    /// The end of the key, by which people tell it from another.
    pub fn end(&self) -> String {
        let skipped = self.secret_key.chars().count().saturating_sub(4);
        self.secret_key.chars().skip(skipped).collect()
    }

    /// As the database keeps them; nothing where there is no key to seal with.
    pub fn seal(&self, app: &AppState, tenant: &TenantId) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        app.config.auth.keys.seal(app.platform.random.as_ref(), &text, &bound_to(tenant))
    }

    /// Those of this shop, if it has any that can be opened.
    pub fn of(app: &AppState, tenant: &TenantId, settings: &CheckoutSettings) -> Option<Self> {
        let sealed = settings.sealed_keys.as_deref()?;
        let text = app.config.auth.keys.open(sealed, &bound_to(tenant))?;
        serde_json::from_str(&text).ok()
    }
}

fn bound_to(tenant: &TenantId) -> String {
    format!("stripe:{}", tenant.0)
}

/// Whether this is a secret key, or a restricted one.
pub fn is_secret_key(text: &str) -> bool {
    ["sk_test_", "sk_live_", "rk_test_", "rk_live_"].iter().any(|begin| is_word(text, begin))
}

/// Whether this is a secret of webhooks.
pub fn is_secret(text: &str) -> bool {
    is_word(text, "whsec_")
}

fn is_word(text: &str, begin: &str) -> bool {
    let rest = text.strip_prefix(begin).unwrap_or_default();
    (8..=LONGEST).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+/=-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_how_they_begin() {
        for good in ["sk_test_known_to_everybody", "sk_live_51AbCdEfGh", "rk_test_12345678"] {
            assert!(is_secret_key(good) && !is_secret(good), "{good}");
        }
        assert!(is_secret("whsec_c2VjcmV0cw=="));
        for bad in [
            "",
            "sk_test_",
            "pk_test_12345678",
            "sk_test_1234 5678",
            "sk_test_1234567\n",
            "whsec_",
            "whsec_é1234567",
        ] {
            assert!(!is_secret_key(bad) && !is_secret(bad), "{bad}");
        }
        assert!(!is_secret_key(&format!("sk_test_{}", "a".repeat(256))));
    }

    #[test]
    fn nobody_reads_them_in_a_log() {
        let keys =
            StripeKeys { secret_key: "sk_live_abcdefgh".into(), webhook_secrets: vec!["whsec_x".into()] };
        assert_eq!(format!("{keys:?}"), "StripeKeys { is_live: true, .. }");
        assert_eq!(keys.end(), "efgh");
    }
}
