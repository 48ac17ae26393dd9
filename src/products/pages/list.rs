//! `/admin/products`: the products, and what is done to several at once.

use axum::extract::OriginalUri;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use leptos::prelude::*;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::products::model::{ListQuery, ManagedList, ManagedProduct, Only, PRODUCTS, editor_address};
use crate::products::service::{self, BulkChange};
use crate::region;
use crate::shop::model::ProductStatus;
use crate::shop::pages::picture::Picture;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What was chosen and typed, and why nothing was done with it.
#[derive(Debug, Default)]
pub struct Refusal {
    /// The products that were chosen.
    pub ids: Vec<String>,
    /// What was to be done.
    pub what: String,
    /// With what.
    pub value: String,
    /// What is wrong.
    pub message: String,
}

/// The list; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin, OriginalUri(uri): OriginalUri) -> Result<Response, AppError> {
    render(&locals, &admin, &uri, None).await
}

/// The list at this address again, with what was chosen and typed, and what is wrong with it.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    uri: &Uri,
    refusal: Refusal,
) -> Result<Response, AppError> {
    render(locals, admin, uri, Some(refusal)).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    uri: &Uri,
    refusal: Option<Refusal>,
) -> Result<Response, AppError> {
    let query = ListQuery::read(uri)?;
    let list = service::get_list(locals, &query).await?;
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let content = || {
        let said = refusal.as_ref().map(|refusal| notice(Tone::Bad, format!("Error: {}", refusal.message)));
        let refusal = refusal.unwrap_or_default();
        view! {
            {said}
            <p class="acts"><a class="button" href="/admin/products/new">"Add product"</a></p>
            {filters(&query, &list)}
            <p class="fine" role="status" data-testid="count">{count(list.total)}</p>
            {if list.products.is_empty() { nothing(&query) } else { several(locals, &list, &query, &refusal) }}
            {pager(&query, &list)}
        }
        .into_html()
    };
    let page = Page { status, ..super::page("Products") };
    Ok(frame::render(locals, admin, Section::Products, page, content))
}

fn count(total: Option<i64>) -> String {
    match total {
        Some(1) => "1 product".to_owned(),
        Some(n) => format!("{n} products"),
        None => "More than 1,000 products".to_owned(),
    }
}

fn filters(query: &ListQuery, list: &ManagedList) -> impl IntoView + use<> {
    let first = ListQuery { cursor: None, ..query.clone() };
    let link = |to: ListQuery, label: &str, is_current: bool| {
        let label = label.to_owned();
        view! { <li><a href=to.address() aria-current=is_current.then_some("true")>{label}</a></li> }
    };
    let all = ListQuery { status: None, only: None, ..first.clone() };
    let mut chips = vec![link(all, "All", query.status.is_none() && query.only.is_none())];
    for status in [ProductStatus::Active, ProductStatus::Draft, ProductStatus::Archived] {
        let to = ListQuery { status: Some(status), only: None, ..first.clone() };
        chips.push(link(to, status_label(status), query.status == Some(status)));
    }
    for only in Only::ALL {
        let to = ListQuery { status: None, only: Some(only), ..first.clone() };
        chips.push(link(to, only.label(), query.only == Some(only)));
    }
    let categories = (!list.categories.is_empty()).then(|| {
        let any = link(
            ListQuery { category: String::new(), ..first.clone() },
            "Any category",
            query.category.is_empty(),
        );
        let each = list.categories.iter().map(|name| {
            link(ListQuery { category: name.clone(), ..first.clone() }, name, query.category == *name)
        });
        let links: Vec<_> = std::iter::once(any).chain(each).collect();
        view! { <nav aria-label="Categories"><ul class="chips small" dir="auto">{links}</ul></nav> }
    });
    let hidden = [
        ("status", query.status.map_or("", ProductStatus::name).to_owned()),
        ("category", query.category.clone()),
        ("only", query.only.map_or("", Only::name).to_owned()),
    ];
    let hidden = hidden.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden: Vec<_> =
        hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
    let clear = query.is_filtered().then(|| view! { <a href=PRODUCTS>"Clear"</a> });
    view! {
        <form class="find" role="search" action=PRODUCTS aria-label="Search the products">
            {hidden}
            <label class="unseen" for="find-product">"Name, SKU or barcode"</label>
            <input id="find-product" type="search" name="q" dir="auto" value=query.search.clone() placeholder="Name, SKU or barcode" maxlength="200" autocomplete="off" />
            <button>"Search"</button>
            {clear}
        </form>
        <nav aria-label="Filters"><ul class="chips small">{chips}</ul></nav>
        {categories}
    }
}

/// A status as people read it.
pub fn status_label(status: ProductStatus) -> &'static str {
    match status {
        ProductStatus::Draft => "Draft",
        ProductStatus::Active => "Active",
        ProductStatus::Archived => "Archived",
    }
}

fn nothing(query: &ListQuery) -> Html {
    let (what, then) = if query.is_filtered() {
        ("Nothing found.", "Try other words, or clear the filters.")
    } else {
        ("No products yet.", "Add the first one: a name and a price are enough.")
    };
    view! { <div class="empty" data-testid="empty"><p><b>{what}</b></p><p class="fine">{then}</p></div> }
        .into_html()
}

/// The products with what can be done to those that are chosen.
fn several(locals: &Locals, list: &ManagedList, query: &ListQuery, refusal: &Refusal) -> Html {
    let rows: Vec<_> = list.products.iter().map(|product| row(locals, product, refusal)).collect();
    let ways = BulkChange::ALL.map(|(name, label)| {
        view! { <option value=name selected=refusal.what == name>{label}</option> }
    });
    view! {
        <form method="post" action=format!("{PRODUCTS}/bulk{NOTICE}") class="chosen">
            <input type="hidden" name="back" value=query.address() />
            <div class="bulk" role="group" aria-label="Chosen products">
                <label class="all"><input type="checkbox" data-all /> "All on this page"</label>
                <span class="acts">
                    <select name="do" aria-label="What to do">{ways.to_vec()}</select>
                    <input name="value" value=refusal.value.clone() aria-label="With this value" placeholder="Value, where one is needed" maxlength="200" autocomplete="off" dir="auto" />
                    <button>"Show what would change"</button>
                </span>
            </div>
            <div class="table" role="region" aria-label="Products" tabindex="0">
                <table class="products-table">
                    <caption class="unseen">"Products, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col"><span class="unseen">"Chosen"</span></th>
                            <th scope="col">"Product"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Stock"</th>
                            <th scope="col" class="number">"Price"</th>
                            <th scope="col">"Category"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </form>
    }
    .into_html()
}

fn row(locals: &Locals, product: &ManagedProduct, refusal: &Refusal) -> impl IntoView + use<> {
    let is_chosen = refusal.ids.contains(&product.id);
    let status = product.status;
    let stock = format!("{}/stock", editor_address(&product.id));
    view! {
        <tr data-testid="product">
            <td><label class="tick"><input type="checkbox" name="id" value=product.id.clone() checked=is_chosen aria-label=format!("Choose {}", product.name) /></label></td>
            <td>
                <a class="product-cell" href=editor_address(&product.id)>
                    <span class="thumb"><Picture cdn=&locals.app.config.cdn image=product.image.clone().map(|image| crate::shop::model::Image { alt: String::new(), ..image }) name="" sizes="3rem" /></span>
                    <bdi>{product.name.clone()}</bdi>
                </a>
            </td>
            <td><span class=format!("status {}", status.name())>{status_label(status)}</span></td>
            <td><a class=is_low(product).then_some("low") href=stock>{stock_words(product)}</a></td>
            <td class="number">{prices(product, &locals.tenant.currency)}</td>
            <td dir="auto">{product.category.clone()}</td>
        </tr>
    }
}

fn is_low(product: &ManagedProduct) -> bool {
    product.least.is_some_and(|least| least <= Only::FEW)
}

fn stock_words(product: &ManagedProduct) -> String {
    match (product.stock, product.variants) {
        (None, _) => "not counted".to_owned(),
        (Some(stock), 1) => stock.to_string(),
        (Some(stock), variants) => format!("{stock} in {variants} variants"),
    }
}

fn prices(product: &ManagedProduct, currency: &str) -> String {
    let (min, max) = product.prices;
    if min == max {
        region::money(min, currency)
    } else {
        format!("{} – {}", region::money(min, currency), region::money(max, currency))
    }
}

fn pager(query: &ListQuery, list: &ManagedList) -> impl IntoView + use<> {
    let link = |cursor: Option<(i64, bool)>, rel: &'static str, label: &'static str| match cursor {
        Some(cursor) => {
            let to = ListQuery { cursor: Some(cursor), ..query.clone() };
            view! { <a href=to.address() rel=rel>{label}</a> }.into_html()
        }
        None => view! { <span></span> }.into_html(),
    };
    let (previous, next) = (list.previous.map(|at| (at, true)), list.next.map(|at| (at, false)));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {link(previous, "prev", "← Previous")}
                {link(next, "next", "Next →")}
            </nav>
        }
    })
}
