//! Large files: made and read a piece at a time, on both ends.

use bytes::Bytes;
use coppice_platform::Platform;
use coppice_platform::bucket::{
    ByteRange, ByteStream, GetOptions, GetResult, ObjectMeta, PutOptions, UploadedPart, collect,
};
use futures_util::{TryStreamExt, stream};

use crate::case::fresh;
use crate::{Failure, Outcome};

cases![
    parts_that_come_as_streams_make_one_object,
    a_hundred_megabytes_go_through_without_ever_being_in_memory,
    a_part_whose_body_breaks_off_is_not_stored,
];

const PIECE: u64 = 64 << 10;
const PART: u64 = 8 << 20;

/// A piece that no other place of the file has.
fn piece(place: u64) -> Bytes {
    let words = PIECE / 8;
    (0..words).flat_map(|word| (place * words + word).to_le_bytes()).collect()
}

/// Bytes `from..to` of a file of any length, made as they are asked for. Both are whole pieces.
fn file(from: u64, to: u64) -> ByteStream {
    Box::pin(stream::iter((from / PIECE..to / PIECE).map(|place| Ok(piece(place)))))
}

async fn upload(platform: &Platform, size: u64) -> Result<ObjectMeta, Failure> {
    let (bucket, key) = (&platform.bucket, fresh(platform, "stream"));
    let upload = bucket.create_multipart(&key, PutOptions::default()).await?;
    let mut parts: Vec<UploadedPart> = Vec::new();
    for (from, number) in (0..size).step_by(usize::try_from(PART).unwrap_or(usize::MAX)).zip(1..) {
        let to = size.min(from + PART);
        parts.push(bucket.upload_part(&key, &upload, number, to - from, file(from, to)).await?);
    }
    Ok(bucket.complete_multipart(&key, &upload, &parts).await?)
}

async fn body(platform: &Platform, key: &str, range: Option<ByteRange>) -> Result<ByteStream, Failure> {
    match platform.bucket.get(key, GetOptions { range, ..GetOptions::default() }).await? {
        Some(GetResult::Object(object)) => Ok(object.body),
        _ => Err(Failure("there is no object".to_owned())),
    }
}

async fn parts_that_come_as_streams_make_one_object(platform: Platform) -> Outcome {
    let meta = upload(&platform, 2 * PART + 3 * PIECE).await?;
    ensure_eq!(meta.size, 2 * PART + 3 * PIECE);
    let edge = ByteRange::Inclusive(PART - PIECE..=PART + PIECE - 1);
    let expected = [piece(PART / PIECE - 1), piece(PART / PIECE)].concat();
    ensure!(
        collect(body(&platform, &meta.key, Some(edge)).await?).await? == expected,
        "the edge is otherwise"
    );
    Ok(platform.bucket.delete(&[meta.key]).await?)
}

async fn a_hundred_megabytes_go_through_without_ever_being_in_memory(platform: Platform) -> Outcome {
    let size = 100 << 20;
    let meta = upload(&platform, size).await?;
    ensure_eq!(meta.size, size);
    let last = ByteRange::Suffix(PIECE);
    let expected = piece(size / PIECE - 1);
    ensure!(
        collect(body(&platform, &meta.key, Some(last)).await?).await? == expected,
        "the end is otherwise"
    );
    let read = body(&platform, &meta.key, None).await?;
    let length = read.try_fold(0_u64, async |sum, chunk| Ok(sum + chunk.len() as u64)).await?;
    ensure_eq!(length, size);
    Ok(platform.bucket.delete(&[meta.key]).await?)
}

async fn a_part_whose_body_breaks_off_is_not_stored(platform: Platform) -> Outcome {
    let (bucket, key) = (&platform.bucket, fresh(&platform, "stream"));
    let upload = bucket.create_multipart(&key, PutOptions::default()).await?;
    let broken = bucket.upload_part(&key, &upload, 1, 4 * PIECE, file(0, 2 * PIECE)).await;
    crate::case::refused(broken)?;
    let part = bucket.upload_part(&key, &upload, 1, PIECE, file(PIECE, 2 * PIECE)).await?;
    bucket.complete_multipart(&key, &upload, &[part]).await?;
    ensure!(collect(body(&platform, &key, None).await?).await? == piece(1), "the bytes came back otherwise");
    Ok(())
}
