//! A world that answers as it is written.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::{ErrorKind, Http, PlatformError, Service};
use http::{Request, Response};

use super::{DNS, ORIGIN};

/// What is answered at an address. A `$` in an address or a body stands for the name.
pub(super) struct Reply {
    at: &'static str,
    what: What,
}

enum What {
    Answer { status: u16, header: (&'static str, &'static str), media_type: &'static str, body: &'static str },
    Fails(Failure),
}

/// Why there is no answer.
#[derive(Clone, Copy)]
pub(super) enum Failure {
    Decode,
    Refused,
    TimedOut,
    Unavailable,
}

/// The media type of RDAP (RFC 7480, section 4.2).
pub(super) const RDAP: &str = "application/rdap+json";
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The registry's answer, where its own server gives it.
pub(super) const fn says(status: u16, media_type: &'static str, body: &'static str) -> Reply {
    at("https://rdap.registry.com/v1/domain/$", status, media_type, body)
}

/// An answer at an address.
pub(super) const fn at(at: &'static str, status: u16, media_type: &'static str, body: &'static str) -> Reply {
    Reply { at, what: What::Answer { status, header: ("", ""), media_type, body } }
}

/// The registry's answer with `Retry-After`.
pub(super) const fn later(status: u16, after: &'static str) -> Reply {
    with(status, ("retry-after", after))
}

/// The registry's redirect.
pub(super) const fn leads(status: u16, to: &'static str) -> Reply {
    with(status, ("location", to))
}

const fn with(status: u16, header: (&'static str, &'static str)) -> Reply {
    let what = What::Answer { status, header, media_type: HTML, body: "<p>See there." };
    Reply { at: "https://rdap.registry.com/v1/domain/$", what }
}

/// A redirect from an address.
pub(super) const fn leads_on(at: &'static str, to: &'static str) -> Reply {
    let what = What::Answer { status: 302, header: ("location", to), media_type: "", body: "" };
    Reply { at, what }
}

/// The registry does not answer.
pub(super) const fn fails(kind: Failure) -> Reply {
    Reply { at: "https://rdap.registry.com/v1/domain/$", what: What::Fails(kind) }
}

/// What DNS answers.
pub(super) const fn dns(body: &'static str) -> Reply {
    at("dns", 200, "application/dns-json", body)
}

/// DNS does not answer.
pub(super) const fn no_dns(kind: Failure) -> Reply {
    Reply { at: "dns", what: What::Fails(kind) }
}

/// DNS has servers of the name.
pub(super) const DELEGATED: Reply =
    dns(r#"{"Status": 0, "Answer": [{"name": "$.", "type": 2, "TTL": 60, "data": "ns1.hosting.com."}]}"#);
/// DNS has no such name.
pub(super) const NXDOMAIN: Reply = dns(
    r#"{"Status": 3, "Question": [{"name": "$", "type": 2}], "Authority": [{"name": "com", "type": 6}]}"#,
);
/// DNS has such a name, and no servers of it.
pub(super) const NO_DELEGATION: Reply = dns(r#"{"Status": 0, "Question": [{"name": "$", "type": 2}]}"#);

/// The replies in the order in which they are to be asked for.
pub(super) struct Script {
    domain: String,
    replies: &'static [Reply],
    asked: Mutex<Vec<String>>,
}

impl Script {
    pub fn of(domain: &str, replies: &'static [Reply]) -> Self {
        Self { domain: domain.trim_end_matches('.').to_ascii_lowercase(), replies, asked: Mutex::default() }
    }

    fn addresses(&self) -> Vec<String> {
        let address = |reply: &Reply| match reply.at {
            "dns" => format!("{DNS}?name={}&type=NS", self.domain),
            at => at.replace('$', &self.domain),
        };
        self.replies.iter().map(address).collect()
    }

    /// What was asked that should not have been, or was not that should have been.
    pub fn fault(&self) -> Option<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let expected = self.addresses();
        (*asked != expected).then(|| format!("asked {asked:?}, not {expected:?}"))
    }
}

#[async_trait]
impl Http for Script {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<Response<Bytes>, PlatformError> {
        let url = request.uri().to_string();
        let at = self.addresses().iter().position(|address| *address == url);
        let url = if limits.reach == Reach::Public { url } else { format!("{url}, wherever it leads") };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(url);
        let failed = |kind| PlatformError::new(Service::Http, "send", kind, ORIGIN);
        let reply = at.and_then(|at| self.replies.get(at)).ok_or_else(|| failed(ErrorKind::Unavailable))?;
        match &reply.what {
            What::Fails(Failure::Decode) => Err(failed(ErrorKind::Decode)),
            What::Fails(Failure::Refused) => Err(failed(ErrorKind::Refused)),
            What::Fails(Failure::TimedOut) => Err(failed(ErrorKind::TimedOut)),
            What::Fails(Failure::Unavailable) => Err(failed(ErrorKind::Unavailable)),
            What::Answer { status, header: (name, value), media_type, body } => {
                let mut answer = Response::builder().status(*status);
                for (name, value) in [(*name, *value), ("content-type", *media_type)] {
                    if !value.is_empty() {
                        answer = answer.header(name, value.replace('$', &self.domain));
                    }
                }
                let body = Bytes::from(body.replace('$', &self.domain));
                if body.len() > limits.max_bytes {
                    return Err(failed(ErrorKind::Decode));
                }
                answer.body(body).map_err(|_| failed(ErrorKind::Refused))
            }
        }
    }
}
