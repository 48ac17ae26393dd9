//! `/admin/products/:slug/pictures`: which pictures a product shows.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use coppice_http_files::kind::Group;
use leptos::prelude::*;
use serde::Deserialize;

use super::picture::Picture;
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::model::{CdnFile, FileCursor, Visibility};
use crate::cdn::pages::{Tile, file_address, thumbnail};
use crate::cdn::service::{FileFilter, list_all_files};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::shop::model::{Image, Product};
use crate::shop::service;
use crate::ui::{IntoHtml, NOTICE, Tone, notice};

/// Pictures that are offered on a page.
const PAGE: u32 = 24;

/// Which pictures are offered, and whether something was just saved.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PicturesQuery {
    /// What is searched.
    pub q: String,
    /// Where the page begins.
    pub after: String,
    /// Set once the form was saved.
    pub saved: Option<String>,
}

impl PicturesQuery {
    /// The address of this page of a product; its slug was found, so that it can stand in one.
    pub fn address(&self, slug: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let fields =
            [("q", &*self.q), ("after", &*self.after), ("saved", self.saved.as_deref().unwrap_or(""))];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/admin/products/{slug}/pictures{mark}{query}")
    }
}

/// The form as it was typed, by the pictures' tags, and why it was refused.
pub struct Refusal {
    /// What each picture was said to show.
    pub given: Vec<(String, String)>,
    /// What is wrong.
    pub message: String,
}

/// The id of the page's one form: whichever of its buttons is pressed, what was typed is saved.
const FORM: &str = "pictures";

/// A product's pictures, and those that could be.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(slug): Path<String>,
    Query(query): Query<PicturesQuery>,
) -> Result<Response, AppError> {
    render(&locals, &admin, &slug, &query, None).await
}

/// The page again, with what was typed and what is wrong with it.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    slug: &str,
    query: &PicturesQuery,
    refusal: Refusal,
) -> Result<Response, AppError> {
    render(locals, admin, slug, query, Some(refusal)).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    slug: &str,
    query: &PicturesQuery,
    refusal: Option<Refusal>,
) -> Result<Response, AppError> {
    let mut product = service::get_any_product(locals, slug).await?;
    if let Some(Refusal { given, .. }) = &refusal {
        for image in &mut product.images {
            let tag = service::picture_tag(&image.key);
            if let Some((_, alt)) = given.iter().find(|(own, _)| *own == tag) {
                image.alt.clone_from(alt);
            }
        }
    }
    let search = query.q.trim().to_owned();
    let filter = FileFilter {
        search: (!search.is_empty()).then(|| search.clone()),
        group: Some(Group::Image),
        ..FileFilter::default()
    };
    let after = FileCursor::parse(&query.after);
    let found = list_all_files(locals, &filter, after.as_ref(), PAGE).await?;
    let free = |file: &CdnFile| {
        file.visibility == Visibility::Public && product.images.iter().all(|image| image.key != file.key)
    };
    let offered: Vec<Tile> =
        found.files.into_iter().filter(|file| free(file)).map(|file| Tile::new(locals, file)).collect();
    let more = found.next.map(|next| {
        let query = PicturesQuery { q: search.clone(), after: next.to_string(), saved: None };
        format!("{}#offered", query.address(slug))
    });
    let title = format!("Pictures of {}", product.name);
    let mut page = Page { styles: &["admin.css", "cdn.css"], ..Page::personal(title) };
    if refusal.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let said = match refusal {
        Some(refusal) => Some(notice(Tone::Bad, format!("Error: {}", refusal.message))),
        None => query.saved.as_ref().map(|_| notice(Tone::Good, "Saved.")),
    };
    let content = || {
        view! {
            <p><a href=format!("/shop/{}", product.slug)>"See it in the shop"</a></p>
            {said}
            {chosen(locals, &product, query)}
            <h2 id="offered">"Add a picture"</h2>
            <div class="filters" role="search" aria-label="Search the pictures">
                <label>"Search " <input type="search" name="q" form=FORM value=search maxlength="200" autocomplete="off" /></label>
                <button form=FORM name="act" value="search">"Show"</button>
                <a href="/admin/cdn">"Upload others"</a>
            </div>
            {offer(offered)}
            {more.map(|more| view! { <nav class="pager" aria-label="Pages"><span></span><a href=more rel="next">"Older →"</a></nav> })}
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Files, page, content))
}

/// The pictures the product has, in their order. Each button also saves what is typed; the first is what the Enter key
/// presses.
fn chosen(locals: &Locals, product: &Product, query: &PicturesQuery) -> impl IntoView + use<> {
    let count = product.images.len();
    let none = (count == 0).then(|| view! { <p class="notice">"This product has no picture yet."</p> });
    let rows = product.images.iter().enumerate().map(|(at, image)| row(locals, at, count, image));
    let rows: Vec<_> = rows.collect();
    view! {
        <form id=FORM method="post" action=NOTICE class="stack">
            <input type="hidden" name="shown" value=query.q.clone() />
            <input type="hidden" name="after" value=query.after.clone() />
            {none}
            <button class="button" name="act" value="save">"Save"</button>
            <ol class="pictures">{rows}</ol>
        </form>
    }
}

fn row(locals: &Locals, at: usize, count: usize, image: &Image) -> impl IntoView + use<> {
    let place = at.saturating_add(1);
    let act = |act: &str, label: &'static str, is_possible: bool| {
        let name = format!("{label}: picture {place}");
        view! { <button name="act" value=format!("{act} {at}") aria-label=name disabled=!is_possible>{label}</button> }
    };
    let id = format!("alt-{at}");
    view! {
        <li data-testid="picture">
            <Picture cdn=&locals.app.config.cdn image=Some(image.clone()) name="" sizes="8rem" />
            <div class="stack">
                <input type="hidden" name="picture" value=service::picture_tag(&image.key) />
                <label for=id.clone()>"Picture " {place} " shows"</label>
                <input id=id name="alt" value=image.alt.clone() maxlength="500" autocomplete="off" />
                <div class="acts">
                    {act("up", "Up", at > 0)}
                    {act("down", "Down", place < count)}
                    {act("remove", "Remove", true)}
                </div>
            </div>
        </li>
    }
}

/// The pictures it could have.
fn offer(tiles: Vec<Tile>) -> impl IntoView {
    if tiles.is_empty() {
        return view! { <div class="empty"><p><b>"No other pictures found."</b></p></div> }.into_html();
    }
    let tiles = tiles.into_iter().map(|tile| {
        let name = tile.file.filename.clone();
        view! {
            <li class="tile" data-testid="offered">
                <a href=file_address(&tile.file.id)>{thumbnail(&tile)} <span class="tile-name">{name.clone()}</span></a>
                <button form=FORM name="act" value=format!("add {}", tile.file.id) aria-label=format!("Add {name}")>"Add"</button>
            </li>
        }
    });
    view! { <ul class="tiles">{tiles.collect::<Vec<_>>()}</ul> }.into_html()
}
