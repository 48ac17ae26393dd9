//! `/admin/orders/:id`: an order, its money, its story, and what can be done with it.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use coppice_orders::state::{By as Whose, Fulfilment, Status, Step};
use leptos::prelude::*;
use serde::Deserialize;

use super::order::{address, bought};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::orders::model::Payments;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Entry, EntryKind, Order, StoryLine};
use crate::orders::service;
use crate::orders::texts::{attention, erase as erase_texts};
use crate::region;
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice, notice_list};

/// A form that was refused: it comes back as it was typed.
#[derive(Debug, Default)]
pub struct Refused {
    /// Its fields.
    pub fields: BTreeMap<String, String>,
    /// The field that is wrong, if it is one.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

impl Refused {
    /// What stood in a field.
    fn typed(&self, name: &str) -> Option<String> {
        self.fields.get(name).cloned()
    }

    /// That a field is wrong.
    fn wrong(&self, name: &str) -> Option<&'static str> {
        (self.field == name).then_some("true")
    }

    /// What is wrong with a field, beside it.
    fn problem(&self, name: &str) -> Option<Html> {
        let message = self.message.clone();
        let id = format!("{name}-problem");
        self.wrong(name).map(|_| view! { <p class="problem" id=id>{message}</p> }.into_html())
    }
}

/// What was done.
#[derive(Debug, Default, Deserialize)]
pub struct DetailQuery {
    done: Option<String>,
}

/// The order; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<DetailQuery>,
) -> Result<Response, AppError> {
    let said = query.done.map(|_| (Tone::Good, "Done.".to_owned()));
    render(&locals, &admin, &id, said, StatusCode::OK, &Refused::default()).await
}

/// The order again, with why something was not done.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    status: StatusCode,
    refused: Refused,
) -> Result<Response, AppError> {
    let said = Some((Tone::Bad, format!("Error: {}", refused.message)));
    render(locals, admin, id, said, status, &refused).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    said: Option<(Tone, String)>,
    status: StatusCode,
    refused: &Refused,
) -> Result<Response, AppError> {
    let (payments, story) = service::get_order(locals, id).await?;
    let Payments { order, entries, .. } = &payments;
    let key = format!("{:032x}", locals.app.platform.random.u128());
    let content = || {
        view! {
            {said.map(|(tone, text)| notice(tone, text))}
            <p><b data-testid="word">{order.word().to_string()}</b> " · " <Time at=order.placed_at />{by_link(locals, order)}</p>
            {attention(order)}
            {acts(order, &key, refused)}
            <h2>"What was ordered"</h2>
            {bought(&locals.app.config.cdn, order)}
            <h2>"Who"</h2>
            {who(order)}
            {address(order)}
            {(!order.note.is_empty()).then(|| view! { <h2>"Their note"</h2><p dir="auto" class="note">{order.note.clone()}</p> })}
            {money(order, entries)}
            {give_back(order, refused)}
            {told(order, &story)}
            {erase(order)}
        }
        .into_html()
    };
    let title = format!("Order {}", order.number);
    let page = Page { styles: &["admin.css", "checkout.css"], status, ..Page::personal(title) };
    Ok(frame::render(locals, admin, Section::Orders, page, content))
}

/// The way to what its buyer sees, where there is one.
fn by_link(locals: &Locals, order: &Order) -> Option<Html> {
    let link = service::link_to(locals, &order.id, order.link_version);
    order.erased_at.is_none().then(|| view! { " · " <a href=link>"As its buyer sees it"</a> }.into_html())
}

/// Who has ordered it, or when they were erased.
fn who(order: &Order) -> Html {
    match order.erased_at {
        Some(at) => view! { <p>{erase_texts::ERASED} " · " <Time at=at /></p> }.into_html(),
        None => {
            view! { <p><a href=format!("mailto:{}", order.email)>{order.email.clone()}</a></p> }.into_html()
        }
    }
}

/// The way to erase them.
fn erase(order: &Order) -> Option<Html> {
    let address = format!("/admin/orders/{}/erase", order.id);
    order
        .erased_at
        .is_none()
        .then(|| view! { <p class="fine"><a href=address>{erase_texts::ERASE}</a></p> }.into_html())
}

/// What somebody has to look at, in words.
fn attention(order: &Order) -> Option<Html> {
    let found = attention::attention(order.attention.as_deref());
    let found: Vec<_> = found.into_iter().map(|text| view! { {text} }.into_html()).collect();
    (!found.is_empty()).then(|| notice_list(Tone::Bad, "Please look at this:", found))
}

/// What becomes of money that comes for an order that is off.
const LATE: &str = "The order is off. If nobody had paid in time, and everything is still there, it goes on with its money; else please give the money back.";

/// What can be done next.
fn acts(order: &Order, key: &str, refused: &Refused) -> Html {
    let here = format!("/admin/orders/{}", order.id);
    let can = |step: Step| order.standing.after(step).is_ok();
    let revision = || view! { <input type="hidden" name="revision" value=order.revision.to_string() /> };
    let missing = order.missing();
    // Money that comes when the order is off is entered too: what is still there is taken again.
    let is_late = order.standing.status == Status::Canceled;
    let is_unpaid = is_late || order.standing.status == Status::Pending;
    let pay = (is_unpaid && missing > 0 && order.provider == Provider::Manual).then(|| {
        let amount = refused.typed("amount").unwrap_or_else(|| region::short(missing, &order.currency));
        let note = refused.typed("note").unwrap_or_default();
        let late = is_late.then(|| view! { <p class="fine">{if order.erased_at.is_some() { erase_texts::LATE } else { LATE }}</p> });
        view! {
            <form method="post" action=format!("{here}/payment{NOTICE}") class="act">
                <input type="hidden" name="key" value=key.to_owned() />
                {revision()}
                {late}
                <label for="amount">"Money that has come"</label>
                <input id="amount" name="amount" inputmode="decimal" value=amount maxlength="20" autocomplete="off" aria-invalid=refused.wrong("amount") aria-describedby="amount-problem" />
                {refused.problem("amount")}
                <label for="note">"A note, such as the bank’s reference"</label>
                <input id="note" name="note" value=note maxlength="200" autocomplete="off" />
                <button class=(!is_late).then_some("button")>"Enter the payment"</button>
            </form>
        }
    });
    let simple = |act: &'static str, label: &'static str| {
        view! { <form method="post" action=format!("{here}/{act}{NOTICE}")>{revision()}<button>{label}</button></form> }
    };
    let pack = (order.standing.fulfilment == Fulfilment::Waiting && can(Step::Pack))
        .then(|| simple("pack", "Begin to pack"));
    let ship = can(Step::Ship).then(|| {
        view! {
            <form method="post" action=format!("{here}/ship{NOTICE}") class="act">
                {revision()}
                <label for="tracking">"How to follow the parcel: a number, or an address (optional)"</label>
                <input id="tracking" name="tracking" maxlength="200" autocomplete="off" value=refused.typed("tracking").unwrap_or_else(|| order.tracking.clone()) aria-invalid=refused.wrong("tracking") aria-describedby="tracking-problem" />
                {refused.problem("tracking")}
                <button class="button">"It is sent"</button>
            </form>
        }
    });
    let deliver = can(Step::Deliver).then(|| simple("deliver", "It has arrived"));
    let cancel = can(Step::Cancel(Whose::Admin)).then(|| {
        let paid = (order.standing.paid > order.standing.refunded)
            .then_some(match order.provider {
                Provider::Manual => "It is paid: please give the money back below.",
                Provider::Stripe => "It is paid: all of the money goes back by Stripe.",
            })
            .map(|what| view! { <p class="fine">{what}</p> });
        view! {
            <details><summary>"Cancel the order"</summary>
                <p>"Its pieces go back into stock, and its buyer is told."</p>
                {paid}
                <form method="post" action=format!("{here}/cancel{NOTICE}")>{revision()}<button>"Cancel it"</button></form>
            </details>
        }
    });
    view! { <div class="order-acts">{pay}{pack}{ship}{deliver}{cancel}</div> }.into_html()
}

/// What has come and gone.
fn money(order: &Order, entries: &[Entry]) -> Option<Html> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let kind = match entry.kind {
                EntryKind::Charge => "came",
                EntryKind::Refund => "given back",
                EntryKind::Dispute => "disputed",
            };
            let state = match entry.state.as_str() {
                "new" | "asked" => " (under way)",
                "failed" => " (failed)",
                _ => "",
            };
            view! {
                <tr data-testid="entry"><td><Time at=entry.at /></td><td>{kind}{state}</td><td class="number"><bdi>{region::money(entry.amount, &entry.currency)}</bdi></td><td dir="auto">{entry.why.clone()}</td></tr>
            }
        })
        .collect();
    let invoice = order.invoice_number.map(|number| view! { <p class="fine">"Invoice " {number}</p> });
    (!rows.is_empty()).then(|| {
        view! {
            <h2 id="money">"Money"</h2>
            {invoice}
            <div role="region" aria-labelledby="money" tabindex="0" class="table"><table>
                <thead><tr><th scope="col">"When"</th><th scope="col">"What"</th><th scope="col" class="number">"How much"</th><th scope="col">"Note"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_html()
    })
}

/// The form by which something is given back, where there is something.
fn give_back(order: &Order, refused: &Refused) -> Option<Html> {
    let left = order.standing.paid.saturating_sub(order.standing.refunded);
    if left <= 0 {
        return None;
    }
    let lines: Vec<_> = order
        .lines
        .iter()
        .filter(|line| line.refunded_quantity < line.quantity)
        .map(|line| {
            let (id, most) = (format!("p{}", line.position), line.quantity.saturating_sub(line.refunded_quantity));
            view! {
                <label for=id.clone() dir="auto">{line.name.clone()} ", " {line.variant_name.clone()} ": pieces, at most " {most}</label>
                <input id=id.clone() name=id.clone() value=refused.typed(&id) inputmode="numeric" maxlength="3" autocomplete="off" aria-invalid=refused.wrong(&id) aria-describedby=format!("{id}-problem") />
                {refused.problem(&id)}
            }
        })
        .collect();
    let is_off = order.standing.status == Status::Canceled;
    let was_tried = refused.fields.contains_key("back");
    let back = refused.typed("back").or_else(|| is_off.then(|| region::short(left, &order.currency)));
    let restock = (!is_off && order.has_stock).then(|| {
        view! { <label class="choice"><input type="checkbox" name="restock" value="1" checked=!was_tried || refused.fields.contains_key("restock") /> "The pieces go back into stock"</label> }
    });
    let most = region::money(left, &order.currency);
    Some(
        view! {
            <details open=is_off || was_tried><summary>"Give money back"</summary>
                <form method="post" action=format!("/admin/orders/{}/refund{NOTICE}", order.id) class="act stack">
                    <input type="hidden" name="revision" value=order.revision.to_string() />
                    {lines}
                    <label for="back">"Besides, an amount (at most " {most} " in all)"</label>
                    <input id="back" name="back" inputmode="decimal" maxlength="20" autocomplete="off" value=back aria-invalid=refused.wrong("back") aria-describedby="back-problem" />
                    {refused.problem("back")}
                    <label for="why">"Why (optional)"</label>
                    <input id="why" name="why" value=refused.typed("why") maxlength="200" autocomplete="off" dir="auto" />
                    {restock}
                    <button>{if order.provider == Provider::Manual { "It is given back" } else { "Give it back by Stripe" }}</button>
                </form>
            </details>
        }
        .into_html(),
    )
}

fn told(order: &Order, story: &[StoryLine]) -> Html {
    let rows: Vec<_> = story
        .iter()
        .map(|line| {
            let by = line.by.clone().map(|by| view! { ", by " <bdi>{by}</bdi> });
            view! { <li><Time at=line.at /> ": " {says(order, line)}{by}</li> }
        })
        .collect();
    view! { <h2>"Story"</h2><ul class="plain" data-testid="story">{rows}</ul> }.into_html()
}

/// What has happened, in words.
fn says(order: &Order, line: &StoryLine) -> String {
    let amount =
        || line.details.parse().map(|amount| region::money(amount, &order.currency)).unwrap_or_default();
    match line.what.as_str() {
        "placed" => "ordered".to_owned(),
        "payment" => format!("{} came", amount()),
        "paid" => "paid in full".to_owned(),
        "retaken" => "paid late, and taken again".to_owned(),
        "refund" => format!("{} given back", amount()),
        "returned" => format!("{} goes back by itself", amount()),
        "canceled" if line.details == crate::orders::model::EXPIRED => {
            "canceled: not paid in time".to_owned()
        }
        "canceled" => format!("canceled {}", line.details),
        "packing" => "packing begun".to_owned(),
        "shipped" if line.details.is_empty() => "sent".to_owned(),
        "shipped" => format!("sent, {}", line.details),
        "delivered" => "arrived".to_owned(),
        "erased" => "its buyer was erased".to_owned(),
        other => other.to_owned(),
    }
}
