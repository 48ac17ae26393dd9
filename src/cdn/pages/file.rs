//! `/admin/cdn/files/:id`: a file, all that is known of it, and what can be done with it.

mod facts;
mod forms;
mod refusal;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::preview::preview;
use super::{folder_address, seller_name};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::api;
use crate::cdn::link;
use crate::cdn::model::{CdnFile, FileDetails, ProductRef, SellerRef, Visibility};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::ui::{IntoHtml, NOTICE, Tone, copy_field, notice};

pub use refusal::{FileForm, Refusal};

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct FileQuery {
    /// Set once the form was saved.
    saved: Option<String>,
}

/// The details of a file.
///
/// # Errors
/// [`AppError::NotFound`] where there is none, and what the database can't do.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<FileQuery>,
) -> Result<Response, AppError> {
    let state = State { saved: query.saved.is_some(), ..State::default() };
    render(&locals, &admin, id, state).await
}

/// The same with a link that opens the file until it `expires` (epoch seconds).
///
/// # Errors
/// As [`page`].
pub async fn with_link(
    locals: &Locals,
    admin: &Admin,
    id: String,
    expires: i64,
) -> Result<Response, AppError> {
    render(locals, admin, id, State { expires: Some(expires), ..State::default() }).await
}

/// The same with the form as it was typed, and what is wrong with it.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    id: String,
    refusal: Refusal,
) -> Result<Response, AppError> {
    render(locals, admin, id, State { refusal: Some(refusal), ..State::default() }).await
}

/// What has come of the form.
#[derive(Default)]
struct State {
    saved: bool,
    /// When the link that was asked for ends.
    expires: Option<i64>,
    refusal: Option<Refusal>,
}

async fn render(locals: &Locals, admin: &Admin, id: String, state: State) -> Result<Response, AppError> {
    let State { saved, expires, refusal } = state;
    let FileDetails { file, products, sellers, uploader } = api::get_cdn_file(id).await?;
    let signed = expires.map(|expires| link::signed(locals, &file.key, &[], expires));
    let mut page = Page { media: true, ..super::page(file.filename.clone()) };
    if refusal.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let said = match &refusal {
        Some(refusal) => Some(notice(Tone::Bad, format!("Error: {}", refusal.message))),
        None => saved.then(|| notice(Tone::Good, "Saved.")),
    };
    let content = || {
        let folder = if file.folder.is_empty() { "Main folder".to_owned() } else { file.folder.clone() };
        view! {
            <nav aria-label="Breadcrumbs">
                <ol class="crumbs">
                    <li><a href=super::FILES>"Files"</a></li>
                    <li><a href=folder_address(&file.folder)>{folder}</a></li>
                    <li aria-current="page">{file.filename.clone()}</li>
                </ol>
            </nav>
            {said}
            <div class="file">
                <div class="file-left">
                    {preview(locals, &file)}
                    {addresses(locals, &file, signed)}
                    {used_by(&file, products, sellers, refusal.as_ref())}
                </div>
                <div class="file-right">
                    {facts::facts(&file, uploader)}
                    {forms::forms(&file, refusal.as_ref())}
                </div>
            </div>
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Files, page, content))
}

/// The addresses by which the file is had, to be copied.
fn addresses(locals: &Locals, file: &CdnFile, signed: Option<String>) -> impl IntoView {
    let url = link::absolute(locals, &file.key);
    let label = if file.alt_text.is_empty() { &file.filename } else { &file.alt_text };
    // What would end the text early.
    let label = label.replace('[', "(").replace(']', ")");
    let mark = if file.is_image() { "!" } else { "" };
    let markdown = format!("{mark}[{label}]({url})");
    let private = (file.visibility == Visibility::Private)
        .then(|| view! { <p class="fine">"Private: the address opens only with a signature."</p> });
    let signed = signed.map(|link| {
        view! {
            {notice(Tone::Good, "Anyone with this link can open the file until it expires.")}
            {copy_field("signed", "Signed link", link)}
        }
    });
    view! {
        <section class="addresses" aria-label="Addresses">
            {signed}
            {copy_field("url", "URL", url)}
            {copy_field("markdown", "Markdown", markdown)}
            {private}
            <p class="fine" role="status" data-copied></p>
        </section>
    }
}

/// What shows and sells the file, and the way into another product.
fn used_by(
    file: &CdnFile,
    products: Vec<ProductRef>,
    sellers: Vec<SellerRef>,
    refusal: Option<&Refusal>,
) -> impl IntoView {
    let none = (products.is_empty() && sellers.is_empty())
        .then(|| view! { <p class="fine">"No product shows it."</p> });
    let sold = sellers.into_iter().map(|seller| {
        let name = view! { <bdi>{seller_name(&seller)}</bdi> };
        let name = match seller.product.as_str() {
            "" => name.into_html(),
            id => view! { <a href=format!("/admin/products/{id}/files")>{name}</a> }.into_html(),
        };
        view! { <li>"Downloaded by who buys " {name}</li> }
    });
    let sold: Vec<_> = sold.collect();
    let sold = (!sold.is_empty()).then(|| view! { <ul data-testid="sold">{sold}</ul> });
    let rows = products.into_iter().map(|product| {
        let pictures = format!("/admin/products/{}/pictures", product.slug);
        let page = format!("/shop/{}", product.slug);
        view! { <li><a href=pictures>{product.name}</a> " " <a class="fine" href=page>"in the shop"</a></li> }
    });
    let rows: Vec<_> = rows.collect();
    let add = (file.is_image() && file.visibility == Visibility::Public).then(|| {
        let action = format!("{}/product{NOTICE}", super::file_address(&file.id));
        let typed = refusal.and_then(|refusal| refusal.form.slug.clone());
        let problem = refusal.and_then(|refusal| refusal.at("slug"));
        view! {
            <div class="row">
                <label for="slug">"Add to product"</label>
                <input id="slug" name="slug" form=forms::FORM value=typed placeholder="blue-mug" maxlength="200" autocomplete="off" autocapitalize="none" aria-describedby="slug-problem" aria-invalid=forms::invalid(&problem) />
                <button form=forms::FORM formaction=action>"Add"</button>
                {forms::problem("slug-problem", problem)}
            </div>
        }
    });
    view! {
        <section aria-labelledby="used">
            <h2 id="used">"Where it is used"</h2>
            {none}
            <ul data-testid="used">{rows}</ul>
            {sold}
            {add}
        </section>
    }
}
