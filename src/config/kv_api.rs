//! The settings of the API of keys and values.

use coppice_kv_api::{Backend, Mirror};
use coppice_platform::Env;

use super::SettingError;
use super::read::{given, number};

/// An isolate has 128 MB in all, and holds a body, what is made of it, and what is sent to the database.
const BULK_BYTES: u32 = if cfg!(target_family = "wasm") { 10_485_760 } else { 104_857_600 };

/// The settings of the API of keys and values. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KvApiConfig {
    /// `KV_LIMIT`: how often a key may write in five minutes; and, roughly, how often it may read.
    pub limit: u32,
    /// `KV_BULK_MAX_BYTES`: the most bytes of what is written or deleted at once.
    pub bulk_bytes: usize,
    /// `KV_MIRROR_NAMESPACE` and `KV_BACKEND`: which namespace has a mirror in KV, or may have one.
    pub mirror: Option<Mirror>,
    /// `KV_ACCOUNT_ID`: what clients of Cloudflare's call this server.
    pub account_id: String,
}

impl KvApiConfig {
    /// Reads the settings; what can't be used is added to `problems`.
    pub fn read(env: &dyn Env, problems: &mut Vec<SettingError>) -> Self {
        let limit = number(env, problems, "KV_LIMIT", 1_200, 1..=1_000_000, "a number from 1 to 1000000");
        let bulk_bytes = number(
            env,
            problems,
            "KV_BULK_MAX_BYTES",
            BULK_BYTES,
            1_048_576..=104_857_600,
            "a number of bytes from 1048576 to 104857600",
        );
        let account_id = given(env, "KV_ACCOUNT_ID").unwrap_or_else(|| "0".repeat(32));
        let is_id = (1..=64).contains(&account_id.len())
            && account_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_id {
            let expected = "letters and digits, such as the account's id at Cloudflare".into();
            problems.push(SettingError { name: "KV_ACCOUNT_ID".into(), value: account_id.clone(), expected });
        }
        let mirror = read_mirror(env, problems);
        let bulk_bytes = usize::try_from(bulk_bytes).unwrap_or(usize::MAX);
        Self { limit, bulk_bytes, mirror, account_id }
    }

    /// The mirror of this namespace, if it has one or may have.
    pub fn mirror_of(&self, namespace: &str) -> Option<&Mirror> {
        self.mirror.as_ref().filter(|mirror| mirror.namespace == namespace)
    }
}

fn read_mirror(env: &dyn Env, problems: &mut Vec<SettingError>) -> Option<Mirror> {
    let said = given(env, "KV_BACKEND");
    let first = said.as_deref().map_or(Some(Backend::D1), Backend::parse);
    let namespace = given(env, "KV_MIRROR_NAMESPACE");
    let problem = |name: &'static str, value: &Option<String>, expected: &'static str| SettingError {
        name: name.into(),
        value: value.clone().unwrap_or_default(),
        expected: expected.into(),
    };
    match (first, namespace) {
        (None, _) => problems.push(problem("KV_BACKEND", &said, "d1, d1+kv or kv")),
        (Some(first), Some(namespace)) => return Some(Mirror { namespace, first }),
        (Some(Backend::Mirrored | Backend::Kv), None) => {
            problems.push(problem(
                "KV_MIRROR_NAMESPACE",
                &None,
                "the id of the namespace that KV is to follow",
            ));
        }
        (Some(Backend::D1), None) => {}
    }
    None
}
