//! Products side by side.

use leptos::prelude::*;

use super::picture::Picture;
use super::price::{Price, every};
use crate::config::CdnConfig;
use crate::shop::list_query::ListQuery;
use crate::shop::model::ProductCard;
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// How many pictures of a grid are seen without scrolling on most screens.
const EAGER: usize = 4;

/// A grid of products.
#[component]
pub fn Grid<'a>(
    /// Where files are.
    cdn: &'a CdnConfig,
    /// The products.
    products: Vec<ProductCard>,
    /// The shop's currency.
    #[prop(into)]
    currency: String,
    /// Whether the grid is at the top of its page.
    #[prop(default = true)]
    at_top: bool,
) -> Html {
    let cards: Vec<_> = products
        .into_iter()
        .enumerate()
        .map(|(i, card)| card_view(cdn, card, &currency, at_top && i < EAGER, at_top && i == 0))
        .collect();
    view! { <ul class="grid">{cards}</ul> }.into_html()
}

fn card_view(
    cdn: &CdnConfig,
    card: ProductCard,
    currency: &str,
    eager: bool,
    foremost: bool,
) -> impl IntoView + use<> {
    let sale = card.compare_at_price.is_some_and(|before| before > card.price_min);
    let rhythm = card.billing_interval.map(|interval| every(interval, card.billing_interval_count));
    view! {
        <li>
            <a class="card" href=format!("/shop/{}", card.slug)>
                <Picture cdn=cdn image=card.image name=card.name.clone() sizes="(min-width: 60rem) 17rem, (min-width: 40rem) 30vw, 46vw" eager=eager foremost=foremost />
                <div>
                    <h2 dir="auto">{card.name}</h2>
                    <p class="cat" dir="auto">{card.category}</p>
                    <p class="price"><Price amount=card.price_min before=card.compare_at_price currency=currency from=card.price_min < card.price_max />{rhythm}</p>
                    {(!card.in_stock).then(|| view! { <p class="tag out">{texts::SOLD_OUT}</p> })}
                    {(sale && card.in_stock).then(|| view! { <p class="tag sale">{texts::SALE}</p> })}
                </div>
            </a>
        </li>
    }
}

/// The address of a category's list.
pub fn category_address(name: &str) -> String {
    ListQuery { category: name.to_owned(), ..ListQuery::default() }.address()
}
