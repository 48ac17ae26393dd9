//! Values that several answers are made of.

use std::ops::Deref;
#[cfg(not(feature = "ssr"))]
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "ssr")]
type Inner<T> = crate::kv::Cached<T>;
#[cfg(not(feature = "ssr"))]
type Inner<T> = Arc<T>;

/// A value that the cache keeps as well: on the server nobody copies it, and on its way it is the value itself.
#[derive(Debug)]
pub struct Shared<T>(Inner<T>);

#[cfg(feature = "ssr")]
impl<T> Shared<T> {
    /// What the value looks like on a `page`; see [`crate::kv::Cached::rendered`].
    pub fn rendered(&self, page: &'static str, render: impl FnOnce(&T) -> String) -> std::sync::Arc<str> {
        self.0.rendered(page, render)
    }
}

#[cfg(feature = "ssr")]
impl<T> From<Inner<T>> for Shared<T> {
    fn from(cached: Inner<T>) -> Self {
        Self(cached)
    }
}

// Not derived: the value is shared, so `T` itself need not be `Clone`.
impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Inner::new(value)))
    }
}
