//! Listing keys: <https://developers.cloudflare.com/kv/api/list-keys/>.

use coppice_platform::{Kv, Platform};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use super::kv::ttl;
use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    a_list_holds_the_keys_with_the_prefix_in_order_of_their_bytes,
    a_prefix_is_taken_to_the_letter,
    a_list_tells_metadata_and_expiration,
    a_list_of_nothing_is_complete,
    cursors_lead_through_all_keys_once,
    cursors_lead_through_thousands_of_keys,
    a_page_of_no_or_too_many_keys_is_refused,
];

async fn put_all(kv: &dyn Kv, prefix: &str, names: &[&str]) -> Outcome {
    for name in names {
        kv.put(&format!("{prefix}{name}"), Vec::new(), ttl(), None).await?;
    }
    Ok(())
}

/// All names under a prefix, page by page, and how many pages that took.
async fn all(kv: &dyn Kv, prefix: &str, limit: u32) -> Result<(Vec<String>, usize), Failure> {
    let (mut names, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = kv.list(prefix, cursor.as_deref(), limit).await?;
        pages += 1;
        ensure!(page.keys.len() <= usize::try_from(limit).unwrap_or(0), "a page of {}", page.keys.len());
        names.extend(page.keys.into_iter().map(|key| key.name.replacen(prefix, "", 1)));
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok((names, pages));
        }
    }
}

async fn a_list_holds_the_keys_with_the_prefix_in_order_of_their_bytes(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    put_all(&*platform.cache_kv, &prefix, &["b", "a", "é", "B", "🌳", "a/b", "", "\u{ffff}", "10", "9"])
        .await?;
    let (names, _) = all(&*platform.cache_kv, &prefix, 1_000).await?;
    ensure_eq!(names, ["", "10", "9", "B", "a", "a/b", "b", "é", "\u{ffff}", "🌳"]);
    Ok(())
}

async fn a_prefix_is_taken_to_the_letter(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    put_all(&*platform.cache_kv, &prefix, &["a_b", "aXb", "A_b", "a%b", "a_c", "b"]).await?;
    for (rest, found) in [("a_", vec!["b", "c"]), ("a%", vec!["b"]), ("A", vec!["_b"]), ("z", vec![])] {
        let (names, _) = all(&*platform.cache_kv, &format!("{prefix}{rest}"), 1_000).await?;
        ensure_eq!(names, found);
    }
    Ok(())
}

async fn a_list_tells_metadata_and_expiration(platform: Platform) -> Outcome {
    let key = fresh(&platform, "list");
    let before = platform.clock.now();
    platform.cache_kv.put(&key, Vec::new(), ttl(), Some(json!({ "a": 1 }))).await?;
    let page = platform.cache_kv.list(&key, None, 1_000).await?;
    let [found] = page.keys.as_slice() else { return Err(Failure(format!("{page:?}"))) };
    ensure_eq!(found.name, key);
    ensure_eq!(found.metadata, Some(json!({ "a": 1 })));
    ensure!(found.expiration.is_some_and(|end| (end - before - 3_600).abs() < 60), "{:?}", found.expiration);
    Ok(())
}

async fn a_list_of_nothing_is_complete(platform: Platform) -> Outcome {
    let page = platform.cache_kv.list(&fresh(&platform, "list"), None, 1).await?;
    ensure_eq!((page.keys.len(), page.cursor), (0, None));
    Ok(())
}

async fn cursors_lead_through_all_keys_once(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    let names: Vec<String> = (0..25).map(|n| format!("{n:03}")).collect();
    put_all(&*platform.cache_kv, &prefix, &names.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for limit in [1, 7, 24, 25, 26] {
        let (found, _) = all(&*platform.cache_kv, &prefix, limit).await?;
        ensure_eq!(found, names);
    }
    Ok(())
}

async fn cursors_lead_through_thousands_of_keys(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    let names: Vec<String> = (0..2_500).map(|n| format!("{n:05}")).collect();
    let keys = names.iter().map(|name| format!("{prefix}{name}")).collect::<Vec<_>>().into_iter();
    let puts = keys.map(|key| {
        let kv = platform.cache_kv.clone();
        async move { kv.put(&key, Vec::new(), ttl(), None).await }
    });
    stream::iter(puts).buffer_unordered(50).try_collect::<()>().await?;
    let (found, pages) = all(&*platform.cache_kv, &prefix, 1_000).await?;
    ensure!(found == names, "{} of {} keys found in order", found.len(), names.len());
    ensure!(pages >= 3, "in {pages} pages");
    Ok(())
}

async fn a_page_of_no_or_too_many_keys_is_refused(platform: Platform) -> Outcome {
    for limit in [0, 1_001] {
        refused(platform.cache_kv.list("x", None, limit).await)?;
    }
    Ok(())
}
