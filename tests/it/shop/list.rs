//! What narrows a list.

use std::time::Duration;

use crate::support::{Site, product, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::{PricingType, Product, Variant};
use coppice_catalogue::draft::{Draft, Shop, Terms};

async fn with(products: Vec<Product>) -> Site {
    let site = Site::new().await;
    crate::support::save_products(&site.db(), &shop(), &products).await.unwrap();
    site
}

/// A product of a category of its own, with variants at these prices.
fn priced(slug: &str, prices: &[i64]) -> Product {
    let variants = prices.iter().map(|price| variant(slug, &price.to_string(), *price)).collect();
    Product { variants, ..product(slug, "priced", 1) }
}

#[tokio::test]
async fn a_price_range_has_whatever_has_a_variant_in_it() {
    let site =
        with(vec![priced("set", &[1_500, 6_000]), priced("mug", &[1_500]), priced("urn", &[6_000])]).await;
    for (range, expected) in [
        ("min=50", &["urn", "set"][..]),
        ("max=50", &["mug", "set"]),
        ("min=15&max=15", &["mug", "set"]),
        ("min=14.99&max=15.01", &["mug", "set"]),
        ("min=15.01&max=59.99", &[]),
        ("min=20&max=60", &["urn", "set"]),
        ("min=60,00", &["urn", "set"]),
        ("min=60.01", &[]),
        ("min=0&max=10000000", &["urn", "mug", "set"]),
    ] {
        let found = site.visitor().get(&format!("/shop?category=priced&{range}")).await;
        assert_eq!(
            (found.status, found.slugs()),
            (StatusCode::OK, expected.iter().map(|s| (*s).to_owned()).collect()),
            "{range}"
        );
    }
}

#[tokio::test]
async fn a_price_range_asks_for_what_can_be_bought_and_only_where_nothing_can_for_all() {
    let sold_out = |product: &mut Product, which: &[usize]| {
        which.iter().for_each(|at| product.variants[*at].inventory_quantity = 0);
    };
    let (mut set, mut urn) = (priced("set", &[1_500, 3_000, 6_000]), priced("urn", &[1_500, 3_000, 6_000]));
    sold_out(&mut set, &[1]);
    sold_out(&mut urn, &[0, 1, 2]);
    let site = with(vec![set, urn]).await;
    for (range, expected) in [("min=20&max=40", vec!["urn"]), ("min=20&max=60", vec!["urn", "set"])] {
        let found = site.visitor().get(&format!("/shop?category=priced&{range}")).await;
        assert_eq!(found.slugs(), expected, "{range}");
    }
}

#[tokio::test]
async fn what_is_no_price_and_no_order_is_said_and_kept_in_its_field() {
    let site = Site::new().await;
    for (query, field, value) in
        [("min=abc", "min", "abc"), ("max=1.005", "max", "1.005"), ("sort=foo", "sort", "foo")]
    {
        let page = site.visitor().get(&format!("/shop?{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("role=\"alert\"") && page.body.contains(value), "{query}: {}", page.body);
        assert!(page.body.contains("noindex") && !page.body.contains("canonical"), "{query}");
        let answer = site.visitor().as_script().get(&format!("/api/shop/products?{query}")).await;
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (answer.status, &json["fields"][field].is_string()),
            (StatusCode::UNPROCESSABLE_ENTITY, &true),
            "{json}"
        );
    }
    let page = site.visitor().get("/shop?min=50&max=10").await.body;
    assert!(
        page.contains("is above the highest")
            && page.contains("min=10&amp;max=50")
            && !page.contains("other words")
    );
}

#[tokio::test]
async fn an_address_has_no_empty_fields() {
    let site = Site::new().await;
    for (address, short) in [
        ("/shop?q=mug&sort=&min=&max=", "/shop?q=mug"),
        ("/shop?q=", "/shop"),
        ("/shop?category=kitchen&sort=newest&min=", "/shop?category=kitchen"),
    ] {
        let answer = site.visitor().get(address).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, short), "{address}");
    }
    assert!(site.visitor().get("/shop?sort=name").await.body.contains("<option value=\"\""));
}

#[tokio::test]
async fn a_list_says_how_many_there_are_and_what_narrows_it() {
    let site = Site::new().await;
    for (address, said) in [
        ("/shop", "60 products"),
        ("/shop?q=mug", "20 products"),
        ("/shop?q=mug+57", "1 product"),
        ("/shop?q=mu&category=kitchen", "begin as"),
    ] {
        let page = site.visitor().get(address).await;
        assert!(page.body.contains(said), "{address}");
    }
    let page = site.visitor().get("/shop?q=mug&tag=all&type=physical&min=5&max=9").await.body;
    for without in [
        "/shop?tag=all&amp;type=physical&amp;min=5&amp;max=9",
        "/shop?q=mug&amp;type=physical&amp;min=5&amp;max=9",
        "/shop?q=mug&amp;tag=all&amp;min=5&amp;max=9",
        "/shop?q=mug&amp;tag=all&amp;type=physical&amp;max=9",
        "/shop?q=mug&amp;tag=all&amp;type=physical&amp;min=5\"",
    ] {
        assert!(page.contains(without), "{without}");
    }
}

#[tokio::test]
async fn a_list_whose_products_must_each_be_looked_at_is_not_counted_far() {
    let site = with((0..60).map(|number| priced(&format!("more-{number}"), &[100])).collect()).await;
    let hundred = "More than 100 products";
    for (address, said) in [
        ("/shop", "120 products"),
        ("/shop?category=priced", "60 products"),
        ("/shop?type=physical", hundred),
        ("/shop?tag=all", hundred),
        ("/shop?q=good", hundred),
    ] {
        assert!(site.visitor().get(address).await.body.contains(said), "{address}");
    }
}

#[tokio::test]
async fn what_may_have_been_meant_is_not_asked_of_a_list_that_is_not_there() {
    let site = Site::new().await;
    let answer = site.visitor().get("/shop?category=zzz-spam&q=lmap").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(site.counting.statements().iter().all(|statement| statement.name != "search_near"));
}

#[tokio::test]
async fn made_up_names_have_no_page_and_take_no_cache() {
    let site = Site::new().await;
    site.visitor().get("/shop").await;
    for address in [
        "/shop?tag=zzz-spam",
        "/shop?category=zzz-spam",
        "/shop?tag=zzz-spam&sort=name",
        "/shop?category=zzz-spam&tag=all",
    ] {
        let page = site.visitor().get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        let title = page.body.split("</title>").next().unwrap();
        assert!(!title.contains("zzz-spam") && page.body.contains("noindex"), "{address}");
    }
    // What is kept is put there in the background: the list, which came first, is waited for.
    let mut kept = Vec::new();
    for _ in 0..200 {
        kept = site.platform.cache_kv.list("cache:", None, 1_000).await.unwrap().keys;
        if !kept.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!kept.is_empty() && kept.iter().all(|key| !key.name.contains("zzz")), "{kept:?}");
}

#[tokio::test]
async fn a_page_past_the_end_is_none() {
    let site = Site::new().await;
    let first = site.visitor().get("/shop?limit=59").await;
    let last = first.link("next").unwrap();
    assert_eq!(site.visitor().get(&last).await.slugs(), ["mug-0"]);
    site.db()
        .query(coppice_platform::sql::Statement::write(
            "test_hide",
            "UPDATE products SET status = 'draft' WHERE slug = 'mug-0'",
        ))
        .await
        .unwrap();
    assert_eq!(site.visitor().get(&last).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_category_that_is_shown_can_be_asked_for() {
    let names = [" Bags ", "Home\nGarden", "Tea\tpots", &"Very long type ".repeat(30), "50% & more", "茶 道"];
    let shop = Shop { currency: "USD".into(), now: 1, sets_stock: false, terms: Terms::default() };
    let imported = |(i, name): (u32, &str)| {
        let said = serde_json::json!({
            "name": "Thing", "status": "active", "category": name,
            "variants": [{ "price_amount": 100, "inventory_quantity": 1 }],
        });
        let draft: Draft = serde_json::from_value(said).unwrap();
        let mut ids = 0..;
        draft.merge(&format!("c-{i}"), None, &shop, || format!("c-{i}-{:?}", ids.next())).unwrap().product
    };
    let site = with((0..).zip(names).map(imported).collect()).await;
    let page = site.visitor().get("/shop").await.body;
    let links: Vec<_> = page
        .split("href=\"/shop?category=")
        .skip(1)
        .map(|rest| format!("/shop?category={}", rest.split('"').next().unwrap()))
        .collect();
    assert_eq!(links.len(), 3 + names.len());
    for link in links {
        let list = site.visitor().get(&link).await;
        assert_eq!(list.status, StatusCode::OK, "{link}");
        assert!(!list.slugs().is_empty() && list.body.contains("canonical"), "{link}");
    }
}

#[tokio::test]
async fn search_engines_know_the_first_page_of_a_list_alone() {
    let site = Site::new().await;
    for path in ["/shop", "/shop?category=kitchen&sort=name", "/shop?sort=newest"] {
        let first =
            site.visitor().get(&format!("{path}{}limit=7", if path.contains('?') { "&" } else { "?" })).await;
        let bounded = site.visitor().get(path).await;
        assert!(
            bounded.body.contains("rel=\"canonical\"") && !bounded.body.contains("sort=newest\" />"),
            "{path}"
        );
        let Some(next) = bounded.link("next").or(first.link("next")) else { panic!("{path} has one page") };
        let next = site.visitor().get(&next).await;
        assert!(next.body.contains("content=\"noindex\"") && !next.body.contains("canonical"), "{path}");
        assert!(next.link("prev").is_some(), "{path}");
    }
    let past = site.visitor().get("/shop?after=eyJzIjoiTmV3ZXN0IiwibiI6MH0").await;
    assert_ne!(past.status, StatusCode::OK);
}

#[tokio::test]
async fn names_of_any_length_are_sorted_as_people_look_for_them_page_by_page() {
    let mut names: Vec<String> =
        ["apple", "Äpfel", "Éclair", "eel", "Oslo", "Ørsted", "zebra 9", "Zebra 10", "Zebra"]
            .map(String::from)
            .into();
    names.extend((0..3).map(|i| format!("{}{i}", "𝗔".repeat(198))));
    let products = (0..)
        .zip(&names)
        .map(|(i, name)| Product { name: name.clone(), ..product(&format!("n-{i}"), "sorted", 100) });
    let site = with(products.collect()).await;
    let mut visitor = site.visitor();
    let mut pages = vec![visitor.get("/shop?category=sorted&sort=name&limit=1").await];
    while let Some(next) = pages.last().unwrap().link("next") {
        pages.push(visitor.get(&next).await);
    }
    let slugs: Vec<_> = pages.iter().flat_map(|page| page.slugs()).collect();
    let place = |name: &str| {
        slugs
            .iter()
            .position(|slug| *slug == format!("n-{}", names.iter().position(|n| n == name).unwrap()))
            .unwrap()
    };
    assert_eq!(slugs.len(), names.len());
    for pair in
        ["Äpfel", "apple", "Éclair", "eel", "Ørsted", "Oslo", "Zebra", "zebra 9", "Zebra 10"].windows(2)
    {
        assert!(place(pair[0]) < place(pair[1]), "{pair:?}: {slugs:?}");
    }
}

#[tokio::test]
async fn a_price_that_is_paid_again_says_so_in_a_list() {
    let mut tea = product("tea-club", "kitchen", 1_500);
    let plan = |interval: &str, count: i64| {
        (serde_json::from_value(serde_json::json!(interval)).ok(), Some(count), PricingType::Recurring)
    };
    let once = tea.variants[0].clone();
    let with = |id: &str, price, (billing_interval, billing_interval_count, pricing_type)| Variant {
        id: id.into(),
        name: id.into(),
        price_amount: price,
        pricing_type,
        billing_interval,
        billing_interval_count,
        ..once.clone()
    };
    for (variants, says) in [
        (vec![with("m", 1_500, plan("month", 1))], "$15.00</bdi> a month"),
        (
            vec![with("q", 1_500, plan("month", 3)), with("y", 9_900, plan("year", 1))],
            "$15.00</bdi> every 3 months",
        ),
        // The lowest price is paid once.
        (vec![once.clone(), with("y", 9_900, plan("year", 1))], "$15.00</bdi></p>"),
    ] {
        tea.variants = variants;
        let site = self::with(vec![tea.clone()]).await;
        let list = site.visitor().get("/shop?q=tea+club").await;
        assert!(list.body.contains(says), "{says}: {}", list.body);
    }
}
