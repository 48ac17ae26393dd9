//! The shop's pictures, of which some are the product's.

use std::collections::HashMap;

use coppice_http_files::kind::Group;

use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::{FileFilter, get_file, get_files_by_keys, list_all_files};
use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::{PictureForm, ProductForm};
use crate::shop::model::{Image, Product};
use crate::shop::service::{new_picture, picture};

/// Pictures that are offered at once.
const OFFERED: u32 = 24;

/// The pictures of a form as they are, and those it could have.
#[derive(Debug, Default)]
pub struct Library {
    /// What is known of the form's pictures, by their keys; nothing of one that is gone.
    pub known: HashMap<String, Image>,
    /// Those that are offered.
    pub offered: Vec<CdnFile>,
}

impl Library {
    /// Looks up the form's pictures, and those that it could have; at most two round trips.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn load(
        locals: &Locals,
        form: &ProductForm,
        before: Option<&Product>,
    ) -> Result<Self, AppError> {
        let mut library = Self::known(locals, form, before).await?;
        let search = form.picture_search.trim();
        let filter = FileFilter {
            search: (!search.is_empty()).then(|| search.chars().take(200).collect()),
            group: Some(Group::Image),
            visibility: Some(Visibility::Public),
            ..FileFilter::default()
        };
        let found = list_all_files(locals, &filter, None, OFFERED).await?;
        let free = |file: &CdnFile| form.pictures.iter().all(|picture| picture.key != file.key);
        library.offered = found.files.into_iter().filter(free).collect();
        Ok(library)
    }

    /// Looks up the form's pictures alone: those of the product are known, others must be files of the shop that everybody may
    /// see.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn known(
        locals: &Locals,
        form: &ProductForm,
        before: Option<&Product>,
    ) -> Result<Self, AppError> {
        let mut known: HashMap<String, Image> = before
            .iter()
            .flat_map(|product| &product.images)
            .map(|image| (image.key.clone(), image.clone()))
            .collect();
        let strange: Vec<String> =
            form.pictures.iter().map(|p| &p.key).filter(|key| !known.contains_key(*key)).cloned().collect();
        if !strange.is_empty() {
            for file in get_files_by_keys(locals, &strange).await? {
                if file.is_image() && file.visibility == Visibility::Public {
                    known.insert(file.key.clone(), picture(file));
                }
            }
        }
        Ok(Self { known, offered: Vec::new() })
    }
}

/// A file becomes a picture of the form; why not, where it can't.
pub fn add(form: &mut ProductForm, file: Option<CdnFile>) -> Result<(), String> {
    let keys = form.pictures.iter().map(|picture| picture.key.as_str());
    if let Some(image) = new_picture(file, keys)? {
        form.pictures.push(PictureForm { key: image.key, alt: image.alt });
    }
    Ok(())
}

/// The same by the file's id.
///
/// # Errors
/// What the database can't do; inside, why it can't be one.
pub async fn add_by_id(
    locals: &Locals,
    form: &mut ProductForm,
    id: &str,
) -> Result<Result<(), String>, AppError> {
    Ok(add(form, get_file(locals, id).await?))
}
