//! Namespaces of a shop's, for keys of the API that may make them.

use coppice_kv_api::Fault;
use coppice_platform::ErrorKind;

use super::Failure;
use super::caller::{Caller, Refused};
use super::target::now_ms;
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::store::namespaces as store;

pub use crate::kv_api::store::namespaces::{Namespace, Order, Page};

/// The most letters a title has.
const TITLE: usize = 512;

/// A page of the namespaces that the key of the API is good for, and how many there are.
///
/// # Errors
/// Whoever may not.
pub async fn list(caller: &Caller, page: Page) -> Result<(Vec<Namespace>, u32), Failure> {
    let statements = store::list_statements(&caller.tenant.0, &caller.credentials.finder(), page);
    let (_, rows) = caller.read(Scope::Read, statements).await?;
    let [namespaces, total] = rows.as_slice() else { return Ok((Vec::new(), 0)) };
    Ok((store::namespaces(namespaces)?, store::total(total)?))
}

/// A namespace.
///
/// # Errors
/// [`Failure::NoNamespace`]; whoever may not.
pub async fn find(caller: &Caller, id: &str) -> Result<Namespace, Failure> {
    let statements = vec![store::find_statement(&caller.tenant.0, id)];
    let (key, rows) = caller.read(Scope::Read, statements).await?;
    is_good_for(&key, id)?;
    first(rows.first())
}

/// Makes a namespace.
///
/// # Errors
/// [`Failure::TitleTaken`]; whoever may not.
pub async fn create(caller: &Caller, key: &ApiKey, title: &str) -> Result<Namespace, Failure> {
    is_good_for_all(key)?;
    let title = titled(title)?;
    let id = format!("{:032x}", caller.context.app.platform.random.u128());
    let statement = store::create_statement(&caller.tenant.0, &id, title, now_ms(caller));
    caller.write(key, vec![statement]).await.map_err(taken)?;
    Ok(Namespace { id, title: title.to_owned() })
}

/// Gives a namespace another title.
///
/// # Errors
/// [`Failure::TitleTaken`], [`Failure::NoNamespace`]; whoever may not.
pub async fn rename(caller: &Caller, key: &ApiKey, id: &str, title: &str) -> Result<Namespace, Failure> {
    is_good_for(key, id)?;
    let statement = store::rename_statement(&caller.tenant.0, id, titled(title)?);
    let rows = caller.write(key, vec![statement]).await.map_err(taken)?;
    first(rows.first())
}

/// Deletes a namespace with all that is in it.
///
/// # Errors
/// [`Failure::NoNamespace`]; whoever may not.
pub async fn delete(caller: &Caller, key: &ApiKey, id: &str) -> Result<(), Failure> {
    is_good_for_all(key)?;
    let statements = store::delete_statements(&caller.tenant.0, id, now_ms(caller));
    first(caller.write(key, statements).await?.first()).map(|_| ())
}

fn first(rows: Option<&coppice_platform::sql::Rows>) -> Result<Namespace, Failure> {
    let found = rows.map(store::namespaces).transpose()?.unwrap_or_default();
    found.into_iter().next().ok_or(Failure::NoNamespace)
}

fn is_good_for(key: &ApiKey, id: &str) -> Result<(), Failure> {
    let is_other = key.namespace_id.as_ref().is_some_and(|own| own != id);
    if is_other { Err(Failure::NoNamespace) } else { Ok(()) }
}

/// Whoever makes or deletes namespaces is bound to none.
fn is_good_for_all(key: &ApiKey) -> Result<(), Failure> {
    if key.namespace_id.is_none() { Ok(()) } else { Err(Refused::Forbidden.into()) }
}

fn titled(title: &str) -> Result<&str, Fault> {
    let is_good = !title.trim().is_empty() && !title.contains('\0') && title.chars().count() <= TITLE;
    if is_good { Ok(title) } else { Err(Fault::Other("A title has from 1 to 512 letters.".to_owned())) }
}

fn taken(refused: Refused) -> Failure {
    match &refused {
        Refused::Platform(error) if matches!(error.kind, ErrorKind::Unique(_)) => Failure::TitleTaken,
        _ => refused.into(),
    }
}
