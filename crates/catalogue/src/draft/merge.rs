//! A draft and the product that is there, brought together.

use super::{Draft, ImageDraft, Shop, changes, variants};
use crate::check::check;
use crate::label::{label, tags};
use crate::product::{Image, Product, ProductStatus, ProductType, STANDARD_TAX_CLASS};
use crate::text::one_line;

/// What a draft does to a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// There is a product more.
    New,
    /// These fields of a product are other ones, in words for people.
    Changed(Vec<&'static str>),
    /// Everything is so already.
    Unchanged,
}

/// A product as a draft makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The product; new ones, and new variants, have new ids.
    pub product: Product,
    /// What is different from before.
    pub change: Change,
    /// Variants that were there whose stock is told, and what it is to be.
    pub stock: Vec<(String, i64)>,
    /// Whether more was said of stock than counts: that of variants which are there stays.
    pub keeps_stock: bool,
    /// What its seller should know, each as the end of a sentence that begins with the product.
    pub warnings: Vec<String>,
}

impl Draft {
    /// The product that this draft makes of the one that is there, or a new one with this slug. It is whole and keeps
    /// to all rules.
    ///
    /// # Errors
    /// Why there is no such product, as the end of a sentence that begins with it.
    pub fn merge(
        self,
        slug: &str,
        before: Option<&Product>,
        shop: &Shop,
        mut new_id: impl FnMut() -> String,
    ) -> Result<Merged, String> {
        let mut warnings = Vec::new();
        let (mut stock, mut keeps_stock) = (Vec::new(), false);
        let is_new = before.is_none();
        let mut product = before.cloned().unwrap_or_else(|| {
            let created_at = self.created_at.unwrap_or(shop.now);
            let updated_at = self.updated_at.unwrap_or(created_at);
            blank(new_id(), slug, self.hints.status_of_new, created_at, updated_at)
        });
        let says_pictures = self.images.is_some()
            || self.variants.iter().flatten().any(|variant| variant.image_key.is_some());
        if let Some(list) = self.variants {
            let merged =
                variants::merge(list, &self.hints, &product.variants, shop, &mut new_id, &mut warnings)?;
            (product.variants, stock, keeps_stock) = (merged.list, merged.stock, merged.keeps_stock);
        }
        if let Some(images) = self.images {
            product.images = merge_images(images, &product.images);
        }
        // Nothing said of pictures brings none: one that was taken away meanwhile would come back.
        if says_pictures {
            show_variants(&mut product);
        }
        if let Some(description) = self.description {
            let is_other = product.description != description;
            if let Some(short) = self.hints.short_description.filter(|_| is_other || is_new) {
                product.short_description = short;
            }
            product.description = description;
        }
        put(&mut product.short_description, self.short_description);
        put(&mut product.name, self.name.as_deref().map(one_line));
        put(&mut product.meta_title, self.meta_title);
        put(&mut product.meta_description, self.meta_description);
        let said_category = self.category.is_some();
        put(&mut product.category, self.category.as_deref().map(label));
        put(&mut product.tags, self.tags.map(|list| tags(list.iter().map(String::as_str))));
        put(&mut product.vendor, self.vendor.as_deref().map(one_line));
        put(&mut product.tax_class, self.tax_class.as_deref().map(tax_class));
        if self.hints.category_from_tags && (said_category || is_new) && product.category.is_empty() {
            product.category = product.tags.first().cloned().unwrap_or_default();
        }
        product.status = match (self.status, self.hints.published) {
            (Some(ProductStatus::Active), Some(false)) => ProductStatus::Draft,
            (Some(status), _) => status,
            (None, Some(true)) => ProductStatus::Active,
            (None, Some(false)) if product.status == ProductStatus::Active => ProductStatus::Draft,
            (None, _) => product.status,
        };
        put(&mut product.kind, self.kind);
        if let Some(gift_card) = self.hints.gift_card {
            let digital = gift_card || !product.variants.iter().any(|variant| variant.requires_shipping);
            product.kind = match (product.kind, digital) {
                (ProductType::Physical, true) => ProductType::Digital,
                (ProductType::Digital, false) => ProductType::Physical,
                (kind, _) => kind,
            };
        }
        let change = match before {
            None => Change::New,
            Some(before) => match changes(before, &product) {
                fields if fields.is_empty() => Change::Unchanged,
                fields => Change::Changed(fields),
            },
        };
        if let Change::Changed(_) = change {
            product.updated_at = shop.now.max(product.updated_at);
        }
        check(&product, &shop.currency)?;
        shop.terms.check(&product, before)?;
        Ok(Merged { product, change, stock, keeps_stock, warnings })
    }
}

fn blank(id: String, slug: &str, status: ProductStatus, created_at: i64, updated_at: i64) -> Product {
    Product {
        id,
        slug: slug.to_owned(),
        name: String::new(),
        description: String::new(),
        short_description: String::new(),
        kind: ProductType::default(),
        status,
        images: Vec::new(),
        category: String::new(),
        tags: Vec::new(),
        vendor: String::new(),
        tax_class: STANDARD_TAX_CLASS.to_owned(),
        meta_title: None,
        meta_description: None,
        created_at,
        updated_at,
        revision: 0,
        variants: Vec::new(),
    }
}

/// A class as it is kept; of nothing that is said, the one that products have.
fn tax_class(said: &str) -> String {
    let class = said.trim().to_ascii_lowercase();
    if class.is_empty() { STANDARD_TAX_CLASS.to_owned() } else { class }
}

fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *place = value;
    }
}

/// The pictures of the draft; of one that is there already, what the draft does not say stays.
fn merge_images(images: Vec<ImageDraft>, before: &[Image]) -> Vec<Image> {
    let mut merged: Vec<Image> = Vec::with_capacity(images.len());
    for draft in images {
        let known = before.iter().find(|image| image.is_at(&draft.key)).cloned();
        let mut image = known.unwrap_or_else(|| Image { key: draft.key, ..Image::default() });
        put(&mut image.alt, draft.alt);
        put(&mut image.width, draft.width);
        put(&mut image.height, draft.height);
        image.source = image.source.or(draft.source);
        if !merged.iter().any(|other| other.key == image.key) {
            merged.push(image);
        }
    }
    merged
}

/// What shows a variant is one of the product's pictures: the last, if it was none.
fn show_variants(product: &mut Product) {
    for variant in &mut product.variants {
        let Some(key) = &mut variant.image_key else { continue };
        match product.images.iter().find(|image| image.is_at(key)) {
            Some(image) => image.key.clone_into(key),
            None => product.images.push(Image { key: key.clone(), ..Image::default() }),
        }
    }
}
