use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For the bathroom.
pub const RANGE: Range = Range {
    category: "bath",
    about: [
        "The list of what is in it fits on the label in letters you can read without glasses.",
        "We leave out perfume where it does nothing. What you smell is the oil itself, and it is gone by the time you have dressed.",
        "It is made in a small soapery by the sea, in batches of two hundred, and rests for six weeks before it is sold.",
    ],
    details: [
        "Without palm oil, without microplastic",
        "Not tried on animals, only on us",
        "Suits sensitive skin",
        "Comes in paper or in a bottle you send back",
        "Refills cost a third less",
    ],
    materials: [
        "Olive, rapeseed and coconut oil, lye, sea salt, oils of rosemary and lemon.",
        "Cotton of long fibre, woven as a waffle and washed once.",
    ],
    care: [
        "Keep it dry between uses and it lasts twice as long.",
        "Wash at 60 °C without softener, which only makes towels repel water.",
    ],
    tags: ["body", "natural"],
    goods: [
        Good {
            name: "Soap Bar",
            short: "A cold-stirred olive soap that lasts for two months of daily showers.",
            story: "Cut by hand, so each is a little heavier or lighter than the next. The groove keeps it from slipping and fits last month's remains.",
            price: (8, 14),
            grams: 110,
            kind: Physical,
            ways: Ways::Named(&[("Rosemary", 0), ("Lemon", 0), ("Unscented", 0), ("Set of four", 18)]),
            tag: "soap",
            drawing: &[
                fill(Shadow, "O 50 80 36 3"),
                fill(Wood, "R 16 70 68 6 2 R 24 76 8 5 1 R 68 76 8 5 1"),
                fill(Shade, "R 22 46 56 25 8"),
                fill(Main, "R 22 42 56 24 8"),
                fill(Tint, "R 28 46 44 15 5"),
                line(Cream, 1.6, "M 40 53.5 Q 45 48 50 53.5 Q 55 59 60 53.5"),
                fill(Cream, "O 30 32 6 6 O 42 25 4 4 O 66 30 5 5 O 56 19 3 3"),
                fill(Accent, "O 73 22 3.4 3.4"),
            ],
        },
        Good {
            name: "Hand Wash",
            short: "A mild liquid soap in a glass bottle that is made to be filled again.",
            story: "The pump has a metal spring and can be taken apart, which is why it still works after the tenth filling.",
            price: (15, 22),
            grams: 640,
            kind: Physical,
            ways: Ways::Named(&[("Bottle", 0), ("Refill of 1 litre", 3)]),
            tag: "soap",
            drawing: &[
                fill(Shadow, "O 50 83 20 2.8"),
                fill(Dark, "M 36 18 H 54 Q 57 18 57 21 V 24 H 42 Q 40 24 38 27 L 33 25 Q 34 18 36 18 Z"),
                fill(Dark, "R 47.5 23 5 9 1 R 42 31 16 6 2"),
                fill(
                    Main,
                    "M 43 37 H 57 Q 69 40 69 51 V 77 Q 69 83 63 83 H 37 Q 31 83 31 77 V 51 Q 31 40 43 37 Z",
                ),
                fill(Tint, "R 35 48 3.4 28 1.7"),
                fill(Cream, "R 41 52 22 20 1.5"),
                fill(Accent, "M 52 55 Q 58 61 52 66 Q 46 61 52 55 Z"),
                line(Dark, 0.9, "M 46 69 H 58"),
            ],
        },
        Good {
            name: "Bath Towel",
            short: "A waffle towel that dries fast, both you and itself.",
            story: "It takes up half the shelf of a terry towel and gets softer with every wash instead of harder.",
            price: (29, 45),
            grams: 420,
            kind: Physical,
            ways: Ways::SizesAndColours(&["Hand, 50 × 90 cm", "Bath, 80 × 150 cm"]),
            tag: "textiles",
            drawing: &[
                fill(Wood, "R 14 22 72 5 2.5"),
                fill(Shade, "M 52 24 H 74 V 66 H 52 Z"),
                fill(Main, "M 28 22 Q 28 18 32 18 H 62 Q 66 18 66 22 V 80 H 28 Z"),
                line(
                    Tint,
                    0.9,
                    "M 35 20 V 78 M 42 20 V 78 M 49 20 V 78 M 56 20 V 78 M 62 20 V 78 M 28 30 H 66 M 28 38 H 66 M 28 46 H 66 M 28 54 H 66",
                ),
                fill(Cream, "M 28 62 H 66 V 66 H 28 Z M 28 69 H 66 V 71 H 28 Z"),
                fill(Accent, "M 28 66 H 66 V 69 H 28 Z"),
                line(
                    Main,
                    1.4,
                    "M 30 80 V 84 M 35 80 V 84 M 40 80 V 84 M 45 80 V 84 M 50 80 V 84 M 55 80 V 84 M 60 80 V 84 M 64.5 80 V 84",
                ),
            ],
        },
        Good {
            name: "Bath Brush",
            short: "A back brush with a handle of beech that is long enough, and bristles that are soft enough.",
            story: "The head comes off, so the short way round is a hand brush. Hang it bristles down and it will last for years.",
            price: (22, 34),
            grams: 210,
            kind: Physical,
            ways: Ways::One,
            tag: "tools",
            drawing: &[
                fill(Shadow, "O 50 88 12 2"),
                line(Main, 1.6, "M 50 14 Q 43 6 50 4 Q 57 6 50 14"),
                fill(Wood, "M 47 14 Q 50 11 53 14 L 54.5 52 H 45.5 Z"),
                fill(Cream, "M 36 54 H 64 L 68 84 Q 50 89 32 84 Z"),
                line(
                    Shade,
                    0.8,
                    "M 39 60 L 36 82 M 44 60 L 42.5 84 M 50 60 V 85 M 56 60 L 57.5 84 M 61 60 L 64 82",
                ),
                fill(Wood, "R 33 48 34 13 6"),
                fill(Main, "R 33 52 34 4 0"),
                fill(Accent, "O 50 24 1.6 1.6"),
                fill(Dark, "O 50 16.5 1.2 1.2"),
            ],
        },
    ],
};
