//! The colours of the shop.

use tiny_skia::Color;

use super::{Ink, rgb};

/// A colour a thing comes in, with the ground it is shown on.
pub struct Palette {
    /// The colour's name.
    pub name: &'static str,
    main: u32,
    accent: u32,
    ground: u32,
}

/// All colours.
pub const PALETTES: [Palette; 12] = [
    palette("Moss", 0x5f7a5a, 0xe0a458, 0xe9efe2),
    palette("Clay", 0xc4694a, 0x2f4858, 0xf6e7dc),
    palette("Ink", 0x33415c, 0xe3b23c, 0xe4e9f2),
    palette("Sand", 0xcdaa7d, 0x6b4e3d, 0xf6efdf),
    palette("Rust", 0xa4472f, 0xf0c987, 0xf7e5da),
    palette("Sky", 0x6d9dc5, 0xf2cc8f, 0xe3eff7),
    palette("Plum", 0x7a4b6e, 0xe9b1a2, 0xf1e6ef),
    palette("Fern", 0x3f8f6b, 0xf4d06f, 0xe0f1e8),
    palette("Mustard", 0xd9a12e, 0x3d5a6c, 0xfaf0d4),
    palette("Rose", 0xd78a8a, 0x5b5f97, 0xfaeaea),
    palette("Slate", 0x66757f, 0xe07a5f, 0xe9edef),
    palette("Teal", 0x2a7f86, 0xf2a65a, 0xdff0f0),
];

const fn palette(name: &'static str, main: u32, accent: u32, ground: u32) -> Palette {
    Palette { name, main, accent, ground }
}

impl Palette {
    /// The colour of an ink.
    pub fn color(&self, ink: Ink) -> Color {
        match ink {
            Ink::Main => rgb(self.main),
            Ink::Shade => mix(self.main, 0x1d_2021, 0.26),
            Ink::Tint => mix(self.main, 0xff_ffff, 0.30),
            Ink::Accent => rgb(self.accent),
            Ink::Cream => rgb(0xfb_f6ec),
            Ink::Dark => rgb(0x2e_3338),
            Ink::Wood => rgb(0xc8_9b6c),
            Ink::Metal => rgb(0xbf_c6cc),
            Ink::Shadow => mix(self.ground, self.main, 0.38),
        }
    }

    /// The ground at the top.
    pub fn sky(&self) -> Color {
        mix(self.ground, 0xff_ffff, 0.45)
    }

    /// The ground at the bottom.
    pub fn floor(&self) -> Color {
        mix(self.ground, self.main, 0.16)
    }

    /// The disc behind the thing.
    pub fn disc(&self) -> Color {
        mix(self.ground, self.main, 0.13)
    }
}

/// So much of the second colour in the first.
fn mix(one: u32, other: u32, share: f32) -> Color {
    let (a, b) = (rgb(one), rgb(other));
    let part = |a: f32, b: f32| (a + (b - a) * share).clamp(0.0, 1.0);
    Color::from_rgba(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()), 1.0)
        .unwrap_or(a)
}
