//! Files as they are.

use std::path::Path;
use std::sync::Arc;

use axum::http::StatusCode;
use coppice_platform::sql::{SessionStart, SqlConnection};
use coppice_platform::{Platform, Sql, native};

use super::site::NewFile;
use crate::support::{Site, other_shop};

const TEN: &str = "/cdn/notes/ten-ab12cd34.txt";

#[tokio::test]
async fn a_file_comes_whole_with_all_that_is_to_be_known_of_it() {
    let site = Site::new().await;
    site.put(NewFile { name: "Zehn é.txt", ..NewFile::default() }).await;
    let got = site.ask("GET", TEN, &[]).await;
    assert_eq!((got.status, got.body.as_slice()), (StatusCode::OK, &b"0123456789"[..]));
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-length", "10"),
        ("accept-ranges", "bytes"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-disposition", "attachment; filename=\"Zehn _.txt\"; filename*=UTF-8''Zehn%20%C3%A9.txt"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("vary", ""),
        ("access-control-allow-origin", ""),
        ("set-cookie", ""),
    ] {
        assert_eq!(got.header(name), value, "{name}");
    }
    assert!(got.header("etag").starts_with('"') && got.header("last-modified").ends_with(" GMT"));
    let head = site.ask("HEAD", TEN, &[("range", "bytes=0-1")]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    for (name, value) in &got.headers {
        if !matches!(name.as_str(), "x-request-id" | "server-timing") {
            assert_eq!(head.headers.get(name), Some(value), "{name}");
        }
    }
}

#[tokio::test]
async fn parts_and_conditions_are_answered_by_the_rules() {
    let site = Site::new().await;
    site.put(NewFile::default()).await;
    let whole = site.ask("GET", TEN, &[]).await;
    let (etag, modified) = (whole.header("etag"), whole.header("last-modified"));
    for (headers, status, body, range) in [
        (&[("range", "bytes=2-4")][..], 206, "234", "bytes 2-4/10"),
        (&[("range", "bytes=-2")], 206, "89", "bytes 8-9/10"),
        (&[("range", "bytes=8-")], 206, "89", "bytes 8-9/10"),
        (&[("range", "bytes=8-"), ("if-range", etag)], 206, "89", "bytes 8-9/10"),
        (&[("range", "bytes=8-"), ("if-range", modified)], 206, "89", "bytes 8-9/10"),
        (&[("range", "bytes=8-"), ("if-range", "\"old\"")], 200, "0123456789", ""),
        (&[("range", "bytes=0-0,9-9")], 200, "0123456789", ""),
        (&[("range", "bytes=10-")], 416, "", "bytes */10"),
        (&[("if-none-match", etag)], 304, "", ""),
        (&[("if-none-match", etag), ("range", "bytes=0-0")], 304, "", ""),
        (&[("if-modified-since", modified)], 304, "", ""),
        (&[("if-match", "\"old\"")], 412, "", ""),
        (&[("if-unmodified-since", "Thu, 01 Jan 1970 00:00:01 GMT")], 412, "", ""),
    ] {
        let got = site.ask("GET", TEN, headers).await;
        assert_eq!(got.status.as_u16(), status, "{headers:?}");
        assert_eq!(
            (got.body.as_slice(), got.header("content-range")),
            (body.as_bytes(), range),
            "{headers:?}"
        );
        assert_eq!((got.header("etag"), got.header("last-modified")), (etag, modified), "{headers:?}");
        let head = site.ask("HEAD", TEN, headers).await;
        assert_eq!(head.body.len(), 0);
        let expected = if matches!(status, 206 | 416) { 200 } else { status };
        assert_eq!(head.status.as_u16(), expected, "HEAD {headers:?}");
        for answer in [&got, &head] {
            if answer.status == StatusCode::NOT_MODIFIED {
                assert!(!answer.headers.contains_key("content-length"), "{:?}", answer.headers);
                assert_eq!(answer.header("cache-control"), whole.header("cache-control"));
            }
            if answer.status.is_client_error() {
                assert!(answer.header("cache-control").contains("no-store"));
            }
        }
    }
}

#[tokio::test]
async fn what_needs_no_bytes_reads_none_and_what_is_known_asks_no_database() {
    let site = Site::new().await;
    site.put(NewFile::default()).await;
    let etag = site.ask("GET", TEN, &[]).await.header("etag").to_owned();
    site.counting.reset();
    site.faults.add("bucket:unavailable".parse().unwrap());
    assert_eq!(site.ask("HEAD", TEN, &[]).await.status, StatusCode::OK);
    assert_eq!(site.ask("GET", TEN, &[("if-none-match", &etag)]).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(
        site.ask("GET", TEN, &[("range", "bytes=99-")]).await.status,
        StatusCode::RANGE_NOT_SATISFIABLE
    );
    assert_eq!(site.ask("GET", TEN, &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.counting.round_trips(), 0);
}

#[tokio::test]
async fn a_bucket_or_a_database_that_fails_is_not_taken_for_a_file_that_is_not_there() {
    let site = Site::new().await;
    site.put(NewFile::default()).await;
    site.ask("GET", "/robots.txt", &[]).await;
    for fault in ["bucket:unavailable", "sql.cdn_file_by_key:unavailable"] {
        site.faults.add(fault.parse().unwrap());
        assert_eq!(site.ask("GET", TEN, &[]).await.status, StatusCode::SERVICE_UNAVAILABLE, "{fault}");
        site.faults.clear();
    }
    assert_eq!(site.ask("GET", TEN, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_asked_who_they_are_and_no_cookie_is_set() {
    let site = Site::new().await;
    site.put(NewFile::default()).await;
    let token = site.open_session("ada@example.com").await;
    site.counting.reset();
    for cookie in
        [&*format!("session={token}"), "session=broken", "bm_1=00000000-00000001", "cart=x; cart_count=7"]
    {
        for path in [TEN, "/cdn/none.png", "/cdn/..%2f"] {
            let got = site.ask("GET", path, &[("cookie", cookie)]).await;
            assert!(!got.headers.contains_key("set-cookie"), "{cookie} {path}");
        }
        assert!(
            site.ask("GET", TEN, &[("cookie", cookie)]).await.header("cache-control").starts_with("public")
        );
    }
    assert!(site.counting.statements().iter().all(|statement| !statement.name.contains("session")));
}

#[tokio::test]
async fn what_is_not_there_or_not_theirs_is_not_found_and_that_is_not_kept() {
    let site = Site::new().await;
    site.put(NewFile { key: "other.txt", tenant: other_shop(), ..NewFile::default() }).await;
    for (key, state) in [("a.txt", "pending"), ("b.txt", "deleting"), ("c.txt", "replaced")] {
        site.put(NewFile { key, ..NewFile::default() }).await;
        site.set_state(key, state).await;
    }
    site.put(NewFile { key: "lost.txt", ..NewFile::default() }).await;
    site.platform.bucket.delete(&["lost.txt".to_owned()]).await.unwrap();
    for (path, status) in [
        ("/cdn/other.txt", 404),
        ("/cdn/a.txt", 404),
        ("/cdn/b.txt", 404),
        ("/cdn/c.txt", 200),
        ("/cdn/lost.txt", 404),
        ("/cdn/none.txt", 404),
        ("/cdn/none.txt?w=320", 404),
    ] {
        let got = site.ask("GET", path, &[]).await;
        assert_eq!(got.status.as_u16(), status, "{path}");
        assert!(status == 200 || got.header("cache-control").contains("no-store"), "{path}");
    }
    assert_eq!(site.ask_at("other.example", "GET", "/cdn/other.txt", &[]).await.status, StatusCode::OK);
    // Asked for too early, it is there as soon as it is there.
    site.set_state("a.txt", "ready").await;
    assert_eq!(site.ask("GET", "/cdn/a.txt", &[]).await.status, StatusCode::OK);
    assert_eq!(
        site.ask("POST", TEN, &[("origin", "http://localhost")]).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn a_file_that_goes_while_it_is_known_is_found_out() {
    let site = Site::new().await;
    site.put(NewFile::default()).await;
    site.ask("GET", TEN, &[]).await;
    site.platform.bucket.delete(&["notes/ten-ab12cd34.txt".to_owned()]).await.unwrap();
    assert_eq!(site.ask("GET", TEN, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.ask("HEAD", TEN, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_that_leads_elsewhere_is_refused_before_anything_is_looked_up() {
    let site = Site::new().await;
    site.ask("GET", "/cdn/none.txt", &[]).await;
    site.counting.reset();
    let long = format!("/cdn/{}", "a".repeat(1_025));
    for path in [
        "/cdn/",
        "/cdn//a",
        "/cdn/a//b",
        "/cdn/../a",
        "/cdn/%2e%2e/a",
        "/cdn/..%2fa",
        "/cdn/a%2Fb",
        "/cdn/%252e%252e/a",
        "/cdn/a%5cb",
        "/cdn/a%00b",
        "/cdn/a%0d%0ab",
        "/cdn/%ff",
        &long,
        "/cdn/a.png?w=321",
        "/cdn/a.png?format=webp",
    ] {
        let got = site.ask("GET", path, &[]).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(got.header("cache-control").contains("no-store"), "{path}");
    }
    assert_eq!(site.counting.round_trips(), 0);
}

#[tokio::test]
async fn other_spellings_of_an_address_lead_to_the_one_there_is_and_ask_nobody() {
    let site = Site::new().await;
    site.ask("GET", "/cdn/none.txt", &[]).await;
    site.counting.reset();
    for (spelt, address) in [
        ("/cdn/a.pdf?fbclid=IwAR0&utm_source=x", "/cdn/a.pdf"),
        ("/cdn/a.pdf?", "/cdn/a.pdf"),
        ("/cdn/a.pdf?&&", "/cdn/a.pdf"),
        ("/cdn/%61.pdf", "/cdn/a.pdf"),
        ("/cdn/a.png?w=320&gclid=1", "/cdn/a.png?w=320"),
        ("/cdn/a.png?format=jpeg&w=320", "/cdn/a.png?w=320&format=jpeg"),
        ("/cdn/a.png?w=320&format=auto", "/cdn/a.png?w=320"),
        ("/cdn/a.png?exp=1&kid=b&sig=c&fbclid=x", "/cdn/a.png?exp=1&kid=b&sig=c"),
    ] {
        for method in ["GET", "HEAD"] {
            let got = site.ask(method, spelt, &[]).await;
            assert_eq!(got.status, StatusCode::PERMANENT_REDIRECT, "{spelt}");
            assert_eq!((got.header("location"), got.header("cache-control")), (address, "private, no-store"));
        }
    }
    assert_eq!(site.counting.round_trips(), 0);
}

#[tokio::test]
async fn a_page_that_somebody_got_in_is_saved_and_never_runs() {
    let site = Site::new().await;
    let bytes = b"<script>alert(1)</script>".to_vec();
    site.put(NewFile { key: "x.html", name: "x.html", media_type: "text/html", bytes, ..NewFile::default() })
        .await;
    let got = site.ask("GET", "/cdn/x.html", &[]).await;
    assert_eq!(got.header("content-disposition"), "attachment; filename=\"x.html\"");
    assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");
}

/// A primary, and a replica that has not heard of anything since it was set up.
struct Lagging {
    primary: Arc<dyn Sql>,
    replica: Arc<dyn Sql>,
}

impl Sql for Lagging {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        let at = if start == SessionStart::FirstPrimary { &self.primary } else { &self.replica };
        at.connect(start)
    }
}

#[tokio::test]
async fn a_file_that_a_replica_has_not_heard_of_is_asked_for_at_the_primary() {
    let lag = async |platform: Platform, dir: &Path| {
        let (behind, database) = native::open(&dir.join("replica"), platform.env.clone()).await.unwrap();
        database.migrate(coppice::MIGRATIONS).await.unwrap();
        let insert = coppice_platform::sql::Statement::write(
            "test_tenant",
            "INSERT INTO tenants (id, host, name, currency, created_at) VALUES ('default', 'default', 'Shop', 'USD', 1)",
        );
        behind.sql.connect(SessionStart::FirstPrimary).batch(vec![insert]).await.unwrap();
        Platform { sql: Arc::new(Lagging { primary: platform.sql.clone(), replica: behind.sql }), ..platform }
    };
    let site = Site::filled(&[], lag).await;
    site.put(NewFile::default()).await;
    assert_eq!(site.ask("GET", TEN, &[]).await.status, StatusCode::OK);
    assert_eq!(site.ask("GET", "/cdn/none.txt", &[]).await.status, StatusCode::NOT_FOUND);
}
