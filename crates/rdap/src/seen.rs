//! What each source has said about a name.

use std::time::Duration;

use crate::{Body, Server};

/// Everything that a verdict is made of.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The name, in small letters and without a final dot.
    pub domain: &'a str,
    /// Who answers for its ending, if anybody is known.
    pub server: Option<&'a Server>,
    /// What the server said.
    pub rdap: Rdap,
    /// What DNS said.
    pub dns: Dns,
}

/// What came of asking a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rdap {
    /// It was not asked.
    NotAsked,
    /// Somebody answered.
    Answered(Answer),
    /// Redirects led round in a circle, too far, to plain http, inside, or nowhere.
    Astray,
    /// The answer was longer than [`crate::MAX_BODY`].
    TooLong,
    /// No whole answer came in time.
    TimedOut,
    /// There was no connection.
    Unreachable,
}

/// An answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The addresses that were asked: the first, and where each redirect led.
    pub urls: Vec<String>,
    /// The status.
    pub status: u16,
    /// The media type in small letters, without its parameters.
    pub media_type: Option<String>,
    /// What it holds.
    pub body: Body,
    /// What its `Retry-After` says.
    pub retry_after: Option<Duration>,
}

/// What DNS says of a name: whether somebody has been given it (RFC 1034, section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dns {
    /// It was not asked.
    NotAsked,
    /// Servers are named for exactly this name.
    Delegated,
    /// There is such a name, or something below it; no servers of its own.
    NoDelegation,
    /// There is no such name, nor anything below it (RFC 8020).
    NxDomain,
    /// No answer, or none that says either.
    Silent,
}
