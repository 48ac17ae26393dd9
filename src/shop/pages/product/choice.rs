//! The choice among a product's variants: links, so that it stands in the address and needs no script.

use std::cmp::Reverse;

use leptos::prelude::*;

use super::{Place, stock_line};
use crate::app;
use crate::shop::model::{ChosenOption, Product, Variant};
use crate::shop::pages::price::{Price, rhythm};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// So many things are links; of more one is chosen in a list, which weighs a tenth of them.
const LINKS: usize = 100;

/// The links, where there is more than one variant: for each option (size, colour) its values, where they have several of
/// them, else all variants side by side.
pub fn choice(product: &Product, chosen: &Variant, place: &Place) -> Option<Html> {
    if product.variants.len() < 2 {
        return None;
    }
    let several = chosen.options.len() > 1
        && product.variants.iter().all(|variant| variant.options.len() == chosen.options.len());
    Some(if several { groups(product, chosen, place) } else { variants(product, chosen, place) })
}

fn variants(product: &Product, chosen: &Variant, place: &Place) -> Html {
    let label =
        chosen.options.first().map_or_else(|| texts::VARIANT.to_owned(), |option| option.name.clone());
    if product.variants.len() > LINKS {
        let all = product.variants.iter();
        let all = all.map(|variant| (variant.name.as_str(), variant.id == chosen.id, variant));
        return list(place, label, NAME.to_owned(), all.collect(), Vec::new());
    }
    // Where variants have pictures of their own, the picture changes with the choice, and the page comes anew; so it does where
    // some can't be bought here.
    let in_place =
        product.variants.iter().all(|variant| variant.image_key.is_none() && !variant.is_recurring());
    let link = |variant: &Variant| {
        let is_chosen = variant.id == chosen.id;
        let address = place.of(variant);
        let content = value(&variant.name, variant);
        let class = class(variant);
        let current = is_chosen.then_some("true");
        if in_place {
            let price = view! { <Price amount=variant.price_amount before=variant.sale_from() currency=variant.price_currency.clone() />{rhythm(variant)} };
            let price = price.to_html().replace(app::MARKER, "");
            view! {
                <a href=address class=class aria-current=current data-testid="variant" data-variant=variant.id.clone() data-price=price data-stock=stock_line(variant)>{content}</a>
            }
            .into_html()
        } else {
            view! { <a href=address class=class aria-current=current data-testid="variant">{content}</a> }
                .into_html()
        }
    };
    let links: Vec<_> = product.variants.iter().map(link).collect();
    view! { <div class="variants" role="group" aria-label=label dir="auto">{links}</div> }.into_html()
}

fn groups(product: &Product, chosen: &Variant, place: &Place) -> Html {
    let groups = chosen.options.iter().enumerate().map(|(at, option)| {
        let id = format!("option-{at}");
        let values = values(&product.variants, at);
        if values.len() > LINKS {
            let entry = |value| {
                let there = nearest(&product.variants, chosen, at, value)?;
                Some((value, value == option.value, there))
            };
            let entries = values.into_iter().filter_map(entry).collect();
            let others = chosen.options.iter().filter(|other| other.name != option.name).cloned().collect();
            return list(place, option.name.clone(), option.name.clone(), entries, others);
        }
        let links: Vec<_> =
            values.into_iter().filter_map(|value| link(product, chosen, at, value, place)).collect();
        view! {
            <p class="option" id=id.clone() dir="auto">{option.name.clone()}</p>
            <div class="variants" role="group" aria-labelledby=id>{links}</div>
        }
        .into_html()
    });
    view! { <div class="options">{groups.collect::<Vec<_>>()}</div> }.into_html()
}

/// A list to choose from: the name and what is chosen so far of the others lead to the variant, by [`super::wanted`]; where the
/// page is no product's own, its id does. For each entry whether it is chosen, and the variant it leads to.
fn list(
    place: &Place,
    label: String,
    name: String,
    entries: Vec<(&str, bool, &Variant)>,
    others: Vec<ChosenOption>,
) -> Html {
    let by_id = place.is_preview();
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(text, chosen, there)| {
            let shown = format!("{text}{}", if there.available() == 0 { texts::SOLD_OUT_TOO } else { "" });
            let value = if by_id { there.id.clone() } else { text.to_owned() };
            view! { <option value=value selected=chosen>{shown}</option> }
        })
        .collect();
    let others = others.into_iter().map(|other| (other.name, other.value));
    let hidden: Vec<_> = if by_id { place.query.clone() } else { others.collect() };
    let hidden: Vec<_> = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    let name = if by_id { "variant".to_owned() } else { name };
    view! {
        <form class="choose" action=place.path.clone()>
            {hidden}
            <label dir="auto">{label} " " <select name=name data-testid="choose">{entries}</select></label>
            <button>{texts::CHOOSE}</button>
        </form>
    }
    .into_html()
}

fn link(
    product: &Product,
    chosen: &Variant,
    at: usize,
    text: &str,
    place: &Place,
) -> Option<impl IntoView + use<>> {
    let there = nearest(&product.variants, chosen, at, text)?;
    let current = (value_at(chosen, at) == Some(text)).then_some("true");
    // What it comes with, where it does not come with what is chosen.
    let pairs = there.options.iter().zip(&chosen.options).enumerate();
    let others: Vec<_> = pairs
        .filter(|(other, (there, kept))| *other != at && there.value != kept.value)
        .map(|(_, (there, _))| there.value.clone())
        .collect();
    let exact = others.is_empty();
    let address = place.of(there) + if exact { "" } else { "&nearest=1" };
    let class = match (there.available() == 0, exact) {
        (true, _) => Some("out"),
        (false, false) => Some("far"),
        (false, true) => None,
    };
    let far = (!exact).then(|| {
        let sign = texts::only_with(&others.join(", "));
        view! { <small>" " {sign}</small> }
    });
    Some(view! {
        <a href=address class=class aria-current=current data-testid="option">{value(text, there)}{far}</a>
    })
}

/// The variant that an address asks for by its options' names, or, as [`NAME`], by its own; and whether it is all that was asked
/// for. Of several as near one that can be bought, of those the first. `None` where nothing of it is one of the product's.
pub fn wanted<'a>(product: &'a Product, asked: &[(String, String)]) -> Option<(&'a Variant, bool)> {
    if let Some((_, name)) = asked.iter().find(|(name, _)| name == NAME) {
        let name = name.to_lowercase();
        let found = product.variants.iter().find(|variant| variant.name.to_lowercase() == name);
        return found.map(|variant| (variant, true));
    }
    let asked = known(&product.variants.first()?.options, asked);
    if asked.is_empty() {
        return None;
    }
    let has = |variant: &Variant| {
        let options = variant.options.iter();
        let own: Vec<_> =
            options.map(|option| (option.name.to_lowercase(), option.value.to_lowercase())).collect();
        asked.iter().filter(|pair| own.contains(pair)).count()
    };
    let counted = product.variants.iter().map(|variant| (variant, has(variant))).enumerate();
    let (_, (variant, count)) =
        counted.max_by_key(|(place, (variant, count))| (*count, variant.available() > 0, Reverse(*place)))?;
    (count > 0).then_some((variant, count == asked.len()))
}

/// What is asked of options that there are, in small letters. Of each name the last counts: an address may say one a thousand
/// times, and each variant is compared with all that is kept.
fn known(options: &[ChosenOption], asked: &[(String, String)]) -> Vec<(String, String)> {
    let mut known: Vec<_> = options.iter().map(|option| (option.name.to_lowercase(), None)).collect();
    for (name, value) in asked {
        let name = name.to_lowercase();
        if let Some((_, last)) = known.iter_mut().find(|(other, _)| *other == name) {
            *last = Some(value);
        }
    }
    known.into_iter().filter_map(|(name, value)| Some((name, value?.to_lowercase()))).collect()
}

/// How an address names a variant by its name.
const NAME: &str = "choice";

/// The values of an option in the order of the variants.
fn values(variants: &[Variant], at: usize) -> Vec<&str> {
    let mut values = Vec::new();
    for value in variants.iter().filter_map(|variant| value_at(variant, at)) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// The variant one comes to by another value of one option: with as many of the other options as they are, of those one
/// that can be bought, of those the first.
fn nearest<'a>(variants: &'a [Variant], chosen: &Variant, at: usize, value: &str) -> Option<&'a Variant> {
    let kept = |variant: &Variant| {
        let pairs = variant.options.iter().zip(&chosen.options);
        pairs.enumerate().filter(|(other, (own, kept))| *other != at && own.value == kept.value).count()
    };
    let with_it = variants.iter().filter(|variant| value_at(variant, at) == Some(value));
    with_it
        .enumerate()
        .max_by_key(|(place, variant)| (kept(variant), variant.available() > 0, Reverse(*place)))
        .map(|(_, variant)| variant)
}

fn value_at(variant: &Variant, at: usize) -> Option<&str> {
    variant.options.get(at).map(|option| option.value.as_str())
}

fn class(variant: &Variant) -> Option<&'static str> {
    (variant.available() == 0).then_some("out")
}

fn value(text: &str, variant: &Variant) -> impl IntoView + use<> {
    let sold_out =
        (variant.available() == 0).then(|| view! { <span class="unseen">{texts::SOLD_OUT_TOO}</span> });
    view! { <bdi>{text.to_owned()}</bdi>{sold_out} }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(id: &str, options: &[(&str, &str)], pieces: i64) -> Variant {
        let options =
            options.iter().map(|(name, value)| ChosenOption { name: (*name).into(), value: (*value).into() });
        let json = serde_json::json!({
            "id": id, "name": id, "price_amount": 100, "price_currency": "EUR", "pricing_type": "one_time",
            "inventory_quantity": pieces, "inventory_policy": "deny", "track_inventory": true,
            "requires_shipping": true, "is_default": false, "position": 0,
        });
        Variant { options: options.collect(), ..serde_json::from_value(json).unwrap() }
    }

    fn tee() -> Vec<Variant> {
        let of = |id, size, colour, pieces| variant(id, &[("Size", size), ("Colour", colour)], pieces);
        vec![
            of("s-moss", "Small", "Moss", 3),
            of("m-moss", "Medium", "Moss", 0),
            of("s-clay", "Small", "Clay", 3),
            of("l-clay", "Large", "Clay", 0),
            of("l-sand", "Large", "Sand", 2),
        ]
    }

    #[test]
    fn another_value_keeps_the_other_options_where_it_can() {
        let tee = tee();
        let chosen = &tee[0];
        for (at, value, id) in [
            (0, "Small", "s-moss"),
            // Sold out, but what was asked for.
            (0, "Medium", "m-moss"),
            // There is no large one in moss; of the others one that can be bought.
            (0, "Large", "l-sand"),
            (1, "Clay", "s-clay"),
            (1, "Sand", "l-sand"),
        ] {
            assert_eq!(nearest(&tee, chosen, at, value).unwrap().id, id, "{value}");
        }
        assert!(nearest(&tee, chosen, 0, "Huge").is_none());
    }

    #[test]
    fn each_value_stands_once_in_its_group_and_every_variant_can_be_reached() {
        let tee = tee();
        assert_eq!(values(&tee, 0), ["Small", "Medium", "Large"]);
        assert_eq!(values(&tee, 1), ["Moss", "Clay", "Sand"]);
        let mut reached = vec!["s-moss"];
        let mut next = 0;
        while let Some(chosen) = reached.get(next).and_then(|id| tee.iter().find(|v| v.id == *id)) {
            for at in 0..2 {
                for value in values(&tee, at) {
                    let there = nearest(&tee, chosen, at, value).unwrap();
                    if !reached.contains(&there.id.as_str()) {
                        reached.push(&there.id);
                    }
                }
            }
            next += 1;
        }
        assert_eq!(reached.len(), tee.len());
    }

    #[test]
    fn an_address_names_a_variant_by_what_it_is() {
        let product = serde_json::json!({ "id": "p", "slug": "tee", "name": "Tee", "variants": [] });
        let product = Product { variants: tee(), ..serde_json::from_value(product).unwrap() };
        for (asked, found) in [
            (vec![("size", "small"), ("Colour", "Clay")], Some(("s-clay", true))),
            (vec![("Size", "Medium")], Some(("m-moss", true))),
            (vec![("Size", "Medium"), ("Colour", "Sand")], Some(("l-sand", false))),
            (vec![("Size", "Large"), ("utm_source", "x")], Some(("l-sand", true))),
            (vec![("choice", "M-Moss")], Some(("m-moss", true))),
            // Of one name the last is meant.
            (vec![("Size", "Small"), ("size", "Medium")], Some(("m-moss", true))),
            (vec![("Size", "Huge")], None),
            (vec![("utm_source", "x")], None),
            (vec![], None),
        ] {
            let asked: Vec<_> = asked.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            let told = wanted(&product, &asked).map(|(variant, exact)| (variant.id.as_str(), exact));
            assert_eq!(told, found, "{asked:?}");
        }
    }

    #[test]
    fn of_a_long_address_no_more_is_kept_than_there_are_options() {
        let options = &tee()[0].options;
        let long: Vec<_> = (0..10_000)
            .map(|i| (["Size", "SIZE", "Colour", "other"][i % 4].to_owned(), format!("Value {i}")))
            .collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(known(options, &long), [pair("size", "value 9997"), pair("colour", "value 9998")]);
        assert!(known(options, &[pair("other", "x")]).is_empty());
    }
}
