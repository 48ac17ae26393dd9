//! `/admin/products/import`: a catalogue is brought, or taken away.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{LIST, UPLOAD, page as imports_page};
use crate::admin::frame::{self, Section};
use crate::error::AppError;
use crate::extract::Admin;
use crate::imports::service::{LARGEST, SWITCHED_OFF, is_open};
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml, Tone, notice};

/// What a form says beside the file.
#[derive(Debug, Clone, Default)]
pub struct ImportForm {
    /// What the file is written in; empty where it shows.
    pub encoding: String,
    /// Whether stock is taken over.
    pub stock: bool,
    /// Whether it is done without a look first.
    pub at_once: bool,
}

/// What a file may be written in that does not say so itself.
const ENCODINGS: [(&str, &str); 2] =
    [("", "Found by itself (UTF-8 or UTF-16)"), ("windows-1252", "Windows-1252, as older Excel writes it")];

/// The page.
pub async fn page(locals: Locals, admin: Admin) -> Result<Response, AppError> {
    let is_open = is_open(&locals).await;
    Ok(render(&locals, &admin, is_open.then(ImportForm::default), None))
}

/// The page again, with what was chosen and what is wrong with the file.
pub fn refused(locals: &Locals, admin: &Admin, form: &ImportForm, problem: String) -> Response {
    render(locals, admin, Some(form.clone()), Some(problem))
}

/// The page; without a form where importing is switched off.
fn render(locals: &Locals, admin: &Admin, form: Option<ImportForm>, problem: Option<String>) -> Response {
    let mut page = imports_page("Import and export");
    if problem.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let content = move || {
        view! {
            {match form {
                Some(form) => bring(&form, problem),
                None => closed(),
            }}
            <h2 id="export">"Export"</h2>
            <p>"Take your products with you: to keep a copy, to change prices in a spreadsheet, or to bring them to another shop."</p>
            {take("/admin/products/export.csv", "csv-status", "CSV for Shopify and spreadsheets", "Download CSV")}
            {take("/admin/products/export.jsonl", "json-status", "JSON Lines, which say everything there is to know", "Download JSON Lines")}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Imports, page, content)
}

fn closed() -> Html {
    view! {
        {notice(Tone::Plain, SWITCHED_OFF)}
        <p><a href=LIST>"Earlier imports"</a></p>
    }
    .into_html()
}

fn bring(form: &ImportForm, problem: Option<String>) -> Html {
    let wrong = problem.is_some().then_some("true");
    let encodings: Vec<_> = ENCODINGS
        .into_iter()
        .map(|(value, label)| {
            let selected = form.encoding == value;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect();
    let most = LARGEST >> 20;
    view! {
        <p>"Bring products from a Shopify export, from another Coppice shop, or from a spreadsheet. We look at the file first and show what would be new and what would change. Nothing is changed before you say so."</p>
        <form method="post" action=UPLOAD enctype="multipart/form-data" class="stack import-form">
            <label for="file">"File"</label>
            <input id="file" name="file" type="file" accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv,application/jsonl" required aria-describedby="file-help file-problem" aria-invalid=wrong />
            <p class="problem" id="file-problem" role="alert">{problem}</p>
            <p class="fine" id="file-help">"A CSV with the columns of Shopify’s product export, or JSON Lines. At most " {most} " MB."</p>
            <label class="check" for="stock">
                <input id="stock" name="stock" type="checkbox" value="1" checked=form.stock aria-describedby="stock-help" />
                "Take over the stock of products that are there"
            </label>
            <p class="fine" id="stock-help">"Otherwise their stock stays as it is, since some may have been sold meanwhile. New products always come with the file’s stock."</p>
            <label for="encoding">"Encoding"</label>
            <select id="encoding" name="encoding">{encodings}</select>
            <p class="actions">
                <button class="button" name="then" value="look">"Look first"</button>
                " "
                <button name="then" value="import">"Import without looking"</button>
            </p>
        </form>
        <p><a href=LIST>"Earlier imports"</a></p>
    }
    .into_html()
}

fn take(action: &'static str, id: &'static str, what: &'static str, button: &'static str) -> Html {
    view! {
        <form method="get" action=action class="export-form">
            <label for=id>{what}</label>
            <select id=id name="status">
                <option value="">"All products"</option>
                <option value="active">"Active"</option>
                <option value="draft">"Drafts"</option>
                <option value="archived">"Archived"</option>
            </select>
            <button>{button}</button>
        </form>
    }
    .into_html()
}
