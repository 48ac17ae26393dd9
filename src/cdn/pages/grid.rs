//! Files as tiles.

use leptos::prelude::*;

use super::file_address;
use crate::cdn::islands::bytes;
use crate::cdn::link;
use crate::cdn::model::{CdnFile, Visibility};
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// How wide thumbnails are fetched, in pixels.
const WIDTH: u32 = 320;

/// A file as a tile or a row shows it.
pub struct Tile {
    /// The file.
    pub file: CdnFile,
    /// Where its thumbnail is; none for what is no picture.
    pub thumbnail: Option<String>,
    /// Whether its box is ticked.
    pub is_chosen: bool,
}

impl Tile {
    /// The file with its thumbnail's address, which for a private one opens it for a while.
    pub fn new(locals: &Locals, file: CdnFile) -> Self {
        // No browser that is much in use shows JPEG XL.
        let shown = file.is_image() && file.content_type != "image/jxl";
        Self { thumbnail: shown.then(|| link::preview(locals, &file, Some(WIDTH))), file, is_chosen: false }
    }
}

/// The picture of a file, or its ending where it is none. Its name stands beside it.
pub fn thumbnail(tile: &Tile) -> Html {
    match &tile.thumbnail {
        Some(address) => {
            view! { <img class="thumbnail" src=address.clone() alt="" width=WIDTH height=WIDTH loading="lazy" /> }
                .into_html()
        }
        None => {
            let ending = tile.file.filename.rsplit_once('.').map(|(_, ending)| ending.to_owned());
            view! { <span class="thumbnail ending" aria-hidden="true">{ending}</span> }.into_html()
        }
    }
}

/// The box by which a file is chosen.
pub fn choose(Tile { file, is_chosen, .. }: &Tile) -> impl IntoView + use<> {
    let label = format!("Choose {}", file.filename);
    view! { <input type="checkbox" name="id" value=file.id.clone() checked=*is_chosen aria-label=label /> }
}

/// Files as tiles, each with a box.
pub fn grid(tiles: Vec<Tile>) -> impl IntoView {
    let tiles = tiles.into_iter().map(|tile| {
        let file = &tile.file;
        let private = file.visibility == Visibility::Private;
        view! {
            <li class="tile" data-testid="file">
                {choose(&tile)}
                <a href=file_address(&file.id)>
                    {thumbnail(&tile)}
                    <bdi class="tile-name">{file.filename.clone()}</bdi>
                </a>
                <span class="fine">
                    {size(file)}
                    {private.then(|| view! { " " <b>"private"</b> })}
                </span>
            </li>
        }
    });
    view! { <ul class="tiles">{tiles.collect::<Vec<_>>()}</ul> }
}

/// How large a file is: in pixels, if it is a picture, and in bytes.
pub fn size(file: &CdnFile) -> String {
    match (file.width, file.height) {
        (Some(width), Some(height)) => format!("{width} × {height}, {}", bytes(file.size_bytes)),
        _ => bytes(file.size_bytes),
    }
}
