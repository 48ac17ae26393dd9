//! What a look at the table comes to, for people and for programs.

use coppice_dynamodb::Settings;
use coppice_nextauth::Report;
use serde_json::{Value, json};

/// In lines.
pub fn lines(report: &Report) -> Vec<String> {
    let (counts, moves) = (&report.counts, &report.moves);
    let mut lines = vec![
        format!("{} items, {}", counts.items, size(counts.bytes)),
        format!("users: {}; {} move as they are", counts.users, moves.users),
        format!("accounts with providers: {}; {} move", counts.accounts, moves.accounts),
        format!(
            "sessions: {} that are good and {} that are over; {} move",
            counts.sessions.live, counts.sessions.expired, moves.sessions
        ),
        format!(
            "codes that were mailed: {} that are good and {} that are over; they last a day and do not move",
            counts.verifications.live, counts.verifications.expired
        ),
        format!("documents: {}; {} move", counts.documents, moves.documents),
    ];
    if counts.own > 0 {
        lines.push(format!("the move's own: {}", counts.own));
    }
    for (finding, found) in &report.found {
        let word = if finding.is_in_the_way() { "in the way" } else { "to know" };
        lines.push(format!("{word}: {} {}", found.count, finding.title()));
        lines.extend(found.examples.iter().map(|example| format!("  {example}")));
        let more = found.count.saturating_sub(u64::try_from(found.examples.len()).unwrap_or(u64::MAX));
        if more > 0 {
            lines.push(format!("  … and {more} more"));
        }
        lines.push(format!("  {}", finding.advice()));
    }
    lines
}

/// In a sentence.
pub fn verdict(report: &Report) -> String {
    let blocking = report.found.keys().filter(|finding| finding.is_in_the_way()).count();
    match blocking {
        0 => "nothing is in the way".to_owned(),
        1 => "one kind of thing is in the way".to_owned(),
        many => format!("{many} kinds of things are in the way"),
    }
}

/// For programs.
pub fn json(settings: &Settings, report: &Report) -> Value {
    let findings: Vec<_> = report
        .found
        .iter()
        .map(|(finding, found)| {
            json!({
                "finding": finding,
                "in_the_way": finding.is_in_the_way(),
                "title": finding.title(),
                "advice": finding.advice(),
                "count": found.count,
                "examples": found.examples,
            })
        })
        .collect();
    json!({
        "table": settings.table,
        "region": settings.region,
        "counts": report.counts,
        "moves": report.moves,
        "findings": findings,
    })
}

/// Bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
