//! Where Stripe is. What a server is asked by is the operator's alone; each shop has keys of its own.

use coppice_platform::Env;

use super::SettingError;
use super::read::address;

/// Where Stripe is. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripeConfig {
    /// `STRIPE_URL`: the origin of its API.
    pub url: String,
    /// `STRIPE_PAGES_URL`: the origin of the pages on which people pay: Stripe's own, or a domain of the operator's that leads there.
    pub pages: String,
}

impl Default for StripeConfig {
    fn default() -> Self {
        Self { url: "https://api.stripe.com".to_owned(), pages: "https://checkout.stripe.com".to_owned() }
    }
}

impl StripeConfig {
    /// Reads the settings; what can't be used is added to `problems`.
    pub fn read(env: &dyn Env, problems: &mut Vec<SettingError>) -> Self {
        let default = Self::default();
        let mut origin = |name, example| {
            address(env, problems, name, example).map(|url| url.trim_end_matches('/').to_owned())
        };
        let url = origin("STRIPE_URL", "https://api.stripe.com");
        let pages = origin("STRIPE_PAGES_URL", "https://checkout.stripe.com");
        // Whoever plays Stripe has its pages too.
        let pages = pages.or_else(|| url.clone()).unwrap_or(default.pages);
        Self { url: url.unwrap_or(default.url), pages }
    }

    /// Whether this is an address of the pages on which people pay.
    pub fn is_page(&self, url: &str) -> bool {
        url.strip_prefix(&self.pages).is_some_and(|rest| rest.starts_with('/'))
            && url.bytes().all(|b| b.is_ascii_graphic())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(settings: &[(&str, &str)]) -> (StripeConfig, usize) {
        let env: BTreeMap<String, String> =
            settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let mut problems = Vec::new();
        (StripeConfig::read(&env, &mut problems), problems.len())
    }

    #[test]
    fn it_is_stripe_itself_unless_the_operator_says_otherwise() {
        assert_eq!(read(&[]), (StripeConfig::default(), 0));
        let (played, _) = read(&[("STRIPE_URL", "http://127.0.0.1:9200/")]);
        assert_eq!(
            (played.url.as_str(), played.pages.as_str()),
            ("http://127.0.0.1:9200", "http://127.0.0.1:9200")
        );
        let (own, _) = read(&[("STRIPE_PAGES_URL", "https://pay.example")]);
        assert_eq!((own.url.as_str(), own.pages.as_str()), ("https://api.stripe.com", "https://pay.example"));
        assert_eq!(read(&[("STRIPE_URL", "stripe")]).1, 1);
    }

    #[test]
    fn only_pages_of_stripe_are_paid_on() {
        let stripe = StripeConfig::default();
        assert!(stripe.is_page("https://checkout.stripe.com/c/pay/cs_1#x"));
        for other in [
            "https://checkout.stripe.com",
            "https://checkout.stripe.com.example/",
            "https://checkout.stripe.com@example/",
            "http://checkout.stripe.com/c",
            "/c/pay",
            "https://checkout.stripe.com/c\nx",
        ] {
            assert!(!stripe.is_page(other), "{other}");
        }
    }
}
