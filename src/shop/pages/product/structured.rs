//! A product for machines: <https://developers.google.com/search/docs/appearance/structured-data/product-variants>.

use coppice_catalogue::merchant::{attributes, gtin, varies_by};
use serde_json::{Map, Value, json};

use crate::cdn::link::absolute_at;
use crate::shop::list_query::ListQuery;
use crate::shop::model::{BillingInterval, Image, InventoryPolicy, PricingType, Product, Variant};
use crate::shop::{money, texts};

/// How many variants are told of: each has a page of its own that tells of it, and of thousands nobody reads.
const VARIANTS: usize = 50;

/// The origin of the shop, before it is known: [`at`] puts it in its place.
const ORIGIN: &str = "\u{1}";

/// That of its files.
const FILES: &str = "\u{2}";

/// The text of the product's JSON-LD, for any origin.
pub fn product(product: &Product, chosen: Option<&Variant>) -> String {
    let pictures: Vec<_> = product.images.iter().map(|image| picture(image, FILES)).collect();
    graph(product, chosen, &pictures, ORIGIN).to_string()
}

/// The same at these origins. Each of its addresses begins a text, where nothing else has such a sign.
pub fn at(text: &str, origin: &str, files: &str) -> String {
    let begun = |origin: &str| json!(origin).to_string().trim_end_matches('"').to_owned();
    text.replace("\"\\u0001", &begun(origin)).replace("\"\\u0002", &begun(files))
}

/// The address of a picture with scheme and host, for those who don't look at the page itself.
pub fn picture(image: &Image, files: &str) -> String {
    if image.is_remote() { image.key.clone() } else { absolute_at(files, &image.key) }
}

/// The product as JSON-LD, with the addresses of its pictures: where several variants are offered and none is chosen, as a
/// group of them. With the way that leads to it.
fn graph(product: &Product, chosen: Option<&Variant>, pictures: &[String], origin: &str) -> Value {
    let url = format!("{origin}/shop/{}", product.slug);
    let several = product.variants.len() > 1;
    let main = match chosen.or(product.variants.first()).filter(|_| chosen.is_some() || !several) {
        Some(variant) => {
            let mut one = about(product, "Product", pictures, &url);
            one.extend(of_variant(product, variant, pictures, &url));
            if several {
                one.insert("inProductGroupWithID".into(), json!(product.id));
            }
            one
        }
        None => {
            let mut group = about(product, "ProductGroup", pictures, &url);
            let each = told(product).into_iter().map(|variant| {
                let mut one = Map::from_iter([("@type".to_owned(), json!("Product"))]);
                // Each has to have one: what stands at the group is read as the group's alone.
                one.extend(pictures.first().map(|picture| ("image".to_owned(), json!([picture]))));
                one.extend(of_variant(product, variant, pictures, &url));
                Value::Object(filled(one))
            });
            group.insert("hasVariant".into(), each.collect());
            let names =
                varies_by(product).into_iter().map(|by| json!(format!("https://schema.org/{}", by.name())));
            group.insert("variesBy".into(), names.collect());
            group.insert("productGroupID".into(), json!(product.id));
            group
        }
    };
    json!({ "@context": "https://schema.org", "@graph": [filled(main), breadcrumbs(product, origin)] })
}

/// The variants that are told of: all in their order, or, of too many, the one that is chosen at first and those that follow.
fn told(product: &Product) -> Vec<&Variant> {
    let first = product.default_variant().filter(|_| product.variants.len() > VARIANTS);
    let others = product.variants.iter().filter(|variant| first.is_none_or(|first| first.id != variant.id));
    first.into_iter().chain(others).take(VARIANTS).collect()
}

/// What is so of all variants.
fn about(product: &Product, kind: &str, pictures: &[String], url: &str) -> Map<String, Value> {
    let description = Some(&product.short_description).filter(|text| !text.is_empty());
    Map::from_iter([
        ("@type".to_owned(), json!(kind)),
        ("name".to_owned(), json!(product.name)),
        ("description".to_owned(), json!(description.or(product.meta_description.as_ref()))),
        ("category".to_owned(), json!(product.category)),
        ("brand".to_owned(), brand(product)),
        ("image".to_owned(), json!(pictures)),
        ("url".to_owned(), json!(url)),
    ])
}

fn brand(product: &Product) -> Value {
    if product.vendor.is_empty() { Value::Null } else { json!({ "@type": "Brand", "name": product.vendor }) }
}

/// What is so of one; where it has a picture of its own, that is shown first.
fn of_variant(product: &Product, variant: &Variant, pictures: &[String], url: &str) -> Map<String, Value> {
    let (name, url) = if product.variants.len() > 1 {
        (format!("{}, {}", product.name, variant.name), format!("{url}?variant={}", variant.id))
    } else {
        (product.name.clone(), url.to_owned())
    };
    let mut fields = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("sku".to_owned(), json!(variant.sku)),
        ("gtin".to_owned(), json!(variant.barcode.as_deref().and_then(gtin))),
        ("offers".to_owned(), json!(offer(variant, &url))),
        ("url".to_owned(), json!(url)),
    ]);
    fields.extend(attributes(variant).map(|(attribute, value)| (attribute.name().to_owned(), json!(value))));
    let own = variant.image_key.as_deref();
    let own = own.and_then(|key| product.images.iter().position(|image| image.is_at(key)));
    if let Some(picture) = own.and_then(|at| pictures.get(at)) {
        fields.insert("image".into(), json!([picture]));
    }
    fields
}

/// Nothing is offered for nothing: machines take a price of 0 for a mistake.
fn offer(variant: &Variant, url: &str) -> Option<Value> {
    if variant.price_amount == 0 {
        return None;
    }
    let price = money::decimal(variant.price_amount.unsigned_abs(), &variant.price_currency);
    let mut offer = json!({
        "@type": "Offer",
        "availability": format!("https://schema.org/{}", availability(variant)),
        "url": url,
    });
    let own = offer.as_object_mut()?;
    match rhythm(variant) {
        Some(every) => own.insert(
            "priceSpecification".into(),
            json!({
                "@type": "UnitPriceSpecification",
                "priceComponentType": "https://schema.org/Subscription",
                "price": price,
                "priceCurrency": variant.price_currency,
                "referenceQuantity": every,
            }),
        ),
        None => {
            own.insert("price".into(), json!(price));
            own.insert("priceCurrency".into(), json!(variant.price_currency))
        }
    };
    Some(offer)
}

fn availability(variant: &Variant) -> &'static str {
    let gone = variant.track_inventory && variant.inventory_quantity <= 0;
    match variant.inventory_policy {
        // It is there, but nobody can order it here.
        _ if variant.is_recurring() => "OutOfStock",
        _ if !gone => "InStock",
        InventoryPolicy::Continue => "BackOrder",
        InventoryPolicy::Deny => "OutOfStock",
    }
}

/// How often a price is paid, by the codes of UN/CEFACT.
fn rhythm(variant: &Variant) -> Option<Value> {
    let unit = match variant.billing_interval.filter(|_| variant.pricing_type == PricingType::Recurring)? {
        BillingInterval::Day => "DAY",
        BillingInterval::Week => "WEE",
        BillingInterval::Month => "MON",
        BillingInterval::Year => "ANN",
    };
    let count = variant.billing_interval_count.unwrap_or(1);
    Some(json!({ "@type": "QuantitativeValue", "value": count, "unitCode": unit }))
}

fn breadcrumbs(product: &Product, origin: &str) -> Value {
    let category = ListQuery { category: product.category.clone(), ..ListQuery::default() };
    let mut steps = vec![(texts::SHOP, Some(format!("{origin}/shop")))];
    if !product.category.is_empty() {
        steps.push((&product.category, Some(format!("{origin}{}", category.address()))));
    }
    steps.push((&product.name, None));
    let item = |(position, (name, address)): (usize, (&str, Option<String>))| {
        let address = ("item".to_owned(), json!(address));
        let own = [("@type", json!("ListItem")), ("position", json!(position)), ("name", json!(name))];
        filled(own.into_iter().map(|(key, value)| (key.to_owned(), value)).chain([address]).collect())
    };
    let items: Vec<_> = (1..).zip(steps).map(item).collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// Without what says nothing.
fn filled(mut fields: Map<String, Value>) -> Map<String, Value> {
    fields.retain(|_, value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    });
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product_of(variants: Value) -> Product {
        serde_json::from_value(json!({ "id": "p", "slug": "mug", "name": "Mug", "variants": variants }))
            .unwrap()
    }

    fn described(variants: Value, chosen: Option<usize>) -> Value {
        let mug = product_of(variants);
        let chosen = chosen.map(|i| &mug.variants[i]);
        graph(&mug, chosen, &[], "https://shop.example")["@graph"][0].clone()
    }

    fn variant(id: &str, more: Value) -> Value {
        let mut variant = json!({ "id": id, "name": id, "price_amount": 1_000, "price_currency": "USD" });
        variant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        variant
    }

    fn empty(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty() || items.iter().any(empty),
            Value::Object(fields) => fields.values().any(empty),
            _ => false,
        }
    }

    #[test]
    fn what_is_made_for_any_origin_is_right_at_each() {
        let mut mug = product_of(json!([variant("a", json!({})), variant("b", json!({}))]));
        mug.category = "tea".into();
        mug.name = r#"Mug "\u0001" \"\u0002"#.into();
        let image = |key: &str| Image { key: key.into(), ..Image::default() };
        mug.images = vec![image("products/mug.webp"), image("https://elsewhere.example/mug.png")];
        mug.variants[1].image_key = Some("products/mug.webp".into());
        let (shop, files) = ("https://shop.example:8443", "https://files.example");
        let pictures: Vec<_> = mug.images.iter().map(|image| picture(image, files)).collect();
        assert_eq!(
            pictures,
            ["https://files.example/cdn/products/mug.webp", "https://elsewhere.example/mug.png"]
        );
        for chosen in [None, mug.variants.last()] {
            let said: Value = serde_json::from_str(&at(&product(&mug, chosen), shop, files)).unwrap();
            assert_eq!(said, graph(&mug, chosen, &pictures, shop));
        }
    }

    #[test]
    fn what_is_said_is_never_empty() {
        for variants in [
            json!([variant("a", json!({}))]),
            json!([variant("a", json!({"price_amount": 0})), variant("b", json!({}))]),
        ] {
            let said = graph(&product_of(variants), None, &[], "https://shop.example");
            assert!(!empty(&said), "{said}");
        }
    }

    #[test]
    fn stock_is_said_as_it_is() {
        for (more, said) in [
            (json!({"inventory_quantity": 1}), "InStock"),
            (json!({"track_inventory": false}), "InStock"),
            (json!({"inventory_policy": "continue"}), "BackOrder"),
            (json!({"inventory_policy": "continue", "inventory_quantity": 2}), "InStock"),
            (json!({}), "OutOfStock"),
        ] {
            let mug = described(json!([variant("a", more)]), None);
            assert_eq!(mug["offers"]["availability"], format!("https://schema.org/{said}"));
        }
    }

    #[test]
    fn several_variants_are_a_group_and_a_chosen_one_is_a_product_of_it() {
        let variants =
            json!([variant("a", json!({})), variant("b", json!({"price_amount": 2_000, "sku": "B"}))]);
        let group = described(variants.clone(), None);
        assert_eq!((&group["@type"], &group["productGroupID"]), (&json!("ProductGroup"), &json!("p")));
        assert_eq!(group["hasVariant"][1]["offers"]["price"], "20.00");
        assert!(group.get("offers").is_none());
        let chosen = described(variants, Some(1));
        assert_eq!(
            (&chosen["@type"], &chosen["sku"], &chosen["offers"]["price"]),
            (&json!("Product"), &json!("B"), &json!("20.00"))
        );
        assert_eq!(chosen["inProductGroupWithID"], "p");
    }

    #[test]
    fn a_subscription_is_no_price_paid_once() {
        let more =
            json!({"pricing_type": "recurring", "billing_interval": "month", "billing_interval_count": 3});
        let offer = described(json!([variant("a", more)]), None)["offers"].clone();
        assert!(offer.get("price").is_none());
        assert_eq!(
            offer["priceSpecification"]["referenceQuantity"],
            json!({"@type": "QuantitativeValue", "value": 3, "unitCode": "MON"})
        );
    }

    #[test]
    fn the_way_to_a_product_leads_by_its_category() {
        let mut mug = product_of(json!([variant("a", json!({}))]));
        mug.category = "tea & coffee".into();
        let way = graph(&mug, None, &[], "https://shop.example")["@graph"][1]["itemListElement"].clone();
        assert_eq!(way[1]["item"], "https://shop.example/shop?category=tea+%26+coffee");
        assert_eq!(way[2], json!({"@type": "ListItem", "position": 3, "name": "Mug"}));
    }
}
