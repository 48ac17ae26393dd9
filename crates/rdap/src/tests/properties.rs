//! Whatever comes, a name is called available only with proof: the conditions, said once more and in another way.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;

use crate::{Answer, Body, Dns, Rdap, Seen, Server, State, verdict};

/// One answer as it came, before anything of it was read.
#[derive(Debug, Clone)]
struct Raw {
    domain: &'static str,
    authoritative: bool,
    base: &'static str,
    hops: Vec<String>,
    status: u16,
    media_type: Option<&'static str>,
    body: Vec<u8>,
    dns: Dns,
}

/// Every condition of the table's row «available».
fn is_proven(raw: &Raw) -> bool {
    let own = format!("{}domain/{}", raw.base, raw.domain);
    let last = raw.hops.last().unwrap();
    let json = serde_json::from_slice::<Value>(&raw.body).ok().filter(Value::is_object);
    let media_type = raw.media_type.unwrap_or("none");
    let says_none = match json {
        _ if media_type.contains("html") || raw.body.len() > 256 * 1024 => false,
        None => raw.body.iter().all(u8::is_ascii_whitespace),
        Some(json) => {
            let code = &json["errorCode"];
            let is_404 = *code == 404 || *code == "404";
            let is_rdap = json["rdapConformance"].is_array() || media_type == "application/rdap+json";
            media_type.contains("json")
                && !json["objectClassName"].is_string()
                && (is_404 || (json.get("errorCode").is_none() && is_rdap))
        }
    };
    let nobody_can_have_it =
        ["ab.com", "example.com", "com.de", "co.uk", "olympic.com", "ab--b.com"].contains(&raw.domain);
    raw.authoritative
        && raw.base.starts_with("https://")
        && raw.status == 404
        && *last == own
        && raw.hops.iter().all(|hop| hop.starts_with("https://"))
        && says_none
        && raw.dns != Dns::Delegated
        && !nobody_can_have_it
        && !["www.taken.com", "x.y.co.uk"].contains(&raw.domain)
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "",
        " \n",
        "{}",
        "[]",
        "null",
        "<html>",
        "not found",
        r#"{"errorCode": 404}"#,
        r#"{"errorCode": "404", "title": "x"}"#,
        r#"{"errorCode": 500}"#,
        r#"{"errorCode": null}"#,
        r#"{"rdapConformance": ["rdap_level_0"]}"#,
        r#"{"rdapConformance": "rdap_level_0"}"#,
        r#"{"objectClassName": "domain", "ldhName": "free.com"}"#,
        r#"{"objectClassName": "domain", "ldhName": "free.com", "errorCode": 404}"#,
        r#"{"objectClassName": "entity", "errorCode": 404}"#,
        r#"{"message": "no route"}"#,
    ];
    let known = prop::sample::select(known.to_vec()).prop_map(|body| body.as_bytes().to_vec());
    let broken =
        (known.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut body, at, byte)| {
            if !body.is_empty() {
                let at = at.index(body.len());
                body[at] = byte;
            }
            body
        });
    prop_oneof![6 => known, 2 => broken, 1 => prop::collection::vec(any::<u8>(), 0..64)]
}

fn raw() -> impl Strategy<Value = Raw> {
    let domains = [
        "free.com",
        "free.co.uk",
        "ab.com",
        "ab.de",
        "example.com",
        "com.de",
        "co.uk",
        "olympic.com",
        "ab--b.com",
        "www.taken.com",
        "x.y.co.uk",
    ];
    let domain = prop::sample::select([vec!["free.com"; 8], domains.to_vec()].concat());
    let base = prop_oneof![5 => Just("https://rdap.registry.com/"), 1 => Just("http://rdap.registry.com/")];
    let hops = prop::collection::vec(
        prop::sample::select(vec![
            "$",
            "$",
            "https://rdap.registry.com/help",
            "https://rdap.else.com/domain/free.com",
            "http://rdap.registry.com/domain/free.com",
            "https://rdap.registry.com.else.com/domain/free.com",
        ]),
        0..3,
    );
    let status = prop_oneof![6 => Just(404), 1 => 100_u16..600];
    let media_type = prop::sample::select(vec![
        None,
        Some("application/rdap+json"),
        Some("application/json"),
        Some("text/html"),
        Some("text/plain"),
        Some("application/problem+json"),
    ]);
    let dns = prop::sample::select(vec![
        Dns::NotAsked,
        Dns::NxDomain,
        Dns::NoDelegation,
        Dns::Silent,
        Dns::Delegated,
    ]);
    let parts = (domain, prop::bool::weighted(0.8), base, hops, status, media_type, body(), dns);
    parts.prop_map(|(domain, authoritative, base, more, status, media_type, body, dns)| {
        let own = format!("{base}domain/{domain}");
        let more = more.into_iter().map(|hop| if hop == "$" { own.clone() } else { hop.to_owned() });
        let hops = std::iter::once(own.clone()).chain(more).collect();
        Raw { domain, authoritative, base, hops, status, media_type, body, dns }
    })
}

fn server(raw: &Raw) -> Server {
    let secure = raw.base.starts_with("https://");
    Server {
        origin: raw.base.trim_end_matches('/').to_owned(),
        base_url: raw.base.to_owned(),
        authoritative: raw.authoritative,
        secure,
    }
}

fn judge(raw: &Raw) -> crate::Verdict {
    let server = server(raw);
    let answer = Answer {
        urls: raw.hops.clone(),
        status: raw.status,
        media_type: raw.media_type.map(str::to_owned),
        body: Body::read(raw.media_type, &raw.body),
        retry_after: raw.status.is_multiple_of(2).then_some(Duration::from_secs(1)),
    };
    let rdap = Rdap::Answered(answer);
    verdict(&Seen { domain: raw.domain, server: Some(&server), rdap, dns: raw.dns })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn available_is_what_every_condition_proves_and_nothing_else(raw in raw()) {
        let verdict = judge(&raw);
        prop_assert_eq!(verdict.state == State::Available, is_proven(&raw), "{:?}", verdict);
        let unchecked = matches!(raw.dns, Dns::NotAsked | Dns::Silent);
        prop_assert_eq!(verdict.flags.dns_unchecked, verdict.state == State::Available && unchecked);
        prop_assert!(!verdict.likely || (verdict.state.reason().is_some() && raw.dns == Dns::NxDomain));
    }

    #[test]
    fn who_did_not_answer_proves_nothing(
        rdap in prop::sample::select(vec![Rdap::NotAsked, Rdap::Astray, Rdap::TooLong, Rdap::TimedOut, Rdap::Unreachable]),
        raw in raw(),
        known in any::<bool>(),
    ) {
        let server = server(&raw);
        let seen = Seen { domain: raw.domain, server: known.then_some(&server), rdap, dns: raw.dns };
        prop_assert_ne!(verdict(&seen).state, State::Available);
    }

    #[test]
    fn a_delegation_is_never_called_free(raw in raw()) {
        let state = judge(&Raw { dns: Dns::Delegated, ..raw }).state;
        prop_assert!(matches!(state, State::Registered | State::Reserved), "{:?}", state);
    }

    #[test]
    fn nothing_that_comes_does_harm(media_type in proptest::option::of("[a-z/+;= ]{0,20}"), body in body(), text in ".{0,200}") {
        let _ = Body::read(media_type.as_deref(), &body);
        let _ = Body::read(None, text.as_bytes());
        let _ = crate::Bootstrap::from_text(&text);
        let _ = crate::url::join("https://a.com/x", &text);
        let _ = crate::Guard::default().check(&text);
        let _ = crate::retry_after::read(&text, 0);
        let _ = crate::Bootstrap::parse(&body, &crate::Guard::default(), 1);
    }

    #[test]
    fn a_kept_verdict_is_the_same(raw in raw()) {
        let verdict = judge(&raw);
        let kept = serde_json::to_string(&verdict).unwrap();
        prop_assert_eq!(serde_json::from_str::<crate::Verdict>(&kept).unwrap(), verdict);
    }
}
