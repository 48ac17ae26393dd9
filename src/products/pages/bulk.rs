//! What a change to many products would do, and what it did.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::products::model::{PRODUCTS, editor_address, seen};
use crate::products::service::{BulkChange, BulkOutcome, BulkPlan, BulkRow};
use crate::ui::{IntoHtml, NOTICE, Tone, notice, outcomes};

/// Every change, before any is made. `typed` are the form's fields as they came, to be sent again.
pub fn plan(
    locals: &Locals,
    admin: &Admin,
    change: &BulkChange,
    plan: &BulkPlan,
    typed: [(&'static str, &str); 3],
) -> Response {
    let changed = plan.rows.iter().filter(|row| row.outcome.is_ok()).count();
    let words = change.words(&locals.tenant.currency);
    let rounds = matches!(change, BulkChange::Percent(_));
    let back = typed.iter().find(|(name, _)| *name == "back").map_or(PRODUCTS, |(_, back)| *back).to_owned();
    let hidden: Vec<_> = typed
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
        .collect();
    let content = || {
        let changing = plan.rows.iter().filter(|row| row.outcome.is_ok());
        let seen: Vec<_> = changing
            .map(|row| view! { <input type="hidden" name="seen" value=seen(&row.product) /> })
            .collect();
        let rows: Vec<_> = plan.rows.iter().map(row).collect();
        let missing = (plan.missing > 0).then(|| {
            notice(Tone::Plain, format!("{} of the products you chose are not there any more.", plan.missing))
        });
        let apply = (changed > 0).then(|| {
            let label = if changed == 1 {
                "Change 1 product".to_owned()
            } else {
                format!("Change {changed} products")
            };
            view! { <button class="button" name="sure" value="1">{label}</button> }
        });
        view! {
            {missing}
            <p><b dir="auto">{words.clone()}</b> ". Nothing is changed yet."</p>
            {rounds.then(|| view! { <p class="fine">"Prices are rounded to the nearest amount there is, halves up."</p> })}
            <form method="post" action=format!("{PRODUCTS}/bulk{NOTICE}") class="chosen">
                {hidden}
                {seen}
                <div class="table" role="region" aria-label="Changes" tabindex="0">
                    <table>
                        <thead><tr><th scope="col">"Product"</th><th scope="col">"Now"</th><th scope="col">"Then"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="acts">{apply} <a href=back>"Back to the products"</a></p>
            </form>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Products, super::page("What would change"), content)
}

fn row(row: &BulkRow) -> impl IntoView + use<> {
    let name = row.product.name.clone();
    let address = editor_address(&row.product.id);
    match &row.outcome {
        Ok((now, then)) => {
            let (now, then) = (now.clone(), then.clone());
            view! { <tr data-testid="change"><td><a href=address><bdi>{name}</bdi></a></td><td dir="auto">{now}</td><td dir="auto"><b>{then}</b></td></tr> }
                .into_html()
        }
        Err(why) => {
            let why = format!("Stays as it is: {why}.");
            view! { <tr data-testid="stays"><td><a href=address><bdi>{name}</bdi></a></td><td colspan="2" dir="auto">{why}</td></tr> }
                .into_html()
        }
    }
}

/// What it did, where not all went as it was shown.
pub fn done(locals: &Locals, admin: &Admin, outcome: BulkOutcome, back: &str) -> Response {
    let BulkOutcome { changed, left } = outcome;
    let words = match changed {
        0 => "No product was changed.".to_owned(),
        1 => "1 product was changed; these were not:".to_owned(),
        n => format!("{n} products were changed; these were not:"),
    };
    let left = left.into_iter().map(|(name, why)| (name, format!("{why}."))).collect();
    let content = || outcomes(words, left, back.to_owned(), "Back to the products");
    let page = Page { status: StatusCode::CONFLICT, ..super::page("What was changed") };
    frame::render(locals, admin, Section::Products, page, content)
}
