//! What registries and DNS say of a name, as searches keep it.

use std::time::Duration;

use coppice_rdap::{Bootstrap, Client, Looked, Source, State};

use crate::domains::model::{Evidence, ResultState};
use crate::domains::store::{Along, Settled};

/// How long what was proved counts for whoever asks next, in milliseconds: that somebody has a name, a day; that nobody has, ten
/// minutes. What is not known is asked for again.
const REGISTERED_FOR: i64 = 24 * 3_600_000;
const AVAILABLE_FOR: i64 = 600_000;

/// What was found out of a name.
#[derive(Debug)]
pub struct Found {
    /// As it is kept.
    pub settled: Settled,
    /// Whether it may be another in a moment.
    pub may_change: bool,
    /// How long its server wants to be left alone.
    pub leave_alone: Option<Duration>,
    /// How many servers were asked.
    pub questions: usize,
}

/// Asks for a name once.
pub(super) async fn look_up(client: &Client, bootstrap: &Bootstrap, domain: &str) -> Found {
    let Looked { verdict, evidence, throttled } = client.look_up(domain, bootstrap).await;
    let reason = verdict.state.reason();
    let flags = [
        (verdict.flags.expiring, "expiring"),
        (verdict.flags.dns_unchecked, "dns_unchecked"),
        (verdict.flags.rdap_denies, "rdap_denies"),
    ];
    let questions = evidence.iter().filter(|one| one.url.is_some()).count();
    Found {
        settled: Settled {
            state: match verdict.state {
                State::Available => ResultState::Available,
                State::Registered => ResultState::Registered,
                State::Reserved => ResultState::Reserved,
                State::Unknown(_) => ResultState::Unknown,
            },
            reason: reason.map(|reason| reason.as_str().to_owned()),
            likely: verdict.likely,
            evidence: evidence.into_iter().map(kept).collect(),
            registrar: verdict.registration.registrar,
            registered_at: verdict.registration.registered_at,
            expires_at: verdict.registration.expires_at,
            flags: flags.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()).collect(),
        },
        may_change: reason.is_some_and(coppice_rdap::Reason::is_passing),
        leave_alone: throttled,
        questions,
    }
}

fn kept(one: coppice_rdap::Evidence) -> Evidence {
    let source = match one.source {
        Source::Rules => "rules",
        Source::Rdap => "rdap",
        Source::RdapUnlisted => "rdap_unlisted",
        Source::Dns => "dns",
    };
    Evidence {
        source: source.to_owned(),
        url: one.url,
        status: one.status,
        media_type: one.media_type,
        at: one.at,
        said: one.said,
    }
}

/// As it is kept for whoever asks next, as long as it counts.
pub(super) fn remember(settled: &Settled, now: i64) -> Along {
    let counts = match settled.state {
        ResultState::Registered => REGISTERED_FOR,
        // Without DNS's word it is proof, but not all the proof there could be.
        ResultState::Available if !settled.flags.iter().any(|flag| flag == "dns_unchecked") => AVAILABLE_FOR,
        _ => return Along::Nothing,
    };
    match serde_json::to_string(settled) {
        Ok(verdict) => Along::Remember { verdict, until_ms: now.saturating_add(counts) },
        Err(_) => Along::Nothing,
    }
}
