//! `/admin/checkout`: how one pays.

use axum::response::Response;
use leptos::prelude::*;

use super::tabs::tabs;
use super::{CHECKOUT, STYLES, said};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::orders::model::selling::{CheckoutSettings, LONGEST_INSTRUCTIONS, Provider};
use crate::orders::service::selling::{get_settings, known_keys};
use crate::orders::texts;
use crate::typed::Typed;
use crate::ui::{Done, Filled, Html, IntoHtml, NOTICE, Shown, Side, differences};

fn filled(settings: &CheckoutSettings) -> Typed {
    Typed::default()
        .with(texts::PROVIDER.name, settings.provider.name())
        .with(texts::INSTRUCTIONS.name, settings.instructions.clone())
        .with(texts::HOLD_DAYS.name, settings.hold_manual_days.to_string())
}

/// The page; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin, Query(query): Query<Done>) -> Result<Response, AppError> {
    let stored = get_settings(&locals).await?;
    Ok(render(&locals, &admin, &stored, &filled(&stored), &Shown::after(said(&query))))
}

/// The page with what was typed over what is stored.
pub fn render(
    locals: &Locals,
    admin: &Admin,
    stored: &CheckoutSettings,
    form: &Typed,
    shown: &Shown<CheckoutSettings>,
) -> Response {
    let page = Page { styles: STYLES, status: shown.status(), ..Page::personal(texts::CHECKOUT) };
    let both = shown.yours().map(|yours| differences(sides(stored, yours)));
    let save = if both.is_some() { texts::SAVE_OVER } else { texts::SAVE };
    let content = || {
        let filled = Filled { form, problem: shown.problem() };
        view! {
            {tabs(None)}
            {shown.notice(&texts::SHOWN)}
            {both}
            <form id="checkout" method="post" action=format!("{CHECKOUT}{NOTICE}") class="settings" novalidate>
                <input type="hidden" name="revision" value=stored.revision.to_string() />
                {filled.choice(&texts::PROVIDER, texts::PROVIDERS.into_iter())}
                {stripe(locals, stored, &filled)}
                {filled.lines(&texts::INSTRUCTIONS, 6, LONGEST_INSTRUCTIONS)}
                {filled.line(&texts::HOLD_DAYS, "text", 3)}
                <p class="acts"><button class="button">{save}</button></p>
            </form>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Selling, page, content)
}

/// The keys of Stripe, which are never shown, and where its webhooks go.
fn stripe(locals: &Locals, stored: &CheckoutSettings, filled: &Filled<'_>) -> Html {
    let known = known_keys(locals, stored);
    let saved = known.as_ref().map(|known| {
        view! { <p class="fine" data-testid="keys">{texts::keys_saved(known.is_live, &known.end)}</p> }
    });
    let address = format!("{}/webhooks/stripe", locals.canonical_origin());
    let is_open = stored.provider == Provider::Stripe
        || [&texts::PROVIDER, &texts::SECRET_KEY, &texts::WEBHOOK_SECRETS]
            .iter()
            .any(|field| filled.problem(field.name).is_some());
    view! {
        <details open=is_open>
            <summary>"Stripe"</summary>
            {saved}
            {filled.secret(&texts::SECRET_KEY)}
            {filled.secret(&texts::WEBHOOK_SECRETS)}
            <p>{texts::WEBHOOK} <br /><code>{address}</code></p>
            <p class="fine">{texts::EVENTS}</p>
        </details>
    }
    .into_html()
}

/// What differs between what is stored and what was typed.
pub fn sides(stored: &CheckoutSettings, yours: &CheckoutSettings) -> Vec<Side> {
    let (theirs, yours) = (filled(stored), filled(yours));
    [&texts::PROVIDER, &texts::INSTRUCTIONS, &texts::HOLD_DAYS]
        .map(|field| Side {
            label: field.label,
            theirs: theirs.field(field.name),
            yours: yours.field(field.name),
        })
        .into_iter()
        .filter(|side| side.theirs != side.yours)
        .collect()
}
