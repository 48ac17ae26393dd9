use leptos::prelude::*;

use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::pages::file_address;

/// What can be done with a file.
pub fn forms(file: &CdnFile) -> impl IntoView + use<> {
    let here = file_address(&file.id);
    let private = file.visibility == Visibility::Private;
    let delete = format!("{here}/delete");
    view! {
        {edit(file, here.clone())}
        {private.then(|| link(&here))}
        {replace(file, &here)}
        <p><a class="danger" href=delete>"Delete…"</a></p>
    }
}

fn edit(file: &CdnFile, action: String) -> impl IntoView + use<> {
    let option = |visibility: Visibility, label: &'static str| {
        let selected = file.visibility == visibility;
        view! { <option value=visibility.name() selected=selected>{label}</option> }
    };
    let (public, private) = (
        option(Visibility::Public, "Everybody"),
        option(Visibility::Private, "Only people with a signed link"),
    );
    view! {
        <form method="post" action=action class="stack">
            <label for="filename">"Name"</label>
            <input id="filename" name="filename" value=file.filename.clone() required maxlength="200" autocomplete="off" autocapitalize="none" />
            <label for="folder">"Folder"</label>
            <input id="folder" name="folder" value=file.folder.clone() maxlength="200" placeholder="main folder" autocomplete="off" autocapitalize="none" />
            <label for="alt_text">"What it shows, for those who can't see it"</label>
            <textarea id="alt_text" name="alt_text" maxlength="500" rows="2">{file.alt_text.clone()}</textarea>
            <label for="visibility">"For"</label>
            <select id="visibility" name="visibility">{public} {private}</select>
            <p class="fine">"Its address stays the same, whatever it is called."</p>
            <button class="button">"Save"</button>
        </form>
    }
}

fn link(here: &str) -> impl IntoView + use<> {
    let days = [(1, "a day"), (2, "two days"), (7, "a week")];
    let days = days.map(|(days, label)| view! { <option value=days>{label}</option> });
    view! {
        <form method="post" action=format!("{here}/link") class="row">
            <label for="days">"A link that works for"</label>
            <select id="days" name="days">{days.to_vec()}</select>
            <button>"Make link"</button>
        </form>
    }
}

fn replace(file: &CdnFile, here: &str) -> impl IntoView + use<> {
    let accept = file.filename.rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
    view! {
        <form method="post" action=format!("{here}/replace") enctype="multipart/form-data" class="row">
            <label for="newer">"Replace with a newer file"</label>
            <input id="newer" type="file" name="file" accept=accept required />
            <button>"Replace"</button>
        </form>
    }
}
