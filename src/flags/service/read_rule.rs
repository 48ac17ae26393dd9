use crate::error::AppError;
use crate::flags::model::{Condition, Flag, MOST_RULES, Rule, RuleKind, Share, moment};
use crate::flags::{store, texts};
use crate::locals::Locals;
use crate::typed::Typed;
use crate::ui::Field;

/// The last place that a rule can have.
const LAST_PRIORITY: i64 = 9_999;

/// Whether a form's id can be a rule's.
pub fn is_rule_id(id: &str) -> bool {
    id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// A place for one more rule, after all others.
pub fn next_priority(flag: &Flag) -> i64 {
    let last = flag.rules.iter().map(|rule| rule.priority).max().unwrap_or(0);
    last.saturating_add(10).min(LAST_PRIORITY)
}

/// The rule of this kind that a form asks for; in the place of the one of `flag` that has this id, or beside the others.
///
/// # Errors
/// [`AppError::Invalid`] with the first field that is not what it must be; what the database can't do.
pub async fn read_rule(
    locals: &Locals,
    flag: &Flag,
    kind: RuleKind,
    id: &str,
    typed: &Typed,
) -> Result<Rule, AppError> {
    let rule = Rule {
        priority: priority(flag, id, &typed.field(texts::PRIORITY.name))?,
        turns_on: match typed.field(texts::VALUE.name).as_str() {
            "on" => true,
            "off" => false,
            _ => return Err(invalid(&texts::VALUE, texts::CHOOSE)),
        },
        condition: condition(locals, kind, typed).await?,
        id: id.to_owned(),
    };
    if flag.rule(id).is_none() && flag.rules.len() >= MOST_RULES {
        return Err(invalid(&texts::PRIORITY, texts::no_room(MOST_RULES)));
    }
    Ok(rule)
}

fn priority(flag: &Flag, id: &str, text: &str) -> Result<i64, AppError> {
    let text = text.trim();
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|number| is_number && (1..=LAST_PRIORITY).contains(number));
    let number = number.ok_or_else(|| invalid(&texts::PRIORITY, texts::NO_PRIORITY))?;
    if flag.rules.iter().any(|rule| rule.id != id && rule.priority == number) {
        return Err(invalid(&texts::PRIORITY, texts::priority_taken(number)));
    }
    Ok(number)
}

async fn condition(locals: &Locals, kind: RuleKind, typed: &Typed) -> Result<Condition, AppError> {
    match kind {
        RuleKind::Always => Ok(Condition::Always),
        RuleKind::Tenant => {
            let found = look_up(locals, &typed.field(texts::SHOP.name), "").await?;
            found.tenant.map(Condition::Tenant).ok_or_else(|| invalid(&texts::SHOP, texts::NO_SHOP))
        }
        RuleKind::User => {
            let found = look_up(locals, "", &typed.field(texts::PERSON.name)).await?;
            found.user.map(Condition::User).ok_or_else(|| invalid(&texts::PERSON, texts::NO_PERSON))
        }
        RuleKind::Percentage => Share::parse(&typed.field(texts::SHARE.name))
            .map(Condition::Percentage)
            .ok_or_else(|| invalid(&texts::SHARE, texts::NO_SHARE)),
        RuleKind::Time => time(&typed.field(texts::BEGINS.name), &typed.field(texts::ENDS.name)),
    }
}

fn time(begins: &str, ends: &str) -> Result<Condition, AppError> {
    let read = |field: &Field, text: &str| match text.trim() {
        "" => Ok(None),
        text => moment(text).map(Some).ok_or_else(|| invalid(field, texts::NO_MOMENT)),
    };
    let (begins, ends) = (read(&texts::BEGINS, begins)?, read(&texts::ENDS, ends)?);
    let problem = if begins.is_none() { texts::NO_TIME } else { texts::ENDS_FIRST };
    Condition::time(begins, ends).ok_or_else(|| invalid(&texts::ENDS, problem))
}

/// The shop and the person that somebody has typed, by id, host or address.
pub async fn look_up(locals: &Locals, shop: &str, person: &str) -> Result<store::Found, AppError> {
    // What no id, host or address has in it is nobody's, whatever a database makes of it.
    fn plain(text: &str) -> &str {
        let text = text.trim();
        let is_plain = text.len() <= texts::LONGEST_NAME && !text.contains(|c: char| c.is_control());
        if is_plain { text } else { "" }
    }
    Ok(store::look_up(&locals.db, plain(shop), plain(person)).await?)
}

/// What is said of a field that is not what it must be.
pub fn invalid(field: &Field, message: impl Into<String>) -> AppError {
    AppError::Invalid { field: field.name.to_owned(), message: message.into() }
}
