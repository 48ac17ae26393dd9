//! What the shop can be asked, and what can be done with a cart.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::model::{Cart, CartTotals, Category, ListFields, ProductList, ProductView, Variant};
use crate::api::Shared;
use crate::client::Client;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use super::list_query::ListQuery;
#[cfg(feature = "ssr")]
use super::service::{self, ProductKey};
#[cfg(feature = "ssr")]
use crate::api::{Function, function};
#[cfg(feature = "ssr")]
use crate::cache_policy::CachePolicy;
#[cfg(feature = "ssr")]
use crate::locals::Locals;

/// How what is on sale may be kept, as page or by a program. Half of the minute after which nobody is shown what was
/// before a change is the generation's, the other half is here; nobody shows it past that while they ask again.
#[cfg(feature = "ssr")]
pub const ON_SALE: CachePolicy = CachePolicy::Public { ttl: 30, swr: 0 };

/// The shop's functions.
#[cfg(feature = "ssr")]
pub fn functions() -> Vec<Function> {
    vec![
        function::<GetProducts>(ON_SALE),
        function::<GetProduct>(ON_SALE),
        function::<GetProductVariants>(ON_SALE),
        function::<GetVariant>(ON_SALE),
        function::<GetCategories>(ON_SALE),
        function::<GetCart>(CachePolicy::NoStore),
        function::<AddToCart>(CachePolicy::NoStore),
        function::<ChangeLine>(CachePolicy::NoStore),
    ]
}

/// A page of a list of products, with the shop's categories.
#[server(prefix = "/api", endpoint = "shop/products", input = GetUrl, client = Client)]
pub async fn get_products(
    /// Which products, as the address of `/shop` says it.
    #[server(flatten)]
    fields: ListFields,
) -> Result<Shared<ProductList>, AppError> {
    let locals = Locals::current()?;
    let query = ListQuery::parse(&fields, &locals.tenant.currency)?;
    let list = service::get_list(&locals, query.filter(), query.cache_name()).await?;
    list.ok_or_else(|| AppError::NotFound("There is nothing in this list.".into()))
}

/// A product on sale with what its page shows, by its slug or by its id.
#[server(prefix = "/api", endpoint = "shop/product", input = GetUrl, client = Client)]
pub async fn get_product(
    /// Its name in URLs.
    slug: Option<String>,
    /// Its id, where no slug is given.
    id: Option<String>,
) -> Result<Shared<ProductView>, AppError> {
    let key = match (slug, id) {
        (Some(slug), None) => ProductKey::Slug(slug),
        (None, Some(id)) => ProductKey::Id(id),
        _ => return Err(AppError::BadRequest("Please name a product by its slug or by its id.".into())),
    };
    service::get_product(&Locals::current()?, key).await?.ok_or_else(|| {
        AppError::NotFound("There is no product at this address. It may no longer be sold.".into())
    })
}

/// The variants of a product on sale, in their order.
#[server(prefix = "/api", endpoint = "shop/variants", input = GetUrl, client = Client)]
pub async fn get_product_variants(
    /// The product's id.
    product: String,
) -> Result<Shared<Vec<Variant>>, AppError> {
    let variants = service::get_product_variants(&Locals::current()?, &product).await?;
    variants.ok_or_else(|| AppError::NotFound("There is no such product.".into()))
}

/// A variant of a product on sale.
#[server(prefix = "/api", endpoint = "shop/variant", input = GetUrl, client = Client)]
pub async fn get_variant(
    /// Its id.
    id: String,
) -> Result<Shared<Variant>, AppError> {
    let variant = service::get_variant(&Locals::current()?, &id).await?;
    variant.ok_or_else(|| AppError::NotFound("This is no longer for sale.".into()))
}

/// The categories with products on sale, by name.
#[server(prefix = "/api", endpoint = "shop/categories", input = GetUrl, client = Client)]
pub async fn get_categories() -> Result<Shared<Vec<Category>>, AppError> {
    service::get_categories(&Locals::current()?).await
}

/// The visitor's cart.
#[server(prefix = "/api", endpoint = "shop/cart", input = GetUrl, client = Client)]
pub async fn get_cart() -> Result<Cart, AppError> {
    service::get_cart(&Locals::current()?).await
}

/// Puts more of a variant into the visitor's cart, as far as there is stock.
#[server(prefix = "/api", endpoint = "shop/cart/add", input = Json, client = Client)]
pub async fn add_to_cart(
    /// The variant's id.
    variant: String,
    /// How many more: 1 to 99.
    quantity: i64,
) -> Result<CartTotals, AppError> {
    let change = service::add_to_cart(&Locals::current()?, &variant, &quantity.to_string()).await?;
    Ok(change.totals())
}

/// Sets the quantity of a line of the visitor's cart.
#[server(prefix = "/api", endpoint = "shop/cart/change", input = Json, client = Client)]
pub async fn change_line(
    /// The variant's id.
    variant: String,
    /// How many: 0 to 99; 0 takes the line out.
    quantity: i64,
) -> Result<CartTotals, AppError> {
    let change = service::set_quantity(&Locals::current()?, &variant, &quantity.to_string()).await?;
    Ok(change.totals())
}
