use super::read_rule::{invalid, look_up};
use crate::error::AppError;
use crate::flags::model::{Asker, Flag, Known, Reason, Verdict, evaluate, moment};
use crate::flags::texts;
use crate::locals::Locals;
use crate::typed::Typed;

/// What somebody would get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// What, and why.
    pub verdict: Verdict,
    /// When, in epoch seconds.
    pub at: i64,
}

/// What a flag comes to for the shop, the person and the moment that were typed: in this shop, for nobody who is signed in and now,
/// where they were not. At most one round trip.
///
/// # Errors
/// [`AppError::Invalid`] where there is no such shop, person or moment; what the database can't do.
pub async fn try_out(
    locals: &Locals,
    known: Option<&Known>,
    flag: &Flag,
    typed: &Typed,
) -> Result<Tried, AppError> {
    let field = |name: &str| typed.field(name).trim().to_owned();
    let (shop, person, at) =
        (field(texts::TRY_SHOP.name), field(texts::TRY_PERSON.name), field(texts::TRY_AT.name));
    let at = match at.as_str() {
        "" => locals.app.platform.clock.now(),
        text => moment(text).ok_or_else(|| invalid(&texts::TRY_AT, texts::NO_MOMENT))?,
    };
    let found = if shop.is_empty() && person.is_empty() {
        None
    } else {
        Some(look_up(locals, &shop, &person).await?)
    };
    let tenant = match (&found, shop.is_empty()) {
        (Some(found), false) => {
            found.tenant.clone().ok_or_else(|| invalid(&texts::TRY_SHOP, texts::NO_SHOP))?
        }
        _ => locals.tenant.id.0.clone(),
    };
    let user = match (found, person.is_empty()) {
        (Some(found), false) => {
            Some(found.user.ok_or_else(|| invalid(&texts::TRY_PERSON, texts::NO_PERSON))?)
        }
        _ => None,
    };
    let asker = Asker { tenant: Some(&tenant), user: user.as_deref(), now: at };
    let verdict = match known {
        Some(_) => evaluate(flag, &asker),
        None => Verdict { on: false, reason: Reason::Unknown },
    };
    Ok(Tried { verdict, at })
}
