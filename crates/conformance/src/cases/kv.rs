//! One key's value: <https://developers.cloudflare.com/kv/api/>.

use coppice_platform::kv::{End, Ttl};
use coppice_platform::{Kv, Platform};
use serde_json::json;

use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    what_was_never_put_is_missing,
    a_value_comes_back_with_its_metadata,
    any_bytes_are_a_value,
    the_last_value_put_counts_and_takes_the_metadata_with_it,
    what_was_deleted_is_missing_and_may_be_deleted_again,
    the_namespaces_are_apart,
    a_time_to_live_under_a_minute_is_raised_to_it,
    what_is_kept_has_no_end_unless_it_says_one,
    keys_may_hold_any_text,
    keys_that_are_empty_too_long_or_dots_are_refused,
    metadata_of_more_than_a_kilobyte_is_refused,
    values_of_more_than_25_mebibytes_are_refused,
];

/// An hour: whatever a case stores goes by itself.
pub(super) fn ttl() -> Ttl {
    Ttl::seconds(3_600)
}

async fn value(kv: &dyn Kv, key: &str) -> Result<Option<Vec<u8>>, Failure> {
    Ok(kv.get(key).await?.map(|entry| entry.value))
}

async fn what_was_never_put_is_missing(platform: Platform) -> Outcome {
    ensure_eq!(platform.cache_kv.get(&fresh(&platform, "kv")).await?, None);
    Ok(())
}

async fn a_value_comes_back_with_its_metadata(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    let metadata = json!({ "text": "ü", "list": [1, null, 0.5], "nested": { "yes": true } });
    platform.cache_kv.put(&key, b"value".to_vec(), ttl(), Some(metadata.clone())).await?;
    let entry = platform.cache_kv.get(&key).await?.ok_or_else(|| Failure("missing".to_owned()))?;
    ensure_eq!(entry.value, b"value");
    ensure_eq!(entry.metadata, Some(metadata));
    Ok(())
}

async fn any_bytes_are_a_value(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    let large: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    for bytes in [Vec::new(), vec![0], (0..=255).collect(), vec![0xff, 0xfe, 0x00], large] {
        platform.cache_kv.put(&key, bytes.clone(), ttl(), None).await?;
        let back = value(&*platform.cache_kv, &key).await?;
        ensure!(back.as_ref() == Some(&bytes), "{} bytes came back otherwise", bytes.len());
    }
    Ok(())
}

async fn the_last_value_put_counts_and_takes_the_metadata_with_it(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    platform.cache_kv.put(&key, b"one".to_vec(), ttl(), Some(json!(1))).await?;
    platform.cache_kv.put(&key, b"two".to_vec(), ttl(), None).await?;
    let entry = platform.cache_kv.get(&key).await?.ok_or_else(|| Failure("missing".to_owned()))?;
    ensure_eq!((entry.value.as_slice(), entry.metadata), (b"two".as_slice(), None));
    Ok(())
}

async fn what_was_deleted_is_missing_and_may_be_deleted_again(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    platform.cache_kv.put(&key, b"value".to_vec(), ttl(), None).await?;
    for _ in 0..2 {
        platform.cache_kv.delete(&key).await?;
        ensure_eq!(value(&*platform.cache_kv, &key).await?, None);
    }
    Ok(())
}

async fn the_namespaces_are_apart(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    platform.cache_kv.put(&key, b"cache".to_vec(), ttl(), None).await?;
    ensure_eq!(value(&*platform.session_kv, &key).await?, None);
    platform.session_kv.put(&key, b"session".to_vec(), ttl(), None).await?;
    platform.cache_kv.delete(&key).await?;
    ensure_eq!(value(&*platform.session_kv, &key).await?, Some(b"session".to_vec()));
    Ok(())
}

/// <https://developers.cloudflare.com/kv/api/write-key-value-pairs/#expiring-keys>
async fn a_time_to_live_under_a_minute_is_raised_to_it(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    let before = platform.clock.now();
    platform.cache_kv.put(&key, b"value".to_vec(), Ttl::seconds(1), None).await?;
    let page = platform.cache_kv.list(&key, None, 10).await?;
    let expiration = page.keys.first().and_then(|key| key.expiration);
    // The store's clock need not be ours to the second.
    ensure!(
        expiration.is_some_and(|end| (before + 55..before + 120).contains(&end)),
        "{before} {expiration:?}"
    );
    Ok(())
}

async fn what_is_kept_has_no_end_unless_it_says_one(platform: Platform) -> Outcome {
    let (key, kv, now) = (fresh(&platform, "kv"), &platform.cache_kv, platform.clock.now());
    for (end, expected) in [
        (End::At(now + 5_000), Some(now + 5_000)),
        (End::Never, None),
        (End::After(ttl()), Some(now + 3_600)),
        (End::At(now + 1), Some(now + 60)),
        (End::At(now - 9), Some(now + 60)),
        (End::Never, None),
    ] {
        // A key takes one write a second.
        platform.clock.sleep(std::time::Duration::from_millis(1_100)).await;
        kv.keep(&key, b"value".to_vec(), end, Some(json!(1))).await?;
        ensure_eq!(value(&**kv, &key).await?, Some(b"value".to_vec()));
        let found = kv.find(&key).await?.ok_or_else(|| Failure("missing".to_owned()))?;
        ensure_eq!((found.name.as_str(), found.metadata), (key.as_str(), Some(json!(1))));
        let is_near = match (found.expiration, expected) {
            // The store's clock need not be ours to the second.
            (Some(found), Some(expected)) => (expected - 5..expected + 60).contains(&found),
            (found, expected) => found == expected,
        };
        ensure!(is_near, "{end:?}: {:?} instead of {expected:?}", found.expiration);
    }
    kv.delete(&key).await?;
    ensure_eq!(kv.find(&key).await?, None);
    Ok(())
}

async fn keys_may_hold_any_text(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "kv");
    let keys = ["a", "a/b", "A", "../x", "%2e", "50%", "a b", "ü🌳", "'\"\\", "q?x=1#y", "a:b"];
    for key in keys {
        platform.cache_kv.put(&format!("{prefix}{key}"), key.as_bytes().to_vec(), ttl(), None).await?;
    }
    for key in keys {
        ensure_eq!(
            value(&*platform.cache_kv, &format!("{prefix}{key}")).await?,
            Some(key.as_bytes().to_vec())
        );
    }
    Ok(())
}

/// <https://developers.cloudflare.com/kv/platform/limits/>: 512 bytes, not characters.
async fn keys_that_are_empty_too_long_or_dots_are_refused(platform: Platform) -> Outcome {
    let longest = fresh(&platform, &"x".repeat(495));
    ensure_eq!(longest.len(), 512);
    platform.cache_kv.put(&longest, b"value".to_vec(), ttl(), None).await?;
    ensure_eq!(value(&*platform.cache_kv, &longest).await?, Some(b"value".to_vec()));
    for key in ["", ".", "..", &format!("{longest}x"), &"é".repeat(257)] {
        refused(platform.cache_kv.put(key, b"value".to_vec(), ttl(), None).await)?;
        refused(platform.cache_kv.get(key).await)?;
        refused(platform.cache_kv.delete(key).await)?;
    }
    Ok(())
}

async fn metadata_of_more_than_a_kilobyte_is_refused(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    // With its quotes.
    platform.cache_kv.put(&key, Vec::new(), ttl(), Some(json!("x".repeat(1_022)))).await?;
    refused(platform.cache_kv.put(&key, Vec::new(), ttl(), Some(json!("x".repeat(1_023)))).await)
}

async fn values_of_more_than_25_mebibytes_are_refused(platform: Platform) -> Outcome {
    let key = fresh(&platform, "kv");
    refused(platform.cache_kv.put(&key, vec![0; (25 << 20) + 1], ttl(), None).await)?;
    ensure_eq!(value(&*platform.cache_kv, &key).await?, None);
    Ok(())
}
