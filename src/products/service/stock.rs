//! Stock, which no other form touches: it is set where it was seen, or goes up and down.

use coppice_catalogue::check::Limits;

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::number::exact;
use crate::shop::model::{Product, Variant};
use crate::shop::store::{
    NamedMove, StockAsked, StockCause, StockOutcome, StockPage, StockReason, StockStep, change_stock,
    get_stock_page,
};
use coppice_platform::random::uuid_v7;

/// Changes that the history shows.
const MOVES: u32 = 50;

/// What the page of a product's stock shows.
#[derive(Debug)]
pub struct StockView {
    /// The product.
    pub product: Product,
    /// The last changes.
    pub moves: Vec<NamedMove>,
    /// Tells this form from every other.
    pub key: String,
}

/// What was typed of a variant's stock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockField {
    /// The variant's id.
    pub id: String,
    /// What was there when the form was made.
    pub was: String,
    /// What is there.
    pub set: String,
    /// How much more, or less.
    pub add: String,
}

/// The form of a product's stock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockForm {
    /// Tells this form from every other: it changes a variant once, however often it is sent.
    pub key: String,
    /// The variants.
    pub fields: Vec<StockField>,
}

/// A product's stock; one round trip.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_stock(locals: &Locals, id: &str, variant: Option<&str>) -> Result<StockView, AppError> {
    let StockPage { product, moves } =
        get_stock_page(&locals.db, &locals.tenant.id, id, variant, MOVES).await?;
    let product = product.ok_or_else(|| AppError::NotFound("There is no such product.".into()))?;
    Ok(StockView { product, moves, key: new_id(locals).replace('-', "") })
}

/// What came of a form of stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockSaved {
    /// All of it is done.
    Done,
    /// Something could not be read, so nothing is done: what is wrong, by the variants' ids.
    Unreadable(Vec<(String, String)>),
    /// Some of it could not be done: why, by the variants' ids. The rest is done.
    Left(Vec<(String, String)>),
}

/// Changes the stock of each variant of which something was typed.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn change(locals: &Locals, id: &str, form: &StockForm) -> Result<StockSaved, AppError> {
    let StockView { product, .. } = get_stock(locals, id, None).await?;
    let mut problems = Vec::new();
    let mut steps: Vec<(&Variant, StockStep)> = Vec::new();
    for field in &form.fields {
        let Some(variant) = product.variants.iter().find(|variant| variant.id == field.id) else {
            continue;
        };
        match step(field) {
            Ok(Some(step)) => steps.push((variant, step)),
            Ok(None) => {}
            Err(why) => problems.push((field.id.clone(), why)),
        }
    }
    // Who has mistyped one sends them all again.
    if !problems.is_empty() {
        return Ok(StockSaved::Unreadable(problems));
    }
    let (by, now) =
        (locals.user().map(|user| user.user_id.clone()).unwrap_or_default(), locals.app.platform.clock.now());
    let cause = StockCause { reason: StockReason::Admin, reference: &form.key, by: &by, at: now };
    let asked: Vec<StockAsked> = steps
        .iter()
        .map(|(variant, step)| {
            let details = match step {
                StockStep::Set { to, was } => format!("{}: {was} → {to}", variant.name),
                StockStep::Add(delta) => format!("{}: {delta:+}", variant.name),
            };
            StockAsked {
                id: new_id(locals),
                variant: variant.id.clone(),
                step: *step,
                event: AuditEvent::new(locals, Action::StockChanged, product.slug.as_str()).with(details),
            }
        })
        .collect();
    if asked.is_empty() {
        return Ok(StockSaved::Done);
    }
    let outcomes = change_stock(&locals.db, &locals.tenant.id, &asked, Limits::COUNT, &cause).await?;
    if outcomes.iter().any(|outcome| matches!(outcome, StockOutcome::Changed(_))) {
        locals.published();
    }
    for (StockAsked { variant, step, .. }, outcome) in asked.into_iter().zip(outcomes) {
        let why = match (outcome, step) {
            (StockOutcome::Changed(_) | StockOutcome::Already(_), _) => continue,
            (StockOutcome::Stays(now), StockStep::Set { to, .. }) if to == now => continue,
            (StockOutcome::Stays(now), StockStep::Set { was, .. }) => {
                format!("There are {now} now, not {was}: some were sold or counted meanwhile.")
            }
            (StockOutcome::Stays(_), StockStep::Add(_)) => "That is more than can be noted.".to_owned(),
            (StockOutcome::Spent(now), _) => format!("This form was sent before; there are {now} now."),
            (StockOutcome::Gone, _) => "This variant is gone.".to_owned(),
        };
        problems.push((variant, why));
    }
    Ok(if problems.is_empty() { StockSaved::Done } else { StockSaved::Left(problems) })
}

/// What a field says is to be done.
fn step(field: &StockField) -> Result<Option<StockStep>, String> {
    let (set, add) = (field.set.trim(), field.add.trim());
    let number = |text: &str| {
        let text = text.replace('−', "-");
        exact(text.trim_start_matches('+')).filter(|n| n.saturating_abs() <= Limits::COUNT)
    };
    match (set, add) {
        ("", "") => Ok(None),
        (_, "") => {
            let to = number(set).ok_or("Please write a whole number, such as 12.")?;
            let was = exact(field.was.trim()).ok_or("Please look at what is there, and try again.")?;
            // The number that stands in the field already.
            Ok((to != was).then_some(StockStep::Set { to, was }))
        }
        ("", _) => {
            let delta = number(add).ok_or("Please write how many more or less, such as 5 or -2.")?;
            Ok((delta != 0).then_some(StockStep::Add(delta)))
        }
        _ => Err("Please set it, or add to it: not both.".into()),
    }
}

fn new_id(locals: &Locals) -> String {
    let platform = &locals.app.platform;
    uuid_v7(platform.clock.now_ms(), platform.random.u128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_one_thing_or_nothing() {
        let field = |set: &str, add: &str| {
            step(&StockField { id: "v".into(), was: "7".into(), set: set.into(), add: add.into() })
        };
        assert_eq!(field("12", ""), Ok(Some(StockStep::Set { to: 12, was: 7 })));
        assert_eq!(field("-3", ""), Ok(Some(StockStep::Set { to: -3, was: 7 })));
        assert_eq!(field("", "+5"), Ok(Some(StockStep::Add(5))));
        assert_eq!(field("", "−2"), Ok(Some(StockStep::Add(-2))));
        assert_eq!(field(" ", "0"), Ok(None));
        assert_eq!(field("7", ""), Ok(None));
        for (set, add) in [("1", "1"), ("a", ""), ("1.5", ""), ("", "9007199254740993"), ("=1+1", "")] {
            assert!(field(set, add).is_err(), "{set} {add}");
        }
    }
}
