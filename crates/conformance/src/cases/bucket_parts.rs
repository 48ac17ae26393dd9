//! Uploads in parts: <https://developers.cloudflare.com/r2/objects/upload-objects/#multipart-upload>.

use bytes::Bytes;
use coppice_platform::bucket::{
    ByteRange, GetOptions, GetResult, PutOptions, UploadedPart, collect, stream_of,
};
use coppice_platform::{Platform, PlatformError};

use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    parts_in_any_order_make_one_object,
    nothing_shows_before_an_upload_is_completed,
    a_single_short_part_is_an_object,
    a_part_sent_again_replaces_the_first,
    a_short_part_before_the_last_is_refused_at_completion,
    parts_of_unequal_size_are_refused_at_completion,
    a_part_that_was_never_stored_is_refused,
    an_object_of_no_part_or_of_one_twice_is_refused,
    parts_have_numbers_from_1_to_10_000,
    the_size_announced_for_a_part_is_held_against_its_bytes,
    an_upload_in_parts_takes_no_hash,
    an_aborted_upload_is_gone,
    a_completed_upload_is_over,
];

const LEAST: usize = 5 << 20;

/// An upload under a key of its own.
struct Upload {
    platform: Platform,
    key: String,
    id: String,
}

impl Upload {
    async fn begin(platform: Platform, options: PutOptions) -> Result<Self, Failure> {
        let key = fresh(&platform, "parts");
        let id = platform.bucket.create_multipart(&key, options).await?;
        Ok(Self { platform, key, id })
    }

    async fn part(&self, number: u16, byte: u8, size: usize) -> Result<UploadedPart, PlatformError> {
        let body = stream_of(Bytes::from(vec![byte; size]));
        let size = u64::try_from(size).unwrap_or_default();
        self.platform.bucket.upload_part(&self.key, &self.id, number, size, body).await
    }

    async fn complete(
        &self,
        parts: &[UploadedPart],
    ) -> Result<coppice_platform::bucket::ObjectMeta, PlatformError> {
        self.platform.bucket.complete_multipart(&self.key, &self.id, parts).await
    }

    async fn read(&self, range: Option<ByteRange>) -> Result<Vec<u8>, Failure> {
        let options = GetOptions { range, ..GetOptions::default() };
        match self.platform.bucket.get(&self.key, options).await? {
            Some(GetResult::Object(object)) => Ok(collect(object.body).await?),
            _ => Err(Failure("there is no object".to_owned())),
        }
    }

    async fn clear(&self) -> Outcome {
        Ok(self.platform.bucket.delete(std::slice::from_ref(&self.key)).await?)
    }
}

async fn parts_in_any_order_make_one_object(platform: Platform) -> Outcome {
    let options = PutOptions {
        content_type: Some("video/mp4".to_owned()),
        custom: [("a".to_owned(), "b".to_owned())].into(),
        sha256: None,
    };
    let upload = Upload::begin(platform, options.clone()).await?;
    let three = upload.part(3, 3, 10).await?;
    let one = upload.part(1, 1, LEAST).await?;
    let two = upload.part(2, 2, LEAST).await?;
    let meta = upload.complete(&[one, two, three]).await?;
    let size = u64::try_from(2 * LEAST + 10).unwrap_or_default();
    ensure_eq!((meta.size, &meta.content_type, &meta.custom), (size, &options.content_type, &options.custom));
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, Some(meta));
    let mut whole = vec![1; LEAST];
    whole.extend(vec![2; LEAST]);
    whole.extend([3; 10]);
    ensure!(upload.read(None).await? == whole, "the bytes came back otherwise");
    let edge = u64::try_from(LEAST).unwrap_or_default();
    ensure_eq!(upload.read(Some(ByteRange::Inclusive(edge - 2..=edge + 1))).await?, [1, 1, 2, 2]);
    ensure_eq!(upload.read(Some(ByteRange::Suffix(12))).await?, [2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    upload.clear().await
}

async fn nothing_shows_before_an_upload_is_completed(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 1, 3).await?;
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, None);
    ensure_eq!(upload.platform.bucket.list(&upload.key, None, 10).await?.objects.len(), 0);
    upload.complete(&[part]).await?;
    ensure!(upload.platform.bucket.head(&upload.key).await?.is_some(), "there is no object");
    Ok(())
}

async fn a_single_short_part_is_an_object(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 7, 3).await?;
    ensure_eq!(upload.complete(&[part]).await?.size, 3);
    ensure_eq!(upload.read(None).await?, [7, 7, 7]);
    Ok(())
}

async fn a_part_sent_again_replaces_the_first(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let first = upload.part(1, 1, 3).await?;
    let second = upload.part(1, 2, 3).await?;
    ensure!(first.etag != second.etag, "other bytes have the same tag");
    upload.complete(&[second]).await?;
    ensure_eq!(upload.read(None).await?, [2, 2, 2]);
    Ok(())
}

async fn a_short_part_before_the_last_is_refused_at_completion(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let parts = [upload.part(1, 1, LEAST - 1).await?, upload.part(2, 2, 10).await?];
    refused(upload.complete(&parts).await)?;
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, None);
    Ok(())
}

async fn parts_of_unequal_size_are_refused_at_completion(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let parts =
        [upload.part(1, 1, LEAST).await?, upload.part(2, 2, LEAST + 1).await?, upload.part(3, 3, 10).await?];
    refused(upload.complete(&parts).await)?;
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, None);
    Ok(())
}

async fn a_part_that_was_never_stored_is_refused(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 1, 3).await?;
    let made_up = UploadedPart { number: 1, etag: "0".repeat(32) };
    refused(upload.complete(&[made_up]).await)?;
    upload.complete(&[part]).await?;
    Ok(())
}

async fn an_object_of_no_part_or_of_one_twice_is_refused(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 1, LEAST).await?;
    refused(upload.complete(&[]).await)?;
    refused(upload.complete(&[part.clone(), part.clone()]).await)?;
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, None);
    upload.complete(&[part]).await?;
    upload.clear().await
}

/// <https://developers.cloudflare.com/r2/platform/limits/>
async fn parts_have_numbers_from_1_to_10_000(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    for number in [0, 10_001, u16::MAX] {
        refused(upload.part(number, 1, 3).await)?;
    }
    let last = upload.part(10_000, 1, 3).await?;
    ensure_eq!(upload.complete(&[last]).await?.size, 3);
    Ok(())
}

async fn the_size_announced_for_a_part_is_held_against_its_bytes(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    for size in [0, 2, 4, 1_000_000] {
        let part = upload.platform.bucket.upload_part(&upload.key, &upload.id, 1, size, stream_of("abc"));
        refused(part.await)?;
    }
    let part = upload.part(1, 1, 3).await?;
    ensure_eq!(upload.complete(&[part]).await?.size, 3);
    Ok(())
}

/// R2 holds none against the bytes of one: so that nobody thinks it did.
async fn an_upload_in_parts_takes_no_hash(platform: Platform) -> Outcome {
    let options = PutOptions { sha256: Some([0; 32]), ..PutOptions::default() };
    refused(platform.bucket.create_multipart(&fresh(&platform, "parts"), options).await)
}

async fn an_aborted_upload_is_gone(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 1, 3).await?;
    upload.platform.bucket.abort_multipart(&upload.key, &upload.id).await?;
    refused(upload.part(2, 2, 3).await)?;
    refused(upload.complete(&[part]).await)?;
    ensure_eq!(upload.platform.bucket.head(&upload.key).await?, None);
    Ok(())
}

async fn a_completed_upload_is_over(platform: Platform) -> Outcome {
    let upload = Upload::begin(platform, PutOptions::default()).await?;
    let part = upload.part(1, 1, 3).await?;
    upload.complete(std::slice::from_ref(&part)).await?;
    refused(upload.part(2, 2, 3).await)?;
    ensure_eq!(upload.read(None).await?, [1, 1, 1]);
    Ok(())
}
