//! The feed of products, read by a parser that allows no mistake.

use std::collections::BTreeMap;

use crate::support::{Site, product, save_products, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::{
    BillingInterval, ChosenOption, Image, PricingType, Product, ProductStatus, Variant,
};
use coppice::shop::store::{FeedPlace, get_feed_page, get_feed_place};
use coppice_platform::sql::Statement;

type Item = BTreeMap<String, Vec<String>>;

/// The items of a feed, each by the names of its parts.
fn items(xml: &str) -> Vec<Item> {
    let document = roxmltree::Document::parse(xml).unwrap();
    assert_eq!(document.root_element().attribute("version"), Some("2.0"));
    let item = |node: roxmltree::Node<'_, '_>| {
        let mut item = Item::new();
        for part in node.children().filter(|node| node.is_element()) {
            assert_eq!(part.tag_name().namespace(), Some("http://base.google.com/ns/1.0"));
            let text = part.text().unwrap_or_default().to_owned();
            item.entry(part.tag_name().name().to_owned()).or_default().push(text);
        }
        item
    };
    document.descendants().filter(|node| node.has_tag_name("item")).map(item).collect()
}

fn of<'a>(items: &'a [Item], id: &str) -> &'a Item {
    items.iter().find(|item| item["id"] == [id]).unwrap_or_else(|| panic!("no {id}"))
}

fn one<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).map(|all| {
        assert_eq!(all.len(), 1, "{name}");
        all[0].as_str()
    })
}

#[tokio::test]
async fn the_feed_tells_of_every_variant_on_sale_what_a_merchant_must() {
    let site = Site::new().await;
    let mut tee = product("tee", "Tees & more", 2_000);
    let option = |name: &str, value: &str| ChosenOption { name: name.into(), value: value.into() };
    tee.name = "Tee <b>\u{1}\u{fffe}\"&'".into();
    tee.vendor = "Oak & Ash".into();
    tee.short_description = String::new();
    tee.description = "Made of **good** [cotton](https://x.example).\n\nSoft.".into();
    tee.images.push(Image { key: "products/moss.webp".into(), ..tee.images[0].clone() });
    tee.images
        .push(Image { key: "https://elsewhere.example/a b.jpg?x=1&y=2".into(), ..tee.images[0].clone() });
    let small = Variant {
        options: vec![option("Size", "S"), option("Colour", "Moss"), option("Lid", "No")],
        image_key: Some("products/moss.webp".into()),
        barcode: Some("4006381333931".into()),
        compare_at_price: Some(3_000),
        ..variant("tee", "Small", 2_000)
    };
    let large = Variant {
        barcode: Some("4006381333932".into()),
        inventory_quantity: 0,
        ..variant("tee", "Large", 2_050)
    };
    let later = Variant {
        inventory_policy: coppice::shop::model::InventoryPolicy::Continue,
        inventory_quantity: -3,
        ..variant("tee", "Later", 1)
    };
    let monthly = Variant {
        pricing_type: PricingType::Recurring,
        billing_interval: Some(BillingInterval::Month),
        ..variant("tee", "Monthly", 500)
    };
    tee.variants = vec![small, large, later, monthly, variant("tee", "Gift", 0)];
    let draft = Product { status: ProductStatus::Draft, ..product("draft", "x", 100) };
    save_products(&site.db(), &shop(), &[tee, draft]).await.unwrap();

    let answer = site.visitor().get("/feeds/google.xml").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
    assert!(answer.header("cache-control").contains("s-maxage=3600"), "{}", answer.header("cache-control"));
    let items = items(&answer.body);
    assert_eq!(
        items.len(),
        60 + 3,
        "no draft, nothing for nothing, nothing that is paid again, nobody else's"
    );

    let mug = of(&items, "v-mug-57-one");
    for (name, text) in [
        ("title", Some("mug 57")),
        ("description", Some("It is good.")),
        ("link", Some("http://localhost/shop/mug-57")),
        ("image_link", Some("http://localhost/cdn/products/mug-57.webp")),
        ("availability", Some("in_stock")),
        ("price", Some("6.00 USD")),
        ("identifier_exists", Some("no")),
        ("condition", Some("new")),
        ("product_type", Some("kitchen")),
        ("item_group_id", None),
        ("sale_price", None),
        ("brand", None),
        ("gtin", None),
    ] {
        assert_eq!(one(mug, name), text, "{name}");
    }
    let small = of(&items, "v-tee-small");
    for (name, text) in [
        ("title", Some("Tee <b>\"&', Small")),
        ("description", Some("Made of good cotton. Soft.")),
        ("link", Some("http://localhost/shop/tee?variant=v-tee-small")),
        ("item_group_id", Some("p-tee")),
        ("image_link", Some("http://localhost/cdn/products/moss.webp")),
        ("price", Some("30.00 USD")),
        ("sale_price", Some("20.00 USD")),
        ("brand", Some("Oak & Ash")),
        ("gtin", Some("4006381333931")),
        ("identifier_exists", None),
        ("size", Some("S")),
        ("color", Some("Moss")),
        ("product_type", Some("Tees & more")),
    ] {
        assert_eq!(one(small, name), text, "{name}");
    }
    assert_eq!(
        small["additional_image_link"],
        ["http://localhost/cdn/products/tee.webp", "https://elsewhere.example/a b.jpg?x=1&y=2"]
    );
    assert!(!small.contains_key("lid"));
    let large = of(&items, "v-tee-large");
    assert_eq!((one(large, "availability"), one(large, "gtin")), (Some("out_of_stock"), None));
    // Whose maker is named may have a number that nobody has written.
    assert_eq!((one(large, "brand"), one(large, "identifier_exists")), (Some("Oak & Ash"), None));
    assert_eq!(one(of(&items, "v-tee-later"), "availability"), Some("backorder"));

    let other = site.visitor_at("other.example").get("/feeds/google.xml").await.body;
    assert_eq!(items_of(&other), 3);
    for (part, status) in [
        ("?part=1", StatusCode::OK),
        ("?part=2", StatusCode::NOT_FOUND),
        ("?part=0", StatusCode::NOT_FOUND),
        ("?part=4294967295", StatusCode::NOT_FOUND),
        ("?part=x", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(site.visitor().get(&format!("/feeds/google.xml{part}")).await.status, status, "{part}");
    }
}

fn items_of(xml: &str) -> usize {
    items(xml).len()
}

#[tokio::test]
async fn a_shop_with_nothing_to_sell_has_a_feed_without_items() {
    let site = Site::new().await;
    site.db().query(Statement::write("test_none", "UPDATE products SET status = 'archived'")).await.unwrap();
    assert_eq!(items_of(&site.visitor().get("/feeds/google.xml").await.body), 0);
}

#[tokio::test]
async fn the_feed_is_read_piece_by_piece_without_gap_or_repeat_and_without_being_sorted() {
    let site = Site::new().await;
    let mut many = product("many", "x", 100);
    many.variants =
        (0..50).map(|i| Variant { position: i / 2, ..variant("many", &format!("n{i}"), 100) }).collect();
    save_products(&site.db(), &shop(), &[many]).await.unwrap();
    for limit in [1, 7, 60, 1_000] {
        let (mut after, mut seen) = (FeedPlace::default(), Vec::new());
        loop {
            let rows = get_feed_page(&site.db(), &shop(), after, limit).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = last.at;
            seen.extend(rows.into_iter().map(|row| row.variant.id));
            assert_eq!(
                get_feed_place(&site.db(), &shop(), i64::try_from(seen.len()).unwrap()).await.unwrap(),
                Some(after)
            );
        }
        assert_eq!(seen.len(), 110);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 110, "{limit}");
    }
    assert_eq!(get_feed_place(&site.db(), &shop(), 111).await.unwrap(), None);
    for statement in site.counting.statements().into_iter().filter(|s| s.name.starts_with("feed_")) {
        let plan = crate::plans::plan(&site, statement).await;
        assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:#?}");
    }
}
