//! `/admin/products/:id/files`: what variants of a digital product sell that is downloaded.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::problem;
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::islands::bytes;
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::pages::file_address;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::products::model::{FilesForm, VariantFile, editor_address};
use crate::products::service::{self, FilesView};
use crate::shop::model::Variant;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FilesQuery {
    /// What is looked for among the shop's private files.
    q: String,
    added: Option<String>,
    removed: Option<String>,
}

/// The downloads of a product; two round trips beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<FilesQuery>,
) -> Result<Response, AppError> {
    let said = match (&query.added, &query.removed) {
        (Some(_), _) => Some(notice(Tone::Good, "Added. Whoever has paid for it can download it.")),
        (_, Some(_)) => Some(notice(Tone::Good, "Removed. The file itself is still among your files.")),
        _ => None,
    };
    let form = FilesForm { search: query.q, ..FilesForm::default() };
    let view = service::get_downloads(&locals, &id, &form.search).await?;
    Ok(render(&locals, &admin, view, &form, said, None))
}

/// The page again, with what was typed and what is wrong with which field.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    form: FilesForm,
    wrong: (&str, &str),
) -> Result<Response, AppError> {
    let view = service::get_downloads(locals, id, &form.search).await?;
    let said = notice(Tone::Bad, format!("Error: {}", wrong.1));
    Ok(render(locals, admin, view, &form, Some(said), Some(wrong)))
}

fn render(
    locals: &Locals,
    admin: &Admin,
    view: FilesView,
    form: &FilesForm,
    said: Option<Html>,
    wrong: Option<(&str, &str)>,
) -> Response {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let document = Page { status, ..super::page(format!("Downloads of {}", view.product.name)) };
    let content = || {
        let here = format!("{}/files", editor_address(&view.product.id));
        let of = |variant: &Variant| {
            let own = view.files.iter().filter(|file| file.variant_id == variant.id);
            own.map(|file| row(&here, variant, file)).collect::<Vec<_>>()
        };
        let has_many = view.product.variants.len() > 1;
        let groups = view.product.variants.iter().map(|variant| (variant, of(variant)));
        // Of a product with a thousand variants those are shown that have something.
        let groups = groups.filter(|(_, rows)| !has_many || !rows.is_empty());
        let groups: Vec<_> = groups.map(|(variant, rows)| group(has_many, variant, rows)).collect();
        let none = (has_many && groups.is_empty()).then(|| view! { <p class="fine">{NONE_YET}</p> });
        let add = if view.is_digital() {
            add_forms(&here, &view, form, wrong)
        } else {
            view! { <p>"Only digital products have downloads. What it is stands in its form, at “Type”."</p> }
                .into_html()
        };
        view! {
            <p><a href=editor_address(&view.product.id)>"Edit the product"</a></p>
            {said}
            <p class="fine">"Who has paid finds these files on the page of their order, and downloads each up to 20 times. Where you replace a file with a newer one, they have that."</p>
            {none}
            {groups}
            {add}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Products, document, content)
}

const NONE_YET: &str = "No download yet.";

/// A variant and its files.
fn group(has_many: bool, variant: &Variant, rows: Vec<Html>) -> Html {
    let (name, id) = (variant.name.clone(), format!("of-{}", variant.id));
    let heading = if has_many { name } else { "Files".to_owned() };
    let list = if rows.is_empty() {
        view! { <p class="fine">{NONE_YET}</p> }.into_html()
    } else {
        view! { <ul class="unfinished">{rows}</ul> }.into_html()
    };
    view! { <section aria-labelledby=id.clone()><h2 id=id.clone() dir="auto">{heading}</h2>{list}</section> }
        .into_html()
}

fn row(here: &str, variant: &Variant, file: &VariantFile) -> Html {
    let name = file.filename.clone();
    let open = (file.visibility == Visibility::Public).then(
        || view! { <p class="problem">"This file is for everyone: who has its address need not pay."</p> },
    );
    view! {
        <li data-testid="download">
            <div>
                <a href=file_address(&file.id)><bdi>{name.clone()}</bdi></a>
                <p class="fine">{bytes(file.size_bytes)}</p>
                {open}
            </div>
            <form method="post" action=format!("{here}/remove{NOTICE}")>
                <input type="hidden" name="variant" value=variant.id.clone() />
                <input type="hidden" name="key" value=file.key.clone() />
                <button class="quiet" aria-label=format!("Remove {name} from {}", variant.name)>"Remove"</button>
            </form>
        </li>
    }
    .into_html()
}

/// The way to other files: looked for, offered, and by their addresses.
fn add_forms(here: &str, view: &FilesView, form: &FilesForm, wrong: Option<(&str, &str)>) -> Html {
    let at = |field: &str| wrong.filter(|(own, _)| *own == field).map(|(_, why)| why);
    let (file, variant) = (at("file"), at("variant"));
    let [file_id, variant_id] = ["file", "variant"].map(|id| format!("{id}-problem"));
    let choices = view.product.variants.iter().map(|variant| {
        let (id, name) = (variant.id.clone(), variant.name.clone());
        view! { <option value=id.clone() selected=id == form.variant>{name}</option> }
    });
    let choose = if let [only] = view.product.variants.as_slice() {
        view! { <input type="hidden" name="variant" value=only.id.clone() /> }.into_html()
    } else {
        let choices: Vec<_> = choices.collect();
        view! {
            <div class="field">
                <label for="variant">"For"</label>
                <select id="variant" name="variant" dir="auto" aria-describedby=variant.map(|_| variant_id) aria-invalid=variant.map(|_| "true")>
                    <option value="">"all variants"</option>
                    {choices}
                </select>
                {problem("variant", variant)}
            </div>
        }
        .into_html()
    };
    let offered: Vec<_> = view.offered.iter().map(offer).collect();
    let offered = match (offered.is_empty(), form.search.is_empty()) {
        (false, _) => view! { <ul class="unfinished" aria-label="Private files">{offered}</ul> }.into_html(),
        (true, false) => view! { <p class="fine">"No private file is called that."</p> }.into_html(),
        (true, true) => {
            view! { <p class="fine">"You have no private file yet. Upload it under " <a href="/admin/cdn">"Files"</a> ", and say there that it is only for people with a signed link."</p> }.into_html()
        }
    };
    view! {
        <section class="panel" aria-labelledby="add">
            <h2 id="add">"Add a file"</h2>
            <form method="get" action=here.to_owned() class="row">
                <label for="q">"Look for private files by name"</label>
                <input id="q" type="search" name="q" value=form.search.clone() maxlength="200" autocomplete="off" dir="auto" />
                <button>"Look"</button>
            </form>
            <form id="add-file" method="post" action=format!("{here}{NOTICE}") class="stack">
                <input type="hidden" name="q" value=form.search.clone() />
                {choose}
                <div class="field">
                    <label for="file">"The file’s address or key"</label>
                    <input id="file" name="file" value=form.file.clone() maxlength="2000" autocomplete="off" autocapitalize="none" dir="auto" placeholder="guides/knots-ab12cd34.pdf" aria-describedby=file.map(|_| file_id) aria-invalid=file.map(|_| "true") />
                    {problem("file", file)}
                </div>
                <button class="button">"Add it"</button>
                {offered}
            </form>
        </section>
    }
    .into_html()
}

fn offer(file: &CdnFile) -> Html {
    let name = file.filename.clone();
    let place = if file.folder.is_empty() { String::new() } else { format!("{} · ", file.folder) };
    view! {
        <li data-testid="offered">
            <div>
                <bdi>{name.clone()}</bdi>
                <p class="fine"><bdi>{place}</bdi>{bytes(file.size_bytes)}</p>
            </div>
            <button name="pick" value=file.key.clone() aria-label=format!("Add {name}")>"Add"</button>
        </li>
    }
    .into_html()
}
