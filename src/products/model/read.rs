//! Reading the editor's form.

use std::collections::BTreeMap;

use super::act::Act;
use super::form::{PictureForm, ProductForm, RowForm};
use super::options::OptionForm;
use crate::error::AppError;
use crate::text::is_unseen;

/// Most options that a form may have: more than any product has.
const MOST_OPTIONS: usize = 10;

/// The form that was sent, on top of `base`: what was not sent is as it is there.
///
/// # Errors
/// [`AppError::BadRequest`] of what no page of ours sends.
pub fn read(pairs: Vec<(String, String)>, base: ProductForm) -> Result<ProductForm, AppError> {
    let mut form = base;
    let mut rows: BTreeMap<usize, RowForm> = BTreeMap::new();
    let mut pictures: BTreeMap<usize, PictureForm> = BTreeMap::new();
    let mut sends_pictures = false;
    for (name, value) in pairs {
        let value = plain(value);
        let line = |value: &str| value.replace('\n', " ");
        match name.as_str() {
            "id" if form.id.is_empty() => form.id = value,
            "seen" => form.seen = value,
            "key" => form.key = value.chars().filter(char::is_ascii_alphanumeric).take(64).collect(),
            "name" => form.name = line(&value),
            "slug" => form.slug = value,
            "description" => form.description = value,
            "short_description" => form.short_description = value,
            "category" => form.category = line(&value),
            "tags" => form.tags = line(&value),
            "vendor" => form.vendor = line(&value),
            "tax_class" => form.tax_class = value,
            "type" => form.kind = value,
            "status" => form.status = value,
            "meta_title" => form.meta_title = line(&value),
            "meta_description" => form.meta_description = line(&value),
            "page" => form.page = value.parse().ok().filter(|page| *page < 1_000).unwrap_or(0),
            "picture_search" => form.picture_search = value,
            "may_go" => form.may_go = value,
            "pictures" => sends_pictures = true,
            "fill.which" => form.fill.which = value,
            "fill.price" => form.fill.price = value,
            "fill.before" => form.fill.before = value,
            "fill.weight" => form.fill.weight = value,
            "fill.tracking" => form.fill.tracking = value,
            "kept" => {
                form.rows.extend(serde_json::from_str::<Vec<RowForm>>(&value).map_err(|_| unreadable())?)
            }
            "act" => form.act = Act::parse(&value).ok_or_else(unreadable)?,
            _ => match numbered(&name) {
                Some(('o', at, field)) if at < MOST_OPTIONS => {
                    if form.options.len() <= at {
                        form.options.resize_with(at.saturating_add(1), OptionForm::default);
                    }
                    if let Some(option) = form.options.get_mut(at) {
                        read_option(option, field, value)?;
                    }
                }
                Some(('v', at, field)) => read_row(rows.entry(at).or_default(), field, value)?,
                Some(('p', at, field)) => {
                    let picture = pictures.entry(at).or_default();
                    match field {
                        "key" => picture.key = value,
                        "alt" => picture.alt = line(&value),
                        _ => {}
                    }
                }
                _ => {}
            },
        }
    }
    form.rows.extend(rows.into_values());
    if sends_pictures {
        form.pictures = pictures.into_values().filter(|picture| !picture.key.is_empty()).collect();
    }
    Ok(form)
}

fn read_option(option: &mut OptionForm, field: &str, value: String) -> Result<(), AppError> {
    match field {
        "was" => option.was = value,
        "name" => option.name = value,
        "values" => option.values = value,
        "shown" => option.shown = serde_json::from_str(&value).map_err(|_| unreadable())?,
        _ => {}
    }
    Ok(())
}

fn read_row(row: &mut RowForm, field: &str, value: String) -> Result<(), AppError> {
    match field {
        "id" => row.id = value,
        "key" => row.key = serde_json::from_str(&value).map_err(|_| unreadable())?,
        "on" => row.on = true,
        "price" => row.price = value,
        "before" => row.before = value,
        "sku" => row.sku = value,
        "barcode" => row.barcode = value,
        "weight" => row.weight = value,
        "tracking" => row.tracking = value,
        "ships" => row.ships = true,
        "picture" => row.picture = value,
        "stock" => row.stock = value,
        _ => {}
    }
    Ok(())
}

/// `v12.price` as `v`, 12 and `price`.
fn numbered(name: &str) -> Option<(char, usize, &str)> {
    let (start, field) = name.split_once('.')?;
    let mut rest = start.chars();
    let kind = rest.next()?;
    let at = rest.as_str().parse().ok().filter(|at| *at < 100_000)?;
    Some((kind, at, field))
}

/// Line breaks as they are kept, and no NUL, at which SQLite's texts end; an empty text of what can't be seen at all.
fn plain(value: String) -> String {
    if value.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return String::new();
    }
    value.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

fn unreadable() -> AppError {
    AppError::BadRequest("We could not read that form.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_sent_is_read_and_what_is_not_stays() {
        let base = ProductForm { name: "Mug".into(), vendor: "Acme".into(), ..ProductForm::new("p".into()) };
        let sent = pairs(&[
            ("name", "Cup"),
            ("id", "another"),
            ("o1.name", "Size"),
            ("o1.shown", r#"[["S","Small"],["M",null]]"#),
            ("v3.key", r#"["S","",""]"#),
            ("v3.price", "5"),
            ("description", "a\r\nb\0"),
            ("vendor2", "x"),
            ("act", "page 2"),
        ]);
        let form = read(sent, base).unwrap();
        assert_eq!((form.name.as_str(), form.vendor.as_str(), form.id.as_str()), ("Cup", "Acme", "p"));
        assert_eq!(form.options[1].shown.len(), 2);
        assert_eq!((form.rows[0].price.as_str(), form.rows[0].on), ("5", false));
        assert_eq!(form.description, "a\nb");
        assert_eq!(form.act, Act::Page(2));
    }

    #[test]
    fn what_no_page_sends_is_refused() {
        for bad in [("act", "explode"), ("kept", "{"), ("o0.shown", "7"), ("v0.key", "x")] {
            assert!(read(pairs(&[bad]), ProductForm::default()).is_err(), "{bad:?}");
        }
    }
}
