//! The form of a product's stock.

use std::collections::BTreeMap;

use axum::extract::{Path, RawForm};
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::products::model::editor_address;
use crate::products::pages;
use crate::products::service::{self, StockField, StockForm, StockSaved};
use crate::ui::NOTICE;

/// `POST /admin/products/:id/stock`: each variant of which something was typed.
pub async fn change_stock(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    RawForm(bytes): RawForm,
) -> Result<Response, AppError> {
    let (form, page) = read(&bytes);
    if form.key.is_empty() {
        return Err(AppError::BadRequest("We could not read that form.".into()));
    }
    let saved = service::change(&locals, &id, &form).await?;
    if saved == StockSaved::Done {
        let here = format!("{}/stock?page={page}&saved=1{NOTICE}", editor_address(&id));
        return Ok(Redirect::to(&here).into_response());
    }
    pages::stock_shown(&locals, &admin, &id, page, &form, &saved).await
}

fn read(bytes: &[u8]) -> (StockForm, usize) {
    let mut form = StockForm::default();
    let mut fields: BTreeMap<usize, StockField> = BTreeMap::new();
    let mut page = 1;
    for (name, value) in form_urlencoded::parse(bytes) {
        let value = value.into_owned();
        match &*name {
            "key" => form.key = value.chars().filter(char::is_ascii_alphanumeric).take(64).collect(),
            "page" => page = value.parse().unwrap_or(1),
            name => {
                let Some((at, what)) = name.strip_prefix('s').and_then(|rest| rest.split_once('.')) else {
                    continue;
                };
                let Some(at) = at.parse().ok().filter(|at: &usize| *at < 1_000) else { continue };
                let field = fields.entry(at).or_default();
                match what {
                    "id" => field.id = value,
                    "was" => field.was = value,
                    "set" => field.set = value,
                    "add" => field.add = value,
                    _ => {}
                }
            }
        }
    }
    form.fields = fields.into_values().collect();
    (form, page)
}
