use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Bags.
pub const RANGE: Range = Range {
    category: "bags",
    about: [
        "We carried the first ones for a winter before we made the second, and moved every strap by a finger's width.",
        "Every zip is the kind a cobbler can replace, and every strap can be taken off. It is meant to be mended, not thrown away.",
        "It stands by itself, which sounds like little until you pack with one hand.",
    ],
    details: [
        "Lining in a light colour, so that you find your keys",
        "Webbing from the makers of safety belts",
        "Base doubled and coated against wet floors",
        "Pocket for a bottle of 8 cm across",
        "Repaired free of charge for five years",
    ],
    materials: [
        "Canvas of 18 ounces from organic cotton, waxed by hand with beeswax and rapeseed oil.",
        "Cloth spun from old fishing nets, with trims of vegetable-tanned leather.",
    ],
    care: [
        "Brush off mud when it is dry. Rub in a little wax every autumn; never put it into a washing machine.",
        "Wipe with a damp cloth. Leather likes a drop of oil once a year.",
    ],
    tags: ["carry", "travel"],
    goods: [
        Good {
            name: "Backpack",
            short: "A roll-top backpack of 22 litres that takes a laptop to work and a tent to the lake.",
            story: "The back is padded where it touches and open where it does not. A second zip along the side gets you to the bottom without unpacking the top.",
            price: (96, 148),
            grams: 880,
            kind: Physical,
            ways: Ways::Colours,
            tag: "commute",
            drawing: &[
                fill(Shadow, "O 50 82 28 3"),
                line(Dark, 2.6, "M 42 24 Q 42 17 50 17 Q 58 17 58 24"),
                fill(Main, "M 29 40 Q 29 22 50 22 Q 71 22 71 40 V 76 Q 71 82 65 82 H 35 Q 29 82 29 76 Z"),
                fill(
                    Shade,
                    "M 25 52 Q 25 48 29 48 V 74 Q 25 74 25 70 Z M 75 52 Q 75 48 71 48 V 74 Q 75 74 75 70 Z",
                ),
                fill(Tint, "M 29 40 Q 29 22 50 22 Q 71 22 71 40 V 43 H 29 Z"),
                fill(Shade, "R 35 54 30 22 4"),
                line(Cream, 1.2, "M 38 59 H 62"),
                fill(Accent, "R 40 38 4 14 1 R 56 38 4 14 1"),
                fill(Metal, "R 39.5 46 5 4 1 R 55.5 46 5 4 1"),
            ],
        },
        Good {
            name: "Canvas Tote",
            short: "A deep tote with long handles, made for markets, libraries and everything in between.",
            story: "The handles run right round the bottom, so the bag holds whatever you can lift. One pocket inside, for the list you will forget anyway.",
            price: (28, 44),
            grams: 320,
            kind: Physical,
            ways: Ways::Colours,
            tag: "everyday",
            drawing: &[
                fill(Shadow, "O 50 82 27 3"),
                line(Shade, 3.2, "M 38 44 V 31 Q 38 18 50 18 Q 62 18 62 31 V 44"),
                fill(Cream, "M 25 40 H 75 L 72 82 H 28 Z"),
                fill(Main, "M 27.2 66 H 72.8 L 72 82 H 28 Z"),
                line(Shade, 3.2, "M 38 40 V 50 M 62 40 V 50"),
                fill(Accent, "M 50 46 Q 60 53 50 62 Q 40 53 50 46 Z"),
                line(Cream, 1.0, "M 50 50 V 62"),
            ],
        },
        Good {
            name: "Weekender",
            short: "A holdall of 38 litres for two nights away, sized for every airline we could find.",
            story: "It opens as wide as a doctor's bag. Shoes go into the end pocket, and the shoulder strap hooks on where the weight is, not where it looks tidy.",
            price: (140, 210),
            grams: 1_300,
            kind: Physical,
            ways: Ways::Colours,
            tag: "luggage",
            drawing: &[
                fill(Shadow, "O 50 79 36 3"),
                line(Dark, 2.8, "M 37 48 Q 37 27 50 27 Q 63 27 63 48"),
                fill(
                    Main,
                    "M 16 52 Q 16 40 28 40 H 72 Q 84 40 84 52 V 72 Q 84 78 78 78 H 22 Q 16 78 16 72 Z",
                ),
                fill(
                    Shade,
                    "M 16 52 Q 16 40 28 40 V 78 H 22 Q 16 78 16 72 Z M 84 52 Q 84 40 72 40 V 78 H 78 Q 84 78 84 72 Z",
                ),
                line(Cream, 1.4, "M 30 46 H 70"),
                fill(Accent, "R 34 46 5 32 1 R 61 46 5 32 1"),
                fill(Tint, "R 43 58 14 12 2"),
            ],
        },
        Good {
            name: "Sling Pouch",
            short: "A small bag for phone, purse and keys, worn across the chest or around the waist.",
            story: "Flat enough to go under a coat, large enough for a paperback. The buckle closes with one hand and cannot open by itself.",
            price: (38, 56),
            grams: 210,
            kind: Physical,
            ways: Ways::Colours,
            tag: "small",
            drawing: &[
                line(Dark, 2.6, "M 24 50 Q 14 22 50 20 Q 86 22 76 50"),
                fill(Metal, "R 46 17.5 8 5.5 1"),
                fill(Main, "M 20 52 Q 20 45 27 45 H 73 Q 80 45 80 52 Q 80 74 62 75 H 38 Q 20 74 20 52 Z"),
                fill(Tint, "M 20 52 Q 20 45 27 45 H 73 Q 80 45 80 52 V 55 H 20 Z"),
                line(Cream, 1.4, "M 27 55 H 73"),
                fill(Accent, "R 68 54 3 9 1.5"),
                line(Shade, 1.2, "M 32 66 Q 50 71 68 66"),
            ],
        },
    ],
};
