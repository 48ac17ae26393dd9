//! The calls of the API that are played.

use serde_json::Value;

use crate::books::Books;
use crate::form::Form;
use crate::lists::{self, Listed};
use crate::problem::Problem;
use crate::{checkout, expand, refunds, view};

/// A call: what faults and what was asked name, and what it names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// `POST /v1/checkout/sessions/{id}/expire`.
    pub name: String,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    CreateSession,
    GetSession(String),
    ExpireSession(String),
    ListLines(String),
    GetIntent(String),
    GetCharge(String),
    CreateRefund,
    GetRefund(String),
    GetDispute(String),
    GetEvent(String),
    List(Listed),
}

impl Call {
    /// The call of a method and a path.
    pub fn find(method: &str, path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix("/v1/")?.split('/').collect();
        let named = |name: &str, what: What| Some(Self { name: format!("{method} /v1/{name}"), what });
        let list =
            |listed: Listed| Some(Self { name: format!("GET {}", listed.path()), what: What::List(listed) });
        let id = |id: &&str| (*id).to_owned();
        match (method, parts.as_slice()) {
            ("POST", ["checkout", "sessions"]) => named("checkout/sessions", What::CreateSession),
            ("POST", ["checkout", "sessions", one, "expire"]) => {
                named("checkout/sessions/{id}/expire", What::ExpireSession(id(one)))
            }
            ("POST", ["refunds"]) => named("refunds", What::CreateRefund),
            ("GET", ["checkout", "sessions"]) => list(Listed::Sessions),
            ("GET", ["payment_intents"]) => list(Listed::Intents),
            ("GET", ["charges"]) => list(Listed::Charges),
            ("GET", ["refunds"]) => list(Listed::Refunds),
            ("GET", ["disputes"]) => list(Listed::Disputes),
            ("GET", ["events"]) => list(Listed::Events),
            ("GET", ["checkout", "sessions", one]) => {
                named("checkout/sessions/{id}", What::GetSession(id(one)))
            }
            ("GET", ["checkout", "sessions", one, "line_items"]) => {
                named("checkout/sessions/{id}/line_items", What::ListLines(id(one)))
            }
            ("GET", ["payment_intents", one]) => named("payment_intents/{id}", What::GetIntent(id(one))),
            ("GET", ["charges", one]) => named("charges/{id}", What::GetCharge(id(one))),
            ("GET", ["refunds", one]) => named("refunds/{id}", What::GetRefund(id(one))),
            ("GET", ["disputes", one]) => named("disputes/{id}", What::GetDispute(id(one))),
            ("GET", ["events", one]) => named("events/{id}", What::GetEvent(id(one))),
            _ => None,
        }
    }

    /// Does it.
    pub fn run(&self, books: &mut Books, form: &Form) -> Result<Value, Problem> {
        let one = || form.only(&["expand[#]"]);
        let mut shown = match &self.what {
            What::CreateSession => checkout::create(books, form)?,
            What::ExpireSession(id) => checkout::expire(books, id, form)?,
            What::CreateRefund => refunds::create(books, form)?,
            What::List(listed) => lists::list(books, *listed, form)?,
            What::ListLines(id) => {
                form.only(&["ending_before", "expand[#]", "limit", "starting_after"])?;
                let path = format!("/v1/checkout/sessions/{id}/line_items");
                lists::page(expand::all_lines(books, id)?, &path, form)?
            }
            What::GetSession(id) => one().and_then(|()| checkout::show(books, id))?,
            What::GetIntent(id) => one().and_then(|()| books.intent(id).map(|it| view::intent(it)))?,
            What::GetCharge(id) => one().and_then(|()| books.charge(id).map(|it| view::charge(it)))?,
            What::GetRefund(id) => one().and_then(|()| books.refund(id).map(|it| view::refund(it)))?,
            What::GetDispute(id) => one().and_then(|()| books.dispute(id).map(|it| view::dispute(it)))?,
            What::GetEvent(id) => one().and_then(|()| books.event(id).map(|it| it.body.clone()))?,
        };
        for path in form.list("expand") {
            expand::expand(books, &mut shown, path)?;
        }
        Ok(shown)
    }
}
