use super::*;
use crate::products::model::ShownValue;

fn product(options: &[&str], variants: &[&[&str]]) -> Product {
    let variants: Vec<_> = variants
        .iter()
        .map(|values| {
            let chosen: Vec<_> = options
                .iter()
                .zip(*values)
                .map(|(name, value)| serde_json::json!({ "name": name, "value": value }))
                .collect();
            let name = values.join(" / ");
            serde_json::json!({ "id": format!("v-{name}"), "name": name, "options": chosen, "price_amount": 500, "price_currency": "USD" })
        })
        .collect();
    serde_json::from_value(
        serde_json::json!({ "id": "p", "slug": "mug", "name": "Mug", "variants": variants, "revision": 3 }),
    )
    .unwrap()
}

/// The names of the rows, with the variants that they are.
fn rows(form: &ProductForm) -> Vec<String> {
    form.rows
        .iter()
        .map(|row| format!("{}{}={}", if row.on { "" } else { "-" }, row.name(), row.id))
        .collect()
}

fn form(product: &Product) -> ProductForm {
    let mut form = ProductForm::of(product);
    form.arrange(Some(product)).unwrap();
    form
}

#[test]
fn a_renamed_value_and_a_renamed_option_keep_their_variants() {
    let mug = product(&["Size", "Colour"], &[&["Small", "Red"], &["Large", "Red"]]);
    let mut form = form(&mug);
    form.options[0].values = "S, Large, XL".into();
    form.options[1].name = "Color".into();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["S / Red=v-Small / Red", "Large / Red=v-Large / Red", "XL / Red="]);
    // Once more, without saving between.
    form.options[0].values = "XS, Large, XL".into();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form)[0], "XS / Red=v-Small / Red");
    // The rows of other pages are not sent.
    form.rows.clear();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form)[0], "XS / Red=v-Small / Red");
}

#[test]
fn a_value_that_is_gone_takes_its_variants_along_and_a_combination_that_was_not_offered_is_not() {
    let mug = product(&["Size", "Colour"], &[&["Small", "Red"], &["Large", "Blue"]]);
    let mut form = form(&mug);
    assert_eq!(
        rows(&form),
        ["Small / Red=v-Small / Red", "-Small / Blue=", "-Large / Red=", "Large / Blue=v-Large / Blue"]
    );
    form.options[1].values = "Blue".into();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["-Small / Blue=", "Large / Blue=v-Large / Blue"]);
    assert_eq!(
        form.gone(&mug).iter().map(|variant| variant.id.as_str()).collect::<Vec<_>>(),
        ["v-Small / Red"]
    );
}

#[test]
fn the_only_variant_is_the_first_of_a_new_option() {
    let mut mug = product(&[], &[&[]]);
    mug.variants[0].id = "v".into();
    mug.variants[0].name = "Default".into();
    let mut form = form(&mug);
    assert_eq!(rows(&form), ["=v"]);
    form.options[0] = OptionForm { name: "Size".into(), values: "S, M".into(), ..OptionForm::default() };
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["S=v", "M="]);
    assert_eq!(form.rows[1].price, "5");
    // Another order leaves it what it was said to be.
    form.options[0].values = "M, S".into();
    form.rows.clear();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["M=", "S=v"]);
    form.options[0].values.clear();
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["=v"]);
}

#[test]
fn variants_that_only_have_names_are_told_apart_by_one_option() {
    let mut mug = product(&[], &[&[], &[]]);
    (mug.variants[0].id, mug.variants[0].name) = ("v-1".into(), "Small / Moss".into());
    (mug.variants[1].id, mug.variants[1].name) = ("v-2".into(), "a, b".into());
    let form = form(&mug);
    assert_eq!(rows(&form), ["Small / Moss=v-1", "a, b=v-2"]);
    assert_eq!(form.options[0].shown[1], ShownValue("a, b".into(), Some("a, b".into())));
}

#[test]
fn what_was_typed_of_a_new_variant_is_its_that_has_come_meanwhile() {
    let mug = product(&["Size"], &[&["Small"], &["Large"]]);
    let row = |key: &str, on: bool| RowForm {
        key: vec![key.into(), String::new(), String::new()],
        on,
        price: "7".into(),
        ..RowForm::default()
    };
    let mut form = ProductForm::new("p".into());
    form.options[0] =
        OptionForm { name: "Size".into(), ..OptionForm::of("Size", vec!["Small".into(), "Large".into()]) };
    form.rows = vec![row("Small", true), row("Large", false)];
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["Small=v-Small", "Large=v-Large"]);
    assert_eq!((form.rows[0].price.as_str(), form.rows[1].price.as_str()), ("7", "5"));
}

#[test]
fn options_change_places_with_their_variants() {
    let mug = product(&["Size", "Colour"], &[&["Small", "Red"], &["Large", "Red"]]);
    let mut form = form(&mug);
    form.option_up(1);
    form.arrange(Some(&mug)).unwrap();
    assert_eq!(rows(&form), ["Red / Small=v-Small / Red", "Red / Large=v-Large / Red"]);
}

#[test]
fn no_more_combinations_are_made_than_a_product_may_have() {
    let mut form = ProductForm::new("p".into());
    let values = |n: usize| (0..n).map(|i| format!("{i}\n")).collect::<String>();
    form.options[0].values = values(64);
    form.options[1].values = values(32);
    form.arrange(None).unwrap();
    assert_eq!(form.rows.len(), 2_048);
    assert!(form.rows.iter().all(|row| row.on));
    form.options[1].values = values(33);
    assert_eq!(form.arrange(None), Err(TooMany(64 * 33)));
    form.options[2].values = values(2_048);
    assert!(form.arrange(None).is_err());
    assert_eq!(form.rows.len(), 2_048);
}

#[test]
fn new_variants_of_other_pages_are_kept_as_they_are() {
    let mut form = ProductForm::new("p".into());
    form.options[0].values = (0..250).map(|i| format!("{i}\n")).collect();
    form.arrange(None).unwrap();
    for row in &mut form.rows {
        row.price = "5".into();
    }
    form.rows[120].sku = "X".into();
    form.rows[130].on = false;
    form.page = 2;
    let kept: Vec<RowForm> = form.kept_rows(None).into_iter().cloned().collect();
    assert_eq!(kept, form.rows[..200]);
    assert_eq!(form.shown_rows().map(|(at, _)| at).collect::<Vec<_>>(), (200..250).collect::<Vec<_>>());
    // The row that they were made like changes, and they do not.
    form.page = 0;
    form.rows[0].price = "6".into();
    let kept: Vec<RowForm> = form.kept_rows(None).into_iter().cloned().collect();
    form.rows.truncate(100);
    form.rows.extend(kept);
    form.arrange(None).unwrap();
    assert_eq!(form.rows.iter().filter(|row| row.price == "5").count(), 249);
}

#[test]
fn of_variants_that_are_saved_those_that_were_changed_are_kept_and_no_more() {
    let names: Vec<String> = (0..250).map(|i| i.to_string()).collect();
    let values: Vec<Vec<&str>> = names.iter().map(|name| vec![name.as_str()]).collect();
    let mug = product(&["Size"], &values.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut form = form(&mug);
    form.rows[120].sku = "X".into();
    form.page = 2;
    let kept = form.kept_rows(Some(&mug));
    assert_eq!(kept.iter().map(|row| row.sku.as_str()).collect::<Vec<_>>(), ["X"]);
}

/// A product with few of very many combinations.
fn sparse() -> Product {
    let all: Vec<[String; 3]> = (0..300_usize)
        .map(|i| {
            [format!("S{}", i % 15), format!("C{}", i / 15 % 15), format!("F{}", (i * 7 + i / 225) % 10)]
        })
        .collect();
    let values: Vec<Vec<&str>> =
        all.iter().map(|values| values.iter().map(String::as_str).collect()).collect();
    product(&["Size", "Colour", "Cloth"], &values.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn of_more_combinations_than_there_may_be_those_that_are_variants_are_shown() {
    let coat = sparse();
    let mut form = form(&coat);
    assert_eq!((form.rows.len(), form.gone(&coat).len()), (300, 0));
    assert!(form.rows.iter().all(|row| row.on && row.id == format!("v-{}", row.name())));
    assert!(form.rows[0].name().starts_with("S0 / C0 / "), "{}", form.rows[0].name());
    // What is typed stays, also of another page, and so do names that change.
    form.rows[250].sku = "X".into();
    form.options[0].values = form.options[0].values.replacen("S0", "Tiny", 1);
    let sent: Vec<RowForm> = form.kept_rows(Some(&coat)).into_iter().cloned().collect();
    form.rows.truncate(100);
    form.rows.extend(sent);
    form.arrange(Some(&coat)).unwrap();
    assert_eq!((form.rows.len(), form.gone(&coat).len()), (300, 0));
    assert_eq!(form.rows.iter().position(|row| row.sku == "X"), Some(250));
    assert!(form.rows[0].name().starts_with("Tiny / C0 / "));
    // One that goes takes its variants along; of one that is new there are too many to be shown.
    form.options[0].values = form.options[0].values.replace("S14\n", "");
    form.arrange(Some(&coat)).unwrap();
    assert_eq!((form.rows.len(), form.gone(&coat).len()), (280, 20));
    form.options[0].values.push_str("New\n");
    assert_eq!(form.arrange(Some(&coat)), Err(TooMany(15 * 15 * 10)));
    assert_eq!(form.rows.len(), 280);
}
