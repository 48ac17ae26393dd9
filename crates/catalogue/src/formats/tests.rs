mod broken;
mod round_trip;
mod shapes;

use proptest::prelude::*;

use super::*;
use crate::draft::{Draft, Finding, Handle, Shop, Terms};
use crate::product::{InventoryPolicy, Product, ProductStatus, ProductType};

fn shop() -> Shop {
    Shop { currency: "USD".to_owned(), now: 1_000, sets_stock: true, terms: Terms::default() }
}

/// A product of a file as a shop without products takes it.
#[derive(Debug)]
struct Taken {
    line: u64,
    product: Result<Product, Finding>,
    warnings: Vec<Finding>,
}

fn taken(entry: Entry) -> Taken {
    let Entry { line, handle, draft, warnings, .. } = entry;
    let slug = match handle {
        Handle::Slug(slug) => slug,
        Handle::Words { base, .. } => Handle::addresses(&base).next().unwrap(),
    };
    let merge = |draft: Draft| draft.merge(&slug, None, &shop(), String::new);
    let product = draft.and_then(|draft| merge(draft).map_err(|reason| Finding::new(line, reason)));
    Taken { line, product: product.map(|merged| merged.product), warnings }
}

fn read(text: impl AsRef<[u8]>) -> Vec<Taken> {
    Reader::open(text.as_ref(), "USD", None).unwrap().map(taken).collect()
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
        "\u{feff}TITLE,URL handle,Price,Status,Continue selling when out of stock,Requires shipping,Tags\r\nCard,Gift-Card,25,Draft,TRUE,FALSE,gifts\r\n",
    );
    assert_eq!((product.slug.as_str(), product.category.as_str()), ("gift-card", "gifts"));
    assert_eq!((product.status, product.kind), (ProductStatus::Draft, ProductType::Digital));
    assert_eq!(product.variants[0].name, "Default");
}

#[test]
fn one_bad_row_refuses_its_product_alone_and_says_where() {
    let text = csv("a,A,,,,,S,,,,,,,10,,,,,,\nb,B,,,,,,,,,,,,10,,,,,,\nA,,,,,,M,,,,,,,ten,,,,,,\n");
    let entries = read(&text);
    assert_eq!(entries.len(), 2);
    let refused = entries[0].product.as_ref().unwrap_err();
    assert_eq!(refused.line, 4);
    assert!(refused.reason.contains("“ten”"), "{}", refused.reason);
    assert!(entries[1].product.is_ok());
}

#[test]
fn rows_that_break_a_rule_are_refused_with_the_reason() {
    let long = "x".repeat(256);
    for (row, reason) in [
        ("a,A,,,,,,,,,,,,-1,,,,,,", "price"),
        ("a,A,,,,,,,,,,,,10000000000.01,,,,,,", "price"),
        ("a,A,,,,,,,,,,,,1.005,,,,,,", "2 decimals"),
        ("a,A,,,,,,,,,,,,19.990000000000002,,,,,,", "2 decimals"),
        ("a,A,,,,,,,,,,,,,,,,,,", "without a price"),
        ("a,,,,,,,,,,,,,1,,,,,,", "no name"),
        ("a,A,,,,,,,,,,many,,1,,,,,,", "number"),
        ("a,A,,,,,,,,,,5.7,,1,,,,,,", "not whole"),
        ("a,A,,,,,,,,,,,perhaps,1,,,,,,", "policy"),
        ("a,A\u{7},,,,,,,,,,,,1,,,,,,", "control character"),
        ("a,A,,,,,S,,,,,,,1,,,,,,\na,,,,,,S,,,,,,,1,,,,,,", "two variants"),
        ("a,A,,,,,S,,,,,,,1,,,,,,\nA,B,,,,,T,,,,,,,1,,,,,,", "two titles"),
        ("a,A,,,,,,,,,,,,1,,,,,,,extra", "21 fields"),
        ("a,A,,,,,,,,,,,,1", "14 fields"),
        ("a,A,,,,WAHR,,,,,,,,1,,,,,,", "“WAHR” for published"),
        ("a,A,,,,,,,,,,,,1,,VRAI,,,,", "“VRAI” for requires shipping"),
        (&format!("a,{long},,,,,,,,,,,,1,,,,,,"), "255 characters"),
    ] {
        let found = refusal(&csv(row));
        assert!(found.reason.contains(reason), "{row}: {}", found.reason);
    }
    let latin1 = [HEADER.as_bytes(), b"a,Caf\xe9,,,,,,,,,,,,1,,,,,,\nb,B,,,,,,,,,,,,1,,,,,,\n"].concat();
    let entries = read(latin1);
    assert!(entries[0].product.as_ref().unwrap_err().reason.contains("UTF-8") && entries[1].product.is_ok());
}

#[test]
fn every_truth_value_of_english_exports_is_read_in_every_column_and_no_other() {
    let header =
        "Handle,Title,Published,Gift Card,Variant Requires Shipping,Variant Inventory Policy,Variant Price\n";
    for (word, truth) in [
        ("TRUE", Some(true)),
        ("y", Some(true)),
        ("0", Some(false)),
        ("No", Some(false)),
        ("ja", None),
        ("2", None),
    ] {
        for column in 0..4 {
            let words: Vec<&str> = (0..4).map(|at| if at == column { word } else { "" }).collect();
            let taken = read(format!("{header}a,A,{},1\n", words.join(","))).remove(0).product;
            let said = taken.as_ref().ok().map(|product| match column {
                0 => product.status == ProductStatus::Active,
                1 => product.kind == ProductType::Digital,
                2 => product.variants[0].requires_shipping,
                _ => product.variants[0].inventory_policy == InventoryPolicy::Continue,
            });
            assert_eq!(said, truth, "{word} in {column}: {taken:?}");
        }
    }
    for word in ["7", "\"yes\"", "null"] {
        let line = format!(
            r#"{{"slug":"a","name":"A","variants":[{{"price_amount":5,"track_inventory":{word}}}]}}"#
        );
        assert!(refusal(&line).reason.contains("not as products are"), "{word}");
    }
}

#[test]
fn options_are_kept_and_variants_that_read_alike_are_told_apart() {
    let header = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n";
    let names = |rows: &str| {
        let product = only(&format!("{header}{rows}"));
        let text = |v: &crate::product::Variant| {
            let options =
                v.options.iter().map(|o| format!("{}={}", o.name, o.value)).collect::<Vec<_>>().join(" ");
            format!("{} [{options}]", v.name)
        };
        product.variants.iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(
        names("a,A,Size,S,Colour,Blue,5\na,,,L,,Blue,6\n"),
        ["S / Blue [Size=S Colour=Blue]", "L / Blue [Size=L Colour=Blue]"]
    );
    assert_eq!(
        names("a,A,Size,S / Blue,,,5\na,,,S,Colour,Blue,6\n"),
        ["Size: S / Blue [Size=S / Blue]", "Size: S / Colour: Blue [Size=S Colour=Blue]"]
    );
    assert_eq!(
        names("a,A,Size,Red,Trim,,5\na,,,,,Red,6\n"),
        ["Size: Red [Size=Red]", "Trim: Red [Trim=Red]"]
    );
    assert_eq!(
        names("a,A,Size,Default,,,5\na,,,Default Title,,,6\n"),
        ["Default [Size=Default]", "Default Title [Size=Default Title]"]
    );
    assert_eq!(names("a,A,Title,Default Title,,,5\n"), ["Default []"]);
}

#[test]
fn pictures_stand_in_the_order_of_their_places_and_those_without_one_where_their_rows_do() {
    let header = "Handle,Title,Variant Price,Image Src,Image Position,Variant Image,Option1 Value\n";
    let product = only(&format!(
        "{header}a,A,5,https://e.com/front.jpg,1,https://e.com/my red.jpg,Red\na,,,https://e.com/side.jpg,,,\n\
         a,,,https://e.com/back.jpg,5,,\na,,6,https://e.com/größe.jpg,3,https://e.com/back.jpg,Blue\n"
    ));
    let keys: Vec<_> =
        product.images.iter().map(|image| image.key.trim_start_matches("https://e.com/")).collect();
    assert_eq!(keys, ["front.jpg", "side.jpg", "gr%C3%B6%C3%9Fe.jpg", "back.jpg", "my%20red.jpg"]);
    let shown: Vec<_> = product.variants.iter().map(|v| v.image_key.as_deref().unwrap()).collect();
    assert_eq!(shown, ["https://e.com/my%20red.jpg", "https://e.com/back.jpg"]);
}

#[test]
fn a_description_is_taken_without_the_pictures_written_into_it() {
    let picture = format!("<img src=\"data:image/png;base64,{}\">", "iVBOR".repeat(50_000));
    let taken = read(format!(
        "Handle,Title,Variant Price,Body (HTML)\na,A,5,\"<p>Soft{}.</p>\"\n",
        picture.replace('"', "\"\"")
    ))
    .remove(0);
    assert_eq!(taken.product.unwrap().description, "Soft.");
    assert!(taken.warnings[0].reason.contains("loses a picture"));
    let entries =
        read(csv(&format!("a,A,{},,,,,,,,,,,1,,,,,,\nb,B,,,,,,,,,,,,1,,,,,,\n", "x".repeat(1_100_000))));
    assert!(entries[0].product.as_ref().unwrap_err().reason.contains("description of more than"));
    assert!(entries[1].product.is_ok());
}

#[test]
fn products_as_large_as_shopifys_are_taken() {
    let title = "x".repeat(255);
    let variants: String = (0..2_048).map(|n| format!("a,,,,,,N{n},,,,,,,5,,,,,,\n")).collect();
    let pictures: String = (0..249).map(|n| format!("a,,,,,,,,,,,,,,,,https://e.com/{n}.jpg,,,\n")).collect();
    let first = format!("a,{title},,,,,,,,,,,,5,,,https://e.com/a.jpg,,,\n");
    let rows = |extra: &str| csv(&format!("{first}{extra}{pictures}"));
    let product = only(&csv(&format!("{}{pictures}", variants.replacen("a,,", &format!("a,{title},"), 1))));
    assert_eq!((product.name.len(), product.variants.len(), product.images.len()), (255, 2_048, 249));
    assert_eq!(only(&rows("")).images.len(), 250);
    assert!(refusal(&rows("a,,,,,,,,,,,,,,,,https://e.com/b.jpg,,,\n")).reason.contains("250 pictures"));
    assert!(
        refusal(&csv(&format!("a,A,,,,,One,,,,,,,5,,,,,,\n{variants}"))).reason.contains("2048 variants")
    );
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
        (b"<!doctype html><html>", "no column “Handle” or “Title”"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\"Handle,Title\na,b\n", "quotation mark"),
        (b"Handle,Title,title\na,b,c\n", "two columns"),
        (b"\xff\xfeH\0\0\xd8", "UTF-16LE"),
        (b"[{}]", "JSON array"),
    ] {
        let error = Reader::open(text, "USD", None).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn json_lines_written_are_read_as_the_same_product() {
    let product = only(&csv("a,A,<b>x</b>,Tops,t,,S,,W,5,shopify,3,deny,1,2,,https://e.com/1.jpg,1,Alt,\n"));
    let mut line = Vec::new();
    write_line(&mut line, &Product { id: "7".to_owned(), ..product.clone() }).unwrap();
    assert!(!String::from_utf8_lossy(&line).contains("\"id\":\"7\""));
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
    let entries = read(format!(
        "{good}\n{{oops\n\n{{\"slug\":\"b\"}}\n{}\n{}\n{}\n{}\n{}\n",
        good.replace("\"a\"", "\"c\"").replace("5", "5,\"price_currency\":\"EUR\""),
        good.replace("\"a\"", "\"d\"").replace("5", "5.5"),
        good.replace("\"a\"", "\"e\"").replace(
            "\"name\":\"A\"",
            "\"name\":\"A\",\"images\":[{\"key\":\"javascript:x\",\"width\":1,\"height\":1}]"
        ),
        good.replace("\"A\"", &format!("\"{}\"", "x".repeat(2 << 20))),
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
        if let Ok(reader) = Reader::open(bytes.as_slice(), "USD", None) {
            let _ = reader.map(taken).count();
        }
    }

    #[test]
    fn no_rows_panic_and_what_is_read_survives_export(rows in prop::collection::vec(prop::collection::vec(field(), 20), 0..6)) {
        let mut writer = csv::Writer::from_writer(HEADER.as_bytes().to_vec());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        for entry in Reader::open(text.as_slice(), "USD", None).unwrap().map(taken) {
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
        // What ends in a comma after a line break looks torn off a row, and is refused.
        prop_assume!(!(title.trim().is_empty() || title.ends_with(',') && title.contains('\n')));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["Handle", "Title", "Variant Price"]).unwrap();
        writer.write_record(["a", &title, &format!("{}.{:02}", price / 100, price % 100)]).unwrap();
        let text = writer.into_inner().unwrap();
        let product = read(&text).remove(0).product.unwrap();
        prop_assert_eq!(product.name, title.split_whitespace().collect::<Vec<_>>().join(" "));
        prop_assert_eq!(product.variants[0].price_amount, i64::from(price));
    }
}
