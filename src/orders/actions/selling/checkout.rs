use axum::response::Response;

use super::saved;
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::number::exact;
use crate::orders::model::selling::{CheckoutSettings, Kind, Saved};
use crate::orders::pages::selling::checkout::{render, sides};
use crate::orders::pages::selling::{CHECKOUT, list};
use crate::orders::service::selling::{
    Typing, check_prices, get_items, get_settings, read_checkout, save_settings, with_keys,
};
use crate::orders::texts;
use crate::typed::Typed;
use crate::ui::Shown;

/// `POST /admin/checkout`: how one pays, with the revision that the form was made of.
pub async fn save_checkout(
    locals: Locals,
    admin: Admin,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let mut stored = get_settings(&locals).await?;
    let made_of = exact(&form.field("revision")).unwrap_or(-1);
    let (region, currency) = (locals.look.region(), &locals.tenant.currency);
    let typing = Typing { typed: &form, region, currency, provider: stored.provider };
    let read = match read_checkout(&typing, &stored) {
        Ok(read) => match check_prices(&locals, &stored, &read).await {
            Ok(()) => with_keys(&locals, &typing, read).await,
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    let yours = match read {
        Ok(yours) => yours,
        Err(AppError::Invalid { field, message }) => {
            // That there is another revision is told when it is saved.
            let made_of = CheckoutSettings { revision: made_of, ..stored };
            return Ok(render(&locals, &admin, &made_of, &form, &Shown::Refused(field, message)));
        }
        Err(error) => return Err(error),
    };
    if made_of == stored.revision {
        if save_settings(&locals, &yours).await? == Saved::Done {
            return Ok(saved(CHECKOUT));
        }
        // Somebody was a moment earlier.
        stored = get_settings(&locals).await?;
    }
    // What is the same is done.
    if sides(&stored, &yours).is_empty() && stored.sealed_keys == yours.sealed_keys {
        return Ok(saved(CHECKOUT));
    }
    Ok(render(&locals, &admin, &stored, &form, &Shown::Stale(Box::new(yours))))
}

/// `POST /admin/taxes`: whether prices have the tax in them, with the revision that the form was made of.
pub async fn save_included(
    locals: Locals,
    admin: Admin,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let mut listed = get_items(&locals, Kind::Taxes).await?;
    let made_of = exact(&form.field("revision")).unwrap_or(-1);
    let prices_include_tax = form.field(texts::INCLUDED.name) == "1";
    let yours = CheckoutSettings { prices_include_tax, ..listed.settings.clone() };
    if made_of == listed.settings.revision {
        if save_settings(&locals, &yours).await? == Saved::Done {
            return Ok(saved(Kind::Taxes.path()));
        }
        listed = get_items(&locals, Kind::Taxes).await?;
    }
    if listed.settings.prices_include_tax == prices_include_tax {
        return Ok(saved(Kind::Taxes.path()));
    }
    Ok(list::render(&locals, &admin, Kind::Taxes, listed, &Shown::Stale(Box::new(yours))))
}
