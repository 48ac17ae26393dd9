//! A file as a product's picture.

use coppice_catalogue::check::Limits;

use crate::audit::{Action, AuditEvent};
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::get_file;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::model::{Image, Product};
use crate::shop::store;

/// A product by its slug, whatever its status, for those who manage it.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_any_product(locals: &Locals, slug: &str) -> Result<Product, AppError> {
    let product = store::get_product_by_slug(&locals.db, &locals.tenant.id, slug).await?;
    product.ok_or_else(|| AppError::NotFound(format!("There is no product “{slug}”.")))
}

/// The same by its id.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_any_product_by_id(locals: &Locals, id: &str) -> Result<Product, AppError> {
    let ids = [id.to_owned()];
    let product = store::get_products_by_ids(&locals.db, &locals.tenant.id, &ids).await?.pop();
    product.ok_or_else(|| AppError::NotFound("There is no such product.".into()))
}

/// The file with this id becomes the last picture of the product with this slug; the product's id.
///
/// # Errors
/// [`AppError::Unprocessable`] with why it can't be done, [`AppError::NotFound`], and what the database can't do.
pub async fn add_picture(locals: &Locals, slug: &str, file: &str) -> Result<String, AppError> {
    let product = get_any_product(locals, slug).await?;
    let mut images = product.images.clone();
    add(&mut images, get_file(locals, file).await?)?;
    if images != product.images {
        let event = AuditEvent::new(locals, Action::ProductChanged, slug).with("pictures");
        store::set_product_pictures(&locals.db, &locals.tenant.id, slug, &images, &event).await?;
        locals.published();
    }
    Ok(product.id)
}

fn add(images: &mut Vec<Image>, file: Option<CdnFile>) -> Result<(), AppError> {
    let refuse = |why: &str| Err(AppError::Unprocessable(why.to_owned()));
    let Some(file) = file else { return refuse("This file no longer exists.") };
    if !file.is_image() {
        return refuse("Only a picture can be a product's picture.");
    }
    if file.visibility == Visibility::Private {
        return refuse("This picture is private: the shop's visitors would not see it.");
    }
    if images.len() >= Limits::IMAGES {
        return Err(AppError::Unprocessable(format!("A product has at most {} pictures.", Limits::IMAGES)));
    }
    // One that is there already is what was wanted.
    if images.iter().all(|image| image.key != file.key) {
        let (width, height) = (file.width.unwrap_or(0), file.height.unwrap_or(0));
        images.push(Image { key: file.key, alt: file.alt_text, width, height, source: None });
    }
    Ok(())
}
