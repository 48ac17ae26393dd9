use coppice::shop::model::ProductType::Physical;

use super::super::picture::Ink::{Accent, Cream, Dark, Main, Metal, Shade, Shadow, Tint, Wood};
use super::super::picture::{fill, line};
use super::{Good, Range, Ways};

/// For the kitchen and the table.
pub const RANGE: Range = Range {
    category: "kitchen",
    about: [
        "It comes from a pottery of four people who make one shape a week. If yours differs from the picture by a shade, that is the kiln's doing.",
        "We have had it on our own table for two years, through a dishwasher that is kind to nothing.",
        "It nests in its larger and smaller siblings, because a cupboard is only ever so wide.",
    ],
    details: [
        "Safe in the dishwasher and, where it has no metal, in the microwave",
        "Foot ground smooth: no scratches on the table",
        "Packed in paper and card, without plastic",
        "Replacements for single pieces, as long as we exist",
        "Made within 200 kilometres of our storehouse",
    ],
    materials: [
        "Stoneware fired at 1,240 °C with a glaze free of lead and cadmium.",
        "Stainless steel of 18/8 and beech from managed woods, oiled with linseed.",
    ],
    care: [
        "Dishwasher or sink, as you like. Avoid sudden changes from ice to boiling.",
        "Wash by hand, dry at once, and give the wood a little oil when it looks thirsty.",
    ],
    tags: ["table", "cooking"],
    goods: [
        Good {
            name: "Mug",
            short: "A mug of 350 ml with a handle for three fingers and a rim that is thin where you drink.",
            story: "Heavy at the bottom, so that it stays where you put it among papers. The glaze pools a little darker at the foot of each one.",
            price: (16, 26),
            grams: 390,
            kind: Physical,
            ways: Ways::Colours,
            tag: "ceramics",
            drawing: &[
                fill(Shadow, "O 48 80 26 3"),
                line(Shade, 5.0, "M 66 42 Q 84 40 83 54 Q 82 67 65 66"),
                fill(Main, "M 26 32 H 68 V 70 Q 68 80 58 80 H 36 Q 26 80 26 70 Z"),
                fill(Shade, "O 47 32 21 4"),
                fill(Dark, "O 47 32.6 18 2.8"),
                fill(Tint, "R 31 42 4 26 2"),
                fill(Accent, "M 26 60 H 68 V 64 H 26 Z"),
                line(Cream, 1.6, "M 40 24 Q 37 20 40 16 Q 43 12 40 8 M 53 24 Q 50 20 53 16 Q 56 12 53 8"),
            ],
        },
        Good {
            name: "Steel Bottle",
            short: "A bottle with two walls that keeps tea hot for ten hours and water cold for a day.",
            story: "The lid is steel and beech, with one ring to replace when it wears out. It fits bicycle cages, car doors and the net of every rucksack.",
            price: (27, 42),
            grams: 330,
            kind: Physical,
            ways: Ways::Named(&[("0.5 litres", 0), ("0.75 litres", 5), ("1 litre", 9)]),
            tag: "drinks",
            drawing: &[
                fill(Shadow, "O 50 83 17 2.6"),
                fill(Wood, "R 43 14 14 9 2"),
                fill(Metal, "R 42 22 16 5 1"),
                fill(
                    Main,
                    "M 42 27 H 58 V 32 Q 66 36 66 46 V 77 Q 66 83 60 83 H 40 Q 34 83 34 77 V 46 Q 34 36 42 32 Z",
                ),
                fill(Tint, "R 38 44 3.6 30 1.8"),
                fill(Accent, "M 34 58 H 66 V 61 H 34 Z M 34 64 H 66 V 65.4 H 34 Z"),
            ],
        },
        Good {
            name: "Teapot",
            short: "A round teapot for two and a half cups, with a spout that does not drip.",
            story: "We tested eleven spouts. This one cuts off the stream so cleanly that you stop holding a cloth beneath it. The strainer lifts out.",
            price: (44, 68),
            grams: 780,
            kind: Physical,
            ways: Ways::Colours,
            tag: "ceramics",
            drawing: &[
                fill(Shadow, "O 50 79 30 3"),
                line(Wood, 4.0, "M 34 36 Q 34 14 50 14 Q 66 14 66 36"),
                fill(Shade, "M 68 52 Q 80 50 82 37 L 87 38 Q 88 62 70 66 Z"),
                fill(Main, "M 24 58 Q 24 36 49 36 Q 74 36 74 58 Q 74 79 60 79 H 38 Q 24 79 24 58 Z"),
                fill(Tint, "M 35 37 Q 49 27 63 37 Q 49 42 35 37 Z"),
                fill(Accent, "O 49 30 3 3"),
                fill(Tint, "M 30 56 Q 31 45 38 43 Q 34 52 35 64 Q 30 62 30 56 Z"),
            ],
        },
        Good {
            name: "Serving Bowl",
            short: "A wide bowl for salad, pasta or the fruit that nobody puts away.",
            story: "Thrown on the wheel from three kilos of clay. You can see the turns inside when the light comes from the window.",
            price: (48, 76),
            grams: 1_400,
            kind: Physical,
            ways: Ways::Named(&[("26 cm", 0), ("32 cm", 14)]),
            tag: "ceramics",
            drawing: &[
                fill(Shadow, "O 50 77 24 3"),
                fill(Accent, "O 38 44 9 9 O 60 44 8 8"),
                fill(Tint, "O 50 41 9 9"),
                line(Dark, 1.2, "M 50 33 Q 51 30 53 29 M 38 36 Q 39 33 41 32"),
                fill(Main, "M 14 46 H 86 Q 84 74 60 76 H 40 Q 16 74 14 46 Z"),
                fill(Tint, "R 12 44 76 5 2.5"),
                line(Shade, 1.2, "M 20 57 Q 50 62 80 57"),
                fill(Shade, "R 38 74 24 4 1"),
            ],
        },
    ],
};
