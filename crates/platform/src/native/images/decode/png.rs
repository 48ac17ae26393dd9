//! PNG, and its four ways to say in which colours it is meant
//! (<https://www.w3.org/TR/png-3/#color-chunk-precendence>).

use std::io::Cursor;

use image::DynamicImage;
use image::codecs::png::PngDecoder;
use moxcms::{Chromaticity, ColorPrimaries};
use png::{ColorType, Info, ScaledFloat, SourceChromaticities};

use crate::native::images::colour::{Model, Space};

/// The picture's pixels, what they are, and in which colours they are meant.
pub(super) fn decoded(bytes: &[u8]) -> Option<(DynamicImage, Model, Space)> {
    let reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
    let info = reader.info();
    let model = match info.color_type {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => Model::Gray,
        _ => Model::Rgb,
    };
    let space = space(info, model);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), super::limits()).ok()?;
    Some((super::pixels(decoder)?, model, space))
}

/// The first that is understood, in the order in which browsers ask.
fn space(info: &Info, model: Model) -> Space {
    let code_points = info.coding_independent_code_points.filter(|points| points.is_video_full_range_image);
    let by_code_points = code_points
        .and_then(|points| Space::of_code_points(points.color_primaries, points.transfer_function));
    if let Some(space) = by_code_points {
        return space;
    }
    if let Some(profile) = &info.icc_profile {
        return Space::of_profile(profile, model);
    }
    // What is said of the primaries alone, browsers do not heed.
    match (info.srgb, info.gama_chunk) {
        (None, Some(gamma)) => Space::of_gamma(gamma.into_value(), info.chrm_chunk.and_then(primaries)),
        _ => Space::Srgb,
    }
}

/// White and the primaries, where they span anything.
fn primaries(said: SourceChromaticities) -> Option<(Chromaticity, ColorPrimaries)> {
    let point = |(x, y): (ScaledFloat, ScaledFloat)| Chromaticity { x: x.into_value(), y: y.into_value() };
    let (white, red, green, blue) = (point(said.white), point(said.red), point(said.green), point(said.blue));
    let area = (green.x - red.x) * (blue.y - red.y) - (blue.x - red.x) * (green.y - red.y);
    let lit = [white, red, green, blue].iter().all(|point| point.y > 0.0 || point.x > 0.0) && white.y > 0.0;
    (lit && area.abs() > 1e-4).then_some((white, ColorPrimaries { red, green, blue }))
}
