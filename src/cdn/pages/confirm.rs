//! What is asked before files are deleted.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::file::FileForm;
use super::grid::{Tile, size, thumbnail};
use super::{file_address, folder_address, seller_name};
use crate::admin::frame::{self, Section};
use crate::cdn::model::{CdnFile, FileDetails, FilesInUse, Visibility};
use crate::cdn::service;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::{IntoHtml, NOTICE};

/// What is said of one file, or of several.
struct Words {
    gone: &'static str,
    in_use: &'static str,
    sold: &'static str,
    button: &'static str,
}

const ONE: Words = Words {
    gone: "This can't be undone. Links to it will stop working.",
    in_use: "A product shows it, and will lose this picture.",
    sold: "Customers download it. Nobody can any more then, not even those who have paid for it.",
    button: "Delete it",
};

const MANY: Words = Words {
    gone: "This can't be undone. Links to them will stop working.",
    in_use: "Products show some of them, and will lose these pictures.",
    sold: "Customers download some of them. Nobody can any more then, not even those who have paid for them.",
    button: "Delete them",
};

/// `GET /admin/cdn/files/:id/delete`.
pub async fn file_page(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    page(&locals, &admin, &[id], None).await
}

/// Asks whether these files are to be deleted, and says what shows and sells them. `back` is where to go on; else it is the
/// folder of the first.
///
/// # Errors
/// [`AppError::NotFound`] where none of them is there, and what the database can't do.
pub async fn page(
    locals: &Locals,
    admin: &Admin,
    ids: &[String],
    back: Option<&str>,
) -> Result<Response, AppError> {
    let FilesInUse { files, products: shown, sellers, .. } = service::get_files_in_use(locals, ids).await?;
    let Some(first) = files.first() else {
        return Err(AppError::NotFound("This file no longer exists.".into()));
    };
    let back = back.map_or_else(|| folder_address(&first.folder), str::to_owned);
    let title = match files.as_slice() {
        [file] => format!("Delete {}?", file.filename),
        files => format!("Delete {} files?", files.len()),
    };
    let products = by_key(shown.into_iter().map(|product| (product.key, product.name)));
    let sold = by_key(sellers.into_iter().map(|seller| (seller.key.clone(), seller_name(&seller))));
    let words = if files.len() == 1 { &ONE } else { &MANY };
    let (in_use, is_sold) = (!products.is_empty(), !sold.is_empty());
    let content = || {
        let warning = in_use.then(|| view! { <p class="notice">{words.in_use}</p> });
        let loss = is_sold.then(|| view! { <p class="notice">{words.sold}</p> });
        let rows = files.into_iter().map(|file| row(locals, file, &products, &sold)).collect::<Vec<_>>();
        view! {
            <p>{words.gone}</p>
            {warning}
            {loss}
            <form method="post" action="/admin/cdn/delete" class="confirm">
                <input type="hidden" name="sure" value="1" />
                <input type="hidden" name="back" value=back.clone() />
                <ul class="condemned">{rows}</ul>
                <button class="button">{words.button}</button>
                <a href=back>"Cancel"</a>
            </form>
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Files, super::page(title), content))
}

/// What is told by the keys of files.
type ByKey = BTreeMap<String, Vec<String>>;

fn by_key(named: impl Iterator<Item = (String, String)>) -> ByKey {
    let mut all = ByKey::new();
    for (key, name) in named {
        all.entry(key).or_default().push(name);
    }
    all
}

/// Asks whether a file is to be for others than it was, where something shows or sells it as it is, and says what. What else was
/// typed is kept.
pub fn visibility_page(
    locals: &Locals,
    admin: &Admin,
    details: FileDetails,
    to: Visibility,
    form: &FileForm,
) -> Response {
    let FileDetails { file, products, sellers, .. } = details;
    let (title, why, names, button) = match to {
        Visibility::Private => (
            format!("Make {} private?", file.filename),
            "These products show it. Visitors will see a broken picture there until you remove it from them:",
            products.into_iter().map(|product| product.name).collect::<Vec<_>>(),
            "Make it private",
        ),
        Visibility::Public => (
            format!("Make {} public?", file.filename),
            "These are sold with it. Everyone who has its address will have it without paying:",
            sellers.iter().map(seller_name).collect(),
            "Make it public",
        ),
    };
    let page = super::page(title);
    let here = file_address(&file.id);
    let field = |name: &'static str, value: &Option<String>| {
        value.clone().map(|value| view! { <input type="hidden" name=name value=value /> })
    };
    let content = || {
        let names: Vec<_> = names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect();
        view! {
            <p class="notice">{why}</p>
            <ul class="condemned" data-testid="shown-by">{names}</ul>
            <form method="post" action=format!("{here}{NOTICE}") class="confirm">
                <input type="hidden" name="sure" value="1" />
                <input type="hidden" name="visibility" value=to.name() />
                {field("filename", &form.filename)} {field("folder", &form.folder)} {field("alt_text", &form.alt_text)}
                <button class="button">{button}</button>
                <a href=here.clone()>"Cancel"</a>
            </form>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Files, page, content)
}

fn row(locals: &Locals, file: CdnFile, products: &ByKey, sold: &ByKey) -> impl IntoView + use<> {
    let shown = products.get(&file.key).map(|names| format!("Shown by {}", names.join(", ")));
    let sold = sold.get(&file.key).map(|names| format!("Downloaded by who buys {}", names.join(", ")));
    let tile = Tile::new(locals, file);
    view! {
        <li>
            <input type="hidden" name="id" value=tile.file.id.clone() />
            {thumbnail(&tile)}
            <div>
                <a href=file_address(&tile.file.id)>{tile.file.filename.clone()}</a>
                <p class="fine">{size(&tile.file)}</p>
                {shown.map(|shown| view! { <p class="problem">{shown}</p> })}
                {sold.map(|sold| view! { <p class="problem">{sold}</p> })}
            </div>
        </li>
    }
}
