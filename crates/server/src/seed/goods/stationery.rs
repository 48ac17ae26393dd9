use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For the desk.
pub const RANGE: Range = Range {
    category: "stationery",
    about: [
        "The paper takes fountain pens without bleeding and pencils without shine. We tried it with left-handed people, too.",
        "It is bound by a workshop that also mends books for the city library, and it opens flat from the first page.",
        "We print with plant inks on an old letterpress; run your finger over it and you will feel the edge.",
    ],
    details: [
        "Paper of 100 g/m², from forests with the FSC seal",
        "Thread-sewn, opens flat",
        "Nothing on it that you would have to hide",
        "Refills and single parts in the shop",
        "Packed in the cut-offs of its own paper",
    ],
    materials: [
        "Uncoated paper with a cover of dyed cotton cloth on grey board.",
        "Cedar from California and graphite fired in Bavaria.",
    ],
    care: [
        "Keep it dry; the rest is up to you.",
        "Sharpen with a knife if you have the patience. It is worth it.",
    ],
    tags: ["paper", "desk"],
    goods: [
        Good {
            name: "Notebook",
            short: "A cloth-bound notebook of 192 pages that opens flat and closes with a ribbon.",
            story: "Numbered pages, an index at the front, and a pocket at the back for everything that is not writing. It fits a jacket's inner pocket.",
            price: (14, 22),
            grams: 260,
            kind: Physical,
            ways: Ways::Named(&[("Plain", 0), ("Ruled", 0), ("Dotted", 0)]),
            tag: "notebooks",
            drawing: &[
                fill(Shadow, "M 30 82 H 76 L 80 85 H 34 Z"),
                fill(Cream, "R 31 22 44 60 2"),
                line(Shade, 0.6, "M 73 25 V 80 M 74.2 25 V 80"),
                fill(Main, "R 27 20 44 60 3"),
                fill(Shade, "M 30 20 H 35 V 80 H 30 Q 27 80 27 77 V 23 Q 27 20 30 20 Z"),
                fill(Cream, "R 42 32 22 14 1.5"),
                line(Dark, 0.9, "M 45.5 37 H 60.5 M 45.5 41 H 55"),
                fill(Accent, "R 62 20 3.4 60 0 M 52 80 H 56 V 90 L 54 87.5 L 52 90 Z"),
            ],
        },
        Good {
            name: "Pencil Set",
            short: "Six cedar pencils from 4B to 2H in a tin that survives the bottom of a bag.",
            story: "Soft enough for drawing, hard enough for plans. The grade is stamped at the end you don't sharpen away.",
            price: (12, 19),
            grams: 140,
            kind: Physical,
            ways: Ways::One,
            tag: "drawing",
            drawing: &[
                fill(Shadow, "O 50 84 24 2.6"),
                fill(Main, "R 28 26 7 34 0 M 28 26 L 31.5 13 L 35 26 Z"),
                fill(Accent, "R 38 22 7 38 0"),
                fill(Tint, "R 48 28 7 32 0"),
                fill(Shade, "R 58 20 7 40 0"),
                fill(
                    Cream,
                    "M 28 26 L 31.5 14 L 35 26 Z M 38 22 L 41.5 10 L 45 22 Z M 48 28 L 51.5 16 L 55 28 Z M 58 20 L 61.5 8 L 65 20 Z",
                ),
                fill(
                    Dark,
                    "M 30.2 18.5 L 31.5 14 L 32.8 18.5 Z M 40.2 14.5 L 41.5 10 L 42.8 14.5 Z M 50.2 20.5 L 51.5 16 L 52.8 20.5 Z M 60.2 12.5 L 61.5 8 L 62.8 12.5 Z",
                ),
                fill(Wood, "M 26 48 H 69 L 66 84 H 29 Z"),
                fill(Cream, "R 36 58 23 14 1.5"),
                line(Shade, 1.0, "M 40 63 H 55 M 40 67 H 50"),
            ],
        },
        Good {
            name: "Letter Set",
            short: "Ten sheets and ten envelopes for the letters you meant to write.",
            story: "The envelopes are lined, the sheets are small: nobody has to fill more than a page. Two stamps' worth of space is marked in the corner.",
            price: (13, 21),
            grams: 180,
            kind: Physical,
            ways: Ways::Colours,
            tag: "letters",
            drawing: &[
                fill(Shadow, "O 50 79 32 2.8"),
                fill(Cream, "R 28 24 44 44 1.5"),
                line(Shade, 1.0, "M 34 33 H 60 M 34 38 H 66 M 34 43 H 63"),
                fill(Main, "R 18 42 64 36 2.5"),
                fill(Shade, "M 18 45 L 50 64 L 82 45 V 76 Q 82 78 80 78 H 20 Q 18 78 18 76 Z"),
                fill(
                    Main,
                    "M 19.5 77.6 L 44 57 Q 50 53 56 57 L 80.5 77.6 Q 80 78 79 78 H 21 Q 20 78 19.5 77.6 Z",
                ),
                fill(Accent, "O 50 62 5 5"),
                fill(Cream, "M 50 58.6 Q 53.4 61.5 50 65.4 Q 46.6 61.5 50 58.6 Z"),
            ],
        },
        Good {
            name: "Desk Planner",
            short: "Fifty-two undated weeks on a pad, with room for what matters and a margin for the rest.",
            story: "Begin in any week you like. Each sheet tears off cleanly, and the back is printed as a grid for sketches.",
            price: (16, 25),
            grams: 520,
            kind: Physical,
            ways: Ways::One,
            tag: "planning",
            drawing: &[
                fill(Shadow, "O 50 82 34 3"),
                fill(Shade, "R 19 25 62 56 3"),
                fill(Cream, "R 19 23 62 55 3"),
                fill(Main, "M 22 23 H 78 Q 81 23 81 26 V 36 H 19 V 26 Q 19 23 22 23 Z"),
                line(Dark, 2.0, "M 33 18 V 28 M 50 18 V 28 M 67 18 V 28"),
                fill(
                    Tint,
                    "R 25 42 11 9 1.5 R 39 42 11 9 1.5 R 53 42 11 9 1.5 R 25 54 11 9 1.5 R 53 54 11 9 1.5 R 67 54 9 9 1.5 R 25 66 11 8 1.5 R 39 66 11 8 1.5",
                ),
                fill(Accent, "R 39 54 11 9 1.5"),
                line(Shade, 1.4, "M 67 43 H 75 M 67 47 H 72"),
            ],
        },
    ],
};
