use leptos::prelude::*;

use super::refusal::{FileForm, Refusal};
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::pages::file_address;
use crate::ui::{NOTICE, textarea_text};

/// The id of the form: what belongs to it stands elsewhere too.
pub const FORM: &str = "file";

/// What can be done with a file.
pub fn forms(file: &CdnFile, refusal: Option<&Refusal>) -> impl IntoView + use<> {
    let here = file_address(&file.id);
    let private = file.visibility == Visibility::Private;
    let delete = format!("{here}/delete");
    view! {
        {edit(file, &here, refusal)}
        {private.then(|| link(&here, refusal))}
        {replace(file, &here, refusal)}
        <p><a class="danger" href=delete>"Delete…"</a></p>
    }
}

/// What is wrong with a field.
pub fn problem(id: &'static str, message: Option<String>) -> impl IntoView {
    view! { <p class="problem" id=id>{message}</p> }
}

/// Whether a field is marked as wrong.
pub fn invalid(problem: &Option<String>) -> Option<&'static str> {
    problem.as_ref().map(|_| "true")
}

fn edit(file: &CdnFile, here: &str, refusal: Option<&Refusal>) -> impl IntoView + use<> {
    let typed = |value: fn(&FileForm) -> Option<String>, stored: &str| {
        refusal.and_then(|refusal| value(&refusal.form)).unwrap_or_else(|| stored.to_owned())
    };
    let wrong = |field: &str| refusal.and_then(|refusal| refusal.at(field));
    let visibility = refusal.and_then(|refusal| refusal.form.visibility).unwrap_or(file.visibility);
    let option = |is: Visibility, label: &'static str| {
        let selected = visibility == is;
        view! { <option value=is.name() selected=selected>{label}</option> }
    };
    let (public, private) = (
        option(Visibility::Public, "Everyone"),
        option(Visibility::Private, "Only people with a signed link"),
    );
    let (name, folder, alt) = (wrong("filename"), wrong("folder"), wrong("alt_text"));
    view! {
        <form id=FORM method="post" action=format!("{here}{NOTICE}") class="stack">
            <label for="filename">"Name"</label>
            <input id="filename" name="filename" value=typed(|form| form.filename.clone(), &file.filename) dir="auto" required maxlength="200" autocomplete="off" autocapitalize="none" aria-describedby="filename-problem" aria-invalid=invalid(&name) />
            {problem("filename-problem", name)}
            <label for="folder">"Folder"</label>
            <input id="folder" name="folder" value=typed(|form| form.folder.clone(), &file.folder) dir="auto" maxlength="200" placeholder="main folder" autocomplete="off" autocapitalize="none" aria-describedby="folder-problem" aria-invalid=invalid(&folder) />
            {problem("folder-problem", folder)}
            <label for="alt_text">"What it shows, for those who can't see it"</label>
            <textarea id="alt_text" name="alt_text" dir="auto" maxlength="500" rows="2" aria-describedby="alt-problem" aria-invalid=invalid(&alt)>{textarea_text(&typed(|form| form.alt_text.clone(), &file.alt_text))}</textarea>
            {problem("alt-problem", alt)}
            <label for="visibility">"For"</label>
            <select id="visibility" name="visibility">{public} {private}</select>
            <p class="fine">"Its address stays the same, whatever it is called."</p>
            <button class="button">"Save"</button>
        </form>
    }
}

fn link(here: &str, refusal: Option<&Refusal>) -> impl IntoView + use<> {
    let days = [(1, "a day"), (2, "two days"), (7, "a week")];
    let days = days.map(|(days, label)| view! { <option value=days>{label}</option> });
    view! {
        <div class="row">
            <label for="days">"A link that works for"</label>
            <select id="days" name="days" form=FORM>{days.to_vec()}</select>
            <button form=FORM formaction=format!("{here}/link{NOTICE}")>"Make link"</button>
            {problem("days-problem", refusal.and_then(|refusal| refusal.at("days")))}
        </div>
    }
}

fn replace(file: &CdnFile, here: &str, refusal: Option<&Refusal>) -> impl IntoView + use<> {
    let accept = file.filename.rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
    let wrong = refusal.and_then(|refusal| refusal.at("file"));
    view! {
        <form method="post" action=format!("{here}/replace{NOTICE}") enctype="multipart/form-data" class="row">
            <label for="newer">"Replace with a newer file"</label>
            <input id="newer" type="file" name="file" accept=accept required aria-describedby="newer-problem" aria-invalid=invalid(&wrong) />
            <button>"Replace"</button>
            {problem("newer-problem", wrong)}
        </form>
    }
}
