//! The pages of `/admin/products`: each works as links and forms.

mod bulk;
mod editor;
mod files;
mod list;
mod preview;
mod stock;

use leptos::prelude::*;

use crate::app::Page;
use crate::ui::{Html, IntoHtml};

pub use bulk::{done as bulk_done, plan as bulk_plan};
pub use editor::{Notice, edit, new, old_pictures, show};
pub use files::{page as files, refused as files_refused};
pub use list::{Refusal as ListRefusal, page as list, refused as list_refused};
pub use preview::page as preview;
pub use stock::{page as stock, shown as stock_shown};

/// What all these pages need.
fn page(title: impl Into<String>) -> Page {
    Page {
        styles: &["admin.css", "cdn.css", "products.css"],
        scripts: &["products.js"],
        ..Page::personal(title)
    }
}

/// What is wrong with a field, beside it; the field names it as what describes it.
fn problem(id: &str, message: Option<&str>) -> Option<Html> {
    let message = message?.to_owned();
    let id = format!("{id}-problem");
    Some(view! { <p class="problem" id=id>{message}</p> }.into_html())
}
