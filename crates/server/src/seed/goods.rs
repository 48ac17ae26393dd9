//! What the demo shop sells: a file for each category, with its texts and its drawings.

mod apparel;
mod bags;
mod bath;
mod coffee;
mod electronics;
mod footwear;
mod furniture;
mod garden;
mod gifts;
mod home;
mod kitchen;
mod lighting;
mod outdoor;
mod play;
mod stationery;

use coppice::shop::model::{BillingInterval, ProductType};

use super::picture::Layer;

/// A category: what all its goods have in common.
pub struct Range {
    /// Its name.
    pub category: &'static str,
    /// What its descriptions go on with; one each.
    pub about: [&'static str; 3],
    /// Points for the list of details; some each.
    pub details: [&'static str; 5],
    /// What its goods are made of; one each.
    pub materials: [&'static str; 2],
    /// How they are kept; one each.
    pub care: [&'static str; 2],
    /// Tags of all its goods.
    pub tags: [&'static str; 2],
    /// The goods.
    pub goods: [Good; 4],
}

/// A kind of product.
pub struct Good {
    /// What it is called after the name of its line.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub short: &'static str,
    /// What it is like.
    pub story: &'static str,
    /// Its lowest and highest price, in whole units of the currency.
    pub price: (i64, i64),
    /// Its weight in grams.
    pub grams: i64,
    /// How it reaches its buyer.
    pub kind: ProductType,
    /// What there is to choose.
    pub ways: Ways,
    /// A tag of its own.
    pub tag: &'static str,
    /// How it looks.
    pub drawing: &'static [Layer],
}

/// What there is to choose of a good.
pub enum Ways {
    /// Nothing.
    One,
    /// One of these, each with what it costs more, in whole units.
    Named(&'static [(&'static str, i64)]),
    /// A colour.
    Colours,
    /// A size and a colour.
    SizesAndColours(&'static [&'static str]),
    /// How often it comes, with its price in hundredths of the first.
    Plans(&'static [(&'static str, BillingInterval, i64, i64)]),
}

/// All categories.
pub const RANGES: [Range; 15] = [
    apparel::RANGE,
    kitchen::RANGE,
    bags::RANGE,
    lighting::RANGE,
    outdoor::RANGE,
    coffee::RANGE,
    footwear::RANGE,
    home::RANGE,
    stationery::RANGE,
    garden::RANGE,
    electronics::RANGE,
    bath::RANGE,
    play::RANGE,
    furniture::RANGE,
    gifts::RANGE,
];

/// The lines goods come in, and what each is about. The names are the bench's.
pub const LINES: [(&str, &str); 20] = [
    ("Aurora", "Aurora is our brightest line: clear colours for the dark half of the year."),
    ("Basalt", "Basalt is the plain one. No print, no logo on the outside, nothing to go out of fashion."),
    (
        "Cedar",
        "Cedar began as a present for a friend with a workshop, and is still made to be used with dirty hands.",
    ),
    ("Delta", "Delta is drawn for small flats: everything in it stacks, folds or hangs."),
    ("Ember", "Ember is for the evening hours, in warm colours that look best by lamplight."),
    ("Fjord", "Fjord comes from a winter on the Norwegian coast, and it has been tried out there since."),
    ("Glacier", "Glacier leaves out everything that is not needed, and then one thing more."),
    ("Harbor", "Harbor is made to stand salt, wind and being left in the boot."),
    ("Indigo", "Indigo is dyed in small lots; no two come out quite alike, and that is the point."),
    ("Juniper", "Juniper is our gardeners' line, named after the hedge behind the workshop."),
    ("Krill", "Krill is small and light. If something in it weighs more than it must, tell us."),
    ("Lumen", "Lumen keeps its colours pale, so that a small room looks larger."),
    ("Maple", "Maple is the line people buy twice: once for themselves, once as a present."),
    ("Nimbus", "Nimbus was designed during the wettest spring on record and minds no weather."),
    ("Onyx", "Onyx is dark, quiet and heavy in the hand, in a good way."),
    ("Prairie", "Prairie is for long days: comfortable first, handsome second, and never precious."),
    ("Quartz", "Quartz is cut to clean lines and finished by hand where it counts."),
    ("Ridge", "Ridge is the sturdy one; we use it ourselves and have stopped being careful."),
    ("Summit", "Summit is the best we know how to make, and priced for what that takes."),
    ("Tundra", "Tundra is warm, thick and slow to wear out."),
];
