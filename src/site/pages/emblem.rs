//! `/admin/shop/logo` and `/admin/shop/icon`: which picture stands for the shop.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use coppice_http_files::kind::Group;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::{Page, picture_address};
use crate::cdn::model::{FileCursor, Visibility};
use crate::cdn::pages::{Tile, thumbnail};
use crate::cdn::service::{FileFilter, list_all_files};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::site::model::Emblem;
use crate::site::{service, texts};
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice, pager};

/// Pictures that are offered on a page.
const PAGE: u32 = 24;

/// Which pictures are offered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EmblemQuery {
    q: String,
    after: String,
}

/// Which emblem an address is about.
///
/// # Errors
/// [`AppError::NotFound`] for what is none.
pub fn read(name: &str) -> Result<Emblem, AppError> {
    Emblem::parse(name).ok_or_else(|| AppError::NotFound("There is no page at this address.".into()))
}

/// The page of an emblem.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(name): Path<String>,
    Query(query): Query<EmblemQuery>,
) -> Result<Response, AppError> {
    render(&locals, &admin, read(&name)?, &query, None).await
}

/// The page again, with what was wrong.
///
/// # Errors
/// What the database can't do.
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    emblem: Emblem,
    message: String,
) -> Result<Response, AppError> {
    render(locals, admin, emblem, &EmblemQuery::default(), Some(message)).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    emblem: Emblem,
    query: &EmblemQuery,
    problem: Option<String>,
) -> Result<Response, AppError> {
    let stored = service::get_settings(locals).await?;
    let search = query.q.trim().to_owned();
    let filter = FileFilter {
        search: (!search.is_empty()).then(|| search.clone()),
        group: Some(Group::Image),
        visibility: Some(Visibility::Public),
        ..FileFilter::default()
    };
    let found = list_all_files(locals, &filter, FileCursor::parse(&query.after).as_ref(), PAGE).await?;
    let here = format!("{}/{}", super::SHOP, emblem.name());
    let more = found.next.map(|next| {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("q", search.as_str()), ("after", &next.to_string())])
            .finish();
        format!("{here}?{query}#offered")
    });
    let tiles: Vec<Tile> = found.files.into_iter().map(|file| Tile::new(locals, file)).collect();
    let picture = emblem.of(&stored.settings);
    let picture = picture.map(|picture| picture_address(&locals.app.config.cdn, picture));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page {
        styles: &["admin.css", "cdn.css", "site.css"],
        status,
        ..Page::personal(texts::emblem(emblem))
    };
    let content = move || {
        view! {
            <p><a href=super::SHOP>{texts::BACK_TO_SHOP}</a></p>
            {problem.map(|message| notice(Tone::Bad, format!("Error: {message}")))}
            {current(&here, emblem, picture)}
            <h2>{texts::UPLOAD}</h2>
            <form method="post" action=format!("{here}/upload{NOTICE}") enctype="multipart/form-data" class="pick">
                <label>{texts::UPLOAD_FILE} " " <input type="file" name="file" accept="image/png,image/webp,image/jpeg,image/gif,image/avif" /></label>
                <button class="button">{texts::UPLOAD_BUTTON}</button>
            </form>
            <h2 id="offered">{texts::CHOOSE_ONE}</h2>
            <form method="get" action=format!("{here}#offered") class="filters" role="search" aria-label="Search the pictures">
                <label>"Search " <input type="search" name="q" value=search maxlength="200" autocomplete="off" /></label>
                <button>"Show"</button>
            </form>
            {offer(&here, tiles)}
            {pager(None, more)}
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Shop, page, content))
}

/// The picture that stands for the shop now, and the way to none.
fn current(here: &str, emblem: Emblem, picture: Option<String>) -> Html {
    let note = texts::emblem_note(emblem);
    match picture {
        Some(address) => view! {
            <form method="post" action=format!("{here}{NOTICE}") class="row">
                <img class="emblem" src=address alt=texts::emblem(emblem) />
                <button name="act" value="none">{texts::TAKE_OFF}</button>
            </form>
            <p class="fine">{note}</p>
        }
        .into_html(),
        None => view! { <p>{texts::NO_PICTURE}</p><p class="fine">{note}</p> }.into_html(),
    }
}

/// The pictures it could be.
fn offer(here: &str, tiles: Vec<Tile>) -> Html {
    if tiles.is_empty() {
        return view! { <p>{texts::NONE_FOUND}</p> }.into_html();
    }
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|tile| {
            let name = tile.file.filename.clone();
            view! {
                <li class="tile" data-testid="offered">
                    {thumbnail(&tile)}
                    <bdi class="tile-name">{name.clone()}</bdi>
                    <button name="act" value=format!("use {}", tile.file.id) aria-label=format!("{}: {name}", texts::USE)>{texts::USE}</button>
                </li>
            }
        })
        .collect();
    view! { <form method="post" action=format!("{here}{NOTICE}")><ul class="tiles">{tiles}</ul></form> }
        .into_html()
}
