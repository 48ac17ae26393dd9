//! An item by as much of its key as tells which it is: no token, and of addresses what may be shown.

use std::fmt;

use serde::Serialize;

use crate::row::{Kind, session_id};

/// The most letters of a key that are shown.
const MOST_SHOWN: usize = 80;

/// How many letters of a hash tell which it is.
const HASH_SHOWN: usize = 12;

/// An item of which something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its key, in part.
    pub key: String,
    /// What is so of it, where that is more than the finding says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
}

impl Example {
    pub(super) fn of(pk: &str, sk: &str, masked: fn(&str) -> String) -> Self {
        let key = match Kind::of(pk, sk) {
            Kind::User if pk == sk => shown(pk, masked),
            Kind::Session => {
                let id = session_id(sk).unwrap_or_default();
                format!(
                    "{} SESSION#sha256:{}…",
                    shown(pk, masked),
                    id.chars().take(HASH_SHOWN).collect::<String>()
                )
            }
            Kind::Verification => shown(pk, masked),
            Kind::User | Kind::Account => format!("{} {}", shown(pk, masked), shown(sk, masked)),
            // Whatever an application puts behind the word for the kind may be what lets somebody in.
            Kind::Document | Kind::Own => {
                let kind = sk.split_once('#').map_or("", |(kind, _)| kind);
                format!("{} {}#…", shown(pk, masked), shown(kind, masked))
            }
        };
        Self { key, more: None }
    }

    pub(super) fn with(self, more: String) -> Self {
        Self { more: Some(more), ..self }
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        self.more.iter().try_for_each(|more| write!(f, ": {more}"))
    }
}

/// The beginning of a part of a key, in which whatever looks like an address is masked.
fn shown(text: &str, masked: fn(&str) -> String) -> String {
    let parts = text.split('#').map(|part| if part.contains('@') { masked(part) } else { part.to_owned() });
    let text = parts.collect::<Vec<_>>().join("#");
    if text.chars().count() <= MOST_SHOWN {
        return text;
    }
    text.chars().take(MOST_SHOWN).chain(['…']).collect()
}

/// The id of a user in sixteen bytes, if it is one of those that the adapter makes.
#[derive(Clone, Copy)]
pub(super) struct Id([u8; 16]);

impl Id {
    pub(super) fn of(id: &str) -> Self {
        let mut bytes = [0; 16];
        let is_uuid = id.len() == 36 && hex::decode_to_slice(id.replace('-', ""), &mut bytes).is_ok();
        Self(if is_uuid { bytes } else { [0; 16] })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == [0; 16] {
            return f.write_str("another user");
        }
        f.write_str("USER#")?;
        let dashes = [4, 6, 8, 10];
        self.0
            .iter()
            .enumerate()
            .try_for_each(|(at, byte)| write!(f, "{}{byte:02x}", if dashes.contains(&at) { "-" } else { "" }))
    }
}
