//! What only this adapter promises.

use std::path::Path;
use std::time::Duration;

use super::*;
use crate::bucket::{collect, stream_of};
use crate::clock::ManualClock;

fn files(directory: &Path) -> usize {
    let folders = std::fs::read_dir(directory.join("objects")).unwrap();
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

async fn put(bucket: &FileBucket, key: &str, text: &'static str) {
    let size = u64::try_from(text.len()).unwrap();
    bucket.put(key, size, stream_of(text), PutOptions::default()).await.unwrap();
}

async fn get(bucket: &FileBucket, key: &str) -> ByteStream {
    match bucket.get(key, GetOptions::default()).await.unwrap() {
        Some(GetResult::Object(object)) => object.body,
        _ => panic!("{key} is missing"),
    }
}

#[tokio::test]
async fn a_replaced_file_stays_for_its_readers_and_goes_in_time() {
    let directory = tempfile::tempdir().unwrap();
    let clock = ManualClock::at(1_000_000);
    let bucket = FileBucket::open(directory.path(), 1, clock.clone()).unwrap();
    put(&bucket, "key", "old").await;
    let reading = get(&bucket, "key").await;
    put(&bucket, "key", "new").await;
    assert_eq!(collect(reading).await.unwrap(), b"old");
    assert_eq!(files(directory.path()), 2);
    clock.advance(Duration::from_secs(3_600));
    bucket.sweep().await;
    assert_eq!(files(directory.path()), 1);
    assert_eq!(collect(get(&bucket, "key").await).await.unwrap(), b"new");
}

#[tokio::test]
async fn what_a_killed_process_leaves_half_written_goes_in_time() {
    let directory = tempfile::tempdir().unwrap();
    let clock = ManualClock::at(1_000_000);
    let bucket = FileBucket::open(directory.path(), 1, clock.clone()).unwrap();
    // Killed while it wrote one file, and between the writing of another and the index.
    let (half, whole) = (blobs::new_id(), blobs::new_id());
    for (id, name) in [(&half, format!("{half}#1")), (&whole, whole.clone())] {
        bucket.index.expect(id.clone(), 1_000).await.unwrap();
        let folder = directory.path().join("objects").join(id.get(..2).unwrap());
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), "text").unwrap();
    }
    let bucket = FileBucket::open(directory.path(), 1, clock.clone()).unwrap();
    bucket.sweep().await;
    assert_eq!(files(directory.path()), 2);
    clock.advance(Duration::from_secs(24 * 3_600));
    bucket.sweep().await;
    assert_eq!(files(directory.path()), 0);
}

#[tokio::test]
async fn an_upload_nobody_completes_ends_after_a_week() {
    let directory = tempfile::tempdir().unwrap();
    let clock = ManualClock::at(1_000_000);
    let bucket = FileBucket::open(directory.path(), 1, clock.clone()).unwrap();
    let upload = bucket.create_multipart("key", PutOptions::default()).await.unwrap();
    bucket.upload_part("key", &upload, 1, 3, stream_of("abc")).await.unwrap();
    clock.advance(Duration::from_secs(7 * 24 * 3_600));
    bucket.sweep().await;
    assert!(bucket.upload_part("key", &upload, 2, 3, stream_of("abc")).await.is_err());
    clock.advance(Duration::from_secs(24 * 3_600));
    bucket.sweep().await;
    assert_eq!(files(directory.path()), 0);
}

#[tokio::test]
async fn a_refused_body_leaves_no_object_and_its_file_goes_in_time() {
    let directory = tempfile::tempdir().unwrap();
    let clock = ManualClock::at(1_000_000);
    let bucket = FileBucket::open(directory.path(), 1, clock.clone()).unwrap();
    let wrong = PutOptions { sha256: Some([0; 32]), ..PutOptions::default() };
    assert!(bucket.put("key", 3, stream_of("abc"), wrong).await.is_err());
    assert_eq!(bucket.head("key").await.unwrap(), None);
    clock.advance(Duration::from_secs(24 * 3_600));
    bucket.sweep().await;
    assert_eq!(files(directory.path()), 0);
}

#[tokio::test]
async fn a_large_file_comes_in_steps_and_a_range_begins_and_ends_anywhere() {
    let directory = tempfile::tempdir().unwrap();
    let bucket = FileBucket::open(directory.path(), 1, ManualClock::at(1_000_000)).unwrap();
    let bytes: Vec<u8> = (0..600_000_u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect();
    for size in [bytes.len(), 100_000] {
        let body = stream_of(bytes[..size].to_vec());
        bucket.put("key", u64::try_from(size).unwrap(), body, PutOptions::default()).await.unwrap();
        for range in [0..size, 1..size - 1, 65_535..65_537, size - 1..size] {
            let wanted = u64::try_from(range.start).unwrap()..=u64::try_from(range.end - 1).unwrap();
            let options = GetOptions {
                range: Some(crate::bucket::ByteRange::Inclusive(wanted)),
                ..GetOptions::default()
            };
            let Some(GetResult::Object(object)) = bucket.get("key", options).await.unwrap() else {
                panic!("missing")
            };
            assert!(collect(object.body).await.unwrap() == bytes[range.clone()], "{range:?} of {size}");
        }
    }
}
