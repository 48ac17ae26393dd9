//! Signing in by a code, and what is known of who has.

use crate::support::Site;
use axum::http::StatusCode;

const MUG: &str = "v-mug-57-one";

#[tokio::test]
async fn a_shopper_signs_in_by_a_code_and_sees_their_name_everywhere() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    let asked = ada.post("/login", &[("email", " Ada@Example.com "), ("return_to", "/shop")]).await;
    assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, "/login/code"));
    assert!(ada.get("/login/code").await.body.contains("ada@example.com"));
    let code = site.code_for("ada@example.com");
    let done = ada.post("/login/code", &[("code", &code.to_lowercase())]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/shop"), "{}", done.body);
    for path in ["/", "/shop", "/shop/mug-57", "/cart", "/account"] {
        let page = ada.get(path).await;
        assert!(page.body.contains("Hi, ada"), "{path}");
        assert!(page.header("cache-control").starts_with("private"), "{path}");
    }
    ada.post("/account", &[("name", "Ada L.")]).await;
    assert!(ada.get("/shop").await.body.contains("Hi, Ada L."));
}

#[tokio::test]
async fn who_signs_in_keeps_the_cart_and_finds_it_at_another_device() {
    let site = Site::new().await;
    let mut phone = site.visitor();
    phone.post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    phone.sign_in(&site, "ada@example.com").await;
    assert_eq!(phone.get("/shop").await.cart_count(), "2");
    assert!(!phone.cookies.contains_key("cart"));

    let mut laptop = site.visitor();
    laptop.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    laptop.sign_in(&site, "ada@example.com").await;
    assert_eq!(laptop.get("/cart").await.cart_count(), "3");
    laptop.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    assert_eq!(phone.get("/cart").await.cart_count(), "4");

    laptop.post("/logout", &[]).await;
    assert_eq!(laptop.get("/cart").await.cart_count(), "0");
    assert_eq!(phone.get("/cart").await.cart_count(), "4");
}

#[tokio::test]
async fn a_session_ended_elsewhere_is_gone() {
    let site = Site::new().await;
    let (mut phone, mut laptop) = (site.visitor(), site.visitor());
    phone.sign_in(&site, "ada@example.com").await;
    laptop.sign_in(&site, "ada@example.com").await;
    assert_eq!(laptop.get("/account/sessions").await.body.matches("data-testid=\"device\"").count(), 2);
    laptop.post("/account/sessions/end-others", &[]).await;
    assert_eq!(laptop.get("/account/sessions").await.body.matches("data-testid=\"device\"").count(), 1);
    let gone = phone.get("/account").await;
    assert_eq!(
        (gone.status, gone.header("location")),
        (StatusCode::SEE_OTHER, "/login?return_to=%2Faccount")
    );
    assert!(!phone.cookies.contains_key("session"));
    assert!(!phone.get("/shop").await.body.contains("Hi, "));
}
