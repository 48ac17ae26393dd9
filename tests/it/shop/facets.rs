//! Lists that are narrowed by what their products have in common.

use crate::support::{Site, product, save_products, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::{ChosenOption, Product, ProductStatus, Variant};
use coppice_platform::sql::Statement;

fn tee(slug: &str, vendor: &str, price: i64, sizes: &[(&str, &str, i64)]) -> Product {
    let variants = sizes.iter().map(|(size, colour, stock)| Variant {
        options: [("Size", size), ("Colour", colour)]
            .map(|(name, value)| ChosenOption { name: name.into(), value: (*value).into() })
            .into(),
        inventory_quantity: *stock,
        ..variant(slug, &format!("{size}-{colour}"), price)
    });
    Product {
        vendor: vendor.into(),
        tags: vec!["cotton".into()],
        variants: variants.collect(),
        ..product(slug, "tees", price)
    }
}

async fn tees() -> Site {
    let site = Site::new().await;
    let mut draft = tee("tee-draft", "Oak", 100, &[("L", "Red", 5)]);
    draft.status = ProductStatus::Draft;
    let all = [
        tee("tee-1", "Oak", 1_500, &[("S", "Red", 1), ("L", "Red", 0)]),
        tee("tee-2", "Oak", 2_000, &[("s", "Moss", 1), ("M", "Moss", 1)]),
        tee("tee-3", "Ash & Co", 4_000, &[("L", "Red", 0)]),
        tee("tee-4", "Ash & Co", 9_000, &[("XL", "Sand", 3)]),
        draft,
    ];
    save_products(&site.db(), &shop(), &all).await.unwrap();
    site.counting.reset();
    site
}

/// The links that narrow a list, as they are read: `Size: S 2`.
fn links(body: &str) -> Vec<String> {
    let nav = body.split("<nav aria-label=\"Filters\">").nth(1).unwrap_or_default();
    let nav = nav.split("</nav>").next().unwrap_or_default();
    let mut links = Vec::new();
    for group in nav.split("<h2").skip(1) {
        let name = group.split_once('>').unwrap().1.split("</h2>").next().unwrap();
        for link in group.split("<bdi>").skip(1) {
            let (value, rest) = link.split_once("</bdi>").unwrap();
            let count = rest.split("<small>").nth(1).and_then(|rest| rest.split('<').next());
            links.push(format!("{name}: {value} {}", count.unwrap_or("?")));
        }
    }
    links
}

#[tokio::test]
async fn a_list_tells_what_it_can_be_narrowed_by_and_how_much_would_be_left() {
    let site = tees().await;
    let list = site.visitor().get("/shop?category=tees").await;
    assert_eq!(list.round_trips(), 1);
    assert_eq!(
        links(&list.body),
        [
            "Size: S 2",
            "Size: M 1",
            "Size: L 2",
            "Size: XL 1",
            "Colour: Moss 1",
            "Colour: Red 2",
            "Colour: Sand 1",
            "Brand: Ash &amp; Co 2",
            "Brand: Oak 2",
            "Price: Up to $25 2",
            "Price: Up to $50 3",
            "Availability: In stock 3",
        ]
    );
    assert!(list.body.contains("href=\"/shop?options=Size:L&amp;category=tees\" rel=\"nofollow\""));
    assert_eq!(site.visitor().get("/shop?category=tees").await.round_trips(), 0);
}

#[tokio::test]
async fn several_things_are_asked_for_at_once_and_each_can_be_taken_back() {
    let site = tees().await;
    let mut visitor = site.visitor();
    for (address, slugs) in [
        ("options=Size:L", vec!["tee-3", "tee-1"]),
        ("options=size:l", vec!["tee-3", "tee-1"]),
        ("options=Size:L,S", vec!["tee-3", "tee-2", "tee-1"]),
        ("options=Size:L,S;Colour:Red", vec!["tee-3", "tee-1"]),
        ("options=Size:L;Colour:Red&stock=in", vec!["tee-1"]),
        ("vendor=Ash+%26+Co", vec!["tee-4", "tee-3"]),
        ("vendor=oak&max=15", vec!["tee-1"]),
        ("options=Size:L,S&sort=price-asc", vec!["tee-1", "tee-2", "tee-3"]),
        ("options=Size:S&q=tee", vec!["tee-2", "tee-1"]),
        ("options=Size:S&tag=cotton", vec!["tee-2", "tee-1"]),
        ("options=Size:XS", vec![]),
    ] {
        for category in ["", "&category=tees"] {
            let list = visitor.get(&format!("/shop?{address}{category}")).await;
            assert_eq!(
                (list.status, list.slugs()),
                (StatusCode::OK, slugs.clone().into_iter().map(str::to_owned).collect()),
                "{address}"
            );
            assert_eq!(list.round_trips(), 1, "{address}");
        }
    }
    let list = visitor.get("/shop?options=Colour:Red;Size:L&category=tees&stock=in").await.body;
    for chip in [
        ("Colour: Red", "/shop?options=Size:L&amp;category=tees&amp;stock=in"),
        ("Size: L", "/shop?options=Colour:Red&amp;category=tees&amp;stock=in"),
        ("In stock", "/shop?options=Colour:Red;Size:L&amp;category=tees"),
    ] {
        assert!(
            list.contains(&format!(
                "<a href=\"{}\"><span class=\"unseen\">Remove: </span>{}",
                chip.1, chip.0
            )),
            "{chip:?}"
        );
    }
    assert!(list.contains("<a href=\"/shop?category=tees\">Clear all</a>"));
    // Other sizes are told as if none were chosen, other colours as they are with the size.
    let list = visitor.get("/shop?options=Size:XL&category=tees").await.body;
    let told = links(&list);
    // There is but one colour in that size: nothing to choose.
    assert!(told.contains(&"Size: S 2".into()), "{told:?}");
    assert!(!told.iter().any(|link| link.starts_with("Colour")), "{told:?}");
}

#[tokio::test]
async fn search_engines_are_told_of_the_whole_list_alone() {
    let site = tees().await;
    let list = site.visitor().get("/shop?options=Size:L&category=tees&stock=in").await.body;
    assert!(list.contains("<link rel=\"canonical\" href=\"http://localhost/shop?category=tees\""), "{list}");
    let odd = site.visitor().get("/shop?options=Size").await;
    assert!(odd.status == StatusCode::OK && odd.body.contains("There is no such choice."));
    assert!(odd.body.contains("noindex"));
}

#[tokio::test]
async fn what_a_product_no_longer_has_no_list_is_narrowed_by() {
    let site = tees().await;
    let mut moss = tee("tee-2", "", 2_000, &[("S", "Moss", 1)]);
    moss.variants[0].options.truncate(1);
    save_products(&site.db(), &shop(), &[moss]).await.unwrap();
    let told = links(&site.visitor().get("/shop?category=tees").await.body);
    assert!(!told.iter().any(|link| link.contains("Moss") || link.contains(": M ")), "{told:?}");
    assert!(told.contains(&"Brand: Oak 1".into()), "{told:?}");
    assert!(site.visitor().get("/shop?options=Colour:Moss").await.slugs().is_empty());
}

#[tokio::test]
async fn what_is_chosen_is_told_of_a_list_that_is_longer_than_is_asked_and_no_wrong_count_is() {
    let site = Site::new().await;
    let mut many: Vec<_> =
        (0..300).map(|i| tee(&format!("many-{i:03}"), "Oak", 100, &[("S", "Red", 1)])).collect();
    many.push(tee("rare", "Ash", 9_000, &[("XL", "Red", 1)]));
    save_products(&site.db(), &shop(), &many).await.unwrap();
    let list = site.visitor().get("/shop?options=Size:XL&category=tees").await;
    assert_eq!(list.slugs(), ["rare"]);
    let told = links(&list.body);
    assert!(told.contains(&"Size: S ?".into()) && told.contains(&"Size: XL ?".into()), "{told:?}");
    let told = links(&site.visitor().get("/shop?vendor=Ash&category=tees").await.body);
    assert!(told.contains(&"Brand: Oak ?".into()) && told.contains(&"Brand: Ash ?".into()), "{told:?}");
    // What none of them has can be taken back.
    let told = links(&site.visitor().get("/shop?options=Size:None,S;Fit:Loose&category=tees").await.body);
    assert!(told.contains(&"Size: None 0".into()) && told.contains(&"Fit: Loose ?".into()), "{told:?}");
}

#[tokio::test]
async fn each_count_is_of_what_its_link_leads_to() {
    let site = tees().await;
    let mut odd = tee("tee-5", "Oak", 4_500, &[("S", "Red", 1)]);
    odd.tags = vec!["linen".into(), "new".into()];
    let mut both = tee("tee-6", "Oak", 700, &[("S", "Red", 0)]);
    both.tags = vec!["linen".into(), "cotton".into()];
    let mut other = tee("tee-7", "Ash & Co", 2_500, &[("L", "Moss", 2)]);
    other.tags = vec!["linen".into()];
    save_products(&site.db(), &shop(), &[odd, both, other]).await.unwrap();
    let mut visitor = site.visitor();
    for narrowed in [
        "",
        "&stock=in",
        "&max=45",
        "&max=20&stock=in",
        "&min=15&max=45",
        "&options=Size:S",
        "&options=Size:S,L;Colour:Red&stock=in",
        "&vendor=Oak&max=45",
        "&tag=cotton",
        "&tag=linen&stock=in",
        "&q=tee&max=20",
    ] {
        let list = visitor.get(&format!("/shop?category=tees{narrowed}")).await;
        let mut counted = 0;
        let nav = list.body.split("<nav aria-label=\"Filters\">").nth(1).unwrap();
        for link in nav.split("</nav>").next().unwrap().split("<li><a href=\"").skip(1) {
            let (address, rest) = link.split_once('"').unwrap();
            let count = rest.split("</li>").next().unwrap().split("<small>").nth(1);
            // What is chosen is taken back by its link.
            let (Some(count), false) = (count, rest.split('>').next().unwrap().contains("aria-current"))
            else {
                continue;
            };
            let there = visitor.get(&address.replace("&amp;", "&")).await;
            let others_of_it = address.contains("options=") && narrowed.contains("options=");
            let count: usize = count.split('<').next().unwrap().parse().unwrap();
            // Another value of an option comes to those that are chosen.
            assert!(
                there.slugs().len() == count || others_of_it && there.slugs().len() > count,
                "{narrowed} {address}: {count}, {:?}",
                there.slugs()
            );
            counted += 1;
        }
        assert!(counted > 1, "{narrowed}: {}", list.body);
    }
}

#[tokio::test]
async fn a_product_that_was_there_before_facets_has_those_that_it_gets_when_it_is_saved() {
    let site = Site::new().await;
    let long = "x ".repeat(150);
    let odd = [
        ("Size", "Large"),
        ("Size", "large"),
        ("SIZE", "Large"),
        (" Size\n", "Extra \t small "),
        ("Size", "Extra small"),
        ("", "Nobody"),
        (" \u{a0}", "Nobody"),
        ("Colour", ""),
        ("Colour", "\u{2003}"),
        ("Größe", "½\u{3000}l\u{1}"),
        ("Länge", long.as_str()),
        ("a\u{7f}b", "~!"),
    ];
    let mut tee = tee("tee-1", " Oak\u{a0}&\nAsh ", 1_500, &[]);
    let options = |chunk: &[(&str, &str)]| {
        chunk
            .iter()
            .map(|(name, value)| ChosenOption { name: (*name).into(), value: (*value).into() })
            .collect()
    };
    tee.variants = odd
        .chunks(2)
        .rev()
        .enumerate()
        .map(|(at, own)| Variant { options: options(own), ..variant("tee-1", &format!("n{at}"), 1_500) })
        .collect();
    save_products(&site.db(), &shop(), &[tee]).await.unwrap();
    let facets = async || -> Vec<serde_json::Value> {
        site.rows("SELECT product_number, name, value, tenant_id FROM product_facets ORDER BY 1, 2, 3").await
    };
    let saved = facets().await;
    let told: Vec<_> =
        saved.iter().filter(|row| row["product_number"] == saved.last().unwrap()["product_number"]).collect();
    assert_eq!(told.len(), 6, "{told:#?}");
    let (_, migration) = coppice::MIGRATIONS.iter().find(|(name, _)| name.contains("facets")).unwrap();
    let drop =
        ["DROP TABLE product_facets", "DROP INDEX products_stock", "DROP INDEX products_category_stock"];
    let again = migration.split(";\n").filter(|sql| !sql.trim().is_empty());
    let all = drop.into_iter().chain(again).map(|sql| Statement::write("test_migrate", sql.to_owned()));
    site.db().batch(all.collect()).await.unwrap();
    assert_eq!(facets().await, saved);
}
