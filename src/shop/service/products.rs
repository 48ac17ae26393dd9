//! What may be shown of products, and from where.

use std::sync::Arc;

use coppice_catalogue::slug::is_slug;

use super::near::near_searches;
use crate::api::Shared;
use crate::error::AppError;
use crate::kv::{CacheKey, Cached, Freshness, PRODUCT, PRODUCT_LIST};
use crate::locals::Locals;
use crate::markdown;
use crate::shop::model::{Category, ProductList, ProductView, Variant};
use crate::shop::store::{self, ProductFilter, ProductKey};

/// How long lists are shown as they were: every change gives them another generation, and with it another key.
const LISTS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 600, stale_if_error: 0 };

/// How long products are. Whatever changes one gives it another generation too; what is left in stock is told within a minute
/// even where nothing does.
const PRODUCTS: Freshness = Freshness { max_age: 30, stale_while_revalidate: 30, stale_if_error: 600 };

/// A page of a list; `None` where there is none: of a category or a tag that nothing on sale has, or past the end. `name` is
/// its canonical query, by which it is cached; searches and price ranges, of which there is no end, have none and are read
/// from the database.
///
/// # Errors
/// What the database can't do.
pub async fn get_list(
    locals: &Locals,
    filter: ProductFilter,
    name: Option<String>,
) -> Result<Option<Shared<ProductList>>, AppError> {
    let tenant = locals.tenant.id.clone();
    let Some(name) = name else {
        let mut list = store::get_product_list(&locals.db, &tenant, &filter).await?;
        if !is_there(&list, &filter) {
            return Ok(None);
        }
        if let Some(search) = filter.search.as_deref().filter(|_| list.count == 0) {
            list.near = near_searches(&locals.db, &tenant, search).await?;
        }
        return Ok(Some(Cached::new(list).into()));
    };
    let key = locals.content_key(PRODUCT_LIST, &name);
    let load = move |db: Arc<_>| {
        let (tenant, filter) = (tenant.clone(), filter.clone());
        async move {
            let list = store::get_product_list(&db, &tenant, &filter).await?;
            Ok(is_there(&list, &filter).then_some(list))
        }
    };
    Ok(locals.find_cached(&key, LISTS, load).await?.map(Shared::from))
}

/// Whether there is such a list, even one without products.
fn is_there(list: &ProductList, filter: &ProductFilter) -> bool {
    let empty = list.products.is_empty();
    let known = |category: &String| list.categories.iter().any(|known| known.name == *category);
    let asked = filter.in_stock || filter.vendor.is_some() || !filter.options.is_empty();
    let narrowed =
        asked || filter.search.is_some() || filter.min_price.is_some() || filter.max_price.is_some();
    filter.category.as_ref().is_none_or(known)
        && !(empty && filter.cursor.is_some())
        && !(empty && filter.tag.is_some() && !narrowed)
}

/// An active product with what its page shows, or `None`. By a slug that it once had it is found too.
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
            Ok(page.map(|page| ProductView {
                description: markdown::to_html(&page.product.description),
                product: page.product,
                related: page.related,
            }))
        }
    };
    Ok(locals.find_cached(&cached, PRODUCTS, load).await?.map(Shared::from))
}

/// Where a product is cached. No slug has a colon in it.
fn cache_key(locals: &Locals, key: &ProductKey) -> CacheKey {
    let name = match key {
        ProductKey::Slug(slug) => slug.clone(),
        ProductKey::Id(id) => format!("id:{id}"),
    };
    locals.content_key(PRODUCT, &name)
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
    let key = locals.content_key(PRODUCT, &format!("variants:{product}"));
    let (tenant, product) = (locals.tenant.id.clone(), product.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, product) = (tenant.clone(), product.clone());
        async move {
            let variants = store::get_product_variants(&db, &tenant, &product).await?;
            // A product has one at least.
            Ok((!variants.is_empty()).then_some(variants))
        }
    };
    Ok(locals.find_cached(&key, PRODUCTS, load).await?.map(Shared::from))
}

/// A variant of an active product by its id, or `None`.
///
/// # Errors
/// What the database can't do.
pub async fn get_variant(locals: &Locals, id: &str) -> Result<Option<Shared<Variant>>, AppError> {
    if !is_id(id) {
        return Ok(None);
    }
    let key = locals.content_key(PRODUCT, &format!("variant:{id}"));
    let (tenant, id) = (locals.tenant.id.clone(), id.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, id) = (tenant.clone(), id.clone());
        async move { Ok(store::get_variant_by_id(&db, &tenant, &id).await?) }
    };
    Ok(locals.find_cached(&key, PRODUCTS, load).await?.map(Shared::from))
}

/// The categories with products on sale, by name.
///
/// # Errors
/// What the database can't do.
pub async fn get_categories(locals: &Locals) -> Result<Shared<Vec<Category>>, AppError> {
    let key = locals.content_key(PRODUCT_LIST, "categories");
    let tenant = locals.tenant.id.clone();
    let load = move |db: Arc<_>| {
        let tenant = tenant.clone();
        async move { Ok(store::get_categories(&db, &tenant).await?) }
    };
    locals.cached(&key, LISTS, load).await.map(Shared::from)
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
