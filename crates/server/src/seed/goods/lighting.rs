use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Lamps and candles.
pub const RANGE: Range = Range {
    category: "lighting",
    about: [
        "It throws its light where you need it and none of it into your eyes; that took longer to get right than the looks.",
        "The shade comes off with one screw, so bulbs, cables and tastes can be changed.",
        "Made for warm light. In the box is a bulb of 2,700 kelvin that can be dimmed with any ordinary dimmer.",
    ],
    details: [
        "Cable of two metres, wrapped in cotton",
        "Dimmable; the bulb is in the box",
        "Every part can be ordered singly",
        "Tested by an independent laboratory",
        "Wired by hand in our own workshop",
    ],
    materials: [
        "Powder-coated steel, oiled oak and a shade of linen laid on paper.",
        "Spun aluminium with fittings of solid brass, left to darken by itself.",
    ],
    care: [
        "Dust with a dry brush. Let it cool before you touch the bulb.",
        "A soft cloth is enough. Brass can be polished, or left alone.",
    ],
    tags: ["light", "evening"],
    goods: [
        Good {
            name: "Table Lamp",
            short: "A reading lamp with a linen shade and a switch that you find in the dark.",
            story: "The foot is heavy enough for a bedside table with a cat on it. The shade is lined in white, so it gives light instead of only glowing.",
            price: (79, 129),
            grams: 1_900,
            kind: Physical,
            ways: Ways::Colours,
            tag: "lamps",
            drawing: &[
                fill(Shadow, "O 50 82 24 3"),
                fill(Cream, "M 30 52 L 18 80 H 82 L 70 52 Z"),
                fill(Wood, "R 47.5 48 5 28 2"),
                fill(Dark, "R 34 76 32 6 3"),
                fill(Main, "M 38 20 H 62 L 74 52 H 26 Z"),
                fill(Tint, "M 38 20 H 45 L 38 52 H 26 Z"),
                fill(Accent, "M 27.5 48 H 72.5 L 74 52 H 26 Z"),
                line(Dark, 0.9, "M 60 52 V 62"),
                fill(Accent, "O 60 63 1.6 1.6"),
            ],
        },
        Good {
            name: "Pendant Light",
            short: "A hanging lamp for the table: a wide circle of light, no glare.",
            story: "Hang it 60 cm above the table and it lights the food and the faces, in that order. The cable shortens without tools.",
            price: (98, 165),
            grams: 1_500,
            kind: Physical,
            ways: Ways::Named(&[("30 cm", 0), ("42 cm", 35)]),
            tag: "lamps",
            drawing: &[
                fill(Cream, "M 22 57 L 8 96 H 92 L 78 57 Z"),
                line(Dark, 1.2, "M 50 0 V 28"),
                fill(Wood, "R 45 26 10 9 2"),
                fill(Main, "M 18 58 Q 20 34 50 34 Q 80 34 82 58 Z"),
                fill(Tint, "M 26 54 Q 28 38 42 36 Q 33 42 32 54 Z"),
                fill(Shade, "O 50 58 32 4"),
                fill(Accent, "O 50 60 8 5.5"),
                fill(Cream, "O 50 60 5 3.4"),
            ],
        },
        Good {
            name: "Lantern",
            short: "A rechargeable lantern for balcony, tent and power cuts, with forty hours of light.",
            story: "One turn switches it on, further turns make it brighter. It charges by the same cable as your telephone and can charge it in return.",
            price: (54, 82),
            grams: 640,
            kind: Physical,
            ways: Ways::Colours,
            tag: "outdoors",
            drawing: &[
                fill(Shadow, "O 50 83 20 2.6"),
                line(Metal, 2.2, "M 36 34 Q 34 12 50 12 Q 66 12 64 34"),
                fill(Main, "M 38 28 Q 50 18 62 28 L 66 36 H 34 Z"),
                fill(Cream, "R 36 36 28 34 3"),
                fill(Accent, "M 50 42 Q 59 54 50 64 Q 41 54 50 42 Z"),
                fill(Cream, "M 50 51 Q 54 57 50 62 Q 46 57 50 51 Z"),
                line(Shade, 1.6, "M 37 36 V 70 M 63 36 V 70 M 36 53 H 40 M 60 53 H 64"),
                fill(Main, "R 32 69 36 14 4"),
                fill(Tint, "O 50 76 3.4 3.4"),
            ],
        },
        Good {
            name: "Beeswax Candles",
            short: "Hand-dipped candles of pure beeswax that burn for twelve hours and smell of honey.",
            story: "Dipped thirty times each by a beekeeper two valleys away. They burn straight down and leave nothing but the wick.",
            price: (18, 32),
            grams: 420,
            kind: Physical,
            ways: Ways::Named(&[("Pair", 0), ("Six", 22), ("Twelve", 40)]),
            tag: "candles",
            drawing: &[
                fill(Shadow, "O 50 82 28 3"),
                fill(Main, "R 30 44 11 34 2 R 45 32 11 46 2 R 60 50 11 28 2"),
                fill(Tint, "R 32 46 2.6 30 1.3 R 47 34 2.6 42 1.3 R 62 52 2.6 24 1.3"),
                line(Dark, 1.0, "M 35.5 44 V 40 M 50.5 32 V 28 M 65.5 50 V 46"),
                fill(
                    Accent,
                    "M 35.5 28 Q 41 37 35.5 41 Q 30 37 35.5 28 Z M 50.5 16 Q 56 25 50.5 29 Q 45 25 50.5 16 Z M 65.5 34 Q 71 43 65.5 47 Q 60 43 65.5 34 Z",
                ),
                fill(Cream, "O 35.5 37.5 1.8 2.6 O 50.5 25.5 1.8 2.6 O 65.5 43.5 1.8 2.6"),
                fill(Wood, "R 24 76 53 6 3"),
            ],
        },
    ],
};
