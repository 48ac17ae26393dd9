//! The table of variants: a row for each combination, a hundred on a page.

use coppice_catalogue::check::Limits;
use leptos::prelude::*;

use super::super::problem;
use crate::locals::Locals;
use crate::products::model::{COUNTED, ProductForm, RowForm, editor_address};
use crate::products::service::Editor;
use crate::shop::model::ProductType;
use crate::ui::{Html, IntoHtml};

/// The table, with what is set for many rows at once above it.
pub fn variants(locals: &Locals, editor: &Editor) -> impl IntoView + use<> {
    let form = &editor.form;
    let many = form.rows.len() > 1;
    let rows: Vec<_> = form.shown_rows().map(|(at, row)| line(editor, at, row, many)).collect();
    let kept = form.kept_rows(editor.before.as_ref());
    let kept = (!kept.is_empty()).then(|| serde_json::to_string(&kept).unwrap_or_default());
    let kept = kept.map(|kept| view! { <input type="hidden" name="kept" value=kept /> });
    let currency = locals.tenant.currency.clone();
    let stock = editor.before.as_ref().map(|product| {
        let address = format!("{}/stock", editor_address(&product.id));
        view! { <p class="fine">"How much there is of variants that are saved is changed on " <a href=address>"the page of stock"</a> "."</p> }
    });
    let digital = editor.before.as_ref().filter(|product| product.kind == ProductType::Digital);
    let downloads = digital.map(|product| {
        let address = format!("{}/files", editor_address(&product.id));
        view! { <p class="fine">"What buyers of a variant download is chosen on " <a href=address>"the page of downloads"</a> "."</p> }
    });
    view! {
        <section class="panel" aria-labelledby="variants">
            <h2 id="variants">{if many { "Variants" } else { "Price and stock" }}</h2>
            {many.then(|| fill(editor))}
            {pages(form)}
            {kept}
            <input type="hidden" name="page" value=form.page />
            <div class="table" role="region" aria-label="Table of variants" tabindex="0">
                <table class="grid-table" data-grid>
                    <thead>
                        <tr>
                            {many.then(|| view! { <th scope="col">"Offered"</th><th scope="col">"Variant"</th> })}
                            <th scope="col">"Price, " {currency}</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"SKU"</th>
                            <th scope="col">"Barcode"</th>
                            <th scope="col">"Weight, g"</th>
                            <th scope="col">"Pieces"</th>
                            <th scope="col">"Stock is"</th>
                            <th scope="col">"Shipped"</th>
                            <th scope="col">"Picture"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {stock}
            {downloads}
        </section>
    }
}

/// Many rows at once.
fn fill(editor: &Editor) -> impl IntoView + use<> {
    let form = &editor.form;
    let own = &form.fill;
    let mut choices = vec![view! { <option value="">"all variants"</option> }.into_html()];
    for (at, option) in form.used_options() {
        for value in option.list().into_iter().take(100) {
            let (key, label) = (format!("{at}:{value}"), format!("{} is {value}", option.name));
            let selected = key == own.which;
            choices.push(view! { <option value=key selected=selected>{label}</option> }.into_html());
        }
    }
    let field = |name: &'static str, label: &'static str, value: &str| {
        let wrong = editor.problem(name);
        let described = wrong.map(|_| format!("{name}-problem"));
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input id=name name=name value=value.to_owned() maxlength="30" autocomplete="off" inputmode="decimal" aria-describedby=described aria-invalid=wrong.map(|_| "true") />
                {problem(name, wrong)}
            </div>
        }
    };
    let ways: Vec<_> = std::iter::once(("", "as it is"))
        .chain(COUNTED)
        .map(|(name, label)| view! { <option value=name selected=own.tracking == name>{label}</option> })
        .collect();
    view! {
        <details class="fill" open=!own.price.is_empty()>
            <summary>"Set for many variants"</summary>
            <div class="fill-fields" role="group" aria-label="Set for many variants">
                <div class="field"><label for="fill.which">"For"</label><select id="fill.which" name="fill.which">{choices}</select></div>
                {field("fill.price", "Price", &own.price)}
                {field("fill.before", "Before", &own.before)}
                {field("fill.weight", "Weight, g", &own.weight)}
                <div class="field"><label for="fill.tracking">"Stock is"</label><select id="fill.tracking" name="fill.tracking">{ways}</select></div>
                <button name="act" value="fill">"Set"</button>
            </div>
        </details>
    }
}

/// The pages of the table: each is a button, for what was typed on this one goes along.
fn pages(form: &ProductForm) -> Option<impl IntoView + use<>> {
    let last = form.rows.len().saturating_sub(1) / ProductForm::PAGE;
    let page = form.page;
    let count = form.rows.len();
    (last > 0).then(|| {
        let buttons = (0..=last).map(|at| {
            let n = at.saturating_add(1);
            let current = (at == page).then_some("page");
            view! { <li><button name="act" value=format!("page {at}") aria-current=current aria-label=format!("Variants, page {n}")>{n}</button></li> }
        });
        let buttons: Vec<_> = buttons.collect();
        view! {
            <div class="grid-pages" role="group" aria-label="Pages of variants">
                <p class="fine">{count} " variants. What you type stays when you go to another page, and all of it is saved."</p>
                <ul class="chips small">{buttons}</ul>
            </div>
        }
    })
}

fn line(editor: &Editor, at: usize, row: &RowForm, many: bool) -> impl IntoView + use<> {
    let id = |what: &str| format!("v{at}.{what}");
    let name = row.name();
    let of = |what: &str| if name.is_empty() { what.to_owned() } else { format!("{what} of {name}") };
    let mut problems: Vec<Html> = Vec::new();
    let mut cell = |what: &'static str, label: &str, value: &str, most: usize, class: &'static str| {
        let field = id(what);
        let wrong = editor.problem(&field);
        problems.extend(problem(&field, wrong));
        let described = wrong.map(|_| format!("{field}-problem"));
        view! { <td class=class><input name=field value=value.to_owned() maxlength=most autocomplete="off" dir="auto" aria-label=of(label) aria-describedby=described aria-invalid=wrong.map(|_| "true") /></td> }
            .into_html()
    };
    let cells = vec![
        cell("price", "Price", &row.price, 30, "number"),
        cell("before", "Price before", &row.before, 30, "number"),
        cell("sku", "SKU", &row.sku, Limits::TEXT, ""),
        cell("barcode", "Barcode", &row.barcode, Limits::TEXT, ""),
        cell("weight", "Weight in grams", &row.weight, 20, "number"),
    ];
    let stock = if row.id.is_empty() {
        cell("stock", "Pieces at first", &row.stock, 20, "number")
    } else {
        let variant =
            editor.before.iter().flat_map(|product| &product.variants).find(|variant| variant.id == row.id);
        let there =
            variant.filter(|variant| variant.track_inventory).map(|variant| variant.inventory_quantity);
        let there = there.map_or("—".to_owned(), |there| there.to_string());
        view! { <td class="number">{there}</td> }.into_html()
    };
    let ways = COUNTED
        .map(|(name, label)| view! { <option value=name selected=row.tracking == name>{label}</option> });
    let pictures = editor.form.pictures.iter().enumerate().map(|(at, picture)| {
        let place = at.saturating_add(1);
        let label = if picture.alt.is_empty() {
            place.to_string()
        } else {
            format!("{place}: {}", picture.alt.chars().take(30).collect::<String>())
        };
        view! { <option value=picture.key.clone() selected=picture.key == row.picture>{label}</option> }
    });
    let pictures: Vec<_> = pictures.collect();
    let key = serde_json::to_string(&row.key).unwrap_or_default();
    let hidden = view! {
        <input type="hidden" name=id("id") value=row.id.clone() />
        <input type="hidden" name=id("key") value=key />
        {(!many).then(|| view! { <input type="hidden" name=id("on") value="1" /> })}
    };
    let wrong = editor.problem(&id("tracking"));
    problems.extend(problem(&id("tracking"), wrong));
    let heads = many.then(|| {
        view! {
            <td><label class="tick"><input type="checkbox" name=id("on") value="1" checked=row.on aria-label=of("Offered: one") /></label></td>
            <th scope="row" dir="auto">{name.clone()}</th>
        }
    });
    let problems =
        (!problems.is_empty()).then(|| view! { <tr class="problems"><td colspan="11">{problems}</td></tr> });
    let first = cells;
    view! {
        <tr data-testid="variant">
            {heads}
            {first}
            {stock}
            <td><select name=id("tracking") aria-label=of("Stock")>{ways.to_vec()}</select></td>
            <td><label class="tick"><input type="checkbox" name=id("ships") value="1" checked=row.ships aria-label=of("Shipped: one") /></label></td>
            <td>{hidden} <select name=id("picture") aria-label=of("Picture")><option value="">"None"</option>{pictures}</select></td>
        </tr>
        {problems}
    }
}
