//! A product from its rows.

use super::columns::Field;
use super::row::Row;
use super::{pictures, variants};
use crate::check::Limits;
use crate::draft::{Draft, Finding, Hints};
use crate::formats::{inline, markdown, short::shorten};
use crate::product::ProductStatus;
use crate::text::{excerpt, one_line};

/// Descriptions longer than this are not even looked at.
const HTML: usize = 4 * Limits::DESCRIPTION;

/// What is said once of a product, with its name for people.
const ONCE: [(Field, &str); 9] = [
    (Field::Body, "description"),
    (Field::Type, "type"),
    (Field::Vendor, "vendor"),
    (Field::Tags, "tags"),
    (Field::Published, "published"),
    (Field::Status, "status"),
    (Field::GiftCard, "gift card"),
    (Field::SeoTitle, "SEO title"),
    (Field::SeoDescription, "SEO description"),
];

/// The row that tells of the product itself: the first with a title.
pub fn main<'a, 'b>(rows: &'a [Row<'b>]) -> Option<&'a Row<'b>> {
    rows.iter().find(|row| !row.get(Field::Title).is_empty()).or(rows.first())
}

/// What the rows say of their product; or what is wrong with it, at the line where it is.
pub fn build(rows: &[Row], currency: &str, warnings: &mut Vec<Finding>) -> Result<Draft, Finding> {
    let Some(main) = main(rows) else { return Err(Finding::new(0, "has no rows")) };
    consistent(rows, main, warnings)?;
    let description = description(main, warnings)?;
    let variants = variants::read(rows, main, currency, warnings)?;
    let shipping = main.said(Field::GiftCard).or(main.said(Field::RequiresShipping)).is_some();
    let gift_card = main.truth(Field::GiftCard, "gift card", false)?.unwrap_or(false);
    let given = |field| main.said(field).map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()));
    let (markdown, short) = description.map(|d| (d.markdown, shorten(&d.plain))).unzip();
    Ok(Draft {
        name: main.said(Field::Title).map(one_line),
        description: markdown,
        status: status(main)?,
        images: pictures::read(rows, warnings)?,
        category: main.said(Field::Type).map(str::to_owned),
        vendor: main.said(Field::Vendor).map(one_line),
        tags: main.said(Field::Tags).map(|text| text.split(',').map(str::to_owned).collect()),
        meta_title: given(Field::SeoTitle),
        meta_description: given(Field::SeoDescription),
        variants: variants.list,
        hints: Hints {
            status_of_new: ProductStatus::Active,
            published: main.truth(Field::Published, "published", true)?,
            gift_card: shipping.then_some(gift_card),
            short_description: short,
            category_from_tags: true,
            all_variants: variants.all,
            by_id_alone: false,
        },
        ..Draft::default()
    })
}

/// Rows of one product don't contradict each other.
fn consistent(rows: &[Row], main: &Row, warnings: &mut Vec<Finding>) -> Result<(), Finding> {
    let others = || rows.iter().filter(|row| row.line != main.line);
    let title = one_line(main.get(Field::Title));
    for row in others() {
        let other = one_line(row.get(Field::Title));
        if !other.is_empty() && other != title {
            let reason = format!("has two titles, “{}” and “{}”", excerpt(&title), excerpt(&other));
            return Err(row.finding(reason));
        }
    }
    for (field, what) in ONCE {
        let said = main.get(field);
        if let Some(row) = others().find(|row| !row.get(field).is_empty() && row.get(field) != said) {
            warnings.push(row.finding(format!(
                "has another {what} in this row, which is not looked at: line {} counts",
                main.line
            )));
        }
    }
    Ok(())
}

fn description(main: &Row, warnings: &mut Vec<Finding>) -> Result<Option<markdown::Description>, Finding> {
    let Some(html) = main.said(Field::Body) else { return Ok(None) };
    let (html, pictures) = inline::without_pictures(html);
    if pictures > 0 {
        warnings.push(main.finding(inline::loss(pictures)));
    }
    if html.len() > HTML {
        return Err(main.finding(format!("has a description of more than {HTML} bytes")));
    }
    let description = markdown::from_html(&html);
    warnings.extend(description.losses.iter().map(|loss| main.finding(loss.as_str())));
    Ok(Some(description))
}

/// New exports say it by name; old ones only whether the product is published.
fn status(main: &Row) -> Result<Option<ProductStatus>, Finding> {
    let Some(text) = main.said(Field::Status) else { return Ok(None) };
    match text.to_ascii_lowercase().as_str() {
        "" | "active" => Ok(Some(ProductStatus::Active)),
        "draft" | "unlisted" => Ok(Some(ProductStatus::Draft)),
        "archived" => Ok(Some(ProductStatus::Archived)),
        other => Err(main.finding(format!("has a status that is not known: “{}”", excerpt(other)))),
    }
}
