//! A value out of the cache.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// A value that is shared with the cache. Cheap to clone.
#[derive(Debug)]
pub struct Cached<T> {
    /// The value.
    pub value: Arc<T>,
    rendered: Arc<Mutex<Vec<Rendered>>>,
}

/// A page's name, and what the value looks like on it.
type Rendered = (&'static str, Arc<str>);

impl<T> Cached<T> {
    /// A value that nobody has rendered yet.
    pub fn new(value: T) -> Self {
        Self { value: Arc::new(value), rendered: Arc::default() }
    }

    /// What the value looks like on a `page`, by whoever was the first to render it: who finds it in memory need not do
    /// so again. It stands beside the value, and is kept in memory alone.
    pub fn rendered(&self, page: &'static str, render: impl FnOnce(&T) -> String) -> Arc<str> {
        let all = || self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all().iter().find(|(name, _)| *name == page).map(|(_, text)| text.clone());
        known.unwrap_or_else(|| {
            let text: Arc<str> = render(&self.value).into();
            all().push((page, text.clone()));
            text
        })
    }
}

impl<T> From<Arc<T>> for Cached<T> {
    fn from(value: Arc<T>) -> Self {
        Self { value, rendered: Arc::default() }
    }
}

// Not derived: the value is shared, so `T` itself need not be `Clone`.
impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), rendered: self.rendered.clone() }
    }
}

impl<T> Deref for Cached<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
