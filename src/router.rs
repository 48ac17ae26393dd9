//! The table of endpoints, and the order of the layers around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::{api, pages};
use crate::state::AppState;
use crate::{admin, assets, auth, cdn, hooks};

/// The most a form may hold, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The whole application as one service.
pub fn router(app: AppState) -> Router {
    let site = Router::new()
        .route("/", get(pages::home::page))
        .route("/shop", get(pages::list::page))
        .route("/shop/{slug}", get(pages::product::page))
        .route("/cart", get(pages::cart::page))
        .route("/cart/lines", post(api::add_line))
        .route("/cart/lines/{variant}", post(api::change_line))
        .route("/login", get(auth::pages::login::page).post(auth::api::request_code))
        .route("/login/code", get(auth::pages::code::page).post(auth::api::redeem_code))
        .route("/login/with/{provider}", get(auth::api::start))
        .route("/login/callback/{provider}", get(auth::api::callback))
        .route("/logout", post(auth::api::logout))
        .route("/account", get(auth::pages::account::page).post(auth::api::rename))
        .route("/account/sessions", get(auth::pages::sessions::page))
        .route("/account/sessions/end-others", post(auth::api::end_others))
        .route("/account/sessions/{id}/end", post(auth::api::end_session))
        .route("/admin", get(admin::overview::page))
        .route("/admin/audit", get(admin::audit::page))
        .route("/dev/mail", get(auth::pages::dev_mail::page))
        .route("/sitemap.xml", get(api::sitemap))
        .route("/robots.txt", get(api::robots))
        .method_not_allowed_fallback(|| async { AppError::MethodNotAllowed })
        .fallback(no_page)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(app.clone(), hooks::with_locals));
    // What needs no shop, and must answer when the database does not.
    let plain = Router::new().route("/cdn/{*key}", get(cdn::file)).route("/healthz", get(async || "ok"));
    plain
        .fallback_service(site.with_state(app.clone()))
        .layer(from_fn_with_state(app.clone(), hooks::around))
        .with_state(app)
}

/// A static file where the platform has not served it, else the page that says there is none.
async fn no_page(_: Locals, uri: Uri) -> Response {
    match assets::ALL.iter().find(|asset| asset.path == uri.path()) {
        Some(asset) => assets::serve(asset),
        None => AppError::NotFound("There is no page at this address.".into()).into_response(),
    }
}
