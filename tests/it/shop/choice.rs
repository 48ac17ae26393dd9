//! The choice among a product's variants, few and many, and the addresses that name one.

use crate::support::{Site, product, save_products, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::{ChosenOption, Product, Variant};
use coppice_platform::sql::Statement;

/// A product of so many sizes, colours and cuts, with ids as the shop makes them.
fn of_many(slug: &str, counts: &[(&str, usize)]) -> Product {
    let total: usize = counts.iter().map(|(_, count)| count).product();
    let variants = (0..total).map(|i| {
        let mut rest = i;
        let options: Vec<_> = counts
            .iter()
            .map(|(name, count)| {
                let value = format!("{name} {}", rest % count + 1);
                rest /= count;
                ChosenOption { name: (*name).into(), value }
            })
            .collect();
        let name = options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>().join(" / ");
        let scattered = u128::try_from(i).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        Variant {
            id: format!(
                "{slug:0>8}-{i:04x}-7{:03x}-8000-{:012x}",
                scattered >> 116,
                (scattered >> 60) & 0xffff_ffff_ffff
            ),
            options,
            sku: Some(format!("SKU-{i}")),
            inventory_quantity: i64::try_from(i % 3).unwrap(),
            position: i64::try_from(i).unwrap(),
            ..variant(slug, &name, 1_000 + i64::try_from(i).unwrap())
        }
    });
    Product { variants: variants.collect(), ..product(slug, "tees", 1_000) }
}

/// About what is sent: as compressed as any server does.
fn compressed(text: &str) -> usize {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[tokio::test]
async fn a_product_of_2048_variants_is_a_light_page_of_one_round_trip() {
    let site = Site::new().await;
    for (slug, counts) in [
        ("three", &[("Size", 16_usize), ("Colour", 16), ("Cut", 8)][..]),
        ("two", &[("Size", 1_024), ("Colour", 2)]),
        ("one", &[("Size", 2_048)]),
        ("hundred", &[("Size", 100)]),
    ] {
        let many = of_many(slug, counts);
        save_products(&site.db(), &shop(), std::slice::from_ref(&many)).await.unwrap();
        site.visitor().get("/robots.txt").await;
        let page = site.visitor().get(&format!("/shop/{slug}")).await;
        assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 1), "{slug}");
        let weight = compressed(&page.body);
        assert!(weight <= 30 << 10, "{slug}: {weight} bytes");
        let last = many.variants.last().unwrap();
        let chosen = site.visitor().get(&format!("/shop/{slug}?variant={}", last.id)).await;
        assert!(chosen.body.contains(&format!("name=\"variant\" value=\"{}\"", last.id)), "{slug}");
        assert!(compressed(&chosen.body) <= 30 << 10, "{slug}");
    }
}

#[tokio::test]
async fn an_address_that_says_what_is_wanted_leads_to_the_variant() {
    let site = Site::new().await;
    let mut tee = of_many("tee", &[("Size", 3), ("Colour", 2)]);
    // There is no third size in the second colour.
    tee.variants.pop();
    let id = |i: usize| tee.variants[i].id.clone();
    save_products(&site.db(), &shop(), std::slice::from_ref(&tee)).await.unwrap();
    for (query, to) in [
        ("Size=Size+2&Colour=Colour+2", format!("/shop/tee?variant={}", id(4))),
        ("colour=colour+1&size=SIZE+3", format!("/shop/tee?variant={}", id(2))),
        ("choice=Size+2+/+Colour+2", format!("/shop/tee?variant={}", id(4))),
        // The nearest: it has the one, or the other, and can be bought.
        ("Size=Size+3&Colour=Colour+2", format!("/shop/tee?variant={}&nearest=1", id(2))),
    ] {
        let answer = site.visitor().get(&format!("/shop/tee?{query}")).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, to.as_str()),
            "{query}"
        );
    }
    for query in ["utm_source=x", "Size=Size+9", "choice=none"] {
        assert_eq!(site.visitor().get(&format!("/shop/tee?{query}")).await.status, StatusCode::OK, "{query}");
    }
    let page = site.visitor().get(&format!("/shop/tee?variant={}&nearest=1", id(2))).await.body;
    assert!(page.contains("We do not have that combination. This is the nearest one."));
    assert!(page.contains("rel=\"canonical\" href=\"http://localhost/shop/tee\""));
    // A value that does not go with the choice says what it goes with, and leads there.
    let page = site.visitor().get(&format!("/shop/tee?variant={}", id(4))).await.body;
    let link =
        format!("href=\"/shop/tee?variant={}&amp;nearest=1\" data-testid=\"option\" class=\"far\"", id(2));
    assert!(page.contains(&link), "{page}");
    assert!(page.contains("only with Colour 1"));
}

#[tokio::test]
async fn an_address_of_before_leads_to_the_product() {
    let site = Site::new().await;
    let lead = "INSERT INTO slug_redirects (tenant_id, kind, slug, target, at) VALUES ('default', 'product', 'cup-57', 'p-mug-57', 1), \
                ('default', 'product', 'cup-54', 'p-mug-54', 1), ('other', 'product', 'theirs', 'p-mug-57', 1), ('default', 'page', 'imprint', 'p-mug-57', 1)";
    site.db().query(Statement::write("test_lead", lead)).await.unwrap();
    let gone = "UPDATE products SET status = 'archived' WHERE id = 'p-mug-54'";
    site.db().query(Statement::write("test_gone", gone)).await.unwrap();
    let mut visitor = site.visitor();
    let answer = visitor.get("/shop/cup-57?utm_source=x").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::MOVED_PERMANENTLY, "/shop/mug-57?utm_source=x")
    );
    assert_eq!(visitor.get("/shop/cup-57").await.round_trips(), 0);
    for none in ["theirs", "imprint"] {
        assert_eq!(visitor.get(&format!("/shop/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    assert_eq!(visitor.get("/shop/cup-54").await.status, StatusCode::NOT_FOUND, "it is no longer on sale");
}
