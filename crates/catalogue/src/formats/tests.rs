use proptest::prelude::*;

use super::*;
use crate::product::{InventoryPolicy, ProductStatus, ProductType};

fn shop() -> Shop {
    Shop { currency: "USD".to_owned(), now: 1_000 }
}

fn read(text: impl AsRef<[u8]>) -> Vec<Entry> {
    Reader::open(text.as_ref(), shop()).unwrap().map(Result::unwrap).collect()
}

fn only(text: &str) -> Product {
    let mut entries = read(text);
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0).product.unwrap()
}

fn refusal(text: &str) -> Finding {
    read(text).into_iter().find_map(|entry| entry.product.err()).unwrap()
}

const HEADER: &str = "Handle,Title,Body (HTML),Type,Tags,Published,Option1 Value,Option2 Value,Variant SKU,Variant Grams,\
    Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,\
    Variant Requires Shipping,Image Src,Image Position,Image Alt Text,SEO Title\n";

fn csv(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

#[test]
fn a_product_gathers_its_variants_and_pictures_from_its_rows() {
    let product = only(&csv(
        "wool-top,Wool Top,\"<p>Soft, \"\"warm\"\".\nLight.</p>\",Tops,\"wool, warm, wool\",true,Small,Blue,W1,300,shopify,5,deny,60,75.00,true,https://e.com/2.jpg,2,,Warm\n\
         wool-top,,,,,,Large,Blue,,310.5,,0,continue,61.5,0,true,https://e.com/1.jpg,1,Front,\n\
         wool-top,,,,,,,,,,,,,,,,https://e.com/3.jpg,3,,\n",
    ));
    assert_eq!((product.name.as_str(), product.category.as_str()), ("Wool Top", "Tops"));
    assert_eq!(product.description, "Soft, \"warm\". Light.");
    assert_eq!(product.tags, ["wool", "warm"]);
    assert_eq!((product.status, product.kind), (ProductStatus::Active, ProductType::Physical));
    assert_eq!(product.meta_title.as_deref(), Some("Warm"));
    assert_eq!(
        product.images.iter().map(|i| i.key.as_str()).collect::<Vec<_>>(),
        ["https://e.com/1.jpg", "https://e.com/2.jpg", "https://e.com/3.jpg"]
    );
    let [small, large] = product.variants.as_slice() else { panic!("{:?}", product.variants) };
    assert_eq!(
        (small.name.as_str(), small.price_amount, small.compare_at_price),
        ("Small / Blue", 6_000, Some(7_500))
    );
    assert_eq!(
        (small.sku.as_deref(), small.weight_grams, small.inventory_quantity),
        (Some("W1"), Some(300), 5)
    );
    assert!(small.track_inventory && small.is_default && !large.track_inventory && !large.is_default);
    assert_eq!(
        (large.name.as_str(), large.price_amount, large.compare_at_price),
        ("Large / Blue", 6_150, None)
    );
    assert_eq!((large.inventory_policy, large.weight_grams), (InventoryPolicy::Continue, Some(310)));
}

#[test]
fn the_columns_of_new_exports_are_known_in_any_order_and_case() {
    let product = only(
        "\u{feff}TITLE,URL handle,Price,Status,Continue selling when out of stock,Requires shipping,Tags\r\nCard,Gift Card!,25,Draft,TRUE,FALSE,gifts\r\n",
    );
    assert_eq!((product.slug.as_str(), product.category.as_str()), ("gift-card", "gifts"));
    assert_eq!((product.status, product.kind), (ProductStatus::Draft, ProductType::Digital));
    assert_eq!(product.variants[0].name, "Default");
}

#[test]
fn one_bad_row_refuses_its_product_alone_and_says_where() {
    let text = csv("a,A,,,,,S,,,,,,,10,,,,,,\na,,,,,,M,,,,,,,ten,,,,,,\nb,B,,,,,,,,,,,,10,,,,,,\n");
    let entries = read(&text);
    let refused = entries[0].product.as_ref().unwrap_err();
    assert_eq!((refused.line, refused.handle.as_str()), (3, "a"));
    assert!(refused.reason.contains("“ten”"), "{}", refused.reason);
    assert!(entries[1].product.is_ok());
}

#[test]
fn rows_that_break_a_rule_are_refused_with_the_reason() {
    let long = "x".repeat(201);
    for (row, reason) in [
        ("a,A,,,,,,,,,,,,-1,,,,,,", "price"),
        ("a,A,,,,,,,,,,,,10000000000.01,,,,,,", "price"),
        ("a,A,,,,,,,,,,,,1.005,,,,,,", "2 decimals"),
        ("a,A,,,,,,,,,,,,,,,,,,", "no variant"),
        ("a,,,,,,,,,,,,,1,,,,,,", "no name"),
        ("чай,A,,,,,,,,,,,,1,,,,,,", "handle"),
        (",A,,,,,,,,,,,,1,,,,,,", "handle"),
        ("a,A,,,,,,,,,,many,,1,,,,,,", "number"),
        ("a,A,,,,,,,,,,,perhaps,1,,,,,,", "policy"),
        ("a,A\u{7},,,,,,,,,,,,1,,,,,,", "control character"),
        ("a,A,,,,,S,,,,,,,1,,,,,,\na,,,,,,S,,,,,,,1,,,,,,", "two variants"),
        ("a,A,,,,,,,,,,,,1,,,,,,,extra", "21 fields"),
        (&format!("a,{long},,,,,,,,,,,,1,,,,,,"), "200 characters"),
    ] {
        let found = refusal(&csv(row));
        assert!(found.reason.contains(reason), "{row}: {}", found.reason);
    }
    let latin1 = [HEADER.as_bytes(), b"a,Caf\xe9,,,,,,,,,,,,1,,,,,,\n"].concat();
    assert!(read(latin1)[0].product.as_ref().unwrap_err().reason.contains("UTF-8"));
}

#[test]
fn a_handle_that_comes_again_later_is_refused_there() {
    let entries = read(csv("a,A,,,,,,,,,,,,1,,,,,,\nb,B,,,,,,,,,,,,1,,,,,,\nA,A2,,,,,,,,,,,,2,,,,,,\n"));
    assert!(entries[0].product.is_ok() && entries[1].product.is_ok());
    assert_eq!(entries[2].product.as_ref().unwrap_err().line, 4);
}

#[test]
fn pictures_without_https_are_left_out_with_a_warning() {
    let entries = read(csv("a,A,,,,,,,,,,,,1,,,http://e.com/1.jpg,,,\n"));
    assert_eq!(entries[0].product.as_ref().unwrap().images, []);
    assert!(entries[0].warnings[0].reason.contains("https"));
}

#[test]
fn what_is_no_catalogue_gets_one_clear_error() {
    for (text, message) in [
        (&b""[..], "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html>", "no column “Handle”"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no column"),
        (b"Handle,Title\na,b\n", "“Variant Price”"),
        (b"[{}]", "JSON array"),
    ] {
        let error = Reader::open(text, shop()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_quotation_mark_left_open_ends_the_reading_before_memory_does() {
    let text = csv(&format!("a,A,,,,,,,,,,,,1,,,,,,\nb,\"{}", "x\n".repeat(2 << 20)));
    let results: Vec<_> = Reader::open(text.as_bytes(), shop()).unwrap().collect();
    assert!(
        matches!(
            results.as_slice(),
            [Err(CatalogueError::LongRow(_))] | [Ok(_), Err(CatalogueError::LongRow(_))]
        ),
        "{}",
        results.len()
    );
}

#[test]
fn json_lines_written_are_read_as_the_same_product() {
    let product = only(&csv("a,A,<b>x</b>,Tops,t,,S,,W,5,shopify,3,deny,1,2,,https://e.com/1.jpg,1,Alt,\n"));
    let mut line = Vec::new();
    write_line(&mut line, &Product { id: "7".to_owned(), ..product.clone() }).unwrap();
    assert!(!String::from_utf8_lossy(&line).contains("\"id\""));
    assert_eq!(read(&line)[0].product.as_ref(), Ok(&product));
}

#[test]
fn json_may_leave_out_what_has_a_default() {
    let product = only(r#"{"slug": "a", "name": "A", "variants": [{"name": "One", "price_amount": 5}]}"#);
    assert_eq!(
        (product.created_at, product.updated_at, product.status),
        (1_000, 1_000, ProductStatus::Draft)
    );
    assert_eq!(product.variants[0].price_currency, "USD");
}

#[test]
fn lines_that_are_no_products_are_refused_alone() {
    let good = r#"{"slug":"a","name":"A","variants":[{"name":"One","price_amount":5}]}"#;
    let long = format!("{{\"slug\":\"{}\"}}", "x".repeat(2 << 20));
    let entries = read(format!(
        "{good}\n{{oops\n\n{{\"slug\":\"b\"}}\n{}\n{}\n{}\n{long}\n{}\n",
        good.replace("\"a\"", "\"c\"").replace("5", "5,\"price_currency\":\"EUR\""),
        good.replace("\"a\"", "\"d\"").replace("5", "5.5"),
        good.replace("\"a\"", "\"e\"").replace(
            "\"name\":\"A\"",
            "\"name\":\"A\",\"images\":[{\"key\":\"javascript:x\",\"width\":1,\"height\":1}]"
        ),
        good.replace("\"a\"", "\"f\""),
    ));
    let lines: Vec<_> = entries.iter().map(|e| (e.line, e.product.is_ok())).collect();
    assert_eq!(
        lines,
        [(1, true), (2, false), (4, false), (5, false), (6, false), (7, false), (8, false), (9, true)]
    );
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[ -~]{0,12}", "(?s).{0,12}", "[0-9]{1,4}(\\.[0-9]{1,2})?"]
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(reader) = Reader::open(bytes.as_slice(), shop()) {
            let _ = reader.count();
        }
    }

    #[test]
    fn no_rows_panic_and_what_is_read_survives_export(rows in prop::collection::vec(prop::collection::vec(field(), 20), 0..6)) {
        let mut writer = csv::Writer::from_writer(HEADER.as_bytes().to_vec());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        for entry in Reader::open(text.as_slice(), shop()).unwrap().map(Result::unwrap) {
            if let Ok(product) = entry.product {
                let mut line = Vec::new();
                write_line(&mut line, &product).unwrap();
                let again = read(&line).remove(0).product;
                prop_assert_eq!(again.as_ref(), Ok(&product));
            }
        }
    }

    #[test]
    fn titles_with_any_quotes_and_line_breaks_come_through(title in "[a-zA-Z\",\n' ]{1,40}", price in 0_u32..1_000_000) {
        prop_assume!(!title.trim().is_empty());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["Handle", "Title", "Variant Price"]).unwrap();
        writer.write_record(["a", &title, &format!("{}.{:02}", price / 100, price % 100)]).unwrap();
        let text = writer.into_inner().unwrap();
        let product = read(&text).remove(0).product.unwrap();
        prop_assert_eq!(product.name, title.trim());
        prop_assert_eq!(product.variants[0].price_amount, i64::from(price));
    }
}
