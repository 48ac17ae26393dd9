//! `/admin/api-keys/:id/rotate` and `/revoke`: what is asked before.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::{KEYS, STYLES};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::kv_api::service::keys::{get_good_key, mark};
use crate::kv_api::texts;
use crate::locals::Locals;
use crate::ui::{IntoHtml, NOTICE};

/// Whether a key is to have another secret.
pub async fn rotate(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    let key = get_good_key(&locals, &id).await?.key;
    let title = format!("A new secret for “{}”?", key.name);
    let page = Page { styles: STYLES, ..Page::personal(title) };
    let content = || {
        view! {
            <p>{texts::ROTATE_NOTE}</p>
            <form method="post" action=format!("{KEYS}/{}/rotate{NOTICE}", key.id) class="confirm">
                <input type="hidden" name="seen" value=mark(&key) />
                <button class="button">{texts::ROTATE_SURE}</button>
                <a href=KEYS>{texts::BACK}</a>
            </form>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::ApiKeys, page, content))
}

/// Whether a key is to be revoked.
pub async fn revoke(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    let key = get_good_key(&locals, &id).await?.key;
    let page = Page { styles: STYLES, ..Page::personal(format!("Revoke “{}”?", key.name)) };
    let content = || {
        view! {
            <p>{texts::REVOKE_NOTE}</p>
            <form method="post" action=format!("{KEYS}/{}/revoke{NOTICE}", key.id) class="confirm">
                <button class="danger">{texts::REVOKE_SURE}</button>
                <a href=KEYS>{texts::BACK}</a>
            </form>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::ApiKeys, page, content))
}
