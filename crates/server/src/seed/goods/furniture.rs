use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Furniture.
pub const RANGE: Range = Range {
    category: "furniture",
    about: [
        "It comes flat, with six screws and the one tool they need. Ten minutes, and most of that is opening the box.",
        "It is built by joiners, not by machines alone: where two pieces meet you see wood against wood.",
        "When you move, it comes apart again, and does not mind how often.",
    ],
    details: [
        "Solid wood throughout, no veneer",
        "Feet that adjust to crooked floors",
        "Holds more than it looks",
        "Oil for the first year in the box",
        "Delivered to your door on a pallet we take back",
    ],
    materials: [
        "Oak from the Spessart, dried for two years, oiled twice.",
        "Ash with a frame of powder-coated steel; covers of wool felt.",
    ],
    care: [
        "Oil it once a year with a rag. Rings from glasses come out with fine sandpaper along the grain.",
        "Vacuum the felt, wipe the wood. Spills on either want a dry cloth at once.",
    ],
    tags: ["wood", "rooms"],
    goods: [
        Good {
            name: "Step Stool",
            short: "A stool with a step, for the top shelf by day and beside the bath at night.",
            story: "It carries 150 kilos and does not tip when you stand on its edge; we had it tested by children.",
            price: (72, 110),
            grams: 3_200,
            kind: Physical,
            ways: Ways::Colours,
            tag: "stools",
            drawing: &[
                fill(Shadow, "O 50 82 32 3"),
                fill(Shade, "M 34 38 H 40 L 36 82 H 30 Z"),
                fill(Main, "M 62 38 H 68 L 76 82 H 69 Z"),
                fill(Main, "M 48 60 H 54 L 50 82 H 44 Z"),
                fill(Wood, "R 26 31 48 8 3"),
                fill(Tint, "R 28 33 44 2 1"),
                fill(Wood, "R 22 56 44 7 3"),
                fill(Accent, "R 42 33.5 16 2.6 1.3"),
                line(Shade, 1.8, "M 37 72 H 72"),
            ],
        },
        Good {
            name: "Bookshelf",
            short: "Four shelves that hold encyclopaedias without bending, in a frame a hand deep.",
            story: "The boards can be set at any height. One of them turns over and becomes a desk for standing.",
            price: (280, 420),
            grams: 24_000,
            kind: Physical,
            ways: Ways::Named(&[("60 cm", 0), ("90 cm", 90)]),
            tag: "storage",
            drawing: &[
                fill(Shadow, "O 50 86 30 2.8"),
                fill(Shade, "R 25 14 50 72 2"),
                fill(
                    Wood,
                    "R 23 12 54 4 1 R 23 35 54 4 1 R 23 58 54 4 1 R 23 81 54 4 1 R 23 12 4 73 1 R 73 12 4 73 1",
                ),
                fill(Accent, "R 30 21 5 14 0.6 R 55 43 5 15 0.6 R 36 66 14 4 0.6"),
                fill(Main, "R 36 18 6 17 0.6 R 61 41 6 17 0.6 R 34 70 18 5 0.6"),
                fill(Tint, "R 43 23 4 12 0.6 R 68 45 4 13 0.6"),
                fill(Cream, "R 48 19 5 16 0.6 R 32 75 22 6 0.6"),
                fill(
                    Accent,
                    "M 60 29 H 70 L 68.5 35 H 61.5 Z M 32 50 Q 32 46 37 46 Q 42 46 42 50 L 41 58 H 33 Z",
                ),
                fill(Tint, "M 65 29 Q 57 26 58 19 Q 65 20 65 29 Q 66 20 72 20 Q 73 26 65 29 Z"),
                fill(Cream, "O 65 75 5 6"),
            ],
        },
        Good {
            name: "Side Table",
            short: "A small round table for a lamp, a book and a cup, in that order.",
            story: "Three legs that screw in by hand. The top has a rim on one side and none on the other; turn it as you like.",
            price: (120, 175),
            grams: 4_800,
            kind: Physical,
            ways: Ways::Colours,
            tag: "tables",
            drawing: &[
                fill(Shadow, "O 50 85 28 2.8"),
                line(Shade, 4.0, "M 50 46 L 52 80"),
                line(Wood, 4.2, "M 34 46 L 25 84 M 66 46 L 75 84"),
                fill(Main, "O 50 43 36 7"),
                fill(Tint, "O 50 41 36 7"),
                fill(Accent, "M 56 24 H 70 V 33 Q 70 40 63 40 Q 56 40 56 33 Z"),
                line(Accent, 2.2, "M 70 27 Q 76 27 75 31 Q 74 35 69 35"),
                fill(Cream, "R 27 35 22 4 1"),
                fill(Dark, "R 29 31.5 20 3.6 1"),
            ],
        },
        Good {
            name: "Lounge Chair",
            short: "A low chair with felt cushions that holds you up while you read and lets you down gently after.",
            story: "The seat leans back eleven degrees. We arrived at the number by asking forty visitors to fall asleep in it.",
            price: (390, 560),
            grams: 9_500,
            kind: Physical,
            ways: Ways::Colours,
            tag: "chairs",
            drawing: &[
                fill(Shadow, "O 50 82 34 3"),
                line(Wood, 4.0, "M 28 60 L 22 81 M 70 62 L 78 81"),
                fill(Main, "M 22 24 Q 21 18 27 17 L 38 16 Q 43 16 44 21 L 50 56 H 29 Z"),
                fill(Tint, "M 26 25 Q 25.5 22 28 21.5 L 36 20.5 Q 39 20.5 39.6 23 L 41 30 L 27.4 32 Z"),
                fill(Shade, "M 27 56 H 76 Q 82 56 82 62 Q 82 67 76 67 H 35 Q 29 67 28 62 Z"),
                fill(Main, "M 34 51 H 74 Q 80 51 80 56 Q 80 60 74 60 H 36 Q 33 60 33 56 Z"),
                line(Wood, 4.0, "M 36 44 H 74 L 72 64"),
                fill(Accent, "M 44 36 L 58 33 Q 61 42 60 50 L 47 51 Z"),
                line(Cream, 1.0, "M 47 40 L 59 38"),
            ],
        },
    ],
};
