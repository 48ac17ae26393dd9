//! From a cart to an order.

use coppice_orders::address::{self, COUNTRIES};
use coppice_orders::limits::Limits;
use coppice_orders::stripe::{StripeAmountError, charge_amount};
use coppice_orders::totals::{Basket, Totals, TotalsError};

use super::links::order_path;
use super::mails::send_soon;
use super::pay::pay_placed;
use super::place::place;
use super::settle::settle;
use crate::email::typed_email;
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::orders::model::selling::{Discount, Provider};
use crate::orders::model::{BasketLine, CheckoutForm, CheckoutView, Problem, SeenLine};
use crate::orders::store::{self, Checkout, CheckoutAsked, PlaceOutcome, Placed};
use crate::region;
use crate::shop::service::{current_cart_id, set_cart_count};
use crate::text::tidy;

/// Tries to order of one address.
const TRIES: Limit = Limit { limit: 10, window_secs: 600 };

/// What came of looking at a cart, or of ordering it.
#[derive(Debug)]
pub enum CheckoutOutcome {
    /// The page with the form.
    Shown(Box<CheckoutView>),
    /// It is ordered; where the order is.
    Placed(String),
    /// There is nothing to order.
    Empty,
}

/// What the visitor is about to order, before they have typed anything; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn begin_checkout(locals: &Locals) -> Result<CheckoutOutcome, AppError> {
    let mut form = CheckoutForm {
        key: format!("{:032x}", locals.app.platform.random.u128()),
        email: locals.user().map(|user| user.email.clone()).unwrap_or_default(),
        ..CheckoutForm::default()
    };
    form.address.country = home_country(locals);
    let checkout = load(locals, &form).await?;
    if checkout.lines.is_empty() {
        return Ok(left(locals, &checkout));
    }
    Ok(CheckoutOutcome::Shown(Box::new(view(checkout, form, Vec::new(), Vec::new()))))
}

/// Reckons what was typed, or orders it: two round trips, and one more for what makes it fail.
///
/// # Errors
/// [`AppError::TooMany`]; what the database can't do.
pub async fn checkout(locals: &Locals, form: CheckoutForm) -> Result<CheckoutOutcome, AppError> {
    if form.key.len() != 32 || !form.key.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(no_key());
    }
    let checkout = load(locals, &form).await?;
    if let Some(placed) = &checkout.placed {
        return on_to(locals, placed).await;
    }
    if checkout.lines.is_empty() {
        return Ok(left(locals, &checkout));
    }
    let shown = |checkout, form, problems, changed| {
        Ok(CheckoutOutcome::Shown(Box::new(view(checkout, form, problems, changed))))
    };
    let currency = &locals.tenant.currency;
    let typed = read(&checkout, &form, currency);
    if form.is_update {
        let problems = typed.err().unwrap_or_default();
        let told = problems.into_iter().filter(|problem| problem.field == "code").collect();
        return shown(checkout, form, told, Vec::new());
    }
    let Good { email, address, note, totals } = match typed {
        Ok(good) => good,
        Err(problems) => return shown(checkout, form, problems, Vec::new()),
    };
    let changed = changes(locals, &checkout.lines, &totals, &form);
    if !changed.is_empty() {
        return shown(checkout, form, Vec::new(), changed);
    }
    if let Some(address) = locals.address.0 {
        let key = format!("checkout:{}:{address}", locals.tenant.id.0);
        let now = locals.app.platform.clock.now();
        let verdict = limit::store::check(&locals.db, &[(&key, TRIES)], now).await?;
        if !verdict.allowed {
            return Err(verdict.into());
        }
    }
    let on_page = form.provider(&checkout.selling) == Provider::Stripe;
    let (outcome, mails) = place(locals, &checkout, &form, &email, &address, &note, &totals).await?;
    match outcome {
        PlaceOutcome::Placed(placed) => {
            set_cart_count(locals, 0);
            // What costs nothing is paid before anybody is written to.
            if totals.total == 0 {
                settle(&locals.into(), &placed.id).await?;
            }
            send_soon(&locals.into(), mails);
            match on_page {
                true => on_to(locals, &placed).await,
                false => Ok(CheckoutOutcome::Placed(path(locals, &placed))),
            }
        }
        PlaceOutcome::KeyTaken => Err(no_key()),
        PlaceOutcome::TooManyUnpaid => {
            let why = "There are three orders from here that are not paid yet. Please pay or cancel one of them first.";
            shown(checkout, form, vec![Problem::new("", why)], Vec::new())
        }
        PlaceOutcome::Changed => {
            let again = load(locals, &form).await?;
            if again.lines.is_empty() {
                return Ok(left(locals, &again));
            }
            let mut changed = match read(&again, &form, currency) {
                Ok(now) => changes(locals, &again.lines, &now.totals, &form),
                Err(problems) => return shown(again, form, problems, Vec::new()),
            };
            if changed.is_empty() {
                changed.push(
                    "Something in the shop has changed. Please look through your order once more.".into(),
                );
            }
            shown(again, form, Vec::new(), changed)
        }
    }
}

/// What a form is told whose key can place nothing.
fn no_key() -> AppError {
    AppError::BadRequest("Please open the checkout again.".into())
}

/// Where an order is paid that is placed; else its own page.
async fn on_to(locals: &Locals, placed: &Placed) -> Result<CheckoutOutcome, AppError> {
    let page = if placed.is_unpaid == 1 { pay_placed(locals, &placed.id).await? } else { None };
    Ok(CheckoutOutcome::Placed(page.unwrap_or_else(|| path(locals, placed))))
}

/// Where an empty cart leads: to the order that another tab was quicker to make of it.
fn left(locals: &Locals, checkout: &Checkout) -> CheckoutOutcome {
    match &checkout.latest {
        Some(latest) if latest.is_unpaid == 1 => CheckoutOutcome::Placed(path(locals, latest)),
        _ => CheckoutOutcome::Empty,
    }
}

/// Where most buyers are: where the shop is, else where people write as it does.
fn home_country(locals: &Locals) -> String {
    let settings = &locals.look.settings;
    match settings.country.as_str() {
        "" => settings.region().tag.rsplit('-').next().unwrap_or_default().to_owned(),
        country => country.to_owned(),
    }
}

fn path(locals: &Locals, placed: &Placed) -> String {
    order_path(&locals.app.config.link_keys, &locals.tenant.id, &placed.id, placed.link_version)
}

async fn load(locals: &Locals, form: &CheckoutForm) -> Result<Checkout, AppError> {
    let Some(cart) = current_cart_id(locals) else { return Ok(Checkout::default()) };
    let email = typed_email(&form.email).unwrap_or_default();
    let now = locals.app.platform.clock.now();
    let asked = CheckoutAsked { cart: &cart, key: &form.key, code: &form.code, email: &email, now };
    Ok(store::get_checkout(&locals.db, &locals.tenant.id, asked).await?)
}

fn view(
    checkout: Checkout,
    mut form: CheckoutForm,
    problems: Vec<Problem>,
    changed: Vec<String>,
) -> CheckoutView {
    if form.address.country.is_empty() || !countries(&checkout).any(|code| code == form.address.country) {
        form.address.country = countries(&checkout).next().unwrap_or_default().to_owned();
    }
    let totals = totals_of(&checkout, &form);
    if let Some(delivery) = totals.as_ref().ok().and_then(|totals| totals.delivery.as_ref()) {
        form.rate.clone_from(&delivery.rate);
    }
    form.seen = totals.as_ref().map(|totals| seen(&checkout.lines, totals)).unwrap_or_default();
    let Checkout { lines, selling, .. } = checkout;
    CheckoutView { form, lines, selling, totals, problems, changed }
}

/// Where this can go: where some way of delivery does, or, where nothing is sent, everywhere.
fn countries(checkout: &Checkout) -> impl Iterator<Item = &'static str> {
    let is_sent = checkout.lines.iter().any(|line| line.variant.requires_shipping);
    COUNTRIES.split_whitespace().filter(move |code| !is_sent || checkout.selling.goes_to(code))
}

fn totals_of(checkout: &Checkout, form: &CheckoutForm) -> Result<Totals, TotalsError> {
    let discount = checkout.discount.as_ref().and_then(|found| found.as_ref().ok());
    let basket = Basket {
        lines: checkout.lines.iter().map(BasketLine::line).collect(),
        discount: discount.map(Discount::discount),
        rates: checkout.selling.offered(),
        chosen_rate: Some(form.rate.clone()).filter(|rate| !rate.is_empty()),
        taxes: checkout.selling.taxes.clone(),
        country: form.address.country.clone(),
        prices_include_tax: checkout.selling.settings.prices_include_tax,
    };
    basket.totals()
}

/// What was typed, where nothing is wrong with it.
struct Good {
    email: String,
    address: address::Address,
    note: String,
    totals: Totals,
}

fn read(checkout: &Checkout, form: &CheckoutForm, currency: &str) -> Result<Good, Vec<Problem>> {
    let mut problems = Vec::new();
    let email = typed_email(&form.email);
    if email.is_none() {
        problems
            .push(Problem::new("email", "Please give the address we can write to, such as ada@example.com."));
    }
    let is_sent = checkout.lines.iter().any(|line| line.variant.requires_shipping);
    let address = if is_sent { form.address.tidied() } else { unsent(form) };
    let address = address.map_err(|faults| {
        problems.extend(faults.into_iter().map(|fault| Problem::new(fault.field.as_str(), fault.message)));
    });
    let note = address::note(&form.note).map_err(|fault| problems.push(Problem::new("note", fault.message)));
    if let Some(Err(why)) = &checkout.discount {
        problems.push(Problem::new("code", why.to_string()));
    }
    for line in &checkout.lines {
        if let Some(why) = line.problem() {
            problems.push(Problem::new("lines", format!("{}: {why}", line.name)));
        }
    }
    if checkout.lines.iter().any(|line| line.kind == "digital") && !form.at_once {
        let why = "Please agree that your downloads begin at once.";
        problems.push(Problem::new("at_once", why));
    }
    let totals = totals_of(checkout, form);
    let totals = totals.map_err(|error| match error {
        TotalsError::NoDelivery(why) => problems.push(Problem::new("country", why.to_string())),
        error => problems.push(Problem::new("lines", error.to_string())),
    });
    if let Ok(totals) = &totals
        && let Some(why) = not_charged(checkout, form, totals.total, currency)
    {
        problems.push(Problem::new("payment", why));
    }
    match (email, address, note, totals) {
        (Some(email), Ok(address), Ok(note), Ok(totals)) if problems.is_empty() => {
            Ok(Good { email, address, note, totals })
        }
        _ => Err(problems),
    }
}

/// Why so much can't be paid as it was chosen, if it can't.
fn not_charged(checkout: &Checkout, form: &CheckoutForm, total: i64, currency: &str) -> Option<String> {
    if total == 0 || form.provider(&checkout.selling) != Provider::Stripe {
        return None;
    }
    let money = |amount| region::money(amount, currency);
    Some(match charge_amount(total, currency).err()? {
        StripeAmountError::TooLittle { missing, .. } => {
            format!("So little can’t be paid online: {} are missing.", money(missing))
        }
        StripeAmountError::TooMuch { beyond, .. } => {
            format!("So much can’t be paid online at once: it is {} too much.", money(beyond))
        }
        error => error.to_string(),
    })
}

/// Where what is not sent goes: nowhere, but its tax is that of a country.
fn unsent(form: &CheckoutForm) -> Result<address::Address, Vec<address::Fault>> {
    let (name, country) = (tidy(&form.address.name, Limits::NAME), form.address.country.clone());
    if address::is_country(&country) {
        return Ok(address::Address { name, country, ..address::Address::default() });
    }
    let message = "Please choose your country.".to_owned();
    Err(vec![address::Fault { field: address::Field::Country, message }])
}

/// What the page has shown, for the form to say back.
fn seen(lines: &[BasketLine], totals: &Totals) -> String {
    let lines: Vec<SeenLine> = lines.iter().map(BasketLine::seen).collect();
    serde_json::to_string(&(totals.total, lines)).unwrap_or_default()
}

/// What of an order is other than its buyer has seen, a sentence each. That it has become cheaper is no reason to ask again.
fn changes(locals: &Locals, lines: &[BasketLine], totals: &Totals, form: &CheckoutForm) -> Vec<String> {
    let currency = &locals.tenant.currency;
    let Ok((total, before)) = serde_json::from_str::<(i64, Vec<SeenLine>)>(&form.seen) else {
        return vec!["Please look through your order once more.".into()];
    };
    let mut told = Vec::new();
    for line in lines {
        let now = line.seen();
        let name = format!("{}, {}", line.name, line.variant.name);
        match before.iter().find(|seen| seen.0 == now.0) {
            None => told.push(format!("{name} was not in your order when you looked.")),
            Some(seen) if seen.1 != now.1 => {
                told.push(format!("{name}: there are {} in your cart now, not {}.", now.1, seen.1));
            }
            Some(seen) if seen.2 < now.2 => told.push(format!(
                "{name} costs {} now, not {}.",
                region::money(now.2, currency),
                region::money(seen.2, currency)
            )),
            Some(_) => {}
        }
    }
    if before.iter().any(|seen| !lines.iter().any(|line| line.variant.id == seen.0)) {
        told.push("Something has left your cart.".into());
    }
    if let Some(way) = totals.delivery.as_ref().filter(|way| !way.is_as_chosen && !form.rate.is_empty()) {
        told.push(format!(
            "The delivery that you have chosen is not offered any more. It would go by “{}”.",
            way.name
        ));
    }
    if totals.total > total {
        told.push(format!(
            "It comes to {} now, not {}.",
            region::money(totals.total, currency),
            region::money(total, currency)
        ));
    }
    told
}
