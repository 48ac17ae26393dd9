use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For living in.
pub const RANGE: Range = Range {
    category: "home",
    about: [
        "We furnish our own rooms with it, and photograph it there, cats included.",
        "The colours are chosen so that any two from one season go together. You cannot make a mistake, and neither could we.",
        "It is woven on looms from the sixties by people who were taught by those who ran them then.",
    ],
    details: [
        "Colours fast to light and washing",
        "Labels that come off without leaving a mark",
        "Sizes that fit what you already own",
        "Sent in a bag you can keep it in over summer",
        "Woven and finished in one town",
    ],
    materials: [
        "New wool from hill sheep, woven in a herringbone and washed in spring water.",
        "Clay from the region, fired twice; no two pieces take the glaze alike.",
    ],
    care: [
        "Hang it out on a misty morning; that freshens wool better than washing.",
        "Dust it now and then. Felt feet are in the box.",
    ],
    tags: ["living", "gifts"],
    goods: [
        Good {
            name: "Blanket",
            short: "A wool blanket that is large enough for two and heavy enough to stay where you put it.",
            story: "Washed until it is soft, brushed until it is warm. The fringe is knotted by hand, which takes as long as the weaving.",
            price: (110, 160),
            grams: 1_250,
            kind: Physical,
            ways: Ways::Colours,
            tag: "wool",
            drawing: &[
                fill(Shadow, "O 50 79 36 3"),
                fill(Shade, "R 18 64 64 14 6"),
                fill(Main, "R 18 51 64 15 6"),
                fill(Tint, "R 18 38 64 15 6"),
                fill(
                    Main,
                    "M 18 36 Q 18 26 28 26 H 76 Q 82 26 82 32 V 36 Q 82 41 76 41 H 24 Q 18 41 18 36 Z",
                ),
                fill(Main, "M 52 26 H 70 V 62 H 52 Z"),
                fill(Accent, "M 52 48 H 70 V 51 H 52 Z M 52 53 H 70 V 54.5 H 52 Z"),
                line(Cream, 1.3, "M 53.5 62 V 68 M 57 62 V 68 M 60.5 62 V 68 M 64 62 V 68 M 67.5 62 V 68"),
            ],
        },
        Good {
            name: "Cushion",
            short: "A square cushion with a feather filling and a cover that comes off for washing.",
            story: "The zip hides in the piping. Give it one chop in the middle, or don't; it looks well either way.",
            price: (39, 58),
            grams: 700,
            kind: Physical,
            ways: Ways::Colours,
            tag: "textiles",
            drawing: &[
                fill(Shadow, "O 50 80 32 3"),
                fill(Main, "M 20 28 Q 50 34 80 28 Q 75 54 80 79 Q 50 74 20 79 Q 25 54 20 28 Z"),
                fill(Tint, "M 23.5 46 Q 50 49 76.5 46 L 76.2 52 Q 50 55 23.8 52 Z"),
                fill(Accent, "M 23.7 55 Q 50 58 76.3 55 L 76.5 58 Q 50 61 23.5 58 Z"),
                line(Shade, 1.0, "M 20 28 Q 50 34 80 28 Q 75 54 80 79 Q 50 74 20 79 Q 25 54 20 28 Z"),
                fill(Shade, "O 20 28 2.2 2.2 O 80 28 2.2 2.2 O 20 79 2.2 2.2 O 80 79 2.2 2.2"),
            ],
        },
        Good {
            name: "Stem Vase",
            short: "A narrow vase for one branch, one dahlia, or nothing at all.",
            story: "It needs a handful of water and stands on the slimmest sill. People buy one and come back for two more.",
            price: (29, 46),
            grams: 620,
            kind: Physical,
            ways: Ways::Colours,
            tag: "ceramics",
            drawing: &[
                fill(Shadow, "O 50 83 18 2.6"),
                line(Shade, 1.4, "M 50 44 Q 49 24 44 12 M 50 38 Q 56 26 62 20"),
                fill(Accent, "O 43 12 6 6 O 63 19 5 5"),
                fill(Cream, "O 43 12 2.2 2.2 O 63 19 1.8 1.8"),
                fill(Tint, "M 48.5 30 Q 38 30 37 22 Q 46 22 48.5 30 Z"),
                fill(
                    Main,
                    "M 45 38 H 55 L 54.5 50 Q 68 58 66 72 Q 65 83 58 83 H 42 Q 35 83 34 72 Q 32 58 45.5 50 Z",
                ),
                fill(Shade, "O 50 38 5 1.3"),
                fill(Tint, "M 38 70 Q 37 61 43 57 Q 41 66 42.5 74 Q 39 74 38 70 Z"),
            ],
        },
        Good {
            name: "Wall Clock",
            short: "A silent clock with a face you can read from the other end of the room.",
            story: "No ticking: the hands glide. One battery lasts two years, and it is an ordinary one.",
            price: (58, 88),
            grams: 900,
            kind: Physical,
            ways: Ways::Colours,
            tag: "wall",
            drawing: &[
                fill(Shadow, "O 51.5 53 32 32"),
                fill(Wood, "O 50 50 32 32"),
                fill(Main, "O 50 50 28.5 28.5"),
                line(Cream, 2.0, "M 50 25 V 30 M 50 70 V 75 M 25 50 H 30 M 70 50 H 75"),
                line(
                    Tint,
                    1.2,
                    "M 62.5 28.4 L 60.8 31.3 M 71.6 37.5 L 68.7 39.2 M 71.6 62.5 L 68.7 60.8 M 62.5 71.6 L 60.8 68.7 M 37.5 71.6 L 39.2 68.7 M 28.4 62.5 L 31.3 60.8 M 28.4 37.5 L 31.3 39.2 M 37.5 28.4 L 39.2 31.3",
                ),
                line(Cream, 2.6, "M 50 50 L 40 40"),
                line(Cream, 2.0, "M 50 50 L 62 36"),
                line(Accent, 1.0, "M 47 56 L 56 34"),
                fill(Dark, "O 50 50 2.2 2.2"),
            ],
        },
    ],
};
