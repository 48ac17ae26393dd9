//! What may be shown of products, and from where.

use std::sync::{Arc, OnceLock};

use coppice_catalogue::slug::is_slug;

use super::markdown;
use crate::api::Shared;
use crate::error::AppError;
use crate::kv::{CacheKey, Feature, Freshness};
use crate::locals::Locals;
use crate::shop::model::{Category, ProductList, ProductView, Variant};
use crate::shop::store::{self, ProductFilter, ProductKey};

/// How long lists and products are shown as they were. Who has changed them sees the change at once all the same.
const FRESHNESS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 600 };

/// A page of a list. `name` is its canonical query, by which it is cached; searches and price ranges, of which there
/// is no end, have none and are read from the database.
///
/// # Errors
/// What the database can't do.
pub async fn get_list(
    locals: &Locals,
    filter: ProductFilter,
    name: Option<String>,
) -> Result<Shared<ProductList>, AppError> {
    let tenant = locals.tenant.id.clone();
    let Some(name) = name else {
        return Ok(Shared::from(store::get_product_list(&locals.db, &tenant, &filter).await?));
    };
    let key = CacheKey::new(Feature::ProductList, &tenant.0, &name);
    let load = move |db: Arc<_>| {
        let (tenant, filter) = (tenant.clone(), filter.clone());
        async move { Ok(store::get_product_list(&db, &tenant, &filter).await?) }
    };
    locals.cached(&key, FRESHNESS, load).await.map(Shared)
}

/// An active product with what its page shows, or `None`.
///
/// # Errors
/// What the database can't do.
pub async fn get_product(locals: &Locals, key: ProductKey) -> Result<Option<Shared<ProductView>>, AppError> {
    let known = match &key {
        ProductKey::Slug(slug) => is_slug(slug),
        ProductKey::Id(id) => is_id(id),
    };
    if !known {
        return Ok(None);
    }
    let cached = cache_key(locals, &key);
    let tenant = locals.tenant.id.clone();
    let load = move |db: Arc<_>| {
        let (tenant, key) = (tenant.clone(), key.clone());
        async move {
            let page = store::get_product_page(&db, &tenant, &key).await?;
            Ok(page.map(|page| {
                Shared::from(ProductView {
                    description: markdown::to_html(&page.product.description),
                    product: page.product,
                    related: page.related,
                    html: OnceLock::new(),
                })
            }))
        }
    };
    let view: Arc<Option<Shared<ProductView>>> = locals.cached(&cached, FRESHNESS, load).await?;
    Ok(view.as_ref().clone())
}

/// Forgets what is kept of a product that was changed.
pub(super) async fn forget_product(locals: &Locals, slug: &str, id: &str) {
    for key in [ProductKey::Slug(slug.to_owned()), ProductKey::Id(id.to_owned())] {
        locals.app.cache.delete(&cache_key(locals, &key)).await;
    }
}

/// Where a product is cached. No slug has a colon in it.
fn cache_key(locals: &Locals, key: &ProductKey) -> CacheKey {
    let name = match key {
        ProductKey::Slug(slug) => slug.clone(),
        ProductKey::Id(id) => format!("id:{id}"),
    };
    CacheKey::new(Feature::Product, &locals.tenant.id.0, &name)
}

/// The variants of an active product with this id, in their order; `None` if there is no such product.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_variants(
    locals: &Locals,
    product: &str,
) -> Result<Option<Shared<Vec<Variant>>>, AppError> {
    if !is_id(product) {
        return Ok(None);
    }
    let key = CacheKey::new(Feature::Product, &locals.tenant.id.0, &format!("variants:{product}"));
    let (tenant, product) = (locals.tenant.id.clone(), product.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, product) = (tenant.clone(), product.clone());
        async move { Ok(store::get_product_variants(&db, &tenant, &product).await?) }
    };
    let variants: Arc<Vec<Variant>> = locals.cached(&key, FRESHNESS, load).await?;
    // A product has one at least.
    Ok((!variants.is_empty()).then_some(Shared(variants)))
}

/// A variant of an active product by its id, or `None`.
///
/// # Errors
/// What the database can't do.
pub async fn get_variant(locals: &Locals, id: &str) -> Result<Option<Shared<Variant>>, AppError> {
    if !is_id(id) {
        return Ok(None);
    }
    let key = CacheKey::new(Feature::Product, &locals.tenant.id.0, &format!("variant:{id}"));
    let (tenant, id) = (locals.tenant.id.clone(), id.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, id) = (tenant.clone(), id.clone());
        async move { Ok(store::get_variant_by_id(&db, &tenant, &id).await?.map(Shared::from)) }
    };
    let variant: Arc<Option<Shared<Variant>>> = locals.cached(&key, FRESHNESS, load).await?;
    Ok(variant.as_ref().clone())
}

/// The categories with products on sale, by name.
///
/// # Errors
/// What the database can't do.
pub async fn get_categories(locals: &Locals) -> Result<Shared<Vec<Category>>, AppError> {
    let key = CacheKey::new(Feature::ProductList, &locals.tenant.id.0, "categories");
    let tenant = locals.tenant.id.clone();
    let load = move |db: Arc<_>| {
        let tenant = tenant.clone();
        async move { Ok(store::get_categories(&db, &tenant).await?) }
    };
    locals.cached(&key, FRESHNESS, load).await.map(Shared)
}

/// Whether the text could be an id, short enough for a cache's key: it comes from outside.
fn is_id(text: &str) -> bool {
    (1..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_and_without_spaces() {
        assert!(["p-mug-57", "0198c0de-0000-7000-8000-000000000000", "a/b"].iter().all(|id| is_id(id)));
        assert!(["", "a b", "ä", "a\0", &"a".repeat(101)].iter().all(|id| !is_id(id)));
    }
}
