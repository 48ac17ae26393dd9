//! What is answered to whom asks again: <https://docs.stripe.com/api/idempotent_requests>.

use std::collections::BTreeMap;

use crate::form::Form;
use crate::problem::Problem;

/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 60 * 60;
/// The longest key.
const LONGEST: usize = 255;

/// An answer, and the request whose it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: String,
    pub request: String,
}

/// Keys, and what the first request with each was and was answered.
#[derive(Default)]
pub(crate) struct Keys(BTreeMap<String, Entry>);

struct Entry {
    at: i64,
    path: String,
    form: Form,
    /// There is none while the request is being executed.
    answer: Option<Answer>,
}

impl Keys {
    /// Begins a request; what is answered instead, if it was made before.
    pub fn begin(&mut self, now: i64, key: &str, path: &str, form: &Form) -> Result<Option<Answer>, Problem> {
        if key.is_empty() || key.len() > LONGEST {
            return Err(Problem::request(format!("Idempotency keys have 1 to {LONGEST} characters")));
        }
        self.0.retain(|_, entry| entry.at.saturating_add(KEPT) > now || entry.answer.is_none());
        let Some(entry) = self.0.get(key) else {
            let entry = Entry { at: now, path: path.to_owned(), form: form.clone(), answer: None };
            self.0.insert(key.to_owned(), entry);
            return Ok(None);
        };
        let but = format!("Try using a key other than '{key}' if you meant to execute a different request.");
        if entry.path != path {
            let first = &entry.path;
            return Err(Problem::idempotency(format!(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for ('{path}' vs '{first}'). {but}"
            )));
        }
        if &entry.form != form {
            return Err(Problem::idempotency(format!(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. {but}"
            )));
        }
        entry.answer.clone().map(Some).ok_or_else(Problem::key_in_use)
    }

    /// Keeps the answer to a request; with none the key is as if it had never been used.
    pub fn end(&mut self, key: &str, answer: Option<Answer>) {
        match (answer, self.0.get_mut(key)) {
            (Some(answer), Some(entry)) => entry.answer = Some(answer),
            _ => {
                self.0.remove(key);
            }
        }
    }
}
