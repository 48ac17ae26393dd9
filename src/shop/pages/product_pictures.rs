//! `/admin/products/:slug/pictures`: which pictures a product shows.

use axum::extract::{Path, Query};
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
use crate::ui::IntoHtml;

/// Pictures that are offered on a page.
const PAGE: u32 = 24;

/// Which pictures are offered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PicturesQuery {
    q: String,
    after: String,
}

/// A product's pictures, and those that could be.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(slug): Path<String>,
    Query(query): Query<PicturesQuery>,
) -> Result<Response, AppError> {
    let product = service::get_any_product(&locals, &slug).await?;
    let search = query.q.trim().to_owned();
    let filter = FileFilter {
        search: (!search.is_empty()).then(|| search.clone()),
        group: Some(Group::Image),
        ..FileFilter::default()
    };
    let after = FileCursor::parse(&query.after);
    let found = list_all_files(&locals, &filter, after.as_ref(), PAGE).await?;
    let free = |file: &CdnFile| {
        file.visibility == Visibility::Public && product.images.iter().all(|image| image.key != file.key)
    };
    let offered: Vec<Tile> =
        found.files.into_iter().filter(|file| free(file)).map(|file| Tile::new(&locals, file)).collect();
    let more = found.next.map(|next| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &search)
            .append_pair("after", &next.to_string())
            .finish();
        format!("?{query}#offered")
    });
    let page =
        Page { styles: &["admin.css", "cdn.css"], ..Page::personal(format!("Pictures of {}", product.name)) };
    let content = || {
        view! {
            <p><a href=format!("/shop/{}", product.slug)>"See it in the shop"</a></p>
            {chosen(&locals, &product)}
            <h2 id="offered">"Add a picture"</h2>
            <form class="filters" role="search" aria-label="Search the pictures">
                <label>"Search " <input type="search" name="q" value=search maxlength="200" autocomplete="off" /></label>
                <button>"Show"</button>
                <a href="/admin/cdn">"Upload others"</a>
            </form>
            {offer(offered)}
            {more.map(|more| view! { <nav class="pager" aria-label="Pages"><span></span><a href=more rel="next">"Older →"</a></nav> })}
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Files, page, content))
}

/// The pictures the product has, in their order. Each button also saves what is typed.
fn chosen(locals: &Locals, product: &Product) -> impl IntoView + use<> {
    let count = product.images.len();
    if count == 0 {
        return view! { <p class="notice">"This product has no picture yet."</p> }.into_html();
    }
    let rows = product.images.iter().enumerate().map(|(at, image)| row(locals, at, count, image));
    let rows: Vec<_> = rows.collect();
    view! {
        <form method="post" class="stack">
            <ol class="pictures">{rows}</ol>
            <button class="button" name="act" value="save">"Save"</button>
        </form>
    }
    .into_html()
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
                <input type="hidden" name="key" value=image.key.clone() />
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
                <button name="act" value=format!("add {}", tile.file.id) aria-label=format!("Add {name}")>"Add"</button>
            </li>
        }
    });
    view! { <form method="post"><ul class="tiles">{tiles.collect::<Vec<_>>()}</ul></form> }.into_html()
}
