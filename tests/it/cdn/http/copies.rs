//! Smaller copies of pictures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use bytes::Bytes;
use coppice::cdn::model::{Uploaded, Visibility};
use coppice_platform::bucket::ByteStream;
use coppice_platform::images::ImageFormat;
use coppice_platform::sql::{SessionStart, Statement};
use coppice_platform::{Images, Platform, PlatformError, Sql};
use futures_util::future::join_all;
use tokio::sync::Semaphore;

use super::site::NewFile;
use crate::support::Site;

const KEY: &str = "photos/wide-ab12cd34.jpg";
const PATH: &str = "/cdn/photos/wide-ab12cd34.jpg";

/// How wide a picture is, and of which media type its bytes are.
fn seen(bytes: &[u8]) -> (u32, &'static str) {
    let read = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().unwrap();
    let media_type = read.format().unwrap().to_mime_type();
    (read.into_dimensions().unwrap().0, media_type)
}

async fn site() -> Site {
    let site = Site::new().await;
    site.put(NewFile::photo(KEY, 1_000)).await;
    site
}

#[tokio::test]
async fn copies_come_in_the_width_and_format_that_is_asked_for() {
    let site = site().await;
    for (query, accept, width, media_type) in [
        ("", "*/*", 1_000, "image/jpeg"),
        ("?w=320", "image/webp,*/*", 320, "image/webp"),
        ("?w=320", "image/avif,*/*", 320, "image/jpeg"),
        ("?w=640&format=webp", "*/*", 640, "image/webp"),
        ("?w=640&format=jpeg", "image/webp", 640, "image/jpeg"),
        ("?w=1280", "*/*", 1_000, "image/jpeg"),
        ("?w=1920&format=webp", "*/*", 1_000, "image/jpeg"),
    ] {
        let path = format!("{PATH}{query}");
        for _ in 0..2 {
            let got = site.ask("GET", &path, &[("accept", accept)]).await;
            assert_eq!(got.status, StatusCode::OK, "{query}");
            assert_eq!(seen(&got.body), (width, media_type), "{query} {accept}");
            assert_eq!(got.header("content-type"), media_type);
            assert_eq!(got.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(got.header("content-length"), got.body.len().to_string());
            let negotiated = !query.is_empty() && !query.contains("format=");
            assert_eq!(got.header("vary"), if negotiated { "accept" } else { "" }, "{query}");
        }
    }
    let copy = site.platform.bucket.head(&format!("{KEY}/320.webp")).await.unwrap().unwrap();
    assert_eq!(copy.content_type.as_deref(), Some("image/webp"));
    let got = site.ask("GET", &format!("{PATH}?w=320&format=webp"), &[]).await;
    assert_eq!(got.header("content-disposition"), "inline; filename=\"Photo.webp\"");
}

#[tokio::test]
async fn a_copy_is_a_file_like_any_other() {
    let site = site().await;
    let path = format!("{PATH}?w=320&format=jpeg");
    let whole = site.ask("GET", &path, &[]).await;
    let original = site.ask("HEAD", PATH, &[]).await;
    assert_ne!(whole.header("etag"), original.header("etag"));
    let part = site.ask("GET", &path, &[("range", "bytes=0-9")]).await;
    assert_eq!((part.status, part.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &whole.body[..10]));
    let known = site.ask("GET", &path, &[("if-none-match", whole.header("etag"))]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    let head = site.ask("HEAD", &path, &[]).await;
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
    // What is kept beside a file has no address of its own.
    assert_eq!(site.ask("GET", &format!("{PATH}/320.jpeg"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_has_no_copies_is_shown_itself() {
    let site = Site::new().await;
    site.put(NewFile { key: "a.txt", ..NewFile::default() }).await;
    site.put(NewFile { key: "a.gif", media_type: "image/gif", width: Some(5_000), ..NewFile::default() })
        .await;
    // Its bytes are no picture at all, whatever its row says.
    site.put(NewFile { key: "b.png", media_type: "image/png", width: Some(5_000), ..NewFile::default() })
        .await;
    for key in ["a.txt", "a.gif", "b.png"] {
        let got = site.ask("GET", &format!("/cdn/{key}?w=320"), &[]).await;
        assert_eq!((got.status, got.body.as_slice()), (StatusCode::OK, &b"0123456789"[..]), "{key}");
    }
}

#[tokio::test]
async fn a_private_picture_has_private_copies_and_a_link_for_each() {
    let site = Site::new().await;
    site.put(NewFile { visibility: Visibility::Private, ..NewFile::photo(KEY, 1_000) }).await;
    let asked = format!("{PATH}?w=320");
    assert_eq!(site.ask("GET", &asked, &[]).await.status, StatusCode::FORBIDDEN);
    assert!(
        site.platform.bucket.head(&format!("{KEY}/320.jpeg")).await.unwrap().is_none(),
        "nothing was made"
    );
    let expires = site.platform.clock.now() + 60;
    let link =
        |query: &[(&str, &str)]| site.state.config.cdn.keys.link("GET", "localhost", PATH, query, expires);
    let got = site.ask("GET", &format!("{PATH}?{}", link(&[("w", "320")])), &[]).await;
    assert_eq!((seen(&got.body).0, got.header("cache-control")), (320, "private, no-store"));
    let larger = link(&[("w", "320")]).replace("w=320", "w=640");
    assert_eq!(site.ask("GET", &format!("{PATH}?{larger}"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_no_copy_can_be_made_just_now_the_picture_is_shown_and_not_kept_for_long() {
    for fault in ["images:unavailable*1", "bucket.put:unavailable*1"] {
        let site = site().await;
        site.faults.add(fault.parse().unwrap());
        let path = format!("{PATH}?w=320&format=jpeg");
        let got = site.ask("GET", &path, &[]).await;
        assert_eq!(
            (seen(&got.body).0, got.header("cache-control")),
            (1_000, "public, max-age=10"),
            "{fault}"
        );
        let got = site.ask("GET", &path, &[]).await;
        assert_eq!(seen(&got.body).0, 320, "{fault}");
        assert!(got.header("cache-control").contains("immutable"));
    }
}

/// Counts the copies that are begun, makes none before it is let, and deletes the file's row meanwhile if it is told to.
struct Watched {
    inner: Arc<dyn Images>,
    begun: Arc<AtomicU32>,
    gate: Option<Arc<Semaphore>>,
    deletes: Option<Arc<dyn Sql>>,
}

#[async_trait]
impl Images for Watched {
    async fn resize(
        &self,
        picture: ByteStream,
        size: u64,
        width: u32,
        format: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let _let = match &self.gate {
            Some(gate) => Some(gate.acquire().await.unwrap()),
            None => None,
        };
        if let Some(sql) = &self.deletes {
            let delete = Statement::write("test_delete", "UPDATE cdn_files SET state = 'deleting'");
            sql.connect(SessionStart::FirstPrimary).batch(vec![delete]).await?;
        }
        self.inner.resize(picture, size, width, format).await
    }
}

async fn watched(deletes: bool) -> (Site, Arc<AtomicU32>) {
    let made = Arc::new(AtomicU32::new(0));
    let counter = made.clone();
    let watch = async |platform: Platform, _: &std::path::Path| {
        let deletes = deletes.then(|| platform.sql.clone());
        let images =
            Arc::new(Watched { inner: platform.images.clone(), begun: counter, gate: None, deletes });
        Platform { images, ..platform }
    };
    let site = Site::filled(&[], watch).await;
    site.put(NewFile::photo(KEY, 1_000)).await;
    (site, made)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_who_ask_for_a_copy_first_have_it_made_once() {
    let (site, made) = watched(false).await;
    let site = Arc::new(site);
    let asking: Vec<_> = (0..50)
        .map(|_| {
            let site = site.clone();
            tokio::spawn(async move { site.ask("GET", &format!("{PATH}?w=320&format=jpeg"), &[]).await })
        })
        .collect();
    for asked in asking {
        assert_eq!(seen(&asked.await.unwrap().body).0, 320);
    }
    assert_eq!(made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_copy_of_a_file_that_is_deleted_meanwhile_does_not_stay() {
    let (site, made) = watched(true).await;
    let got = site.ask("GET", &format!("{PATH}?w=320&format=jpeg"), &[]).await;
    assert_eq!((got.status, made.load(Ordering::Relaxed)), (StatusCode::NOT_FOUND, 1));
    let left = site.platform.bucket.list(&format!("{KEY}/"), None, 10).await.unwrap();
    assert_eq!(left.objects, []);
}

/// A site whose copies wait for permits, and whose requests have 900 ms; how many copies have been begun.
async fn held() -> (Site, Arc<Semaphore>, Arc<AtomicU32>) {
    let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicU32::new(0)));
    let (held_by, counter) = (gate.clone(), begun.clone());
    let hold = async |platform: Platform, _: &std::path::Path| {
        let gate = Some(held_by);
        let images =
            Arc::new(Watched { inner: platform.images.clone(), begun: counter, gate, deletes: None });
        Platform { images, ..platform }
    };
    (Site::filled(&[("REQUEST_TIMEOUT_MS", "900")], hold).await, gate, begun)
}

#[tokio::test]
async fn sixty_who_ask_for_copies_while_there_is_no_place_are_shown_the_pictures_themselves() {
    let (site, gate, begun) = held().await;
    let paths: Vec<String> = (0..60).map(|i| format!("photos/wide-{i}.jpg")).collect();
    for key in &paths {
        site.put(NewFile::photo(key, 340)).await;
    }
    let ask = async |key: &String| site.ask("GET", &format!("/cdn/{key}?w=320&format=webp"), &[]).await;
    for got in join_all(paths.iter().map(ask)).await {
        assert_eq!((got.status, seen(&got.body).0), (StatusCode::OK, 340));
        assert_eq!(got.header("cache-control"), "public, max-age=10");
    }
    let under_way = begun.load(Ordering::Relaxed);
    assert!((1..=16).contains(&under_way), "{under_way} copies go on though nobody waits for them");
    // Once there are places, what was begun is finished and kept, without anybody asking again.
    gate.add_permits(1_000);
    let kept = async || {
        let keys = paths.iter().map(|key| format!("{key}/320.webp"));
        let heads = join_all(keys.map(async |key| site.platform.bucket.head(&key).await.unwrap())).await;
        u32::try_from(heads.iter().flatten().count()).unwrap()
    };
    while kept().await < under_way {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for key in &paths {
        while seen(&ask(key).await.body).0 != 320 {}
    }
    assert_eq!(begun.load(Ordering::Relaxed), 60, "each copy is made once");
}

#[tokio::test]
async fn somebody_who_leaves_does_not_stop_the_copy_that_others_wait_for() {
    let (site, gate, begun) = held().await;
    site.put(NewFile::photo(KEY, 1_000)).await;
    let path = format!("{PATH}?w=320&format=jpeg");
    let left = tokio::time::timeout(Duration::from_millis(50), site.ask("GET", &path, &[])).await;
    assert!(left.is_err(), "nobody was answered");
    gate.add_permits(1);
    while seen(&site.ask("GET", &path, &[]).await.body).0 != 320 {}
    assert_eq!(begun.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_copy_that_would_have_too_many_pixels_for_its_format_is_not_begun() {
    let (site, _, begun) = held().await;
    site.put(NewFile::photo(KEY, 1_000)).await;
    let tall = Statement::write("test_tall", "UPDATE cdn_files SET width = 700, height = 65000");
    site.db().query(tall).await.unwrap();
    for format in ["avif", "webp"] {
        let got = site.ask("GET", &format!("{PATH}?w=640&format={format}"), &[]).await;
        assert_eq!((got.status, seen(&got.body).0), (StatusCode::OK, 1_000), "{format}");
        assert!(got.header("cache-control").contains("immutable"), "{format}: it will never be there");
    }
    assert_eq!(begun.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn what_moves_is_shown_itself_whenever_it_came() {
    // On a platform that would make a copy of anything.
    struct Anything;
    #[async_trait]
    impl Images for Anything {
        async fn resize(
            &self,
            _: ByteStream,
            _: u64,
            _: u32,
            _: ImageFormat,
        ) -> Result<Option<Bytes>, PlatformError> {
            Ok(Some(Bytes::from_static(b"a copy")))
        }
    }
    let site =
        Site::filled(&[], async |platform, _| Platform { images: Arc::new(Anything), ..platform }).await;
    let mut admin = site.admin().await;
    for (name, copied) in [("png-moves.png", false), ("webp-moves.webp", false), ("jpeg-orient-6.jpg", true)]
    {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/conformance/pictures");
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let answer = admin.put(&format!("/admin/cdn/upload?name={name}"), &bytes).await;
        let Ok(Uploaded::Stored { file }) = serde_json::from_str(&answer.body) else {
            panic!("{}", answer.body)
        };
        // Wider than the smallest copy, so that one might be made.
        let wide = Statement::write("test_wide", "UPDATE cdn_files SET width = 480, height = 360");
        site.db().query(wide).await.unwrap();
        for format in ["webp", "jpeg"] {
            let got = site.ask("GET", &format!("/cdn/{}?w=320&format={format}", file.key), &[]).await;
            assert_eq!(got.body == b"a copy", copied, "{name}");
            // A row from before that was noted.
            let old = Statement::write("test_old", "UPDATE cdn_files SET has_copies = NULL");
            site.db().query(old).await.unwrap();
            site.state.cache.forget_all(coppice::kv::FILE);
        }
    }
}
