//! Sessions: made, and ended.

use serde_json::Value;

use crate::books::Books;
use crate::currency::Currency;
use crate::form::Form;
use crate::model::{Line, Session, SessionStatus};
use crate::problem::Problem;
use crate::view;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;
/// The most lines of a session.
const LINES: usize = 100;
/// The largest price of a piece, and the largest number of pieces.
const MOST: i64 = 999_999_999_999;

/// What is understood; Stripe knows more, and all the rest is refused as unknown.
const KNOWN: [&str; 23] = [
    "adaptive_pricing[enabled]",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "expand[#]",
    "expires_at",
    "line_items[#][price_data][currency]",
    "line_items[#][price_data][product_data][description]",
    "line_items[#][price_data][product_data][images][#]",
    "line_items[#][price_data][product_data][metadata][*]",
    "line_items[#][price_data][product_data][name]",
    "line_items[#][price_data][tax_behavior]",
    "line_items[#][price_data][unit_amount]",
    "line_items[#][quantity]",
    "locale",
    "metadata[*]",
    "mode",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][*]",
    "payment_method_types[#]",
    "submit_type",
    "success_url",
    "ui_mode",
];

pub(crate) fn create(books: &mut Books, form: &Form) -> Result<Value, Problem> {
    form.only(&KNOWN)?;
    if form.needed("mode")? != "payment" {
        return Err(Problem::request("Only the mode `payment` is played here").at("mode"));
    }
    form.word("ui_mode", &["hosted_page"])?;
    let success_url = url(form, "success_url")?.map(str::to_owned);
    let success_url = success_url.ok_or_else(|| form.needed("success_url").err().unwrap_or_else(missing))?;
    let cancel_url = url(form, "cancel_url")?.map(str::to_owned);
    let email = form.short("customer_email", 512)?.map(str::to_owned);
    if let Some(email) = email.as_deref().filter(|email| !is_email(email)) {
        let message = format!("Invalid email address: {email}");
        return Err(Problem::parameter("email_invalid", "customer_email", message));
    }
    let now = books.clock.now();
    let expires_at = expires_at(form, now)?;
    let (currency, lines) = lines(books, form)?;
    let total = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.total)).unwrap_or(i64::MAX);
    currency.check_total(total)?;
    let session = Session {
        id: String::new(),
        created: now,
        expires_at,
        status: SessionStatus::Open,
        paid: false,
        currency,
        lines,
        total,
        reference: form.short("client_reference_id", 200)?.map(str::to_owned),
        email,
        metadata: form.metadata("metadata")?,
        intent_metadata: form.metadata("payment_intent_data[metadata]")?,
        intent_description: form.short("payment_intent_data[description]", 1_000)?.map(str::to_owned),
        success_url,
        cancel_url,
        adaptive_pricing: form.truth("adaptive_pricing[enabled]")?.unwrap_or(true),
        locale: form.text("locale")?.map(str::to_owned),
        submit_type: form.word("submit_type", &["auto", "book", "donate", "pay"])?.map(str::to_owned),
        intent: None,
    };
    let session = Session { id: books.id("cs_test_"), ..session };
    let shown = view::session(&session, &books.page(&session.id));
    books.sessions.push(session);
    Ok(shown)
}

fn missing() -> Problem {
    Problem::request("Missing required param")
}

fn url<'a>(form: &'a Form, name: &str) -> Result<Option<&'a str>, Problem> {
    let Some(url) = form.short(name, 5_000)? else { return Ok(None) };
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_url =
        host.is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    if !is_url || url.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return Err(Problem::parameter("url_invalid", name, "Not a valid URL"));
    }
    Ok(Some(url))
}

fn is_email(email: &str) -> bool {
    let is_odd = |char: char| char.is_whitespace() || char.is_control();
    !email.contains(is_odd)
        && email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@')
        })
}

fn expires_at(form: &Form, now: i64) -> Result<i64, Problem> {
    let Some(at) = form.integer("expires_at")? else { return Ok(now.saturating_add(DAY)) };
    let wrong = |how: &str| {
        let message = format!("The `expires_at` timestamp must be {how} from Checkout Session creation.");
        Err(Problem::request(message).at("expires_at"))
    };
    if at < now.saturating_add(30 * MINUTE) {
        return wrong("at least 30 minutes");
    }
    if at > now.saturating_add(DAY) {
        return wrong("less than 24 hours");
    }
    Ok(at)
}

fn lines(books: &mut Books, form: &Form) -> Result<(Currency, Vec<Line>), Problem> {
    let numbers = form.numbers("line_items");
    if numbers.is_empty() {
        let message = "Missing required param: line_items.";
        return Err(Problem::parameter("parameter_missing", "line_items", message));
    }
    if numbers.len() > LINES {
        let message = format!("The maximum number of line items is {LINES}, you passed {}", numbers.len());
        return Err(Problem::request(message).at("line_items"));
    }
    let mut lines = Vec::new();
    let mut shared = None;
    for number in numbers {
        let of = |name: &str| format!("line_items[{number}]{name}");
        let name = of("[price_data][currency]");
        let currency = Currency::find(form.needed(&name)?, &name)?;
        if *shared.get_or_insert(currency) != currency {
            let message = "All line items must have the same currency";
            return Err(Problem::request(message).at(name));
        }
        let name = of("[price_data][unit_amount]");
        let unit_amount = within(form, &name, 0)?;
        currency.check(unit_amount, &name)?;
        let quantity = within(form, &of("[quantity]"), 1)?;
        let name = of("[price_data][product_data][name]");
        form.needed(&name)?;
        lines.push(Line {
            id: books.id("li_"),
            name: form.short(&name, 250)?.unwrap_or_default().to_owned(),
            unit_amount,
            quantity,
            total: unit_amount.saturating_mul(quantity),
        });
    }
    shared.map(|currency| (currency, lines)).ok_or_else(missing)
}

/// A number that has to be there, between this and the most.
fn within(form: &Form, name: &str, least: i64) -> Result<i64, Problem> {
    form.needed(name)?;
    let number = form.integer(name)?.unwrap_or_default();
    if (least..=MOST).contains(&number) {
        return Ok(number);
    }
    let message = format!("This value must be between {least} and {MOST}");
    Err(Problem::parameter("parameter_invalid_integer", name, message))
}

/// Ends a session that somebody wants ended, if it is open.
pub(crate) fn expire(books: &mut Books, id: &str, form: &Form) -> Result<Value, Problem> {
    form.only(&["expand[#]"])?;
    let status = books.session(id)?.status;
    if status != SessionStatus::Open {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{}`.",
            status.word(),
        );
        return Err(Problem::state(None, message));
    }
    end(books, id)
}

/// Ends the sessions whose time is over.
pub(crate) fn expire_overdue(books: &mut Books) {
    let now = books.clock.now();
    let is_over = |session: &&Session| session.status == SessionStatus::Open && session.expires_at <= now;
    let over: Vec<String> = books.sessions.iter().filter(is_over).map(|session| session.id.clone()).collect();
    for id in over {
        // All of them are there.
        let _ = end(books, &id);
    }
}

fn end(books: &mut Books, id: &str) -> Result<Value, Problem> {
    books.session(id)?.status = SessionStatus::Expired;
    let shown = show(books, id)?;
    books.happened("checkout.session.expired", shown.clone());
    Ok(shown)
}

/// A session as the API shows it.
pub(crate) fn show(books: &mut Books, id: &str) -> Result<Value, Problem> {
    let page = books.page(id);
    Ok(view::session(books.session(id)?, &page))
}
