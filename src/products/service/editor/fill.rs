//! Many variants at once.

use coppice_catalogue::draft::Terms;

use crate::products::model::{FillForm, ProductForm, RowForm, Tracking};
use crate::products::service::draft::{Problem, inexact};
use crate::region;

/// Sets what was typed of many variants; what is wrong with it. The form's fields are empty afterwards.
pub fn fill(form: &mut ProductForm, currency: &str, terms: &Terms) -> Vec<Problem> {
    let FillForm { which, price, before, weight, tracking } = form.fill.clone();
    let mut problems = Vec::new();
    let empty = |text: &str| text.trim().is_empty();
    for (field, text) in [("fill.price", &price), ("fill.before", &before)] {
        if !empty(text) && region::typed(text, currency).is_none() {
            let example = region::short(1_250, currency);
            problems.push(Problem::new(field, format!("Please write an amount such as {example}.")));
        }
    }
    if region::typed(&price, currency).is_some_and(|price| !terms.takes_price(price)) {
        problems.push(Problem::new("fill.price", inexact(terms, currency)));
    }
    if !empty(&weight) && weight.trim().parse::<u32>().is_err() {
        problems.push(Problem::new("fill.weight", "Please write a whole number, such as 250."));
    }
    if !empty(&tracking) && Tracking::parse(&tracking).is_none() {
        problems.push(Problem::new("fill.tracking", "Please choose one of these."));
    }
    if !problems.is_empty() {
        return problems;
    }
    let chosen = which.split_once(':').and_then(|(at, value)| Some((at.parse::<usize>().ok()?, value)));
    let is_meant = |row: &RowForm| {
        row.on && chosen.is_none_or(|(at, value)| row.key.get(at).is_some_and(|own| own == value))
    };
    for row in form.rows.iter_mut().filter(|row| is_meant(row)) {
        for (place, text) in [
            (&mut row.price, &price),
            (&mut row.before, &before),
            (&mut row.weight, &weight),
            (&mut row.tracking, &tracking),
        ] {
            if !empty(text) {
                place.clone_from(text);
            }
        }
    }
    form.fill = FillForm { which, ..FillForm::default() };
    problems
}
