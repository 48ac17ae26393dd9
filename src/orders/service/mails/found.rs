//! All orders of an address, for the mail that has their links.

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use super::super::links::mailed_link;
use crate::host;
use crate::orders::model::{FOUND_SINCE, Filter, FoundOrder, OrderMail};
use crate::orders::store;
use crate::seal::Keys;

/// Orders in such a mail.
const MOST: u32 = 20;

/// The newest orders of this order's address, each with its link.
pub async fn found(
    db: &SqlSession,
    keys: &Keys,
    origin: Option<&str>,
    order: &OrderMail,
    now: i64,
) -> Result<Vec<FoundOrder>, PlatformError> {
    // Of somebody who was erased meanwhile nothing is known.
    if order.email.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter::Email(order.email.clone());
    let mut rows = store::get_orders(db, &order.tenant, &filter, None, MOST).await?;
    rows.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    rows.retain(|row| row.placed_at >= now.saturating_sub(FOUND_SINCE));
    let origin = own_origin(origin, &order.host);
    let link = |id: &str, version| {
        origin.as_ref().map(|origin| mailed_link(keys, origin, &order.tenant, id, version))
    };
    let found = rows.into_iter().map(|row| FoundOrder {
        number: row.number,
        placed_at: row.placed_at,
        word: row.word().to_string(),
        link: link(&row.id, row.link_version),
    });
    Ok(found.collect())
}

/// The origin of a shop that has a name of its own. Another is wherever it is asked for, and who has asked for this mail may not be
/// who gets it: a stranger who names a host of theirs would have the links lead there. So that one counts on this machine alone.
fn own_origin(asked: Option<&str>, shop: &str) -> Option<String> {
    let authority = |origin: &str| origin.split_once("://").map(|(_, authority)| authority.to_owned());
    match asked {
        Some(origin) if host::is_public(shop) => Some(origin.to_owned()),
        None if host::is_public(shop) => Some(format!("https://{shop}")),
        Some(origin) if authority(origin).is_some_and(|authority| host::is_this_machine(&authority)) => {
            Some(origin.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_shops_own_name_and_to_no_other() {
        for (asked, shop, own) in [
            (Some("http://shop.example:81"), "shop.example", Some("http://shop.example:81")),
            (None, "shop.example", Some("https://shop.example")),
            (Some("http://localhost:3000"), "default", Some("http://localhost:3000")),
            (Some("http://127.0.0.1:8787"), "default", Some("http://127.0.0.1:8787")),
            (Some("http://[::1]:8787"), "default", Some("http://[::1]:8787")),
            (Some("http://shop.localhost"), "default", Some("http://shop.localhost")),
            (Some("https://evil.example"), "default", None),
            (Some("https://localhost.evil.example"), "default", None),
            (Some("http://203.0.113.7"), "default", None),
            (Some("http://127.0.0.1.evil.example"), "default", None),
            (None, "default", None),
        ] {
            assert_eq!(own_origin(asked, shop).as_deref(), own, "{asked:?} {shop}");
        }
    }
}
