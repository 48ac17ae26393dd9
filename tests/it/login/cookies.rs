//! Our cookies among those of others, and what they are called.

use axum::http::StatusCode;
use axum::http::header::COOKIE;

use crate::support::{Site, Visitor};

const MUG: &str = "v-mug-57-one";
const EMAIL: &str = "ada@example.com";

/// Fills a cart and signs in; whether each step did what it is for.
async fn shop_and_sign_in(site: &Site, ada: &mut Visitor) {
    ada.post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    assert!(ada.get("/cart").await.body.contains("mug 57"), "the cart is empty");
    assert_eq!(ada.get("/shop").await.cart_count(), "2");
    let done = ada.sign_in(site, EMAIL).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", done.body);
    assert!(ada.get("/account").await.body.contains(EMAIL));
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
    assert_eq!(ada.get("/cart").await.cart_count(), "2");
}

#[tokio::test]
async fn somebody_elses_cookies_matter_to_nothing() {
    for (name, value) in [
        ("visitor_city", "M\u{fc}nchen"),
        ("\u{e9}t\u{e9}", "1"),
        ("_consent", "{\"a\": \"b\", \"c\": [1, 2]}"),
        ("a", "\u{2028}\u{85}\t"),
        ("", "no name"),
        ("\u{a0}session", "x"),
        ("Session", "x"),
        ("zz", "=;;; ;session"),
    ] {
        let site = Site::new().await;
        shop_and_sign_in(&site, &mut site.visitor().with_cookie(name, value)).await;
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_sign_nobody_out() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, EMAIL).await;
    let ours: Vec<_> = ada.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    for foreign in
        [b"city=M\xfcnchen".as_slice(), b"\xff\xfe=\x80", b"session=\xff", b"session=a; session", b"\t\t"]
    {
        for header in [
            [foreign, b"; ", ours.join("; ").as_bytes()].concat(),
            [ours.join("; ").as_bytes(), b"; ", foreign].concat(),
        ] {
            let mut request = ada.request("GET", "/account").body(Default::default()).unwrap();
            request.headers_mut().insert(COOKIE, header.as_slice().try_into().unwrap());
            assert_eq!(ada.ask(request).await.status, StatusCode::OK, "{header:?}");
        }
    }
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookies_is_told_so_and_nothing_is_sent_or_counted() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    for _ in 0..15 {
        let page = ada.get("/login").await;
        assert!(page.body.contains("name=\"cookie_given\" value=\"true\""));
        ada.cookies.clear();
        let asked = ada.post("/login", &[("email", EMAIL), ("cookie_given", "true")]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("This shop needs cookies") && asked.body.contains(EMAIL),
            "{}",
            asked.body
        );
        ada.cookies.clear();
    }
    assert!(site.platform.mailer.outbox().is_empty());
    // Once they are allowed, the page that said so will do.
    ada.get("/login").await;
    let asked = ada.post("/login", &[("email", EMAIL), ("cookie_given", "true")]).await;
    assert_eq!(asked.header("location"), "/login/code");
    assert_eq!(
        ada.post("/login/code", &[("code", &site.code_for(EMAIL))]).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn over_https_every_cookie_is_of_this_host_alone_and_works() {
    let site = Site::with(&[
        ("OIDC_PROVIDERS", "github"),
        ("OIDC_GITHUB_CLIENT_ID", "shop"),
        ("OIDC_GITHUB_CLIENT_SECRET", "hush"),
    ])
    .await;
    // What an earlier version has left behind is not believed, and does no harm.
    let mut ada =
        site.visitor().over_https().with_cookie("cart", &"0".repeat(32)).with_cookie("cart_count", "7");
    let before = ada.cookies.len();
    assert_eq!(ada.get("/shop").await.cart_count(), "0");
    ada.get("/login/with/github").await;
    shop_and_sign_in(&site, &mut ada).await;
    assert!(ada.get("/shop").await.body.contains("data-cart-count=\"__Host-cart_count\""));
    let ours: Vec<_> = ada.cookies.keys().filter(|name| name.starts_with("__Host-")).collect();
    assert_eq!(ada.cookies.len(), before + ours.len(), "{:?}", ada.cookies);
    for name in ["__Host-session", "__Host-cart_count", "__Host-bm_", "__Host-oidc_flow"] {
        assert!(ours.iter().any(|ours| ours.starts_with(name)), "{name} in {ours:?}");
    }
}
