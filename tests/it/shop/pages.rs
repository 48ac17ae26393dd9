//! What visitors see: lists, products, errors.

use crate::support::{Site, product, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::Image;

#[tokio::test]
async fn the_list_shows_the_newest_products_in_one_round_trip_and_from_the_cache_in_none() {
    let site = Site::new().await;
    site.visitor().get("/healthz").await;
    // The first request of a process also finds out whose shop it is, by a session of nobody's own.
    assert_eq!(site.visitor().get("/robots.txt").await.round_trips(), 0);
    assert_eq!(site.counting.round_trips(), 1);

    let first = site.visitor().get("/shop").await;
    assert_eq!((first.status, first.round_trips(), first.cache()), (StatusCode::OK, 1, "miss"));
    assert_eq!(first.slugs().len(), 24);
    assert_eq!(first.slugs()[..3], ["tent-59", "lamp-58", "mug-57"]);
    let second = site.visitor().get("/shop").await;
    assert_eq!((second.round_trips(), second.cache()), (0, "hit"));
    assert_eq!(second.body, first.body);
}

#[tokio::test]
async fn a_product_page_takes_one_round_trip_and_none_from_the_cache() {
    let site = Site::new().await;
    site.visitor().get("/robots.txt").await;
    let first = site.visitor().get("/shop/mug-57").await;
    assert_eq!((first.status, first.round_trips()), (StatusCode::OK, 1));
    assert!(first.body.contains("<strong>about</strong>"));
    assert!(
        first.slugs().iter().all(|slug| slug.starts_with("mug-") && slug != "mug-57"),
        "{:?}",
        first.slugs()
    );
    assert_eq!(site.visitor().get("/shop/mug-57").await.round_trips(), 0);
}

#[tokio::test]
async fn a_product_that_is_not_there_is_remembered_as_not_there() {
    let site = Site::new().await;
    site.visitor().get("/robots.txt").await;
    let first = site.visitor().get("/shop/nope").await;
    assert_eq!((first.status, first.round_trips(), first.cache()), (StatusCode::NOT_FOUND, 1, "miss"));
    assert!(first.body.contains("role=\"search\""));
    let second = site.visitor().get("/shop/nope").await;
    assert_eq!((second.status, second.round_trips(), second.cache()), (StatusCode::NOT_FOUND, 0, "hit"));
}

#[tokio::test]
async fn every_order_can_be_walked_forwards_and_back_without_gap_or_repeat() {
    let site = Site::new().await;
    for list in [
        "/shop?limit=7",
        "/shop?sort=price-asc&limit=7",
        "/shop?sort=price-desc&limit=7",
        "/shop?sort=name&limit=7",
        "/shop?category=kitchen&limit=7",
        "/shop?q=mug&limit=7",
        "/shop?q=mug&sort=price-asc&limit=7",
        "/shop?tag=all&limit=7",
        "/shop?q=lamp&sort=newest&limit=7",
    ] {
        let mut visitor = site.visitor();
        let mut pages = vec![visitor.get(list).await];
        while let Some(next) = pages.last().unwrap().link("next") {
            pages.push(visitor.get(&next).await);
        }
        let all: Vec<_> = pages.iter().flat_map(|page| page.slugs()).collect();
        let mut distinct = all.clone();
        distinct.sort();
        distinct.dedup();
        let expected =
            if list.contains("mug") || list.contains("kitchen") || list.contains("lamp") { 20 } else { 60 };
        assert_eq!((all.len(), distinct.len()), (expected, expected), "{list}");
        assert!(pages[0].link("prev").is_none());
        for i in (1..pages.len()).rev() {
            let back = visitor.get(&pages[i].link("prev").unwrap()).await;
            assert_eq!(back.slugs(), pages[i - 1].slugs(), "{list}, page {i}");
        }
    }
}

#[tokio::test]
async fn a_search_finds_words_in_names_before_words_elsewhere() {
    let site = Site::new().await;
    let mut elsewhere = product("plate-1", "kitchen", 900);
    elsewhere.short_description = "Goes with every lamp.".into();
    crate::support::save_products(&site.db(), &shop(), &[elsewhere]).await.unwrap();
    let found = site.visitor().get("/shop?q=lamp&limit=100").await.slugs();
    assert_eq!(found.len(), 21);
    assert_eq!(found.first().unwrap(), "lamp-58");
    assert_eq!(found.last().unwrap(), "plate-1");
    assert_eq!(site.visitor().get("/shop?q=lamp+58").await.slugs(), ["lamp-58"]);
    assert_eq!(site.visitor().get("/shop?q=LAM").await.slugs().len(), 21);
}

#[tokio::test]
async fn searches_of_any_text_are_answered() {
    let site = Site::new().await;
    let long = "x".repeat(10_240);
    for text in [
        "%22",
        "%27+OR+1%3D1--",
        "a+AND+NOT+%28b",
        "name%3Ax",
        "NEAR%28a+b%29",
        "%2A",
        "%00",
        "mug+%22",
        long.as_str(),
        "%F0%9F%8D%B5",
    ] {
        let answer = site.visitor().get(&format!("/shop?q={text}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{text}");
    }
    assert_eq!(
        site.visitor().get("/shop?q=%22mug%22+OR+lamp").await.slugs().len(),
        0,
        "OR is a word like another"
    );
    let nothing = site.visitor().get("/shop?q=zeppelin&category=kitchen").await;
    assert!(
        nothing.body.contains("Nothing found")
            && nothing.body.contains("zeppelin")
            && nothing.body.contains("Search all categories")
    );
}

#[tokio::test]
async fn prices_and_types_narrow_a_list() {
    let site = Site::new().await;
    let cheap = site.visitor().get("/shop?max=5&limit=100").await;
    assert!(!cheap.slugs().is_empty() && !cheap.body.contains("$6.00"));
    assert_eq!(
        site.visitor().get("/shop?min=10&max=11&limit=100").await.slugs().len()
            + site.visitor().get("/shop?max=9&limit=100").await.slugs().len(),
        60
    );
    assert_eq!(site.visitor().get("/shop?type=digital").await.slugs().len(), 0);
}

#[tokio::test]
async fn what_is_not_there_is_said_with_the_right_status() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for (path, status) in [
        ("/nope", StatusCode::NOT_FOUND),
        ("/shop/no_slug", StatusCode::NOT_FOUND),
        ("/shop?category=submarines", StatusCode::NOT_FOUND),
        ("/shop?after=garbage", StatusCode::BAD_REQUEST),
        ("/shop?q=a&q=b", StatusCode::OK),
        ("/shop?limit=0", StatusCode::OK),
        ("/shop?limit=999999999999999999999", StatusCode::OK),
        ("/shop/mug-57?variant=nope", StatusCode::OK),
        ("/shop/mug-57?added=-5", StatusCode::OK),
        ("/cdn/none.png", StatusCode::NOT_FOUND),
        ("/cdn/..%2f..%2fetc%2fpasswd", StatusCode::BAD_REQUEST),
        ("/sitemap.xml?after=x", StatusCode::BAD_REQUEST),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.body.contains("sqlite") && !answer.body.contains("serde"), "{path}: {}", answer.body);
    }
    assert!(visitor.get("/shop/mug-57?variant=nope").await.body.contains("no longer offered"));
    let json = visitor.as_script().get("/nope").await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json.body).unwrap()["code"], "not_found");
}

#[tokio::test]
async fn drafts_archived_and_other_shops_products_are_not_shown() {
    let site = Site::new().await;
    for (slug, status) in [
        ("hidden-1", coppice::shop::model::ProductStatus::Draft),
        ("hidden-2", coppice::shop::model::ProductStatus::Archived),
    ] {
        let hidden = coppice::shop::model::Product { status, ..product(slug, "kitchen", 100) };
        crate::support::save_products(&site.db(), &shop(), &[hidden]).await.unwrap();
    }
    let mut visitor = site.visitor();
    for path in [
        "/shop?limit=100",
        "/",
        "/shop?q=hidden",
        "/shop?q=theirs",
        "/shop?q=secret",
        "/shop/mug-57",
        "/sitemap.xml?after=0",
        "/shop?tag=all&limit=100",
    ] {
        let body = visitor.get(path).await.body;
        assert!(!body.contains("hidden-") && !body.contains("/theirs-"), "{path}");
    }
    for path in ["/shop/hidden-1", "/shop/hidden-2", "/shop/theirs-1"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut other = site.visitor_at("other.example");
    assert_eq!(other.get("/shop").await.slugs(), ["theirs-2", "theirs-1", "theirs-0"]);
    assert_eq!(other.get("/shop/mug-57").await.status, StatusCode::NOT_FOUND);
    assert!(other.get("/").await.body.contains("Shop other.example"));
}

#[tokio::test]
async fn html_in_a_products_text_is_shown_and_not_run() {
    let site = Site::new().await;
    let attack = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let mut evil = product("evil", "kitchen", 100);
    evil.name = attack.into();
    evil.description = attack.into();
    evil.short_description = format!("</script>{attack}");
    evil.images[0].alt = format!("\"{attack}");
    evil.variants = vec![variant("evil", "One", 1), variant("evil", "\"><script>alert(2)</script>", 2)];
    crate::support::save_products(&site.db(), &shop(), &[evil]).await.unwrap();
    for path in ["/shop/evil", "/shop?q=script", "/shop?q=%3Cscript%3Ealert(1)%3C/script%3E"] {
        let body = site.visitor().get(path).await.body;
        assert!(!body.contains("<script>alert") && !body.contains("<img src=x"), "{path}: {body}");
    }
}

#[tokio::test]
async fn a_choice_stands_in_the_address_and_sold_out_ones_say_so() {
    let site = Site::new().await;
    let mut shirt = product("shirt", "apparel", 2_000);
    shirt.variants = vec![variant("shirt", "Small", 2_000), variant("shirt", "Large", 2_500)];
    shirt.variants[0].inventory_quantity = 0;
    shirt.variants[1].compare_at_price = Some(3_000);
    crate::support::save_products(&site.db(), &shop(), &[shirt]).await.unwrap();
    let first = site.visitor().get("/shop/shirt").await.body;
    assert!(
        first.contains("$25.00") && first.contains("$30.00") && first.contains("In stock"),
        "the first that can be had is chosen"
    );
    let small = site.visitor().get("/shop/shirt?variant=v-shirt-small").await.body;
    assert!(small.contains(">Sold out</button>") && small.contains("disabled"));
    let list = site.visitor().get("/shop?q=shirt").await.body;
    assert!(list.contains("$25.00") && !list.contains("$20.00"), "what is sold out has no price in a list");
}

#[tokio::test]
async fn pages_without_islands_have_no_markers_of_the_framework() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for path in
        ["/", "/shop", "/shop?q=mug", "/shop/mug-57", "/cart", "/nope", "/account", "/admin", "/admin/audit"]
    {
        let page = String::from_utf8(admin.get(path).await.bytes).unwrap();
        assert!(page.contains("</html>") && !page.contains("<!>"), "{path}");
    }
}

#[tokio::test]
async fn options_are_chosen_one_by_one_and_the_picture_follows() {
    let site = Site::new().await;
    let options = |pairs: [(&str, &str); 2]| {
        serde_json::from_value(serde_json::json!(
            pairs.map(|(name, value)| serde_json::json!({ "name": name, "value": value }))
        ))
        .unwrap()
    };
    let mut tee = product("tee", "clothes", 2_000);
    let other = Image { key: "products/clay.webp".into(), ..tee.images[0].clone() };
    tee.images.push(other);
    tee.variants = vec![variant("tee", "Small / Moss", 2_000), variant("tee", "Large / Clay", 2_000)];
    tee.variants[0].id = "moss".into();
    tee.variants[0].options = options([("Size", "Small"), ("Colour", "Moss")]);
    tee.variants[1].id = "clay".into();
    tee.variants[1].options = options([("Size", "Large"), ("Colour", "Clay")]);
    tee.variants[1].image_key = Some("products/clay.webp".into());
    crate::support::save_products(&site.db(), &shop(), &[tee]).await.unwrap();

    let page = site.visitor().get("/shop/tee?variant=clay").await;
    assert_eq!(page.body.matches("data-testid=\"option\"").count(), 4);
    for (group, link) in [("Size", "moss&amp;nearest=1"), ("Colour", "clay")] {
        assert!(page.body.contains(&format!(">{group}</p>")), "{group}");
        assert!(page.body.contains(&format!("href=\"/shop/tee?variant={link}\"")), "{link}");
    }
    let gallery = page.body.split_once("class=\"gallery\"").unwrap().1;
    let (first, _) = gallery.split_once("id=\"picture-2\"").unwrap();
    assert!(
        first.contains("products/clay") && !first.contains("products/tee"),
        "its own picture is the first"
    );
    assert!(!page.body.contains("data-variant="));
}
