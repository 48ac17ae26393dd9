//! The same change to many products.

use axum::extract::RawForm;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::number::exact;
use crate::products::model::PRODUCTS;
use crate::products::pages::{self, ListRefusal};
use crate::products::service::{BulkChange, apply_bulk, get_bulk_terms, plan_bulk};
use crate::ui::NOTICE;

/// The most products at once.
const MANY: usize = 100;

/// What the form says.
#[derive(Debug, Default)]
struct Chosen {
    what: String,
    value: String,
    back: String,
    ids: Vec<String>,
    seen: Vec<(String, i64)>,
    sure: bool,
}

impl Chosen {
    fn parse(form: &[u8]) -> Self {
        let mut chosen = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            match &*name {
                "do" => chosen.what = value.into_owned(),
                "value" => chosen.value = value.into_owned(),
                "back" => chosen.back = value.into_owned(),
                "id" => chosen.ids.push(value.into_owned()),
                "seen" => {
                    if let Some((id, revision)) = value.rsplit_once('.')
                        && let Some(revision) = exact(revision)
                    {
                        chosen.seen.push((id.to_owned(), revision));
                    }
                }
                "sure" => chosen.sure = value == "1",
                _ => {}
            }
        }
        chosen.ids.dedup();
        chosen
    }

    /// Where to go on: somewhere among the products.
    fn back(&self) -> &str {
        let among = |rest: &str| rest.is_empty() || rest.starts_with('?');
        match self.back.strip_prefix(PRODUCTS) {
            Some(rest) if among(rest) && !self.back.contains(char::is_control) => &self.back,
            _ => PRODUCTS,
        }
    }

    async fn refused(&self, locals: &Locals, admin: &Admin, message: String) -> Result<Response, AppError> {
        let back = self.back().parse().unwrap_or(Uri::from_static(PRODUCTS));
        let refusal = ListRefusal {
            ids: self.ids.clone(),
            what: self.what.clone(),
            value: self.value.clone(),
            message,
        };
        pages::list_refused(locals, admin, &back, refusal).await
    }
}

/// `POST /admin/products/bulk`: shows what would change; once it is `sure`, changes it.
pub async fn bulk(locals: Locals, admin: Admin, RawForm(form): RawForm) -> Result<Response, AppError> {
    let chosen = Chosen::parse(&form);
    let count = chosen.ids.len().max(chosen.seen.len());
    let problem = match count {
        0 => Some("Please choose at least one product.".to_owned()),
        _ if count > MANY => Some(format!("Please choose at most {MANY} products at once.")),
        _ => None,
    };
    if let Some(problem) = problem {
        return chosen.refused(&locals, &admin, problem).await;
    }
    let terms = get_bulk_terms(&locals).await?;
    let change = match BulkChange::parse(&chosen.what, &chosen.value, &locals.tenant.currency, &terms) {
        Ok(change) => change,
        Err(why) => return chosen.refused(&locals, &admin, why).await,
    };
    if chosen.sure {
        let outcome = apply_bulk(&locals, &change, &terms, &chosen.seen).await?;
        return Ok(if outcome.left.is_empty() {
            Redirect::to(&format!("{}{NOTICE}", chosen.back())).into_response()
        } else {
            pages::bulk_done(&locals, &admin, outcome, chosen.back())
        });
    }
    let plan = plan_bulk(&locals, &change, &terms, &chosen.ids).await?;
    let typed = [("do", chosen.what.as_str()), ("value", chosen.value.as_str()), ("back", chosen.back())];
    Ok(pages::bulk_plan(&locals, &admin, &change, &plan, typed))
}
