use coppice_platform::random::uuid_v7;

use crate::error::AppError;
use crate::flags::model::{Condition, Entry, Flag, KNOWN, Known, Names, known};
use crate::flags::{store, texts};
use crate::locals::Locals;

/// Lines of a history on a page.
const PAGE_SIZE: usize = 30;

/// A flag as it is listed.
#[derive(Debug)]
pub struct Listed {
    /// What the code knows of it; nothing, where it is another release's.
    pub known: Option<&'static Known>,
    /// As it stands.
    pub flag: Flag,
}

/// All flags: those that the code knows, and after them what another release has left; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_list(locals: &Locals) -> Result<Vec<Listed>, AppError> {
    let stored = store::get_all(&locals.db).await?.0;
    let of = |one: &'static Known| {
        let flag = stored.iter().find(|flag| flag.key == one.key).cloned();
        Listed { known: Some(one), flag: flag.unwrap_or_else(|| Flag::untouched(one)) }
    };
    let mut list: Vec<_> = KNOWN.iter().map(of).collect();
    let others = stored.iter().filter(|flag| known(&flag.key).is_none());
    list.extend(others.map(|flag| Listed { known: None, flag: flag.clone() }));
    Ok(list)
}

/// A flag with what its page shows beside it.
#[derive(Debug)]
pub struct FlagPage {
    /// What the code knows of it; nothing, where it is another release's.
    pub known: Option<&'static Known>,
    /// As it stands.
    pub flag: Flag,
    /// A page of its history, the newest first.
    pub entries: Vec<Entry>,
    /// The last line of that page, if older ones follow.
    pub next: Option<i64>,
    /// What the shops and people are called of which it speaks.
    pub names: Names,
}

/// A flag with its history, from before the line `before` on; at most two round trips.
///
/// # Errors
/// [`AppError::NotFound`] where nobody knows such a flag; what the database can't do.
pub async fn get_page(locals: &Locals, key: &str, before: Option<i64>) -> Result<FlagPage, AppError> {
    let limit = u32::try_from(PAGE_SIZE.saturating_add(1)).unwrap_or(u32::MAX);
    let (stored, mut entries) = store::get_with_history(&locals.db, key, before, limit).await?;
    let known = known(key);
    let flag = stored.or_else(|| known.map(Flag::untouched));
    let flag = flag.ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let more = entries.len() > PAGE_SIZE;
    entries.truncate(PAGE_SIZE);
    let next = entries.last().filter(|_| more).map(|entry| entry.id);
    let names = names(locals, &flag, &entries).await?;
    Ok(FlagPage { known, flag, entries, next, names })
}

async fn names(locals: &Locals, flag: &Flag, entries: &[Entry]) -> Result<Names, AppError> {
    let past = entries.iter().flat_map(|entry| entry.before.iter().chain(&entry.after));
    let rules = past.chain([flag]).flat_map(|flag| &flag.rules);
    let mut ids: Vec<&str> = rules
        .filter_map(|rule| match &rule.condition {
            Condition::Tenant(id) | Condition::User(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Names::default());
    }
    Ok(store::get_names(&locals.db, &ids).await?)
}

/// An id for a rule whose form is shown now: the form makes it once, however often it is sent.
pub fn new_rule_id(locals: &Locals) -> String {
    let platform = &locals.app.platform;
    uuid_v7(platform.clock.now_ms(), platform.random.u128())
}
