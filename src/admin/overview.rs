//! `/admin`: what there is to do, and what was done last.

use axum::response::Response;
use leptos::prelude::*;

use super::audit::Entries;
use super::checklist::checklist;
use super::frame::{self, Section};
use super::model::{LowStock, MOST_COUNTED, Overview, ProductName};
use super::service;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::text::minute;
use crate::ui::{Html, IntoHtml};

/// The overview; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin) -> Result<Response, AppError> {
    let Overview { figures, low, drafts, changed, latest } = service::get_overview(&locals).await?;
    let checklist = checklist(&locals, figures.active.saturating_add(figures.drafts) > 0);
    let content = move || {
        view! {
            {checklist}
            <p class="acts"><a class="button" href="/admin/products/new">"Add product"</a></p>
            <dl class="figures">
                {figure("On sale", figures.active, "/admin/products?status=active")}
                {figure("Drafts", figures.drafts, "/admin/products?status=draft")}
                {figure("Without picture", figures.bare, "/admin/products?only=no-picture")}
                {figure("Low stock", figures.low, "/admin/products?only=low")}
            </dl>
            {low_stock(low)}
            {products("drafts", "Drafts to finish", drafts)}
            {products("changed", "Changed last", changed)}
            <h2 id="latest">"Recent activity"</h2>
            <Entries entries=latest labelled_by="latest" />
            <p><a href="/admin/audit">"See the whole audit log"</a></p>
        }
        .into_html()
    };
    Ok(frame::page(&locals, &admin, Section::Overview, "Overview", content))
}

fn figure(label: &'static str, count: u32, address: &'static str) -> impl IntoView {
    let count = if count > MOST_COUNTED { format!("more than {MOST_COUNTED}") } else { count.to_string() };
    view! { <div><dt>{label}</dt><dd><a href=address aria-label=format!("{label}: {count}")>{count.clone()}</a></dd></div> }
}

/// What is nearly sold out; nothing where nothing is.
fn low_stock(low: Vec<LowStock>) -> Option<Html> {
    let rows = low.into_iter().map(|low| {
        let address = format!("/admin/products/{}/stock", low.id);
        let left = if low.left == 1 { "1 left".to_owned() } else { format!("{} left", low.left) };
        view! { <li data-testid="low"><a href=address><bdi>{low.name}</bdi></a> " " <span class="fine"><bdi>{low.variant}</bdi> ", " {left}</span></li> }
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        view! { <h2 id="low">"Nearly sold out"</h2><ul class="plain" aria-labelledby="low">{rows}</ul> }
            .into_html()
    })
}

fn products(id: &'static str, heading: &'static str, products: Vec<ProductName>) -> Option<Html> {
    let rows = products.into_iter().map(|product| {
        let at_ms = product.updated_at.saturating_mul(1_000);
        let machine = chrono::DateTime::from_timestamp_millis(at_ms)
            .map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        let address = format!("/admin/products/{}", product.id);
        view! { <li><a href=address><bdi>{product.name}</bdi></a> " " <time class="fine" datetime=machine>{minute(at_ms)}</time></li> }
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        view! { <h2 id=id>{heading}</h2><ul class="plain" aria-labelledby=id>{rows}</ul> }.into_html()
    })
}
