//! `/admin/products/new` and `/admin/products/:id`: one form, each of whose buttons sends all of it.

mod conflict;
mod fields;
mod options;
mod pictures;
mod variants;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use coppice_catalogue::check::Limits;
use coppice_catalogue::slug::is_slug;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::products::model::{PRODUCTS, editor_address};
use crate::products::service::{self, Editor};
use crate::shop::model::{ProductStatus, ProductType};
use crate::shop::service::get_any_product;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};
use fields::{area, choice, input};

/// The most characters of all tags, with what stands between them.
const TAGS: usize = Limits::TAGS * (Limits::LABEL + 2);

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Notice {
    saved: Option<String>,
}

impl Notice {
    fn words(&self) -> Option<&'static str> {
        Some(match self.saved.as_deref()? {
            "created" => "Created. It is a draft until its status says otherwise.",
            "duplicated" => "This is the copy: a draft, with nothing in stock.",
            "archived" => "Archived. The shop does not show it any more.",
            "restored" => "Put back as a draft.",
            _ => "Saved.",
        })
    }
}

/// An empty form.
pub async fn new(locals: Locals, admin: Admin) -> Result<Response, AppError> {
    let editor = service::new_product(&locals).await?;
    Ok(edit(&locals, &admin, editor, Notice::default()))
}

/// The form of a product.
pub async fn show(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(done): Query<Notice>,
) -> Result<Response, AppError> {
    let editor = match service::open(&locals, &id).await {
        // Whoever knows a product by its slug is led to it.
        Err(AppError::NotFound(_)) if is_slug(&id) => {
            let product = get_any_product(&locals, &id).await?;
            return Ok(Redirect::to(&editor_address(&product.id)).into_response());
        }
        editor => editor?,
    };
    Ok(edit(&locals, &admin, editor, done))
}

/// `/admin/products/:slug/pictures`, where pictures once had a page of their own.
pub async fn old_pictures(locals: Locals, _: Admin, Path(slug): Path<String>) -> Result<Response, AppError> {
    let product = get_any_product(&locals, &slug).await?;
    Ok(Redirect::to(&format!("{}#pictures", editor_address(&product.id))).into_response())
}

/// The editor as it is.
pub fn edit(locals: &Locals, admin: &Admin, editor: Editor, done: Notice) -> Response {
    let status = if editor.conflict.is_some() {
        StatusCode::CONFLICT
    } else if editor.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = match &editor.before {
        None => "New product".to_owned(),
        Some(product) => product.name.clone(),
    };
    let page = Page { status, ..super::page(title) };
    frame::render(locals, admin, Section::Products, page, || content(locals, &editor, &done))
}

fn content(locals: &Locals, editor: &Editor, done: &Notice) -> Html {
    let form = &editor.form;
    let address = match &editor.before {
        Some(product) => editor_address(&product.id),
        None => editor_address("new"),
    };
    let said = said(editor, done);
    let links = editor.before.as_ref().map(|product| {
        let shop = (product.status == ProductStatus::Active)
            .then(|| view! { <a href=format!("/shop/{}", product.slug)>"See it in the shop"</a> });
        let files = (product.kind == ProductType::Digital)
            .then(|| view! { <a href=format!("{}/files", editor_address(&product.id))>"Downloads"</a> });
        view! { <p class="acts">{shop} <a href=format!("{}/stock", editor_address(&product.id))>"Stock"</a> {files} <a href=PRODUCTS>"All products"</a></p> }
    });
    let id = editor.is_new().then(|| view! { <input type="hidden" name="id" value=form.id.clone() /> });
    view! {
        {links}
        {said}
        {conflict::both_sides(editor)}
        <form id="product" method="post" action=format!("{address}{NOTICE}") enctype="multipart/form-data" class="editor" data-unsaved=editor.unsaved.then_some("")>
            {id}
            <input type="hidden" name="seen" value=form.seen.clone() />
            <input type="hidden" name="key" value=form.key.clone() />
            <input type="hidden" name="may_go" value=form.may_go.clone() />
            {bar(editor)}
            {conflict::going(editor)}
            {editor.link.clone().map(link)}
            <div class="editor-main">
                {about(editor)}
                {pictures::pictures(locals, editor)}
                {options::options(editor)}
                {variants::variants(locals, editor)}
                {search_engines(locals, editor)}
            </div>
            <div class="editor-side">{side(editor)}</div>
        </form>
    }
    .into_html()
}

fn said(editor: &Editor, done: &Notice) -> Option<Html> {
    if editor.conflict.is_some() {
        return None;
    }
    if let Some(first) = editor.problems.first() {
        let more = match editor.problems.len() {
            1 => String::new(),
            n => format!(" ({} more below)", n.saturating_sub(1)),
        };
        return Some(notice(Tone::Bad, format!("Error: Nothing is saved yet. {}{more}", first.message)));
    }
    done.words().map(|words| notice(Tone::Good, words))
}

/// The form's first button is the one that the Enter key presses.
fn bar(editor: &Editor) -> impl IntoView + use<> {
    let save = match (&editor.conflict, &editor.going) {
        (Some(_), _) => ("save", "Save mine on top"),
        (None, Some(_)) => ("save-all", "Save and remove them"),
        (None, None) => ("save", "Save"),
    };
    let more = editor.before.as_ref().map(|product| {
        let archive = match product.status {
            ProductStatus::Archived => ("restore", "Save and put back"),
            _ => ("archive", "Save and archive"),
        };
        view! {
            <details class="more">
                <summary>"More"</summary>
                <div class="acts">
                    <button name="act" value="duplicate">"Save and duplicate"</button>
                    <button name="act" value=archive.0>{archive.1}</button>
                    <button name="act" value="link">"Make a preview link"</button>
                </div>
            </details>
        }
    });
    view! {
        <div class="toolbar save-bar">
            <button class="button" name="act" value=save.0>{save.1}</button>
            {more}
        </div>
    }
}

fn link(address: String) -> impl IntoView {
    view! {
        <div class="panel">
            <label for="preview-link">"Whoever has this link sees the product as it is saved, for seven days"</label>
            <input id="preview-link" readonly value=address.clone() dir="ltr" />
            <p><a href=address>"Open it"</a></p>
        </div>
    }
}

fn about(editor: &Editor) -> impl IntoView + use<> {
    let form = &editor.form;
    let preview = editor.description.clone().map(|html| {
        view! { <div class="prose panel" dir="auto" id="description-preview" inner_html=html></div> }
    });
    view! {
        <section class="panel" aria-labelledby="about">
            <h2 id="about">"Product"</h2>
            {input(editor, "name", "Name", &form.name, Limits::NAME, "")}
            {area(editor, "short_description", "Short description", &form.short_description, 2, "One or two sentences, for lists and search engines.")}
            {area(editor, "description", "Description", &form.description, 8, "Markdown: **bold**, *italic*, # heading, - list, [link](https://example.com).")}
            <p class="acts"><button name="act" value="refresh">"Preview description"</button></p>
            {preview}
        </section>
    }
}

fn search_engines(locals: &Locals, editor: &Editor) -> impl IntoView + use<> {
    let form = &editor.form;
    let or = |own: &str, other: &str| if own.trim().is_empty() { other.to_owned() } else { own.to_owned() };
    let title = or(&form.meta_title, &form.name);
    let words = or(&form.meta_description, &form.short_description);
    let slug = or(&form.slug, "…");
    let address = format!("{}/shop/{slug}", locals.canonical_origin());
    let title = or(&title, "Name of the product");
    view! {
        <section class="panel" aria-labelledby="seo">
            <h2 id="seo">"Search engines"</h2>
            <div class="result" aria-label="How search engines may show it" role="group">
                <p class="result-address"><bdi>{address}</bdi></p>
                <p class="result-title" dir="auto">{title} " · " {locals.tenant.name.clone()}</p>
                <p class="fine" dir="auto">{words}</p>
            </div>
            {input(editor, "meta_title", "Title", &form.meta_title, Limits::TEXT, "Where it is not to be the name.")}
            {area(editor, "meta_description", "Description for search engines", &form.meta_description, 2, "Where it is not to be the short one.")}
            {input(editor, "slug", "Address: /shop/…", &form.slug, 200, "Made of the name where it is empty. Links to a former address lead here.")}
        </section>
    }
}

fn side(editor: &Editor) -> impl IntoView + use<> {
    let form = &editor.form;
    let statuses = [
        ("draft", "Draft: nobody sees it"),
        ("active", "Active: on sale"),
        ("archived", "Archived: no longer shown"),
    ];
    let kinds = ProductType::ALL.map(|kind| {
        let label = match kind {
            ProductType::Physical => "Thing: it is shipped",
            ProductType::Digital => "Download",
            ProductType::Subscription => "Subscription",
            ProductType::Service => "Service",
        };
        (kind.name(), label)
    });
    let classes: Vec<(&str, &str)> =
        editor.terms.tax_classes().iter().map(|class| (class.as_str(), class.as_str())).collect();
    let categories = editor.categories.iter().map(|name| view! { <option value=name.clone()></option> });
    let categories: Vec<_> = categories.collect();
    view! {
        <section class="panel" aria-labelledby="organised">
            <h2 id="organised">"Status and order"</h2>
            {choice(editor, "status", "Status", &form.status, &statuses)}
            {input(editor, "category", "Category", &form.category, Limits::LABEL, "")}
            <datalist id="categories">{categories}</datalist>
            {input(editor, "tags", "Tags", &form.tags, TAGS, "With commas between.")}
            {input(editor, "vendor", "Vendor", &form.vendor, Limits::TEXT, "Who makes it: the brand.")}
            {choice(editor, "type", "Type", &form.kind, &kinds)}
            {choice(editor, "tax_class", "Tax class", &form.tax_class, &classes)}
        </section>
    }
}
