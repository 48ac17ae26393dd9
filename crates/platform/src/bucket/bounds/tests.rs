//! What no suite can ask of a service: bodies of gigabytes, and thousands of parts.

use std::collections::BTreeMap;

use super::*;
use crate::ErrorKind;
use crate::bucket::stream_of;
use crate::native::testing::platform;

#[tokio::test]
async fn more_than_r2_takes_at_once_is_refused_before_a_byte_is_read() {
    let (_directory, platform) = platform().await;
    let (bucket, options) = (&platform.bucket, PutOptions::default);
    let upload = bucket.create_multipart("key", options()).await.unwrap();
    for (size, why) in [(SENT, "fewer bytes"), (SENT + 1, "at once"), (u64::MAX, "at once")] {
        let put = bucket.put("key", size, stream_of("abc"), options()).await.map(drop);
        let part = bucket.upload_part("key", &upload, 1, size, stream_of("abc")).await.map(drop);
        for error in [put.unwrap_err(), part.unwrap_err()] {
            assert!(error.kind == ErrorKind::Refused && error.detail.contains(why), "{size}: {error}");
        }
    }
}

#[test]
fn parts_are_five_mebibytes_and_equal_but_for_a_shorter_last() {
    let cases: BTreeMap<&[u64], bool> = [
        ([0].as_slice(), true),
        (&[PART, 1], true),
        (&[PART, PART], true),
        (&[PART - 1, 1], false),
        (&[PART, PART + 1], false),
        (&[PART + 1, PART, 1], false),
        (&[PART + 1, PART + 1, PART], true),
    ]
    .into();
    for (sizes, holds) in cases {
        assert_eq!(part_sizes(sizes).is_ok(), holds, "{sizes:?}");
    }
}
