//! Prices.

use leptos::prelude::*;

use crate::shop::money;

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
    let before = before.filter(|before| *before > amount).map(|before| money::format(before, &currency));
    view! {
        {from.then_some("from ")}
        {money::format(amount, &currency)}
        {before.map(|before| view! { " " <s><span class="unseen">"before: "</span>{before}</s> })}
    }
}
