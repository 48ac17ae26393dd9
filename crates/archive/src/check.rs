//! Whether a secret is the one that an archive's data was sealed or signed with, without saying which it is.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What is tagged: never what anything else is made of.
const ABOUT: &str = "coppice archive: is this the secret of ";

/// The secrets that what is in the tables was sealed and signed with, by name.
pub const SECRETS: [&str; 4] = ["AUTH_SECRET", "CDN_SIGNING_KEYS", "LINK_KEYS", "TOKEN_KEYS"];

/// The secrets that are lists, `id:key` by commas: each key of them counts by itself, so that a home which has a new one before the old
/// one still reads what is there.
const LISTS: [&str; 3] = ["TOKEN_KEYS", "LINK_KEYS", "CDN_SIGNING_KEYS"];

/// The check values of a secret, in hex: one each for the keys that it consists of.
pub fn values(name: &str, secret: &str) -> Vec<String> {
    let keys: Vec<&str> = match LISTS.contains(&name) {
        true => secret.split(',').map(str::trim).filter(|key| !key.is_empty()).collect(),
        false => vec![secret.trim()],
    };
    keys.into_iter().filter_map(|key| value(name, key)).collect()
}

/// Whether a home with this secret reads what was written with the one that has these check values.
pub fn holds(name: &str, secret: &str, wanted: &[String]) -> bool {
    let known = values(name, secret);
    wanted.iter().all(|value| known.contains(value))
}

fn value(name: &str, key: &str) -> Option<String> {
    // A key of any length will do (RFC 2104, section 2); the type can't say so.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    Some(hex::encode(mac.chain_update(ABOUT).chain_update(name).finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_again_and_another_is_not() {
        let wanted = values("AUTH_SECRET", "one,two");
        assert_eq!(wanted.len(), 1);
        assert!(holds("AUTH_SECRET", "one,two\n", &wanted) && !holds("AUTH_SECRET", "two,one", &wanted));
        assert_ne!(wanted, values("OTHER", "one,two"));
    }

    #[test]
    fn a_new_key_before_the_old_ones_changes_nothing_and_a_lost_one_does() {
        let wanted = values("TOKEN_KEYS", "2:b, 1:a");
        assert!(holds("TOKEN_KEYS", "3:c,2:b,1:a", &wanted));
        assert!(!holds("TOKEN_KEYS", "2:b", &wanted) && !holds("TOKEN_KEYS", "2:b,1:c", &wanted));
    }
}
