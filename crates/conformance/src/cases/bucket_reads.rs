//! Reading objects: <https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#r2getoptions>.

use std::ops::Range;

use coppice_platform::Platform;
use coppice_platform::bucket::{
    ByteRange, GetOptions, GetResult, ObjectMeta, PutOptions, collect, stream_of,
};

use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    what_was_never_stored_is_missing,
    an_object_comes_back_with_what_is_known_of_it,
    an_empty_object_is_an_object,
    a_range_gives_its_bytes_and_says_which,
    a_range_without_a_byte_is_refused,
    a_range_that_holds_no_byte_of_any_object_is_refused_whatever_there_is,
    a_condition_on_the_tag_decides_whether_there_is_a_body,
    of_several_tags_one_is_enough,
    a_failed_condition_counts_before_the_range,
    a_body_may_be_left_unread,
    what_never_changes_reads_the_same_every_time_until_it_is_deleted,
    the_hash_of_an_object_is_that_of_its_bytes,
];

const TEN: &[u8] = b"0123456789";

async fn stored(platform: &Platform, bytes: &'static [u8]) -> Result<ObjectMeta, Failure> {
    let key = fresh(platform, "read");
    let size = u64::try_from(bytes.len()).unwrap_or_default();
    Ok(platform.bucket.put(&key, size, stream_of(bytes), PutOptions::default()).await?)
}

async fn read(
    platform: &Platform,
    key: &str,
    options: GetOptions,
) -> Result<(ObjectMeta, Option<(Range<u64>, Vec<u8>)>), Failure> {
    match platform.bucket.get(key, options).await? {
        None => Err(Failure("missing".to_owned())),
        Some(GetResult::ConditionFailed(meta)) => Ok((meta, None)),
        Some(GetResult::Object(object)) => {
            Ok((object.meta, Some((object.range, collect(object.body).await?))))
        }
    }
}

fn ranged(range: ByteRange) -> GetOptions {
    GetOptions { range: Some(range), ..GetOptions::default() }
}

async fn what_was_never_stored_is_missing(platform: Platform) -> Outcome {
    let key = fresh(&platform, "read");
    ensure_eq!(platform.bucket.head(&key).await?, None);
    ensure!(platform.bucket.get(&key, GetOptions::default()).await?.is_none(), "there is an object");
    let options = GetOptions { if_none_match: vec!["tag".to_owned()], ..ranged(ByteRange::From(0)) };
    ensure!(platform.bucket.get(&key, options).await?.is_none(), "there is an object");
    Ok(())
}

async fn an_object_comes_back_with_what_is_known_of_it(platform: Platform) -> Outcome {
    let key = fresh(&platform, "read");
    let before = platform.clock.now();
    let options = PutOptions {
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        custom: [("owner".to_owned(), "ü".to_owned()), ("empty".to_owned(), String::new())].into(),
        sha256: None,
    };
    let put = platform.bucket.put(&key, 10, stream_of(TEN), options.clone()).await?;
    ensure_eq!((&put.key, put.size), (&key, 10));
    ensure_eq!((&put.content_type, &put.custom), (&options.content_type, &options.custom));
    ensure!((put.uploaded - before).abs() < 60, "uploaded {} at {before}", put.uploaded);
    ensure!(!put.etag.is_empty() && !put.etag.contains('"'), "the tag is {:?}", put.etag);
    ensure_eq!(platform.bucket.head(&key).await?, Some(put.clone()));
    ensure_eq!(read(&platform, &key, GetOptions::default()).await?, (put, Some((0..10, TEN.to_vec()))));
    Ok(())
}

async fn an_empty_object_is_an_object(platform: Platform) -> Outcome {
    let meta = stored(&platform, b"").await?;
    ensure_eq!(meta.size, 0);
    ensure_eq!(read(&platform, &meta.key, GetOptions::default()).await?.1, Some((0..0, Vec::new())));
    Ok(())
}

async fn a_range_gives_its_bytes_and_says_which(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    for (range, bytes, text) in [
        (ByteRange::Inclusive(0..=0), 0..1, "0"),
        (ByteRange::Inclusive(2..=5), 2..6, "2345"),
        (ByteRange::Inclusive(9..=9), 9..10, "9"),
        (ByteRange::Inclusive(8..=99), 8..10, "89"),
        (ByteRange::Inclusive(0..=9), 0..10, "0123456789"),
        (ByteRange::From(0), 0..10, "0123456789"),
        (ByteRange::From(7), 7..10, "789"),
        (ByteRange::Suffix(3), 7..10, "789"),
        (ByteRange::Suffix(10), 0..10, "0123456789"),
        (ByteRange::Suffix(99), 0..10, "0123456789"),
    ] {
        let (whole, got) = read(&platform, &meta.key, ranged(range)).await?;
        ensure_eq!(got, Some((bytes, text.as_bytes().to_vec())));
        ensure_eq!(whole, meta);
    }
    Ok(())
}

/// RFC 9110, section 15.5.17: a range beyond the end can't be satisfied.
async fn a_range_without_a_byte_is_refused(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    for range in [
        ByteRange::Inclusive(10..=12),
        ByteRange::Inclusive(99..=99),
        ByteRange::From(10),
        ByteRange::From(99),
        ByteRange::Suffix(0),
    ] {
        refused(platform.bucket.get(&meta.key, ranged(range)).await)?;
    }
    Ok(())
}

async fn a_range_that_holds_no_byte_of_any_object_is_refused_whatever_there_is(
    platform: Platform,
) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    let missing = fresh(&platform, "read");
    for range in [ByteRange::Suffix(0), ByteRange::Inclusive(std::ops::RangeInclusive::new(5, 4))] {
        refused(platform.bucket.get(&missing, ranged(range.clone())).await)?;
        let known = GetOptions { if_none_match: vec![meta.etag.clone()], ..ranged(range) };
        refused(platform.bucket.get(&meta.key, known).await)?;
    }
    Ok(())
}

async fn a_condition_on_the_tag_decides_whether_there_is_a_body(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    let (tag, other) = (meta.etag.clone(), "0".repeat(32));
    for (if_match, if_none_match, body) in [
        (Some(tag.clone()), vec![], true),
        (Some(other.clone()), vec![], false),
        (None, vec![tag.clone()], false),
        (None, vec![other.clone()], true),
        (Some(tag.clone()), vec![tag], false),
    ] {
        let options = GetOptions { if_match, if_none_match, ..GetOptions::default() };
        let (known, got) = read(&platform, &meta.key, options.clone()).await?;
        ensure!(got.is_some() == body, "{options:?} gave {got:?}");
        ensure_eq!(known, meta);
    }
    Ok(())
}

async fn of_several_tags_one_is_enough(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    let if_none_match = vec!["0".repeat(32), meta.etag.clone(), "1".repeat(32)];
    let options = GetOptions { if_none_match, ..GetOptions::default() };
    ensure_eq!(read(&platform, &meta.key, options).await?, (meta, None));
    Ok(())
}

/// RFC 9110, section 13.2.2: conditions are evaluated before the range.
async fn a_failed_condition_counts_before_the_range(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    let options =
        GetOptions { if_none_match: vec![meta.etag.clone()], ..ranged(ByteRange::Inclusive(2..=5)) };
    ensure_eq!(read(&platform, &meta.key, options).await?, (meta, None));
    Ok(())
}

async fn a_body_may_be_left_unread(platform: Platform) -> Outcome {
    let meta = stored(&platform, TEN).await?;
    for _ in 0..20 {
        drop(platform.bucket.get(&meta.key, GetOptions::default()).await?);
    }
    ensure_eq!(read(&platform, &meta.key, GetOptions::default()).await?.1, Some((0..10, TEN.to_vec())));
    Ok(())
}

async fn what_never_changes_reads_the_same_every_time_until_it_is_deleted(platform: Platform) -> Outcome {
    let key = fresh(&platform, "read/\u{fc} ?#%");
    let custom = [("alt".to_owned(), "\u{1f333} tree".to_owned())].into();
    let put = PutOptions { content_type: Some("text/plain".to_owned()), custom, sha256: None };
    let meta = platform.bucket.put(&key, 10, stream_of(TEN), put).await?;
    let immutable = |range| GetOptions { range, immutable: true, ..GetOptions::default() };
    let part = || Some(ByteRange::Inclusive(2..=5));
    for _ in 0..5 {
        let whole = (meta.clone(), Some((0..10, TEN.to_vec())));
        ensure_eq!(read(&platform, &key, immutable(None)).await?, whole);
        ensure_eq!(
            read(&platform, &key, immutable(part())).await?,
            (meta.clone(), Some((2..6, b"2345".to_vec())))
        );
        ensure_eq!(
            read(&platform, &key, immutable(Some(ByteRange::Suffix(3)))).await?.1,
            Some((7..10, b"789".to_vec()))
        );
        refused(platform.bucket.get(&key, immutable(Some(ByteRange::From(10)))).await)?;
        let known = GetOptions { if_none_match: vec![meta.etag.clone()], ..immutable(None) };
        ensure_eq!(read(&platform, &key, known).await?, (meta.clone(), None));
        // Time for a copy to be made.
        platform.clock.sleep(std::time::Duration::from_millis(20)).await;
    }
    platform.bucket.delete(std::slice::from_ref(&key)).await?;
    ensure!(platform.bucket.get(&key, immutable(None)).await?.is_none(), "there is an object");
    ensure!(platform.bucket.get(&key, immutable(part())).await?.is_none(), "there is an object");
    Ok(())
}

/// SHA-256 of nothing and of `abc`, from FIPS 180-4's examples.
async fn the_hash_of_an_object_is_that_of_its_bytes(platform: Platform) -> Outcome {
    for (bytes, hash) in [
        (b"".as_slice(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ] {
        let meta = stored(&platform, bytes).await?;
        let found = platform.bucket.sha256(&meta.key).await?.unwrap_or_default();
        ensure_eq!(hex::encode(found), hash);
    }
    ensure_eq!(platform.bucket.sha256(&fresh(&platform, "read")).await?, None);
    Ok(())
}
