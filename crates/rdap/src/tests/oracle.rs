//! Answers of real registries, shortened, read as ICANN's own library reads them.

use icann_rdap_common::response::RdapResponse;

use crate::{Body, Object};

const ANSWERS: [(&str, &str); 4] = [
    ("example.cz", include_str!("answers/cz.json")),
    ("home.moscow", include_str!("answers/moscow.json")),
    ("lemonde.fr", include_str!("answers/fr.json")),
    ("microsoft.click", include_str!("answers/click.json")),
];

fn ours(body: &str) -> Object {
    match Body::read(Some("application/rdap+json"), body.as_bytes()) {
        Body::Json(object) => *object,
        other => panic!("{other:?}"),
    }
}

fn theirs(body: &str) -> RdapResponse {
    RdapResponse::try_from(serde_json::from_str::<serde_json::Value>(body).unwrap()).unwrap()
}

fn spelled(status: &str) -> String {
    status.to_lowercase().replace(' ', "")
}

#[test]
fn both_read_the_same_domain() {
    for (name, body) in ANSWERS {
        let RdapResponse::Domain(theirs) = theirs(body) else { panic!("{name}") };
        let ours = ours(body);
        assert!(ours.is_domain(name) && !ours.is_denial(), "{name}");
        assert_eq!(ours.ldh_name.as_deref(), theirs.ldh_name(), "{name}");
        assert_eq!(ours.registration.unicode_name, theirs.unicode_name, "{name}");
        let status = theirs.object_common.status.iter().flat_map(|status| status.vec().iter());
        assert_eq!(ours.status, status.map(|status| spelled(status)).collect::<Vec<_>>(), "{name}");
        let events = theirs.object_common.events.unwrap_or_default();
        let date = |action: &str| {
            let event = events.iter().find(|event| event.event_action.as_deref() == Some(action))?;
            let date = chrono::DateTime::parse_from_rfc3339(event.event_date.as_deref()?).ok()?;
            Some(date.timestamp_millis())
        };
        assert_eq!(ours.registration.registered_at, date("registration"), "{name}");
        assert_eq!(ours.registration.expires_at, date("expiration"), "{name}");
        assert!(ours.registration.registered_at.is_some() && !ours.is_expiring(), "{name}");
    }
}

#[test]
fn registrars_are_called_by_their_names() {
    let registrars = ANSWERS.map(|(_, body)| ours(body).registration.registrar.unwrap());
    assert_eq!(
        registrars,
        [
            "REG-INTERNET-CZ",
            "Limited Liability Company \"Registrar of domain names REG.RU\"",
            "NAMESHIELD",
            "MarkMonitor Inc."
        ]
    );
}

#[test]
fn both_see_an_error_and_what_is_no_domain() {
    let error = r#"{"rdapConformance": ["rdap_level_0"], "errorCode": 404, "title": "Not Found"}"#;
    let RdapResponse::ErrorResponse(theirs) = theirs(error) else { panic!() };
    assert_eq!(theirs.error_code.as_u16(), Some(404));
    assert_eq!((ours(error).error_code, ours(error).is_denial()), (Some(404), true));
    for other in [
        r#"{"objectClassName": "nameserver", "ldhName": "ns1.example.cz"}"#,
        r#"{"objectClassName": "entity", "handle": "1"}"#,
        r#"{"domainSearchResults": []}"#,
    ] {
        assert!(!matches!(self::theirs(other), RdapResponse::Domain(_)), "{other}");
        assert!(!ours(other).is_domain("example.cz"), "{other}");
    }
}

/// What they can't read, we don't take for a domain either: they are the stricter of the two.
#[test]
fn what_is_no_answer_to_them_is_none_to_us() {
    for body in
        [r"{}", r#"{"ldhName": "example.cz"}"#, r#"{"objectClassName": "planet", "ldhName": "example.cz"}"#]
    {
        assert!(RdapResponse::try_from(serde_json::from_str::<serde_json::Value>(body).unwrap()).is_err());
        assert!(!ours(body).is_domain("example.cz"), "{body}");
    }
}
