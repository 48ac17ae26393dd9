//! `/admin/delivery/:id/delete`, and the same of taxes and codes: whether one is really to go.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::tabs::tabs;
use super::{Addressed, STYLES};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::selling::{Item, Kind};
use crate::orders::service::selling::get_items;
use crate::orders::texts;
use crate::ui::{IntoHtml, NOTICE, Tone, notice};

/// The question.
pub async fn page(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    render(&locals, &admin, kind, &key, false).await
}

/// The question, once more where somebody else has changed something since it was asked.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn render(
    locals: &Locals,
    admin: &Admin,
    kind: Kind,
    key: &str,
    is_stale: bool,
) -> Result<Response, AppError> {
    let listed = get_items(locals, kind).await?;
    let item = listed.find(key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let status = if is_stale { StatusCode::CONFLICT } else { StatusCode::OK };
    let page =
        Page { styles: STYLES, status, ..Page::personal(format!("Delete “{}”?", Item::name(item))) };
    let content = || {
        let here = format!("{}/{}", kind.path(), item.key());
        view! {
            {tabs(Some(kind))}
            {is_stale.then(|| notice(Tone::Bad, texts::STALE_DELETE))}
            <p>{texts::delete_note(kind)}</p>
            <form id="delete" method="post" action=format!("{here}/delete{NOTICE}") class="row">
                <input type="hidden" name="revision" value=listed.settings.revision.to_string() />
                <button class="danger">{texts::DELETE_SURE}</button>
                <a href=here.clone()>{texts::KEEP}</a>
            </form>
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Selling, page, content))
}
