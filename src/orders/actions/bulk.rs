//! The same thing done with several orders.

use axum::extract::RawForm;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::number::exact;
use crate::orders::pages::list::{self, ListQuery};
use crate::orders::pages::print;
use crate::orders::service::{BulkStep, step_all};
use crate::ui::NOTICE;

/// The most orders at once: a page of the list, and as many again.
const MANY: usize = 100;

/// `POST /admin/orders/bulk`: packs or sends (`do`) the orders that were ticked, each named as `id.revision`, or leads to the page
/// that prints their slips.
pub async fn bulk(locals: Locals, admin: Admin, RawForm(form): RawForm) -> Result<Response, AppError> {
    let (mut what, mut back) = (String::new(), ListQuery::default());
    let mut chosen: Vec<(String, i64)> = Vec::new();
    for (name, value) in form_urlencoded::parse(&form) {
        match &*name {
            "do" => what = value.into_owned(),
            "back" => back = ListQuery::parse(&value),
            "id" => {
                let seen = value.rsplit_once('.');
                let seen = seen.and_then(|(id, revision)| Some((id.to_owned(), exact(revision)?)));
                chosen.extend(seen.filter(|seen| !chosen.contains(seen)));
            }
            _ => {}
        }
    }
    let problem = match chosen.len() {
        0 => Some("Please tick at least one order.".to_owned()),
        count if count > MANY => Some(format!("Please tick at most {MANY} orders at once.")),
        _ => None,
    };
    if let Some(problem) = problem {
        return list::refused(&locals, &admin, back, problem).await;
    }
    if what == "print" {
        return Ok(Redirect::to(&print::address(chosen.iter().map(|(id, _)| id.as_str()))).into_response());
    }
    let Some(step) = BulkStep::parse(&what) else {
        return list::refused(&locals, &admin, back, "Please choose what is to be done.".to_owned()).await;
    };
    let outcome = step_all(&locals, step, &chosen).await?;
    if outcome.left.is_empty() {
        let to = back.after(step, outcome.done);
        return Ok(Redirect::to(&format!("{to}{NOTICE}")).into_response());
    }
    Ok(list::done(&locals, &admin, &back, step, outcome))
}
