//! `/admin/orders`: all orders, and those that wait for something.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::orders::model::{Cursor, Filter, OrderRow};
use crate::orders::service::{self, BulkOutcome, BulkStep};
use crate::region;
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice, outcomes, pager};

/// What the list's address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// A number, or an e-mail address.
    q: String,
    /// Which orders.
    show: String,
    /// Where the page begins.
    after: String,
    /// How many orders something was just done to,
    done: u32,
    /// and what.
    did: String,
}

impl ListQuery {
    /// Of an address of the list, as a form says it back; the list's beginning where it is none.
    pub fn parse(address: &str) -> Self {
        let query = address.strip_prefix("/admin/orders?").unwrap_or_default();
        let mut found = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "q" => found.q = value.into_owned(),
                "show" => found.show = value.into_owned(),
                "after" => found.after = value.into_owned(),
                _ => {}
            }
        }
        found
    }

    /// Its address, without what was just done.
    fn address(&self) -> String {
        self.address_after(&self.after, &[])
    }

    /// The same list once this was done to so many orders.
    pub fn after(&self, step: BulkStep, done: usize) -> String {
        self.address_after(&self.after, &[("did", step.name()), ("done", &done.to_string())])
    }

    fn address_after(&self, after: &str, more: &[(&str, &str)]) -> String {
        let filter = self.filter();
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            pairs.append_pair("q", &self.q);
        } else if !filter.name().is_empty() {
            pairs.append_pair("show", filter.name());
        }
        if !after.is_empty() {
            pairs.append_pair("after", after);
        }
        pairs.extend_pairs(more);
        match pairs.finish() {
            query if query.is_empty() => "/admin/orders".to_owned(),
            query => format!("/admin/orders?{query}"),
        }
    }

    /// What was just done, in words.
    fn said(&self) -> Option<String> {
        let step = BulkStep::parse(&self.did)?;
        (self.done > 0).then(|| format!("Done: {}.", did(step, usize::try_from(self.done).unwrap_or(0))))
    }

    /// What it asks for. What is neither a number nor an address finds nothing, as an address.
    fn filter(&self) -> Filter {
        let typed = self.q.trim();
        if typed.is_empty() {
            let named = Filter::OFFERED.into_iter().find(|filter| filter.name() == self.show);
            return named.unwrap_or_default();
        }
        match typed.trim_start_matches('#').parse() {
            Ok(number) => Filter::Number(number),
            Err(_) => Filter::Email(typed.to_lowercase()),
        }
    }
}

/// The list; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let said = query.said().map(|words| notice(Tone::Good, words));
    render(&locals, &admin, &query, said, StatusCode::OK).await
}

/// The list again, with why nothing was done.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    query: ListQuery,
    problem: String,
) -> Result<Response, AppError> {
    let said = notice(Tone::Bad, format!("Error: {problem}"));
    render(locals, admin, &query, Some(said), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What was done to several orders, where not all could take it.
pub fn done(
    locals: &Locals,
    admin: &Admin,
    query: &ListQuery,
    step: BulkStep,
    outcome: BulkOutcome,
) -> Response {
    let words = match outcome.done {
        0 => "Nothing was done. Why not:".to_owned(),
        count => format!("Done: {}. These were not:", did(step, count)),
    };
    let content = || outcomes(words, outcome.left, query.address(), "Back to the orders");
    let page = Page { status: StatusCode::CONFLICT, ..own_page("What was done") };
    frame::render(locals, admin, Section::Orders, page, content)
}

/// What was done to so many.
fn did(step: BulkStep, count: usize) -> String {
    let orders = if count == 1 { "1 order is".to_owned() } else { format!("{count} orders are") };
    match step {
        BulkStep::Pack => format!("{orders} being packed"),
        BulkStep::Ship => format!("{orders} sent, and their buyers are told"),
    }
}

fn own_page(title: &str) -> Page {
    Page {
        styles: &["admin.css", "cdn.css", "products.css", "checkout.css"],
        scripts: &["products.js"],
        ..Page::personal(title)
    }
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    query: &ListQuery,
    said: Option<Html>,
    status: StatusCode,
) -> Result<Response, AppError> {
    let filter = query.filter();
    let after = Cursor::parse(&query.after);
    let (rows, next) = service::list_orders(locals, &filter, after.as_ref()).await?;
    let content = || {
        let chips = Filter::OFFERED.map(|offered| {
            let to = match offered.name() {
                "" => "/admin/orders".to_owned(),
                name => format!("/admin/orders?show={name}"),
            };
            let current = (query.q.is_empty() && offered == filter).then_some("true");
            view! { <li><a href=to aria-current=current>{offered.label()}</a></li> }
        });
        let rows: Vec<_> = rows.iter().map(row).collect();
        let list = if rows.is_empty() {
            view! { <div class="empty" data-testid="empty"><p><b>"No orders here."</b></p></div> }.into_html()
        } else {
            view! {
                <form id="bulk" method="post" action=format!("/admin/orders/bulk{NOTICE}") class="chosen">
                <input type="hidden" name="back" value=query.address() />
                <div class="bulk" role="group" aria-label="Ticked orders">
                    <label class="all"><input type="checkbox" data-all /> "All on this page"</label>
                    <span class="acts">
                        <button name="do" value="pack">"Begin to pack"</button>
                        <button name="do" value="ship">"It is sent"</button>
                        <button name="do" value="print">"Print packing slips"</button>
                    </span>
                </div>
                <div role="region" aria-label="Orders" tabindex="0" class="table"><table class="orders-table">
                    <thead><tr><th scope="col"><span class="unseen">"Ticked"</span></th><th scope="col">"Order"</th><th scope="col">"Placed"</th><th scope="col">"Buyer"</th><th scope="col">"State"</th><th scope="col" class="number">"Pieces"</th><th scope="col" class="number">"Total"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                </form>
            }
            .into_html()
        };
        view! {
            {said}
            <form class="find" role="search" action="/admin/orders" aria-label="Search the orders">
                <label class="unseen" for="find-order">"Number or e-mail address"</label>
                <input id="find-order" type="search" name="q" value=query.q.clone() placeholder="Number or e-mail address" maxlength="254" autocomplete="off" />
                <button>"Search"</button>
            </form>
            <nav aria-label="Filters"><ul class="chips small">{chips.into_iter().collect::<Vec<_>>()}</ul></nav>
            {list}
            {pager(after.is_some().then(|| query.address_after("", &[])), next.as_ref().map(|next| query.address_after(&next.text(), &[])))}
            {books()}
        }
        .into_html()
    };
    let page = Page { status, ..own_page("Orders") };
    Ok(frame::render(locals, admin, Section::Orders, page, content))
}

/// What a bookkeeper takes.
fn books() -> impl IntoView {
    view! {
        <h2 id="books">"Books"</h2>
        <form class="filters" action="/admin/orders/payments.csv" aria-labelledby="books">
            <label>"From " <input type="date" name="from" /></label>
            <label>"To " <input type="date" name="to" /></label>
            <button>"Payments as CSV"</button>
        </form>
        <p class="fine">"What came and what went back, by rates of tax. Days are UTC. "<a href="/admin/drift">"Do the books add up?"</a></p>
    }
}

fn row(row: &OrderRow) -> impl IntoView + use<> {
    let attention = (row.attention != 0).then(|| view! { " " <b class="tag">"look"</b> });
    let buyer = row.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| row.email.clone());
    // Whoever was erased has neither.
    let buyer = if buyer.is_empty() { "—".to_owned() } else { buyer };
    view! {
        <tr data-testid="order">
            <td><label class="tick"><input type="checkbox" name="id" value=format!("{}.{}", row.id, row.revision) aria-label=format!("Tick No. {}", row.number) /></label></td>
            <td><a href=format!("/admin/orders/{}", row.id)>"No. " {row.number}</a></td>
            <td><Time at=row.placed_at /></td>
            <td dir="auto">{buyer}</td>
            <td>{row.word().to_string()}{attention}</td>
            <td class="number">{row.pieces.unwrap_or(0)}</td>
            <td class="number"><bdi>{region::money(row.total(), &row.currency)}</bdi></td>
        </tr>
    }
}
