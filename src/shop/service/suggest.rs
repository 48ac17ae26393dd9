//! What somebody may be looking for who has begun to type.

use coppice_catalogue::search::sort_key;

use super::near::near_searches;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::model::{Category, ProductCard};
use crate::shop::store;

/// What is suggested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Products with these words.
    pub products: Vec<ProductCard>,
    /// Categories whose names have a word that begins so.
    pub categories: Vec<Category>,
    /// Searches that find something where this one does not.
    pub near: Vec<String>,
}

/// How many products are suggested, and how many categories.
const PRODUCTS: u32 = 6;
const CATEGORIES: usize = 3;

/// Suggestions for a text; one round trip, and two more where nothing is found.
///
/// # Errors
/// What the database can't do.
pub async fn suggest(locals: &Locals, text: &str) -> Result<Suggestions, AppError> {
    let tenant = &locals.tenant.id;
    let (products, categories) = store::get_suggestions(&locals.db, tenant, text, PRODUCTS).await?;
    let wanted = sort_key(text);
    let begins = |category: &Category| {
        let name = sort_key(&category.name);
        !wanted.is_empty() && (name.starts_with(&wanted) || name.contains(&format!(" {wanted}")))
    };
    let categories: Vec<_> = categories.into_iter().filter(begins).take(CATEGORIES).collect();
    let near = if products.is_empty() && categories.is_empty() {
        near_searches(&locals.db, tenant, text).await?
    } else {
        Vec::new()
    };
    Ok(Suggestions { products, categories, near })
}
