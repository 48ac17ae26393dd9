//! The storefront of the benchmark: a thousand plain products that every contender sells.

use coppice::shop::model::{
    Image, InventoryPolicy, PricingType, Product, ProductStatus, ProductType, Variant,
};
use coppice::tenant::Tenant;

use super::goods::{LINES, RANGES};
use super::picture::{Format, PALETTES, View};
use super::store::Picture;
use super::{id, made_at};

const KINDS: [(&str, &str); 10] = [
    ("Jacket", "apparel"),
    ("Backpack", "bags"),
    ("Mug", "kitchen"),
    ("Lamp", "lighting"),
    ("Sneaker", "footwear"),
    ("Notebook", "stationery"),
    ("Tent", "outdoor"),
    ("Bottle", "kitchen"),
    ("Headset", "electronics"),
    ("Blanket", "home"),
];

const SIZES: [&str; 4] = ["Small", "Medium", "Large", "Extra Large"];

/// The width and height of the pictures.
const SIZE: u32 = 400;

/// The product after `index` others; the benchmark counts from 1.
pub fn product(index: u32, pictures: u32, tenant: &Tenant) -> Product {
    let number = index + 1;
    let (line, _) = LINES.iter().cycle().nth((number % 20) as usize).copied().unwrap_or_default();
    let (kind, category) = KINDS.iter().cycle().nth((number % 10) as usize).copied().unwrap_or_default();
    let name = format!("{line} {kind} {number}");
    let variant = |(i, size): (i64, &str)| Variant {
        id: id(tenant, number, &format!("bench/{size}")),
        name: size.to_owned(),
        options: Vec::new(),
        image_key: None,
        sku: None,
        barcode: None,
        price_amount: 990 + (i64::from(number) * 137) % 9_000 + i * 350,
        price_currency: tenant.currency.clone(),
        compare_at_price: None,
        pricing_type: PricingType::OneTime,
        billing_interval: None,
        billing_interval_count: None,
        inventory_quantity: (i64::from(index) * 4 + i) * 7 % 41,
        inventory_policy: InventoryPolicy::Deny,
        track_inventory: true,
        weight_grams: None,
        requires_shipping: true,
        is_default: i == 0,
        position: i,
    };
    Product {
        id: id(tenant, number, "bench"),
        slug: name.to_lowercase().replace(' ', "-"),
        description: format!(
            "The {line} {kind} is built for daily use. It is made in small batches from durable materials, ships in recycled packaging & comes \
             with a two-year warranty. Model {number} adds reinforced seams, a softer finish and a lighter overall weight than last season."
        ),
        short_description: String::new(),
        kind: ProductType::Physical,
        status: ProductStatus::Active,
        images: vec![Image {
            key: key(number % pictures),
            alt: name.clone(),
            width: SIZE,
            height: SIZE,
            source: None,
        }],
        category: category.to_owned(),
        tags: Vec::new(),
        vendor: String::new(),
        tax_class: "standard".into(),
        meta_title: None,
        meta_description: None,
        created_at: made_at(number),
        updated_at: made_at(number),
        revision: 0,
        variants: (0..).zip(SIZES).map(variant).collect(),
        name,
    }
}

fn key(picture: u32) -> String {
    format!("products/img-{picture:02}.png")
}

/// A file that is no picture: its key and its bytes.
pub fn file() -> (&'static str, Vec<u8>) {
    ("files/100k.bin", vec![0x5a; 102_400])
}

/// One of the pictures the products share.
pub fn picture(number: u32) -> Picture {
    let drawing = RANGES
        .iter()
        .cycle()
        .nth(number as usize)
        .and_then(|range| range.goods.first())
        .map_or(&[][..], |good| good.drawing);
    let palette = PALETTES.iter().cycle().nth((number * 5) as usize).unwrap_or(&PALETTES[0]);
    Picture {
        number,
        stem: format!("img-{number:02}"),
        image: Image { key: key(number), alt: String::new(), width: SIZE, height: SIZE, source: None },
        drawing,
        palette,
        view: View::Front,
        format: Format::Png,
    }
}
