//! From a cart to an order.

use coppice_orders::address::{self, COUNTRIES};
use coppice_orders::limits::Limits;
use coppice_orders::totals::{Basket, Totals, TotalsError};
use coppice_platform::random::uuid_v7;
use sha2::{Digest, Sha256};

use super::links::order_path;
use super::mails::send_soon;
use super::settle::settle;
use crate::audit::{Action, AuditEvent};
use crate::email::typed_email;
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::orders::model::selling::{Discount, Provider};
use crate::orders::model::{BasketLine, CheckoutForm, CheckoutView, Delivery, Problem, SeenLine};
use crate::orders::store::{self, Checkout, CheckoutAsked, NewLine, NewOrder, PlaceOutcome, Placed};
use crate::region;
use crate::shop::service::{current_cart_id, set_cart_count};
use crate::text::tidy;

/// Tries to order of one address.
const TRIES: Limit = Limit { limit: 10, window_secs: 600 };

/// Unpaid orders that a browser or a client's address may have.
const MOST_UNPAID: u32 = 3;

/// How long an order is waited for whose buyer's address nobody has proven, in seconds.
const UNPROVEN: i64 = 86_400;

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
        return Ok(CheckoutOutcome::Empty);
    }
    Ok(CheckoutOutcome::Shown(Box::new(view(checkout, form, Vec::new(), Vec::new()))))
}

/// Reckons what was typed, or orders it: two round trips, and one more for what makes it fail.
///
/// # Errors
/// [`AppError::TooMany`]; what the database can't do.
pub async fn checkout(locals: &Locals, form: CheckoutForm) -> Result<CheckoutOutcome, AppError> {
    if form.key.len() != 32 || !form.key.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(AppError::BadRequest("Please open the checkout again.".into()));
    }
    let checkout = load(locals, &form).await?;
    if let Some(placed) = &checkout.placed {
        return Ok(CheckoutOutcome::Placed(path(locals, placed)));
    }
    if checkout.lines.is_empty() {
        // Another tab was quicker.
        return Ok(match &checkout.latest {
            Some(latest) if latest.is_unpaid == 1 => CheckoutOutcome::Placed(path(locals, latest)),
            _ => CheckoutOutcome::Empty,
        });
    }
    let shown = |checkout, form, problems, changed| {
        Ok(CheckoutOutcome::Shown(Box::new(view(checkout, form, problems, changed))))
    };
    let typed = read(&checkout, &form);
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
    let outcome = place(locals, &checkout, &form, &email, &address, &note, &totals).await?;
    match outcome {
        PlaceOutcome::Placed(placed) => {
            set_cart_count(locals, 0);
            if totals.total == 0 {
                settle(locals, &placed.id).await?;
            }
            Ok(CheckoutOutcome::Placed(path(locals, &placed)))
        }
        PlaceOutcome::TooManyUnpaid => {
            let why = "There are three orders from here that are not paid yet. Please pay or cancel one of them first.";
            shown(checkout, form, vec![Problem::new("", why)], Vec::new())
        }
        PlaceOutcome::Changed => {
            let again = load(locals, &form).await?;
            if again.lines.is_empty() {
                return Ok(CheckoutOutcome::Empty);
            }
            let mut changed = match read(&again, &form) {
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

fn read(checkout: &Checkout, form: &CheckoutForm) -> Result<Good, Vec<Problem>> {
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
    match (email, address, note, totals) {
        (Some(email), Ok(address), Ok(note), Ok(totals)) if problems.is_empty() => {
            Ok(Good { email, address, note, totals })
        }
        _ => Err(problems),
    }
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
    if totals.total > total {
        told.push(format!(
            "It comes to {} now, not {}.",
            region::money(totals.total, currency),
            region::money(total, currency)
        ));
    }
    told
}

async fn place(
    locals: &Locals,
    checkout: &Checkout,
    form: &CheckoutForm,
    email: &str,
    address: &address::Address,
    note: &str,
    totals: &Totals,
) -> Result<PlaceOutcome, AppError> {
    let platform = &locals.app.platform;
    let now = platform.clock.now();
    let new_id = || uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let (id, attempt) = (new_id(), new_id());
    let mails = [new_id(), new_id()];
    let cart = current_cart_id(locals).unwrap_or_default();
    let client = locals.address.0.map(|address| client(locals, &address.to_string())).unwrap_or_default();
    let user = locals.user();
    let settings = &checkout.selling.settings;
    let lines: Vec<NewLine<'_>> = checkout
        .lines
        .iter()
        .zip(&totals.lines)
        .enumerate()
        .map(|(position, (line, sums))| NewLine {
            position,
            product: &line.product_id,
            variant: &line.variant.id,
            slug: &line.slug,
            name: &line.name,
            variant_name: &line.variant.name,
            sku: line.variant.sku.as_deref(),
            image: line.image.as_ref(),
            kind: &line.kind,
            tax_class: &line.tax_class,
            grams: line.variant.weight_grams.unwrap_or(0),
            price: line.variant.price_amount,
            quantity: line.quantity,
            discount: sums.discount,
            tax_ppm: sums.tax_ppm,
            tax: sums.tax,
            total: sums.total,
            tracked: line.variant.track_inventory,
            sent: line.variant.requires_shipping,
        })
        .collect();
    let delivery = totals.delivery.as_ref().map(|way| Delivery {
        rate: way.rate.clone(),
        name: way.name.clone(),
        tax_ppm: way.tax_ppm,
        tax: way.tax,
        total: way.total,
    });
    let discount = checkout.discount.as_ref().and_then(|found| found.as_ref().ok());
    let event = AuditEvent::new(locals, Action::OrderPlaced, id.as_str());
    let order = NewOrder {
        id: &id,
        key: &form.key,
        cart: &cart,
        client: &client,
        user: user.map(|user| user.user_id.as_str()),
        email,
        provider: Provider::Manual,
        currency: &locals.tenant.currency,
        address,
        note,
        consents: if form.at_once { &["at_once"] } else { &[] },
        delivery: delivery.as_ref(),
        discount: discount.map(|discount| (discount.id.as_str(), discount.code.as_str())),
        lines: &lines,
        subtotal: totals.subtotal,
        discounted: totals.discount,
        shipping: totals.shipping,
        tax: totals.tax,
        total: totals.total,
        prices_include_tax: settings.prices_include_tax,
        settings_revision: settings.revision,
        has_to_be_sent: delivery.is_some(),
        hold_until: hold_until(now, settings.hold_manual_days, user.is_some_and(|user| user.email == email)),
        most_unpaid: MOST_UNPAID,
        attempt: &attempt,
        mails: [&mails[0], &mails[1]],
        event: &event,
    };
    let outcome = store::place_order(&locals.db, &locals.tenant.id, &order).await?;
    if matches!(&outcome, PlaceOutcome::Placed(placed) if placed.id == id) {
        send_soon(locals, mails.to_vec());
    }
    Ok(outcome)
}

/// Until when an order is waited for: as long as the shop says; where nobody has proven that the address is their own, a day.
pub(super) fn hold_until(now: i64, days: i64, is_proven: bool) -> Option<i64> {
    let whole = (days > 0).then(|| now.saturating_add(days.saturating_mul(86_400)));
    let short = now.saturating_add(UNPROVEN);
    if is_proven { whole } else { Some(whole.map_or(short, |whole| whole.min(short))) }
}

/// Tells a client's address from others, without being it.
fn client(locals: &Locals, address: &str) -> String {
    let digest = Sha256::digest(format!("{} {address}", locals.home).as_bytes());
    hex::encode(digest).chars().take(24).collect()
}
