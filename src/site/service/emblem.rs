use coppice_http_files::kind::media_type;
use coppice_http_files::name::FileName;

use crate::audit::{Action, AuditEvent};
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::get_file;
use crate::error::AppError;
use crate::locals::Locals;
use crate::site::model::Emblem;
use crate::site::{store, texts};
use crate::tenant::settings::SitePicture;

/// Whether a file of this name and media type, as its sender says it, is a picture that can stand for a shop, as far as that
/// tells; what is of no kind that is taken is told so where it is stored.
pub fn may_be_emblem(name: &str, declared: &str) -> bool {
    let Ok(name) = FileName::parse(name) else { return true };
    media_type(&name.extension, declared).map_or(true, is_shown)
}

/// No browser that is much in use shows JPEG XL.
fn is_shown(media_type: &str) -> bool {
    media_type.starts_with("image/") && media_type != "image/jxl"
}

/// Gives the shop the picture with this id as its logo or icon, or none.
///
/// # Errors
/// [`AppError::Unprocessable`] with why it can't be one, and what the database can't do.
pub async fn set_emblem(locals: &Locals, emblem: Emblem, file: Option<&str>) -> Result<(), AppError> {
    let picture = match file {
        Some(id) => Some(picture(get_file(locals, id).await?)?),
        None => None,
    };
    let details = picture.as_ref().map_or("none", |picture| picture.key.as_str());
    let event = AuditEvent::new(locals, Action::ShopChanged, emblem.name()).with(details);
    store::set_emblem(&locals.db, &locals.tenant.id, emblem, picture.as_ref(), &event).await?;
    locals.published();
    Ok(())
}

fn picture(file: Option<CdnFile>) -> Result<SitePicture, AppError> {
    let refuse = |why: &str| Err(AppError::Unprocessable(why.to_owned()));
    let Some(file) = file else { return refuse(texts::FILE_GONE) };
    if !is_shown(&file.content_type) {
        return refuse(texts::NOT_A_PICTURE);
    }
    if file.visibility == Visibility::Private {
        return refuse(texts::PICTURE_PRIVATE);
    }
    let (width, height) = (file.width.unwrap_or(0), file.height.unwrap_or(0));
    Ok(SitePicture { key: file.key, width, height, media_type: file.content_type })
}
