//! `/admin/products/:id/stock`: how much there is, and why.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::products::model::editor_address;
use crate::products::service::{self, StockField, StockForm, StockSaved, StockView};
use crate::shop::model::Variant;
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice};

/// Variants on a page.
const PAGE: usize = 100;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StockQuery {
    /// The variant whose history is shown.
    variant: Option<String>,
    /// The page of the variants, from 1.
    page: Option<usize>,
    /// Set once the form was saved.
    saved: Option<String>,
}

/// The stock of a product; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<StockQuery>,
) -> Result<Response, AppError> {
    let view = service::get_stock(&locals, &id, query.variant.as_deref()).await?;
    let said = query.saved.as_ref().map(|_| notice(Tone::Good, "Saved."));
    Ok(render(&locals, &admin, view, &query, said, &StockForm::default(), &StockSaved::Done))
}

/// The page again, with what was typed and what could not be done.
///
/// # Errors
/// As [`page`].
pub async fn shown(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    page: usize,
    form: &StockForm,
    saved: &StockSaved,
) -> Result<Response, AppError> {
    let view = service::get_stock(locals, id, None).await?;
    let query = StockQuery { page: Some(page), ..StockQuery::default() };
    let why = match saved {
        StockSaved::Unreadable(_) => "Error: Nothing is saved yet. What you typed is still here.",
        _ => "Error: Not all of it could be done. What is left is still here.",
    };
    Ok(render(locals, admin, view, &query, Some(notice(Tone::Bad, why)), form, saved))
}

fn render(
    locals: &Locals,
    admin: &Admin,
    view: StockView,
    query: &StockQuery,
    said: Option<Html>,
    form: &StockForm,
    saved: &StockSaved,
) -> Response {
    let StockView { product, moves, key } = view;
    let here = format!("{}/stock", editor_address(&product.id));
    let counted: Vec<&Variant> = product.variants.iter().filter(|variant| variant.track_inventory).collect();
    let others = product.variants.len().saturating_sub(counted.len());
    let last = counted.len().saturating_sub(1) / PAGE;
    let page = query.page.unwrap_or(1).saturating_sub(1).min(last);
    let shown = counted.iter().skip(page.saturating_mul(PAGE)).take(PAGE);
    let rows: Vec<_> = shown.enumerate().map(|(at, variant)| row(at, variant, &here, form, saved)).collect();
    let none = rows.is_empty();
    let pages = (last > 0).then(|| {
        let links = (0..=last).map(|at| {
            let n = at.saturating_add(1);
            let current = (at == page).then_some("page");
            view! { <li><a href=format!("{here}?page={n}") aria-current=current>{n}</a></li> }
        });
        view! { <nav aria-label="Variants"><ul class="chips small">{links.collect::<Vec<_>>()}</ul></nav> }
    });
    let name = |id: &str| {
        let variant = product.variants.iter().find(|variant| variant.id == id);
        variant.map(|variant| variant.name.clone()).unwrap_or_default()
    };
    let of = query.variant.as_deref().map(name).filter(|name| !name.is_empty());
    let history: Vec<_> = moves
        .into_iter()
        .map(|named| {
            let change = named.change;
            let words = if change.is_unnoted() { "Nobody had noted it" } else { move_words(&change.reason) };
            let by = change.by.clone().unwrap_or_else(|| "—".into());
            view! {
                <tr data-testid="move">
                    <td><Time at=change.at /></td>
                    <td dir="auto">{name(&named.variant_id)}</td>
                    <td class="number">{format!("{:+}", change.delta).replace('-', "−")}</td>
                    <td class="number">{change.applied}</td>
                    <td>{words}</td>
                    <td><bdi>{by}</bdi></td>
                </tr>
            }
        })
        .collect();
    let heading = match &of {
        Some(name) => format!("History of {name}"),
        None => "History".to_owned(),
    };
    let title = format!("Stock of {}", product.name);
    let status = match saved {
        StockSaved::Done => StatusCode::OK,
        StockSaved::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        StockSaved::Left(_) => StatusCode::CONFLICT,
    };
    let document = Page { status, ..super::page(title) };
    let content = || {
        view! {
            <p><a href=editor_address(&product.id)>"Edit the product"</a></p>
            {said}
            {if none {
                view! { <p>"Stock is not counted. Where it is, it is changed here: choose “Counted” for a variant in the product’s form."</p> }.into_html()
            } else {
                view! {
                    <p class="fine">"Write what is there, or how many more or less. What is sold meanwhile is not lost: where the number is another by then, nothing is set, and you are told."</p>
                    {pages}
                    <form method="post" action=format!("{here}{NOTICE}") class="chosen">
                        <input type="hidden" name="key" value=key />
                        <input type="hidden" name="page" value=page.saturating_add(1) />
                        <div class="table" role="region" aria-label="Stock" tabindex="0">
                            <table class="stock-table">
                                <thead><tr><th scope="col">"Variant"</th><th scope="col" class="number">"There are"</th><th scope="col">"Set to"</th><th scope="col">"or + / −"</th><th scope="col">"History"</th></tr></thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                        <p class="acts"><button class="button">"Save stock"</button></p>
                    </form>
                }.into_html()
            }}
            {(others > 0 && !none).then(|| view! { <p class="fine">{others} " variants are not counted."</p> })}
            <h2 id="history">{heading}</h2>
            {of.map(|_| view! { <p><a href=here.clone()>"Show all variants"</a></p> })}
            {if history.is_empty() {
                view! { <p class="fine">"Nothing has changed yet."</p> }.into_html()
            } else {
                view! {
                    <div class="table" role="region" aria-labelledby="history" tabindex="0">
                        <table>
                            <thead><tr><th scope="col">"When"</th><th scope="col">"Variant"</th><th scope="col" class="number">"Change"</th><th scope="col" class="number">"Then"</th><th scope="col">"Why"</th><th scope="col">"Who"</th></tr></thead>
                            <tbody>{history}</tbody>
                        </table>
                    </div>
                }.into_html()
            }}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Products, document, content)
}

fn row(
    at: usize,
    variant: &Variant,
    here: &str,
    form: &StockForm,
    saved: &StockSaved,
) -> impl IntoView + use<> {
    let typed = form.fields.iter().find(|field| field.id == variant.id);
    let (problems, keeps_all): (&[_], _) = match saved {
        StockSaved::Done => (&[], false),
        StockSaved::Unreadable(problems) => (problems, true),
        StockSaved::Left(problems) => (problems, false),
    };
    let why = problems.iter().find(|(id, _)| *id == variant.id).map(|(_, why)| why.as_str());
    // What was done is not typed any more; what was not, is.
    let StockField { set, add, was, .. } =
        typed.filter(|_| keeps_all || why.is_some()).cloned().unwrap_or_default();
    let now = variant.inventory_quantity;
    // Nobody was told yet that it is another by now.
    let was = if keeps_all && !was.is_empty() { was } else { now.to_string() };
    let id = format!("s{at}");
    let described = why.map(|_| format!("{id}-problem"));
    let name = variant.name.clone();
    let history = format!("{here}?variant={}#history", variant.id);
    let field = |what: &str| format!("{id}.{what}");
    view! {
        <tr data-testid="stock">
            <td dir="auto">{name.clone()} {super::problem(&id, why)}</td>
            <td class="number"><b>{now}</b></td>
            <td>
                <input type="hidden" name=field("id") value=variant.id.clone() />
                <input type="hidden" name=field("was") value=was />
                <input name=field("set") value=set inputmode="numeric" maxlength="20" autocomplete="off" aria-label=format!("Set {name} to (was {now})") aria-describedby=described.clone() aria-invalid=why.map(|_| "true") />
            </td>
            <td><input name=field("add") value=add maxlength="20" autocomplete="off" aria-label=format!("More or less of {name}") aria-describedby=described aria-invalid=why.map(|_| "true") /></td>
            <td><a href=history aria-label=format!("Show the history of {name}")>"Show"</a></td>
        </tr>
    }
}

/// Why stock has changed, as people read it.
fn move_words(reason: &str) -> &'static str {
    match reason {
        "order" => "Sold",
        "retaken" => "Taken again for an order",
        "canceled" => "Order cancelled",
        "refund" => "Came back",
        "import" => "From a file",
        _ => "By hand",
    }
}
