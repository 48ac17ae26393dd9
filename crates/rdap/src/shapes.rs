//! The shapes that answers have, and what each proves: the table of docs/decisions/033, played through the whole client.
//!
//! It runs wherever the client runs: [`check`] needs a clock and nothing else of the world.

mod denied;
mod elsewhere;
mod registered;
mod script;
mod unreadable;

use std::sync::Arc;

use coppice_platform::Clock;

use crate::{Bootstrap, Client, Guard, Settings, State, Verdict};
use script::{Reply, Script};

/// The endings of the table: one registry over https, and one that is not.
const BOOTSTRAP: &str = "published 2026-11-01
https://rdap.registry.com
\t/v1/ com de dev fr uk xn--p1acf xn--p1ai
http://rdap.plain.com
\t/ kg
";

/// Where the registry over https answers.
const ORIGIN: &str = "https://rdap.registry.com";
const DNS: &str = "https://dns.resolver.com/dns-query";

/// What is heard of a name, and what it proves.
pub struct Shape {
    /// What is odd about it.
    pub name: &'static str,
    domain: &'static str,
    replies: &'static [Reply],
    expected: &'static str,
}

const fn shape(
    name: &'static str,
    domain: &'static str,
    replies: &'static [Reply],
    expected: &'static str,
) -> Shape {
    Shape { name, domain, replies, expected }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Shape> {
    [registered::SHAPES, denied::SHAPES, unreadable::SHAPES, elsewhere::SHAPES].into_iter().flatten()
}

/// Plays every shape. How many there are; or those that prove something else than they should, or ask somebody whom they
/// should not.
///
/// # Errors
/// What is wrong, a line each.
pub async fn check(clock: Arc<dyn Clock>) -> Result<usize, String> {
    let bootstrap = Bootstrap::from_text(BOOTSTRAP).map_err(|e| e.to_string())?;
    let mut wrong = Vec::new();
    for shape in all() {
        let script = Arc::new(Script::of(shape.domain, shape.replies));
        let settings = Settings {
            bootstrap_url: crate::BOOTSTRAP_URL.to_owned(),
            dns_url: DNS.to_owned(),
            guard: Guard::default(),
        };
        let client = Client::new(script.clone(), clock.clone(), settings);
        let looked = client.look_up(shape.domain, &bootstrap).await;
        let told = told(&looked.verdict);
        if told != shape.expected {
            wrong.push(format!("{}: {told}, not {}", shape.name, shape.expected));
        }
        if let Some(fault) = script.fault() {
            wrong.push(format!("{}: {fault}", shape.name));
        }
    }
    if wrong.is_empty() { Ok(all().count()) } else { Err(wrong.join("\n")) }
}

/// A verdict in a line.
fn told(verdict: &Verdict) -> String {
    let mut told = verdict.state.as_str().to_owned();
    if let State::Unknown(reason) = verdict.state {
        told = format!("{told}/{}", reason.as_str());
    }
    let flags = [
        (verdict.likely, "likely"),
        (verdict.flags.expiring, "expiring"),
        (verdict.flags.dns_unchecked, "dns_unchecked"),
        (verdict.flags.rdap_denies, "rdap_denies"),
    ];
    for (_, flag) in flags.iter().filter(|(is, _)| *is) {
        told = format!("{told} {flag}");
    }
    told
}
