//! `/admin/cdn/files/:id`: a file, all that is known of it, and what can be done with it.

mod facts;
mod forms;

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::folder_address;
use super::preview::preview;
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::api;
use crate::cdn::link;
use crate::cdn::model::{CdnFile, FileDetails, ProductRef, Visibility};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::IntoHtml;

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
    render(&locals, &admin, id, query.saved.is_some(), None).await
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
    render(locals, admin, id, false, Some(expires)).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    id: String,
    saved: bool,
    expires: Option<i64>,
) -> Result<Response, AppError> {
    let FileDetails { file, products, uploader } = api::get_cdn_file(id).await?;
    let signed = expires.map(|expires| link::signed(locals, &file.key, &[], expires));
    let page = Page { media: true, ..super::page(file.filename.clone()) };
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
            {saved.then(|| view! { <p class="notice good" role="status">"Saved."</p> })}
            <div class="file">
                <div class="file-left">
                    {preview(locals, &file)}
                    {addresses(locals, &file, signed)}
                    {used_by(&file, products)}
                </div>
                <div class="file-right">
                    {facts::facts(&file, uploader)}
                    {forms::forms(&file)}
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
            <p class="notice good" role="status">"Anyone with this link can open the file until it expires."</p>
            {copy("signed", "Signed link", link)}
        }
    });
    view! {
        <section class="addresses" aria-label="Addresses">
            {signed}
            {copy("url", "URL", url)}
            {copy("markdown", "Markdown", markdown)}
            {private}
            <p class="fine" role="status" data-copied></p>
        </section>
    }
}

/// A field to copy from.
fn copy(id: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="copy">
            <label for=id>{label}</label>
            <input id=id value=value readonly />
            <button type="button" data-copy=id aria-label=format!("Copy {label}")>"Copy"</button>
        </div>
    }
}

/// Which products show the file, and the way into another.
fn used_by(file: &CdnFile, products: Vec<ProductRef>) -> impl IntoView {
    let none = products.is_empty().then(|| view! { <p class="fine">"No product shows it."</p> });
    let rows = products.into_iter().map(|product| {
        let pictures = format!("/admin/products/{}/pictures", product.slug);
        let page = format!("/shop/{}", product.slug);
        view! { <li><a href=pictures>{product.name}</a> " " <a class="fine" href=page>"in the shop"</a></li> }
    });
    let rows: Vec<_> = rows.collect();
    let add = (file.is_image() && file.visibility == Visibility::Public).then(|| {
        let action = format!("{}/product", super::file_address(&file.id));
        view! {
            <form method="post" action=action class="row">
                <label for="slug">"Add to product"</label>
                <input id="slug" name="slug" placeholder="blue-mug" pattern="[a-z0-9\\-]+" maxlength="200" required autocomplete="off" autocapitalize="none" />
                <button>"Add"</button>
            </form>
        }
    });
    view! {
        <section aria-labelledby="used">
            <h2 id="used">"Where it is used"</h2>
            {none}
            <ul data-testid="used">{rows}</ul>
            {add}
        </section>
    }
}
