//! The few fields of an RDAP answer (RFC 9083) that prove something, and those that are shown.

use chrono::DateTime;
use coppice_platform::printable::acts;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::names::same;

/// The most bytes of an answer that are read.
pub const MAX_BODY: usize = 256 * 1024;

/// The most characters of a registrar's or a domain's name that are shown.
const MAX_SHOWN: usize = 200;

/// What kind of thing an answer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing but white space.
    Empty,
    /// A web page, whatever stands in it.
    Html,
    /// A JSON object.
    Json(Box<Object>),
    /// Anything else.
    Other,
}

/// What a JSON object says of itself, as far as it can be read: a field of a wrong type is as good as none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// `objectClassName` (RFC 9083, section 4.9).
    pub class: Option<String>,
    /// `ldhName` (RFC 9083, section 3).
    pub ldh_name: Option<String>,
    /// `errorCode` (RFC 9083, section 6); zero where it is no number.
    pub error_code: Option<i64>,
    /// Whether it is RDAP by what it says, or by its media type.
    pub is_rdap: bool,
    /// `status` (RFC 9083, section 4.6), in small letters and without spaces, so that EPP's spelling (RFC 8056) is the same.
    pub status: Vec<String>,
    /// What is shown of a registration.
    pub registration: Registration,
}

/// What the registry tells of a registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The name as people write it, in the registry's words.
    pub unicode_name: Option<String>,
    /// Whose customer has it, in the registry's words.
    pub registrar: Option<String>,
    /// Since when, in milliseconds since the Unix epoch.
    pub registered_at: Option<i64>,
    /// Until when, in milliseconds since the Unix epoch.
    pub expires_at: Option<i64>,
}

impl Body {
    /// Reads an answer's body.
    pub fn read(media_type: Option<&str>, body: &[u8]) -> Self {
        let trimmed = body.trim_ascii();
        if media_type.is_some_and(|media_type| media_type.contains("html")) || trimmed.starts_with(b"<") {
            return Self::Html;
        }
        if trimmed.is_empty() {
            return Self::Empty;
        }
        match serde_json::from_slice(trimmed) {
            Ok(Value::Object(fields)) if body.len() <= MAX_BODY => {
                Self::Json(Box::new(Object::read(media_type, &Value::Object(fields))))
            }
            _ => Self::Other,
        }
    }
}

impl Object {
    fn read(media_type: Option<&str>, fields: &Value) -> Self {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let spelled = |status: &str| status.to_ascii_lowercase().replace(' ', "");
        Self {
            class: text("objectClassName"),
            ldh_name: text("ldhName"),
            error_code: fields.get("errorCode").map(number),
            is_rdap: fields.get("rdapConformance").is_some_and(Value::is_array)
                || media_type == Some("application/rdap+json"),
            status: texts(fields.get("status")).map(spelled).collect(),
            registration: Registration {
                unicode_name: text("unicodeName").and_then(|name| shown(&name)),
                registrar: registrar(fields),
                registered_at: event(fields, "registration"),
                expires_at: event(fields, "expiration"),
            },
        }
    }

    /// Whether it is this domain.
    pub fn is_domain(&self, domain: &str) -> bool {
        self.error_code.is_none()
            && self.class.as_deref() == Some("domain")
            && self.ldh_name.as_deref().is_some_and(|name| same(name, domain))
    }

    /// Whether it says that there is no such thing, and not something else: an error with that code, or one of RDAP's
    /// without any. A gateway in front of the server also answers in JSON.
    pub fn is_denial(&self) -> bool {
        self.class.is_none()
            && match self.error_code {
                Some(code) => code == 404,
                None => self.is_rdap,
            }
    }

    /// Whether the registration is about to end: it has not been renewed, and comes back to everybody.
    pub fn is_expiring(&self) -> bool {
        let ending = ["redemptionperiod", "pendingdelete", "pendingrestore"];
        self.status.iter().any(|status| ending.contains(&status.as_str()))
    }
}

fn number(code: &Value) -> i64 {
    code.as_i64().or_else(|| code.as_str()?.parse().ok()).unwrap_or(0)
}

/// The texts of what should be a list of them; some write a single one by itself.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.chain(value.filter(|value| value.is_string())).filter_map(Value::as_str)
}

/// When something happened (RFC 9083, section 4.5), in milliseconds since the Unix epoch.
fn event(fields: &Value, action: &str) -> Option<i64> {
    let events = fields.get("events")?.as_array()?.iter();
    let mut dates = events
        .filter(|event| event.get("eventAction").and_then(Value::as_str) == Some(action))
        .filter_map(|event| event.get("eventDate")?.as_str());
    dates.find_map(|date| DateTime::parse_from_rfc3339(date).ok()).map(|date| date.timestamp_millis())
}

/// The name of the entity that is the registrar, by its card (RFC 7095), or else its handle.
fn registrar(fields: &Value) -> Option<String> {
    let entities = fields.get("entities")?.as_array()?;
    let registrar =
        entities.iter().find(|entity| texts(entity.get("roles")).any(|role| role == "registrar"))?;
    card_name(registrar).or_else(|| shown(registrar.get("handle")?.as_str()?))
}

fn card_name(entity: &Value) -> Option<String> {
    let properties = entity.get("vcardArray")?.get(1)?.as_array()?;
    let name = properties.iter().find(|property| property.get(0).and_then(Value::as_str) == Some("fn"))?;
    shown(name.get(3)?.as_str()?)
}

/// Words of others as one line that only shows itself.
fn shown(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|char| !acts(*char)).take(MAX_SHOWN).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Object {
        match Body::read(Some("application/json"), body.as_bytes()) {
            Body::Json(object) => *object,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_of_wrong_types_are_none() {
        let object = read(
            r#"{"objectClassName": 1, "ldhName": ["a.com"], "status": {"a": "active"}, "events": {"a": 1},
                "entities": [1, {"roles": 7}, {"roles": ["registrar"], "vcardArray": ["vcard", 7]}]}"#,
        );
        assert_eq!(object, Object::default());
    }

    #[test]
    fn words_of_others_show_themselves_alone() {
        let object = read(
            r#"{"entities": [{"roles": ["registrar"], "handle": "292", "vcardArray":
                ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", " A\u001b[2J\u202eB\nInc. "]]]}]}"#,
        );
        assert_eq!(object.registration.registrar.as_deref(), Some("A[2JBInc."));
    }

    #[test]
    fn both_spellings_of_a_status_are_one() {
        for status in ["redemption period", "redemptionPeriod", "pending delete", "pendingDelete"] {
            let object = read(&format!(r#"{{"status": ["active", "{status}"]}}"#));
            assert!(object.is_expiring(), "{status}");
        }
        assert!(!read(r#"{"status": ["pending transfer"]}"#).is_expiring());
    }

    #[test]
    fn deep_nesting_is_no_answer() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(Body::read(None, deep.as_bytes()), Body::Other);
    }
}
