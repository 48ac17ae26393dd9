//! `/admin/cdn`: the files of a folder, or those that a search finds.

use axum::extract::OriginalUri;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use coppice_http_files::kind;
use leptos::prelude::*;
use serde::Deserialize;

use super::folders;
use super::grid::{Tile, grid};
use super::table::table;
use super::unfinished::unfinished;
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::api;
use crate::cdn::files_query::{FilesQuery, GROUPS};
use crate::cdn::islands::Uploader;
use crate::cdn::model::{FileListing, FilePage};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice, pager};

/// What has just been done to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Into another folder.
    Moved,
    /// For good.
    Deleted,
    /// By the form.
    Uploaded,
    /// An upload.
    Cancelled,
}

impl Done {
    fn words(self) -> &'static str {
        match self {
            Self::Moved => "Moved.",
            Self::Deleted => "Deleted.",
            Self::Uploaded => "Uploaded.",
            Self::Cancelled => "Upload cancelled.",
        }
    }

    /// The way on to an address among the files, where it is said.
    pub fn then(self, address: &str) -> Response {
        let mark = if address.contains('?') { '&' } else { '?' };
        let name = format!("{self:?}").to_ascii_lowercase();
        Redirect::to(&format!("{address}{mark}done={name}{NOTICE}")).into_response()
    }
}

/// What of the address is said once.
#[derive(Debug, Default, Deserialize)]
struct DoneQuery {
    done: Option<Done>,
}

/// What was chosen and typed, and why nothing was done with it.
#[derive(Debug, Default)]
pub struct Refusal {
    /// The files that were chosen.
    pub ids: Vec<String>,
    /// The folder they were to go to.
    pub folder: String,
    /// What is wrong.
    pub message: String,
}

impl Refusal {
    /// One of a form in which nothing was chosen yet.
    pub fn because(message: &str) -> Self {
        Self { message: message.to_owned(), ..Self::default() }
    }
}

/// The list, with all that is done to several files at once; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin, OriginalUri(uri): OriginalUri) -> Result<Response, AppError> {
    render(locals, admin, uri, None).await
}

/// The list at this address again, with what was chosen and typed, and what is wrong with it.
///
/// # Errors
/// As [`page`].
pub async fn refused(locals: Locals, admin: Admin, uri: Uri, refusal: Refusal) -> Result<Response, AppError> {
    render(locals, admin, uri, Some(refusal)).await
}

async fn render(
    locals: Locals,
    admin: Admin,
    uri: Uri,
    refusal: Option<Refusal>,
) -> Result<Response, AppError> {
    let (query, fields) = FilesQuery::read(&uri)?;
    let done = Query::<DoneQuery>::try_from_uri(&uri).ok().and_then(|Query(query)| query.done);
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let listing = api::get_file_listing(fields).await?;
    let FileListing { folders, unfinished: uploads, page } = listing;
    let FilePage { files, next, total } = page;
    let tiles: Vec<Tile> = files.into_iter().map(|file| Tile::new(&locals, file)).collect();
    let accept = kind::extensions().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",");
    let none_at_all = folders.is_empty();
    let newest = query.after.is_some().then(|| query.at(None).address());
    let content = move || {
        let said = match &refusal {
            Some(refusal) => Some(notice(Tone::Bad, format!("Error: {}", refusal.message))),
            None => done.map(|done| notice(Tone::Good, done.words())),
        };
        let refusal = refusal.unwrap_or_default();
        view! {
            {said}
            <Uploader folder=query.folder.clone() accept=accept />
            {unfinished(uploads)}
            <div class="files-page">
                {folders::tree(folders, &query)}
                <section id="files" class="files" aria-labelledby="found">
                    {filters(&query)}
                    <div class="files-head">
                        <h2 id="found">{heading(&query)}</h2>
                        <p class="fine">{count(total)}</p>
                        {views(&query)}
                    </div>
                    {if tiles.is_empty() { nothing(&query, none_at_all) } else { several(tiles, &query, &refusal) }}
                    {pager(newest, next.map(|next| query.at(Some(next)).address()))}
                </section>
            </div>
            <p class="fine"><a href="/admin/cdn/drift">"Compare the list with what is stored"</a></p>
        }
        .into_html()
    };
    let page = Page { islands: true, status, ..super::page("Files") };
    Ok(frame::render(&locals, &admin, Section::Files, page, content))
}

fn heading(query: &FilesQuery) -> String {
    if query.is_filtered() {
        let kind = query.group.and_then(|group| GROUPS.iter().find(|(other, ..)| *other == group));
        let what = kind.map_or("Files", |(_, _, label)| label);
        let by = if query.uploader.is_empty() { "" } else { " of one person" };
        if query.search.is_empty() {
            format!("{what}{by}")
        } else {
            format!("{what}{by}: “{}”", query.search)
        }
    } else if query.folder.is_empty() {
        "Main folder".to_owned()
    } else {
        query.folder.clone()
    }
}

fn count(total: Option<u32>) -> String {
    match total {
        None => "more than 10,000 files".to_owned(),
        Some(1) => "one file".to_owned(),
        Some(n) => format!("{n} files"),
    }
}

fn filters(query: &FilesQuery) -> impl IntoView + use<> {
    let chosen = query.group;
    let groups = GROUPS.map(
        |(group, name, label)| view! { <option value=name selected=chosen == Some(group)>{label}</option> },
    );
    let (me, other) = (query.uploader == "me", !query.uploader.is_empty() && query.uploader != "me");
    let other = other.then(|| {
        view! { <option value=query.uploader.clone() selected=true>"One person"</option> }
    });
    let clear = query
        .is_filtered()
        .then(|| view! { <a href=query.folder(&query.folder).address()>"Show the folder"</a> });
    let view_ = query.as_list.then(|| view! { <input type="hidden" name="view" value="list" /> });
    view! {
        <form class="filters" action="/admin/cdn" role="search" aria-label="Search the files">
            <input type="hidden" name="folder" value=query.folder.clone() />
            {view_}
            <label>"Search all folders " <input type="search" name="q" value=query.search.clone() maxlength="200" autocomplete="off" /></label>
            <label>"Type " <select name="type"><option value="">"Anything"</option>{groups.to_vec()}</select></label>
            <label>"Uploaded by " <select name="uploader"><option value="">"Anybody"</option><option value="me" selected=me>"Me"</option>{other}</select></label>
            <button>"Show"</button>
            {clear}
        </form>
    }
}

fn views(query: &FilesQuery) -> impl IntoView + use<> {
    let link = |as_list: bool, label: &'static str| {
        let current = (query.as_list == as_list).then_some("true");
        view! { <li><a href=query.shown(as_list).address() aria-current=current>{label}</a></li> }
    };
    view! { <ul class="views" aria-label="View">{link(false, "Grid")} {link(true, "List")}</ul> }
}

/// The files with what can be done to those that are chosen. Moving comes first: it is what the Enter key does.
fn several(mut tiles: Vec<Tile>, query: &FilesQuery, refusal: &Refusal) -> Html {
    for tile in &mut tiles {
        tile.is_chosen = refusal.ids.contains(&tile.file.id);
    }
    let files =
        if query.as_list { table(tiles, query.is_filtered()).into_html() } else { grid(tiles).into_html() };
    let act = |path: &str| format!("{path}{NOTICE}");
    view! {
        <form method="post" action=act("/admin/cdn/move") class="chosen">
            <input type="hidden" name="back" value=query.address() />
            <div class="toolbar" role="group" aria-label="Chosen files">
                <label class="all"><input type="checkbox" data-all /> "All"</label>
                <span class="acts">
                    <input name="folder" value=refusal.folder.clone() aria-label="Folder to move to" placeholder="folder/to/move-to" maxlength="200" autocomplete="off" autocapitalize="none" />
                    <button>"Move"</button>
                    <button formaction=act("/admin/cdn/delete")>"Delete…"</button>
                </span>
            </div>
            {files}
        </form>
    }
    .into_html()
}

fn nothing(query: &FilesQuery, none_at_all: bool) -> Html {
    let (what, then) = match (query.is_filtered(), none_at_all) {
        (true, _) => ("Nothing found.", "Try other words, or another type."),
        (false, true) => {
            ("No files yet.", "Add the first ones above: pictures, films, sounds, fonts, documents.")
        }
        (false, false) => ("No files in this folder itself.", "Add some above, or choose another folder."),
    };
    view! { <div class="empty" data-testid="empty"><p><b>{what}</b></p><p class="fine">{then}</p></div> }
        .into_html()
}
