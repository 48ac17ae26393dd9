//! What the bucket holds, and what each operation does to it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput,
    DeleteObjectsInput, DeleteObjectsOutput, GetObjectInput, GetObjectOutput, HeadObjectInput,
    HeadObjectOutput, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput,
    PutObjectInput, PutObjectOutput, StreamingBlob, UploadPartInput, UploadPartOutput,
};
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};

use crate::object::{Description, Object, collect, etag};
use crate::uploads::Upload;
use crate::{BUCKET, listing};

type Answer<T> = S3Result<S3Response<T>>;

#[derive(Default)]
pub(crate) struct Memory(Mutex<Held>);

#[derive(Default)]
struct Held {
    objects: BTreeMap<String, Object>,
    uploads: BTreeMap<String, Upload>,
    begun: u64,
}

impl Memory {
    fn held(&self, bucket: &str) -> S3Result<MutexGuard<'_, Held>> {
        if bucket != BUCKET {
            return Err(s3_error!(NoSuchBucket));
        }
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn object(&self, bucket: &str, key: &str) -> S3Result<Object> {
        self.held(bucket)?.objects.get(key).cloned().ok_or_else(|| s3_error!(NoSuchKey))
    }
}

impl Held {
    fn upload(&mut self, id: &str, key: &str) -> S3Result<&mut Upload> {
        self.uploads.get_mut(id).filter(|upload| upload.key == key).ok_or_else(|| s3_error!(NoSuchUpload))
    }
}

fn answer<T>(output: T) -> Answer<T> {
    Ok(S3Response::new(output))
}

#[async_trait::async_trait]
impl S3 for Memory {
    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> Answer<HeadObjectOutput> {
        let object = self.object(&request.input.bucket, &request.input.key)?;
        answer(HeadObjectOutput {
            content_length: Some(object.size()),
            content_type: object.about.content_type,
            metadata: object.about.metadata,
            e_tag: Some(object.etag),
            last_modified: Some(object.modified),
            ..HeadObjectOutput::default()
        })
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> Answer<GetObjectOutput> {
        let object = self.object(&request.input.bucket, &request.input.key)?;
        object.check(&request.input)?;
        let (bytes, content_range) = object.range(request.input.range)?;
        answer(GetObjectOutput {
            content_length: i64::try_from(bytes.len()).ok(),
            body: Some(StreamingBlob::from(Body::from(bytes))),
            content_range,
            content_type: object.about.content_type,
            metadata: object.about.metadata,
            e_tag: Some(object.etag),
            last_modified: Some(object.modified),
            ..GetObjectOutput::default()
        })
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> Answer<PutObjectOutput> {
        let PutObjectInput { bucket, key, body, content_length, content_type, metadata, .. } = request.input;
        let bytes = collect(body, content_length).await?;
        let tag = etag(&bytes);
        let object = Object::new(bytes, tag.clone(), Description { content_type, metadata });
        self.held(&bucket)?.objects.insert(key, object);
        answer(PutObjectOutput { e_tag: Some(tag), ..PutObjectOutput::default() })
    }

    async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> Answer<DeleteObjectsOutput> {
        let DeleteObjectsInput { bucket, delete, .. } = request.input;
        if delete.objects.len() > 1_000 {
            return Err(s3_error!(MalformedXML));
        }
        let mut held = self.held(&bucket)?;
        for object in delete.objects {
            held.objects.remove(&object.key);
        }
        answer(DeleteObjectsOutput::default())
    }

    async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> Answer<ListObjectsV2Output> {
        let held = self.held(&request.input.bucket)?;
        answer(listing::list(&held.objects, request.input))
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        let CreateMultipartUploadInput { bucket, key, content_type, metadata, .. } = request.input;
        let mut held = self.held(&bucket)?;
        held.begun += 1;
        let id = format!("upload-{}", held.begun);
        held.uploads.insert(id.clone(), Upload::new(key, Description { content_type, metadata }));
        answer(CreateMultipartUploadOutput { upload_id: Some(id), ..CreateMultipartUploadOutput::default() })
    }

    async fn upload_part(&self, request: S3Request<UploadPartInput>) -> Answer<UploadPartOutput> {
        let UploadPartInput { bucket, key, body, content_length, part_number, upload_id, .. } = request.input;
        let bytes = collect(body, content_length).await?;
        let etag = self.held(&bucket)?.upload(&upload_id, &key)?.put(part_number, bytes);
        answer(UploadPartOutput { e_tag: Some(etag), ..UploadPartOutput::default() })
    }

    async fn list_parts(&self, request: S3Request<ListPartsInput>) -> Answer<ListPartsOutput> {
        let ListPartsInput { bucket, key, upload_id, part_number_marker, .. } = request.input;
        answer(self.held(&bucket)?.upload(&upload_id, &key)?.list(part_number_marker.unwrap_or_default()))
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> Answer<CompleteMultipartUploadOutput> {
        let CompleteMultipartUploadInput { bucket, key, upload_id, multipart_upload, .. } = request.input;
        let wanted = multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
        let mut held = self.held(&bucket)?;
        let object = held.upload(&upload_id, &key)?.complete(&wanted)?;
        let etag = object.etag.clone();
        held.uploads.remove(&upload_id);
        held.objects.insert(key, object);
        answer(CompleteMultipartUploadOutput {
            e_tag: Some(etag),
            ..CompleteMultipartUploadOutput::default()
        })
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> Answer<AbortMultipartUploadOutput> {
        let AbortMultipartUploadInput { bucket, key, upload_id, .. } = request.input;
        let mut held = self.held(&bucket)?;
        held.upload(&upload_id, &key)?;
        held.uploads.remove(&upload_id);
        answer(AbortMultipartUploadOutput::default())
    }
}
