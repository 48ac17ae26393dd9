//! The same change to many products: shown first, product by product, and then done to those that are still as they were.

use coppice_catalogue::check::Limits;
use coppice_catalogue::draft::{Change, Draft, Hints, Shop, VariantDraft};
use coppice_catalogue::label::{label, tags};
use coppice_platform::random::uuid_v7;

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::region;
use crate::shop::model::{Product, ProductStatus};
use crate::shop::store::{
    SaveOutcome, SeenProduct, StockCause, StockChange, StockReason, get_products_by_ids, save_seen_products,
};

/// So many bytes of products are saved in one batch, or one product: D1 takes 2 MB in a statement.
const BYTES: usize = 500_000;

/// What is done to every product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkChange {
    /// It has this status.
    Status(ProductStatus),
    /// It is in this category; in none, if that is empty.
    Category(String),
    /// It has these tags too.
    AddTags(Vec<String>),
    /// It does not have these tags.
    RemoveTags(Vec<String>),
    /// Its prices go up by so many hundredths of a percent, or down.
    Percent(i64),
    /// Its prices go up by so much, or down.
    Amount(i64),
    /// This is its price.
    Price(i64),
}

impl BulkChange {
    /// All there are, by their names in forms, and what people read.
    pub const ALL: [(&'static str, &'static str); 9] = [
        ("active", "Put on sale"),
        ("draft", "Make drafts"),
        ("archived", "Archive"),
        ("category", "Set category to …"),
        ("tag-add", "Add tag …"),
        ("tag-remove", "Remove tag …"),
        ("price-percent", "Change prices by … %"),
        ("price-amount", "Change prices by …"),
        ("price-set", "Set prices to …"),
    ];

    /// Reads what a form says.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(what: &str, value: &str, currency: &str) -> Result<Self, String> {
        let some =
            || Some(tags([value])).filter(|tags| !tags.is_empty()).ok_or("Please write a tag.".to_owned());
        let (negative, digits) = match value.trim().strip_prefix(['-', '−']) {
            Some(digits) => (true, digits.trim()),
            None => (false, value.trim().trim_start_matches('+')),
        };
        let signed = |amount: i64| if negative { amount.saturating_neg() } else { amount };
        let amount = || {
            let example = region::short(150, currency);
            region::typed(digits, currency).ok_or(format!("Please write an amount such as {example}."))
        };
        Ok(match what {
            "active" | "draft" | "archived" => {
                let status = ProductStatus::ALL.into_iter().find(|status| status.name() == what);
                Self::Status(status.unwrap_or_default())
            }
            "category" => Self::Category(label(value)),
            "tag-add" => Self::AddTags(some()?),
            "tag-remove" => Self::RemoveTags(some()?),
            "price-percent" => {
                // Hundredths of a percent are written as money is.
                let digits = digits.trim_end_matches('%').trim();
                let percent = region::typed(digits, "USD").filter(|n| *n <= 100_000);
                let percent = percent.ok_or("Please write a percentage such as 10 or -7.5.")?;
                if negative && percent > 10_000 {
                    return Err("Prices can’t go down by more than 100 %.".to_owned());
                }
                Self::Percent(signed(percent))
            }
            "price-amount" => Self::Amount(signed(amount()?)),
            "price-set" if negative => return Err("A price can’t be below zero.".to_owned()),
            "price-set" => Self::Price(amount()?),
            _ => return Err("Please choose what is to be done.".to_owned()),
        })
    }

    /// The change in words.
    pub fn words(&self, currency: &str) -> String {
        let sign = |amount: i64| if amount < 0 { "−" } else { "+" };
        match self {
            Self::Status(status) => format!("Status: {}", status.name()),
            Self::Category(name) if name.is_empty() => "No category".to_owned(),
            Self::Category(name) => format!("Category: {name}"),
            Self::AddTags(tags) => format!("Add {}", quoted(tags)),
            Self::RemoveTags(tags) => format!("Remove {}", quoted(tags)),
            Self::Percent(by) => {
                format!("Prices {}{} %", sign(*by), region::short(by.saturating_abs(), "USD"))
            }
            Self::Amount(by) => {
                format!("Prices {}{}", sign(*by), region::money(by.saturating_abs(), currency))
            }
            Self::Price(price) => format!("Price: {}", region::money(*price, currency)),
        }
    }

    /// The new price of a variant: rounded to the nearest amount there is, halves up.
    fn price(&self, price: i64) -> Option<i64> {
        match *self {
            Self::Percent(by) => {
                let parts = i128::from(price).saturating_mul(i128::from(by).saturating_add(10_000));
                let rounded = parts.saturating_add(5_000).checked_div(10_000)?;
                i64::try_from(rounded).ok()
            }
            Self::Amount(by) => Some(price.saturating_add(by)),
            Self::Price(price) => Some(price),
            _ => None,
        }
    }

    /// The draft of a product with the change; why it stays as it is.
    fn draft(&self, product: &Product) -> Result<Draft, String> {
        let tags = || product.tags.clone();
        Ok(match self {
            Self::Status(status) => Draft { status: Some(*status), ..Draft::default() },
            Self::Category(name) => Draft { category: Some(name.clone()), ..Draft::default() },
            Self::AddTags(more) => {
                let all = tags().into_iter().chain(more.clone()).collect();
                Draft { tags: Some(all), ..Draft::default() }
            }
            Self::RemoveTags(less) => {
                let rest = tags().into_iter().filter(|own| !less.contains(own)).collect();
                Draft { tags: Some(rest), ..Draft::default() }
            }
            Self::Percent(_) | Self::Amount(_) | Self::Price(_) => {
                let mut variants = Vec::with_capacity(product.variants.len());
                for variant in &product.variants {
                    let price = self.price(variant.price_amount).filter(|price| *price <= Limits::PRICE);
                    let price = price.ok_or("a price would be more than anything costs")?;
                    if price < 0 {
                        return Err(format!("the price of “{}” would be below zero", variant.name));
                    }
                    variants.push(VariantDraft {
                        id: Some(variant.id.clone()),
                        price_amount: Some(price),
                        ..VariantDraft::default()
                    });
                }
                let hints = Hints { by_id_alone: true, ..Hints::default() };
                Draft { variants: Some(variants), hints, ..Draft::default() }
            }
        })
    }

    /// What of a product the change is about, in words.
    fn state(&self, product: &Product, currency: &str) -> String {
        match self {
            Self::Status(_) => product.status.name().to_owned(),
            Self::Category(_) if product.category.is_empty() => "no category".to_owned(),
            Self::Category(_) => product.category.clone(),
            Self::AddTags(_) | Self::RemoveTags(_) if product.tags.is_empty() => "no tags".to_owned(),
            Self::AddTags(_) | Self::RemoveTags(_) => product.tags.join(", "),
            Self::Percent(_) | Self::Amount(_) | Self::Price(_) => {
                let prices = || product.variants.iter().map(|variant| variant.price_amount);
                let (min, max) = (prices().min().unwrap_or(0), prices().max().unwrap_or(0));
                let range = if min == max {
                    region::money(min, currency)
                } else {
                    format!("{} – {}", region::money(min, currency), region::money(max, currency))
                };
                match product.variants.len() {
                    1 => range,
                    n => format!("{range} ({n} variants)"),
                }
            }
        }
    }
}

/// Tags in words.
fn quoted(tags: &[String]) -> String {
    let list = tags.iter().map(|tag| format!("“{tag}”")).collect::<Vec<_>>().join(", ");
    format!("the tag{} {list}", if tags.len() == 1 { "" } else { "s" })
}

/// What becomes of a product.
#[derive(Debug, Clone)]
pub struct BulkRow {
    /// The product as it is to be, or as it stays.
    pub product: Product,
    /// What is there now, and what will be; why it stays as it is, where it does.
    pub outcome: Result<(String, String), String>,
}

/// What a change does, product by product.
#[derive(Debug, Clone)]
pub struct BulkPlan {
    /// The products, in the order in which they were chosen.
    pub rows: Vec<BulkRow>,
    /// How many of those that were chosen are not there.
    pub missing: usize,
}

/// What has come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkOutcome {
    /// How many were changed.
    pub changed: usize,
    /// The names of those that were not, and why.
    pub left: Vec<(String, String)>,
}

/// What the change would do to these products; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn plan_bulk(locals: &Locals, change: &BulkChange, ids: &[String]) -> Result<BulkPlan, AppError> {
    let mut found = get_products_by_ids(&locals.db, &locals.tenant.id, ids).await?;
    let currency = &locals.tenant.currency;
    let shop = Shop { currency: currency.clone(), now: locals.app.platform.clock.now(), sets_stock: false };
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(at) = found.iter().position(|product| product.id == *id) else { continue };
        let product = found.swap_remove(at);
        let merged = change.draft(&product).and_then(|draft| {
            draft
                .merge(&product.slug, Some(&product), &shop, String::new)
                .map_err(|reason| format!("it {reason}"))
        });
        let state = |product: &Product| change.state(product, currency);
        rows.push(match merged {
            Ok(merged) if merged.change == Change::Unchanged => {
                let why = format!("it is so already: {}", state(&product));
                BulkRow { product, outcome: Err(why) }
            }
            Ok(merged) => {
                let outcome = Ok((state(&product), state(&merged.product)));
                BulkRow { product: merged.product, outcome }
            }
            Err(why) => BulkRow { product, outcome: Err(why) },
        });
    }
    let missing = ids.len().saturating_sub(rows.len());
    Ok(BulkPlan { rows, missing })
}

/// Does it, to those products that are still as they were seen: `seen` are their ids with the revisions that were looked
/// at. Many products are saved a part at a time, each part whole or not at all.
///
/// # Errors
/// What the database can't do; parts that came before are saved then.
pub async fn apply_bulk(
    locals: &Locals,
    change: &BulkChange,
    seen: &[(String, i64)],
) -> Result<BulkOutcome, AppError> {
    let ids: Vec<String> = seen.iter().map(|(id, _)| id.clone()).collect();
    let BulkPlan { rows, missing } = plan_bulk(locals, change, &ids).await?;
    let mut outcome = BulkOutcome::default();
    for _ in 0..missing {
        outcome.left.push(("A product".into(), "it is not there any more".into()));
    }
    let mut changed = Vec::new();
    for BulkRow { product, outcome: planned } in rows {
        let was = seen.iter().find(|(id, _)| *id == product.id).map(|(_, revision)| *revision);
        match planned {
            Err(why) => outcome.left.push((product.name, why)),
            Ok(_) if was != Some(product.revision) => {
                outcome.left.push((product.name, "somebody has changed it since you looked".into()));
            }
            Ok(_) => changed.push(product),
        }
    }
    let words = change.words(&locals.tenant.currency);
    for part in parts(changed) {
        match write(locals, &part, &words).await? {
            SaveOutcome::Saved => {
                outcome.changed = outcome.changed.saturating_add(part.len());
                // Now, for the next part may end in an error.
                locals.published();
            }
            SaveOutcome::Changed | SaveOutcome::SlugTaken => {
                let why = "somebody has just changed it, or one of those beside it";
                outcome.left.extend(part.into_iter().map(|product| (product.name, why.to_owned())));
            }
        }
    }
    Ok(outcome)
}

/// The products in parts that are each saved in one batch.
fn parts(products: Vec<Product>) -> Vec<Vec<Product>> {
    let mut parts: Vec<Vec<Product>> = Vec::new();
    let mut room = 0_usize;
    for product in products {
        let bytes = serde_json::to_string(&product).map_or(BYTES, |json| json.len());
        match parts.last_mut().filter(|_| bytes <= room) {
            Some(part) => part.push(product),
            None => {
                parts.push(vec![product]);
                room = BYTES;
            }
        }
        room = room.saturating_sub(bytes);
    }
    parts
}

async fn write(locals: &Locals, products: &[Product], words: &str) -> Result<SaveOutcome, AppError> {
    let platform = &locals.app.platform;
    let (now, reference) = (platform.clock.now(), uuid_v7(platform.clock.now_ms(), platform.random.u128()));
    let by = locals.user().map(|user| user.user_id.clone()).unwrap_or_default();
    let cause = StockCause { reason: StockReason::Admin, reference: &reference, by: &by, at: now };
    let seen: Vec<_> = products
        .iter()
        .map(|product| SeenProduct { product, revision: product.revision, old_slug: None })
        .collect();
    let slugs: Vec<&str> = products.iter().map(|product| product.slug.as_str()).collect();
    let subject = match slugs.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("{} products", all.len()),
    };
    let event = AuditEvent::new(locals, Action::ProductChanged, subject)
        .with(format!("{words}: {}", slugs.join(", ")));
    let stock = StockChange { cause, told: &[] };
    Ok(save_seen_products(&locals.db, &locals.tenant.id, &seen, &stock, &[event]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_or_told_why_not() {
        let parse = |what: &str, value: &str| BulkChange::parse(what, value, "EUR");
        assert_eq!(parse("price-percent", "-7,5 %"), Ok(BulkChange::Percent(-750)));
        assert_eq!(parse("price-percent", "+10"), Ok(BulkChange::Percent(1_000)));
        assert_eq!(parse("price-amount", "-1.50"), Ok(BulkChange::Amount(-150)));
        assert_eq!(parse("price-set", "12,00"), Ok(BulkChange::Price(1_200)));
        assert_eq!(parse("archived", ""), Ok(BulkChange::Status(ProductStatus::Archived)));
        assert_eq!(parse("category", "  "), Ok(BulkChange::Category(String::new())));
        for (what, value) in [
            ("price-percent", "-101"),
            ("price-percent", "x"),
            ("price-set", "-1"),
            ("price-amount", "1.234"),
            ("price-amount", "9007199254740993"),
            ("tag-add", " \0"),
            ("sell", "1"),
            ("", ""),
        ] {
            assert!(parse(what, value).is_err(), "{what} {value}");
        }
    }

    #[test]
    fn parts_are_as_large_as_a_statement_may_be_whatever_makes_them_so() {
        let product = |description: usize, variants: usize| {
            let variant = |n: usize| serde_json::json!({ "id": format!("v{n}"), "name": n.to_string(), "price_amount": 1, "price_currency": "EUR" });
            let variants: Vec<_> = (0..variants).map(variant).collect();
            let json = serde_json::json!({ "id": "p", "slug": "p", "name": "P", "description": "ä".repeat(description), "variants": variants });
            serde_json::from_value::<Product>(json).unwrap()
        };
        let sizes = |products: Vec<Product>| parts(products).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(vec![product(0, 1); 100]), [100]);
        assert_eq!(sizes(vec![product(50_000, 1); 10]), [4, 4, 2]);
        assert_eq!(
            sizes(vec![product(0, 2_048), product(0, 2_048), product(0, 1), product(0, 1)]),
            [1, 1, 2]
        );
        assert!(parts(Vec::new()).is_empty());
    }

    #[test]
    fn prices_are_rounded_to_the_nearest_amount_there_is() {
        let by = |percent, price| BulkChange::Percent(percent).price(price);
        assert_eq!(by(1_000, 1_995), Some(2_195));
        assert_eq!(by(-10_000, 1_995), Some(0));
        assert_eq!(by(50, 100), Some(101));
        assert_eq!(by(49, 100), Some(100));
        assert_eq!(by(100_000, Limits::PRICE), Some(11 * Limits::PRICE));
    }
}
