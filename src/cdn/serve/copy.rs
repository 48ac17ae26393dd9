//! Smaller copies of pictures: made when first asked for, kept beside the picture, and then files like any other.

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use coppice_platform::bucket::{ByteStream, GetOptions, GetResult, ObjectMeta, PutOptions, stream_of};
use coppice_platform::images::header::{HeaderReader, PictureKind};
use coppice_platform::images::{ImageFormat, MAX_BYTES};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::address::Preset;
use super::file::{FRESHNESS, Representation, at_primary, missing};
use crate::cdn::service::{cache_key, copy_key};
use crate::error::AppError;
use crate::header_text::header_text;
use crate::request_context::RequestContext;
use crate::state::AppState;

/// Whether there are copies of this file, as far as its row knows.
pub fn may_have(file: &Representation) -> bool {
    file.has_copies.unwrap_or_else(|| kind_of(&file.object).is_some_and(PictureKind::has_copies))
}

fn kind_of(object: &ObjectMeta) -> Option<PictureKind> {
    PictureKind::of_media_type(object.content_type.as_deref()?)
}

/// How long somebody waits for a copy that is not there yet. Then they are shown the picture itself, and the copy is made
/// all the same.
const PATIENCE: Duration = Duration::from_secs(5);

/// The object of the copy, made if need be; `None` where the picture itself is shown: it is no wider than the copy
/// would be, or no copy of it can be made here.
///
/// # Errors
/// [`AppError::NotFound`] if the file was deleted meanwhile; [`AppError::Unavailable`] if it will take longer; what the
/// database, the bucket and the resizer can't do.
pub async fn find(
    context: &RequestContext,
    file: &Representation,
    width: u32,
    format: ImageFormat,
) -> Result<Option<ObjectMeta>, AppError> {
    let Some(own @ (own_width, _)) = file.width.zip(file.height).filter(|_| may_have(file)) else {
        return Ok(None);
    };
    if own_width <= width || !format.holds(width, height_at(width, own)) {
        return Ok(None);
    }
    let (app, picture) = (context.app.clone(), Arc::new(file.object.clone()));
    let key = cache_key(&context.home, &copy_key(&file.object.key, width, format));
    let known = file.has_copies.is_some();
    let load = move |_| load(app.clone(), picture.clone(), known, width, format);
    let copy = context.cached(&key, FRESHNESS, load).await?;
    Ok(copy.value.as_ref().clone())
}

/// How high a copy of this width is, of a picture of this width and height.
fn height_at(width: u32, (own_width, own_height): (u32, u32)) -> u64 {
    u64::from(width).saturating_mul(u64::from(own_height)).div_ceil(u64::from(own_width).max(1))
}

async fn load(
    app: AppState,
    picture: Arc<ObjectMeta>,
    known: bool,
    width: u32,
    format: ImageFormat,
) -> Result<Option<ObjectMeta>, AppError> {
    let key = copy_key(&picture.key, width, format);
    if let Some(copy) = app.platform.bucket.head(&key).await? {
        return Ok(Some(copy));
    }
    // Well within the time a request has.
    let patience = PATIENCE.min(app.config.request_timeout / 3);
    let work = make(app.clone(), picture, known, key.clone(), width, format);
    let made = app.copies.run(&app.platform, &key, patience, work).await;
    made.unwrap_or(Err(AppError::Unavailable { cause: None }))
}

async fn make(
    app: AppState,
    picture: Arc<ObjectMeta>,
    known: bool,
    key: String,
    width: u32,
    format: ImageFormat,
) -> Result<Option<ObjectMeta>, AppError> {
    let Some(GetResult::Object(original)) = app.platform.bucket.get(&picture.key, immutable()).await? else {
        return Err(missing());
    };
    let body = if known { Some(original.body) } else { standing_still(&picture, original.body).await? };
    let Some(body) = body else { return Ok(None) };
    let Some(bytes) = app.platform.images.resize(body, picture.size, width, format).await? else {
        return Ok(None);
    };
    let options = PutOptions { content_type: Some(format.media_type().to_owned()), ..PutOptions::default() };
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let copy = app.platform.bucket.put(&key, size, stream_of(bytes), options).await?;
    // Whoever deletes the file changes its row first and then looks for copies. So a copy that they did not see was
    // stored after the row was changed, and is found out here.
    if at_primary(&app, &picture.key).await?.is_none() {
        app.platform.bucket.delete(&[key]).await?;
        return Err(missing());
    }
    Ok(Some(copy))
}

/// A picture's bytes, unless they say that it moves: for files whose rows do not tell.
async fn standing_still(picture: &ObjectMeta, mut body: ByteStream) -> Result<Option<ByteStream>, AppError> {
    let Some(kind) = kind_of(picture).filter(|_| picture.size <= MAX_BYTES) else { return Ok(None) };
    let mut header = HeaderReader::new(kind);
    let mut seen = Vec::new();
    while let Some(chunk) = body.try_next().await? {
        let over = header.read(&chunk);
        seen.push(Ok(chunk));
        if over {
            break;
        }
    }
    let still = header.finish().is_some_and(|header| !header.moves);
    Ok(still.then(|| Box::pin(stream::iter(seen).chain(body)) as ByteStream))
}

/// A read of what never changes.
pub fn immutable() -> GetOptions {
    GetOptions { immutable: true, ..GetOptions::default() }
}

/// The format of a copy: the one that is asked for, else the smallest that is quickly made and that whoever asks names
/// among those they can read. AVIF is smaller still, but takes so long to make that only who asks for it is kept waiting.
pub fn format(preset: Preset, headers: &HeaderMap) -> ImageFormat {
    let reads_webp = || header_text(headers, ACCEPT).split(',').any(is_webp);
    preset.format.unwrap_or_else(|| if reads_webp() { ImageFormat::Webp } else { ImageFormat::Jpeg })
}

/// Whether a part of `Accept` names WebP and does not rule it out. `image/*` says nothing of it: browsers of before
/// WebP say so too.
fn is_webp(part: &str) -> bool {
    let mut parameters = part.split(';').map(str::trim);
    let named =
        parameters.next().is_some_and(|name| name.eq_ignore_ascii_case(ImageFormat::Webp.media_type()));
    let weight = |parameter: &str| {
        let (name, weight) = parameter.split_once('=')?;
        name.eq_ignore_ascii_case("q").then(|| weight.parse::<f32>().ok())?
    };
    named && parameters.find_map(weight) != Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> ImageFormat {
        let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())]);
        format(Preset { width: 320, format: None }, &headers)
    }

    #[test]
    fn webp_goes_to_those_who_say_that_they_read_it() {
        for accept in [
            "image/avif,image/webp,image/apng,image/*,*/*;q=0.8",
            "image/webp",
            "image/png, Image/WebP;q=0.1",
        ] {
            assert_eq!(chosen(accept), ImageFormat::Webp, "{accept}");
        }
        for accept in
            ["", "*/*", "image/*", "image/webp;q=0", "image/webp; q=0.000", "image/webpx", "image/avif"]
        {
            assert_eq!(chosen(accept), ImageFormat::Jpeg, "{accept}");
        }
        let preset = Preset { width: 320, format: Some(ImageFormat::Avif) };
        assert_eq!(format(preset, &HeaderMap::new()), ImageFormat::Avif);
    }
}
