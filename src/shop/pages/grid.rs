//! Products side by side.

use leptos::prelude::*;

use super::picture::Picture;
use super::price::Price;
use super::product::structured;
use crate::cdn::link;
use crate::config::CdnConfig;
use crate::locals::Locals;
use crate::shop::list_query::ListQuery;
use crate::shop::model::{Category, ProductCard};
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
    let count = card.billing_interval_count.unwrap_or(1);
    let rhythm = card.billing_interval.map(|interval| texts::every(interval, count));
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

/// Categories as the shop's owner has put them; those that they have not follow in the order they came in.
pub fn in_order(categories: &[Category]) -> Vec<&Category> {
    let locals = Locals::current();
    let order = locals.as_ref().map_or(&[][..], |locals| &locals.look.settings.categories);
    let place =
        |category: &&Category| order.iter().position(|own| *own == category.name).unwrap_or(order.len());
    let mut categories: Vec<_> = categories.iter().collect();
    categories.sort_by_key(place);
    categories
}

/// The address of a category's list.
pub fn category_address(name: &str) -> String {
    ListQuery { category: name.to_owned(), ..ListQuery::default() }.address()
}

/// The picture of the first product that has one, with scheme and host, for shared links.
pub fn foremost_picture(locals: &Locals, products: &[ProductCard]) -> Option<String> {
    let image = products.iter().find_map(|card| card.image.as_ref())?;
    Some(structured::picture(image, &link::origin(locals)))
}
