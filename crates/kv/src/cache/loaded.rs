//! What a load may come to: a value, or a value if there is one.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cached::Cached;

/// What a load came to.
pub trait Loaded: Sized + Send {
    /// What is cached.
    type Value: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What the load itself answers.
    type Plain: Send;

    /// What was just loaded.
    fn new(plain: Self::Plain) -> Self;
    /// What the cache had.
    fn cached(value: Cached<Self::Value>) -> Self;
    /// What the cache is to keep.
    fn value(&self) -> Option<Cached<Self::Value>>;
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Loaded for Cached<T> {
    type Value = T;
    type Plain = T;

    fn new(plain: T) -> Self {
        Self::new(plain)
    }

    fn cached(value: Cached<T>) -> Self {
        value
    }

    fn value(&self) -> Option<Cached<T>> {
        Some(self.clone())
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Loaded for Option<Cached<T>> {
    type Value = T;
    type Plain = Option<T>;

    fn new(plain: Option<T>) -> Self {
        plain.map(Cached::new)
    }

    fn cached(value: Cached<T>) -> Self {
        Some(value)
    }

    fn value(&self) -> Option<Cached<T>> {
        self.clone()
    }
}
