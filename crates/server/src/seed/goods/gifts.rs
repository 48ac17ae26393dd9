use coppice::shop::model::ProductType::{Digital, Service};

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Presents that weigh nothing.
pub const RANGE: Range = Range {
    category: "gifts and workshops",
    about: [
        "It comes by mail within minutes, as a page to print or to send on, with room for a few words of your own.",
        "If it turns out to be the wrong present, it can be changed for anything else in the shop within two years.",
        "We do this because people asked, first at the market stall and then by letter.",
    ],
    details: [
        "Delivered by mail, no shipping",
        "Valid for two years",
        "Can be passed on to somebody else",
        "Printed prettily on request, for the price of the stamp",
        "Questions are answered by a person",
    ],
    materials: [
        "A page of good typography, as PDF in A4 and Letter.",
        "Patience, daylight and tools for everybody who comes.",
    ],
    care: [
        "Keep the mail; the code in it is the whole of it.",
        "Come ten minutes early and in clothes that may get dirty.",
    ],
    tags: ["present", "no shipping"],
    goods: [
        Good {
            name: "Gift Card",
            short: "A card for the whole shop, in an amount you choose, delivered by mail at once.",
            story: "It can be used up in parts. The card remembers what is left, and so does its owner if you write the code inside a birthday card.",
            price: (25, 25),
            grams: 0,
            kind: Digital,
            ways: Ways::Named(&[("25", 0), ("50", 25), ("100", 75), ("200", 175)]),
            tag: "gift card",
            drawing: &[
                fill(Shadow, "O 50 78 38 3"),
                fill(Shade, "R 20 38 62 40 5"),
                fill(Main, "R 16 33 62 40 5"),
                fill(Accent, "R 30 33 7 40 0"),
                fill(Tint, "R 16 46 62 6 0"),
                fill(
                    Accent,
                    "M 33.5 49 Q 18 34 26 30 Q 34 30 33.5 49 Z M 33.5 49 Q 49 34 41 30 Q 33 30 33.5 49 Z",
                ),
                fill(Cream, "O 33.5 49 3.4 3.4"),
                fill(Cream, "R 48 60 22 3 1.5 R 48 66 14 2.4 1.2"),
            ],
        },
        Good {
            name: "Mending Workshop",
            short: "An afternoon in our workshop in which you mend something of your own, with help.",
            story: "Bring a jumper, a chair, a lamp: whatever has a hole or a wobble. Eight people, two helpers, tea and cake at four.",
            price: (58, 78),
            grams: 0,
            kind: Service,
            ways: Ways::Named(&[("First Saturday", 0), ("Third Saturday", 0)]),
            tag: "workshop",
            drawing: &[
                fill(Shadow, "O 50 83 30 2.8"),
                fill(Wood, "R 32 22 36 8 3 R 32 72 36 8 3"),
                fill(Main, "R 36 30 28 42 2"),
                line(
                    Shade,
                    1.2,
                    "M 36 36 L 64 40 M 36 43 L 64 47 M 36 50 L 64 54 M 36 57 L 64 61 M 36 64 L 64 68",
                ),
                line(Tint, 1.2, "M 36 40 L 64 36 M 36 54 L 64 50 M 36 68 L 64 64"),
                line(Main, 1.4, "M 64 61 Q 78 60 74 48 Q 71 38 80 32"),
                line(Metal, 2.4, "M 80 32 L 68 78"),
                line(Dark, 0.9, "M 79.6 33.6 L 78.8 36.6"),
                fill(Accent, "O 26 74 6 6"),
                fill(Cream, "O 24.4 72.6 1 1 O 27.6 72.6 1 1 O 24.4 75.6 1 1 O 27.6 75.6 1 1"),
            ],
        },
        Good {
            name: "Knitting Pattern",
            short: "A pattern for a jumper in nine sizes, written so that it can be followed on the train.",
            story: "Twelve pages with every row in words and as a chart. Test-knitted by twenty people, of whom six had never made a jumper.",
            price: (7, 11),
            grams: 0,
            kind: Digital,
            ways: Ways::One,
            tag: "download",
            drawing: &[
                fill(Shadow, "O 50 84 28 2.8"),
                fill(Cream, "M 27 16 H 63 L 73 26 V 82 H 27 Z"),
                fill(Metal, "M 63 16 L 73 26 H 63 Z"),
                fill(
                    Main,
                    "M 44 30 Q 50 34 56 30 L 65 34 L 69 48 L 63 50 L 61 44 V 56 H 39 V 44 L 37 50 L 31 48 L 35 34 Z",
                ),
                fill(Accent, "M 39 44 H 61 V 47 H 39 Z"),
                line(Shade, 1.2, "M 33 63 H 67 M 33 68 H 67 M 33 73 H 56"),
                fill(Accent, "O 72 76 10 10"),
                line(Cream, 1.8, "M 72 71 V 80 M 68.4 76.6 L 72 80.4 L 75.6 76.6"),
            ],
        },
        Good {
            name: "Sharpening Service",
            short: "Send us four knives or two pairs of scissors and have them back sharp within a week.",
            story: "Ground wet on a stone, never dry, and finished on leather. The box you send them in comes from us, and it is blade-proof.",
            price: (32, 44),
            grams: 0,
            kind: Service,
            ways: Ways::Named(&[("Four knives", 0), ("Two pairs of scissors", 0), ("Both", 26)]),
            tag: "repair",
            drawing: &[
                fill(Shadow, "O 50 81 36 3"),
                fill(Wood, "R 16 72 68 8 3"),
                fill(Main, "R 24 60 52 12 2"),
                fill(Tint, "R 24 60 52 4 1.5"),
                fill(Metal, "M 22 54 L 66 22 Q 71 19 72 26 Q 72 31 66 35 L 38 55 Z"),
                fill(Cream, "M 22 54 L 66 22 L 67 24 L 28 54 Z"),
                fill(Dark, "M 68 20 L 82 10 Q 87 8 88 13 Q 88 16 85 19 L 73 29 Z"),
                fill(Accent, "O 77 19.5 1.3 1.3 O 82 15.6 1.3 1.3"),
                line(Accent, 1.6, "M 20 40 V 46 M 17 43 H 23 M 32 28 V 34 M 29 31 H 35"),
                fill(Shade, "M 24 69 H 76 V 72 H 24 Z"),
            ],
        },
    ],
};
