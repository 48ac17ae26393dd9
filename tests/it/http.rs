//! What HTTP itself promises to caches, crawlers and programs, whatever the page.

use axum::body::Body;
use axum::http::StatusCode;

use crate::support::{Answer, Site, Visitor, product, save_products, shop};

/// All kinds of answers that somebody may keep.
fn kept() -> Vec<String> {
    let paths = [
        "/",
        "/shop",
        "/shop?sort=name",
        "/shop?q=mug",
        "/shop?options=Size:L",
        "/shop/mug-57",
        "/shop/mug-57?variant=v-mug-57-one",
        "/sitemap.xml",
        "/sitemap.xml?after=0",
        "/robots.txt",
        "/manifest.webmanifest",
        "/favicon.svg",
        "/api/shop/products",
        "/api/shop/product?slug=mug-57",
    ];
    let files = ["admin.css", "favicon.ico", "suggest.js"].map(coppice::assets::path);
    paths.into_iter().chain(files).map(str::to_owned).collect()
}

async fn ask(visitor: &mut Visitor, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = visitor.request(method, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visitor.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn whoever_has_what_may_be_kept_is_told_that_it_is_still_so_and_sent_nothing() {
    let site = Site::new().await;
    for path in kept() {
        let mut visitor = site.visitor();
        let first = visitor.get(&path).await;
        let tag = first.header("etag").to_owned();
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{path}: {tag}");
        assert_eq!(visitor.get(&path).await.header("etag"), tag, "{path}");
        for known in
            [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"x\", {tag}"), "*".to_owned()]
        {
            for method in ["GET", "HEAD"] {
                let again = ask(&mut visitor, method, &path, &[("if-none-match", &known)]).await;
                assert_eq!(
                    (again.status, again.bytes.len()),
                    (StatusCode::NOT_MODIFIED, 0),
                    "{method} {path} {known}"
                );
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.header(name), first.header(name), "{method} {path}: {name}");
                }
                assert_eq!(
                    (again.header("content-type"), again.header("content-length")),
                    ("", ""),
                    "{path}"
                );
            }
        }
        for other in ["\"x\"", "W/\"0000000000000000\"", "x"] {
            let again = ask(&mut visitor, "GET", &path, &[("if-none-match", other)]).await;
            assert_eq!(
                (again.status, again.bytes.len()),
                (StatusCode::OK, first.bytes.len()),
                "{path} {other}"
            );
        }
    }
}

#[tokio::test]
async fn what_has_changed_has_another_tag_and_so_has_what_is_somebodys_own() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let tag = visitor.get("/shop").await.header("etag").to_owned();
    save_products(&site.db(), &shop(), &[product("mug-99", "kitchen", 100)]).await.unwrap();
    site.state.published();
    let changed = ask(&mut visitor, "GET", "/shop", &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(changed.body.contains("mug-99") && changed.header("etag") != tag);
    let tag = changed.header("etag").to_owned();
    visitor.post("/cart/lines", &[("variant", "v-mug-57-one"), ("quantity", "1")]).await;
    let own = ask(&mut visitor, "GET", "/shop", &[("if-none-match", &tag)]).await;
    assert_eq!((own.status, own.cart_count()), (StatusCode::OK, "1"));
    assert!(own.header("cache-control").starts_with("private"), "{}", own.header("cache-control"));
    for path in ["/cart", "/login", "/checkout"] {
        let own = ask(&mut visitor, "GET", path, &[("if-none-match", "*")]).await;
        assert_eq!((own.status, own.header("etag")), (StatusCode::OK, ""), "{path}");
    }
    let missing = ask(&mut visitor, "GET", "/shop/none", &[("if-none-match", "*")]).await;
    assert_eq!((missing.status, missing.header("etag")), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test]
async fn another_spelling_of_an_address_leads_to_the_one() {
    let site = Site::new().await;
    for (path, one) in [
        ("/shop/", "/shop"),
        ("/shop/?q=mug&sort=name", "/shop?q=mug&sort=name"),
        ("/admin/", "/admin"),
        ("/Shop", "/shop"),
        ("/%73hop", "/shop"),
        ("/shop/Mug-57/", "/shop/mug-57"),
        ("/./cart", "/cart"),
        ("/nothing/", "/nothing"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = ask(&mut site.visitor(), method, path, &[]).await;
            assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{method} {path}");
            assert_eq!(
                (answer.header("location"), answer.header("set-cookie")),
                (one, ""),
                "{method} {path}"
            );
        }
        let there = site.visitor().get(one).await;
        assert_ne!(there.status, StatusCode::PERMANENT_REDIRECT, "{one}");
    }
    let posted = site.visitor().post("/Login", &[("email", "ada@example.com")]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
    assert_eq!(site.visitor().get("//evil.example/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_is_read_by_what_it_is_and_the_last_of_two_fields_counts() {
    let site = Site::new().await;
    let send = async |kind: &str, encoding: &str, body: &'static str| {
        let visitor = site.visitor();
        let mut request = visitor
            .request("POST", "/cart/lines")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind);
        if !encoding.is_empty() {
            request = request.header("content-encoding", encoding);
        }
        visitor.ask(request.body(Body::from(body)).unwrap()).await
    };
    let form = "application/x-www-form-urlencoded";
    for kind in
        [form, "Application/X-WWW-Form-Urlencoded", "APPLICATION/x-www-form-urlencoded; charset=UTF-8"]
    {
        let answer = send(kind, "identity", "variant=v-mug-57-one&quantity=1").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{kind}: {}", answer.body);
    }
    let twice = send(form, "", "variant=none&quantity=x&variant=v-mug-57-one&quantity=1").await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "{}", twice.body);
    for encoding in ["gzip", "br", "identity, gzip"] {
        let answer = send(form, encoding, "\u{1f}").await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{encoding}");
        assert!(answer.body.contains("compressed"), "{}", answer.body);
    }
    assert_eq!(send("text/plain", "", "variant=v").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let mut visitor = site.visitor();
    let found = visitor.get("/shop?q=nothing&q=mug-57").await;
    assert_eq!((found.status, found.slugs().first().map(String::as_str)), (StatusCode::OK, Some("mug-57")));
    assert_eq!(visitor.get("/cart?changed=1&changed=1").await.status, StatusCode::OK);
}
