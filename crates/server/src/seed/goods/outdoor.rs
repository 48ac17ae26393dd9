use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For outside.
pub const RANGE: Range = Range {
    category: "outdoor",
    about: [
        "We took the samples through a wet week in the hills and gave the makers a list of eleven complaints. All eleven are dealt with.",
        "It packs smaller than it should, and the bag it goes into is large enough to be used by cold hands.",
        "You can rent one for a weekend before you buy; write to us and we will take the rent off the price.",
    ],
    details: [
        "Repair patches and a spare buckle in the bag",
        "No fluorine in the coating",
        "Packs without force",
        "Instructions sewn in, where they can't get lost",
        "Spare parts for ten years",
    ],
    materials: [
        "Ripstop nylon from old nets, coated with silicone; poles of aluminium.",
        "Beech and powder-coated steel, with canvas that can be taken off and washed.",
    ],
    care: [
        "Dry it before you put it away, even if it is only damp. Wash by hand without soap.",
        "Brush off sand and mud. Renew the coating every third season.",
    ],
    tags: ["camping", "weekend"],
    goods: [
        Good {
            name: "Tent",
            short: "A tent for two and their luggage that stands in six minutes and weighs under two kilos.",
            story: "Inner and outer go up together, so rain stays outside while you build. Two doors: nobody climbs over anybody at four in the morning.",
            price: (290, 390),
            grams: 1_900,
            kind: Physical,
            ways: Ways::Named(&[("Two people", 0), ("Three people", 70)]),
            tag: "shelter",
            drawing: &[
                fill(Shadow, "O 50 79 40 3"),
                line(Dark, 1.6, "M 50 21 L 47 15 M 50 21 L 53 15"),
                line(Shade, 0.9, "M 30 52 L 8 78 M 70 52 L 92 78"),
                fill(Main, "M 50 20 L 85 78 H 15 Z"),
                fill(Tint, "M 50 20 L 30 78 H 15 Z"),
                fill(Shade, "M 50 34 L 66 78 H 34 Z"),
                fill(Accent, "M 50 34 L 66 78 H 58 Q 56 58 50 34 Z"),
                fill(Cream, "M 50 34 L 34 78 H 40 Q 44 58 50 34 Z"),
            ],
        },
        Good {
            name: "Camp Stool",
            short: "A folding stool of beech and canvas that carries 120 kilos and weighs less than one.",
            story: "Three legs stand on any ground. It folds to the size of an umbrella and has its own strap.",
            price: (42, 64),
            grams: 900,
            kind: Physical,
            ways: Ways::Colours,
            tag: "seats",
            drawing: &[
                fill(Shadow, "O 50 82 30 3"),
                line(Wood, 4.6, "M 30 40 L 68 80 M 70 40 L 32 80"),
                fill(Metal, "O 49.6 60.4 3 3"),
                fill(Main, "M 22 36 Q 50 50 78 36 L 76 43 Q 50 58 24 43 Z"),
                fill(Tint, "M 22 36 Q 50 50 78 36 Q 50 30 22 36 Z"),
                fill(Accent, "R 20 33 6 8 2 R 74 33 6 8 2"),
            ],
        },
        Good {
            name: "Enamel Kettle",
            short: "A kettle for open fires and gas flames that boils a litre before you have found the cups.",
            story: "The wide bottom drinks the heat, the handle stays cool if you leave it up. Chips in the enamel are part of the plan.",
            price: (38, 58),
            grams: 720,
            kind: Physical,
            ways: Ways::Colours,
            tag: "cooking",
            drawing: &[
                fill(Shadow, "O 50 80 32 3"),
                line(Dark, 3.0, "M 32 42 Q 30 18 50 18 Q 70 18 68 42"),
                fill(Wood, "R 42 15.5 16 5 2.5"),
                fill(Main, "M 72 56 L 86 38 L 90 41 L 78 72 Z"),
                fill(Main, "M 26 78 Q 22 78 22 72 Q 24 42 50 41 Q 76 42 78 72 Q 78 78 74 78 Z"),
                fill(Tint, "M 30 70 Q 31 52 42 47 Q 36 56 36 71 Z"),
                fill(Shade, "M 36 44 Q 50 36 64 44 Q 50 49 36 44 Z"),
                fill(Accent, "O 50 38 3.4 3.4"),
                fill(Cream, "O 60 60 1.2 1.2 O 66 66 1 1 O 54 68 1.1 1.1 O 64 54 0.9 0.9 O 48 60 0.9 0.9"),
            ],
        },
        Good {
            name: "Picnic Rug",
            short: "A rug for four with a waxed underside and a strap to carry it by.",
            story: "Wool above, so that it is warm even on a morning's grass; waxed cotton below, so that it stays dry.",
            price: (68, 98),
            grams: 1_350,
            kind: Physical,
            ways: Ways::Colours,
            tag: "picnic",
            drawing: &[
                fill(Shadow, "O 50 78 36 3"),
                line(Dark, 2.4, "M 34 40 Q 34 24 50 24 Q 66 24 66 40"),
                fill(Main, "R 18 38 64 40 9"),
                fill(Tint, "M 18 48 H 82 V 53 H 18 Z M 18 63 H 82 V 68 H 18 Z"),
                fill(Cream, "M 24 38 H 28 V 78 H 24 Z M 72 38 H 76 V 78 H 72 Z M 48 38 H 52 V 78 H 48 Z"),
                fill(Accent, "R 32 36 5 44 1 R 63 36 5 44 1"),
                fill(Metal, "R 31 55 7 7 1.5 R 62 55 7 7 1.5"),
                fill(Shade, "O 82 58 5 20"),
                line(Cream, 1.4, "M 82 48 Q 85 58 82 68 Q 79 58 82 53"),
            ],
        },
    ],
};
