//! The pictures of the product, and those that it could have.

use coppice_catalogue::check::Limits;
use leptos::prelude::*;

use super::super::problem;
use crate::cdn::model::CdnFile;
use crate::cdn::pages::{Tile, thumbnail};
use crate::locals::Locals;
use crate::products::model::PictureForm;
use crate::products::service::Editor;
use crate::shop::pages::picture::Picture;

/// The pictures in their order, a place to upload others, and the shop's own to choose from.
pub fn pictures(locals: &Locals, editor: &Editor) -> impl IntoView + use<> {
    let count = editor.form.pictures.len();
    let rows: Vec<_> = editor
        .form
        .pictures
        .iter()
        .enumerate()
        .map(|(at, own)| picture(locals, editor, at, count, own))
        .collect();
    let none = (count == 0).then(|| view! { <p class="fine">"No picture yet."</p> });
    let offered: Vec<_> = editor.library.offered.iter().map(|file| offer(locals, file.clone())).collect();
    let offered = (!offered.is_empty()).then(|| view! { <ul class="tiles">{offered}</ul> });
    view! {
        <section class="panel" id="pictures" aria-labelledby="pictures-title">
            <h2 id="pictures-title">"Pictures"</h2>
            <input type="hidden" name="pictures" value="1" />
            {problem("pictures", editor.problem("pictures"))}
            {none}
            <ol class="pictures">{rows}</ol>
            <div class="add-pictures">
                <div class="field">
                    <label for="upload">"Upload pictures, up to 10 MB each"</label>
                    <input id="upload" type="file" name="upload" accept="image/*" multiple />
                    <button name="act" value="refresh">"Upload"</button>
                </div>
                <div class="field">
                    <label for="picture_search">"Choose from your files, by name"</label>
                    <input id="picture_search" type="search" name="picture_search" value=editor.form.picture_search.clone() maxlength="200" autocomplete="off" dir="auto" />
                    <button name="act" value="pick">"Show pictures"</button>
                </div>
            </div>
            {offered}
        </section>
    }
}

fn picture(
    locals: &Locals,
    editor: &Editor,
    at: usize,
    count: usize,
    own: &PictureForm,
) -> impl IntoView + use<> {
    let place = at.saturating_add(1);
    let act = |act: &str, label: &'static str, is_possible: bool| {
        let name = format!("{label}: picture {place}");
        view! { <button name="act" value=format!("picture-{act} {at}") aria-label=name disabled=!is_possible>{label}</button> }
    };
    let id = format!("p{at}.alt");
    let wrong = editor.problem(&id);
    let image = editor.library.known.get(&own.key).cloned();
    let described = wrong.map(|_| format!("{id}-problem"));
    view! {
        <li data-testid="picture">
            <input type="hidden" name=format!("p{at}.key") value=own.key.clone() />
            <Picture cdn=&locals.app.config.cdn image=image.map(|image| crate::shop::model::Image { alt: String::new(), ..image }) name="" sizes="8rem" />
            <div class="field">
                <label for=id.clone()>"Picture " {place} " shows"</label>
                <input id=id.clone() name=id.clone() value=own.alt.clone() maxlength=Limits::TEXT autocomplete="off" dir="auto" aria-describedby=described aria-invalid=wrong.map(|_| "true") />
                {problem(&id, wrong)}
                <div class="acts">
                    {act("up", "Up", at > 0)}
                    {act("down", "Down", place < count)}
                    {act("remove", "Remove", true)}
                </div>
            </div>
        </li>
    }
}

fn offer(locals: &Locals, file: CdnFile) -> impl IntoView + use<> {
    let tile = Tile::new(locals, file);
    let (id, name) = (tile.file.id.clone(), tile.file.filename.clone());
    view! {
        <li class="tile" data-testid="offered">
            {thumbnail(&tile)}
            <bdi class="tile-name">{name.clone()}</bdi>
            <button name="act" value=format!("picture-add {id}") aria-label=format!("Add {name}")>"Add"</button>
        </li>
    }
}
