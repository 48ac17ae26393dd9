//! Files as a table.

use leptos::prelude::*;

use super::file_address;
use super::grid::{Tile, choose, size, thumbnail};
use crate::cdn::model::Visibility;
use crate::ui::Time;

/// Files as rows, each with a box; with the folders they are in where that is not the same for all. The table scrolls by
/// itself where the window is narrower.
pub fn table(tiles: Vec<Tile>, with_folders: bool) -> impl IntoView {
    let rows = tiles.into_iter().map(|tile| {
        let file = &tile.file;
        let who = match file.visibility {
            Visibility::Public => "everybody",
            Visibility::Private => "with a link",
        };
        let folder = if file.folder.is_empty() { "—".to_owned() } else { file.folder.clone() };
        let folder = with_folders.then(|| view! { <td>{folder}</td> });
        view! {
            <tr data-testid="file">
                <td>{choose(&tile)}</td>
                <td><a href=file_address(&file.id)>{thumbnail(&tile)} <bdi>{file.filename.clone()}</bdi></a></td>
                {folder}
                <td>{file.content_type.clone()}</td>
                <td>{size(file)}</td>
                <td>{who}</td>
                <td><Time at=file.created_at /></td>
            </tr>
        }
    });
    view! {
        <div class="table" role="region" aria-label="Files" tabindex="0">
            <table class="files-table">
                <caption class="unseen">"Files, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">"Chosen"</span></th>
                        <th scope="col">"Name"</th>
                        {with_folders.then(|| view! { <th scope="col">"Folder"</th> })}
                        <th scope="col">"Type"</th>
                        <th scope="col">"Size"</th>
                        <th scope="col">"For"</th>
                        <th scope="col">"Uploaded"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
}
