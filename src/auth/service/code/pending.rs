//! A code that the browser has asked for and not entered yet.

use serde::{Deserialize, Serialize};

use crate::auth::store::MAX_LIVE;
use crate::cookies;
use crate::email::email;
use crate::return_to::return_to;

/// What the browser remembers between asking for a code and entering it, in a cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCode {
    /// The ids of the codes that it has asked for, the last one first: whichever mail is opened, its code is good.
    pub ids: Vec<String>,
    /// Where they were sent.
    pub email: String,
    /// Where to go on afterwards.
    pub return_to: String,
}

impl PendingCode {
    /// A code that was asked for, perhaps after others to the same address.
    pub fn new(id: String, email: String, return_to: String, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.email == email).map(|before| before.ids.clone());
        let ids = [id].into_iter().chain(before.unwrap_or_default()).take(MAX_LIVE).collect();
        Self { ids, email, return_to }
    }

    /// The pending code as a cookie holds it.
    pub fn encode(&self) -> String {
        cookies::pack(self)
    }

    /// The pending code that a cookie holds, if it is one.
    pub fn decode(text: &str) -> Option<Self> {
        let pending: Self = cookies::unpack(text)?;
        // It comes from outside: what is shown and gone to is held against the same rules as ever.
        let sound = (1..=MAX_LIVE).contains(&pending.ids.len())
            && email(&pending.email).as_ref() == Some(&pending.email)
            && return_to(&pending.return_to) == pending.return_to;
        sound.then_some(pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(id: &str, email: &str, before: Option<&PendingCode>) -> PendingCode {
        PendingCode::new(id.into(), email.into(), "/cart".into(), before)
    }

    #[test]
    fn a_pending_code_comes_back_from_its_cookie_and_a_made_up_one_does_not() {
        let pending = pending("1", "ada@example.com", None);
        assert_eq!(PendingCode::decode(&pending.encode()), Some(pending.clone()));
        for made_up in [
            PendingCode { return_to: "//evil.example".into(), ..pending.clone() },
            PendingCode { ids: vec![], ..pending.clone() },
            PendingCode { ids: vec![String::new(); 100], ..pending.clone() },
            PendingCode { email: "<script>".into(), ..pending },
        ] {
            assert_eq!(PendingCode::decode(&made_up.encode()), None);
        }
        assert_eq!(PendingCode::decode("%%%"), None);
    }

    #[test]
    fn the_last_codes_to_one_address_are_remembered() {
        let mut asked = pending("1", "ada@example.com", None);
        for id in ["2", "3", "4"] {
            asked = pending(id, "ada@example.com", Some(&asked));
        }
        assert_eq!(asked.ids, ["4", "3", "2"]);
        assert_eq!(pending("5", "eve@example.com", Some(&asked)).ids, ["5"]);
    }
}
