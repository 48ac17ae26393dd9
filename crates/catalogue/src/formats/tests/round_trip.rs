//! What is exported as Shopify's CSV, and brought into a shop that has none of it, is the same.

use proptest::prelude::*;

use super::*;
use crate::product::{ChosenOption, Image, Variant};

const FILES: &str = "https://shop.example/cdn/";

fn export(products: &[Product]) -> Vec<u8> {
    let (export, mut file) = (Export { files: Some(FILES.to_owned()) }, Vec::new());
    export.write_header(&mut file).unwrap();
    products.iter().for_each(|product| export.write(&mut file, product).unwrap());
    file
}

fn again(products: &[Product]) -> Vec<Product> {
    let file = export(products);
    let entries = read(&file);
    let refused = |entry: &Taken| entry.product.clone().err();
    let refused: Vec<_> = entries.iter().filter_map(refused).collect();
    assert!(refused.is_empty(), "{refused:?}\n{}", String::from_utf8_lossy(&file));
    entries.into_iter().map(|entry| entry.product.unwrap()).collect()
}

/// What the format can't say is not asked of it: see `docs/catalogue-files.md`.
fn as_far_as_it_says(product: &Product) -> Product {
    let address =
        |key: &str| if key.starts_with("https://") { key.to_owned() } else { format!("{FILES}{key}") };
    let mut product = product.clone();
    product.id.clear();
    (product.created_at, product.updated_at, product.revision) = (0, 0, 0);
    product.short_description.clear();
    product.description = to_html(&product.description);
    product.kind = ProductType::Physical;
    for image in &mut product.images {
        *image = Image { key: address(&image.key), alt: image.alt.clone(), ..Image::default() };
    }
    if product.category.is_empty() {
        product.category = product.tags.first().cloned().unwrap_or_default();
    }
    for (variant, place) in product.variants.iter_mut().zip(0..) {
        variant.id.clear();
        variant.image_key = variant.image_key.as_deref().map(address);
        (variant.position, variant.is_default) = (place, place == 0);
        variant.weight_grams = variant.weight_grams.filter(|grams| *grams != 0);
        variant.compare_at_price = variant.compare_at_price.filter(|price| *price != 0);
    }
    product
}

fn text() -> impl Strategy<Value = String> {
    let words = "[ '=+@\\-a-zA-Z0-9äß茶,;\"]{0,20}";
    words.prop_map(|text| crate::text::one_line(&text))
}

fn some_text() -> impl Strategy<Value = String> {
    (text(), "[a-z]{1,3}").prop_map(|(text, end)| format!("{text}{end}"))
}

fn variant_of(options: Vec<String>) -> impl Strategy<Value = Variant> {
    let numbers =
        (0..100_000_i64, prop::option::of(1..100_000_i64), -5..500_i64, prop::option::of(1..9_999_i64));
    let truths = (any::<bool>(), any::<bool>(), any::<bool>());
    (numbers, truths, prop::option::of(some_text()), prop::option::of("[0-9]{8,13}")).prop_map(
        move |((price, before, stock, weight), (counts, ships, goes_on), sku, barcode)| {
            let chosen: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(place, value)| ChosenOption { name: format!("Option {place}!"), value: value.clone() })
                .collect();
            let name = if options.is_empty() { "Default".to_owned() } else { options.join(" / ") };
            Variant {
                name,
                options: chosen,
                sku,
                barcode,
                price_amount: price,
                compare_at_price: before,
                inventory_quantity: stock,
                weight_grams: weight,
                track_inventory: counts,
                requires_shipping: ships,
                inventory_policy: if goes_on { InventoryPolicy::Continue } else { InventoryPolicy::Deny },
                ..serde_json::from_str(
                    r#"{"id": "", "name": "", "price_amount": 0, "price_currency": "USD"}"#,
                )
                .unwrap()
            }
        },
    )
}

fn variants() -> impl Strategy<Value = Vec<Variant>> {
    let many = (1..4_usize, 1..12_usize).prop_flat_map(|(width, count)| {
        let list: Vec<_> = (0..count)
            .map(|number| variant_of((0..width).map(|place| format!("v{}-{place}", number)).collect()))
            .collect();
        list
    });
    prop_oneof![variant_of(Vec::new()).prop_map(|only| vec![only]), many]
}

fn product() -> impl Strategy<Value = Product> {
    let html = prop::collection::vec("[a-z =+<>&*_#]{1,20}", 0..4);
    let status = prop::sample::select(ProductStatus::ALL.to_vec());
    let pictures = prop::collection::vec(
        (prop_oneof!["products/[a-z]{1,8}\\.webp", "https://e\\.com/[a-z]{1,9}\\.jpg"], text()),
        0..15,
    );
    let own = (some_text(), html, text(), prop::collection::vec("[a-z]{1,9}( [a-z]{1,3})?", 0..4), status);
    (own, (text(), text(), text()), pictures, variants(), any::<prop::sample::Index>()).prop_map(
        |((name, html, category, tags, status), (vendor, title, seo), pictures, mut variants, which)| {
            let mut images: Vec<Image> = Vec::new();
            for (key, alt) in pictures {
                if !images.iter().any(|image| image.key == key) {
                    images.push(Image { key, alt, ..Image::default() });
                }
            }
            if !images.is_empty() {
                variants[0].image_key = Some(images[which.index(images.len())].key.clone());
            }
            let paragraphs: String =
                html.iter().map(|text| format!("<p>{}</p>", text.replace('<', "&lt;"))).collect();
            let some = |text: String| Some(text).filter(|text| !text.is_empty());
            let mut tags = tags;
            tags.sort();
            tags.dedup();
            Product {
                slug: "it-is".to_owned(),
                name,
                description: super::markdown::from_html(&paragraphs).markdown,
                category: crate::label::label(&category),
                tags,
                status,
                vendor,
                meta_title: some(title),
                meta_description: some(seo),
                images,
                variants,
                ..serde_json::from_str(r#"{"id": "", "slug": "", "name": "", "variants": []}"#).unwrap()
            }
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_exported_comes_back_as_it_was(product in product()) {
        let back = again(std::slice::from_ref(&product));
        prop_assert_eq!(back.len(), 1);
        prop_assert_eq!(as_far_as_it_says(&back[0]), as_far_as_it_says(&product));
        // Once more it says the same to the letter.
        prop_assert_eq!(export(&back), export(&again(&back)));
    }
}

#[test]
fn what_tells_no_variants_apart_is_told_by_their_names() {
    let mut product = only(
        "{\"slug\": \"a\", \"name\": \"A\", \"variants\": [{\"name\": \"Large\", \"price_amount\": 1}, {\"name\": \"Small\", \"price_amount\": 2}]}",
    );
    let back = again(&[product.clone()]).remove(0);
    assert_eq!(back.variants.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["Large", "Small"]);
    assert_eq!(back.variants[1].options[0].value, "Small");
    // Four options share three columns.
    let four: Vec<_> = ["S", "Red", "Silk", "Slim"]
        .into_iter()
        .enumerate()
        .map(|(n, value)| ChosenOption { name: format!("O{n}"), value: value.to_owned() })
        .collect();
    product.variants[0].options = four.clone();
    product.variants[1].options =
        four.into_iter().map(|o| ChosenOption { value: format!("{}2", o.value), ..o }).collect();
    let back = again(&[product]).remove(0);
    assert_eq!(
        back.variants[0].options[2],
        ChosenOption { name: "O2 / O3".into(), value: "Silk / Slim".into() }
    );
}

#[test]
fn it_is_shaped_as_shopify_documents_it() {
    let product = only(&csv(
        "mug,Mug,<p>Good.</p>,Cups,\"a, b\",true,Blue,,M1,300,shopify,5,continue,60,75.00,true,https://e.com/2.jpg,1,Front,Warm\n\
        mug,,,,,,Red,,M2,,,0,deny,61.5,,false,https://e.com/3.jpg,2,,\n\
        mug,,,,,,,,,,,,,,,,https://e.com/4.jpg,3,,\n",
    ));
    let file = String::from_utf8(export(&[product])).unwrap();
    let mut rows = csv::Reader::from_reader(file.as_bytes());
    let names: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<std::collections::HashMap<String, String>> = rows
        .records()
        .map(|row| names.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    assert_eq!(rows.len(), 3);
    for (row, column, value) in [
        (0, "Title", "Mug"),
        (0, "Description", "<p>Good.</p>"),
        (0, "Published on online store", "TRUE"),
        (0, "Status", "Active"),
        (0, "Option1 name", "Option 1"),
        (0, "Option1 value", "Blue"),
        (0, "Price", "60.00"),
        (0, "Compare-at price", "75.00"),
        (0, "Inventory tracker", "shopify"),
        (0, "Continue selling when out of stock", "CONTINUE"),
        (0, "Weight value (grams)", "300"),
        (1, "Title", ""),
        (1, "URL handle", "mug"),
        (1, "Option1 value", "Red"),
        (1, "Price", "61.50"),
        (1, "Inventory tracker", ""),
        (1, "Requires shipping", "FALSE"),
        (2, "Price", ""),
        (2, "Product image URL", "https://e.com/4.jpg"),
        (2, "Image position", "3"),
    ] {
        assert_eq!(rows[row][column], value, "{row} {column}");
    }
}

#[test]
fn a_file_of_what_was_refused_says_why_and_can_be_mended_and_brought_again() {
    let text = "Handle;Title;Option1 Value;Variant Price;Cost\nmug;Mug;S;free;1\njug;Jug;S;2;1\nmug;;L;3;1\npot;=Pot;S;;2\n";
    let reader = Reader::open(text.as_bytes(), "USD", None).unwrap();
    assert_eq!(reader.remarks(), ["its fields are parted by semicolons", "columns not used: Cost"]);
    let mut file = Vec::new();
    let reasons = [(0, "has a bad price".to_owned()), (2, "has none".to_owned())].into();
    reader.write_refused(&reasons, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert_eq!(
        file,
        "Handle,Title,Option1 Value,Variant Price,Cost,Import reason\r\nmug,Mug,S,free,1,has a bad price\r\nmug,,L,3,1,\r\npot,\"'=Pot\",S,,2,has none\r\n"
    );
    let mended = file.replace("free", "4").replace("=Pot\",S,", "=Pot\",S,5");
    let back = read(&mended);
    assert_eq!(back[1].product.as_ref().unwrap().name, "=Pot");
    assert!(back[0].product.is_ok() && back[0].warnings.is_empty(), "{back:?}");
    let text = "{\"slug\": \"a\"}\n\nnonsense\n{\"slug\": \"c\"}\n";
    let reader = Reader::open(text.as_bytes(), "USD", None).unwrap();
    let mut file = Vec::new();
    reader.write_refused(&[(0, "x".to_owned()), (1, "y".to_owned())].into(), &mut file).unwrap();
    assert_eq!(
        String::from_utf8(file).unwrap(),
        "{\"import_reason\":\"x\",\"slug\":\"a\"}\n{\"import_reason\":\"y\",\"unreadable\":\"nonsense\"}\n"
    );
}

#[test]
fn what_is_no_catalogue_at_all_is_named() {
    for (bytes, word) in
        [(&b"PK\x03\x04rest"[..], "ZIP"), (b"\x1f\x8b\x08", "compressed"), (b"%PDF-1.7", "PDF")]
    {
        let error = Reader::open(bytes, "USD", None).err().unwrap().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn what_can_not_be_read_is_refused_again_until_it_is_mended() {
    let head = "Handle,Title,Vendor,Variant Price,SEO Description\n";
    for rows in [
        "a,A,\"x\"y,5,img\n",
        "a,A,x,5,\"open\nb,B,x,6,good\n",
        "a,A,x,5\n",
        "a,A,x,5,good,more\n",
        "a,A,\"x,5,img\na,,,6,\"\n",
    ] {
        let mut text = format!("{head}{rows}c,C,x,7,fine\n");
        for delimiter in [',', ';'] {
            text = text.replace(',', &delimiter.to_string());
            let refused_of = |text: &str| {
                let reader = Reader::open(text.as_bytes(), "USD", None).unwrap();
                let reasons: BTreeMap<u64, String> = (0..)
                    .zip(reader)
                    .filter_map(|(place, entry)| Some((place, entry.draft.err()?.reason)))
                    .collect();
                let mut file = Vec::new();
                let reader = Reader::open(text.as_bytes(), "USD", None).unwrap();
                reader.write_refused(&reasons, &mut file).unwrap();
                (reasons.len(), String::from_utf8(file).unwrap())
            };
            let (count, file) = refused_of(&text);
            assert!(count > 0, "{text}");
            // Nothing of what stood there is gone, and nothing has become readable by being written.
            for word in rows.split([',', '"', '\n']).filter(|word| !word.is_empty()) {
                assert!(file.contains(word), "{word} of {text}: {file}");
            }
            let reader = Reader::open(file.as_bytes(), "USD", None).unwrap();
            assert!(reader.map(|entry| entry.draft).all(|draft| draft.is_err()), "{file}");
            let (again, same) = refused_of(&file);
            assert_eq!((again, same.lines().count()), (count, file.lines().count()), "{file}");
        }
    }
}
