//! The table of endpoints, and the order of the layers around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_extractor, from_fn, from_fn_with_state};
use axum::routing::{get, post, put};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::state::AppState;
use crate::{
    admin, api, assets, auth, cdn, domains, flags, home, hooks, imports, kv_api, orders, people, products,
    readiness, setup, shop, site, tokens,
};

/// The most a form with files may hold, in bytes.
const MAX_FORM: usize = 256 << 20;

/// The most a form with a long text may hold, in bytes: each of its letters may take nine of them.
const MAX_TEXT: usize = 1 << 20;

/// The whole application as one service.
pub fn router(app: AppState) -> Router {
    with_hooks(app.clone(), routes(app))
}

/// What happens around every request, around these routes: for an entry that puts something of its own in between.
pub fn with_hooks(app: AppState, routes: Router) -> Router {
    routes.layer(from_fn_with_state(app, hooks::around))
}

/// The endpoints, without what happens around every request.
pub fn routes(app: AppState) -> Router {
    let site = Router::new()
        .route("/", get(shop::pages::home::page))
        .route("/shop", get(shop::pages::list::page))
        .route("/shop/suggest", get(shop::suggest::suggest))
        .route("/shop/{slug}", get(shop::pages::product::page))
        .route("/cart", get(shop::pages::cart::page))
        .route("/cart/losses", get(shop::actions::to_cart).post(shop::actions::forget_losses))
        .route("/cart/lines", get(shop::actions::to_cart).post(shop::actions::add_line))
        .route("/cart/lines/{variant}", get(shop::actions::to_cart).post(shop::actions::change_line))
        .route("/login", get(auth::pages::login::page).post(auth::actions::request_code))
        .route("/link", get(auth::pages::link::page).post(auth::actions::open_link))
        .route("/login/code", get(auth::pages::code::page).post(auth::actions::redeem_code))
        .route("/login/with/{provider}", get(auth::actions::start))
        .route("/login/callback/{provider}", get(auth::actions::callback))
        .route("/logout", post(auth::actions::logout))
        .route("/account", get(auth::pages::account::page).post(auth::actions::rename))
        .route("/account/sessions", get(auth::pages::sessions::page))
        .route("/account/sessions/end-others", post(auth::actions::end_others))
        .route("/account/sessions/{id}/end", post(auth::actions::end_session))
        .route("/admin", get(admin::overview::page))
        .route("/preview/{id}", get(products::pages::preview))
        .route("/admin/audit", get(admin::audit::page))
        .route("/dev/mail", get(auth::pages::dev_mail::page))
        .route("/sitemap.xml", get(shop::search_engines::sitemap))
        .route("/feeds/google.xml", get(shop::feeds::google))
        .route("/robots.txt", get(shop::search_engines::robots))
        .route("/pages/{slug}", get(site::pages::own::page))
        .route("/favicon.ico", get(site::browsers::icon))
        .route("/manifest.webmanifest", get(site::browsers::manifest))
        .merge(ordered())
        .merge(functions())
        .merge(files())
        .merge(names())
        .merge(managers())
        .merge(api_keys())
        .merge(flagged())
        .merge(tokens_for_machines())
        .merge(own_site())
        .merge(selling())
        .merge(managed())
        .merge(catalogues())
        .method_not_allowed_fallback(not_allowed)
        .fallback(no_page)
        .layer(from_fn_with_state(app.clone(), hooks::with_locals))
        .layer(from_fn_with_state(app.clone(), hooks::seated))
        .layer(from_fn(hooks::options));
    let uploads = uploads()
        .merge(texts())
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(app.clone(), hooks::with_locals))
        .layer(from_fn_with_state(app.clone(), hooks::streamed))
        .layer(from_fn(hooks::options));
    // What is the same for everybody, whoever asks.
    let served = Router::new()
        .route("/cdn/", get(cdn::serve::file).options(cdn::serve::preflight))
        .route("/cdn/{*key}", get(cdn::serve::file).options(cdn::serve::preflight))
        .layer(from_fn_with_state(app.clone(), hooks::with_site))
        .layer(from_fn_with_state(app.clone(), hooks::seated));
    // What other servers tell.
    let told = Router::new()
        .route("/webhooks/stripe", post(orders::actions::stripe_webhook))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), hooks::with_webhook))
        .layer(from_fn_with_state(app.clone(), hooks::seated));
    // What programs ask by keys of their own.
    let asked = Router::new()
        .nest("/api/v1", kv_api::api::v1::router().0)
        .nest("/client/v4", kv_api::api::v4::router(app.clone()))
        .layer(from_fn_with_state(app.clone(), hooks::with_program))
        .layer(from_fn_with_state(app.clone(), hooks::streamed));
    // What programs ask of the whole home.
    let homes = Router::new()
        .nest(home::api::HOME, home::api::router())
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(app.clone(), hooks::with_machine))
        .layer(from_fn_with_state(app.clone(), hooks::seated));
    let described = Router::new()
        .route("/api/v1/docs", get(kv_api::pages::docs::page))
        .layer(from_fn_with_state(app.clone(), hooks::with_locals))
        .layer(from_fn_with_state(app.clone(), hooks::seated));
    // What makes the first shop, where there is none.
    let set_up = Router::new()
        .route("/setup", get(setup::pages::setup::page).post(setup::actions::set_up))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(app.clone(), hooks::with_home))
        .layer(from_fn_with_state(app.clone(), hooks::seated))
        .layer(from_fn(hooks::options));
    // What needs no shop, and must answer when the database does not.
    let plain = static_files().route("/healthz", get(async || "ok")).layer(from_fn(hooks::options));
    // What needs no shop, but the database: a place among requests, too, for whoever finds none would not be served.
    let ready = Router::new()
        .route("/readyz", get(readiness::page))
        .layer(from_fn_with_state(app.clone(), hooks::seated))
        .layer(from_fn(hooks::options));
    plain
        .merge(ready)
        .merge(served)
        .merge(told)
        .merge(asked)
        .merge(homes)
        .merge(described)
        .merge(set_up)
        .fallback_service(site.merge(uploads).with_state(app.clone()))
        .with_state(app)
}

/// What can be called: anybody may what is the shop's; what is the admins' has one guard.
fn functions() -> Router<AppState> {
    let admins = api::routes(cdn::api::functions()).route_layer(from_extractor::<Admin>());
    api::routes(shop::api::functions()).merge(api::routes(domains::api::functions())).merge(admins)
}

/// What brings a file. It is stored while it comes, and its own limit is held meanwhile; a form with files has one here.
fn uploads() -> Router<AppState> {
    Router::new()
        .route("/admin/cdn/upload", put(cdn::actions::put_file))
        .route("/admin/cdn/uploads/{id}/parts/{number}", put(cdn::actions::put_part))
        .route("/admin/cdn/files", post(cdn::actions::upload_files))
        .route("/admin/cdn/files/{id}/replace", post(cdn::actions::replace_file))
        .route("/admin/shop/{emblem}/upload", post(site::actions::upload_emblem))
        .route("/admin/products/new", get(products::pages::new).post(products::actions::create))
        .route("/admin/products/{id}", get(products::pages::show).post(products::actions::save))
        .route("/admin/products/import/upload", post(imports::actions::upload))
        .layer(DefaultBodyLimit::max(MAX_FORM))
}

/// What brings a long text: a form that is more than others may be, and no file.
fn texts() -> Router<AppState> {
    Router::new()
        .route("/admin/pages/new", get(site::pages::edit::new).post(site::actions::create))
        .route("/admin/pages/{id}", get(site::pages::edit::page).post(site::actions::save))
        .layer(DefaultBodyLimit::max(MAX_TEXT))
}

/// What a shop says of itself, and the rest of what its own pages need.
fn own_site() -> Router<AppState> {
    Router::new()
        .route("/admin/shop", get(site::pages::shop::page).post(site::actions::save_shop))
        .route("/admin/shop/{emblem}", get(site::pages::emblem::page).post(site::actions::change_emblem))
        .route("/admin/pages", get(site::pages::list::page))
        .route("/admin/pages/order", post(site::actions::order))
        .route("/admin/pages/{id}/delete", get(site::pages::delete::page).post(site::actions::delete))
}

/// What the shop sells by: how one pays, and delivery, taxes and codes, which have the same pages.
fn selling() -> Router<AppState> {
    use orders::actions::selling as actions;
    use orders::pages::selling as pages;

    Router::new()
        .route("/admin/checkout", get(pages::checkout::page).post(actions::save_checkout))
        .route("/admin/delivery", get(pages::list::page))
        .route("/admin/delivery/new", get(pages::item::new).post(actions::create))
        .route("/admin/delivery/{key}", get(pages::item::page).post(actions::save))
        .route("/admin/delivery/{key}/delete", get(pages::delete::page).post(actions::delete))
        .route("/admin/taxes", get(pages::list::page).post(actions::save_included))
        .route("/admin/taxes/new", get(pages::item::new).post(actions::create))
        .route("/admin/taxes/{key}", get(pages::item::page).post(actions::save))
        .route("/admin/taxes/{key}/delete", get(pages::delete::page).post(actions::delete))
        .route("/admin/discounts", get(pages::list::page))
        .route("/admin/discounts/new", get(pages::item::new).post(actions::create))
        .route("/admin/discounts/{key}", get(pages::item::page).post(actions::save))
        .route("/admin/discounts/{key}/delete", get(pages::delete::page).post(actions::delete))
}

/// Catalogues in and out.
fn catalogues() -> Router<AppState> {
    Router::new()
        .route("/admin/products/import", get(imports::pages::new::page))
        .route("/admin/products/imports", get(imports::pages::list::page))
        .route("/admin/products/imports/{id}", get(imports::pages::job::page))
        .route("/admin/products/imports/{id}/import", post(imports::actions::import_now))
        .route("/admin/products/imports/{id}/cancel", post(imports::actions::cancel))
        .route("/admin/products/imports/{id}/undo", post(imports::actions::take_back))
        .route("/admin/products/imports/{id}/refused.csv", get(imports::actions::refused_csv))
        .route("/admin/products/imports/{id}/refused.jsonl", get(imports::actions::refused_json))
        .route("/admin/products/export.csv", get(imports::actions::export_csv))
        .route("/admin/products/export.jsonl", get(imports::actions::export_json))
}

/// The files' management.
fn files() -> Router<AppState> {
    Router::new()
        .route("/admin/cdn", get(cdn::pages::files::page))
        .route("/admin/cdn/files/{id}", get(cdn::pages::file::page).post(cdn::actions::edit_file))
        .route("/admin/cdn/files/{id}/link", post(cdn::actions::sign_link))
        .route("/admin/cdn/files/{id}/delete", get(cdn::pages::confirm::file_page))
        .route("/admin/cdn/files/{id}/product", post(shop::actions::add_to_product))
        .route("/admin/cdn/drift", get(cdn::pages::drift::page))
        .route("/admin/cdn/drift/step", post(cdn::actions::compare))
        .route("/admin/cdn/move", post(cdn::actions::move_files))
        .route("/admin/cdn/delete", post(cdn::actions::delete_files))
        .route("/admin/cdn/uploads/{id}/abort", post(cdn::actions::abort_upload))
}

/// Who manages the shop, and what they do first.
fn managers() -> Router<AppState> {
    Router::new()
        .route("/admin/open", post(setup::actions::open_shop))
        .route("/admin/checklist/hide", post(setup::actions::hide_checklist))
        .route("/admin/people", get(people::pages::list::page).post(people::actions::invite))
        .route("/admin/people/{user}/remove", get(people::pages::remove::page).post(people::actions::remove))
        .route("/admin/people/invitations/{id}/revoke", post(people::actions::revoke))
}

/// The keys by which programs of others keep and read values.
fn api_keys() -> Router<AppState> {
    Router::new()
        .route("/admin/api-keys", get(kv_api::pages::list::page).post(kv_api::actions::create))
        .route(
            "/admin/api-keys/{id}/rotate",
            get(kv_api::pages::confirm::rotate).post(kv_api::actions::rotate),
        )
        .route(
            "/admin/api-keys/{id}/revoke",
            get(kv_api::pages::confirm::revoke).post(kv_api::actions::revoke),
        )
}

/// What operators turn on and off.
fn flagged() -> Router<AppState> {
    use flags::{actions, pages};

    Router::new()
        .route("/admin/flags", get(pages::list::page))
        .route("/admin/flags/{key}", get(pages::flag::page).post(actions::save))
        .route("/admin/flags/{key}/switch", post(actions::switch))
        .route("/admin/flags/{key}/order", post(actions::order))
        .route("/admin/flags/{key}/rules/new", get(pages::rule::new).post(actions::create))
        .route("/admin/flags/{key}/rules/{id}", get(pages::rule::page).post(actions::change))
        .route("/admin/flags/{key}/rules/{id}/remove", post(actions::remove))
}

/// What programs show to do what operators may.
fn tokens_for_machines() -> Router<AppState> {
    Router::new()
        .route("/admin/tokens", get(tokens::pages::list::page).post(tokens::actions::create))
        .route("/admin/tokens/{id}/revoke", post(tokens::actions::revoke))
}

/// The products' management; their form, which may bring pictures, is among the uploads.
fn managed() -> Router<AppState> {
    Router::new()
        .route("/admin/products", get(products::pages::list))
        .route("/admin/products/bulk", post(products::actions::bulk))
        .route(
            "/admin/products/{id}/stock",
            get(products::pages::stock).post(products::actions::change_stock),
        )
        .route(
            "/admin/products/{id}/files",
            get(products::pages::files).post(products::actions::add_download),
        )
        .route("/admin/products/{id}/files/remove", post(products::actions::remove_download))
        .route("/admin/products/{id}/pictures", get(products::pages::old_pictures))
}

/// Orders: what shoppers do with them, and what those who run the shop do.
fn ordered() -> Router<AppState> {
    Router::new()
        .route("/checkout", get(orders::pages::checkout::page).post(orders::actions::place))
        .route("/orders/find", get(orders::pages::find::page).post(orders::actions::find_orders))
        .route("/orders/{link}", get(orders::pages::order::page))
        .route("/orders/{link}/pay", post(orders::actions::pay))
        .route("/orders/{link}/return", get(orders::actions::back))
        .route("/orders/{link}/cancel", post(orders::actions::cancel_own))
        .route("/orders/{link}/files/{id}", post(orders::actions::download))
        .route("/account/orders", get(orders::pages::account::page))
        .route("/admin/drift", get(orders::pages::drift::page))
        .route("/admin/drift/mend", post(orders::actions::mend))
        .route("/admin/orders", get(orders::pages::list::page))
        .route("/admin/orders/bulk", post(orders::actions::bulk))
        .route("/admin/orders/print", get(orders::pages::print::page))
        .route("/admin/orders/payments.csv", get(orders::actions::payments_csv))
        .route("/admin/orders/{id}", get(orders::pages::detail::page))
        .route("/admin/orders/{id}/erase", get(orders::pages::erase::page).post(orders::actions::erase))
        .route("/admin/orders/{id}/{act}", post(orders::actions::manage))
}

/// Domain search.
fn names() -> Router<AppState> {
    Router::new()
        .route("/domains", get(domains::pages::home::page).post(domains::actions::start))
        .route("/domains/new", get(domains::pages::new::page))
        .route("/domains/history", get(domains::pages::history::page))
        .route("/domains/{id}", get(domains::pages::job::page))
        .route("/domains/{id}/events", get(domains::events::events))
        .route("/domains/{id}/results.csv", get(domains::actions::csv))
        .route("/domains/{id}/results.json", get(domains::actions::json))
        .route("/domains/{id}/cancel", post(domains::actions::cancel))
        .route("/domains/{id}/followup", post(domains::actions::answer))
        .route("/domains/{id}/retry", post(domains::actions::retry))
        .route("/admin/domains/config", get(domains::pages::config::page).post(domains::actions::save_config))
        .route("/admin/domains/config/activate", post(domains::actions::activate_config))
}

/// The static files, and the names that former releases had for them, where the platform does not see to both itself.
/// Anybody may keep them, so that they must bring nobody's cookies.
fn static_files() -> Router<AppState> {
    let ours = assets::ALL.iter().filter(|asset| !asset.bytes.is_empty());
    let former = Router::new().route("/assets/{file}", get(assets::former));
    ours.fold(former, |router, asset| router.route(asset.path, get(async move || assets::serve(asset))))
}

async fn not_allowed() -> AppError {
    AppError::MethodNotAllowed
}

/// The page that says there is none.
async fn no_page(_: Locals) -> AppError {
    AppError::NotFound("There is no page at this address.".into())
}
