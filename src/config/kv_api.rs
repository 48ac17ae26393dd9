//! The settings of the API of keys and values.

use coppice_platform::Env;

use super::SettingError;
use super::read::number;

/// The settings of the API of keys and values. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KvApiConfig {
    /// `KV_LIMIT`: how often a key may write in five minutes; and, roughly, how often it may read.
    pub limit: u32,
}

impl KvApiConfig {
    /// Reads the settings; what can't be used is added to `problems`.
    pub fn read(env: &dyn Env, problems: &mut Vec<SettingError>) -> Self {
        let limit = number(env, problems, "KV_LIMIT", 1_200, 1..=1_000_000, "a number from 1 to 1000000");
        Self { limit }
    }
}
