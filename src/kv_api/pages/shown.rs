//! The secret of a key, shown once.

mod terminal;

use axum::response::Response;
use leptos::prelude::*;

use super::{KEYS, STYLES};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::extract::Admin;
use crate::kv_api::model::key::Kind;
use crate::kv_api::service::keys::Shown;
use crate::kv_api::texts;
use crate::locals::Locals;
use crate::ui::{IntoHtml, Tone, copy_field, notice};

/// The secret, where it is good, and how it is tried.
pub fn page(locals: &Locals, admin: &Admin, shown: Shown, is_new_secret: bool) -> Response {
    let Shown { listed, secret } = shown;
    let key = &listed.key;
    let title = if is_new_secret {
        format!("“{}” has a new secret", key.name)
    } else {
        format!("“{}” is made", key.name)
    };
    let page = Page { styles: STYLES, scripts: &["files.js"], ..Page::personal(title) };
    let origin = locals.canonical_origin();
    let line = terminal::line(&origin, &locals.app.config.kv_api.account_id, key, &secret);
    let content = || {
        let is_token = key.kind() == Kind::Token;
        let label = if is_token { texts::TOKEN } else { texts::SECRET };
        let id = (!is_token).then(|| copy_field("key-id", texts::KEY_ID, key.id.clone()));
        let namespace =
            key.namespace_id.clone().map(|id| copy_field("namespace-id", texts::NAMESPACE_ID, id));
        let own = key
            .namespace_id
            .is_some()
            .then(|| copy_field("own", texts::BASE_OWN, format!("{origin}/api/v1")));
        view! {
            {notice(Tone::Good, texts::SHOWN_ONCE)}
            <section class="addresses" aria-label=texts::TITLE_OF_PAGE>
                {copy_field("secret", label, secret.clone())}
                {id}
                {namespace}
                {own}
                {copy_field("cloudflare", texts::BASE_CLOUDFLARE, format!("{origin}/client/v4"))}
                {copy_field("try", texts::TRY_IT, line)}
                <p class="fine" role="status" data-copied></p>
            </section>
            <p><a href=KEYS>{texts::BACK}</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::ApiKeys, page, content)
}
