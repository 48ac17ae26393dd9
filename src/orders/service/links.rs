//! Links to orders: whoever has one may see the order, for as long as the order says so.
//!
//! A link holds the order's id and a tag by `LINK_KEYS`, and nothing of it is stored: so a mail's link can be made again at any
//! time. It is good until the order's `link_version` is raised.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::locals::Locals;
use crate::seal::Keys;
use crate::tenant::TenantId;

const ABOUT: &str = "coppice links to orders";
const MAILED: &str = "coppice links to orders, mailed";

/// The link to an order, at this origin of its shop.
pub fn order_link(keys: &Keys, origin: &str, tenant: &TenantId, order_id: &str, link_version: i64) -> String {
    format!("{origin}{}", order_path(keys, tenant, order_id, link_version))
}

/// The same without an origin: `/orders/{id}.{mac}`.
pub fn order_path(keys: &Keys, tenant: &TenantId, order_id: &str, link_version: i64) -> String {
    let tag = keys.tag(ABOUT, &message(tenant, order_id, link_version)).unwrap_or_default();
    format!("/orders/{order_id}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag))
}

/// The path of the link that opens an order.
pub fn link_to(locals: &Locals, id: &str, link_version: i64) -> String {
    order_path(&locals.app.config.link_keys, &locals.tenant.id, id, link_version)
}

/// The link as a mail has it, and nobody else: who opens it has read the mail, so that its address is theirs.
pub fn mailed_link(
    keys: &Keys,
    origin: &str,
    tenant: &TenantId,
    order_id: &str,
    link_version: i64,
) -> String {
    let link = order_link(keys, origin, tenant, order_id, link_version);
    let tag = keys.tag(MAILED, &message(tenant, order_id, link_version)).unwrap_or_default();
    format!("{link}?mailed={}", BASE64_URL_SAFE_NO_PAD.encode(tag))
}

/// Whether this stands in the link of a mail about this order.
pub fn was_mailed(keys: &Keys, tenant: &TenantId, order_id: &str, link_version: i64, tag: &str) -> bool {
    let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).ok();
    tag.is_some_and(|tag| keys.has_tagged(MAILED, &message(tenant, order_id, link_version), &tag))
}

/// The id that stands in a link: that of the order which is then read with its `link_version`, by which the link is
/// [verified](verify). Until then it proves nothing.
pub fn named_order(segment: &str) -> Option<&str> {
    segment.rsplit_once('.').map(|(id, _)| id).filter(|id| !id.is_empty())
}

/// The id of the order that this last segment of a path opens in this shop, if its link was made for this version.
pub fn verify<'a>(keys: &Keys, tenant: &TenantId, segment: &'a str, link_version: i64) -> Option<&'a str> {
    let (id, tag) = segment.rsplit_once('.')?;
    let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).ok()?;
    keys.has_tagged(ABOUT, &message(tenant, id, link_version), &tag).then_some(id)
}

/// What is signed. As JSON, so that no two links have one message.
fn message(tenant: &TenantId, order_id: &str, link_version: i64) -> String {
    serde_json::json!(["order", tenant.0, order_id, link_version]).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const ID: &str = "019425c7-35c0-7a0b-ac6e-7fb473ce8525";

    fn tenant(id: &str) -> TenantId {
        TenantId(id.to_owned())
    }

    /// The segment of a link to the order at version 1 in the shop `a`.
    fn segment(keys: &Keys) -> String {
        let link = order_link(keys, "https://a.example", &tenant("a"), ID, 1);
        link.strip_prefix("https://a.example/orders/").unwrap().to_owned()
    }

    fn keys(setting: &str) -> Keys {
        let env = BTreeMap::from([("LINK_KEYS".to_owned(), setting.to_owned())]);
        Keys::read(&env, "LINK_KEYS", &mut Vec::new()).unwrap()
    }

    fn key(id: &str, byte: u8) -> String {
        format!("{id}:{}", BASE64_URL_SAFE_NO_PAD.encode([byte; 32]))
    }

    #[test]
    fn a_link_opens_its_order_in_its_shop_at_its_version() {
        let keys = Keys::derive(b"secret", "links");
        let segment = segment(&keys);
        assert_eq!(segment.len(), ID.len() + 1 + 22);
        assert_eq!(named_order(&segment), Some(ID));
        assert_eq!(verify(&keys, &tenant("a"), &segment, 1), Some(ID));
        assert_eq!(verify(&keys, &tenant("b"), &segment, 1), None);
        for version in [0, 2, -1, 11] {
            assert_eq!(verify(&keys, &tenant("a"), &segment, version), None);
        }
        assert_eq!(verify(&Keys::derive(b"other", "links"), &tenant("a"), &segment, 1), None);
        assert_eq!(verify(&Keys::default(), &tenant("a"), &segment, 1), None);
    }

    #[test]
    fn no_bit_of_a_link_can_be_changed() {
        let keys = Keys::derive(b"secret", "links");
        let segment = segment(&keys);
        for (place, bit) in (0..segment.len()).flat_map(|place| (0..7).map(move |bit| (place, bit))) {
            let mut bytes = segment.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(verify(&keys, &tenant("a"), &changed, 1), None, "{changed:?}");
        }
        let (id, tag) = segment.rsplit_once('.').unwrap();
        for other in [
            "",
            ".",
            id,
            tag,
            &format!("{id}."),
            &format!(".{tag}"),
            &format!("{segment}="),
            &format!("{segment}A"),
            segment.get(..segment.len() - 2).unwrap(),
        ] {
            assert_eq!(verify(&keys, &tenant("a"), other, 1), None, "{other:?}");
        }
    }

    #[test]
    fn only_a_mails_link_says_that_it_was_mailed() {
        let keys = Keys::derive(b"secret", "links");
        let link = mailed_link(&keys, "https://a.example", &tenant("a"), ID, 1);
        let (address, tag) = link.split_once("?mailed=").unwrap();
        assert_eq!(address, order_link(&keys, "https://a.example", &tenant("a"), ID, 1));
        let good = |tenant: &TenantId, version, tag: &str| was_mailed(&keys, tenant, ID, version, tag);
        assert!(good(&tenant("a"), 1, tag));
        let (_, mac) = address.rsplit_once('.').unwrap();
        assert!(!good(&tenant("a"), 1, mac) && !good(&tenant("a"), 1, ""));
        assert!(!good(&tenant("b"), 1, tag) && !good(&tenant("a"), 2, tag));
    }

    #[test]
    fn a_link_outlives_a_new_key_and_ends_with_its_own() {
        let old = segment(&keys(&key("1", 1)));
        let both = keys(&format!("{},{}", key("2", 2), key("1", 1)));
        assert_eq!(verify(&both, &tenant("a"), &old, 1), Some(ID));
        let new = segment(&both);
        assert_ne!(old, new);
        assert_eq!(new, segment(&keys(&key("2", 2))), "made with the first");
        assert_eq!(verify(&keys(&key("2", 2)), &tenant("a"), &old, 1), None);
    }
}
