//! Pictures of every kind, as browsers show them: what rows say of them, and copies of those that have any.

use bytes::Bytes;
use coppice_http_files::kind::{self, Picture};
use coppice_platform::Platform;
use coppice_platform::bucket::stream_of;
use coppice_platform::images::ImageFormat;

use crate::{Failure, Outcome};

cases![
    a_picture_is_as_large_as_a_browser_shows_it,
    what_moves_has_no_copies_and_all_else_has,
    copies_of_pictures_that_are_turned_grey_inked_or_transparent_have_their_proportions,
];

/// What Chromium shows of the pictures.
const CHROMIUM: &str = include_str!("../../pictures/chromium.tsv");

macro_rules! pictures {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../pictures/", $name)))),*]
    };
}

/// Those that browsers treat differently from one another.
const PICTURES: &[(&str, &[u8])] = pictures![
    "gif-big.gif" "gif-comment.gif" "gif-off.gif" "gif-second.gif" "gif-small87.gif" "gif-zero.gif" "gif-zerooff.gif"
    "jpeg-cmyk-cmyk.jpg" "jpeg-cmyk-noadobe.jpg" "jpeg-cmyk-none.jpg" "jpeg-gray-g18.jpg" "jpeg-gray-none.jpg"
    "jpeg-orient-1.jpg" "jpeg-orient-2.jpg" "jpeg-orient-3.jpg" "jpeg-orient-4.jpg" "jpeg-orient-5.jpg"
    "jpeg-orient-6.jpg" "jpeg-orient-7.jpg" "jpeg-orient-8.jpg" "jpeg-orient-x-atend.jpg"
    "jpeg-orient-x-badoffset.jpg" "jpeg-orient-x-beforesos.jpg" "jpeg-orient-x-big.jpg" "jpeg-orient-x-byte.jpg"
    "jpeg-orient-x-count2.jpg" "jpeg-orient-x-fillbytes.jpg" "jpeg-orient-x-firstwithout.jpg"
    "jpeg-orient-x-long.jpg" "jpeg-orient-x-next.jpg" "jpeg-orient-x-twice.jpg" "jpeg-orient-x-xmpfirst.jpg"
    "jpeg-rgb-adobe.jpg" "jpeg-rgb-none.jpg" "jpeg-rgb-progressive-adobe.jpg" "jpeg-ycck-none.jpg"
    "png-gray1-none.png" "png-gray16-gama1.png" "png-gray8-none.png" "png-graya8-none.png" "png-moves.png"
    "png-orient-3.png" "png-orient-6.png" "png-orient-x-after.png" "png-orient-x-badcrc.png"
    "png-orient-x-big.png" "png-orient-x-long.png" "png-pal-trns.png" "png-rgb16-none.png" "png-rgb8-adobegc.png"
    "png-rgb8-p3cicp.png" "png-rgba8-none.png" "webp-lossless-none.webp" "webp-moves.webp"
    "webp-orient-x-3.webp" "webp-orient-x-6.webp" "webp-rgb-adobe.webp" "webp-rgba-none.webp"
];

fn checked(name: &str, bytes: &[u8]) -> Result<Picture, Failure> {
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    let checked = kind::check(extension, "", bytes).map_err(|error| Failure(format!("{name}: {error}")))?;
    checked.picture.ok_or_else(|| Failure(format!("{name} is no picture")))
}

async fn a_picture_is_as_large_as_a_browser_shows_it(_: Platform) -> Outcome {
    for (name, bytes) in PICTURES {
        let line = CHROMIUM.lines().find(|line| line.split('\t').next() == Some(name));
        let shown = line.and_then(|line| line.split('\t').nth(1)).unwrap_or("nothing");
        let Picture { width, height, .. } = checked(name, bytes)?;
        ensure!(format!("{width}x{height}") == shown, "{name} is {width}x{height}, shown as {shown}");
    }
    Ok(())
}

async fn what_moves_has_no_copies_and_all_else_has(_: Platform) -> Outcome {
    for (name, bytes) in PICTURES {
        let expected = !name.ends_with(".gif") && !name.contains("moves");
        ensure!(checked(name, bytes)?.has_copies == expected, "{name} has other copies than expected");
    }
    Ok(())
}

async fn copies_of_pictures_that_are_turned_grey_inked_or_transparent_have_their_proportions(
    platform: Platform,
) -> Outcome {
    let sorts = ["orient-", "gray", "cmyk", "ycck", "rgba", "trns"];
    // What is out of place each platform's own decoder may read otherwise; rows are read by the same reader on both.
    let pictures = PICTURES.iter().filter(|(name, _)| !name.contains("-x-") && !name.ends_with(".gif"));
    for (name, bytes) in pictures.filter(|(name, _)| sorts.iter().any(|sort| name.contains(sort))) {
        let Picture { width, height, .. } = checked(name, bytes)?;
        let size = u64::try_from(bytes.len()).unwrap_or_default();
        for format in [ImageFormat::Webp, ImageFormat::Jpeg] {
            let picture = stream_of(Bytes::from_static(bytes));
            let copy = platform.images.resize(picture, size, width / 2, format).await?;
            let copy = copy.ok_or_else(|| Failure(format!("{name} has no copy as {format:?}")))?;
            let copy = checked(&format!("copy.{}", format.name()), &copy)?;
            ensure!(
                (copy.width, copy.height) == (width / 2, height / 2),
                "the copy of {name} is {}x{}",
                copy.width,
                copy.height
            );
        }
    }
    Ok(())
}
