//! The products of the demo shop, composed from the texts and drawings of its goods.

mod variants;

use coppice::shop::model::{Image, Product, ProductStatus};
use coppice::tenant::Tenant;
use coppice_http_files::name::object_key;

use super::goods::{Good, LINES, RANGES, Range, Ways};
use super::picture::{Format, PALETTES, Palette, View};
use super::store::Picture;
use super::{id, made_at, roll};

/// After so many products the pictures come again: four times all the goods there are.
const DRAWN: u32 = 240;

/// All goods there are.
const GOODS: u32 = 60;

/// The width and height of a picture.
const SIZE: u32 = 960;

/// What a product is, by its number alone.
struct Plan {
    number: u32,
    range: &'static Range,
    good: &'static Good,
    line: (&'static str, &'static str),
    name: String,
}

impl Plan {
    fn new(number: u32) -> Option<Self> {
        let range = RANGES.get((number % 15) as usize)?;
        let good = range.goods.get((number / 15 % 4) as usize)?;
        let round = number / GOODS;
        let line = *LINES.get(((round * 7 + number % GOODS * 3) % 20) as usize)?;
        // Each good comes once in each line before the names begin anew.
        let name = match round / 20 {
            0 => format!("{} {}", line.0, good.name),
            again => format!("{} {} {}", line.0, good.name, again + 1),
        };
        Some(Self { number, range, good, line, name })
    }

    fn slug(&self) -> String {
        self.name.to_lowercase().replace(' ', "-")
    }

    fn roll(&self, about: &str) -> u64 {
        roll(self.number, about)
    }

    fn pick<'a, T>(&self, from: &'a [T], about: &str) -> Option<&'a T> {
        from.get(usize::try_from(self.roll(about) % from.len().max(1) as u64).unwrap_or(0))
    }

    /// The colour it is shown in, or another it comes in. It goes with the pictures, so it comes again with them.
    fn palette(&self, other: u32) -> &'static Palette {
        let number = self.number % DRAWN;
        let index = (number * 5 + number / 15 * 3 + number / 60 + other * 5) % 12;
        PALETTES.get(index as usize).unwrap_or(&PALETTES[0])
    }

    fn in_colours(&self) -> bool {
        matches!(self.good.ways, Ways::Colours | Ways::SizesAndColours(_))
    }
}

/// A product by its number, from 0.
pub fn product(number: u32, tenant: &Tenant) -> Option<Product> {
    let plan = Plan::new(number)?;
    let status =
        if plan.roll("status").is_multiple_of(31) { ProductStatus::Draft } else { ProductStatus::Active };
    let mut tags: Vec<String> =
        plan.range.tags.into_iter().chain([plan.good.tag]).map(str::to_owned).collect();
    tags.push(plan.line.0.to_lowercase());
    Some(Product {
        id: id(tenant, number, "product"),
        slug: plan.slug(),
        description: description(&plan),
        short_description: plan.good.short.to_owned(),
        kind: plan.good.kind,
        status,
        images: shown(number, tenant).into_iter().map(|picture| named(&picture, &plan)).collect(),
        category: plan.range.category.to_owned(),
        tags,
        vendor: String::new(),
        tax_class: "standard".into(),
        meta_title: None,
        meta_description: None,
        created_at: made_at(number),
        updated_at: made_at(number),
        revision: 0,
        variants: variants::build(&plan, tenant),
        name: plan.name,
    })
}

fn description(plan: &Plan) -> String {
    let pick = |lines: &'static [&'static str], about| plan.pick(lines, about).copied().unwrap_or_default();
    let mut text = format!("{} {}\n\n{}", plan.good.short, plan.good.story, pick(&plan.range.about, "about"));
    // What weighs nothing has neither a line's looks nor materials.
    if plan.good.grams > 0 {
        text.push_str(&format!(" {}", plan.line.1));
    }
    text.push_str("\n\n## Details\n");
    let skip = usize::try_from(plan.roll("details") % 5).unwrap_or(0);
    for detail in plan.range.details.iter().cycle().skip(skip).take(4) {
        text.push_str(&format!("\n- {detail}"));
    }
    if plan.good.grams > 0 {
        text.push_str(&format!("\n- Weight: {} g", plan.good.grams));
    }
    let [made, kept] =
        if plan.good.grams > 0 { ["Materials", "Care"] } else { ["What you get", "Good to know"] };
    text.push_str(&format!("\n\n## {made}\n\n{}", pick(&plan.range.materials, "materials")));
    text.push_str(&format!("\n\n## {kept}\n\n{}\n", pick(&plan.range.care, "care")));
    text
}

/// The pictures of a product; those of a later one are those of an earlier one like it.
fn shown(number: u32, tenant: &Tenant) -> Vec<Picture> {
    let Some(plan) = Plan::new(number % DRAWN) else { return Vec::new() };
    let second = if plan.in_colours() { (1, View::Front) } else { (0, View::Close) };
    let count = match plan.roll("pictures") % 10 {
        0..5 => 1,
        5..8 => 2,
        _ => 3,
    };
    let picture = |(index, (other, view)): (u32, (u32, View))| {
        let ending = if index == 0 { String::new() } else { format!("-{}", index + 1) };
        let stem = format!("{}{ending}", plan.slug());
        // Shops share a bucket, but no picture.
        let random = u128::from(roll(plan.number, &format!("{}/{stem}", tenant.id.0)));
        let key = object_key("products", &stem, random, Format::WebP.extension());
        Picture {
            number: plan.number,
            stem,
            image: Image { key, alt: String::new(), width: SIZE, height: SIZE, source: None },
            drawing: plan.good.drawing,
            palette: plan.palette(other),
            view,
            format: Format::WebP,
        }
    };
    (0..).zip([(0, View::Front), second, (2, View::Close)]).take(count).map(picture).collect()
}

/// A picture as a product shows it.
fn named(picture: &Picture, plan: &Plan) -> Image {
    let colour = if plan.in_colours() {
        format!(" in {}", picture.palette.name.to_lowercase())
    } else {
        String::new()
    };
    let view = if picture.view == View::Close { ", seen closer" } else { "" };
    Image { alt: format!("{}{colour}{view}", plan.name), ..picture.image.clone() }
}

/// All pictures that so many products need.
pub fn pictures(products: u32, tenant: &Tenant) -> Vec<Picture> {
    let plans = (0..products.min(DRAWN)).filter_map(Plan::new);
    let pictures = |plan: Plan| {
        let shown = shown(plan.number, tenant);
        shown.into_iter().map(move |picture| Picture { image: named(&picture, &plan), ..picture })
    };
    plans.flat_map(pictures).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use coppice::shop::model::ProductType;
    use coppice::tenant::TenantId;
    use coppice_catalogue::slug::is_slug;

    use super::super::picture::draw;
    use super::*;

    fn shop() -> Tenant {
        Tenant { id: TenantId("t".into()), host: "t".into(), name: "T".into(), currency: "USD".into() }
    }

    #[test]
    fn the_shop_has_many_categories_and_kinds_and_no_name_twice() {
        let products: Vec<_> = (0..5_000).filter_map(|n| product(n, &shop())).collect();
        let slugs: HashSet<_> = products.iter().map(|p| &p.slug).collect();
        assert_eq!((slugs.len(), products.len()), (5_000, 5_000));
        assert!(
            products
                .iter()
                .all(|p| is_slug(&p.slug) && !p.images.is_empty() && (1..=6).contains(&p.variants.len()))
        );
        let first = &products[..240];
        assert_eq!(first.iter().map(|p| &p.category).collect::<HashSet<_>>().len(), 15);
        assert!(first.iter().filter(|p| p.status == ProductStatus::Active).count() > 200);
        for kind in
            [ProductType::Physical, ProductType::Digital, ProductType::Service, ProductType::Subscription]
        {
            assert!(first.iter().any(|p| p.kind == kind));
        }
        assert!(first.iter().any(|p| p.variants.iter().all(|v| v.available() == 0)));
        assert!(first.iter().filter(|p| p.variants.iter().any(|v| v.sale_from().is_some())).count() > 20);
    }

    #[test]
    fn ids_are_unique_and_the_same_each_time() {
        let ids = |tenant: &Tenant| -> Vec<String> {
            (0..300)
                .filter_map(|n| product(n, tenant))
                .flat_map(|p| std::iter::once(p.id).chain(p.variants.into_iter().map(|v| v.id)))
                .collect()
        };
        let (one, again) = (ids(&shop()), ids(&shop()));
        let other = ids(&Tenant { id: TenantId("u".into()), ..shop() });
        assert_eq!(one, again);
        assert_eq!(one.iter().chain(&other).collect::<HashSet<_>>().len(), one.len() + other.len());
    }

    #[test]
    fn every_drawing_can_be_drawn_and_every_picture_shown_is_drawn() {
        for good in RANGES.iter().flat_map(|range| &range.goods) {
            assert!(draw(good.drawing, &PALETTES[0], View::Front, 16).is_some(), "{}", good.name);
        }
        let drawn: HashSet<_> = pictures(1_000, &shop()).into_iter().map(|p| p.image.key).collect();
        assert!(
            (0..1_000)
                .filter_map(|n| product(n, &shop()))
                .flat_map(|p| p.images)
                .all(|image| drawn.contains(&image.key))
        );
    }
}
