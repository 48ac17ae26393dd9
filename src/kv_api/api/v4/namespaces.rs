//! Namespaces.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Namespace;
use super::envelope::{done, nothing, page};
use crate::kv_api::api::asked::{SMALL_BODY, brought, object};
use crate::kv_api::model::Scope;
use crate::kv_api::service::Failure;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::namespaces::{self as service, Order, Page};
use coppice_kv_api::Fault;

/// How many a page has at most, and where nothing is said.
const MOST: u32 = 1_000;
const USUAL: u32 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    page: Option<String>,
    per_page: Option<String>,
    order: Option<String>,
    direction: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    title: String,
    supports_url_encoding: bool,
}

impl From<service::Namespace> for Shown {
    fn from(namespace: service::Namespace) -> Self {
        Self { id: namespace.id, title: namespace.title, supports_url_encoding: true }
    }
}

#[derive(Deserialize)]
struct Titled {
    title: String,
}

/// `GET …/namespaces`. A page past the end is empty: clients ask for ever if it isn't.
pub async fn list(caller: Caller, Query(query): Query<PageQuery>) -> Result<Response, Failure> {
    let number = number("page", query.page.as_deref(), 1, u32::MAX)?;
    let per_page = self::number("per_page", query.per_page.as_deref(), USUAL, MOST)?;
    let order = if query.order.as_deref() == Some("title") { Order::Title } else { Order::Id };
    let descending = query.direction.as_deref() == Some("desc");
    let offset = number.saturating_sub(1).saturating_mul(per_page);
    let (namespaces, total) =
        service::list(&caller, Page { order, descending, limit: per_page, offset }).await?;
    let namespaces: Vec<_> = namespaces.into_iter().map(Shown::from).collect();
    let info = json!({
        "page": number,
        "per_page": per_page,
        "count": namespaces.len(),
        "total_count": total,
        "total_pages": total.div_ceil(per_page),
    });
    Ok(page(namespaces, info))
}

fn number(name: &str, text: Option<&str>, usual: u32, most: u32) -> Result<u32, Fault> {
    let Some(text) = text else { return Ok(usual) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Fault::Other(format!("Invalid {name}. Please specify an integer from 1 to {most}.")))
}

/// `POST …/namespaces`.
pub async fn create(caller: Caller, body: Body) -> Result<Response, Failure> {
    let (key, body) = brought(&caller, Scope::Admin, body, SMALL_BODY).await?;
    let Titled { title } = object(&body)?;
    Ok(done(Shown::from(service::create(&caller, &key, &title).await?)))
}

/// `GET …/namespaces/{ns}`.
pub async fn show(caller: Caller, Path((_, namespace)): Namespace) -> Result<Response, Failure> {
    Ok(done(Shown::from(service::find(&caller, &namespace).await?)))
}

/// `PUT …/namespaces/{ns}`.
pub async fn rename(
    caller: Caller,
    Path((_, namespace)): Namespace,
    body: Body,
) -> Result<Response, Failure> {
    let (key, body) = brought(&caller, Scope::Admin, body, SMALL_BODY).await?;
    let Titled { title } = object(&body)?;
    Ok(done(Shown::from(service::rename(&caller, &key, &namespace, &title).await?)))
}

/// `DELETE …/namespaces/{ns}`.
pub async fn delete(
    caller: Caller,
    Path((_, namespace)): Namespace,
    body: Body,
) -> Result<Response, Failure> {
    let (key, _) = brought(&caller, Scope::Admin, body, SMALL_BODY).await?;
    service::delete(&caller, &key, &namespace).await?;
    Ok(nothing())
}
