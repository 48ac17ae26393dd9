//! A code that the browser has asked for and not entered yet.

use serde::{Deserialize, Serialize};

use crate::cookies;
use crate::email::email;
use crate::return_to::return_to;

/// What the browser remembers between asking for a code and entering it, in a cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCode {
    /// The code's id.
    pub id: String,
    /// Where it was sent.
    pub email: String,
    /// Where to go on afterwards.
    pub return_to: String,
}

impl PendingCode {
    /// The pending code as a cookie holds it.
    pub fn encode(&self) -> String {
        cookies::pack(self)
    }

    /// The pending code that a cookie holds, if it is one.
    pub fn decode(text: &str) -> Option<Self> {
        let pending: Self = cookies::unpack(text)?;
        // It comes from outside: what is shown and gone to is held against the same rules as ever.
        let sound = email(&pending.email).as_ref() == Some(&pending.email)
            && return_to(&pending.return_to) == pending.return_to;
        sound.then_some(pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pending_code_comes_back_from_its_cookie_and_a_made_up_one_does_not() {
        let pending =
            PendingCode { id: "1".into(), email: "ada@example.com".into(), return_to: "/cart".into() };
        assert_eq!(PendingCode::decode(&pending.encode()), Some(pending.clone()));
        for made_up in [
            PendingCode { return_to: "//evil.example".into(), ..pending.clone() },
            PendingCode { email: "<script>".into(), ..pending },
        ] {
            assert_eq!(PendingCode::decode(&made_up.encode()), None);
        }
        assert_eq!(PendingCode::decode("%%%"), None);
    }
}
