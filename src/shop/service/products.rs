//! What may be shown of products, and from where.

use std::sync::{Arc, OnceLock};

use coppice_catalogue::slug::is_slug;
use serde::{Deserialize, Serialize};

use super::markdown;
use crate::error::AppError;
use crate::kv::{CacheKey, Feature, Freshness};
use crate::locals::Locals;
use crate::shop::model::{Product, ProductCard};
use crate::shop::store::{self, ListPage, ProductFilter};

/// How long lists and products are shown as they were. Who has changed them sees the change at once all the same.
const FRESHNESS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 600 };

/// A page of a list as it is shown.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ListView {
    /// The products.
    pub page: ListPage,
    /// The page's HTML once somebody has rendered it: who finds this value in memory need not render it again.
    #[serde(skip)]
    pub html: OnceLock<String>,
}

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// The product.
    pub product: Product,
    /// Its description, rendered.
    pub description: String,
    /// Others of its category.
    pub related: Vec<ProductCard>,
    /// The page's HTML, with nothing chosen, once somebody has rendered it; as in [`ListView`].
    #[serde(skip)]
    pub html: OnceLock<String>,
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
) -> Result<Arc<ListView>, AppError> {
    let tenant = locals.tenant.id.clone();
    let Some(name) = name else {
        let page = store::get_product_list(&locals.db, &tenant, &filter).await?;
        return Ok(Arc::new(ListView { page, html: OnceLock::new() }));
    };
    let key = CacheKey::new(Feature::ProductList, &tenant.0, &name);
    let load = move |db: Arc<_>| {
        let (tenant, filter) = (tenant.clone(), filter.clone());
        async move {
            let page = store::get_product_list(&db, &tenant, &filter).await?;
            Ok(ListView { page, html: OnceLock::new() })
        }
    };
    locals.cached(&key, FRESHNESS, load).await
}

/// An active product with what its page shows, or `None`.
///
/// # Errors
/// What the database can't do.
pub async fn get_product(locals: &Locals, slug: &str) -> Result<Arc<Option<ProductView>>, AppError> {
    if !is_slug(slug) {
        return Ok(Arc::new(None));
    }
    let key = CacheKey::new(Feature::Product, &locals.tenant.id.0, slug);
    let (tenant, slug) = (locals.tenant.id.clone(), slug.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, slug) = (tenant.clone(), slug.clone());
        async move {
            let page = store::get_product_page(&db, &tenant, &slug).await?;
            Ok(page.map(|page| ProductView {
                description: markdown::to_html(&page.product.description),
                product: page.product,
                related: page.related,
                html: OnceLock::new(),
            }))
        }
    };
    locals.cached(&key, FRESHNESS, load).await
}
