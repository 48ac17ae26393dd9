//! Asking DNS over HTTPS, as JSON: the form of Google's and Cloudflare's resolvers.
//! <https://developers.google.com/speed/public-dns/docs/doh/json>

use coppice_platform::http::HttpLimits;
use serde::Deserialize;

use super::{Client, TIMEOUT, media_type};
use crate::Dns;
use crate::evidence::{Evidence, Source};
use crate::names::same;

/// The most bytes of an answer.
const MAX_BYTES: usize = 64 * 1024;

/// The type of records that name a zone's servers (RFC 1035, section 3.2.2).
const NS: u16 = 2;

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "Status")]
    status: u16,
    /// Whether the answer is cut short.
    #[serde(rename = "TC", default)]
    truncated: bool,
    #[serde(rename = "Question")]
    question: Option<Vec<Record>>,
    #[serde(rename = "Answer", default)]
    answer: Option<Vec<Record>>,
}

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(rename = "type")]
    kind: u16,
}

impl Client {
    /// What DNS says of a name, with what proves it.
    pub(super) async fn ask_dns(&self, domain: &str) -> (Dns, Evidence) {
        let base = &self.settings.dns_url;
        let mark = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{mark}name={domain}&type=NS");
        let (dns, status, media_type) = self.resolve(domain, &url).await;
        let said = match dns {
            Dns::NotAsked => "was not asked",
            Dns::Delegated => "servers of this very name",
            Dns::NoDelegation => "no servers of this very name",
            Dns::NxDomain => "no such name",
            Dns::Silent => "nothing that can be used",
        };
        let evidence = Evidence {
            source: Source::Dns,
            url: Some(url),
            status,
            media_type,
            at: self.clock.now_ms(),
            said: said.to_owned(),
        };
        (dns, evidence)
    }

    async fn resolve(&self, domain: &str, url: &str) -> (Dns, Option<u16>, Option<String>) {
        let Ok(reach) = self.settings.guard.check(url) else { return (Dns::Silent, None, None) };
        let limits = HttpLimits { timeout: TIMEOUT, max_bytes: MAX_BYTES, reach };
        let Ok(answer) = self.get(url, "application/dns-json", limits).await else {
            return (Dns::Silent, None, None);
        };
        let dns =
            if answer.status() == http::StatusCode::OK { read(domain, answer.body()) } else { Dns::Silent };
        (dns, Some(answer.status().as_u16()), media_type(&answer))
    }
}

/// What a message says of a name.
fn read(domain: &str, body: &[u8]) -> Dns {
    let Ok(message) = serde_json::from_slice::<Message>(body) else { return Dns::Silent };
    let is_it = |record: &Record| record.kind == NS && same(&record.name, domain);
    // One that repeats another question answers that.
    if message.question.is_some_and(|question| !question.iter().any(is_it)) {
        return Dns::Silent;
    }
    let delegated = message.answer.is_some_and(|records| records.iter().any(is_it));
    match message.status {
        0 if delegated => Dns::Delegated,
        0 if !message.truncated => Dns::NoDelegation,
        3 if !delegated => Dns::NxDomain,
        _ => Dns::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_of_exactly_this_name_are_a_delegation() {
        let question = r#""Question": [{"name": "a.com.", "type": 2}]"#;
        for (body, dns) in [
            (
                format!(r#"{{"Status": 0, {question}, "Answer": [{{"name": "A.com", "type": 2}}]}}"#),
                Dns::Delegated,
            ),
            (
                r#"{"Status": 0, "Answer": [{"name": "a.com.", "type": 2, "TTL": 1, "data": "x."}]}"#.into(),
                Dns::Delegated,
            ),
            (r#"{"Status": 0, "Answer": [{"name": "com.", "type": 2}]}"#.into(), Dns::NoDelegation),
            (r#"{"Status": 0, "Answer": [{"name": "a.com.", "type": 5}]}"#.into(), Dns::NoDelegation),
            (r#"{"Status": 0, "Answer": []}"#.into(), Dns::NoDelegation),
            (r#"{"Status": 0, "Answer": null}"#.into(), Dns::NoDelegation),
            (r#"{"Status": 0, "TC": true}"#.into(), Dns::Silent),
            (format!(r#"{{"Status": 3, {question}}}"#), Dns::NxDomain),
            (r#"{"Status": 3}"#.into(), Dns::NxDomain),
            (r#"{"Status": 3, "Answer": [{"name": "a.com.", "type": 2}]}"#.into(), Dns::Silent),
            (r#"{"Status": 3, "Question": [{"name": "b.com.", "type": 2}]}"#.into(), Dns::Silent),
            (r#"{"Status": 2}"#.into(), Dns::Silent),
            (r#"{"Status": 5}"#.into(), Dns::Silent),
            (r#"{"Status": "0"}"#.into(), Dns::Silent),
            (r"{}".into(), Dns::Silent),
            ("<html>".into(), Dns::Silent),
            (String::new(), Dns::Silent),
        ] {
            assert_eq!(read("a.com", body.as_bytes()), dns, "{body}");
        }
    }
}
