//! What messages say: `{"kind": "name"}`.

use coppice_platform::queue::Message;
use serde_json::{Map, Value};

/// A message of this kind, about what goes by this name or id.
pub fn about(kind: &str, name: &str) -> Message {
    Message(Value::Object(Map::from_iter([(kind.to_owned(), name.into())])).to_string())
}

/// The kind of a message, and the name or id it holds.
pub fn read(message: &Message) -> Option<(String, String)> {
    let all: Map<String, Value> = serde_json::from_str(&message.0).ok()?;
    match all.into_iter().next()? {
        (kind, Value::String(name)) => Some((kind, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_it_is_about() {
        let message = about("duty", "a \"b\"");
        assert_eq!(message.0, r#"{"duty":"a \"b\""}"#);
        assert_eq!(read(&message), Some(("duty".to_owned(), "a \"b\"".to_owned())));
    }

    #[test]
    fn anything_else_says_nothing() {
        for text in ["", "{}", "[]", "\"duty\"", r#"{"duty":1}"#, r#"{"duty":"#] {
            assert_eq!(read(&Message(text.to_owned())), None, "{text}");
        }
    }
}
