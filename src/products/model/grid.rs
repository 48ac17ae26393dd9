//! The table of variants, made of the options: which combination is which variant.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use coppice_catalogue::check::Limits;

use super::form::{ProductForm, RowForm, is_by_options, saved_key, saved_options};
use super::options::OptionForm;
use crate::shop::model::{Product, Variant};

/// There are more variants than a product may have: so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub usize);

impl ProductForm {
    /// Makes the table of the options as they are typed: each combination keeps what was typed of it, and the variant it is;
    /// one that is new is like the first. Those whose values are gone are gone. Where there are more combinations than a
    /// product may have variants, the table has those that are known alone: a product may have few of very many.
    ///
    /// # Errors
    /// Where there are too many variants, or too many combinations to show those of a new value; then the table stays.
    pub fn arrange(&mut self, before: Option<&Product>) -> Result<(), TooMany> {
        let slots: Vec<Slot> = self.options.iter().map(Slot::new).collect();
        let count = count(&slots);
        let is_sparse = count > Limits::VARIANTS;
        if is_sparse && slots.iter().any(|slot| (0..slot.values.len()).any(|place| slot.is_new(place))) {
            return Err(TooMany(count));
        }
        let saved = before.map(Saved::new);
        let named: HashSet<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        let rows = self.rows.clone();
        let (own, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| !row.id.is_empty());
        let of_saved = saved.iter().flat_map(|saved| {
            let rest = saved.product.variants.iter().filter(|variant| !named.contains(&variant.id));
            rest.filter_map(|variant| Some(RowForm::of(variant, saved.translated(variant, &slots)?)))
        });
        let is_unnamed = |row: &RowForm| !row.id.is_empty() && !named.contains(&row.id);
        let typed = |row: RowForm| Some(RowForm { key: translated(&row.key, &slots)?, ..row });
        let mut known: HashMap<Vec<String>, RowForm> = HashMap::new();
        let own = own.into_iter().filter_map(typed).collect::<Vec<_>>();
        let open = open.into_iter().filter_map(typed).collect::<Vec<_>>();
        for row in own.into_iter().chain(of_saved) {
            known.entry(row.key.clone()).or_insert(row);
        }
        for mut row in open {
            match known.entry(row.key.clone()) {
                Entry::Vacant(place) => drop(place.insert(row)),
                // It has become a variant since the form was made: what was typed is meant for that one.
                Entry::Occupied(mut place) if row.on && is_unnamed(place.get()) => {
                    row.id.clone_from(&place.get().id);
                    place.insert(row);
                }
                Entry::Occupied(_) => {}
            }
        }
        if is_sparse {
            let mut rows: Vec<RowForm> = known.into_values().collect();
            let on = rows.iter().filter(|row| row.on).count();
            if on > Limits::VARIANTS {
                return Err(TooMany(on));
            }
            rows.sort_by_cached_key(|row| places(&row.key, &slots));
            self.settle(rows);
            return Ok(());
        }
        let keys = combinations(&slots);
        let first = keys.iter().filter_map(|key| known.get(key)).find(|row| has_price(row)).cloned();
        let rows = keys.into_iter().map(|key| {
            known.remove(&key).unwrap_or_else(|| {
                let on = before.is_none() || !is_of_old_values(&key, &slots);
                RowForm::like(first.as_ref(), key, on)
            })
        });
        let rows = rows.collect();
        self.settle(rows);
        Ok(())
    }

    fn settle(&mut self, rows: Vec<RowForm>) {
        self.rows = rows;
        self.options = self.options.iter().map(OptionForm::settled).collect();
        self.page = self.page.min(self.rows.len().saturating_sub(1) / Self::PAGE);
    }

    /// The rows of the page that is shown, with their places in the table.
    pub fn shown_rows(&self) -> impl Iterator<Item = (usize, &RowForm)> {
        self.rows.iter().enumerate().skip(self.page.saturating_mul(Self::PAGE)).take(Self::PAGE)
    }

    /// The rows of other pages that are not as they would be by themselves: all new ones that are offered, for the row that
    /// they were made like may be another by now.
    pub fn kept_rows(&self, before: Option<&Product>) -> Vec<&RowForm> {
        let start = self.page.saturating_mul(Self::PAGE);
        let shown = start..start.saturating_add(Self::PAGE);
        let variants: HashMap<&str, &Variant> = before
            .iter()
            .flat_map(|product| &product.variants)
            .map(|variant| (variant.id.as_str(), variant))
            .collect();
        let slots: Vec<Slot> = self.options.iter().map(Slot::new).collect();
        let first = self.rows.iter().find(|row| has_price(row));
        let is_sparse = count(&slots) > Limits::VARIANTS;
        let differs = |row: &RowForm| match variants.get(row.id.as_str()) {
            Some(variant) => RowForm::of(variant, row.key.clone()) != *row,
            None if row.on || is_sparse => true,
            // The one that the others are like.
            None if first.is_some_and(|first| first.key == row.key) => true,
            None => {
                let on = before.is_none() || !is_of_old_values(&row.key, &slots);
                RowForm::like(first, row.key.clone(), on) != *row
            }
        };
        let other = self.rows.iter().enumerate().filter(|(at, _)| !shown.contains(at));
        other.map(|(_, row)| row).filter(|row| differs(row)).collect()
    }

    /// The variants of the product that would be gone.
    pub fn gone<'a>(&self, before: &'a Product) -> Vec<&'a Variant> {
        let stay: HashSet<&str> = self.rows.iter().filter(|row| row.on).map(|row| row.id.as_str()).collect();
        before.variants.iter().filter(|variant| !stay.contains(variant.id.as_str())).collect()
    }

    /// The option at this place and the one before it change places.
    pub fn option_up(&mut self, at: usize) {
        let Some(before) = at.checked_sub(1).filter(|_| at < self.options.len()) else { return };
        self.options.swap(before, at);
        for row in &mut self.rows {
            row.key.resize(self.options.len(), String::new());
            row.key.swap(before, at);
        }
    }

    /// How many options are in use.
    pub fn used_options(&self) -> impl Iterator<Item = (usize, &OptionForm)> {
        self.options.iter().enumerate().filter(|(_, option)| !option.list().is_empty())
    }
}

/// An option, and which of its values is what.
struct Slot<'a> {
    option: &'a OptionForm,
    /// The values, and the place of the one each was among those that were shown.
    values: Vec<(String, Option<usize>)>,
    /// Where among the values is what.
    places: HashMap<String, usize>,
    /// Where among the values is what was shown as this.
    of_shown: HashMap<&'a str, usize>,
    /// Where among the values is what was called this when the product was saved.
    of_saved: HashMap<&'a str, usize>,
}

impl<'a> Slot<'a> {
    fn new(option: &'a OptionForm) -> Self {
        let values = option.now();
        let (mut places, mut of_shown, mut of_saved) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (place, (value, at)) in values.iter().enumerate() {
            places.entry(value.clone()).or_insert(place);
            let Some(shown) = at.and_then(|at| option.shown.get(at)) else { continue };
            of_shown.entry(shown.0.as_str()).or_insert(place);
            if let Some(was) = &shown.1 {
                of_saved.entry(was.as_str()).or_insert(place);
            }
        }
        Self { option, values, places, of_shown, of_saved }
    }

    fn is_used(&self) -> bool {
        !self.values.is_empty()
    }

    /// Whether the value at this place is none that a saved variant can have.
    fn is_new(&self, place: usize) -> bool {
        let at = self.values.get(place).and_then(|(_, at)| *at);
        at.and_then(|at| self.option.shown.get(at)).is_none_or(|shown| shown.1.is_none())
    }

    fn value(&self, place: Option<&usize>) -> Option<String> {
        self.values.get(*place?).map(|(value, _)| value.clone())
    }

    /// What a value that was shown is called now.
    fn now(&self, shown: &str) -> Option<String> {
        self.value(self.of_shown.get(shown))
    }

    /// What a value of the saved product is called now. One that is new here may have come to the product meanwhile.
    fn of_saved(&self, saved: &str) -> Option<String> {
        let come = || self.places.get(saved).filter(|place| !self.was_another(**place));
        self.value(self.of_saved.get(saved).or_else(come))
    }

    /// Whether the value at this place is one of the saved product by another name.
    fn was_another(&self, place: usize) -> bool {
        let at = self.values.get(place).and_then(|(_, at)| *at);
        let saved = at.and_then(|at| self.option.shown.get(at)).and_then(|shown| shown.1.as_deref());
        saved.is_some_and(|saved| !saved.is_empty())
    }

    /// What variants are that come from before there was this option.
    fn first(&self) -> Option<String> {
        self.of_saved("").or_else(|| self.values.first().map(|(value, _)| value.clone()))
    }
}

/// A product as it is saved, and what its variants are of its options.
struct Saved<'a> {
    product: &'a Product,
    options: Vec<OptionForm>,
    by_options: bool,
}

impl<'a> Saved<'a> {
    fn new(product: &'a Product) -> Self {
        let options = saved_options(product);
        let by_options = is_by_options(product, &options);
        Self { product, options, by_options }
    }

    /// Where a variant is among the slots; nowhere if a value of it is gone.
    fn translated(&self, variant: &Variant, slots: &[Slot<'_>]) -> Option<Vec<String>> {
        let own = if self.options.is_empty() { Vec::new() } else { saved_key(variant, self.by_options) };
        let place = |slot: &Slot<'_>| {
            let name = slot.option.saved_as();
            self.options.iter().position(|option| !name.is_empty() && option.was == name)
        };
        slots
            .iter()
            .map(|slot| match place(slot).and_then(|at| own.get(at)) {
                _ if !slot.is_used() => Some(String::new()),
                Some(value) => slot.of_saved(value),
                None => slot.first(),
            })
            .collect()
    }
}

fn has_price(row: &RowForm) -> bool {
    !row.price.trim().is_empty()
}

/// What a row that was shown is now.
fn translated(key: &[String], slots: &[Slot<'_>]) -> Option<Vec<String>> {
    let places = slots.iter().enumerate();
    places
        .map(|(at, slot)| match key.get(at).map(String::as_str) {
            _ if !slot.is_used() => Some(String::new()),
            None | Some("") => slot.first(),
            Some(value) => slot.now(value),
        })
        .collect()
}

/// Whether a combination could have been there before: if it was not, it was not meant to be.
fn is_of_old_values(key: &[String], slots: &[Slot<'_>]) -> bool {
    slots
        .iter()
        .zip(key)
        .filter(|(slot, _)| slot.is_used())
        .all(|(slot, value)| slot.places.get(value).is_some_and(|place| !slot.is_new(*place)))
}

/// How many combinations there are.
fn count(slots: &[Slot<'_>]) -> usize {
    let used = slots.iter().filter(|slot| slot.is_used());
    used.fold(1, |count, slot| count.saturating_mul(slot.values.len()))
}

/// Where a combination stands among all.
fn places(key: &[String], slots: &[Slot<'_>]) -> Vec<Option<usize>> {
    let place = |(value, slot): (&String, &Slot<'_>)| slot.places.get(value).copied();
    key.iter().zip(slots).map(place).collect()
}

/// All combinations in order, the last option changing first.
fn combinations(slots: &[Slot<'_>]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for slot in slots {
        let values: Vec<String> = if slot.is_used() {
            slot.values.iter().map(|(value, _)| value.clone()).collect()
        } else {
            vec![String::new()]
        };
        let longer = |start: &Vec<String>| {
            let start = start.clone();
            values.iter().map(move |value| start.iter().chain([value]).cloned().collect()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

#[cfg(test)]
mod tests;
