//! Asking a registry (RFC 7480, RFC 9082).

use std::time::Duration;

use bytes::Bytes;
use coppice_platform::ErrorKind;
use coppice_platform::http::HttpLimits;
use http::Response;
use http::header::{LOCATION, RETRY_AFTER};

use super::{Client, TIMEOUT, media_type};
use crate::evidence::{Evidence, Source};
use crate::{Answer, Body, MAX_BODY, Rdap, Server, retry_after, url};

/// The most redirects that are followed.
const MAX_HOPS: usize = 3;

/// What registries are asked for: RDAP's own type, and what some send instead.
const ACCEPT: &str = "application/rdap+json, application/json;q=0.8";

impl Client {
    /// What a server says of a domain, with what proves it.
    pub(super) async fn ask_registry(&self, domain: &str, server: &Server) -> (Rdap, Evidence) {
        let mut urls = vec![server.query(domain)];
        let rdap = self.follow(&mut urls).await;
        let (status, media_type) = match &rdap {
            Rdap::Answered(answer) => (Some(answer.status), answer.media_type.clone()),
            _ => (None, None),
        };
        let evidence = Evidence {
            source: if server.authoritative { Source::Rdap } else { Source::RdapUnlisted },
            url: urls.pop(),
            status,
            media_type,
            at: self.clock.now_ms(),
            said: said(domain, &rdap),
        };
        (rdap, evidence)
    }

    /// Asks the last of the addresses, and then where it redirects to, which is added to them.
    async fn follow(&self, urls: &mut Vec<String>) -> Rdap {
        let end = self.clock.now_ms().saturating_add(milliseconds(TIMEOUT));
        loop {
            let Some(url) = urls.last().cloned() else { return Rdap::Astray };
            let guard = &self.settings.guard;
            // Plain http counts where the bootstrap file says so, and nowhere that a redirect leads.
            let checked = if urls.len() == 1 { guard.check_insecure(&url) } else { guard.check(&url) };
            let reach = match checked {
                Ok(reach) => reach,
                Err(_) if urls.len() == 1 => return Rdap::Unreachable,
                Err(_) => return Rdap::Astray,
            };
            let left = u64::try_from(end.saturating_sub(self.clock.now_ms())).unwrap_or(0);
            if left == 0 {
                return Rdap::TimedOut;
            }
            let limits = HttpLimits { timeout: Duration::from_millis(left), max_bytes: MAX_BODY, reach };
            let answer = match self.get(&url, ACCEPT, limits).await {
                Ok(answer) => answer,
                Err(error) => {
                    return match error.kind {
                        ErrorKind::TimedOut => Rdap::TimedOut,
                        ErrorKind::Decode => Rdap::TooLong,
                        _ => Rdap::Unreachable,
                    };
                }
            };
            let next = match location(&url, &answer) {
                Ok(next) => next,
                Err(Astray) => return Rdap::Astray,
            };
            let Some(next) = next else { return self.answered(urls.clone(), &answer) };
            if urls.contains(&next) || urls.len() > MAX_HOPS {
                return Rdap::Astray;
            }
            urls.push(next);
        }
    }

    fn answered(&self, urls: Vec<String>, answer: &Response<Bytes>) -> Rdap {
        let media_type = media_type(answer);
        let after = answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok());
        Rdap::Answered(Answer {
            urls,
            status: answer.status().as_u16(),
            body: Body::read(media_type.as_deref(), answer.body()),
            media_type,
            retry_after: after.and_then(|after| retry_after::read(after, self.clock.now_ms())),
        })
    }
}

/// A redirect leads nowhere.
struct Astray;

/// Where an answer redirects to (RFC 7480, section 5.2), if it does.
fn location(url: &str, answer: &Response<Bytes>) -> Result<Option<String>, Astray> {
    if !answer.status().is_redirection() {
        return Ok(None);
    }
    let known = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let next = location.filter(|_| known).and_then(|location| url::join(url, location));
    next.map(Some).ok_or(Astray)
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// What was said, in our words.
fn said(domain: &str, rdap: &Rdap) -> String {
    let answer = match rdap {
        Rdap::NotAsked => return "was not asked".to_owned(),
        Rdap::Astray => return "redirects that lead nowhere".to_owned(),
        Rdap::TooLong => return "an answer longer than any should be".to_owned(),
        Rdap::TimedOut => return "no answer in time".to_owned(),
        Rdap::Unreachable => return "no connection".to_owned(),
        Rdap::Answered(answer) => answer,
    };
    let what = match &answer.body {
        Body::Empty => "nothing",
        Body::Html => "a web page",
        Body::Other => "what is neither RDAP nor a web page",
        Body::Json(object) if object.is_domain(domain) => "this domain",
        Body::Json(object) if object.class.is_some() => "something else than this domain",
        Body::Json(object) if object.is_denial() => "that there is no such domain",
        Body::Json(object) if object.error_code.is_some() => "an error",
        Body::Json(_) => "JSON that is not RDAP",
    };
    let from = if answer.urls.len() > 1 { ", after a redirect" } else { "" };
    format!("{what}{from}")
}
