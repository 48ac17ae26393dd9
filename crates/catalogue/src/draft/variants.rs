//! Which variant is meant, and what becomes of it.

use std::collections::{HashMap, HashSet};

use super::{Hints, Shop, VariantDraft};
use crate::product::{ChosenOption, InventoryPolicy, PricingType, Variant};
use crate::text::{excerpt, one_line};

/// What a product's only variant is called.
const ONLY: &str = "Default";

/// The variants of a product, and what is told of their stock.
pub struct MergedVariants {
    /// The variants, in order.
    pub list: Vec<Variant>,
    /// Those that were there whose stock is told, by their ids, and what it is to be.
    pub stock: Vec<(String, i64)>,
    /// Whether more was said of stock than counts.
    pub keeps_stock: bool,
}

/// The variants as the drafts make them. Where the drafts are all there are, those that none of them means are gone, and
/// told.
pub fn merge(
    drafts: Vec<VariantDraft>,
    hints: &Hints,
    before: &[Variant],
    shop: &Shop,
    new_id: &mut impl FnMut() -> String,
    warnings: &mut Vec<String>,
) -> Result<MergedVariants, String> {
    let all = hints.all_variants;
    let places = places(&drafts, before, hints.by_id_alone);
    let says_default = drafts.iter().any(|draft| draft.is_default == Some(true));
    let mut left: Vec<Option<&Variant>> = before.iter().map(Some).collect();
    let mut merged = Vec::with_capacity(drafts.len());
    let (mut stock, mut keeps_stock) = (Vec::new(), false);
    for (index, (mut draft, place)) in (0..).zip(drafts.into_iter().zip(places)) {
        let known = place.and_then(|place| left.get_mut(place)).and_then(Option::take);
        if known.is_none() && !all && !before.is_empty() {
            return Err(format!("does not say which of its {} variants is meant", before.len()));
        }
        if all {
            draft.position = draft.position.or(Some(index));
        }
        if says_default {
            draft.is_default = draft.is_default.or(Some(false));
        }
        let said = draft.inventory_quantity;
        let variant = one(draft, known, shop, new_id, warnings)?;
        if let (Some(known), Some(said)) = (known, said) {
            if known.inventory_quantity != variant.inventory_quantity {
                stock.push((variant.id.clone(), variant.inventory_quantity));
            }
            keeps_stock |= variant.inventory_quantity != said;
        }
        merged.push(variant);
    }
    for gone in left.into_iter().flatten() {
        if all {
            warnings.push(format!("no longer has the variant “{}”", excerpt(&gone.name)));
        } else {
            merged.push(gone.clone());
        }
    }
    merged.sort_by_key(|variant| variant.position);
    Ok(MergedVariants { list: merged, stock, keeps_stock })
}

/// By what a draft and a variant are the same: its id, else its SKU, else what is chosen, else its name.
type Key = (fn(&VariantDraft) -> Option<String>, fn(&Variant) -> Option<String>);

const KEYS: [Key; 4] = [
    (|draft| draft.id.clone(), |variant| Some(variant.id.clone())),
    (
        |draft| draft.sku.clone().flatten().filter(|sku| !sku.is_empty()),
        |variant| variant.sku.clone().filter(|sku| !sku.is_empty()),
    ),
    (|draft| draft.options.as_deref().and_then(chosen), |variant| chosen(&variant.options)),
    (|draft| draft.name.as_deref().map(one_line), |variant| Some(variant.name.clone())),
];

fn chosen(options: &[ChosenOption]) -> Option<String> {
    let pairs: Vec<_> =
        kept(options).map(|option| format!("{}\u{1f}{}", option.name, option.value)).collect();
    (!pairs.is_empty()).then(|| pairs.join("\u{1e}"))
}

/// Options as they are kept: on one line, and none without a name or a value.
fn kept(options: &[ChosenOption]) -> impl Iterator<Item = ChosenOption> {
    let on_one_line = options
        .iter()
        .map(|option| ChosenOption { name: one_line(&option.name), value: one_line(&option.value) });
    on_one_line.filter(|option| !option.name.is_empty() && !option.value.is_empty())
}

/// For each draft the place of the variant it means. The only draft of a product with one variant means that one if it
/// does not say anything else, unless ids alone count.
fn places(drafts: &[VariantDraft], before: &[Variant], by_id_alone: bool) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut taken = HashSet::new();
    let keys = if by_id_alone { 1 } else { KEYS.len() };
    for (of_draft, of_variant) in KEYS.into_iter().take(keys) {
        let variants = alone(before.iter().map(of_variant));
        for (key, index) in alone(drafts.iter().map(of_draft)) {
            if let Some(own) = places.get_mut(index).filter(|own| own.is_none())
                && let Some(place) = variants.get(&key)
                && taken.insert(*place)
            {
                *own = Some(*place);
            }
        }
    }
    if let ([draft], [own @ None], [_]) = (drafts, places.as_mut_slice(), before)
        && draft.name.is_none()
        && !by_id_alone
    {
        *own = Some(0);
    }
    places
}

/// Where each key stands; those that stand twice tell nobody.
fn alone(keys: impl Iterator<Item = Option<String>>) -> HashMap<String, usize> {
    let (mut found, mut doubled) = (HashMap::new(), HashSet::new());
    for (index, key) in keys.enumerate() {
        let Some(key) = key else { continue };
        if doubled.contains(&key) {
            continue;
        }
        if found.remove(&key).is_some() {
            doubled.insert(key);
        } else {
            found.insert(key, index);
        }
    }
    found
}

fn one(
    draft: VariantDraft,
    before: Option<&Variant>,
    shop: &Shop,
    new_id: &mut impl FnMut() -> String,
    warnings: &mut Vec<String>,
) -> Result<Variant, String> {
    let mut variant = match (before, draft.price_amount) {
        (Some(variant), _) => variant.clone(),
        (None, Some(price)) => blank(new_id(), price, shop),
        (None, None) => return Err("has a variant without a price".to_owned()),
    };
    put(&mut variant.name, draft.name.as_deref().map(one_line));
    put(&mut variant.options, draft.options.map(|options| kept(&options).collect()));
    put(&mut variant.image_key, draft.image_key.map(|key| key.filter(|key| !key.is_empty())));
    put(&mut variant.sku, draft.sku.map(|sku| sku.filter(|sku| !sku.is_empty())));
    put(&mut variant.barcode, draft.barcode.map(|code| code.filter(|code| !code.is_empty())));
    if let Some(price) = draft.price_amount {
        variant.price_amount = price;
        variant.price_currency = draft.price_currency.unwrap_or_else(|| shop.currency.clone());
    }
    put(&mut variant.compare_at_price, draft.compare_at_price);
    if let Some(pricing_type) = draft.pricing_type {
        variant.pricing_type = pricing_type;
        if pricing_type == PricingType::OneTime {
            (variant.billing_interval, variant.billing_interval_count) = (None, None);
        }
    }
    put(&mut variant.billing_interval, draft.billing_interval);
    put(&mut variant.billing_interval_count, draft.billing_interval_count);
    put(&mut variant.inventory_policy, draft.inventory_policy);
    put(&mut variant.weight_grams, draft.weight_grams);
    put(&mut variant.requires_shipping, draft.requires_shipping);
    put(&mut variant.is_default, draft.is_default);
    put(&mut variant.position, draft.position);
    // Counting begins with a number: without one it would begin with nothing left.
    let counts = draft.track_inventory.unwrap_or(variant.track_inventory);
    let begins = counts && before.is_none_or(|before| !before.track_inventory);
    variant.track_inventory = counts && (!begins || draft.inventory_quantity.is_some());
    if draft.track_inventory == Some(true) && !variant.track_inventory {
        warnings.push(format!(
            "comes without a number of pieces: “{}” is sold without counting",
            excerpt(&variant.name)
        ));
    }
    if before.is_none() || begins || shop.sets_stock {
        put(&mut variant.inventory_quantity, draft.inventory_quantity);
    }
    Ok(variant)
}

fn blank(id: String, price_amount: i64, shop: &Shop) -> Variant {
    Variant {
        id,
        name: ONLY.to_owned(),
        options: Vec::new(),
        image_key: None,
        sku: None,
        barcode: None,
        price_amount,
        price_currency: shop.currency.clone(),
        compare_at_price: None,
        pricing_type: PricingType::default(),
        billing_interval: None,
        billing_interval_count: None,
        inventory_quantity: 0,
        inventory_policy: InventoryPolicy::default(),
        track_inventory: true,
        weight_grams: None,
        requires_shipping: true,
        is_default: false,
        position: 0,
    }
}

fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *place = value;
    }
}
