//! Which product a draft is about.

use serde::{Deserialize, Serialize};

use crate::slug::{LONGEST, is_slug, is_spelt, slug};
use crate::text::one_line;

/// What a product is called where nothing of its own could stand in an address.
const NAMELESS: &str = "product";

/// The most of an address that a number may follow: all addresses of the same words begin alike, by which the shop is asked
/// which of them are taken.
const BASE: usize = LONGEST - 8;

/// How a file names a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handle {
    /// By its address in the shop: it is the product that has it, or a new one.
    Slug(String),
    /// By something that can't be an address. It is the product that was made from the same words before, or a new one;
    /// never another that happens to have the address they come to.
    Words {
        /// The words, to know the product again.
        alias: String,
        /// The address that suits a new product; it may be another's.
        base: String,
    },
}

impl Handle {
    /// Reads what a file calls a product, whatever the case; its title where it has no name, or one that can't be spelt.
    pub fn read(handle: &str, title: &str) -> Self {
        let (handle, title) = (one_line(handle).to_lowercase(), one_line(title));
        if is_slug(&handle) {
            return Self::Slug(handle);
        }
        let texts = [handle.as_str(), title.as_str()];
        let whole = texts.into_iter().filter(|text| is_spelt(text)).find_map(slug);
        let base = whole.or_else(|| texts.into_iter().find_map(slug));
        let alias = if handle.is_empty() { format!("title:{title}") } else { format!("handle:{handle}") };
        let base: String = base.as_deref().unwrap_or(NAMELESS).chars().take(BASE).collect();
        Self::Words { alias, base: base.trim_end_matches('-').to_owned() }
    }

    /// The addresses that a new product may take, the best first, without end: `blue-shirt`, `blue-shirt-2`, …. All
    /// begin with the base.
    pub fn addresses(base: &str) -> impl Iterator<Item = String> + '_ {
        let first = (base != NAMELESS).then(|| base.to_owned());
        let from = if first.is_some() { 2_u64 } else { 1 };
        first.into_iter().chain((from..).map(move |number| format!("{base}-{number}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(handle: &str, title: &str) -> String {
        match Handle::read(handle, title) {
            Handle::Slug(slug) => slug,
            Handle::Words { base, .. } => format!("~{}", Handle::addresses(&base).next().unwrap()),
        }
    }

    #[test]
    fn a_handle_is_an_address_or_words_that_come_to_one() {
        for (handle, title, found) in [
            ("blue-shirt", "", "blue-shirt"),
            (" Blue-Shirt ", "", "blue-shirt"),
            ("blue--shirt", "", "~blue-shirt"),
            ("café", "", "~cafe"),
            ("straße", "", "~strasse"),
            ("a_b", "", "~a-b"),
            ("茶碗", "Tea bowl", "~tea-bowl"),
            ("чай-latte", "Tea", "~tea"),
            ("чай-latte", "Чай", "~latte"),
            ("", "Plain pot", "~plain-pot"),
            ("", "茶碗", "~product-1"),
            ("%", "!", "~product-1"),
            (&"x".repeat(201), "", &format!("~{}", "x".repeat(192))),
            (&format!("{}--{}", "x".repeat(191), "y".repeat(9)), "", &format!("~{}", "x".repeat(191))),
        ] {
            assert_eq!(address(handle, title), found, "{handle} {title}");
        }
    }

    #[test]
    fn addresses_go_on_with_numbers_begin_alike_and_are_never_too_long() {
        let next = |base: &str| Handle::addresses(base).take(3).collect::<Vec<_>>();
        assert_eq!(next("blue-shirt"), ["blue-shirt", "blue-shirt-2", "blue-shirt-3"]);
        assert_eq!(next("product"), ["product-1", "product-2", "product-3"]);
        let Handle::Words { base, .. } = Handle::read(&"é".repeat(200), "") else { panic!("no words") };
        let many = Handle::addresses(&base).take(2_000).collect::<Vec<_>>();
        assert!(many.iter().all(|slug| is_slug(slug) && slug.starts_with(&base)));
    }

    #[test]
    fn words_are_known_again_whatever_their_case() {
        assert_eq!(Handle::read("Café", "A"), Handle::read("CAFÉ ", "B"));
        assert_ne!(Handle::read("", "Café"), Handle::read("café", ""));
    }
}
