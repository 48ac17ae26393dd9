use super::enabled::cache_key;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::flags::model::{Change, Flag, Rule, Saved, known};
use crate::flags::{store, texts};
use crate::locals::Locals;

/// How often a flag is switched off that others are saving at the same time.
const TRIES: u32 = 5;

/// Switches a flag off for everybody, or takes that back.
///
/// Off, it is switched whatever others have made of it since it was looked at: that undoes nothing of theirs, and an hour in which it is
/// needed is no hour to compare versions in. It is taken back only as it was `seen`.
///
/// # Errors
/// [`AppError::NotFound`] where nobody knows such a flag; what the database can't do.
pub async fn switch(locals: &Locals, key: &str, off: bool, seen: i64) -> Result<Saved, AppError> {
    let words = if off { "switched off" } else { "no longer switched off" };
    let act = |flag: &mut Flag| flag.killed = off;
    if !off {
        return change(locals, key, Some(seen), words, act).await;
    }
    for _ in 0..TRIES {
        if change(locals, key, None, words, act).await? == Saved::Done {
            return Ok(Saved::Done);
        }
    }
    Ok(Saved::Stale)
}

/// Says what a flag is where no rule matches; and has all percentages drawn anew, where that is asked for.
///
/// # Errors
/// As [`switch`].
pub async fn set_default(
    locals: &Locals,
    key: &str,
    default_on: bool,
    anew: bool,
    seen: i64,
) -> Result<Saved, AppError> {
    let words = format!("default {}{}", texts::on(default_on), if anew { ", drawn anew" } else { "" });
    change(locals, key, Some(seen), &words, |flag| {
        flag.default_on = default_on;
        if anew {
            // Empty, it is drawn where it is saved.
            flag.salt.clear();
        }
    })
    .await
}

/// Puts a rule in the place of the one with its id, or beside the others.
///
/// # Errors
/// As [`switch`].
pub async fn put_rule(locals: &Locals, key: &str, rule: &Rule, seen: i64) -> Result<Saved, AppError> {
    let words = format!("rule {} put", rule.priority);
    change(locals, key, Some(seen), &words, |flag| {
        flag.rules.retain(|other| other.id != rule.id);
        flag.rules.push(rule.clone());
    })
    .await
}

/// Removes a rule.
///
/// # Errors
/// As [`switch`].
pub async fn remove_rule(locals: &Locals, key: &str, id: &str, seen: i64) -> Result<Saved, AppError> {
    change(locals, key, Some(seen), "rule removed", |flag| flag.rules.retain(|rule| rule.id != id)).await
}

/// Changes the places of a rule and of the one before it, or after it. Nothing happens where there is none.
///
/// # Errors
/// As [`switch`].
pub async fn move_rule(locals: &Locals, key: &str, id: &str, up: bool, seen: i64) -> Result<Saved, AppError> {
    change(locals, key, Some(seen), "rules in another order", |flag| {
        let place = |flag: &Flag, at: usize| flag.rules.get(at).map(|rule| rule.priority);
        let at = flag.rules.iter().position(|rule| rule.id == id);
        let other = at.and_then(|at| if up { at.checked_sub(1) } else { at.checked_add(1) });
        let (Some(at), Some(other)) = (at, other) else { return };
        let (Some(here), Some(there)) = (place(flag, at), place(flag, other)) else { return };
        for (at, priority) in [(at, there), (other, here)] {
            if let Some(rule) = flag.rules.get_mut(at) {
                rule.priority = priority;
            }
        }
    })
    .await
}

/// Does something with a flag, if it is as it was seen, and has everybody hear of it. What changes nothing is not saved.
async fn change(
    locals: &Locals,
    key: &str,
    seen: Option<i64>,
    words: &str,
    act: impl Fn(&mut Flag),
) -> Result<Saved, AppError> {
    let known = known(key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let stored = store::get_flag(&locals.db, key).await?;
    let before = stored.unwrap_or_else(|| Flag::untouched(known));
    if seen.is_some_and(|seen| seen != before.revision) {
        return Ok(Saved::Stale);
    }
    let mut after = Flag { kind: known.kind, ..before.clone() };
    act(&mut after);
    if after == before {
        return Ok(Saved::Done);
    }
    if after.salt.is_empty() {
        after.salt = format!("{:032x}", locals.app.platform.random.u128());
    }
    let after = after.in_order();
    // It is the home's, and so in no shop's log.
    let event = AuditEvent { tenant: None, ..AuditEvent::new(locals, Action::FlagChanged, key).with(words) };
    let saved = store::save_flag(&locals.db, &Change { before, after }, &event).await?;
    if saved == Saved::Done {
        locals.invalidate(&cache_key(locals)).await;
    }
    Ok(saved)
}
