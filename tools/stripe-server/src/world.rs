//! All there is behind the API, the pages and the control.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::books::Books;
use crate::courier::Courier;
use crate::fault::{Fault, Kind};
use crate::form::Form;
use crate::idempotency::{Answer, Keys};
use crate::problem::Problem;

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When, in seconds by the service's clock.
    pub at: i64,
    /// The call, as faults name it.
    pub call: String,
    /// The path, with what is asked of it.
    pub path: String,
    /// The idempotency key, if there was one.
    pub key: Option<String>,
    /// The body, as it came.
    pub body: String,
}

pub(crate) struct World {
    pub version: String,
    pub courier: Arc<Courier>,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub key: String,
    pub books: Books,
    pub keys: Keys,
    pub faults: Vec<Fault>,
    pub asked: Vec<Asked>,
}

impl World {
    pub fn new(key: String, version: String, books: Books, courier: Courier) -> Self {
        let state = State { key, books, keys: Keys::default(), faults: Vec::new(), asked: Vec::new() };
        Self { version, courier: Arc::new(courier), state: Mutex::new(state) }
    }

    /// Notes a request, and says what goes wrong with it.
    pub fn ask(&self, call: &str, path: &str, key: Option<&str>, body: &str) -> Option<Kind> {
        let mut state = self.state();
        let said = format!("{path}\n{}", decoded(body));
        let fault = state.faults.iter_mut().find_map(|fault| fault.take(call, &said));
        let at = state.books.clock.now();
        let (call, path, key) = (call.to_owned(), path.to_owned(), key.map(str::to_owned));
        state.asked.push(Asked { at, call, path, key, body: body.to_owned() });
        fault
    }

    /// Begins a request with a key; what is answered instead, if it was made before.
    pub fn begin(&self, key: &str, path: &str, form: &Form) -> Result<Option<Answer>, Problem> {
        let mut state = self.state();
        let now = state.books.clock.now();
        state.keys.begin(now, key, path, form)
    }

    /// Does something with the books, and has what happened brought to whom it concerns.
    pub fn change<T>(&self, change: impl FnOnce(&mut Books) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state.books);
        let news = state.books.news();
        drop(state);
        self.courier.hand_over(news);
        result
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A form as people wrote it, for what faults look for.
fn decoded(body: &str) -> String {
    form_urlencoded::parse(body.as_bytes()).map(|(name, value)| format!("{name}={value}\n")).collect()
}
