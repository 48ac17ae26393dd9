//! Private files and the links that open them.

use coppice::cdn::model::Visibility;
use coppice_http_files::signed_link::MAX_AHEAD;

use super::site::NewFile;
use crate::support::{Site, other_shop};

const KEY: &str = "secret-ab12cd34.txt";
const PATH: &str = "/cdn/secret-ab12cd34.txt";

async fn site() -> Site {
    let site = Site::new().await;
    site.put(NewFile { key: KEY, visibility: Visibility::Private, ..NewFile::default() }).await;
    site.put(NewFile { key: "open.txt", ..NewFile::default() }).await;
    site
}

/// A link to `path` for `method` at `host` that expires so many seconds from now.
fn link(site: &Site, method: &str, host: &str, path: &str, ahead: i64) -> String {
    let expires = site.platform.clock.now() + ahead;
    format!("{path}?{}", site.state.config.cdn.keys.link(method, host, path, &[], expires))
}

#[tokio::test]
async fn a_private_file_opens_by_a_link_and_nobody_keeps_it() {
    let site = site().await;
    let good = link(&site, "GET", "localhost", PATH, 60);
    let got = site.ask("GET", &good, &[]).await;
    assert_eq!((got.status.as_u16(), got.body.as_slice()), (200, &b"0123456789"[..]));
    assert_eq!(got.header("cache-control"), "private, no-store");
    assert_eq!(got.header("cross-origin-resource-policy"), "");
    assert_eq!(site.ask("GET", &good, &[("range", "bytes=0-1")]).await.status.as_u16(), 206);
    let etag = got.header("etag");
    assert_eq!(site.ask("GET", &good, &[("if-none-match", etag)]).await.status.as_u16(), 304);
    for method in ["HEAD", "GET"] {
        let link = link(&site, method, "localhost", PATH, 60);
        assert_eq!(site.ask("HEAD", &link, &[]).await.status.as_u16(), 200, "a link for {method}");
    }
}

#[tokio::test]
async fn a_link_that_is_not_good_opens_nothing() {
    let site = site().await;
    let good = link(&site, "GET", "localhost", PATH, 60);
    let theirs = link(&site, "GET", "other.example", PATH, 60);
    let signature = good.split_once('?').unwrap().1;
    for (method, path) in [
        ("GET", PATH.to_owned()),
        ("HEAD", PATH.to_owned()),
        ("GET", link(&site, "GET", "localhost", PATH, 0)),
        ("GET", link(&site, "GET", "localhost", PATH, -1)),
        ("GET", link(&site, "GET", "localhost", PATH, MAX_AHEAD + 60)),
        ("GET", link(&site, "HEAD", "localhost", PATH, 60)),
        ("GET", theirs.clone()),
        ("GET", format!("{good}&w=320")),
        ("GET", good.replace("sig=", "sig=A")),
        ("GET", good.replace("exp=1", "exp=2")),
        ("GET", good.replace("kid=", "kid=x")),
        ("GET", good.split("&sig=").next().unwrap().to_owned()),
        ("GET", format!("/cdn/open.txt?{signature}")),
        ("GET", "/cdn/open.txt?sig=x".to_owned()),
    ] {
        let got = site.ask(method, &path, &[]).await;
        assert_eq!(got.status.as_u16(), 403, "{method} {path}");
        assert!(got.header("cache-control").contains("no-store"), "{path}");
        assert!(!got.body.windows(4).any(|four| four == b"0123"), "{path}");
    }
    let there = site.ask_at("other.example", "GET", &theirs, &[]).await;
    assert_eq!(there.status.as_u16(), 404, "a link does not make it another shop's file");
    let open = link(&site, "GET", "localhost", "/cdn/open.txt", 60);
    assert_eq!(site.ask("GET", &open, &[]).await.status.as_u16(), 200);
}

#[tokio::test]
async fn another_shops_private_file_is_not_even_there() {
    let site = site().await;
    let private = Visibility::Private;
    site.put(NewFile { key: "theirs.txt", visibility: private, tenant: other_shop(), ..NewFile::default() })
        .await;
    assert_eq!(site.ask("GET", "/cdn/theirs.txt", &[]).await.status.as_u16(), 404);
    assert_eq!(site.ask_at("other.example", "GET", "/cdn/theirs.txt", &[]).await.status.as_u16(), 403);
}
