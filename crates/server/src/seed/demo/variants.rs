//! The ways to buy a product of the demo shop.

use coppice::shop::model::{
    BillingInterval, ChosenOption, InventoryPolicy, PricingType, ProductType, Variant,
};
use coppice::shop::money::exponent;
use coppice::tenant::Tenant;

use super::super::goods::Ways;
use super::super::id;
use super::Plan;

/// What a variant is beside the price of its product.
struct Way {
    name: String,
    options: Vec<ChosenOption>,
    /// How much more it costs, in whole units.
    more: i64,
    plan: Option<(BillingInterval, i64)>,
    /// Its price in hundredths of the product's.
    share: i64,
}

fn way(name: impl Into<String>, more: i64) -> Way {
    Way { name: name.into(), options: Vec::new(), more, plan: None, share: 100 }
}

/// One of several colours, or sizes and colours.
fn chosen(size: Option<&str>, colour: &str) -> Way {
    let option = |name: &str, value: &str| ChosenOption { name: name.to_owned(), value: value.to_owned() };
    let options = size.map(|size| option("Size", size)).into_iter().chain([option("Colour", colour)]);
    let name = size.map_or_else(|| colour.to_owned(), |size| format!("{size} / {colour}"));
    Way { options: options.collect(), ..way(name, 0) }
}

/// The variants of a product.
pub fn build(plan: &Plan, tenant: &Tenant) -> Vec<Variant> {
    let colours = |count: u32| (0..count).map(|other| plan.palette(other).name);
    let ways: Vec<Way> = match &plan.good.ways {
        Ways::One => vec![way("Default", 0)],
        Ways::Named(names) => names.iter().map(|(name, more)| way(*name, *more)).collect(),
        Ways::Colours => colours(if plan.roll("colours").is_multiple_of(2) { 3 } else { 2 })
            .map(|colour| chosen(None, colour))
            .collect(),
        Ways::SizesAndColours(sizes) => {
            colours(2).flat_map(|colour| sizes.iter().map(move |size| chosen(Some(size), colour))).collect()
        }
        Ways::Plans(plans) => plans
            .iter()
            .map(|(name, interval, count, share)| Way {
                plan: Some((*interval, *count)),
                share: *share,
                ..way(*name, 0)
            })
            .collect(),
    };
    (0..).zip(ways).map(|(position, way)| variant(plan, tenant, position, way)).collect()
}

fn variant(plan: &Plan, tenant: &Tenant, position: i64, way: Way) -> Variant {
    let unit = 10_i64.pow(exponent(&tenant.currency));
    let (low, high) = plan.good.price;
    let span = u64::try_from(high - low + 1).unwrap_or(1);
    let whole = low + i64::try_from(plan.roll("price") % span).unwrap_or(0) + way.more;
    let price = whole * unit * way.share / 100 / (unit / 10).max(1) * (unit / 10).max(1);
    let on_sale = plan.good.kind == ProductType::Physical && plan.roll("sale").is_multiple_of(7);
    let stocked = plan.good.kind == ProductType::Physical;
    let gone = plan.roll("sold out").is_multiple_of(17)
        || plan.roll(&format!("{position} sold out")).is_multiple_of(9);
    let pieces = i64::try_from(1 + plan.roll(&format!("{position} pieces")) % 40).unwrap_or(1);
    Variant {
        id: id(tenant, plan.number, &way.name),
        options: way.options,
        image_key: None,
        sku: Some(format!("{:05}-{:02}", plan.number + 1, position + 1)),
        barcode: None,
        price_amount: price,
        price_currency: tenant.currency.clone(),
        compare_at_price: on_sale.then(|| (price * 5 / 4 / unit + 1) * unit),
        pricing_type: if way.plan.is_some() { PricingType::Recurring } else { PricingType::OneTime },
        billing_interval: way.plan.map(|(interval, _)| interval),
        billing_interval_count: way.plan.map(|(_, count)| count),
        inventory_quantity: if !stocked || gone { 0 } else { pieces },
        inventory_policy: InventoryPolicy::Deny,
        track_inventory: stocked,
        weight_grams: Some(plan.good.grams).filter(|grams| *grams > 0),
        requires_shipping: matches!(plan.good.kind, ProductType::Physical | ProductType::Subscription),
        is_default: position == 0,
        position,
        name: way.name,
    }
}
