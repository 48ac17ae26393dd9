//! What browsers ask of a shop beside its pages: its icon and its manifest.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::picture_address;
use crate::assets;
use crate::cache_policy::CachePolicy;
use crate::locals::Locals;
use crate::tenant::colour::LIGHT;

/// How long they may be kept: nobody minds an icon of yesterday's for an hour.
const POLICY: CachePolicy = CachePolicy::Static { max_age: 3_600 };

/// `GET /favicon.ico`: the way to the shop's icon, or to the built-in one, for those that ask by this name.
pub async fn icon(locals: Locals) -> Response {
    let own = locals.look.settings.icon.as_ref();
    let address = own.map(|icon| picture_address(&locals.app.config.cdn, icon));
    let address = address.unwrap_or_else(|| assets::path("favicon.ico").to_owned());
    kept((StatusCode::FOUND, [(LOCATION, address)]).into_response())
}

/// `GET /manifest.webmanifest`: what phones are told that put the shop among their programs
/// (<https://www.w3.org/TR/appmanifest/>).
pub async fn manifest(locals: Locals) -> Response {
    let (look, cdn) = (&locals.look, &locals.app.config.cdn);
    let [paper, ..] = LIGHT;
    let icon = match &look.settings.icon {
        Some(icon) => {
            let side =
                |pixels: u32| if icon.width > 320 { pixels.saturating_mul(320) / icon.width } else { pixels };
            let sizes = if icon.width > 0 && icon.height > 0 {
                format!("{}x{}", side(icon.width), side(icon.height))
            } else {
                "any".to_owned()
            };
            json!({ "src": picture_address(cdn, icon), "sizes": sizes })
        }
        None => json!({ "src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml" }),
    };
    let accent = look.accent.as_ref().map_or_else(|| paper.hex(), |accent| accent.light.clone());
    let manifest = json!({
        "name": locals.tenant.name,
        "lang": look.language(),
        "start_url": "/",
        "display": "browser",
        "background_color": paper.hex(),
        "theme_color": accent,
        "icons": [icon],
    });
    kept(([(CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response())
}

fn kept(mut response: Response) -> Response {
    response.extensions_mut().insert(POLICY);
    response
}
