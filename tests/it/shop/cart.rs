//! Carts: what goes in, what does not, and who sees it.

use crate::support::{Site, other_shop, product, shop};
use axum::body::Body;
use axum::http::StatusCode;
use coppice::shop::model::ProductStatus;
use coppice::shop::store;

const MUG: &str = "v-mug-57-one";

#[tokio::test]
async fn what_is_put_in_is_seen_at_once_on_every_page() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for path in ["/", "/shop", "/shop/mug-57", "/cart", "/nope"] {
        assert_eq!(visitor.get(path).await.cart_count(), "0", "{path}");
    }
    let added = visitor.post("/cart/lines", &[("slug", "mug-57"), ("variant", MUG), ("quantity", "2")]).await;
    assert_eq!((added.status, added.round_trips()), (StatusCode::SEE_OTHER, 1));
    assert!(visitor.get(added.header("location")).await.body.contains("2 added"));
    for path in ["/", "/shop", "/shop/mug-57", "/cart", "/nope"] {
        let page = visitor.get(path).await;
        assert_eq!(page.cart_count(), "2", "{path}");
        assert!(
            page.header("cache-control").starts_with("private"),
            "{path}: {}",
            page.header("cache-control")
        );
    }
    let cart = visitor.get("/cart").await;
    assert_eq!(cart.round_trips(), 1);
    assert!(cart.body.contains("mug 57") && cart.body.contains("Subtotal"));
    assert_eq!(site.visitor().get("/shop").await.cart_count(), "0", "nobody else sees it");
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookies_is_told_so_where_success_would_be_said() {
    let site = Site::new().await;
    let forgetful = site.visitor();
    let form = [("slug", "mug-57"), ("variant", MUG), ("quantity", "2")];
    let there = forgetful.clone().post("/cart/lines", &form).await.header("location").to_owned();
    let page = forgetful.clone().get(&there).await;
    assert!(page.body.contains("needs cookies") && !page.body.contains("2 added"), "{there}: {}", page.body);
    // Whoever is signed in has a cart of their own, whatever became of the browser's.
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    let there = ada.post("/cart/lines", &form).await.header("location").to_owned();
    ada.cookies.remove("cart");
    assert!(ada.get(&there).await.body.contains("2 added"));
}

#[tokio::test]
async fn quantities_change_and_lines_go() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    visitor.post("/cart/lines", &[("variant", "v-lamp-58-one"), ("quantity", "1")]).await;
    assert_eq!(visitor.get("/cart").await.cart_count(), "4");
    let changed = visitor.as_script().post(&format!("/cart/lines/{MUG}"), &[("quantity", "7")]).await;
    let json: serde_json::Value = serde_json::from_str(&changed.body).unwrap();
    assert_eq!(json["count"], 8);
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "0")]).await;
    let cart = visitor.get("/cart").await.body;
    assert!(!cart.contains("mug 57") && cart.contains("lamp 58"));
    visitor.post("/cart/lines/v-lamp-58-one", &[("quantity", "0")]).await;
    assert!(visitor.get("/cart").await.body.contains("Your cart is empty"));
}

#[tokio::test]
async fn quantities_that_make_no_sense_are_refused_beside_the_field() {
    let site = Site::new().await;
    for quantity in ["0", "-1", "1000000000", "99999999999999999999999", "1.5", "", "many", "11"] {
        let mut visitor = site.visitor();
        let answer = visitor
            .post("/cart/lines", &[("slug", "mug-57"), ("variant", MUG), ("quantity", quantity)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{quantity}");
        let message = if quantity == "11" { "Only 10 in stock." } else { "whole number from 1 to 99" };
        assert!(
            answer.body.contains(message) && answer.body.contains(&format!("value=\"{quantity}\"")),
            "{quantity}: {}",
            answer.body
        );
        assert_eq!(visitor.get("/cart").await.cart_count(), "0");
        let script =
            visitor.as_script().post("/cart/lines", &[("variant", MUG), ("quantity", quantity)]).await;
        assert_eq!(script.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(script.body.contains("\"error\""));
    }
}

#[tokio::test]
async fn what_is_sold_out_gone_or_another_shops_is_not_put_in() {
    let site = Site::new().await;
    let mut sold_out = product("rare", "kitchen", 100);
    sold_out.variants[0].inventory_quantity = 0;
    crate::support::save_products(&site.db(), &shop(), &[sold_out]).await.unwrap();
    for (variant, message) in [
        ("v-rare-one", "sold out"),
        ("v-theirs-1-one", "no longer for sale"),
        ("nope", "no longer for sale"),
        ("' OR 1=1", "no longer for sale"),
    ] {
        let answer =
            site.visitor().as_script().post("/cart/lines", &[("variant", variant), ("quantity", "1")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{variant}");
        assert!(answer.body.contains(message), "{variant}: {}", answer.body);
    }
}

#[tokio::test]
async fn stock_that_shrank_is_named_on_its_line() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "5")]).await;
    let mut fewer = product("mug-57", "kitchen", 600);
    fewer.variants[0].inventory_quantity = 2;
    crate::support::save_products(&site.db(), &shop(), &[fewer]).await.unwrap();
    assert!(visitor.get("/cart").await.body.contains("Only 2 in stock. Please choose fewer."));
    let still_too_many = visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "4")]).await;
    assert_eq!(still_too_many.status, StatusCode::SEE_OTHER, "fewer is always allowed");
    let more = visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "9")]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(more.body.contains("Only 2 in stock.") && more.body.contains("value=\"9\""));
}

#[tokio::test]
async fn a_variant_with_another_name_stays_in_the_cart_and_what_is_gone_is_told_there() {
    let site = Site::new().await;
    let (mut visitor, mut person) = (site.visitor(), site.visitor());
    for one in [&mut visitor, &mut person] {
        one.post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    }
    let mut other = product("mug-57", "kitchen", 600);
    other.variants[0].name = "One (200 ml)".into();
    crate::support::save_products(&site.db(), &shop(), &[other.clone()]).await.unwrap();
    let cart = visitor.get("/cart").await;
    assert!(cart.body.contains("One (200 ml)") && !cart.body.contains("cart-losses"));
    assert_eq!(cart.cart_count(), "2");

    // Another variant takes its place, and its name.
    other.variants[0].id = "v-new".into();
    crate::support::save_products(&site.db(), &shop(), &[other]).await.unwrap();
    let told = "2 × <bdi>mug 57</bdi>, <bdi>One (200 ml)</bdi>";
    for _ in 0..2 {
        let cart = visitor.get("/cart").await;
        assert!(cart.body.contains(told) && cart.body.contains("Your cart is empty"), "{}", cart.body);
        assert_eq!((cart.cart_count(), cart.round_trips()), ("0", 1));
    }
    let read = visitor.post("/cart/losses", &[]).await;
    assert_eq!((read.status, read.header("location")), (StatusCode::SEE_OTHER, "/cart"));
    assert!(!visitor.get("/cart").await.body.contains("cart-losses"));
    // Who signs in before reading it reads it then.
    person.sign_in(&site, "ada@example.com").await;
    assert!(person.get("/cart").await.body.contains(told));
    assert!(!site.visitor().get("/cart").await.body.contains(told), "nobody else does");
}

#[tokio::test]
async fn a_cart_is_of_one_shop_and_a_made_up_one_is_empty() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "3")]).await;
    let mut elsewhere = site.visitor_at("other.example").with_cookie("cart", &visitor.cookies["cart"]);
    assert!(elsewhere.get("/cart").await.body.contains("Your cart is empty"));
    elsewhere.post("/cart/lines", &[("variant", "v-theirs-1-one"), ("quantity", "1")]).await;
    assert_eq!(elsewhere.get("/cart").await.cart_count(), "1");
    assert_eq!(visitor.get("/cart").await.cart_count(), "3");
    assert_eq!(
        store::get_cart(&site.db(), &other_shop(), &format!("default/{}", visitor.cookies["cart"]))
            .await
            .unwrap(),
        Default::default()
    );
    for cookie in ["x", "'; DROP TABLE carts", &"f".repeat(5_000), "ffffffffffffffffffffffffffffffff"] {
        let mut stranger = site.visitor().with_cookie("cart", cookie).with_cookie("cart_count", "many");
        assert!(stranger.get("/cart").await.body.contains("Your cart is empty"), "{cookie}");
    }
}

#[tokio::test]
async fn a_hundred_at_once_never_take_more_than_there_is() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let mut visitor = visitor.clone();
            tokio::spawn(async move {
                visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await.status
            })
        })
        .collect();
    let mut added = 0;
    for task in tasks {
        added += i32::from(task.await.unwrap() == StatusCode::SEE_OTHER);
    }
    assert_eq!(added, 9);
    assert_eq!(visitor.get("/cart").await.cart_count(), "10");
}

#[tokio::test]
async fn another_sites_form_changes_nothing() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("x-none", ""),
    ] {
        let request = visitor
            .request("POST", "/cart/lines")
            .header(name, value)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer =
            visitor.send(request.body(Body::from(format!("variant={MUG}&quantity=1"))).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert!(visitor.cookies.is_empty());
}

#[tokio::test]
async fn forms_that_are_too_large_or_no_forms_are_refused() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let large = visitor.post("/cart/lines", &[("variant", &"x".repeat(100_000)), ("quantity", "1")]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.body.contains("more than we can take"));
    let request = visitor
        .request("POST", "/cart/lines")
        .header("origin", "http://localhost")
        .header("content-type", "application/json");
    let no_form = visitor.send(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(no_form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let missing = visitor.post("/cart/lines", &[("quantity", "1")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong_method = visitor.post("/shop", &[]).await;
    assert_eq!(wrong_method.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// The notice of a page, if it has one: its role and its words.
fn notice(page: &str) -> Option<(&str, String)> {
    let (_, rest) = page.split_once("id=\"notice\" role=\"")?;
    let (role, rest) = rest.split_once('"')?;
    let (_, rest) = rest.split_once('>')?;
    let (text, _) = rest.split_once("</p>")?;
    let text = text.split('<').map(|part| part.rsplit('>').next().unwrap_or("")).collect::<String>();
    Some((role, text))
}

#[tokio::test]
async fn what_was_refused_is_the_first_thing_a_page_says_and_its_form_leads_there() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let line = format!("/cart/lines/{MUG}");
    for (form, page, id) in
        [("/cart/lines", "/shop/mug-57", "quantity".to_owned()), (&line, "/cart", format!("q-{MUG}"))]
    {
        let shown = visitor.get(page).await.body;
        assert!(shown.contains(&format!("action=\"{form}#notice\"")), "{page}");
        assert_eq!(notice(&shown), None, "{page}");
        for (quantity, message) in
            [("99", "in stock"), ("-1", "whole number"), ("", "whole number"), ("many", "whole number")]
        {
            let answer =
                visitor.post(form, &[("slug", "mug-57"), ("variant", MUG), ("quantity", quantity)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}: {quantity}");
            assert!(answer.body.contains("<title>Error: "), "{form}: {quantity}");
            let (role, text) = notice(&answer.body).unwrap();
            assert!(
                role == "alert" && text.starts_with("Error: ") && text.contains(message),
                "{form}: {text}"
            );
            assert!(answer.body.contains(&format!("href=\"#{id}\"")), "{form}: {quantity}");
            assert!(answer.body.contains("aria-invalid=\"true\""), "{form}: {quantity}");
        }
        let again = visitor.get(form).await;
        assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, "/cart"), "{form}");
    }
}

#[tokio::test]
async fn every_change_of_a_cart_is_said_on_the_page_that_follows() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let line = format!("/cart/lines/{MUG}");
    let steps = [
        ("/cart/lines", "2", "2 added. See your cart"),
        (&line, "3", "Your cart is up to date."),
        (&line, "0", "Removed from your cart."),
    ];
    for (form, quantity, said) in steps {
        let done = visitor.post(form, &[("slug", "mug-57"), ("variant", MUG), ("quantity", quantity)]).await;
        let (path, fragment) = done.header("location").split_once('#').unwrap();
        assert_eq!(fragment, "notice", "{form}");
        let page = visitor.get(path).await.body;
        assert_eq!(notice(&page), Some(("status", said.to_owned())), "{form}");
        assert!(!page.contains("<title>Error"), "{form}");
    }
    let answer = visitor.as_script().post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(json["said"], "2 added. <a href=\"/cart\">See your cart</a>");
}

#[tokio::test]
async fn why_a_line_can_not_be_changed_is_the_truth_whatever_happened_meanwhile() {
    for (meanwhile, reason) in [
        ("taken out in another window", "This is no longer in your cart."),
        ("taken off sale", "This is no longer for sale."),
        ("sold out", "This is sold out."),
        ("stock shrank", "Only 2 in stock."),
    ] {
        let site = Site::new().await;
        let mut visitor = site.visitor();
        visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
        visitor.post("/cart/lines", &[("variant", "v-lamp-58-one"), ("quantity", "1")]).await;
        let line = format!("/cart/lines/{MUG}");
        let mut changed = product("mug-57", "kitchen", 600);
        match meanwhile {
            "taken out in another window" => {
                visitor.post(&line, &[("quantity", "0")]).await;
            }
            "taken off sale" => changed.status = ProductStatus::Archived,
            "sold out" => changed.variants[0].inventory_quantity = 0,
            _ => changed.variants[0].inventory_quantity = 2,
        }
        crate::support::save_products(&site.db(), &shop(), &[changed]).await.unwrap();
        let page = visitor.post(&line, &[("quantity", "5")]).await;
        let script = visitor.as_script().post(&line, &[("quantity", "5")]).await;
        for answer in [&page, &script] {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{meanwhile}");
            assert!(answer.body.contains(reason), "{meanwhile}: {}", answer.body);
        }
        // The page that says so shows the cart as it is now.
        let is_there = meanwhile != "taken out in another window";
        assert_eq!(page.body.contains(&format!("id=\"q-{MUG}\"")), is_there, "{meanwhile}");
        assert_eq!(page.cart_count(), if is_there { "2" } else { "1" }, "{meanwhile}");
    }
}
