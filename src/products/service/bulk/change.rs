//! What is done to every product.

use coppice_catalogue::check::Limits;
use coppice_catalogue::draft::{Draft, Hints, Terms, VariantDraft};
use coppice_catalogue::label::{label, tags};

use crate::products::service::draft::inexact;
use crate::region;
use crate::shop::model::{Product, ProductStatus};

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
    pub fn parse(what: &str, value: &str, currency: &str, terms: &Terms) -> Result<Self, String> {
        let some =
            || Some(tags([value])).filter(|tags| !tags.is_empty()).ok_or("Please write a tag.".to_owned());
        let (negative, digits) = match value.trim().strip_prefix(['-', '−']) {
            Some(digits) => (true, digits.trim()),
            None => (false, value.trim().trim_start_matches('+')),
        };
        let signed = |amount: i64| if negative { amount.saturating_neg() } else { amount };
        let amount = || {
            let example = region::short(150, currency);
            let typed = region::typed(digits, currency);
            let typed = typed.ok_or(format!("Please write an amount such as {example}."))?;
            if terms.takes_price(typed) { Ok(typed) } else { Err(inexact(terms, currency)) }
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
    fn price(&self, price: i64, terms: &Terms) -> Option<i64> {
        match *self {
            Self::Percent(by) => {
                let parts = i128::from(price).saturating_mul(i128::from(by).saturating_add(10_000));
                let rounded = parts.saturating_add(5_000).checked_div(10_000)?;
                i64::try_from(rounded).ok().map(|price| terms.nearest(price))
            }
            Self::Amount(by) => Some(price.saturating_add(by)),
            Self::Price(price) => Some(price),
            _ => None,
        }
    }

    /// The draft of a product with the change; why it stays as it is.
    pub(super) fn draft(&self, product: &Product, terms: &Terms) -> Result<Draft, String> {
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
                    let price =
                        self.price(variant.price_amount, terms).filter(|price| *price <= Limits::PRICE);
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
    pub(super) fn state(&self, product: &Product, currency: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_or_told_why_not() {
        let parse = |what: &str, value: &str| BulkChange::parse(what, value, "EUR", &Terms::default());
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
    fn prices_are_rounded_to_the_nearest_amount_there_is() {
        let by = |percent, price| BulkChange::Percent(percent).price(price, &Terms::default());
        assert_eq!(by(1_000, 1_995), Some(2_195));
        assert_eq!(by(-10_000, 1_995), Some(0));
        assert_eq!(by(50, 100), Some(101));
        assert_eq!(by(49, 100), Some(100));
        assert_eq!(by(100_000, Limits::PRICE), Some(11 * Limits::PRICE));
        // 1.353 of a currency whose last digit can't be charged.
        assert_eq!(BulkChange::Percent(1_000).price(1_230, &Terms::new(10, [])), Some(1_350));
    }
}
