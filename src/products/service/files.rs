//! What variants sell that is downloaded: private files of the shop.

use crate::audit::{Action, AuditEvent};
use crate::cdn::link::typed_key;
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::{FileFilter, get_file, get_files_by_keys, list_all_files};
use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::{FilesForm, VariantFile};
use crate::products::store;
use crate::shop::model::{Product, ProductType};

/// Files that are offered at once.
const OFFERED: u32 = 24;

/// Where a file's page is: who copies its address from there means the file.
const PAGE_OF_FILE: &str = "/admin/cdn/files/";

/// What the page of a product's downloads shows.
#[derive(Debug)]
pub struct FilesView {
    /// The product.
    pub product: Product,
    /// What its variants sell.
    pub files: Vec<VariantFile>,
    /// Private files of the shop, newest first.
    pub offered: Vec<CdnFile>,
}

impl FilesView {
    /// Whether it may have files.
    pub fn is_digital(&self) -> bool {
        self.product.kind == ProductType::Digital
    }
}

/// A product's downloads, and the files that it could have; two round trips.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_downloads(locals: &Locals, id: &str, search: &str) -> Result<FilesView, AppError> {
    let (product, files) = store::get_product_files(&locals.db, &locals.tenant.id, id).await?;
    let product = product.ok_or_else(missing)?;
    let search = search.trim();
    let filter = FileFilter {
        search: (!search.is_empty()).then(|| search.chars().take(200).collect()),
        visibility: Some(Visibility::Private),
        ..FileFilter::default()
    };
    let offered = list_all_files(locals, &filter, None, OFFERED).await?.files;
    Ok(FilesView { product, files, offered })
}

/// Gives a file to a variant.
///
/// # Errors
/// [`AppError::Invalid`] with why it can't have it, [`AppError::NotFound`]; what the database can't do.
pub async fn add_download(locals: &Locals, id: &str, form: &FilesForm) -> Result<(), AppError> {
    let file = find(locals, &form.file).await?;
    let (product, files) = store::get_product_files(&locals.db, &locals.tenant.id, id).await?;
    let product = product.ok_or_else(missing)?;
    let chosen: Vec<_> = product.variants.iter().filter(|variant| form.is_of(&variant.id)).collect();
    let has = |variant: &str, key: &str| files.iter().any(|own| own.variant_id == variant && own.key == key);
    if product.kind != ProductType::Digital {
        return Err(wrong(
            "file",
            "Only digital products have downloads. Change what it is in its form first.",
        ));
    }
    if chosen.is_empty() {
        return Err(wrong("variant", "This variant is gone. Please choose another."));
    }
    let event = AuditEvent::new(locals, Action::ProductChanged, product.slug.as_str());
    let event = event.with(format!("download: {}", file.filename));
    let is_added =
        store::add_file(&locals.db, &locals.tenant.id, id, &form.variant, &file.key, &event).await?;
    if is_added || chosen.iter().all(|variant| has(&variant.id, &file.key)) {
        return Ok(());
    }
    Err(wrong("file", &format!("A variant has at most {} downloads.", store::MOST_FILES)))
}

/// Takes a file from a variant; that it has none of it is as good.
///
/// # Errors
/// What the database can't do.
pub async fn remove_download(locals: &Locals, id: &str, variant: &str, key: &str) -> Result<(), AppError> {
    let event = AuditEvent::new(locals, Action::ProductChanged, id).with(format!("no download: {key}"));
    Ok(store::remove_file(&locals.db, &locals.tenant.id, id, variant, key, &event).await?)
}

impl FilesForm {
    fn is_of(&self, variant: &str) -> bool {
        self.variant.is_empty() || self.variant == variant
    }
}

/// The private file that somebody means.
async fn find(locals: &Locals, typed: &str) -> Result<CdnFile, AppError> {
    let found = match typed.split_once(PAGE_OF_FILE) {
        Some((_, id)) => get_file(locals, id.split(['/', '?', '#']).next().unwrap_or_default()).await?,
        None => match typed_key(typed) {
            Some(key) => get_files_by_keys(locals, &[key]).await?.pop(),
            None => return Err(wrong("file", "Please choose a file, or give its address.")),
        },
    };
    match found {
        None => Err(wrong("file", "There is no file of yours at this address. You find them under Files.")),
        Some(file) if file.visibility == Visibility::Public => Err(wrong(
            "file",
            "This file is for everyone, who would have it without paying. Make it private under Files first.",
        )),
        Some(file) => Ok(file),
    }
}

fn wrong(field: &str, message: &str) -> AppError {
    AppError::Invalid { field: field.to_owned(), message: message.to_owned() }
}

fn missing() -> AppError {
    AppError::NotFound("There is no such product.".into())
}
