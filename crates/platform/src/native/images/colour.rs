//! Colours as every browser takes them: sRGB.

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, Layout,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics, TransformOptions,
};

/// What a picture's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    /// Red, green, blue.
    Rgb,
    /// One light, three times.
    Gray,
    /// Four inks, each told by how much is left of the paper, as all pictures of them do.
    Cmyk,
    /// The same, with the first three turned into light and colour.
    Ycck,
}

impl Model {
    /// Whether a fourth number says how much of a pixel is seen.
    pub(super) fn is_light(self) -> bool {
        matches!(self, Self::Rgb | Self::Gray)
    }
}

/// In which colours they are meant.
pub(super) enum Space {
    /// The web's; and whatever a browser takes for it.
    Srgb,
    /// Those that a profile describes.
    Profile(Box<ColorProfile>),
    /// Others, which can't be told here.
    Unknown,
}

impl Space {
    /// What an ICC profile says of numbers of this model; one for another model says nothing.
    pub(super) fn of_profile(icc: &[u8], model: Model) -> Self {
        let Ok(profile) = ColorProfile::new_from_slice(icc) else { return Self::Unknown };
        match (model, profile.color_space) {
            (Model::Rgb | Model::Gray, DataColorSpace::Rgb)
            | (Model::Gray, DataColorSpace::Gray)
            | (Model::Cmyk | Model::Ycck, DataColorSpace::Cmyk) => Self::Profile(Box::new(profile)),
            _ => Self::Srgb,
        }
    }

    /// What the code points of ITU-T H.273 say; `None` where they say nothing.
    pub(super) fn of_code_points(primaries: u8, transfer: u8) -> Option<Self> {
        let color_primaries = CicpColorPrimaries::try_from(primaries).ok()?;
        let transfer_characteristics = TransferCharacteristics::try_from(transfer).ok()?;
        if matches!(color_primaries, CicpColorPrimaries::Reserved | CicpColorPrimaries::Unspecified)
            || matches!(
                transfer_characteristics,
                TransferCharacteristics::Reserved | TransferCharacteristics::Unspecified
            )
        {
            return None;
        }
        // Brighter than a screen's white: each browser makes of it what its screen can show.
        if matches!(
            transfer_characteristics,
            TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg
        ) {
            return Some(Self::Unknown);
        }
        let (matrix_coefficients, full_range) = (MatrixCoefficients::Identity, true);
        let points =
            CicpProfile { color_primaries, transfer_characteristics, matrix_coefficients, full_range };
        let mut profile = ColorProfile::new_from_cicp(points);
        if is_television(transfer_characteristics) {
            profile.cicp = None;
            set_curve(&mut profile, TELEVISION);
        }
        Some(Self::Profile(Box::new(profile)))
    }

    /// What a gamma says, the exponent with which the numbers were made, and the primaries if they are told too.
    pub(super) fn of_gamma(gamma: f32, primaries: Option<(Chromaticity, ColorPrimaries)>) -> Self {
        // Within what it is told by, sRGB's own.
        if gamma <= 0.0 || primaries.is_none() && (gamma - 0.45455).abs() < 0.000_02 {
            return Self::Srgb;
        }
        let mut profile = ColorProfile::new_srgb();
        profile.cicp = None;
        if let Some((white, primaries)) = primaries {
            profile.update_rgb_colorimetry(white.to_xyyb(), primaries);
        }
        set_curve(&mut profile, 1.0 / gamma);
        Self::Profile(Box::new(profile))
    }
}

/// The exponent by which televisions show what was made by the curve of a camera (ITU-R BT.1886).
const TELEVISION: f32 = 2.4;

fn is_television(transfer: TransferCharacteristics) -> bool {
    use TransferCharacteristics::{Bt601, Bt709, Bt202010bit, Bt202012bit};
    matches!(transfer, Bt709 | Bt601 | Bt202010bit | Bt202012bit)
}

fn set_curve(profile: &mut ColorProfile, exponent: f32) {
    let curve = Some(ToneReprCurve::Parametric(vec![exponent]));
    (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
}

/// The picture in sRGB; `None` where it can't be told what that is. Copies carry no profile.
pub(super) fn to_srgb(picture: DynamicImage, model: Model, space: &Space) -> Option<DynamicImage> {
    let picture = if model == Model::Ycck { inks(picture) } else { picture };
    let is_inks = !model.is_light();
    match space {
        Space::Unknown => None,
        Space::Srgb if is_inks => Some(on_paper(&picture)),
        Space::Srgb => Some(picture),
        Space::Profile(profile) if is_inks => {
            let inks: Vec<u8> = picture.as_bytes().iter().map(|left| 255 - left).collect();
            converted(&picture, &inks, profile, Layout::Rgba, Layout::Rgb)
        }
        Space::Profile(profile) => {
            let transparent = picture.color().has_alpha();
            let layout = if transparent { Layout::Rgba } else { Layout::Rgb };
            if profile.color_space != DataColorSpace::Gray {
                return converted(&picture, picture.as_bytes(), profile, layout, layout);
            }
            if transparent {
                let (lights, _) = picture.as_bytes().as_chunks::<4>();
                let lights: Vec<u8> =
                    lights.iter().flat_map(|[light, _, _, alpha]| [*light, *alpha]).collect();
                converted(&picture, &lights, profile, Layout::GrayAlpha, layout)
            } else {
                let lights: Vec<u8> = picture.as_bytes().iter().step_by(3).copied().collect();
                converted(&picture, &lights, profile, Layout::Gray, layout)
            }
        }
    }
}

/// The numbers, which are the picture's, by the profile.
fn converted(
    picture: &DynamicImage,
    numbers: &[u8],
    profile: &ColorProfile,
    from: Layout,
    to: Layout,
) -> Option<DynamicImage> {
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(from, &srgb, to, TransformOptions::default()).ok()?;
    let (width, height) = (picture.width(), picture.height());
    let channels = if to == Layout::Rgba { 4 } else { 3 };
    let mut pixels = vec![0; (width as usize).checked_mul(height as usize)?.checked_mul(channels)?];
    transform.transform(numbers, &mut pixels).ok()?;
    match to {
        Layout::Rgba => RgbaImage::from_raw(width, height, pixels).map(Into::into),
        _ => RgbImage::from_raw(width, height, pixels).map(Into::into),
    }
}

/// Light and colour turned into what three inks leave of the paper (as libjpeg does, by ITU-T T.871, section 7).
fn inks(picture: DynamicImage) -> DynamicImage {
    let mut picture = picture.into_rgba8();
    for image::Rgba([first, second, third, _]) in picture.pixels_mut() {
        let (light, blue, red) = (f32::from(*first), f32::from(*second) - 128.0, f32::from(*third) - 128.0);
        // Floats end at the ends of a byte.
        *first = (255.5 - light - 1.402 * red) as u8;
        *second = (255.5 - light + 0.344_136 * blue + 0.714_136 * red) as u8;
        *third = (255.5 - light - 1.772 * blue) as u8;
    }
    picture.into()
}

/// What inks look like of which nothing is known: each takes its light.
fn on_paper(inks: &DynamicImage) -> DynamicImage {
    let inks = inks.to_rgba8();
    RgbImage::from_fn(inks.width(), inks.height(), |x, y| {
        let image::Rgba([cyan, magenta, yellow, black]) = *inks.get_pixel(x, y);
        let under = |left: u8| {
            let light = (u32::from(left) * u32::from(black) + 127) / 255;
            u8::try_from(light).unwrap_or(u8::MAX)
        };
        image::Rgb([under(cyan), under(magenta), under(yellow)])
    })
    .into()
}
