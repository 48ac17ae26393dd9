use super::*;
use crate::product::{Image, Product, ProductStatus, Variant};

fn shop() -> Shop {
    Shop { currency: "USD".to_owned(), now: 2_000, sets_stock: true, terms: Terms::default() }
}

/// Everything in it is another value than a new product's.
fn full() -> Product {
    serde_json::from_value(serde_json::json!({
        "id": "p", "slug": "cup", "name": "Cup", "description": "Turned.", "short_description": "Short.",
        "type": "digital", "status": "archived", "category": "Cups", "tags": ["oak"], "meta_title": "T",
        "meta_description": "D", "tax_class": "reduced", "created_at": 5, "updated_at": 6,
        "images": [{ "key": "a.png", "alt": "A cup", "width": 3, "height": 4, "source": "https://e.com/a.png" }],
        "variants": [variant("s", "Small", "CUP-S"), variant("l", "Large", "CUP-L")],
    }))
    .unwrap()
}

fn variant(id: &str, name: &str, sku: &str) -> serde_json::Value {
    serde_json::json!({
        "id": id, "name": name, "sku": sku, "options": [{ "name": "Size", "value": name }], "image_key": "a.png",
        "price_amount": 500, "price_currency": "USD", "compare_at_price": 700, "pricing_type": "recurring",
        "billing_interval": "month", "billing_interval_count": 2, "inventory_quantity": 7,
        "inventory_policy": "continue", "track_inventory": true, "weight_grams": 9, "requires_shipping": false,
        "is_default": id == "s", "position": if id == "s" { 0 } else { 1 },
    })
}

fn draft(json: serde_json::Value) -> Draft {
    serde_json::from_value(json).unwrap()
}

fn merged(json: serde_json::Value, before: &Product) -> Merged {
    let mut ids = 0..;
    draft(json)
        .merge(&before.slug, Some(before), &shop(), || format!("new-{}", ids.next().unwrap_or(0)))
        .unwrap()
}

#[test]
fn what_is_not_said_stays_as_it_is_whichever_field_it_is() {
    let before = full();
    let whole = serde_json::to_value(&before).unwrap();
    assert_eq!(merged(serde_json::json!({}), &before).product, before);
    // Each field alone, as it is already: no other one moves, nor the time of the last change.
    for (field, value) in whole.as_object().unwrap() {
        let told = merged(serde_json::json!({ field: value }), &before);
        assert_eq!((told.change, &told.product), (Change::Unchanged, &before), "{field}");
    }
    let of_variant = whole["variants"][0].as_object().unwrap();
    for (field, value) in of_variant {
        let other = serde_json::json!({ "name": "Large" });
        let told =
            merged(serde_json::json!({ "variants": [{ "name": "Small", field: value }, other] }), &before);
        assert_eq!((told.change, &told.product), (Change::Unchanged, &before), "{field}");
    }
}

#[test]
fn what_is_said_to_be_empty_is_emptied_and_named() {
    let before = full();
    for (json, fields) in [
        (serde_json::json!({ "description": "" }), "description"),
        (serde_json::json!({ "tags": [] }), "tags"),
        (serde_json::json!({ "category": "" }), "category"),
        (serde_json::json!({ "meta_title": null, "meta_description": null }), "SEO title, SEO description"),
    ] {
        let told = merged(json.clone(), &before);
        assert_eq!(told.change, Change::Changed(fields.split(", ").collect()), "{json}");
        assert_eq!(told.product.updated_at, 2_000);
    }
    let variants = serde_json::json!({ "variants": [
        { "name": "Small", "sku": null, "compare_at_price": null, "weight_grams": null },
        { "name": "Large", "price_amount": 600 },
    ]});
    let told = merged(variants, &before);
    assert_eq!(told.change, Change::Changed(vec!["SKU", "compare-at price", "weight", "price"]));
    assert_eq!(
        (told.product.variants[1].price_amount, told.product.variants[1].inventory_quantity),
        (600, 7)
    );
}

#[test]
fn a_variant_is_the_same_by_its_id_else_its_sku_else_its_options_else_its_name() {
    let before = full();
    let large = serde_json::json!({ "name": "Large" });
    for one in [
        serde_json::json!({ "id": "s", "name": "Tiny", "sku": "X", "options": [] }),
        serde_json::json!({ "name": "Small (200 ml)", "sku": "CUP-S" }),
        serde_json::json!({ "name": "S", "sku": "X", "options": [{ "name": "Size", "value": "Small" }] }),
        serde_json::json!({ "name": "Small", "sku": "X" }),
    ] {
        let told = merged(serde_json::json!({ "variants": [one, large] }), &before);
        let ids: Vec<_> = told.product.variants.iter().map(|v| v.id.as_str()).collect();
        assert_eq!(ids, ["s", "l"], "{one}");
        assert_eq!(told.product.variants[0].inventory_quantity, 7);
    }
    // Names that change places go with their numbers.
    let swapped = serde_json::json!({ "variants": [
        { "name": "Large", "sku": "CUP-S", "options": [] }, { "name": "Small", "sku": "CUP-L", "options": [] },
    ]});
    let told = merged(swapped, &before);
    let names: Vec<_> = told.product.variants.iter().map(|v| (v.id.as_str(), v.name.as_str())).collect();
    assert_eq!(names, [("s", "Large"), ("l", "Small")]);
}

#[test]
fn a_variant_is_none_that_is_there_without_its_id_where_ids_alone_count() {
    let before = full();
    let one = |json: serde_json::Value| {
        let mut draft = draft(serde_json::json!({ "variants": [json, { "id": "l" }] }));
        draft.hints.by_id_alone = true;
        draft.merge("cup", Some(&before), &shop(), || "new".to_owned()).unwrap().product.variants[0]
            .id
            .clone()
    };
    assert_eq!(one(serde_json::json!({ "id": "s", "name": "Tiny" })), "s");
    for other in [
        serde_json::json!({ "name": "Huge", "sku": "CUP-S", "price_amount": 1 }),
        serde_json::json!({ "options": [{ "name": "Size", "value": "Small" }], "price_amount": 1 }),
        serde_json::json!({ "id": "none", "name": "Small", "price_amount": 1 }),
    ] {
        assert_eq!(one(other.clone()), "new", "{other}");
    }
}

#[test]
fn variants_that_are_not_listed_go_and_are_told() {
    let told = merged(
        serde_json::json!({ "variants": [{ "name": "Small" }, { "name": "Huge", "price_amount": 900 }] }),
        &full(),
    );
    let names: Vec<_> = told.product.variants.iter().map(|v| (v.id.as_str(), v.name.as_str())).collect();
    assert_eq!(names, [("s", "Small"), ("new-0", "Huge")]);
    assert_eq!(told.warnings, ["no longer has the variant “Large”"]);
    assert_eq!(told.change, Change::Changed(vec!["new variants", "fewer variants"]));
}

#[test]
fn a_draft_without_names_means_the_only_variant_or_says_by_number_which() {
    let some = |json: serde_json::Value| {
        let mut draft = draft(json);
        draft.hints.all_variants = false;
        draft
    };
    let price = serde_json::json!({ "variants": [{ "price_amount": 1 }] });
    let refused = some(price.clone()).merge("cup", Some(&full()), &shop(), String::new);
    assert_eq!(refused.unwrap_err(), "does not say which of its 2 variants is meant");
    let by_number = serde_json::json!({ "variants": [{ "sku": "CUP-L", "price_amount": 1 }] });
    let told = some(by_number).merge("cup", Some(&full()), &shop(), String::new).unwrap();
    assert_eq!(told.change, Change::Changed(vec!["price"]));
    assert_eq!(told.product.variants.iter().map(|v| v.price_amount).collect::<Vec<_>>(), [500, 1]);
    let one = Product { variants: full().variants.into_iter().take(1).collect(), ..full() };
    let told = some(price).merge("cup", Some(&one), &shop(), String::new).unwrap();
    assert_eq!((told.product.variants[0].price_amount, told.product.variants[0].name.as_str()), (1, "Small"));
}

#[test]
fn stock_is_counted_only_from_a_number_on() {
    let new = |json: serde_json::Value| {
        let all = serde_json::json!({ "name": "Spoon", "variants": [json] });
        draft(all).merge("spoon", None, &shop(), || "id".to_owned()).unwrap()
    };
    let told = new(serde_json::json!({ "price_amount": 900, "track_inventory": true }));
    assert!(!told.product.variants[0].track_inventory && told.warnings[0].contains("without counting"));
    let again = draft(serde_json::json!({ "variants": [{ "track_inventory": true }] }));
    let again = again.merge("spoon", Some(&told.product), &shop(), String::new).unwrap();
    assert_eq!(again.change, Change::Unchanged);
    let counted = new(serde_json::json!({ "price_amount": 900, "inventory_quantity": 0 }));
    assert_eq!(counted.product.variants[0].available(), 0);
    assert!(counted.warnings.is_empty());
}

#[test]
fn a_picture_that_was_copied_is_known_by_the_address_it_came_from() {
    let before = full();
    let told = merged(serde_json::json!({ "images": [{ "key": "https://e.com/a.png" }] }), &before);
    assert_eq!((told.change, told.product), (Change::Unchanged, before.clone()));
    let images =
        serde_json::json!([{ "key": "https://e.com/b.png" }, { "key": "https://e.com/a.png", "alt": "B" }]);
    let told = merged(serde_json::json!({ "images": images }), &before);
    let known = Image { alt: "B".to_owned(), ..before.images[0].clone() };
    let other = Image { key: "https://e.com/b.png".to_owned(), ..Image::default() };
    assert_eq!(told.product.images, [other, known]);
}

#[test]
fn what_shows_a_variant_is_among_the_products_pictures() {
    let variants =
        serde_json::json!([{ "name": "Small", "image_key": "https://e.com/s.png" }, { "name": "Large" }]);
    let told = merged(serde_json::json!({ "variants": variants }), &full());
    assert_eq!(told.product.images[1].key, "https://e.com/s.png");
    assert_eq!(told.change, Change::Changed(vec!["pictures", "variant's picture"]));
}

#[test]
fn a_draft_that_says_nothing_of_pictures_brings_none_back() {
    let before = Product { images: Vec::new(), ..full() };
    for json in
        [serde_json::json!({}), serde_json::json!({ "variants": [{ "name": "Small" }, { "name": "Large" }] })]
    {
        let told = merged(json, &before);
        assert_eq!((told.change, told.product), (Change::Unchanged, before.clone()));
    }
}

#[test]
fn categories_and_tags_are_what_an_address_can_say_and_the_same_the_next_time() {
    let long = "long ".repeat(100);
    let said = serde_json::json!({ "category": long, "tags": [long, format!("{long} other"), "oak\u{0}\n wood", ""] });
    let told = merged(said.clone(), &full());
    assert_eq!(told.product.category.chars().count(), 199);
    assert_eq!(told.product.tags, [told.product.category.as_str(), "oak wood"]);
    assert_eq!(merged(said, &told.product).change, Change::Unchanged);
}

#[test]
fn options_are_kept_on_one_line_and_none_without_a_name_or_a_value() {
    let options = serde_json::json!([
        { "name": " Size\n", "value": "Extra \t small" }, { "name": "", "value": "Oak" },
        { "name": "Colour", "value": " \n" }, { "name": "\u{a0}", "value": "" }, { "name": "Lid", "value": "No" },
    ]);
    let said =
        serde_json::json!({ "variants": [{ "sku": "CUP-S", "options": options }, { "sku": "CUP-L" }] });
    let told = merged(said.clone(), &full());
    let kept = &told.product.variants[0].options;
    let kept: Vec<_> = kept.iter().map(|o| (o.name.as_str(), o.value.as_str())).collect();
    assert_eq!(kept, [("Size", "Extra small"), ("Lid", "No")]);
    assert_eq!(merged(said, &told.product).change, Change::Unchanged);
    // A variant that was saved as somebody wrote it is the same.
    let mut before = full();
    before.variants[0].options = serde_json::from_value(options.clone()).unwrap();
    let said =
        serde_json::json!({ "variants": [{ "name": "Other", "options": options }, { "sku": "CUP-L" }] });
    assert_eq!(merged(said, &before).product.variants[0].id, "s");
}

#[test]
fn published_or_not_leaves_what_is_archived_where_it_is() {
    use ProductStatus::{Active, Archived, Draft as Hidden};
    for (before, said, published, after) in [
        (Archived, None, Some(false), Archived),
        (Active, None, Some(false), Hidden),
        (Hidden, None, Some(true), Active),
        (Hidden, Some(Active), Some(false), Hidden),
        (Active, Some(Archived), Some(true), Archived),
        (Archived, None, None, Archived),
    ] {
        let product = Product { status: before, ..full() };
        let mut draft = Draft { status: said, ..Draft::default() };
        draft.hints.published = published;
        let told = draft.merge("cup", Some(&product), &shop(), String::new).unwrap();
        assert_eq!(told.product.status, after, "{before:?} {said:?} {published:?}");
    }
}

#[test]
fn a_product_of_as_many_variants_as_there_may_be_is_merged_at_once() {
    let many: Vec<Variant> = (0..2_048)
        .map(|n| {
            let mut one: Variant =
                serde_json::from_value(variant("s", &format!("N{n}"), &format!("S{n}"))).unwrap();
            (one.id, one.position, one.is_default) = (format!("v{n}"), n, n == 0);
            one
        })
        .collect();
    let before = Product { variants: many, ..full() };
    let told = merged(serde_json::to_value(&before).unwrap(), &before);
    assert_eq!(told.change, Change::Unchanged);
}
