//! `/admin/delivery`, `/admin/taxes` and `/admin/discounts`: all of a kind.

use axum::response::Response;
use leptos::prelude::*;

use super::tabs::tabs;
use super::values::{Writing, days, places};
use super::{Addressed, STYLES, said};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::orders::model::selling::{CheckoutSettings, Discount, Item, Kind, ShippingRate};
use crate::orders::service::selling::{Listed, get_items};
use crate::orders::texts;
use crate::tenant::countries::country_name;
use crate::typed::Typed;
use crate::ui::{Done, Filled, Html, IntoHtml, NOTICE, Shown, Side, differences};

/// The page; one round trip beside the session's.
pub async fn page(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Query(query): Query<Done>,
) -> Result<Response, AppError> {
    let listed = get_items(&locals, kind).await?;
    Ok(render(&locals, &admin, kind, listed, &Shown::after(said(&query))))
}

/// The list; that of the taxes with what was typed of them all, where it was not saved.
pub fn render(
    locals: &Locals,
    admin: &Admin,
    kind: Kind,
    listed: Listed,
    shown: &Shown<CheckoutSettings>,
) -> Response {
    let page = Page { styles: STYLES, status: shown.status(), ..Page::personal(texts::kind(kind)) };
    let Listed { settings, items } = listed;
    let writing = Writing::of(locals);
    let included = (kind == Kind::Taxes).then(|| included(&settings, shown));
    let rows: Vec<_> = items.iter().map(|item| row(item, writing)).collect();
    let content = || {
        let list = if rows.is_empty() {
            view! { <p>{texts::none(kind)}</p> }.into_html()
        } else {
            view! { <ul class="page-rows">{rows}</ul> }.into_html()
        };
        view! {
            {tabs(Some(kind))}
            {shown.notice(&texts::SHOWN)}
            <p>{texts::intro(kind)}</p>
            {included}
            {list}
            <p><a class="button" href=format!("{}/new", kind.path())>{texts::new(kind)}</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Selling, page, content)
}

/// Whether prices have the tax in them.
fn included(settings: &CheckoutSettings, shown: &Shown<CheckoutSettings>) -> Html {
    let says = |settings: &CheckoutSettings| settings.prices_include_tax;
    let yes = |says: bool| if says { texts::YES } else { texts::NO }.to_owned();
    let both = shown.yours().filter(|yours| says(yours) != says(settings)).map(|yours| {
        let (theirs, yours) = (yes(says(settings)), yes(says(yours)));
        differences(vec![Side { label: texts::INCLUDED.label, theirs, yours }])
    });
    let ticked = says(shown.yours().unwrap_or(settings));
    let form = Typed::default().with(texts::INCLUDED.name, if ticked { "1" } else { "0" });
    let filled = Filled { form: &form, problem: None };
    view! {
        {both}
        <form id="included" method="post" action=format!("{}{NOTICE}", Kind::Taxes.path()) class="settings">
            <input type="hidden" name="revision" value=settings.revision.to_string() />
            {filled.tick(&texts::INCLUDED)}
            <p><button class="button">{texts::SAVE}</button></p>
        </form>
    }
    .into_html()
}

fn row(item: &Item, writing: Writing<'_>) -> Html {
    let address = format!("{}/{}", item.kind().path(), item.key());
    let (name, what, is_on) = match item {
        Item::Rate(rate) => (rate.name.clone(), rate_words(rate, writing), Some(rate.active)),
        Item::Tax(tax) => {
            let country = country_name(&tax.country).unwrap_or(&tax.country);
            (format!("{country}, {}", tax.class), writing.percent(tax.ppm), None)
        }
        Item::Discount(code) => (code.code.clone(), code_words(code, writing), Some(code.active)),
    };
    let state = is_on.map(|is_on| {
        let (state, word) = if is_on { ("1", texts::ON) } else { ("0", texts::OFF) };
        view! { <span class="state" data-state=state>{word}</span> }
    });
    view! {
        <li data-testid="item">
            <div>
                <p><a href=address dir="auto">{name}</a> " " {state}</p>
                <p class="fine">{what}</p>
            </div>
        </li>
    }
    .into_html()
}

fn rate_words(rate: &ShippingRate, writing: Writing<'_>) -> String {
    let price = if rate.price == 0 { "free".to_owned() } else { writing.money(rate.price) };
    let mut words = vec![price];
    if rate.min_subtotal > 0 {
        words.push(format!("from {} on", writing.money(rate.min_subtotal)));
    }
    if let Some(grams) = rate.max_grams {
        words.push(format!("up to {grams} g"));
    }
    let places = places(rate);
    // Some ways go to half the world.
    let most = 100;
    let shown: String = places.chars().take(most).collect();
    words.push(if shown.len() < places.len() {
        format!("{} countries", rate.countries.len())
    } else {
        shown
    });
    words.join(" · ")
}

fn code_words(discount: &Discount, writing: Writing<'_>) -> String {
    let mut words = vec![writing.off(discount.kind)];
    if discount.min_subtotal > 0 {
        words.push(format!("from {} on", writing.money(discount.min_subtotal)));
    }
    match days(discount) {
        (Some(from), Some(until)) => words.push(format!("{from} to {until}")),
        (Some(from), None) => words.push(format!("from {from} on")),
        (None, Some(until)) => words.push(format!("until {until}")),
        (None, None) => {}
    }
    words.push(match discount.max_uses {
        Some(most) => format!("used {} of {most} times", discount.used),
        None if discount.used == 1 => "used once".to_owned(),
        None => format!("used {} times", discount.used),
    });
    if discount.once_per_email {
        words.push("once an address".to_owned());
    }
    words.join(" · ")
}
