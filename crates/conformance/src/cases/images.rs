//! Smaller copies of pictures.

use bytes::Bytes;
use coppice_http_files::kind;
use coppice_platform::Platform;
use coppice_platform::bucket::stream_of;
use coppice_platform::images::ImageFormat;

use crate::{Failure, Outcome};

cases![
    a_copy_has_the_width_and_the_format_asked_for,
    a_picture_is_never_enlarged,
    what_is_no_whole_picture_has_no_copy,
];

/// 600 × 401 pixels, red on the left and blue on the right.
const WIDE: &[u8] = include_bytes!("images/wide.png");

async fn resized(
    platform: &Platform,
    picture: &'static [u8],
    width: u32,
    format: ImageFormat,
) -> Result<Option<Bytes>, Failure> {
    let size = u64::try_from(picture.len()).unwrap_or_default();
    Ok(platform.images.resize(stream_of(picture), size, width, format).await?)
}

/// Width and height of what the application takes for a picture of this format.
fn dimensions(copy: &[u8], format: ImageFormat) -> Option<(u32, u32)> {
    let picture = kind::check(format.name(), format.media_type(), copy).ok()?.picture?;
    Some((picture.width, picture.height))
}

async fn a_copy_has_the_width_and_the_format_asked_for(platform: Platform) -> Outcome {
    for format in [ImageFormat::Jpeg, ImageFormat::Webp, ImageFormat::Avif] {
        let copy = resized(&platform, WIDE, 320, format).await?;
        let copy = copy.ok_or_else(|| Failure(format!("there is no copy as {format:?}")))?;
        ensure_eq!(dimensions(&copy, format), Some((320, 214)));
    }
    Ok(())
}

async fn a_picture_is_never_enlarged(platform: Platform) -> Outcome {
    let copy = resized(&platform, WIDE, 1_920, ImageFormat::Webp).await?.unwrap_or_default();
    ensure_eq!(dimensions(&copy, ImageFormat::Webp), Some((600, 401)));
    Ok(())
}

async fn what_is_no_whole_picture_has_no_copy(platform: Platform) -> Outcome {
    let (half, _) = WIDE.split_at(WIDE.len() / 2);
    for file in [b"".as_slice(), b"no picture at all", half] {
        for format in [ImageFormat::Jpeg, ImageFormat::Webp, ImageFormat::Avif] {
            let copy = resized(&platform, file, 320, format).await?;
            ensure!(copy.is_none(), "{} bytes have a copy as {format:?}", file.len());
        }
    }
    Ok(())
}
