//! `/checkout`: one form, and it is ordered.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use coppice_orders::address::rules_of;
use coppice_orders::limits::Limits;
use coppice_orders::totals::{Totals, TotalsError};
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::orders::model::{BasketLine, CheckoutView, Problem};
use crate::orders::service::{self, CheckoutOutcome};
use crate::orders::texts::checkout as texts;
use crate::region;
use crate::tenant::countries::COUNTRIES;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice_list, textarea_text};

/// The page, before anything was typed.
pub async fn page(locals: Locals) -> Result<Response, AppError> {
    let outcome = service::begin_checkout(&locals).await?;
    Ok(answer(&locals, outcome))
}

/// What came of looking at a cart, or of ordering it.
pub fn answer(locals: &Locals, outcome: CheckoutOutcome) -> Response {
    match outcome {
        CheckoutOutcome::Placed(path) => Redirect::to(&path).into_response(),
        CheckoutOutcome::Empty => Redirect::to("/cart").into_response(),
        CheckoutOutcome::Shown(view) => render(locals, &view),
    }
}

fn render(locals: &Locals, view: &CheckoutView) -> Response {
    let status = match (view.problems.is_empty(), view.changed.is_empty()) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
        (true, true) => StatusCode::OK,
    };
    let page = Page { styles: &["checkout.css"], status, pays: true, ..Page::personal(texts::CHECKOUT) };
    let currency = locals.tenant.currency.clone();
    let content = app::html(|| {
        view! {
            <h1>{texts::CHECKOUT}</h1>
            {said(view)}
            <form id="checkout" method="post" action=format!("/checkout{NOTICE}") class="checkout" novalidate>
                <input type="hidden" name="key" value=view.form.key.clone() />
                <input type="hidden" name="seen" value=view.form.seen.clone() />
                // The Enter key orders nothing that was not looked at.
                <button class="unseen" name="act" value="update" tabindex="-1" aria-hidden="true">{texts::UPDATE}</button>
                <div class="stack">
                    {person(view)}
                    {delivery(view, &currency)}
                    {payments(view)}
                    {rest(view)}
                </div>
                {summary(view, &currency)}
            </form>
        }
    });
    page.render(locals, content)
}

/// What is wrong or has changed, with the way to each field.
fn said(view: &CheckoutView) -> Option<Html> {
    if !view.changed.is_empty() {
        let changed = view.changed.iter().map(|what| view! { {what.clone()} }.into_html());
        return Some(notice_list(Tone::Bad, texts::CHANGED, changed.collect()));
    }
    let problem = |problem: &Problem| {
        let message = problem.message.clone();
        match problem.field.as_str() {
            "" | "lines" => view! { {message} }.into_html(),
            field => view! { <a href=format!("#{field}")>{message}</a> }.into_html(),
        }
    };
    let problems: Vec<_> = view.problems.iter().map(problem).collect();
    (!problems.is_empty()).then(|| notice_list(Tone::Bad, texts::NOT_ORDERED, problems))
}

/// A field with its label, and what is wrong with it.
struct Field<'a> {
    view: &'a CheckoutView,
    name: &'static str,
    label: String,
    value: &'a str,
    autocomplete: &'static str,
    most: usize,
    optional: bool,
}

impl Field<'_> {
    fn show(self, kind: &'static str) -> Html {
        let problem = self.view.problem(self.name).map(str::to_owned);
        let (wrong, note) = (problem.is_some().then_some("true"), format!("{}-problem", self.name));
        let label = if self.optional { format!("{} {}", self.label, texts::OPTIONAL) } else { self.label };
        view! {
            <label for=self.name>{label}</label>
            <input id=self.name name=self.name type=kind value=self.value.to_owned() autocomplete=self.autocomplete maxlength=self.most.to_string() dir="auto" aria-invalid=wrong aria-describedby=note.clone() />
            <p class="problem" id=note>{problem}</p>
        }
        .into_html()
    }
}

fn person(view: &CheckoutView) -> Html {
    let email = Field {
        view,
        name: "email",
        label: texts::EMAIL.into(),
        value: &view.form.email,
        autocomplete: "email",
        most: 254,
        optional: false,
    };
    view! { <h2>{texts::YOU}</h2>{email.show("email")} }.into_html()
}

fn delivery(view: &CheckoutView, currency: &str) -> Html {
    let address = &view.form.address;
    let rules = rules_of(&address.country);
    let field = |name, label: &str, value, autocomplete, most, optional| {
        let label = capital(label);
        Field { view, name, label, value, autocomplete, most, optional }.show("text")
    };
    let countries = countries(view);
    let country_problem = view.problem("country").map(str::to_owned);
    let wrong = country_problem.is_some().then_some("true");
    let country = view! {
        <label for="country">{texts::COUNTRY}</label>
        <select id="country" name="country" autocomplete="country" aria-invalid=wrong aria-describedby="country-problem">{countries}</select>
        <p class="problem" id="country-problem">{country_problem}</p>
    };
    if !view.is_sent() {
        return view! { <h2>{texts::COUNTRY_OF_TAX}</h2>{country} }.into_html();
    }
    let city = rules
        .needs_city
        .then(|| field("city", texts::CITY, &address.city, "address-level2", Limits::ADDRESS_LINE, false));
    view! {
        <h2>{texts::ADDRESS}</h2>
        {country}
        {field("name", texts::NAME, &address.name, "name", Limits::NAME, false)}
        {field("line1", texts::LINE1, &address.line1, "address-line1", Limits::ADDRESS_LINE, false)}
        {field("line2", texts::LINE2, &address.line2, "address-line2", Limits::ADDRESS_LINE, true)}
        {field("postal_code", rules.postal_code, &address.postal_code, "postal-code", Limits::POSTAL_CODE, !rules.needs_postal_code)}
        {city}
        {field("region", rules.region, &address.region, "address-level1", Limits::ADDRESS_LINE, !rules.needs_region)}
        {field("phone", texts::PHONE, &address.phone, "tel", Limits::PHONE, true)}
        {ways(view, currency)}
    }
    .into_html()
}

/// The countries that are offered, by their names.
fn countries(view: &CheckoutView) -> Vec<Html> {
    let is_sent = view.is_sent();
    let offered = COUNTRIES.iter().filter(|(code, _)| !is_sent || view.selling.goes_to(code));
    offered
        .map(|(code, name)| {
            let chosen = view.form.address.country == *code;
            view! { <option value=*code selected=chosen>{*name}</option> }.into_html()
        })
        .collect()
}

/// The ways of delivery that fit.
fn ways(view: &CheckoutView, currency: &str) -> Option<Html> {
    let totals = view.totals.as_ref().ok()?;
    let chosen = totals.delivery.as_ref().map(|delivery| delivery.rate.as_str());
    let ways: Vec<_> = totals
        .offers
        .iter()
        .enumerate()
        // The same way at a higher price is none: it was free from a worth on, and is.
        .filter(|(at, offer)| !totals.offers.iter().take(*at).any(|before| before.name == offer.name))
        .map(|(_, offer)| {
            let price = if offer.price == 0 { texts::FREE.to_owned() } else { region::money(offer.price, currency) };
            let checked = Some(offer.rate.as_str()) == chosen;
            view! {
                <label class="choice"><input type="radio" name="rate" value=offer.rate.clone() checked=checked /> <span dir="auto">{offer.name.clone()}</span> " " <bdi>{price}</bdi></label>
            }
        })
        .collect();
    Some(view! { <fieldset class="ways"><legend>{texts::DELIVERY}</legend>{ways}</fieldset> }.into_html())
}

/// The ways to pay, where there is a choice.
fn payments(view: &CheckoutView) -> Option<Html> {
    let offered = view.selling.settings.providers();
    let problem = view.problem("payment").map(str::to_owned);
    if offered.len() < 2 && problem.is_none() {
        return None;
    }
    let ways: Vec<_> = offered
        .into_iter()
        .map(|provider| {
            let label = match provider {
                Provider::Stripe => texts::PAY_ONLINE,
                Provider::Manual => texts::PAY_BY_HAND,
            };
            let checked = provider == view.provider();
            view! {
                <label class="choice"><input type="radio" name="payment" value=provider.name() checked=checked /> {label}</label>
            }
        })
        .collect();
    Some(
        view! {
            <fieldset class="ways" id="payment"><legend>{texts::PAYMENT}</legend>{ways}<p class="problem">{problem}</p></fieldset>
        }
        .into_html(),
    )
}

fn rest(view: &CheckoutView) -> Html {
    let code = Field {
        view,
        name: "code",
        label: texts::CODE.into(),
        value: &view.form.code,
        autocomplete: "off",
        most: 64,
        optional: true,
    };
    let at_once = view.has_digital().then(|| {
        let problem = view.problem("at_once").map(str::to_owned);
        let wrong = problem.is_some().then_some("true");
        view! {
            <label class="choice"><input id="at_once" type="checkbox" name="at_once" value="1" checked=view.form.at_once aria-invalid=wrong aria-describedby="at_once-problem" /> {texts::AT_ONCE}</label>
            <p class="problem" id="at_once-problem">{problem}</p>
        }
    });
    let note_problem = view.problem("note").map(str::to_owned);
    let note_wrong = note_problem.is_some().then_some("true");
    view! {
        <h2>{texts::MORE}</h2>
        {code.show("text")}
        <label for="note">{texts::NOTE} " " {texts::OPTIONAL}</label>
        <textarea id="note" name="note" rows="3" maxlength=Limits::NOTE.to_string() dir="auto" aria-invalid=note_wrong aria-describedby="note-problem">{textarea_text(&view.form.note)}</textarea>
        <p class="problem" id="note-problem">{note_problem}</p>
        {at_once}
    }
    .into_html()
}

fn summary(view: &CheckoutView, currency: &str) -> Html {
    let next = match view.provider() {
        Provider::Stripe => texts::PAY_NEXT,
        Provider::Manual => texts::PAY_LATER,
    };
    let lines: Vec<_> = view.lines.iter().map(|line| line_row(line, currency)).collect();
    let sums = match &view.totals {
        Ok(totals) => sums(view, totals, currency),
        Err(TotalsError::NoDelivery(why)) => view! { <p class="problem">{why.to_string()}</p> }.into_html(),
        Err(error) => view! { <p class="problem">{error.to_string()}</p> }.into_html(),
    };
    view! {
        <section class="summary" aria-labelledby="summary">
            <h2 id="summary">{texts::YOUR_ORDER}</h2>
            <ul>{lines}</ul>
            {sums}
            <button name="act" value="update">{texts::UPDATE}</button>
            <button class="button" name="act" value="place">{texts::BUY}</button>
            <p class="fine">{next}</p>
            <p><a href="/cart">{texts::BACK_TO_CART}</a></p>
        </section>
    }
    .into_html()
}

fn line_row(line: &BasketLine, currency: &str) -> impl IntoView + use<> {
    let sum = line.variant.price_amount.saturating_mul(line.quantity);
    let problem = line.problem();
    view! {
        <li data-testid="order-line">
            <span>{line.quantity} " × " <bdi>{line.name.clone()}</bdi> ", " <bdi>{line.variant.name.clone()}</bdi></span>
            <bdi>{region::money(sum, currency)}</bdi>
            {problem.map(|why| view! { <p class="problem">{why}</p> })}
        </li>
    }
}

fn sums(view: &CheckoutView, totals: &Totals, currency: &str) -> Html {
    let money = |amount| region::money(amount, currency);
    let row = |label: &str, amount: String| {
        view! { <div><dt>{label.to_owned()}</dt><dd><bdi>{amount}</bdi></dd></div> }.into_html()
    };
    let off = (totals.discount > 0).then(|| row(texts::DISCOUNT, format!("−{}", money(totals.discount))));
    let delivery = totals.delivery.as_ref().map(|delivery| {
        let price = if totals.shipping == 0 { texts::FREE.to_owned() } else { money(totals.shipping) };
        row(&texts::delivery_by(&delivery.name), price)
    });
    let included = view.selling.settings.prices_include_tax;
    let tax = (totals.tax > 0)
        .then(|| row(if included { texts::TAX_INCLUDED } else { texts::TAX }, money(totals.tax)));
    let missing = totals.discount_missing.map(|missing| {
        view! { <p class="problem">{texts::code_needs(&money(missing))}</p> }
    });
    let free = totals.free_from.map(|from| view! { <p class="fine">{texts::free_from(&money(from))}</p> });
    view! {
        <dl>
            {row(texts::SUBTOTAL, money(totals.subtotal))}
            {off}
            {delivery}
            {tax}
            <div class="total"><dt>{texts::TOTAL}</dt><dd data-testid="total"><bdi>{money(totals.total)}</bdi></dd></div>
        </dl>
        {missing}
        {free}
    }
    .into_html()
}

/// With a capital first, for names of fields that stand in sentences elsewhere.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
