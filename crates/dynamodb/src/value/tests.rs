use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Item {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_item_goes_there_and_back_as_it_is_written() {
    let text = r#"{"b":{"B":"AP/+"},"bs":{"BS":["AA==","AQ=="]},"e":{"S":""},"f":{"BOOL":false},"l":{"L":[{"NULL":true},{"N":"1.0"}]},"m":{"M":{"x":{"S":"é"}}},"n":{"N":"12345678901234567890123456789012345678"},"ns":{"NS":["-1","2.50"]},"ss":{"SS":["a","b"]}}"#;
    let item = read(text);
    assert_eq!(serde_json::to_string(&item).unwrap(), text);
    assert_eq!((item.text("e"), item.text("n"), item.text("none")), (Some(""), None, None));
}

#[test]
fn one_item_has_one_canonical_text() {
    let one = read(
        r#"{"n":{"N":"1.0"},"ns":{"NS":["10","2"]},"ss":{"SS":["b","a"]},"m":{"M":{"z":{"N":"100"},"a":{"NULL":true}}}}"#,
    );
    let other = read(
        r#"{"m":{"M":{"a":{"NULL":true},"z":{"N":"1E+2"}}},"ss":{"SS":["a","b"]},"ns":{"NS":["2.0","1e1"]},"n":{"N":"1"}}"#,
    );
    assert_eq!(one.canonical(), other.canonical());
    assert!(one == other);
    let third = read(r#"{"n":{"N":"1.1"}}"#);
    assert_ne!(read(r#"{"n":{"N":"1"}}"#).canonical(), third.canonical());
    // A text that looks like a number is another thing.
    assert_ne!(read(r#"{"n":{"S":"1"}}"#).canonical(), read(r#"{"n":{"N":"1"}}"#).canonical());
}

#[test]
fn what_an_item_holds_is_not_printed() {
    let item =
        read(r#"{"access_token":{"S":"hush"},"more":{"M":{"id":{"N":"77"},"l":{"L":[{"S":"hush"}]}}}}"#);
    let shown = format!("{item:?}");
    assert!(shown.contains("access_token") && !shown.contains("hush") && !shown.contains("77"), "{shown}");
}

#[test]
fn an_items_size_is_that_of_names_and_values() {
    assert_eq!(read(r#"{"pk":{"S":"USER#1"},"sk":{"S":"USER#1"}}"#).size(), 16);
    assert_eq!(read(r#"{"b":{"B":"AP/+"},"t":{"BOOL":true}}"#).size(), 6);
}

#[test]
fn what_is_no_value_is_refused() {
    for text in [
        r#"{"a":{"X":"1"}}"#,
        r#"{"a":{"N":"x"}}"#,
        r#"{"a":{"B":"!"}}"#,
        r#"{"a":"1"}"#,
        r#"{"a":{}}"#,
        "[]",
    ] {
        assert!(serde_json::from_str::<Item>(text).is_err(), "{text}");
    }
}

fn values() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        ".*".prop_map(AttributeValue::S),
        any::<i64>().prop_map(|number| AttributeValue::N(number.into())),
        any::<Vec<u8>>().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        prop::collection::btree_set(".*", 1..4).prop_map(AttributeValue::Ss),
        prop::collection::btree_set(any::<i64>().prop_map(Number::from), 1..4).prop_map(AttributeValue::Ns),
        prop::collection::btree_set(any::<Vec<u8>>(), 1..4).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::btree_map(".*", inner, 0..4)
                .prop_map(|members| AttributeValue::M(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_was_written(value in values()) {
        let item = Item::new().with("v", value);
        let text = serde_json::to_string(&item).unwrap();
        prop_assert!(read(&text) == item);
        prop_assert_eq!(read(&text).canonical(), item.canonical());
    }
}
