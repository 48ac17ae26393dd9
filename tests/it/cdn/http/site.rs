//! A site with files on it, and bare requests for them.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use coppice::cdn::model::Visibility;
use coppice::cdn::store::{NewRow, StoredMeta, insert_ready_statements};
use coppice::tenant::TenantId;
use coppice_platform::bucket::{PutOptions, stream_of};
use coppice_platform::sql::Statement;
use tower::ServiceExt;

use crate::support::{Site, picture, shop};

/// What is put there: `NewFile { key: "b.txt", ..NewFile::default() }`.
pub struct NewFile<'a> {
    pub key: &'a str,
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: Vec<u8>,
    pub width: Option<u32>,
    pub visibility: Visibility,
    pub tenant: TenantId,
}

impl Default for NewFile<'_> {
    fn default() -> Self {
        Self {
            key: "notes/ten-ab12cd34.txt",
            name: "ten.txt",
            media_type: "text/plain",
            bytes: b"0123456789".to_vec(),
            width: None,
            visibility: Visibility::Public,
            tenant: shop(),
        }
    }
}

impl NewFile<'_> {
    /// A photo that is so wide.
    pub fn photo(key: &str, width: u32) -> NewFile<'_> {
        let bytes = picture(width, width / 2, 1, image::ImageFormat::Jpeg);
        NewFile {
            key,
            name: "Photo.jpg",
            media_type: "image/jpeg",
            bytes,
            width: Some(width),
            ..NewFile::default()
        }
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// All that is said in lines of this name.
    pub fn all(&self, name: &str) -> String {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(", ")
    }
}

impl Site {
    /// Puts a file there, as an upload would.
    pub async fn put(&self, file: NewFile<'_>) {
        let size = u64::try_from(file.bytes.len()).unwrap();
        let options = PutOptions { content_type: Some(file.media_type.to_owned()), ..PutOptions::default() };
        let object = self.platform.bucket.put(file.key, size, stream_of(file.bytes), options).await.unwrap();
        let (folder, filename) = file.key.rsplit_once('/').unwrap_or(("", file.key));
        let new = NewRow {
            id: file.key.to_owned(),
            key: file.key.to_owned(),
            folder: folder.to_owned(),
            filename: filename.to_owned(),
            original_filename: file.name.to_owned(),
            content_type: file.media_type.to_owned(),
            size,
            sha256: None,
            alt_text: String::new(),
            visibility: file.visibility,
            replaces: None,
            uploaded_by: None,
        };
        let (width, height) = (file.width, file.width.map(|width| width / 2));
        let has_copies = matches!(file.media_type, "image/jpeg" | "image/png" | "image/webp");
        let stored = StoredMeta { size, sha256: String::new(), etag: object.etag, width, height, has_copies };
        let now = self.platform.clock.now();
        let statements = insert_ready_statements(&file.tenant, &new, &stored, now);
        self.db().batch(statements.into()).await.unwrap();
    }

    /// Gives the file under this key another state.
    pub async fn set_state(&self, key: &str, state: &str) {
        let set = Statement::write("test_state", "UPDATE cdn_files SET state = ?2 WHERE key = ?1");
        self.db().query(set.bind(key).bind(state)).await.unwrap();
        self.state.cache.forget_all(coppice::kv::FILE);
    }

    /// Asks at the one shop.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask_at("localhost", method, path, headers).await
    }

    /// Asks at this host.
    pub async fn ask_at(&self, host: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
