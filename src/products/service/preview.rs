//! Looking at a product before everybody does.

use coppice_http_files::signed_link::{MAX_AHEAD, SigningKeys};

use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::model::Product;
use crate::shop::service::get_any_product_by_id;

/// What links are signed with.
fn keys(locals: &Locals) -> SigningKeys {
    locals.app.config.link_keys.signing()
}

fn host(locals: &Locals) -> &str {
    locals.origin.split_once("://").map_or(&*locals.origin, |(_, host)| host)
}

fn path(id: &str) -> String {
    format!("/preview/{id}")
}

/// A link that shows the product as it is saved to whoever has it, for seven days.
pub fn preview_link(locals: &Locals, id: &str) -> String {
    let expires = locals.app.platform.clock.now().saturating_add(MAX_AHEAD);
    let path = path(id);
    let query = keys(locals).link("GET", host(locals), &path, &[], expires);
    format!("{}{path}?{query}", locals.origin)
}

/// The product that a link shows, whatever its status.
///
/// # Errors
/// [`AppError::Forbidden`] where the link is none or is over, [`AppError::NotFound`], and what the database can't do.
pub async fn previewed(locals: &Locals, id: &str, query: &[(String, String)]) -> Result<Product, AppError> {
    let query = signed_part(query);
    let query: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let now = locals.app.platform.clock.now();
    keys(locals)
        .verify("GET", host(locals), &path(id), &query, now)
        .map_err(|error| AppError::Forbidden(error.to_string()))?;
    get_any_product_by_id(locals, id).await
}

/// What of an address opens its link: all but what chooses a variant on the page.
pub fn signed_part(query: &[(String, String)]) -> Vec<(String, String)> {
    query.iter().filter(|(name, _)| !matches!(name.as_str(), "variant" | "nearest")).cloned().collect()
}
