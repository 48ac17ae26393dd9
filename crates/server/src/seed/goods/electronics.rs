use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Things with a plug.
pub const RANGE: Range = Range {
    category: "electronics",
    about: [
        "It needs no account, no application and no update to do what it does.",
        "Open it with an ordinary screwdriver: battery, cable and switch are parts you can order and change at home.",
        "It has as few lights as we could get through the approval, and none that blinks at night.",
    ],
    details: [
        "Charges by USB-C; the cable is in the box",
        "Battery to be changed without glue or heat",
        "Manual on one sheet, in words",
        "Three years of warranty",
        "Old devices taken back by post",
    ],
    materials: [
        "Housing of recycled aluminium and ABS, screws instead of glue.",
        "Oak veneer on birch plywood, cloth of recycled polyester.",
    ],
    care: [
        "Wipe with a dry cloth. Keep the battery between a fifth and four fifths and it will outlive the rest.",
        "Dust it, and keep it out of the bath.",
    ],
    tags: ["tech", "repairable"],
    goods: [
        Good {
            name: "Headset",
            short: "Light over-ear headphones with thirty hours of battery and a microphone that does you justice.",
            story: "The cushions are held by magnets and go through the wash. Plug in the cable and it works with an empty battery, too.",
            price: (119, 169),
            grams: 240,
            kind: Physical,
            ways: Ways::Colours,
            tag: "audio",
            drawing: &[
                fill(Shadow, "O 50 83 28 2.8"),
                line(Shade, 5.4, "M 24 56 Q 22 18 50 18 Q 78 18 76 56"),
                line(Tint, 1.6, "M 27 42 Q 31 22 50 21"),
                fill(Main, "R 16 50 19 30 8 R 65 50 19 30 8"),
                fill(Dark, "R 31 52 7 26 3.5 R 62 52 7 26 3.5"),
                fill(Tint, "R 20 56 3 18 1.5"),
                fill(Accent, "O 75 65 4 4"),
            ],
        },
        Good {
            name: "Shelf Speaker",
            short: "A speaker of oak and cloth that fills a kitchen and has one knob: louder.",
            story: "Bluetooth for guests, a jack for the record player. Two of them find each other and play in stereo.",
            price: (139, 199),
            grams: 1_700,
            kind: Physical,
            ways: Ways::Colours,
            tag: "audio",
            drawing: &[
                fill(Shadow, "O 50 83 26 3"),
                fill(Wood, "R 27 17 46 65 5"),
                fill(Main, "R 31 21 38 57 3"),
                fill(Shade, "O 50 58 15 15"),
                fill(Dark, "O 50 58 11 11"),
                fill(Shade, "O 50 58 4.5 4.5"),
                fill(Shade, "O 50 33 7.5 7.5"),
                fill(Dark, "O 50 33 4.6 4.6"),
                fill(Accent, "O 64 26 2 2"),
                fill(Wood, "R 33 81 6 3 1 R 61 81 6 3 1"),
            ],
        },
        Good {
            name: "Desk Charger",
            short: "A charging plate for telephone, watch and earphones with a single cable to the wall.",
            story: "It has the weight to stay put when you pick up the telephone with one hand. The cable leaves at the back, whichever side that is.",
            price: (49, 75),
            grams: 410,
            kind: Physical,
            ways: Ways::One,
            tag: "power",
            drawing: &[
                fill(Shadow, "O 50 80 36 3"),
                line(Dark, 1.8, "M 80 74 Q 94 74 92 60"),
                fill(Dark, "R 33 18 28 52 5"),
                fill(Main, "R 35.5 21 23 46 3"),
                fill(Tint, "O 47 40 8 8"),
                fill(Cream, "M 48.5 33.5 L 42.5 41.5 H 46.5 L 45.5 46.5 L 51.5 38.5 H 47.5 Z"),
                fill(Wood, "R 16 68 66 11 5"),
                fill(Metal, "R 28 66 38 5 2.5"),
                fill(Accent, "O 74 73.5 2 2"),
            ],
        },
        Good {
            name: "Keyboard",
            short: "A compact keyboard with quiet keys, a metal base and no bundled software.",
            story: "The keys come off for cleaning and for changing places. Every layout we know of is printed on a sheet in the box.",
            price: (94, 145),
            grams: 820,
            kind: Physical,
            ways: Ways::Named(&[("US layout", 0), ("UK layout", 0), ("German layout", 0)]),
            tag: "desk",
            drawing: &[
                fill(Shadow, "O 50 74 42 3"),
                line(Dark, 1.8, "M 50 38 Q 50 26 60 26 Q 70 26 70 16"),
                fill(Shade, "R 10 39 80 35 5"),
                fill(Main, "R 10 37 80 34 5"),
                fill(
                    Cream,
                    "R 15 42 7 7 1.5 R 24 42 7 7 1.5 R 33 42 7 7 1.5 R 42 42 7 7 1.5 R 51 42 7 7 1.5 R 60 42 7 7 1.5 R 69 42 7 7 1.5",
                ),
                fill(
                    Cream,
                    "R 15 51 10 7 1.5 R 27 51 7 7 1.5 R 36 51 7 7 1.5 R 45 51 7 7 1.5 R 54 51 7 7 1.5 R 63 51 7 7 1.5",
                ),
                fill(Accent, "R 78 42 7 7 1.5 R 72 51 13 7 1.5"),
                fill(Tint, "R 15 60 9 7 1.5 R 76 60 9 7 1.5"),
                fill(Cream, "R 26 60 48 7 1.5"),
            ],
        },
    ],
};
