use coppice::shop::model::BillingInterval::{Month, Week};
use coppice::shop::model::ProductType::{Physical, Subscription};

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// Coffee and tea.
pub const RANGE: Range = Range {
    category: "coffee and tea",
    about: [
        "We buy from two co-operatives and one garden, at a price agreed before the harvest, and print on the bag what we paid.",
        "Roasted on Tuesdays, sent on Wednesdays. It wants three days of rest, which the post gives it.",
        "On the bag is a recipe in grams and minutes that works on the first morning. After that you are on your own.",
    ],
    details: [
        "Harvest and lot are on the label",
        "Sealed in paper that goes into the compost",
        "Ground for your pot if you tell us which",
        "Carriage included from the second bag on",
        "Certified organic",
    ],
    materials: [
        "Arabica from 1,700 metres, washed and dried on raised beds.",
        "First-flush leaves, picked by hand in April; nothing added.",
    ],
    care: [
        "Close the bag, keep it dark and cool, drink it within two months. Never in the refrigerator.",
        "Rinse with hot water, without soap, and let it dry upside down.",
    ],
    tags: ["breakfast", "organic"],
    goods: [
        Good {
            name: "Coffee Subscription",
            short: "Freshly roasted coffee through the letterbox, as often as you drink it.",
            story: "Every delivery is another lot, and you can pause, skip or stop whenever you like, with one click and no telephone call.",
            price: (15, 19),
            grams: 270,
            kind: Subscription,
            ways: Ways::Plans(&[
                ("Every week", Week, 1, 100),
                ("Every two weeks", Week, 2, 105),
                ("Every month, two bags", Month, 1, 190),
            ]),
            tag: "subscription",
            drawing: &[
                fill(Shadow, "O 50 83 26 3"),
                fill(Main, "M 28 24 H 72 L 75 80 Q 75 83 72 83 H 28 Q 25 83 25 80 Z"),
                fill(Shade, "M 28 24 H 72 L 72.6 34 H 27.4 Z"),
                fill(Tint, "R 26 18 48 8 2"),
                fill(Cream, "R 34 42 32 30 3"),
                fill(Dark, "O 50 55 8 10"),
                line(Cream, 1.6, "M 52 46 Q 46 51 50 55 Q 54 59 48 64"),
                fill(Accent, "O 70 30 7 7"),
                line(Cream, 1.2, "M 67 30 L 69.4 32.4 L 73.4 27.8"),
            ],
        },
        Good {
            name: "Loose Tea",
            short: "Loose leaf tea in a tin with two lids, the inner one airtight.",
            story: "Good for two infusions at least. The tin is worth keeping; we refill it for the price of the leaves.",
            price: (13, 21),
            grams: 190,
            kind: Physical,
            ways: Ways::Named(&[("Green", 0), ("Black", 0), ("Herbs", 0)]),
            tag: "tea",
            drawing: &[
                fill(Shadow, "O 50 82 24 3"),
                fill(Shade, "R 31 22 38 14 3"),
                fill(Tint, "R 31 22 38 4 2"),
                fill(Main, "R 28 33 44 49 3"),
                fill(Cream, "M 28 44 H 72 V 70 H 28 Z"),
                fill(Main, "M 50 66 Q 36 62 38 48 Q 50 50 50 66 Z"),
                fill(Accent, "M 50 66 Q 64 62 62 48 Q 50 50 50 66 Z"),
                line(Dark, 1.0, "M 50 67 V 58"),
                line(Tint, 1.0, "M 31 76 H 69"),
            ],
        },
        Good {
            name: "Pour-Over Set",
            short: "A dripper, a jug and forty filters: all you need for coffee that tastes of something.",
            story: "The ribs inside let the water run at the right pace even if you don't. Two cups in three minutes.",
            price: (46, 68),
            grams: 720,
            kind: Physical,
            ways: Ways::Colours,
            tag: "brewing",
            drawing: &[
                fill(Shadow, "O 50 83 24 3"),
                line(Shade, 3.4, "M 67 58 Q 80 58 78 67 Q 76 75 68 75"),
                fill(Cream, "M 32 18 L 50 44 L 68 18 Q 50 24 32 18 Z"),
                fill(Main, "M 28 22 H 72 L 57 46 H 43 Z"),
                line(Tint, 1.2, "M 38 27 L 46 42 M 50 26 V 42 M 62 27 L 54 42"),
                fill(Wood, "R 34 45 32 5 2"),
                fill(Metal, "M 34 50 H 66 L 70 78 Q 70 83 65 83 H 35 Q 30 83 30 78 Z"),
                fill(Dark, "M 32 66 H 68.2 L 70 78 Q 70 83 65 83 H 35 Q 30 83 30 78 Z"),
                fill(Accent, "O 50 57 2 3"),
            ],
        },
        Good {
            name: "Hand Grinder",
            short: "A hand mill with steel burrs that grinds for two cups in under a minute.",
            story: "Thirty clicks from espresso to the French press, with a number on each. The crank folds down for travelling.",
            price: (88, 128),
            grams: 560,
            kind: Physical,
            ways: Ways::One,
            tag: "brewing",
            drawing: &[
                fill(Shadow, "O 50 84 19 2.6"),
                line(Metal, 3.0, "M 50 24 V 17 H 76"),
                fill(Wood, "O 78 17 5 5"),
                fill(Metal, "M 36 32 Q 36 23 50 23 Q 64 23 64 32 Z"),
                fill(Main, "R 35 32 30 26 2"),
                fill(Shade, "R 34 56 32 6 2"),
                fill(Wood, "R 36 62 28 22 4"),
                fill(Tint, "R 39 35 3 20 1.5"),
                fill(Accent, "R 35 42 30 4 0"),
                fill(Dark, "O 50 71 3.4 4.4"),
                line(Wood, 0.9, "M 51 67.5 Q 48.5 70 50 71.5 Q 51.5 73 49.4 75"),
            ],
        },
    ],
};
