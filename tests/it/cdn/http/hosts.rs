//! A host of their own for files, and other sites' pages.

use coppice::cdn::model::Visibility;

use super::site::NewFile;
use crate::support::{Site, other_shop};

#[tokio::test]
async fn the_host_of_files_serves_everybodys_and_nothing_else() {
    let site = Site::with(&[("CDN_HOST", "cdn.example")]).await;
    site.put(NewFile { key: "ours.txt", ..NewFile::default() }).await;
    site.put(NewFile { key: "theirs.txt", tenant: other_shop(), ..NewFile::default() }).await;
    site.put(NewFile { key: "secret.txt", visibility: Visibility::Private, ..NewFile::default() }).await;
    for (path, status) in [
        ("/cdn/ours.txt", 200),
        ("/cdn/theirs.txt", 200),
        ("/cdn/secret.txt", 403),
        ("/cdn/none.txt", 404),
        ("/cdn/a%2fb", 400),
        ("/", 404),
        ("/shop", 404),
        ("/login", 404),
        ("/admin", 404),
        ("/robots.txt", 404),
    ] {
        assert_eq!(site.ask_at("CDN.example", "GET", path, &[]).await.status.as_u16(), status, "{path}");
    }
    let expires = site.platform.clock.now() + 60;
    let link = site.state.config.cdn.keys.link("GET", "cdn.example", "/cdn/secret.txt", &[], expires);
    let opened = site.ask_at("cdn.example", "GET", &format!("/cdn/secret.txt?{link}"), &[]).await;
    assert_eq!(opened.status.as_u16(), 200);
}

#[tokio::test]
async fn shops_send_on_to_the_host_of_files_what_everybody_may_have() {
    let site = Site::with(&[("CDN_HOST", "cdn.example:8443")]).await;
    site.put(NewFile { key: "ours.txt", ..NewFile::default() }).await;
    site.put(NewFile { key: "secret.txt", visibility: Visibility::Private, ..NewFile::default() }).await;
    for (path, there) in [
        ("/cdn/ours.txt", "http://cdn.example:8443/cdn/ours.txt"),
        ("/cdn/ours.txt?w=320&format=webp", "http://cdn.example:8443/cdn/ours.txt?w=320&format=webp"),
    ] {
        let got = site.ask("GET", path, &[]).await;
        assert_eq!((got.status.as_u16(), got.header("location")), (308, there));
        assert!(!got.headers.contains_key("set-cookie"));
    }
    let keys = &site.state.config.cdn.keys;
    let expires = site.platform.clock.now() + 60;
    let link = |path: &str| format!("{path}?{}", keys.link("GET", "localhost", path, &[], expires));
    let sent_on = site.ask("GET", &link("/cdn/ours.txt"), &[]).await;
    assert_eq!(sent_on.header("location"), "http://cdn.example:8443/cdn/ours.txt", "a link is for one host");
    assert_eq!(site.ask("GET", &link("/cdn/secret.txt"), &[]).await.status.as_u16(), 200);
    assert_eq!(site.ask("GET", "/cdn/secret.txt", &[]).await.status.as_u16(), 403);
    assert_eq!(site.ask("GET", "/shop", &[]).await.status.as_u16(), 200);
}

#[tokio::test]
async fn pages_may_show_what_the_host_of_files_has_also_without_encryption() {
    for (host, expected) in [("cdn.example:8443", " http://cdn.example:8443"), ("", "")] {
        let site = Site::with(&[("CDN_HOST", host)]).await;
        let page = site.ask("GET", "/shop", &[]).await;
        let pictures = format!("img-src 'self' https: data:{expected};");
        assert!(page.header("content-security-policy").contains(&pictures), "{:?}", page.headers);
    }
    let site = Site::with(&[("CDN_HOST", "cdn.example")]).await;
    site.put(NewFile { key: "a.mp4", name: "a.mp4", media_type: "video/mp4", ..NewFile::default() }).await;
    let page = site.admin().await.get("/admin/cdn/files/a.mp4").await;
    let policy = page.header("content-security-policy");
    for source in ["media-src", "font-src"] {
        assert!(policy.contains(&format!("{source} 'self' https: http://cdn.example")), "{policy}");
    }
}

#[tokio::test]
async fn pages_of_the_list_may_read_files_by_script_and_errors_too() {
    let site = Site::with(&[("CDN_CORS_ORIGINS", "https://a.example, https://b.example")]).await;
    site.put(NewFile { key: "ours.txt", ..NewFile::default() }).await;
    for (path, status) in [("/cdn/ours.txt", 200), ("/cdn/none.txt", 404), ("/cdn/ours.txt?w=1", 400)] {
        let ours = site.ask("GET", path, &[("origin", "https://b.example")]).await;
        assert_eq!(ours.status.as_u16(), status);
        assert_eq!(ours.header("access-control-allow-origin"), "https://b.example");
        assert!(ours.header("access-control-expose-headers").contains("Content-Range"));
        let others = site.ask("GET", path, &[("origin", "https://c.example")]).await;
        assert_eq!((others.status.as_u16(), others.header("access-control-allow-origin")), (status, ""));
        for answer in [&ours, &others, &site.ask("GET", path, &[]).await] {
            assert!(answer.all("vary").contains("origin"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_what_may_be_asked() {
    let site = Site::with(&[("CDN_CORS_ORIGINS", "*")]).await;
    let asks = [("origin", "https://c.example"), ("access-control-request-method", "GET")];
    let got = site.ask("OPTIONS", "/cdn/whatever.txt", &asks).await;
    assert_eq!((got.status.as_u16(), got.body.len()), (204, 0));
    for (name, part) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "HEAD"),
        ("access-control-allow-headers", "If-None-Match"),
        ("access-control-allow-headers", "Range"),
        ("access-control-max-age", "86400"),
        ("allow", "GET"),
    ] {
        assert!(got.header(name).contains(part), "{name}: {}", got.header(name));
    }
    let closed = Site::new().await;
    let got = closed.ask("OPTIONS", "/cdn/whatever.txt", &asks).await;
    assert_eq!((got.status.as_u16(), got.header("access-control-allow-origin")), (204, ""));
}
