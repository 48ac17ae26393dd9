//! Lists, newest first: <https://docs.stripe.com/api/pagination>.

use serde_json::{Value, json};

use crate::books::Books;
use crate::form::Form;
use crate::problem::Problem;
use crate::view;

/// What every list understands.
const PAGING: [&str; 9] = [
    "created",
    "created[gt]",
    "created[gte]",
    "created[lt]",
    "created[lte]",
    "ending_before",
    "expand[#]",
    "limit",
    "starting_after",
];

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    Sessions,
    Intents,
    Charges,
    Refunds,
    Disputes,
    Events,
}

impl Listed {
    pub fn path(self) -> &'static str {
        match self {
            Self::Sessions => "/v1/checkout/sessions",
            Self::Intents => "/v1/payment_intents",
            Self::Charges => "/v1/charges",
            Self::Refunds => "/v1/refunds",
            Self::Disputes => "/v1/disputes",
            Self::Events => "/v1/events",
        }
    }

    /// What it can be narrowed to: fields of what is listed.
    fn filters(self) -> &'static [&'static str] {
        match self {
            Self::Sessions => &["payment_intent", "status"],
            Self::Intents => &[],
            Self::Charges => &["payment_intent"],
            Self::Refunds | Self::Disputes => &["charge", "payment_intent"],
            Self::Events => &["type"],
        }
    }

    /// All there is, oldest first.
    fn all(self, books: &Books) -> Vec<Value> {
        match self {
            Self::Sessions => {
                books.sessions.iter().map(|it| view::session(it, &books.page(&it.id))).collect()
            }
            Self::Intents => books.intents.iter().map(view::intent).collect(),
            Self::Charges => books.charges.iter().map(view::charge).collect(),
            Self::Refunds => books.refunds.iter().map(view::refund).collect(),
            Self::Disputes => books.disputes.iter().map(view::dispute).collect(),
            Self::Events => books.events.iter().map(|event| event.body.clone()).collect(),
        }
    }
}

pub(crate) fn list(books: &Books, listed: Listed, form: &Form) -> Result<Value, Problem> {
    let known: Vec<&str> = PAGING.iter().chain(listed.filters()).copied().chain(["types[#]"]).collect();
    form.only(&known)?;
    let mut found = listed.all(books);
    found.reverse();
    for filter in listed.filters() {
        if let Some(wanted) = form.text(filter)? {
            found.retain(|it| it.get(filter).and_then(Value::as_str) == Some(wanted));
        }
    }
    let types = form.list("types");
    if !types.is_empty() {
        found.retain(|it| it.get("type").and_then(Value::as_str).is_some_and(|kind| types.contains(&kind)));
    }
    let created = |it: &Value| it.get("created").and_then(Value::as_i64).unwrap_or_default();
    for (name, holds) in [
        ("created", i64::eq as fn(&i64, &i64) -> bool),
        ("created[gt]", i64::gt),
        ("created[gte]", i64::ge),
        ("created[lt]", i64::lt),
        ("created[lte]", i64::le),
    ] {
        if let Some(bound) = form.integer(name)? {
            found.retain(|it| holds(&created(it), &bound));
        }
    }
    page(found, listed.path(), form)
}

/// The part of them that is asked for.
pub(crate) fn page(mut found: Vec<Value>, path: &str, form: &Form) -> Result<Value, Problem> {
    let limit = form.integer("limit")?.unwrap_or(10);
    if !(1..=100).contains(&limit) {
        let message = "This value must be between 1 and 100";
        return Err(Problem::parameter("parameter_invalid_integer", "limit", message));
    }
    let limit = usize::try_from(limit).unwrap_or(10);
    let place = |name: &str, id: &str, found: &[Value]| {
        let is_it = |it: &Value| it.get("id").and_then(Value::as_str) == Some(id);
        found.iter().position(is_it).ok_or_else(|| Problem::missing("object", id).at(name))
    };
    let mut has_more = false;
    if let Some(id) = form.text("ending_before")? {
        let end = place("ending_before", id, &found)?;
        found.truncate(end);
        let first = found.len().saturating_sub(limit);
        has_more = first > 0;
        found.drain(..first);
    }
    if let Some(id) = form.text("starting_after")? {
        let last = place("starting_after", id, &found)?;
        found.drain(..=last);
    }
    has_more |= found.len() > limit;
    found.truncate(limit);
    Ok(json!({ "object": "list", "data": found, "has_more": has_more, "url": path }))
}
