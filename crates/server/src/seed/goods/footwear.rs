use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Shade, Shadow, Tint};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

const SIZES: Ways = Ways::Named(&[("38", 0), ("39", 0), ("40", 0), ("41", 0), ("42", 0), ("43", 0)]);

/// Shoes.
pub const RANGE: Range = Range {
    category: "footwear",
    about: [
        "The last is a wide one. Toes lie side by side in it as they do on a beach, and your feet will notice by the evening.",
        "The sole is stitched, not only glued: a cobbler can take it off and put on a new one, twice at least.",
        "We have sold the same shape since the first year and will go on doing so; only the colours change.",
    ],
    details: [
        "Stitched sole that can be replaced",
        "Insole of cork, which takes the shape of your foot",
        "Runs true to size; half sizes take the larger",
        "A second pair of laces in the box",
        "Made by a family firm of fourteen people",
    ],
    materials: [
        "Chrome-free leather from cattle kept for milk, a sole of natural rubber, laces of hemp.",
        "Felted wool above, natural rubber below, and cork in between.",
    ],
    care: [
        "Let them dry for a day between wearings, away from the radiator. Brush, then grease sparingly.",
        "Brush off dirt when it is dry; a damp cloth does for the rest.",
    ],
    tags: ["shoes", "comfort"],
    goods: [
        Good {
            name: "Court Sneaker",
            short: "A low sneaker with a clean line that goes with everything, including a suit.",
            story: "Eight holes, one piece of leather around the toe, nothing that flashes. It needs a week to be broken in and then years to be worn out.",
            price: (98, 139),
            grams: 760,
            kind: Physical,
            ways: SIZES,
            tag: "sneakers",
            drawing: &[
                fill(Shadow, "O 50 76 38 3"),
                fill(
                    Main,
                    "M 15 68 V 45 Q 15 39 21 41 Q 29 45 36 40 Q 39 37 43 40 L 57 53 Q 66 57 77 58 Q 86 60 86 68 Z",
                ),
                fill(Shade, "M 15 68 V 45 Q 15 39 21 41 Q 27 44 31 43 L 33 68 Z"),
                fill(Tint, "M 64 68 Q 66 58 77 58 Q 86 60 86 68 Z"),
                fill(Accent, "M 36 62 Q 46 61 54 55 L 58 58 Q 49 66 37 67 Z"),
                line(Cream, 1.8, "M 43 47 L 48 42 M 47.5 51 L 52 46 M 52 54.5 L 56 50"),
                fill(Cream, "M 13 66 H 87 Q 89 75 82 75 H 18 Q 12 75 13 66 Z"),
                line(Shade, 0.9, "M 15 70.5 H 86"),
            ],
        },
        Good {
            name: "Trail Boot",
            short: "A mid boot for wet paths: light, grippy and dry inside after a morning in the grass.",
            story: "The tongue is sewn in up to the fourth hook, so streams may come up to there. Speed hooks above, real eyelets below, where laces wear through.",
            price: (150, 205),
            grams: 1_150,
            kind: Physical,
            ways: SIZES,
            tag: "hiking",
            drawing: &[
                fill(Shadow, "O 50 80 36 3"),
                fill(Main, "M 24 24 Q 36 29 49 24 L 51 48 Q 56 55 72 57 Q 83 59 83 71 H 22 Q 19 48 24 24 Z"),
                fill(Shade, "M 24 24 Q 36 29 49 24 L 49.5 31 Q 36 35 23 31 Z"),
                fill(Tint, "M 62 71 Q 64 58 72 57 Q 83 59 83 71 Z"),
                fill(Shade, "M 22 71 Q 20 60 21.5 50 Q 33 54 35 71 Z"),
                line(Accent, 1.8, "M 41 38 L 51 36 M 41.5 44 L 52 42 M 43 50 L 54 48 M 46 56 L 59 53"),
                fill(
                    Dark,
                    "M 19 70 H 85 V 76 Q 85 79 82 79 H 78 V 77 H 74 V 79 H 66 V 77 H 62 V 79 H 54 V 77 H 40 V 79 H 32 V 77 H 28 V 79 H 22 Q 19 79 19 76 Z",
                ),
            ],
        },
        Good {
            name: "Wool Slipper",
            short: "A felted slipper with a rubber sole, for the kitchen, the cellar and the letterbox.",
            story: "Felted over a wooden last in one piece, without a seam to press on. They are stiff for a day, then yours.",
            price: (52, 74),
            grams: 420,
            kind: Physical,
            ways: SIZES,
            tag: "indoors",
            drawing: &[
                fill(Shadow, "O 50 76 37 3"),
                fill(Shade, "M 16 60 Q 14 50 24 51 Q 40 54 52 62 V 70 H 18 Z"),
                fill(Main, "M 16 57 Q 18 60 30 61 Q 40 45 56 46 Q 84 48 86 68 H 16 Z"),
                fill(Tint, "M 30 61 Q 40 45 56 46 L 58 48 Q 44 50 35 62 Z"),
                fill(Accent, "O 70 56 3 3 O 64 51.5 2 2 O 76 61.5 2 2"),
                fill(Dark, "M 14 67 H 87 Q 88 75 82 75 H 19 Q 13 75 14 67 Z"),
            ],
        },
        Good {
            name: "Crew Socks",
            short: "Three pairs of socks that stay up, stay in shape and come out of the wash in pairs.",
            story: "Heel and toe are knitted with a stronger thread in another colour, so you can see where they are worth darning.",
            price: (19, 29),
            grams: 160,
            kind: Physical,
            ways: Ways::Named(&[("36–38", 0), ("39–41", 0), ("42–44", 0), ("45–47", 0)]),
            tag: "basics",
            drawing: &[
                fill(
                    Shade,
                    "M 50 18 H 70 V 50 Q 70 56 75 60 L 82 66 Q 87 71 82 76 Q 77 80 71 76 L 54 64 Q 50 60 50 54 Z",
                ),
                fill(
                    Main,
                    "M 30 22 H 51 V 54 Q 51 60 56 64 L 65 70 Q 70 75 65 80 Q 60 84 54 80 L 35 68 Q 30 64 30 58 Z",
                ),
                fill(
                    Accent,
                    "M 30 56 Q 38 54 41 60 Q 42 66 36 68.5 Q 30 64 30 58 Z M 58 65.5 L 65 70 Q 70 75 65 80 Q 60 84 54 80 L 52.5 79 Z",
                ),
                fill(Cream, "R 29 20 23 8 2"),
                fill(Tint, "M 30 34 H 51 V 38 H 30 Z M 30 42 H 51 V 46 H 30 Z"),
                line(Accent, 1.0, "M 34 22 V 26 M 38 22 V 26 M 42 22 V 26 M 46 22 V 26"),
            ],
        },
    ],
};
