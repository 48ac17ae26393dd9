use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Main, Shade, Tint};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

const SIZES: Ways = Ways::SizesAndColours(&["Small", "Medium", "Large"]);

/// Clothes.
pub const RANGE: Range = Range {
    category: "apparel",
    about: [
        "It is cut a little wider than the fashion of the year, so that a jumper fits beneath it now and it still looks right in five years.",
        "The pattern comes from a small mill town where they have sewn work clothes for three generations; we only changed the pockets.",
        "We make it in two short runs a year. What is sold out comes back in spring and in autumn.",
    ],
    details: [
        "Seams sewn twice and bar-tacked where they pull",
        "Spare buttons and a length of yarn come with it",
        "True to size; between two sizes, take the smaller",
        "A loop to hang it by that bears its weight",
        "Cut and sewn in Portugal",
    ],
    materials: [
        "Organic cotton from the Aegean coast, woven heavy and washed once so that it does not shrink on you.",
        "Wool from flocks that are not mulesed, spun and dyed within a day's drive of each other.",
    ],
    care: [
        "Wash cold with like colours and hang to dry. It needs no iron if you shake it out wet.",
        "Air it rather than wash it. When you must, use the wool programme and dry it flat.",
    ],
    tags: ["clothing", "wardrobe"],
    goods: [
        Good {
            name: "Field Jacket",
            short: "A four-pocket jacket in dense cotton that shrugs off drizzle and looks better every year.",
            story: "Two pockets hold a map and a flask, two warm your hands. The collar stands up against wind and lies flat the rest of the time.",
            price: (128, 180),
            grams: 950,
            kind: Physical,
            ways: SIZES,
            tag: "outerwear",
            drawing: &[
                fill(
                    Main,
                    "M 37 24 L 25 31 L 15 62 L 25 66 L 32 48 L 31 80 L 69 80 L 68 48 L 75 66 L 85 62 L 75 31 L 63 24 Z",
                ),
                fill(Shade, "M 37 24 L 50 37 L 63 24 L 58 20 H 42 Z"),
                fill(Cream, "M 42 22 L 50 31 L 58 22 L 56 20 H 44 Z"),
                fill(Tint, "R 35 42 11 9 1.5 R 54 42 11 9 1.5 R 34.5 60 12 13 1.5 R 53.5 60 12 13 1.5"),
                line(Shade, 1.2, "M 50 37 V 80"),
                line(Shade, 1.2, "M 35 45.5 H 46 M 54 45.5 H 65 M 34.5 64 H 46.5 M 53.5 64 H 65.5"),
                fill(Accent, "O 50 43 1.3 1.3 O 50 53 1.3 1.3 O 50 63 1.3 1.3 O 50 73 1.3 1.3"),
            ],
        },
        Good {
            name: "Merino Jumper",
            short: "A crew-neck jumper in fine merino: warm in a cold room, not too warm on the way there.",
            story: "Fully fashioned, which means each piece is knitted to its shape instead of cut from cloth. There is no bulky seam to sit on.",
            price: (84, 119),
            grams: 380,
            kind: Physical,
            ways: SIZES,
            tag: "knitwear",
            drawing: &[
                fill(
                    Main,
                    "M 38 25 Q 50 33 62 25 L 74 31 L 86 66 L 76 70 L 68 50 L 68 78 H 32 L 32 50 L 24 70 L 14 66 L 26 31 Z",
                ),
                fill(Shade, "M 38 25 Q 50 33 62 25 L 60 22 Q 50 28 40 22 Z"),
                fill(Cream, "M 32 47 H 68 V 52 H 32 Z"),
                fill(Accent, "M 32 54 H 68 V 57 H 32 Z"),
                fill(Shade, "R 32 75 36 6 1.5"),
                fill(Shade, "M 14 66 L 24 70 L 22.5 74 L 12.5 70 Z M 86 66 L 76 70 L 77.5 74 L 87.5 70 Z"),
            ],
        },
        Good {
            name: "Linen Shirt",
            short: "A loose shirt in washed linen for the weeks when everything else is too warm.",
            story: "Linen creases; this one does so on purpose. It is washed with stones before it is sewn and feels as if you had owned it for a summer.",
            price: (62, 89),
            grams: 240,
            kind: Physical,
            ways: SIZES,
            tag: "summer",
            drawing: &[
                fill(
                    Main,
                    "M 38 24 L 24 30 L 13 50 L 24 57 L 31 47 V 80 H 69 V 47 L 76 57 L 87 50 L 76 30 L 62 24 Z",
                ),
                fill(Tint, "M 38 24 L 50 28 L 45 38 L 35 27 Z M 62 24 L 50 28 L 55 38 L 65 27 Z"),
                fill(Shade, "M 41 23 Q 50 28 59 23 L 50 29 Z"),
                line(Shade, 1.0, "M 50 30 V 80"),
                fill(Cream, "O 52.5 40 1.2 1.2 O 52.5 50 1.2 1.2 O 52.5 60 1.2 1.2 O 52.5 70 1.2 1.2"),
                fill(Shade, "M 56 44 H 66 V 53 L 61 56 L 56 53 Z"),
            ],
        },
        Good {
            name: "Rib Beanie",
            short: "A thick ribbed hat that covers your ears and keeps its shape in a coat pocket.",
            story: "Knitted in one piece from lambswool, with a cuff you can fold once or twice. It is our best-selling present for people who say they need nothing.",
            price: (24, 36),
            grams: 90,
            kind: Physical,
            ways: Ways::Colours,
            tag: "winter",
            drawing: &[
                fill(Accent, "O 50 25 9 9"),
                fill(Main, "M 23 64 Q 21 29 50 29 Q 79 29 77 64 Z"),
                line(
                    Shade,
                    1.4,
                    "M 50 30 V 62 M 38 32 Q 33 46 33 62 M 62 32 Q 67 46 67 62 M 44 30 Q 41.5 46 41.5 62 M 56 30 Q 58.5 46 58.5 62",
                ),
                fill(Tint, "R 19 59 62 17 5"),
                line(
                    Main,
                    1.4,
                    "M 27 61 V 74 M 35 61 V 74 M 43 61 V 74 M 51 61 V 74 M 59 61 V 74 M 67 61 V 74 M 75 61 V 74",
                ),
            ],
        },
    ],
};
