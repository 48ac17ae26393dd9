//! Prices.

use leptos::prelude::*;

use crate::region;
use crate::shop::model::{PricingType, Variant};
use crate::shop::texts;

/// A price, and what it was before where this is a sale.
#[component]
pub fn Price(
    /// Minor units.
    amount: i64,
    /// Minor units, before the sale.
    before: Option<i64>,
    /// ISO 4217.
    #[prop(into)]
    currency: String,
    /// Whether other variants cost more.
    #[prop(default = false)]
    from: bool,
) -> impl IntoView {
    let before = before.filter(|before| *before > amount).map(|before| region::money(before, &currency));
    view! {
        <bdi>{from.then_some(texts::FROM)}{region::money(amount, &currency)}</bdi>
        {before.map(|before| view! { " " <s><span class="unseen">{texts::BEFORE}</span><bdi>{before}</bdi></s> })}
    }
}

/// What so many of a variant cost, and how often.
pub fn total(variant: &Variant, count: i64) -> String {
    let amount = region::money(variant.price_amount.saturating_mul(count), &variant.price_currency);
    amount + &rhythm(variant).unwrap_or_default()
}

/// How often a recurring price is paid.
pub fn rhythm(variant: &Variant) -> Option<String> {
    let interval = variant.billing_interval.filter(|_| variant.pricing_type == PricingType::Recurring)?;
    Some(texts::every(interval, variant.billing_interval_count.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::model::BillingInterval;

    #[test]
    fn a_recurring_price_says_how_often_it_is_paid_wherever_it_stands() {
        let plain = r#"{"id":"a","name":"One","price_amount":1500,"price_currency":"USD"}"#;
        let plain: Variant = serde_json::from_str(plain).unwrap();
        let every = |interval, count| Variant {
            pricing_type: PricingType::Recurring,
            billing_interval: interval,
            billing_interval_count: count,
            ..plain.clone()
        };
        for (interval, count, one, three) in [
            (Some(BillingInterval::Day), None, "$15.00 a day", "$45.00 a day"),
            (Some(BillingInterval::Week), Some(1), "$15.00 a week", "$45.00 a week"),
            (Some(BillingInterval::Month), Some(3), "$15.00 every 3 months", "$45.00 every 3 months"),
            (Some(BillingInterval::Year), Some(2), "$15.00 every 2 years", "$45.00 every 2 years"),
            (None, Some(2), "$15.00", "$45.00"),
        ] {
            let variant = every(interval, count);
            assert_eq!((total(&variant, 1).as_str(), total(&variant, 3).as_str()), (one, three));
            let once = Variant { pricing_type: PricingType::OneTime, ..variant };
            assert_eq!(total(&once, 1), "$15.00");
        }
    }
}
