//! `/admin/drift`: whether the books add up. What is large is looked at a step at a time, each by a link.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::flags;
use crate::locals::Locals;
use crate::orders::service::drift::{DAYS, Place, Step, step};
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

const TITLE: &str = "Do the books add up?";

/// What is said where an operator has switched looking off.
pub const SWITCHED_OFF: &str = "Looking over the books is switched off for the moment: it reads all orders and asks Stripe. Nothing is wrong \
                                with the books because of that. Please come back a little later.";

/// What the page's address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DriftQuery {
    /// Where the step begins; at the beginning where it is empty.
    pub after: String,
    /// Orders that the steps before have looked at.
    pub orders: u64,
    /// Differences that they have found.
    pub found: u64,
    /// How many things were just put right.
    pub mended: Option<u64>,
}

impl DriftQuery {
    /// Where the step begins.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] for a place that there is not.
    pub fn place(&self) -> Result<Place, AppError> {
        if self.after.is_empty() { Ok(Place::first()) } else { Place::parse(&self.after) }
    }

    /// The address of a step.
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.after.is_empty() {
            query.append_pair("after", &self.after);
        }
        for (name, number) in
            [("orders", self.orders), ("found", self.found), ("mended", self.mended.unwrap_or(0))]
        {
            if number > 0 {
                query.append_pair(name, &number.to_string());
            }
        }
        match query.finish() {
            query if query.is_empty() => "/admin/drift".to_owned(),
            query => format!("/admin/drift?{query}"),
        }
    }
}

/// The step of this address: of a shop that is not large the whole look.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<DriftQuery>,
) -> Result<Response, AppError> {
    if !flags::enabled(&locals, flags::BOOKS_CHECK).await {
        return Ok(closed(&locals, &admin));
    }
    let said = query.mended.map(|count| {
        let words =
            if count == 1 { "1 thing was put right." } else { &format!("{count} things were put right.") };
        notice(Tone::Good, words.to_owned())
    });
    render(&locals, &admin, &query, said, StatusCode::OK).await
}

/// That nothing is looked at now.
fn closed(locals: &Locals, admin: &Admin) -> Response {
    let content = || notice(Tone::Plain, SWITCHED_OFF);
    frame::page(locals, admin, Section::Orders, TITLE, content)
}

/// The step again, where nobody has said that they are sure.
///
/// # Errors
/// As [`page`].
pub async fn refused(locals: &Locals, admin: &Admin, query: &DriftQuery) -> Result<Response, AppError> {
    let said = notice(Tone::Bad, "Error: Nothing is put right yet. Please tick the box first.");
    render(locals, admin, query, Some(said), StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    query: &DriftQuery,
    said: Option<Html>,
    status: StatusCode,
) -> Result<Response, AppError> {
    let step = step(&locals.into(), &query.place()?).await?;
    let content = || {
        let again = (!query.after.is_empty())
            .then(|| view! { <p><a href="/admin/drift">"Look again from the beginning"</a></p> });
        view! {
            {said}
            {findings(query, &step)}
            {again}
            <p class="fine">"Looked at: whether stock is the sum of its moves, orders are what their payments and lines come to, numbers of orders and invoices follow each other, codes are used as often as is said, and what Stripe has taken and given back in the last " {DAYS} " days is noted. "<a href="/admin/cdn/drift">"Whether all files are there"</a>" is looked at by itself."</p>
        }
        .into_html()
    };
    let page = Page { styles: &["admin.css", "cdn.css", "checkout.css"], status, ..Page::personal(TITLE) };
    Ok(frame::render(locals, admin, Section::Orders, page, content))
}

/// What the step came to, what can be put right, and the way on.
fn findings(query: &DriftQuery, step: &Step) -> Html {
    let here = u64::try_from(step.findings.len()).unwrap_or(u64::MAX);
    let (found, orders) = (query.found.saturating_add(here), query.orders.saturating_add(step.orders));
    let orders_words = if orders == 1 { "1 order".to_owned() } else { format!("{orders} orders") };
    let differences = if found == 1 { "1 difference".to_owned() } else { format!("{found} differences") };
    let words = match (&step.next, found) {
        (None, 0) if step.unasked.is_some() => {
            format!("What could be looked at is well, of {orders_words} and of all that is sold.")
        }
        (None, 0) => format!(
            "All is well: stock, money and numbers add up, of {orders_words} and of all that is sold."
        ),
        (None, _) => format!("{differences} in all."),
        (Some(_), 0) => format!("{orders_words} looked at so far, and all is well."),
        (Some(_), _) => format!("{orders_words} looked at so far, {differences}."),
    };
    let rows = step.findings.iter().map(|finding| {
        let subject = finding.subject.clone();
        let subject = match finding.drift.address() {
            Some(address) => view! { <a href=address><bdi>{subject}</bdi></a> }.into_html(),
            None => view! { <b>{subject}</b> }.into_html(),
        };
        view! { <li data-testid="finding">{subject} " " {finding.drift.to_string()} "."</li> }
    });
    let rows: Vec<_> = rows.collect();
    let can_be = step.findings.iter().any(|finding| finding.drift.can_be_mended());
    let cannot = step.findings.iter().any(|finding| !finding.drift.can_be_mended());
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> };
    let mend = can_be.then(|| {
        view! {
            <form id="mend" method="post" action=format!("/admin/drift/mend{NOTICE}") class="act stack">
                {hidden("after", query.after.clone())}
                {hidden("orders", query.orders.to_string())}
                {hidden("found", query.found.to_string())}
                <p>"Stock stays as it is, and gets the move that explains it: please count it, and set it if it is another. What has come or gone at Stripe is noted. Orders become what their payments come to, and their buyers are told what they would have been told. Codes are counted anew."</p>
                <label class="choice"><input type="checkbox" name="sure" value="1" /> "I have looked at these"</label>
                <button class="button">"Put right what can be"</button>
            </form>
        }
    });
    let left = cannot.then(|| {
        view! { <p>"Numbers that are missing, totals that are not what was ordered, and what Stripe does not know, are not put right by themselves: somebody has to know what happened."</p> }
    });
    let go_on = step.next.as_ref().map(|next| {
        let to = DriftQuery { after: next.to_string(), orders, found, mended: None };
        view! { <p><a class="button" rel="next" href=to.address()>"Go on"</a></p> }
    });
    let unasked = step.unasked.as_ref().map(|why| {
        notice(Tone::Bad, format!("Error: What Stripe has taken and given back was not looked at to its end. {why}. Please look again later."))
    });
    view! {
        {unasked}
        <p role="status" data-testid="drift-state"><b>{words}</b></p>
        <ul class="findings">{rows}</ul>
        {left}
        {mend}
        {go_on}
    }
    .into_html()
}
