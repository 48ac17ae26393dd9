//! Who mail is from.

use std::fmt;

use super::is_address;

/// An address, and perhaps a name: `MAIL_FROM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sender {
    /// The name before the address; needs no quotes.
    pub(crate) name: Option<String>,
    /// The address alone.
    pub(crate) address: String,
}

impl Sender {
    /// Reads `shop@example.com` or `The Shop <shop@example.com>`.
    ///
    /// A name with punctuation that RFC 5322, section 3.2.3, gives a meaning to is refused: it would have to be
    /// quoted, by rules that not every mail API follows.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, address) = match text.strip_suffix('>') {
            Some(text) => text.rsplit_once('<')?,
            None => ("", text),
        };
        let name = name.trim();
        let special = |c: char| c.is_control() || r#"()<>[]:;@\,""#.contains(c);
        let readable = is_address(address) && !name.contains(special);
        let name = (!name.is_empty()).then(|| name.to_owned());
        readable.then(|| Self { name, address: address.to_owned() })
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_and_perhaps_a_name() {
        for text in ["shop@example.com", "The Ünicorn Inc. <shop@example.com>"] {
            assert_eq!(Sender::parse(text).unwrap().to_string(), text);
        }
        let bare = Sender { name: None, address: "a@example.com".to_owned() };
        assert_eq!(Sender::parse("<a@example.com>"), Some(bare));
    }

    #[test]
    fn anything_else_is_no_sender() {
        for text in [
            "",
            "Shop",
            "Shop <shop>",
            "Shop <shop@example.com",
            "Shop, Inc. <shop@example.com>",
            "\"Shop\" <shop@example.com>",
            "Shop\n<shop@example.com>x\n",
            "A\r\nBcc: b@example.com <a@example.com>",
        ] {
            assert_eq!(Sender::parse(text), None, "{text:?}");
        }
    }
}
