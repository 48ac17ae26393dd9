//! What is asked before files are deleted.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::file::FileForm;
use super::grid::{Tile, size, thumbnail};
use super::{file_address, folder_address};
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
    button: &'static str,
}

const ONE: Words = Words {
    gone: "This can't be undone. Links to it will stop working.",
    in_use: "A product shows it, and will lose this picture.",
    button: "Delete it",
};

const MANY: Words = Words {
    gone: "This can't be undone. Links to them will stop working.",
    in_use: "Products show some of them, and will lose these pictures.",
    button: "Delete them",
};

/// `GET /admin/cdn/files/:id/delete`.
pub async fn file_page(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    page(&locals, &admin, &[id], None).await
}

/// Asks whether these files are to be deleted, and says which products show them. `back` is where to go on; else it is the
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
    let FilesInUse { files, products: shown, .. } = service::get_files_in_use(locals, ids).await?;
    let Some(first) = files.first() else {
        return Err(AppError::NotFound("This file no longer exists.".into()));
    };
    let back = back.map_or_else(|| folder_address(&first.folder), str::to_owned);
    let title = match files.as_slice() {
        [file] => format!("Delete {}?", file.filename),
        files => format!("Delete {} files?", files.len()),
    };
    let mut products: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for product in shown {
        products.entry(product.key).or_default().push(product.name);
    }
    let words = if files.len() == 1 { &ONE } else { &MANY };
    let in_use = !products.is_empty();
    let content = || {
        let warning = in_use.then(|| view! { <p class="notice">{words.in_use}</p> });
        let rows = files.into_iter().map(|file| row(locals, file, &products)).collect::<Vec<_>>();
        view! {
            <p>{words.gone}</p>
            {warning}
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

/// Asks whether a file is to become private that products show, and says which. What else was typed is kept.
pub fn private_page(locals: &Locals, admin: &Admin, details: FileDetails, form: &FileForm) -> Response {
    let FileDetails { file, products, .. } = details;
    let page = super::page(format!("Make {} private?", file.filename));
    let here = file_address(&file.id);
    let field = |name: &'static str, value: &Option<String>| {
        value.clone().map(|value| view! { <input type="hidden" name=name value=value /> })
    };
    let content = || {
        let names = products.into_iter().map(|product| view! { <li><bdi>{product.name}</bdi></li> });
        let names: Vec<_> = names.collect();
        view! {
            <p class="notice">"These products show it. Visitors will see a broken picture there until you remove it from them:"</p>
            <ul class="condemned" data-testid="shown-by">{names}</ul>
            <form method="post" action=format!("{here}{NOTICE}") class="confirm">
                <input type="hidden" name="sure" value="1" />
                <input type="hidden" name="visibility" value=Visibility::Private.name() />
                {field("filename", &form.filename)} {field("folder", &form.folder)} {field("alt_text", &form.alt_text)}
                <button class="button">"Make it private"</button>
                <a href=here.clone()>"Cancel"</a>
            </form>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Files, page, content)
}

fn row(locals: &Locals, file: CdnFile, products: &BTreeMap<String, Vec<String>>) -> impl IntoView + use<> {
    let shown = products.get(&file.key).map(|names| format!("Shown by {}", names.join(", ")));
    let tile = Tile::new(locals, file);
    view! {
        <li>
            <input type="hidden" name="id" value=tile.file.id.clone() />
            {thumbnail(&tile)}
            <div>
                <a href=file_address(&tile.file.id)>{tile.file.filename.clone()}</a>
                <p class="fine">{size(&tile.file)}</p>
                {shown.map(|shown| view! { <p class="problem">{shown}</p> })}
            </div>
        </li>
    }
}
