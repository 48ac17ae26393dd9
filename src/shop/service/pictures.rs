//! A file as a product's picture.

use coppice_catalogue::check::Limits;
use coppice_platform::random::uuid_v7;

use crate::audit::{Action, AuditEvent};
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::get_file;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::model::{Image, Product};
use crate::shop::store::{self, SaveOutcome, SeenProduct, StockCause, StockChange, StockReason};

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
/// [`AppError::Unprocessable`] with why it can't be done, [`AppError::NotFound`], [`AppError::Conflict`] where others are
/// always quicker, and what the database can't do.
pub async fn add_picture(locals: &Locals, slug: &str, file: &str) -> Result<String, AppError> {
    let platform = &locals.app.platform;
    let by = locals.user().map(|user| user.user_id.clone()).unwrap_or_default();
    for _ in 0..2 {
        let mut product = get_any_product(locals, slug).await?;
        let keys = product.images.iter().map(|image| image.key.as_str());
        let picture = new_picture(get_file(locals, file).await?, keys).map_err(AppError::Unprocessable)?;
        // One that is there already is what was wanted.
        let Some(picture) = picture else { return Ok(product.id) };
        product.images.push(picture);
        let (now, reference) =
            (platform.clock.now(), uuid_v7(platform.clock.now_ms(), platform.random.u128()));
        product.updated_at = now.max(product.updated_at);
        let seen = SeenProduct { product: &product, revision: product.revision, old_slug: None };
        let cause = StockCause { reason: StockReason::Admin, reference: &reference, by: &by, at: now };
        let event = AuditEvent::new(locals, Action::ProductChanged, slug).with("pictures");
        let stock = StockChange { cause, told: &[] };
        match store::save_seen_products(&locals.db, &locals.tenant.id, &[seen], &stock, &[event]).await? {
            SaveOutcome::Saved => {
                locals.published();
                return Ok(product.id);
            }
            // Somebody else was quicker: the picture goes to what there is now.
            SaveOutcome::Changed | SaveOutcome::SlugTaken => {}
        }
    }
    Err(AppError::Conflict("Somebody else is changing this product. Please try again.".into()))
}

/// The picture that a file is to a product which has pictures with these keys; nothing of one that it has already.
///
/// # Errors
/// Why it can't be one.
pub fn new_picture<'a>(
    file: Option<CdnFile>,
    keys: impl Iterator<Item = &'a str> + Clone,
) -> Result<Option<Image>, String> {
    let Some(file) = file else { return Err("This file no longer exists.".into()) };
    if !file.is_image() {
        return Err(format!("“{}” is no picture.", file.filename));
    }
    if file.visibility == Visibility::Private {
        return Err(format!("“{}” is private: the shop’s visitors would not see it.", file.filename));
    }
    if keys.clone().count() >= Limits::IMAGES {
        return Err(format!("A product has at most {} pictures.", Limits::IMAGES));
    }
    Ok(keys.into_iter().all(|key| key != file.key).then(|| picture(file)))
}

/// A file as a product's picture.
pub fn picture(file: CdnFile) -> Image {
    let (width, height) = (file.width.unwrap_or(0), file.height.unwrap_or(0));
    Image { key: file.key, alt: file.alt_text, width, height, source: None }
}
