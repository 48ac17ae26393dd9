//! The colour of a shop's own, and what can be read on it.

/// A colour of the screen (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The colour that is the built-in one, `--accent` of `style/tokens.css`: whoever leaves it has none of their own.
pub const BUILT_IN: &str = "#1f4d3a";

/// What stands behind links and texts in the light, of `style/tokens.css`: `--paper`, `--tint`, `--good`.
pub const LIGHT: [Colour; 3] = [Colour(0xfb, 0xfa, 0xf6), Colour(0xf0, 0xed, 0xe3), Colour(0xe0, 0xee, 0xe2)];

/// The same in the dark.
pub const DARK: [Colour; 3] = [Colour(0x12, 0x15, 0x13), Colour(0x1e, 0x24, 0x21), Colour(0x1b, 0x33, 0x27)];

/// The contrast that text must have to be read (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;

const BLACK: Colour = Colour(0, 0, 0);
const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// What a shop's colour becomes: as links and as buttons, in the light and in the dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Links and buttons in the light.
    pub light: Colour,
    /// What stands on such buttons.
    pub on_light: Colour,
    /// What lies behind what is chosen, in the light.
    pub wash_light: Colour,
    /// Links and buttons in the dark.
    pub dark: Colour,
    /// What stands on such buttons.
    pub on_dark: Colour,
    /// What lies behind what is chosen, in the dark.
    pub wash_dark: Colour,
}

impl Colour {
    /// A colour as people and browsers write it: `#1f4d3a`, `1f4d3a`, `#abc`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let long: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let [_, red, green, blue] = u32::from_str_radix(&long, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// The colour as a style sheet writes it.
    pub fn hex(self) -> String {
        let Self(red, green, blue) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// How light it is, from 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        let Self(red, green, blue) = self;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// So many hundredths of another colour in it.
    fn mixed(self, other: Self, hundredths: u16) -> Self {
        let mix = |own: u8, other: u8| {
            let own = u16::from(own).saturating_mul(100_u16.saturating_sub(hundredths));
            let sum = own.saturating_add(u16::from(other).saturating_mul(hundredths)).saturating_add(50);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// As much of another colour in it as it needs to be read on all of these.
    fn readable_on(self, grounds: [Self; 3], towards: Self) -> Self {
        let reads = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= LEAST);
        (0..=100).map(|hundredths| self.mixed(towards, hundredths)).find(reads).unwrap_or(towards)
    }

    /// What a shop's colour becomes. It is darkened in the light and lightened in the dark as far as it must be for links of it
    /// to be read, so that any colour can be chosen; what stands on it is whichever of white and near-black is read better.
    pub fn palette(self) -> Palette {
        let (light, dark) = (self.readable_on(LIGHT, BLACK), self.readable_on(DARK, WHITE));
        let [paper, ..] = LIGHT;
        let [night, ..] = DARK;
        Palette {
            light,
            on_light: light.ink(),
            wash_light: paper.mixed(light, 12),
            dark,
            on_dark: dark.ink(),
            wash_dark: night.mixed(dark, 20),
        }
    }

    fn ink(self) -> Self {
        let [night, ..] = DARK;
        if self.contrast(WHITE) >= self.contrast(night) { WHITE } else { night }
    }
}

impl Palette {
    /// The style sheet that puts the colours into the place of the built-in ones. What is hovered over is mixed of them there.
    pub fn style(&self) -> String {
        let set = |accent: Colour, on: Colour, wash: Colour| {
            format!("--accent:{};--on-accent:{};--wash:{}", accent.hex(), on.hex(), wash.hex())
        };
        format!(
            ":root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
            set(self.light, self.on_light, self.wash_light),
            set(self.dark, self.on_dark, self.wash_dark)
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colour_is_read_as_browsers_write_it_and_nothing_else_is_one() {
        for text in ["#1f4d3a", "1F4D3A"] {
            assert_eq!(Colour::parse(text).map(Colour::hex).as_deref(), Some("#1f4d3a"));
        }
        assert_eq!(Colour::parse("#abc"), Some(Colour(0xaa, 0xbb, 0xcc)));
        for text in [
            "",
            "#",
            "red",
            "#12345",
            "#1234567",
            "#12345g",
            "rgb(1,2,3)",
            "#fff}body{",
            "+12345",
            "＃ffffff",
            "äää",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_what_the_guidelines_say() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert!((Colour(0x77, 0x77, 0x77).contrast(WHITE) - 4.478).abs() < 0.001);
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../style/tokens.css");
        for (name, at) in [("--paper: ", 0), ("--tint: ", 1), ("--good: ", 2)] {
            let mut values = sheet.split(name).skip(1).map(|rest| rest.split(';').next().unwrap());
            assert_eq!(values.next(), Some(&*LIGHT[at].hex()), "{name}");
            assert_eq!(values.next(), Some(&*DARK[at].hex()), "{name}");
        }
        assert_eq!(sheet.split("--accent: ").nth(1).and_then(|rest| rest.split(';').next()), Some(BUILT_IN));
        // And those of the script that draws a colour while one chooses it.
        let script = include_str!("../../public/colours.js");
        for (name, grounds) in [("LIGHT", LIGHT), ("DARK", DARK)] {
            let listed = grounds.map(|ground| format!("\"{}\"", ground.hex())).join(", ");
            assert!(script.contains(&format!("const {name} = [{listed}];")), "{name}: {listed}");
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let green = Colour(0x1f, 0x4d, 0x3a);
        assert_eq!((green.palette().light, green.palette().on_light), (green, WHITE));
        let yellow = Colour(0xff, 0xd6, 0x00);
        assert_ne!(yellow.palette().light, yellow);
        assert_eq!(yellow.palette().dark, yellow);
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_can_be_read_in_the_light_and_in_the_dark(red: u8, green: u8, blue: u8) {
            let palette = Colour(red, green, blue).palette();
            for (accent, on, grounds) in [(palette.light, palette.on_light, LIGHT), (palette.dark, palette.on_dark, DARK)] {
                prop_assert!(accent.contrast(on) >= LEAST);
                for ground in grounds {
                    prop_assert!(accent.contrast(ground) >= LEAST, "{accent:?} on {ground:?}");
                }
            }
            // What is chosen is written in the page's ink.
            prop_assert!(palette.wash_light.contrast(Colour(0x1b, 0x21, 0x1d)) >= LEAST);
            prop_assert!(palette.wash_dark.contrast(Colour(0xe8, 0xec, 0xe7)) >= LEAST);
        }
    }
}
