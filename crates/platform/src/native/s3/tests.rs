//! What the conformance suite does not ask: troubles on the way, and what services say of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use coppice_s3_server::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::*;
use crate::bucket::{ByteRange, stream_of};

/// The bucket of these settings, with one of them changed.
fn bucket(settings: &[(&'static str, String)], changed: (&str, &str)) -> S3Bucket {
    let mut env: BTreeMap<String, String> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    env.insert(changed.0.to_owned(), changed.1.to_owned());
    S3Bucket::new(S3Settings::read(&env).unwrap().unwrap())
}

async fn server() -> Server {
    Server::start(([127, 0, 0, 1], 0).into()).await.unwrap()
}

/// A bucket whose service answers just this, one after the other and the last for ever, and how often it was asked.
async fn answering<const N: usize>(answers: [&'static str; N]) -> (S3Bucket, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let answer = answers[count.fetch_add(1, Ordering::SeqCst).min(N - 1)];
            tokio::spawn(async move {
                let _ = connection.read(&mut [0; 8_192]).await;
                connection.write_all(answer.as_bytes()).await.unwrap();
                // Who says that there is more keeps the connection open.
                if answer.is_empty() || answer.contains("content-length: 99\r\n") {
                    tokio::time::sleep(Duration::from_secs(3_600)).await;
                }
            });
        }
    });
    let settings = server().await.settings();
    (bucket(&settings, ("CDN_S3_ENDPOINT", &endpoint)), asked)
}

async fn kind(bucket: &S3Bucket) -> ErrorKind {
    let error = bucket.get("a", GetOptions::default()).await.map(drop).unwrap_err();
    let told = error.to_string();
    for secret in [coppice_s3_server::ACCESS_KEY_ID, coppice_s3_server::SECRET_ACCESS_KEY, "AWS4-HMAC"] {
        assert!(!told.contains(secret), "{told}");
    }
    error.kind
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable_at_once() {
    let settings = server().await.settings();
    let begun = Instant::now();
    assert_eq!(
        kind(&bucket(&settings, ("CDN_S3_ENDPOINT", "http://127.0.0.1:9"))).await,
        ErrorKind::Unavailable
    );
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_service_that_does_not_answer_is_asked_once_and_for_ten_seconds() {
    let (bucket, asked) = answering([""]).await;
    let begun = Instant::now();
    assert_eq!(kind(&bucket).await, ErrorKind::TimedOut);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

const BUSY: &str = "HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const TEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\netag: \"x\"\r\n\
                   last-modified: Sat, 21 Nov 2026 12:00:00 GMT\r\nconnection: close\r\n\r\n0123456789";

#[tokio::test]
async fn a_busy_service_is_asked_three_times() {
    let (bucket, asked) = answering([BUSY, BUSY, TEN]).await;
    assert!(bucket.get("a", GetOptions::default()).await.unwrap().is_some());
    let (bucket, still) = answering([BUSY]).await;
    assert_eq!(kind(&bucket).await, ErrorKind::Unavailable);
    assert_eq!((asked.load(Ordering::SeqCst), still.load(Ordering::SeqCst)), (3, 3));
}

#[tokio::test]
async fn a_body_that_stalls_times_out() {
    let start = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\netag: \"x\"\r\n\
                 last-modified: Sat, 21 Nov 2026 12:00:00 GMT\r\n\r\n0123456789";
    let (bucket, _) = answering([start]).await;
    let Some(GetResult::Object(object)) = bucket.get("a", GetOptions::default()).await.unwrap() else {
        panic!("there is no object")
    };
    tokio::time::pause();
    assert_eq!(crate::bucket::collect(object.body).await.unwrap_err().kind, ErrorKind::TimedOut);
}

#[tokio::test]
async fn other_bytes_than_asked_for_are_no_answer() {
    let (bucket, _) = answering([TEN]).await;
    let options = GetOptions { range: Some(ByteRange::Inclusive(2..=5)), ..GetOptions::default() };
    assert_eq!(bucket.get("a", options).await.map(drop).unwrap_err().kind, ErrorKind::Decode);
}

#[tokio::test]
async fn what_no_service_says_is_garbled() {
    let (bucket, _) =
        answering(["HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"]).await;
    assert_eq!(bucket.list("", None, 1).await.unwrap_err().kind, ErrorKind::Decode);
    assert_eq!(kind(&bucket).await, ErrorKind::Decode);
}

#[tokio::test]
async fn whoever_may_not_is_refused() {
    let server = server().await;
    let (settings, wrong) = (server.settings(), "never-heard-of");
    for name in ["CDN_S3_ACCESS_KEY_ID", "CDN_S3_SECRET_ACCESS_KEY"] {
        let bucket = bucket(&settings, (name, wrong));
        assert_eq!(kind(&bucket).await, ErrorKind::Refused, "{name}");
        let error = bucket.put("a", 1, stream_of("x"), PutOptions::default()).await.unwrap_err();
        assert!(error.kind == ErrorKind::Refused && !error.to_string().contains(wrong), "{error}");
    }
}

#[tokio::test]
async fn a_missing_bucket_is_told_from_a_missing_object() {
    let server = server().await;
    let settings = server.settings();
    let error = bucket(&settings, ("CDN_S3_BUCKET", "other")).get("a", GetOptions::default()).await;
    let error = error.map(drop).unwrap_err();
    assert!(error.kind == ErrorKind::Refused && error.detail.contains("NoSuchBucket"), "{error}");
}

#[tokio::test]
async fn what_s3_can_not_hold_is_refused_before_it_is_asked() {
    let (bucket, asked) = answering([TEN]).await;
    for key in ["a/../b", "..", "./a", "a/.", "tab\there", "line\nfeed", "\u{7f}"] {
        let options = PutOptions::default;
        let put = bucket.put(key, 1, stream_of("x"), options()).await.map(drop);
        let delete = bucket.delete(&["a".to_owned(), key.to_owned()]).await;
        for answer in [
            put,
            delete,
            bucket.head(key).await.map(drop),
            bucket.create_multipart(key, options()).await.map(drop),
        ] {
            assert_eq!(answer.unwrap_err().kind, ErrorKind::Refused, "{key:?}");
        }
    }
    let large = bucket.put("a", body::MOST + 1, stream_of(""), PutOptions::default()).await;
    assert_eq!(large.unwrap_err().kind, ErrorKind::Refused);
    let custom = [("Name".to_owned(), String::new())].into();
    let upper = bucket.put("a", 0, stream_of(""), PutOptions { custom, ..PutOptions::default() }).await;
    assert_eq!(upper.unwrap_err().kind, ErrorKind::Refused);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn parts_without_a_number_between_them_make_an_object() {
    let server = server().await;
    let bucket = bucket(&server.settings(), ("CDN_S3_REGION", coppice_s3_server::REGION));
    let upload = bucket.create_multipart("a", PutOptions::default()).await.unwrap();
    let part = bucket.upload_part("a", &upload, 7, 1, stream_of("x")).await.unwrap();
    assert_eq!(bucket.complete_multipart("a", &upload, &[part]).await.unwrap().size, 1);
}

#[tokio::test]
async fn a_success_that_turns_out_to_be_a_refusal_is_one() {
    let parts = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n<ListPartsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                 <MaxParts>1</MaxParts><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><ETag>\"x\"</ETag>\
                 <LastModified>2026-11-21T12:00:00.000Z</LastModified><Size>1</Size></Part></ListPartsResult>";
    let error = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n  <?xml version=\"1.0\" encoding=\"UTF-8\"?>\
                 <Error><Code>InternalError</Code><Message>Please try again.</Message><RequestId>1</RequestId></Error>";
    let (bucket, _) = answering([parts, error]).await;
    let part = UploadedPart { number: 1, etag: "x".to_owned() };
    let answer = bucket.complete_multipart("a", "id", &[part]).await.unwrap_err();
    assert!(answer.kind == ErrorKind::Unavailable && answer.detail.contains("InternalError"), "{answer}");
}
