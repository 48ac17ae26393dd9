//! Asking.

mod dns;
mod registry;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::HttpLimits;
use coppice_platform::{Clock, ErrorKind, Http, PlatformError, Service};
use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderValue, Request, Response};

use crate::bootstrap::MAX_BYTES;
use crate::evidence::{Evidence, Source};
use crate::names::{Name, plain};
use crate::url::origin;
use crate::verdict::needs_dns;
use crate::{Bootstrap, BootstrapError, Dns, Rdap, Seen, Server, Settings, Verdict, verdict};

/// How long a source may take, redirects and all.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long a server is left alone that says «too many» and not until when.
const PAUSE: Duration = Duration::from_secs(30);

/// How often whoever wants to know asks for a name whose answer is [passing](crate::Reason::is_passing), before it is unknown.
pub const TRIES: u32 = 3;

/// Who asks.
const AGENT: HeaderValue = HeaderValue::from_static("coppice");

/// Asks registries and DNS. Each look-up is one try, without a pause: whoever calls does those.
#[derive(Clone)]
pub struct Client {
    http: Arc<dyn Http>,
    clock: Arc<dyn Clock>,
    settings: Settings,
}

/// What came of a look-up.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What is proven.
    pub verdict: Verdict,
    /// By whom: at most one piece a source.
    pub evidence: Vec<Evidence>,
    /// How long the origin of the name's server wants to be left alone, if it says so: an hour at most.
    pub throttled: Option<Duration>,
}

impl Client {
    /// A client over these.
    pub fn new(http: Arc<dyn Http>, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self { http, clock, settings }
    }

    /// Whom [`Client::look_up`] will ask about a name; `None` where it asks no registry, because none is known for the ending
    /// or nobody need be asked.
    pub fn server_of(&self, domain: &str, bootstrap: &Bootstrap) -> Option<Server> {
        let domain = plain(domain);
        if Name::of(&domain).is_reserved() {
            return None;
        }
        let unlisted = || Bootstrap::unlisted().find(&domain).filter(|_| !self.settings.is_played());
        let (base, authoritative) = match bootstrap.find(&domain) {
            Some(base) => (base, true),
            None => (unlisted()?, false),
        };
        Some(Server {
            origin: origin(base)?,
            base_url: base.to_owned(),
            authoritative,
            secure: self.settings.guard.check(base).is_ok(),
        })
    }

    /// Asks once about a name, which is taken to be well-formed.
    pub async fn look_up(&self, domain: &str, bootstrap: &Bootstrap) -> Looked {
        let domain = plain(domain);
        let server = self.server_of(&domain, bootstrap);
        let mut seen =
            Seen { domain: &domain, server: server.as_ref(), rdap: Rdap::NotAsked, dns: Dns::NotAsked };
        let mut evidence = Vec::new();
        if Name::of(&domain).is_reserved() {
            evidence.push(self.by_rule());
            return Looked { verdict: verdict(&seen), evidence, throttled: None };
        }
        if let Some(server) = &server {
            let (rdap, found) = self.ask_registry(&domain, server).await;
            seen.rdap = rdap;
            evidence.push(found);
        }
        if needs_dns(&seen) {
            let (dns, found) = self.ask_dns(&domain).await;
            seen.dns = dns;
            evidence.push(found);
        }
        let throttled = match &seen.rdap {
            Rdap::Answered(answer) if answer.status == 429 => Some(answer.retry_after.unwrap_or(PAUSE)),
            Rdap::Answered(answer) if answer.status == 503 => answer.retry_after,
            _ => None,
        };
        Looked { verdict: verdict(&seen), evidence, throttled }
    }

    /// IANA's file as it is now. One that is played on this machine may have as few endings as it likes.
    ///
    /// # Errors
    /// [`BootstrapError`]; the one that is known stays in use.
    pub async fn bootstrap(&self) -> Result<Bootstrap, BootstrapError> {
        let url = &self.settings.bootstrap_url;
        let unavailable = |why: String| BootstrapError::Unavailable(why);
        let reach = self.settings.guard.check(url).map_err(|e| unavailable(e.to_string()))?;
        let limits = HttpLimits { timeout: TIMEOUT, max_bytes: MAX_BYTES, reach };
        let answer =
            self.get(url, "application/json", limits).await.map_err(|e| unavailable(e.to_string()))?;
        if answer.status() != http::StatusCode::OK {
            return Err(unavailable(answer.status().to_string()));
        }
        let least = if self.settings.is_played() { 1 } else { Bootstrap::least() };
        Bootstrap::parse(answer.body(), &self.settings.guard, least)
    }

    async fn get(
        &self,
        url: &str,
        accept: &'static str,
        limits: HttpLimits,
    ) -> Result<Response<Bytes>, PlatformError> {
        let request = Request::get(url).header(USER_AGENT, AGENT).header(ACCEPT, accept).body(Bytes::new());
        let refused = |error| PlatformError::new(Service::Http, "send", ErrorKind::Refused, error);
        self.http.send(request.map_err(refused)?, limits).await
    }

    fn by_rule(&self) -> Evidence {
        Evidence {
            source: Source::Rules,
            url: None,
            status: None,
            media_type: None,
            at: self.clock.now_ms(),
            said: "every registry keeps this label to itself".to_owned(),
        }
    }
}

/// The media type of an answer, in small letters and without parameters, as long as it is one.
fn media_type<T>(answer: &Response<T>) -> Option<String> {
    let text = answer.headers().get(http::header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!essence.is_empty() && essence.len() <= 100).then_some(essence)
}
