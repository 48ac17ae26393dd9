//! `/admin/pages/:id/delete`: whether a page is really to go.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::site::{service, texts};
use crate::ui::IntoHtml;

/// The question.
pub async fn page(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    let stored = service::get_page(&locals, &id).await?;
    let title = format!("Delete “{}”?", stored.title);
    let page = Page { styles: &["admin.css", "cdn.css", "site.css"], ..Page::personal(title) };
    let content = || {
        let here = format!("{}/{}", super::PAGES, stored.id);
        view! {
            <p>{texts::delete_question(stored.published == 1)}</p>
            <form method="post" action=format!("{}/{}/delete", super::PAGES, stored.id) class="row">
                <button class="danger">{texts::DELETE_SURE}</button>
                <a href=here>{texts::KEEP}</a>
            </form>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Pages, page, content))
}
