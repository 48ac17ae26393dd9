//! `/admin/shop`: what the shop says of itself.

use axum::response::Response;
use coppice_catalogue::region::{DEFAULT, REGIONS};
use leptos::prelude::*;

use super::colours::colours;
use crate::admin::frame::{self, Section};
use crate::app::{Page, picture_address};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::shop::service::get_categories;
use crate::site::model::{Emblem, LONGEST_CATEGORIES, MOST_CATEGORIES, StoredSettings};
use crate::site::service;
use crate::site::texts;
use crate::tenant::Tenant;
use crate::tenant::colour::{BUILT_IN, Colour};
use crate::tenant::countries::{COUNTRIES, country_name};
use crate::typed::Typed;
use crate::ui::{Done, Field, Filled, Html, IntoHtml, NOTICE, Shown, Side, differences};

/// The fields, in the order of the form, as a form and as people read them.
const FIELDS: [Field; 12] = [
    texts::NAME,
    texts::ACCENT,
    texts::SLOGAN,
    texts::ANNOUNCEMENT,
    texts::FOOTER,
    texts::EMAIL,
    texts::PHONE,
    texts::ADDRESS,
    texts::SOCIAL,
    texts::REGION,
    texts::COUNTRY,
    texts::CATEGORIES,
];

fn value(stored: &StoredSettings, field: &str) -> String {
    let StoredSettings { name, settings, .. } = stored;
    match field {
        "name" => name.clone(),
        "accent" if settings.accent.is_empty() => BUILT_IN.to_owned(),
        "accent" => settings.accent.clone(),
        "slogan" => settings.slogan.clone(),
        "announcement" => settings.announcement.clone(),
        "footer" => settings.footer.clone(),
        "email" => settings.email.clone(),
        "phone" => settings.phone.clone(),
        "address" => settings.address.clone(),
        "social" => settings.social.join("\n"),
        "region" => settings.region().tag.to_owned(),
        "country" => settings.country.clone(),
        "categories" => settings.categories.join("\n"),
        _ => String::new(),
    }
}

/// A value as people read it.
fn said(stored: &StoredSettings, field: &str) -> String {
    match field {
        "region" => stored.settings.region().name.to_owned(),
        "country" => country_name(&stored.settings.country).unwrap_or_default().to_owned(),
        field => value(stored, field),
    }
}

/// The page; one round trip beside the session's and, where they are not cached, that of the categories.
pub async fn page(locals: Locals, admin: Admin, Query(query): Query<Done>) -> Result<Response, AppError> {
    let stored = padded(&locals, service::get_settings(&locals).await?).await?;
    let form =
        FIELDS.iter().fold(Typed::default(), |form, field| form.with(field.name, value(&stored, field.name)));
    Ok(render(&locals, &admin, &stored, &form, Shown::after(query.saved.map(|_| texts::SAVED))))
}

/// The settings as the form shows them: with all categories for which it has room, those that were never put in order after
/// those that were.
///
/// # Errors
/// What the database can't do.
pub async fn padded(locals: &Locals, mut stored: StoredSettings) -> Result<StoredSettings, AppError> {
    let order = &mut stored.settings.categories;
    let line = |name: &String| name.chars().count().saturating_add(1);
    let mut long: usize = order.iter().map(line).sum();
    for category in get_categories(locals).await?.iter() {
        if order.contains(&category.name) {
            continue;
        }
        long = long.saturating_add(line(&category.name));
        if order.len() >= MOST_CATEGORIES || long > LONGEST_CATEGORIES {
            break;
        }
        order.push(category.name.clone());
    }
    Ok(stored)
}

/// The page with what was typed over what is stored.
pub fn render(
    locals: &Locals,
    admin: &Admin,
    stored: &StoredSettings,
    form: &Typed,
    shown: Shown<StoredSettings>,
) -> Response {
    let page = Page {
        styles: &["admin.css", "cdn.css", "site.css"],
        scripts: &["colours.js"],
        status: shown.status(),
        ..Page::personal(texts::SHOP)
    };
    let both = shown.yours().map(|yours| differences(sides(stored, yours)));
    let revision = stored.revision.to_string();
    let save = if both.is_some() { texts::SAVE_OVER } else { texts::SAVE };
    // The first button is what the Enter key presses, so it stands before those that lead to the emblems.
    let content = || {
        let filled = Filled { form, problem: shown.problem() };
        view! {
            {shown.notice(&texts::SHOWN)}
            {both}
            <form method="post" action=format!("{}{NOTICE}", super::SHOP) class="settings" novalidate>
                <input type="hidden" name="revision" value=revision />
                <button class="unseen" name="act" value="save" tabindex="-1" aria-hidden="true">{save}</button>
                {groups(locals, stored, &filled)}
                <p class="acts"><button class="button" name="act" value="save">{save}</button> <button name="act" value="preview">{texts::PREVIEW}</button></p>
            </form>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Shop, page, content)
}

/// What differs between what is stored and what was typed.
pub fn sides(stored: &StoredSettings, yours: &StoredSettings) -> Vec<Side> {
    let differs = |field: &&Field| value(stored, field.name) != value(yours, field.name);
    FIELDS
        .iter()
        .filter(differs)
        .map(|field| Side {
            label: field.label,
            theirs: said(stored, field.name),
            yours: said(yours, field.name),
        })
        .collect()
}

fn group(name: &'static str, fields: Vec<Html>) -> Html {
    view! { <fieldset><legend><h2>{name}</h2></legend>{fields}</fieldset> }.into_html()
}

fn groups(locals: &Locals, stored: &StoredSettings, filled: &Filled<'_>) -> Vec<Html> {
    let regions = REGIONS.iter().map(|region| (region.tag, region.name));
    let countries = std::iter::once(("", texts::NO_COUNTRY)).chain(COUNTRIES);
    vec![
        group(
            texts::GROUP_LOOK,
            vec![
                filled.line(&texts::NAME, "text", Tenant::LONGEST_NAME),
                emblem(locals, stored, Emblem::Logo),
                emblem(locals, stored, Emblem::Icon),
                accent(filled),
            ],
        ),
        group(
            texts::GROUP_WORDS,
            vec![
                filled.line(&texts::SLOGAN, "text", 200),
                filled.line(&texts::ANNOUNCEMENT, "text", 200),
                filled.lines(&texts::FOOTER, 3, 500),
            ],
        ),
        group(
            texts::GROUP_CONTACT,
            vec![
                filled.line(&texts::EMAIL, "email", 254),
                filled.line(&texts::PHONE, "tel", 40),
                filled.lines(&texts::ADDRESS, 4, 300),
                filled.lines(&texts::SOCIAL, 3, 3_100),
            ],
        ),
        group(
            texts::GROUP_REGION,
            vec![
                filled.choice(&texts::REGION, regions),
                example(locals, filled),
                filled.choice(&texts::COUNTRY, countries),
            ],
        ),
        group(texts::GROUP_ORDER, vec![filled.lines(&texts::CATEGORIES, 6, LONGEST_CATEGORIES)]),
    ]
}

fn emblem(locals: &Locals, stored: &StoredSettings, emblem: Emblem) -> Html {
    let label = texts::emblem(emblem);
    let shown = match emblem.of(&stored.settings) {
        Some(picture) => {
            let address = picture_address(&locals.app.config.cdn, picture);
            view! { <img class="emblem" src=address alt=label /> }.into_html()
        }
        None => view! { <span class="fine">{texts::NO_PICTURE}</span> }.into_html(),
    };
    let name = format!("{label}: {}", texts::CHOOSE);
    view! {
        <div class="stack">
            <p class="label">{label}</p>
            <p class="row">{shown} <button name="act" value=emblem.name() aria-label=name>{texts::CHOOSE}</button></p>
            <p class="fine">{texts::emblem_note(emblem)}</p>
        </div>
    }
    .into_html()
}

fn accent(filled: &Filled<'_>) -> Html {
    let typed = filled.form.field(texts::ACCENT.name);
    let text = if typed.trim().is_empty() { BUILT_IN } else { typed.trim() };
    // A field for colours knows one spelling alone, and is black for every other.
    let colour = Colour::parse(text);
    let kind = if colour.is_some() { "color" } else { "text" };
    let value = colour.map_or_else(|| typed.clone(), Colour::hex);
    let field = filled.around(&texts::ACCENT, |by, wrong| {
        view! { <input id="accent" name="accent" type=kind value=value aria-describedby=by aria-invalid=wrong /> }
            .into_html()
    });
    view! {
        {field}
        {colours(&typed)}
        <p class="fine">{texts::BUILT_IN} " " <code>{BUILT_IN}</code> "."</p>
    }
    .into_html()
}

fn example(locals: &Locals, filled: &Filled<'_>) -> Html {
    let region =
        coppice_catalogue::region::Region::find(&filled.form.field(texts::REGION.name)).unwrap_or(DEFAULT);
    let currency = locals.tenant.currency.clone();
    let money = region.money(1_234_567, &currency);
    view! {
        <p class="fine">{texts::EXAMPLE} ": " <bdi>{money}</bdi> ", " <bdi>{region.date(2026, 3, 7)}</bdi></p>
        <p>{texts::CURRENCY} ": " <b>{currency}</b> ". " <span class="fine">{texts::CURRENCY_NOTE}</span></p>
    }
    .into_html()
}
