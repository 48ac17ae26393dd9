//! What a program reads of a home to copy it.

use std::collections::BTreeMap;

use coppice_archive::check;
use coppice_platform::sql::SqlSession;
use coppice_platform::{Env, ErrorKind, PlatformError, Service};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::archive::service::named_objects_after;
use crate::archive::store::{
    self, NamedObject, Place, count_rows, get_layout, get_namespaces_elsewhere, get_page, get_schema,
};
use crate::archive::tables::{Kind, Table};
use crate::error::AppError;

/// What has to be known of a home before it is copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The names of the migrations that its tables have been through, in order.
    pub schema: Vec<String>,
    /// By the names of secrets, what tells whether one is the right one.
    pub secrets: BTreeMap<String, Vec<String>>,
    /// The ids of the namespaces whose values are in KV, and not in the tables.
    pub elsewhere: Vec<String>,
}

/// A page of a table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rows {
    /// A row each, as an archive has it.
    pub rows: Vec<Box<RawValue>>,
    /// Where the next page begins; `None` after the last row.
    pub next: Option<String>,
    /// With the first page: how many rows the table has.
    pub count: Option<u64>,
}

/// A page of the objects that the tables name.
#[derive(Debug, Serialize, Deserialize)]
pub struct Objects {
    /// The objects, in no particular order.
    pub objects: Vec<NamedObject>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<String>,
}

/// What is to be known of the home.
///
/// # Errors
/// What the database can't do.
pub async fn get_contents(db: &SqlSession, env: &dyn Env) -> Result<Contents, AppError> {
    let secrets = check::SECRETS.into_iter().filter_map(|name| {
        let secret = env.get(name)?;
        Some((name.to_owned(), check::values(name, &secret)))
    });
    Ok(Contents {
        schema: get_schema(db).await?,
        secrets: secrets.collect(),
        elsewhere: get_namespaces_elsewhere(db).await?,
    })
}

/// A page of a table that is kept, behind what another page has named.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such table; [`AppError::BadRequest`] for a place that is none; what the database can't do.
pub async fn get_rows(db: &SqlSession, name: &str, after: Option<&str>) -> Result<Rows, AppError> {
    let none = || AppError::NotFound("There is no such table in an archive.".into());
    let table = Table::named(name).filter(|table| table.kind == Kind::Kept).ok_or_else(none)?;
    let layout = get_layout(db, table).await?.ok_or_else(none)?;
    let wrong = || AppError::BadRequest("That is no place in this table.".into());
    let place = after.map(|after| Place::parse(after, table).ok_or_else(wrong)).transpose()?;
    let page = get_page(db, &layout, place.as_ref()).await?;
    let count = if place.is_none() { Some(count_rows(db, &layout).await?) } else { None };
    let unreadable = |error| PlatformError::new(Service::Sql, "archive_page", ErrorKind::Decode, error);
    let rows = page.rows.into_iter().map(|row| RawValue::from_string(row).map_err(unreadable));
    Ok(Rows { rows: rows.collect::<Result<_, _>>()?, next: page.next.map(|next| next.text()), count })
}

/// A page of the objects that the tables name, behind this key.
///
/// # Errors
/// What the database can't do.
pub async fn get_objects(db: &SqlSession, after: Option<&str>) -> Result<Objects, AppError> {
    let (objects, next) = named_objects_after(db, after).await?;
    Ok(Objects { objects, next })
}

/// Whether there is a file whose object has to be there.
///
/// # Errors
/// What the database can't do.
pub async fn is_named(db: &SqlSession, key: &str) -> Result<bool, AppError> {
    Ok(store::is_named(db, key).await?)
}
