//! Whether an object and its row agree.

use std::collections::HashMap;

use coppice_platform::bucket::ObjectMeta;
use coppice_platform::sql::{SessionStart, SqlSession};
use coppice_platform::{Platform, PlatformError};

use super::{Drift, owner};
use crate::cdn::service::actor::Actor;
use crate::cdn::service::objects;
use crate::cdn::store::{DriftRow, State, get_drift_rows_by_key};

/// Rows, by their keys.
pub struct Rows(HashMap<String, DriftRow>);

impl FromIterator<DriftRow> for Rows {
    fn from_iter<I: IntoIterator<Item = DriftRow>>(rows: I) -> Self {
        Self(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
    }
}

impl Rows {
    /// Whose row there is under a key.
    pub fn shop(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|row| row.tenant_id.as_str())
    }
}

/// In what way the object and the row under a key do not agree. What is on its way in or out is the sweeper's, and a
/// smaller copy goes with its picture.
pub fn judge(key: &str, object: Option<&ObjectMeta>, Rows(rows): &Rows) -> Option<Drift> {
    match (rows.get(key), object) {
        (Some(row), _) if matches!(row.state, State::Pending | State::Deleting) => None,
        (Some(_), None) => Some(Drift::Orphan),
        (Some(row), Some(object)) => {
            let same = row.size_bytes == object.size && row.etag.as_ref() == Some(&object.etag);
            (!same).then_some(Drift::Different)
        }
        (None, Some(_)) if is_kept_apart(key) => None,
        (None, Some(_)) if owner(key).is_some_and(|owner| rows.contains_key(owner)) => None,
        (None, Some(_)) => Some(Drift::Untracked),
        (None, None) => None,
    }
}

/// Whether it lies in a folder that begins with a dot, which no file of a shop's does: whoever keeps it there sees to it.
fn is_kept_apart(key: &str) -> bool {
    key.split_once('/').is_some_and(|(folder, _)| folder.starts_with('.') && !matches!(folder, "." | ".."))
}

/// Something that does not agree, as it is now.
pub struct Suspect {
    /// Where it is.
    pub key: String,
    /// In what way.
    pub drift: Drift,
    /// The object, if there is one.
    pub object: Option<ObjectMeta>,
    /// The row, if there is one.
    pub row: Option<DriftRow>,
}

impl Suspect {
    /// Whether it is this actor's to see to.
    pub fn is_for(&self, actor: &Actor<'_>) -> bool {
        match (&self.row, &self.object) {
            (Some(row), _) => actor.sees_to(&row.tenant_id),
            (None, Some(object)) => actor.is_operator() || objects::is_of(object, actor.tenant),
            (None, None) => false,
        }
    }
}

/// Looks once more, at the primary: what was found before may have been an upload or a deletion half-way.
pub async fn look_again(platform: &Platform, key: &str) -> Result<Option<Suspect>, PlatformError> {
    #[expect(clippy::disallowed_methods, reason = "a session's later queries may be answered by a replica")]
    let db = SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary);
    let object = platform.bucket.head(key).await?;
    let keys: Vec<String> = std::iter::once(key).chain(owner(key)).map(str::to_owned).collect();
    let mut rows = Rows::from_iter(get_drift_rows_by_key(&db, &keys).await?);
    let drift = judge(key, object.as_ref(), &rows);
    let row = rows.0.remove(key);
    Ok(drift.map(|drift| Suspect { key: key.to_owned(), drift, object, row }))
}
