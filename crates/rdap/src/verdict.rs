//! What answers prove. This is the one place that calls a name available.

use serde::{Deserialize, Serialize};

use crate::names::Name;
use crate::url::is_within;
use crate::{Answer, Body, Dns, Object, Rdap, Registration, Seen, Server};

/// What is known of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", content = "reason", rename_all = "snake_case")]
pub enum State {
    /// Its registry says that nobody has it. A registrar may still refuse it.
    Available,
    /// Somebody has it.
    Registered,
    /// Nobody has it, and nobody can have it.
    Reserved,
    /// Nothing is proven.
    Unknown(Reason),
}

/// Why nothing is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Who denies it is not known to be the ending's registry, or names are not registered at this depth.
    NotAuthoritative,
    /// Nobody is known to answer for the ending.
    NoRdap,
    /// The answer is too long, or neither RDAP nor empty.
    BadBody,
    /// The answer is about something else.
    WrongObject,
    /// Anybody between may have denied it.
    Insecure,
    /// Redirects led astray.
    Redirect,
    /// The server wants to be asked later.
    Throttled,
    /// The server does not tell us.
    Refused,
    /// The server has failed.
    ServerError,
    /// The server took too long.
    Timeout,
    /// There is no connection to the server.
    Unreachable,
}

impl Reason {
    /// Whether the same question may find an answer in a while.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Throttled | Self::ServerError | Self::Timeout | Self::Unreachable)
    }

    /// Its name, as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAuthoritative => "not_authoritative",
            Self::NoRdap => "no_rdap",
            Self::BadBody => "bad_body",
            Self::WrongObject => "wrong_object",
            Self::Insecure => "insecure",
            Self::Redirect => "redirect",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::ServerError => "server_error",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
        }
    }
}

impl State {
    /// Its name, as it is stored; a reason stands apart.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Registered => "registered",
            Self::Reserved => "reserved",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why nothing is proven, if that is so.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Unknown(reason) => Some(reason),
            _ => None,
        }
    }
}

/// What else is to be said of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// The registration is about to end.
    pub expiring: bool,
    /// DNS could not be asked whether it agrees.
    pub dns_unchecked: bool,
    /// DNS knows the name, though the registry denies it.
    pub rdap_denies: bool,
}

/// What the sources prove of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What is known.
    #[serde(flatten)]
    pub state: State,
    /// Nothing is proven, but DNS knows no such name: probably free. Never to be counted.
    pub likely: bool,
    /// What else is to be said.
    pub flags: Flags,
    /// What is told of the registration.
    pub registration: Registration,
}

impl Verdict {
    fn of(state: State) -> Self {
        Self { state, likely: false, flags: Flags::default(), registration: Registration::default() }
    }
}

/// What a registry's answer amounts to, before DNS has its say.
enum Said<'a> {
    /// There is such a domain.
    Registered(&'a Object),
    /// The ending's registry knows no such name, where it would if somebody had it.
    Denied,
    /// Nothing is proven.
    Nothing(Reason),
}

/// What this proves. docs/decisions/033 says why.
pub fn verdict(seen: &Seen<'_>) -> Verdict {
    let name = Name::of(seen.domain);
    if name.is_reserved() {
        return Verdict::of(State::Reserved);
    }
    let said = match seen.server {
        Some(server) => said(seen.domain, server, &seen.rdap),
        None => Said::Nothing(Reason::NoRdap),
    };
    let delegated = seen.dns == Dns::Delegated;
    match said {
        Said::Registered(object) => Verdict {
            flags: Flags { expiring: object.is_expiring(), ..Flags::default() },
            registration: object.registration.clone(),
            ..Verdict::of(State::Registered)
        },
        Said::Denied if delegated => Verdict {
            flags: Flags { rdap_denies: true, ..Flags::default() },
            ..Verdict::of(State::Registered)
        },
        Said::Nothing(_) if delegated => Verdict::of(State::Registered),
        Said::Denied if name.is_withheld() => Verdict::of(State::Reserved),
        Said::Denied => Verdict {
            flags: Flags {
                dns_unchecked: matches!(seen.dns, Dns::NotAsked | Dns::Silent),
                ..Flags::default()
            },
            ..Verdict::of(State::Available)
        },
        Said::Nothing(reason) => {
            let unheard = matches!(reason, Reason::NotAuthoritative | Reason::NoRdap);
            let nobodys = seen.dns == Dns::NxDomain && name.is_registrable() && !name.is_withheld();
            Verdict { likely: unheard && nobodys, ..Verdict::of(State::Unknown(reason)) }
        }
    }
}

/// Whether DNS has to be asked for this to become a verdict: where a registry denies a name, or nobody is known who could.
pub(crate) fn needs_dns(seen: &Seen<'_>) -> bool {
    let without = verdict(&Seen { dns: Dns::NotAsked, rdap: seen.rdap.clone(), ..*seen });
    matches!(
        without.state,
        State::Available | State::Unknown(Reason::NotAuthoritative) | State::Unknown(Reason::NoRdap)
    )
}

fn said<'a>(domain: &str, server: &Server, rdap: &'a Rdap) -> Said<'a> {
    let answer = match rdap {
        Rdap::Answered(answer) => answer,
        Rdap::Astray => return Said::Nothing(Reason::Redirect),
        Rdap::TooLong => return Said::Nothing(Reason::BadBody),
        Rdap::TimedOut => return Said::Nothing(Reason::Timeout),
        Rdap::Unreachable | Rdap::NotAsked => return Said::Nothing(Reason::Unreachable),
    };
    match (answer.status, &answer.body) {
        (200, Body::Json(object)) if object.is_domain(domain) => Said::Registered(object),
        (200, Body::Json(_)) => Said::Nothing(Reason::WrongObject),
        (404, _) => denial(domain, server, answer),
        (429, _) => Said::Nothing(Reason::Throttled),
        (503, _) if answer.retry_after.is_some() => Said::Nothing(Reason::Throttled),
        (300..=399, _) => Said::Nothing(Reason::Redirect),
        (400..=499, _) => Said::Nothing(Reason::Refused),
        (500.., _) => Said::Nothing(Reason::ServerError),
        _ => Said::Nothing(Reason::BadBody),
    }
}

/// What a 404 (RFC 7480, section 5.3) amounts to.
fn denial<'a>(domain: &str, server: &Server, answer: &Answer) -> Said<'a> {
    if !server.secure {
        return Said::Nothing(Reason::Insecure);
    }
    if !server.authoritative || !Name::of(domain).is_registrable() {
        return Said::Nothing(Reason::NotAuthoritative);
    }
    if !is_about(domain, server, answer) {
        return Said::Nothing(Reason::Redirect);
    }
    let json = answer.media_type.as_deref().is_some_and(|media_type| media_type.contains("json"));
    match &answer.body {
        Body::Empty => Said::Denied,
        Body::Json(object) if object.is_denial() && json => Said::Denied,
        Body::Json(object) if object.class.is_some() => Said::Nothing(Reason::WrongObject),
        Body::Json(_) | Body::Html | Body::Other => Said::Nothing(Reason::BadBody),
    }
}

/// Whether it is the ending's own server that answered in the end, about this very name, and nobody on the way could be
/// somebody else.
fn is_about(domain: &str, server: &Server, answer: &Answer) -> bool {
    let path = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    answer.urls.last().is_some_and(|last| {
        is_within(last, &server.origin) && path(last).ends_with(&format!("/domain/{domain}"))
    }) && answer.urls.iter().all(|url| url.starts_with("https://") || is_within(url, &server.origin))
}
