//! Pictures of the goods: flat shapes in few colours on a soft ground.

mod palette;
mod path;

use std::io::Cursor;

use image::{ExtendedColorType, ImageFormat};
pub use palette::{PALETTES, Palette};
use path::path;
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Pixmap, Rect, Stroke, Transform};

/// A shape in one colour.
pub struct Layer {
    ink: Ink,
    /// The width of the line; 0 fills the shape.
    width: f32,
    /// The shape, in the language of [`path`].
    shape: &'static str,
}

/// What a shape is coloured with: by the palette, or as its material is.
#[derive(Debug, Clone, Copy)]
pub enum Ink {
    /// The palette's colour.
    Main,
    /// The same, darker.
    Shade,
    /// The same, lighter.
    Tint,
    /// The palette's other colour.
    Accent,
    /// Paper, wool, light.
    Cream,
    /// Nearly black.
    Dark,
    /// Wood.
    Wood,
    /// Metal.
    Metal,
    /// What the thing throws on the ground.
    Shadow,
}

/// A filled shape.
pub const fn fill(ink: Ink, shape: &'static str) -> Layer {
    Layer { ink, width: 0.0, shape }
}

/// A line along a shape.
pub const fn line(ink: Ink, width: f32, shape: &'static str) -> Layer {
    Layer { ink, width, shape }
}

/// How a thing is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// From the front.
    Front,
    /// From nearer and a little turned.
    Close,
}

/// The format pictures are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lossless WebP.
    WebP,
    /// PNG.
    Png,
}

impl Format {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Png => "image/png",
        }
    }

    /// How names of such pictures end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Png => "png",
        }
    }
}

/// Draws a picture `size` pixels wide and high; `None` where there is no memory for it.
pub fn draw(drawing: &[Layer], palette: &Palette, view: View, size: u32) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(size, size)?;
    let scale = Transform::from_scale(to_f32(size) / 100.0, to_f32(size) / 100.0);
    ground(&mut pixmap, palette)?;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    // A large disc behind the thing gives it a place.
    paint.set_color(palette.disc());
    pixmap.fill_path(
        &path(if view == View::Front { "O 50 50 39 39" } else { "O 66 40 46 46" })?,
        &paint,
        FillRule::Winding,
        scale,
        None,
    );
    let scale = match view {
        View::Front => scale,
        View::Close => scale.pre_concat(Transform::from_row(1.42, 0.12, -0.12, 1.42, -15.0, -27.0)),
    };
    for layer in drawing {
        paint.set_color(palette.color(layer.ink));
        let shape = path(layer.shape)?;
        if layer.width > 0.0 {
            let stroke = Stroke {
                width: layer.width,
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            pixmap.stroke_path(&shape, &paint, &stroke, scale, None);
        } else {
            pixmap.fill_path(&shape, &paint, FillRule::Winding, scale, None);
        }
    }
    Some(pixmap)
}

/// From one colour to another, straight down, so that every row is one: what packs best, and is drawn quickest row by
/// row.
fn ground(pixmap: &mut Pixmap, palette: &Palette) -> Option<()> {
    let (sky, floor, size) = (palette.sky(), palette.floor(), pixmap.height());
    let mut paint = Paint::default();
    for row in 0..size {
        let part = (to_f32(row) + 0.5) / to_f32(size);
        let between = |from: f32, to: f32| from + (to - from) * part;
        paint.set_color(Color::from_rgba(
            between(sky.red(), floor.red()),
            between(sky.green(), floor.green()),
            between(sky.blue(), floor.blue()),
            1.0,
        )?);
        let row = Rect::from_xywh(0.0, to_f32(row), to_f32(size), 1.0)?;
        pixmap.fill_rect(row, &paint, Transform::identity(), None);
    }
    Some(())
}

/// The bytes of a picture; `None` where the encoder can't make any.
pub fn encode(pixmap: &Pixmap, format: Format) -> Option<Vec<u8>> {
    match format {
        Format::WebP => webp(pixmap),
        Format::Png => png(pixmap),
    }
}

/// Nothing shows through, so that the pixels are as they were drawn. Of what the encoder can do, the quickest: twice the
/// effort makes them a third as large, but somebody waits for a thousand of them.
fn webp(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let mut quick = webp::WebPConfig::new().ok()?;
    (quick.lossless, quick.method, quick.quality) = (1, 0, 0.0);
    let encoder = webp::Encoder::from_rgba(pixmap.data(), pixmap.width(), pixmap.height());
    encoder.encode_advanced(&quick).ok().map(|file| file.to_vec())
}

fn png(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let rgb: Vec<u8> = pixmap.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    let mut bytes = Cursor::new(Vec::new());
    let (width, height) = (pixmap.width(), pixmap.height());
    image::write_buffer_with_format(
        &mut bytes,
        &rgb,
        width,
        height,
        ExtendedColorType::Rgb8,
        ImageFormat::Png,
    )
    .ok()?;
    Some(bytes.into_inner())
}

/// Sizes are small enough to be exact.
fn to_f32(size: u32) -> f32 {
    f32::from(u16::try_from(size).unwrap_or(u16::MAX))
}

fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::from_rgba8(red, green, blue, 255)
}
