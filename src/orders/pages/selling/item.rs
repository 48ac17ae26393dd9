//! `/admin/delivery/new`, `/admin/delivery/:id`, and the same of taxes and codes: the form of one.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::countries::countries;
use super::tabs::tabs;
use super::values::{Writing, filled, sides};
use super::{Addressed, STYLES};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::selling::{Item, Kind};
use crate::orders::service::selling::{Listed, get_items};
use crate::orders::texts;
use crate::tenant::countries::COUNTRIES;
use crate::typed::Typed;
use crate::ui::{Filled, Html, IntoHtml, NOTICE, Shown, differences};

/// What a form is of, and what is in it.
pub struct Form<'a> {
    /// Of which kind.
    pub kind: Kind,
    /// The revision that the next save goes on top of.
    pub revision: i64,
    /// What is stored; nothing where it is a new one.
    pub stored: Option<&'a Item>,
    /// What was typed.
    pub typed: &'a Typed,
}

/// The form of a new one.
pub async fn new(Addressed(kind): Addressed, locals: Locals, admin: Admin) -> Result<Response, AppError> {
    let Listed { settings, .. } = get_items(&locals, kind).await?;
    let typed = filled(&kind.start(&locals.look.settings.country), Writing::of(&locals));
    let form = Form { kind, revision: settings.revision, stored: None, typed: &typed };
    Ok(render(&locals, &admin, &form, &Shown::Stored))
}

/// The form of one that is there.
pub async fn page(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let listed = get_items(&locals, kind).await?;
    let stored = listed.find(&key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let typed = filled(stored, Writing::of(&locals));
    let form = Form { kind, revision: listed.settings.revision, stored: Some(stored), typed: &typed };
    Ok(render(&locals, &admin, &form, &Shown::Stored))
}

/// The form with what was typed over what is stored.
pub fn render(locals: &Locals, admin: &Admin, form: &Form<'_>, shown: &Shown<Item>) -> Response {
    let Form { kind, revision, stored, typed } = *form;
    let title = stored.map_or_else(|| texts::new(kind).to_owned(), Item::name);
    let page = Page { styles: STYLES, status: shown.status(), ..Page::personal(title) };
    let both = stored.zip(shown.yours());
    let both = both.map(|(stored, yours)| differences(sides(stored, yours, Writing::of(locals))));
    let save = if both.is_some() { texts::SAVE_OVER } else { texts::SAVE };
    let here = stored.map(|stored| format!("{}/{}", kind.path(), stored.key()));
    let action = here.clone().unwrap_or_else(|| format!("{}/new", kind.path()));
    let delete = here.map(|here| format!("{here}/delete"));
    let content = || {
        let fields = fields(locals, kind, stored, &Filled { form: typed, problem: shown.problem() });
        view! {
            {tabs(Some(kind))}
            {shown.notice(&texts::SHOWN)}
            {both}
            <form id="item" method="post" action=format!("{action}{NOTICE}") class="settings" novalidate>
                <input type="hidden" name="revision" value=revision.to_string() />
                {fields}
                <p class="acts"><button class="button">{save}</button> <a href=kind.path()>{texts::kind(kind)}</a></p>
            </form>
            {delete.map(|delete| view! { <p><a class="danger" href=delete>{texts::DELETE}</a></p> })}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Selling, page, content)
}

fn fields(locals: &Locals, kind: Kind, stored: Option<&Item>, filled: &Filled<'_>) -> Vec<Html> {
    match kind {
        Kind::Delivery => vec![
            filled.line(&texts::NAME, "text", 100),
            countries(filled, &locals.look.settings.country),
            filled.line(&texts::PRICE, "text", 20),
            filled.line(&texts::FROM_WORTH, "text", 20),
            filled.line(&texts::GRAMS, "text", 10),
            filled.line(&texts::POSITION, "text", 3),
            filled.tick(&texts::RATE_ON),
        ],
        Kind::Taxes => vec![
            filled.choice(&texts::COUNTRY, std::iter::once(("", "")).chain(COUNTRIES)),
            filled.line(&texts::CLASS, "text", 40),
            filled.line(&texts::PERCENT, "text", 10),
        ],
        Kind::Discounts => vec![
            filled.line(&texts::CODE, "text", 40),
            filled.choice(&texts::KIND, texts::KINDS.into_iter()),
            filled.line(&texts::VALUE, "text", 20),
            filled.line(&texts::LEAST_WORTH, "text", 20),
            filled.line(&texts::FROM_DAY, "date", 10),
            filled.line(&texts::LAST_DAY, "date", 10),
            filled.line(&texts::MOST_USES, "text", 10),
            used(stored),
            filled.tick(&texts::ONCE),
            filled.tick(&texts::CODE_ON),
        ],
    }
}

/// How often a code was used, which orders count.
fn used(stored: Option<&Item>) -> Html {
    let used = match stored {
        Some(Item::Discount(discount)) => discount.used,
        _ => 0,
    };
    view! { <p class="fine">{texts::USED} ": " <b>{used.to_string()}</b></p> }.into_html()
}
