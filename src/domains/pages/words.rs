//! What pages say of searches and candidates.

use crate::domains::model::{DomainResult, JobStatus, ResultState};

/// How far a search is, in a sentence.
pub fn progress(status: JobStatus, checked: u32, available: u32, likely: u32) -> String {
    let names = |count: u32| if count == 1 { "1 name".to_owned() } else { format!("{count} names") };
    let found = match (available, likely) {
        (0, 0) => "none free so far".to_owned(),
        (free, 0) => format!("{free} free"),
        (free, likely) => format!("{free} free, {likely} probably free"),
    };
    match (status, checked) {
        (JobStatus::Pending, 0) => "It begins in a moment, or when your other search is over.".to_owned(),
        (_, 0) => "No names checked yet.".to_owned(),
        _ => format!("{} checked: {found}.", names(checked)),
    }
}

/// What is known of a candidate, in one or two words.
pub fn state(result: &DomainResult) -> &'static str {
    match (result.state, result.likely) {
        (ResultState::Unknown, true) => "Probably free",
        (state, _) => state.label(),
    }
}

/// Why it is believed, in a sentence.
pub fn why(result: &DomainResult) -> String {
    let has = |flag: &str| result.flags.iter().any(|known| known == flag);
    let registry = result.evidence.iter().find(|one| one.source.starts_with("rdap"));
    let asked = registry.is_some();
    let registry = registry
        .and_then(|one| one.url.as_deref()?.split('/').nth(2))
        .map_or_else(|| "its registry".to_owned(), |host| format!("its registry ({host})"));
    match result.state {
        ResultState::Available if has("dns_unchecked") => {
            format!(
                "Not registered: {registry} says that nobody has it. DNS did not answer, so that this is all we know."
            )
        }
        ResultState::Available => {
            format!("Not registered: {registry} says that nobody has it, and it is not in DNS.")
        }
        ResultState::Registered if has("rdap_denies") => {
            "Taken: it is in DNS, although its registry does not know of it.".to_owned()
        }
        ResultState::Registered if has("expiring") => {
            "Taken, but it is on its way out: it may come free in some weeks.".to_owned()
        }
        ResultState::Registered if asked => format!("Taken: {registry} knows whose it is."),
        ResultState::Registered => "Taken: it is in DNS.".to_owned(),
        ResultState::Reserved => "Nobody can have it: the registry keeps such names for itself.".to_owned(),
        ResultState::Unknown => {
            let why = reason(result.reason.as_deref().unwrap_or_default());
            if result.likely {
                format!("Probably free, ask a registrar: it is not in DNS, but {why}.")
            } else {
                format!("We can't say: {why}.")
            }
        }
        ResultState::Skipped if result.reason.as_deref() == Some("enough") => {
            "Not checked: enough good names were found before.".to_owned()
        }
        ResultState::Skipped if result.reason.as_deref() == Some("too_costly") => {
            "Not checked: it costs more than you would spend.".to_owned()
        }
        ResultState::Skipped => "Not checked: its score is too low.".to_owned(),
        ResultState::Queued => "It will be checked.".to_owned(),
    }
}

fn reason(reason: &str) -> &'static str {
    match reason {
        "no_rdap" => "no server of its ending can be asked",
        "not_authoritative" => "the server we asked does not speak for its ending",
        "bad_body" => "the answer made no sense",
        "wrong_object" => "the answer was about something else",
        "insecure" => "its server answers without encryption, which anybody could have forged",
        "redirect" => "its server sent us to one that does not speak for its ending",
        "throttled" => "its server wants to be left alone",
        "refused" => "its server refuses to say",
        "server_error" => "its server does not work just now",
        "timeout" => "its server did not answer in time",
        "unreachable" => "its server can't be reached",
        _ => "nobody has said anything that counts",
    }
}

/// What else there is to know.
pub fn notes(result: &DomainResult) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if result.state == ResultState::Available {
        notes.push("A registrar may still refuse it.");
    }
    if result.flags.iter().any(|flag| flag == "maybe_premium") {
        notes.push("It may cost more: registries ask premium prices for short names and words.");
    }
    notes
}

/// Cents as people read them.
pub fn dollars(cents: i64) -> String {
    format!("${}.{:02}", cents / 100, (cents % 100).abs())
}
