//! Configuration and secrets.

use std::borrow::Cow;

/// Where settings come from: the process's environment, or the Worker's variables and secrets.
pub trait Env: Send + Sync {
    /// The setting of this name, if it is set and not empty.
    fn get(&self, name: &str) -> Option<String>;
}

/// Settings from a list: for tests, and for commands that set their own.
impl Env for std::collections::BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<String> {
        std::collections::BTreeMap::get(self, name).filter(|v| !v.is_empty()).cloned()
    }
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}={value}: {expected}")]
pub struct SettingError {
    /// The setting.
    pub name: Cow<'static, str>,
    /// What it was set to; never a secret.
    pub value: String,
    /// What it may be set to.
    pub expected: Cow<'static, str>,
}
