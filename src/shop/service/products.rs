//! What may be shown of products, and from where.

use std::sync::Arc;

use coppice_catalogue::slug::is_slug;
use serde::{Deserialize, Serialize};

use super::markdown;
use crate::error::AppError;
use crate::kv::{Cached, Freshness, PRODUCT, PRODUCT_LIST};
use crate::locals::Locals;
use crate::shop::model::{Product, ProductCard};
use crate::shop::store::{self, ListPage, ProductFilter};

/// How long lists are shown as they were: every change gives them another generation, and with it another key.
const LISTS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 600, stale_if_error: 0 };

/// How long products are: what is left in stock changes without a new generation, and is told within a minute.
const PRODUCTS: Freshness = Freshness { max_age: 30, stale_while_revalidate: 30, stale_if_error: 600 };

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// The product.
    pub product: Product,
    /// Its description, rendered.
    pub description: String,
    /// Others of its category.
    pub related: Vec<ProductCard>,
}

/// A page of a list. `name` is its canonical query, by which it is cached; searches and price ranges, of which there
/// is no end, have none and are read from the database.
///
/// # Errors
/// What the database can't do.
pub async fn get_list(
    locals: &Locals,
    filter: ProductFilter,
    name: Option<String>,
) -> Result<Cached<ListPage>, AppError> {
    let tenant = locals.tenant.id.clone();
    let Some(name) = name else {
        return Ok(Cached::new(store::get_product_list(&locals.db, &tenant, &filter).await?));
    };
    let key = locals.content_key(PRODUCT_LIST, &name);
    let load = move |db: Arc<_>| {
        let (tenant, filter) = (tenant.clone(), filter.clone());
        async move { Ok(store::get_product_list(&db, &tenant, &filter).await?) }
    };
    locals.cached(&key, LISTS, load).await
}

/// An active product with what its page shows, or `None`.
///
/// # Errors
/// What the database can't do.
pub async fn get_product(locals: &Locals, slug: &str) -> Result<Option<Cached<ProductView>>, AppError> {
    if !is_slug(slug) {
        return Ok(None);
    }
    let key = locals.content_key(PRODUCT, slug);
    let (tenant, slug) = (locals.tenant.id.clone(), slug.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, slug) = (tenant.clone(), slug.clone());
        async move {
            let page = store::get_product_page(&db, &tenant, &slug).await?;
            Ok(page.map(|page| ProductView {
                description: markdown::to_html(&page.product.description),
                product: page.product,
                related: page.related,
            }))
        }
    };
    locals.find_cached(&key, PRODUCTS, load).await
}
