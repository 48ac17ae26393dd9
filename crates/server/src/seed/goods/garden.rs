use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For balconies, beds and window sills.
pub const RANGE: Range = Range {
    category: "garden",
    about: [
        "The gardeners behind our workshop have used it for two seasons. They are not gentle, and they have given it back only once.",
        "It may stay out all winter. Frost does nothing to it, and rain makes it look better.",
        "There is a sheet with it on what to sow when, written for people with a balcony and no time.",
    ],
    details: [
        "Frost-proof and safe for vegetables",
        "Balanced for small hands, too",
        "Hole for the string you will want",
        "No plastic, not even in the packing",
        "Handles and roses to be had as spares",
    ],
    materials: [
        "Terracotta fired hot, with a saucer glazed inside.",
        "Galvanised steel and ash wood; the blade is forged from one piece.",
    ],
    care: [
        "Brush off the soil, wipe with an oily rag, hang it up. That is all.",
        "Scrub with hot water and vinegar between one plant and the next.",
    ],
    tags: ["plants", "balcony"],
    goods: [
        Good {
            name: "Plant Pot",
            short: "A pot with a saucer that waters from below and never stains the sill.",
            story: "The wall breathes, so roots get air. Measure your old pot at the rim and take two centimetres more.",
            price: (18, 32),
            grams: 1_100,
            kind: Physical,
            ways: Ways::Named(&[("14 cm", 0), ("18 cm", 6), ("24 cm", 15)]),
            tag: "pots",
            drawing: &[
                fill(Shadow, "O 50 83 22 2.8"),
                fill(Tint, "M 50 52 Q 26 48 22 26 Q 46 26 50 52 Z M 50 52 Q 74 48 78 26 Q 54 26 50 52 Z"),
                fill(Main, "M 50 54 Q 34 34 50 10 Q 66 34 50 54 Z"),
                line(Shade, 1.2, "M 50 56 V 20 M 49 50 Q 38 42 29 32 M 51 50 Q 62 42 71 32"),
                fill(Accent, "M 32 54 H 68 L 64 81 H 36 Z"),
                fill(Accent, "R 29 50 42 8 2"),
                line(Cream, 1.6, "M 33 66 L 38 62 L 43 66 L 48 62 L 53 66 L 58 62 L 63 66 L 66 64"),
                fill(Dark, "R 31 79 38 4 2"),
            ],
        },
        Good {
            name: "Watering Can",
            short: "A can of five litres with a long spout that reaches the back row.",
            story: "The handle runs over the top in one curve, so it tips by itself as it empties. The rose screws off when you want a jet.",
            price: (36, 54),
            grams: 1_000,
            kind: Physical,
            ways: Ways::Colours,
            tag: "tools",
            drawing: &[
                fill(Shadow, "O 46 80 30 3"),
                line(Shade, 4.0, "M 24 62 Q 12 38 36 30 Q 52 26 58 42"),
                fill(Main, "M 58 72 L 58 60 L 80 36 L 84 39 Z"),
                fill(Accent, "M 76 30 L 90 43 L 86 46 L 73 34 Z"),
                fill(Main, "M 26 42 H 60 L 63 79 H 23 Z"),
                fill(Tint, "M 30 46 H 35 L 33 75 H 28 Z"),
                fill(Shade, "M 25.6 46 H 60.4 L 60.7 49 H 25.3 Z M 23.3 74 H 62.7 L 63 79 H 23 Z"),
                fill(Accent, "M 43 55 Q 50 63 43 69 Q 36 63 43 55 Z"),
            ],
        },
        Good {
            name: "Hand Trowel",
            short: "A forged trowel with an ash handle that goes through roots and has an edge you can sharpen.",
            story: "Marks for five, ten and fifteen centimetres on the blade, as seed packets think in those.",
            price: (24, 36),
            grams: 280,
            kind: Physical,
            ways: Ways::One,
            tag: "tools",
            drawing: &[
                fill(Shadow, "O 50 86 26 2.6"),
                fill(Wood, "M 46 10 Q 50 6 54 10 L 55.5 36 H 44.5 Z"),
                fill(Main, "R 44.5 14 11 4 2"),
                fill(Metal, "M 45 35 H 55 V 42 Q 52.5 44 52.5 50 H 47.5 Q 47.5 44 45 42 Z"),
                fill(Metal, "M 38 50 Q 50 45 62 50 Q 65 70 50 86 Q 35 70 38 50 Z"),
                fill(Cream, "M 42 52 Q 48 49.5 50 49.5 V 80 Q 39 67 42 52 Z"),
                line(Dark, 0.9, "M 58 56 H 61 M 58 62 H 61 M 56.5 68 H 59.5"),
                fill(
                    Shade,
                    "M 27 83 Q 36 76 43 80 Q 50 88 57 80 Q 66 76 73 83 Q 74 88 68 88 H 32 Q 26 88 27 83 Z",
                ),
                line(Accent, 1.6, "M 70 78 Q 70 71 75 68 M 70 78 Q 70 72 66 70"),
            ],
        },
        Good {
            name: "Seed Collection",
            short: "Eight vegetables and herbs in open-pollinated seed, chosen for tubs and short summers.",
            story: "You can save the seed and sow it again, which is how we got it. Each packet says when, how deep and how far apart, and nothing else.",
            price: (17, 26),
            grams: 60,
            kind: Physical,
            ways: Ways::Named(&[("Kitchen herbs", 0), ("Salads", 0), ("Flowers for bees", 2)]),
            tag: "seeds",
            drawing: &[
                fill(Shadow, "O 50 82 30 3"),
                fill(Shade, "M 22 30 L 46 24 L 58 72 L 34 78 Z"),
                fill(Accent, "M 52 24 L 78 30 L 66 78 L 42 72 Z"),
                fill(Cream, "R 33 22 34 58 2"),
                fill(Main, "M 33 24 Q 33 22 35 22 H 65 Q 67 22 67 24 V 34 H 33 Z"),
                line(Main, 1.8, "M 50 70 V 50"),
                fill(Main, "M 50 56 Q 38 55 37 44 Q 49 45 50 56 Z M 50 50 Q 50 40 61 39 Q 61 50 50 50 Z"),
                fill(Tint, "M 50 66 Q 58 65 60 58 Q 51 58 50 66 Z"),
                line(Dark, 1.0, "M 40 74 H 60"),
                line(Cream, 1.2, "M 41 28 H 59"),
            ],
        },
    ],
};
