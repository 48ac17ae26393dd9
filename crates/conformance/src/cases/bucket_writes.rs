//! Storing and removing objects: <https://developers.cloudflare.com/r2/api/workers/workers-api-reference/>.

use bytes::Bytes;
use coppice_platform::bucket::{
    ByteStream, GetOptions, GetResult, PutOptions, UploadedPart, collect, stream_of,
};
use coppice_platform::{ErrorKind, Platform, PlatformError, Service};
use futures_util::stream;

use crate::case::{fails, fresh, refused};
use crate::{Failure, Outcome};

cases![
    storing_again_replaces_bytes_tag_and_metadata,
    equal_bytes_have_equal_tags,
    a_large_body_goes_through_in_chunks,
    the_hash_announced_is_held_against_the_bytes,
    the_size_announced_is_held_against_the_bytes,
    a_body_that_fails_stores_nothing,
    what_was_deleted_is_missing_and_may_be_deleted_again,
    many_objects_are_deleted_at_once,
    keys_may_hold_any_text,
    keys_may_hold_what_urls_and_xml_have_no_way_to_write,
    a_key_may_be_the_directory_of_another,
    keys_that_are_empty_or_too_long_are_refused_by_whatever_takes_one,
];

async fn text(platform: &Platform, key: &str) -> Result<Option<Vec<u8>>, Failure> {
    match platform.bucket.get(key, GetOptions::default()).await? {
        Some(GetResult::Object(object)) => Ok(Some(collect(object.body).await?)),
        _ => Ok(None),
    }
}

async fn put(platform: &Platform, key: &str, bytes: impl Into<Bytes>) -> Result<String, PlatformError> {
    let bytes = bytes.into();
    let size = u64::try_from(bytes.len()).unwrap_or_default();
    Ok(platform.bucket.put(key, size, stream_of(bytes), PutOptions::default()).await?.etag)
}

async fn storing_again_replaces_bytes_tag_and_metadata(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    let options = PutOptions {
        content_type: Some("text/css".to_owned()),
        custom: [("a".to_owned(), "b".to_owned())].into(),
        sha256: None,
    };
    let before = platform.bucket.put(&key, 3, stream_of("one"), options).await?;
    let tag = put(&platform, &key, "three").await?;
    let after = platform.bucket.head(&key).await?.ok_or_else(|| Failure("missing".to_owned()))?;
    ensure!(before.etag != tag, "other bytes have the same tag");
    ensure_eq!((after.etag, after.size, after.content_type, after.custom.len()), (tag, 5, None, 0));
    ensure_eq!(text(&platform, &key).await?, Some(b"three".to_vec()));
    Ok(())
}

async fn equal_bytes_have_equal_tags(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    let one = put(&platform, &key, "same").await?;
    let two = put(&platform, &format!("{key}2"), "same").await?;
    ensure_eq!(one, two);
    Ok(())
}

fn chunk(n: u32) -> Bytes {
    Bytes::from(n.to_le_bytes().repeat(16_384))
}

async fn a_large_body_goes_through_in_chunks(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    let body: ByteStream = Box::pin(stream::iter((0..128).map(|n| Ok(chunk(n)))));
    let meta = platform.bucket.put(&key, 128 << 16, body, PutOptions::default()).await?;
    ensure_eq!(meta.size, 8 << 20);
    let back = text(&platform, &key).await?.unwrap_or_default();
    let expected: Vec<u8> = (0..128).flat_map(chunk).collect();
    ensure!(back == expected, "{} bytes came back otherwise", back.len());
    platform.bucket.delete(&[key]).await?;
    Ok(())
}

/// SHA-256 of `abc`, from FIPS 180-2, appendix B.1.
const ABC: [u8; 32] = [
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0,
    0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
];

async fn the_hash_announced_is_held_against_the_bytes(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    let options = PutOptions { sha256: Some(ABC), ..PutOptions::default() };
    refused(platform.bucket.put(&key, 3, stream_of("abd"), options.clone()).await)?;
    ensure_eq!(platform.bucket.head(&key).await?, None);
    platform.bucket.put(&key, 3, stream_of("abc"), options.clone()).await?;
    refused(platform.bucket.put(&key, 3, stream_of("abd"), options).await)?;
    ensure_eq!(text(&platform, &key).await?, Some(b"abc".to_vec()));
    Ok(())
}

async fn the_size_announced_is_held_against_the_bytes(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    for size in [0, 1, 2, 4, 1_000_000] {
        let pieces: ByteStream = Box::pin(stream::iter(["a", "", "b", "c", ""].map(|text| Ok(text.into()))));
        for body in [stream_of("abc"), pieces] {
            refused(platform.bucket.put(&key, size, body, PutOptions::default()).await)?;
            ensure_eq!(platform.bucket.head(&key).await?, None);
        }
    }
    Ok(())
}

async fn a_body_that_fails_stores_nothing(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    put(&platform, &key, "before").await?;
    let broken = PlatformError::new(Service::Http, "test", ErrorKind::TimedOut, "the client went away");
    let body: ByteStream = Box::pin(stream::iter([Ok(chunk(1)), Err(broken)]));
    let answer = platform.bucket.put(&key, 2 << 16, body, PutOptions::default()).await;
    fails(answer, |kind| *kind == ErrorKind::TimedOut)?;
    ensure_eq!(text(&platform, &key).await?, Some(b"before".to_vec()));
    Ok(())
}

async fn what_was_deleted_is_missing_and_may_be_deleted_again(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    put(&platform, &key, "text").await?;
    for _ in 0..2 {
        platform.bucket.delete(std::slice::from_ref(&key)).await?;
        ensure_eq!(platform.bucket.head(&key).await?, None);
    }
    platform.bucket.delete(&[]).await?;
    Ok(())
}

/// <https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#bucket-method-definitions>: up to 1,000.
async fn many_objects_are_deleted_at_once(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    let keys: Vec<_> = (0..1_001).map(|n| format!("{key}/{n}")).collect();
    for key in keys.iter().take(20) {
        put(&platform, key, "text").await?;
    }
    put(&platform, &key, "stays").await?;
    refused(platform.bucket.delete(&keys).await)?;
    platform.bucket.delete(keys.get(..1_000).unwrap_or_default()).await?;
    ensure_eq!(platform.bucket.list(&format!("{key}/"), None, 10).await?.objects.len(), 0);
    ensure_eq!(text(&platform, &key).await?, Some(b"stays".to_vec()));
    Ok(())
}

async fn keys_may_hold_any_text(platform: Platform) -> Outcome {
    let keys = [
        "plain.png",
        "ümlaut",
        "🌳",
        "a b",
        "a+b",
        "%2e%2e",
        "50%",
        "q?x=1",
        "#1",
        "'\"`",
        "back\\slash",
        "UPPER",
        "upper",
        "..",
        "//twice",
        "./dot",
        "end/",
        "a.",
        "con",
        "*",
        "<>|:",
    ];
    hold_apart(&platform, &keys).await
}

/// But for S3, which is why the trait makes an exception of it.
async fn keys_may_hold_what_urls_and_xml_have_no_way_to_write(platform: Platform) -> Outcome {
    hold_apart(&platform, &["/../up", "/./here", "tab\there", "up", "here"]).await
}

/// Each of these keys has an object of its own.
async fn hold_apart(platform: &Platform, keys: &[&str]) -> Outcome {
    let prefix = fresh(platform, "write");
    for key in keys {
        put(platform, &format!("{prefix}{key}"), key.to_string()).await?;
    }
    for key in keys {
        let key = format!("{prefix}{key}");
        let back = text(platform, &key).await?.unwrap_or_default();
        ensure_eq!(format!("{prefix}{}", String::from_utf8_lossy(&back)), key);
    }
    let listed = platform.bucket.list(&prefix, None, 100).await?;
    ensure_eq!(listed.objects.len(), keys.len());
    Ok(())
}

async fn a_key_may_be_the_directory_of_another(platform: Platform) -> Outcome {
    let key = fresh(&platform, "write");
    for rest in ["/b/c", "", "/b"] {
        put(&platform, &format!("{key}{rest}"), format!("at {rest}")).await?;
    }
    platform.bucket.delete(&[format!("{key}/b")]).await?;
    for rest in ["/b/c", ""] {
        ensure_eq!(text(&platform, &format!("{key}{rest}")).await?, Some(format!("at {rest}").into_bytes()));
    }
    Ok(())
}

/// <https://developers.cloudflare.com/r2/platform/limits/>: 1,024 bytes, not characters.
async fn keys_that_are_empty_or_too_long_are_refused_by_whatever_takes_one(platform: Platform) -> Outcome {
    let longest = fresh(&platform, &"x".repeat(1_007));
    ensure_eq!(longest.len(), 1_024);
    put(&platform, &longest, "text").await?;
    ensure_eq!(text(&platform, &longest).await?, Some(b"text".to_vec()));
    for key in ["", &format!("{longest}x"), &"é".repeat(513)] {
        refused(put(&platform, key, "text").await)?;
        refused(platform.bucket.head(key).await)?;
        refused(platform.bucket.get(key, GetOptions::default()).await)?;
        refused(platform.bucket.sha256(key).await)?;
        refused(platform.bucket.delete(&[longest.clone(), key.to_owned()]).await)?;
        refused(platform.bucket.create_multipart(key, PutOptions::default()).await)?;
        refused(platform.bucket.upload_part(key, "upload", 1, 4, stream_of("text")).await)?;
        let part = UploadedPart { number: 1, etag: "0".repeat(32) };
        refused(platform.bucket.complete_multipart(key, "upload", &[part]).await)?;
        refused(platform.bucket.abort_multipart(key, "upload").await)?;
    }
    ensure_eq!(text(&platform, &longest).await?, Some(b"text".to_vec()));
    Ok(())
}
