//! Which names a search asks for next.

use std::collections::{BTreeMap, BTreeSet};

use coppice_wordsmith::{Pattern, PriceList, Scorer, Tried, generate, maybe_premium, spread};

use super::{llm, prices};
use crate::domains::model::{ResultState, SearchRequest};
use crate::domains::store::{Candidate, Claim, Thought};
use crate::state::AppState;

/// What was thought of.
pub(super) struct Batch {
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// Tokens that a language model has read and written.
    pub tokens: (u32, u32),
    /// What the search's person is to know of it.
    pub note: Option<&'static str>,
}

/// What is said where a language model was to think, and did not.
const NO_MODEL: &str = "The language model did not answer; these names come from our own words.";

/// The next batch of a search's candidates: new ones, scored, with their prices. `thoughts` are those it has had. A language model
/// thinks first, where there is one; our own words fill up what it leaves.
pub(super) async fn think(app: &AppState, claim: &Claim, thoughts: &[Thought]) -> Batch {
    let settings = &claim.job.settings;
    let mut request = claim.job.request.clone();
    request.hints = claim.answer.hints.clone();
    if !claim.answer.vibes.is_empty() {
        request.vibes.clone_from(&claim.answer.vibes);
    }
    let count = usize::try_from(settings.candidates).unwrap_or(100);
    let llm = app.config.domains.llm.as_ref();
    let suggested = match llm {
        Some(llm) => llm::think(app, llm, &request, count, settings.creativity).await,
        None => None,
    };
    let note = (llm.is_some() && suggested.is_none()).then_some(NO_MODEL);
    let suggested = suggested.unwrap_or_default();
    let tokens = (suggested.input_tokens, suggested.output_tokens);
    let prices = prices::get_prices(app).await;
    Batch { candidates: candidates(claim, &request, suggested.names, thoughts, &prices), tokens, note }
}

fn candidates(
    claim: &Claim,
    request: &SearchRequest,
    suggested: Vec<coppice_wordsmith::Candidate>,
    thoughts: &[Thought],
    prices: &PriceList,
) -> Vec<Candidate> {
    let settings = &claim.job.settings;
    let count = usize::try_from(settings.candidates).unwrap_or(100);
    let taken = taken(thoughts);
    let tried = tried(thoughts, &taken);
    // Each batch has thoughts of its own, and the same ones whoever has them.
    let seed = u64::try_from(claim.seed).unwrap_or_default().wrapping_add(u64::from(claim.job.batch));
    let mut labels = generate(seed, request, count, settings.creativity, &tried);
    let is_new = |one: &coppice_wordsmith::Candidate| {
        tried.iter().all(|known| known.label != one.label.as_ascii())
            && labels.iter().all(|known| known.label != one.label)
    };
    let suggested: Vec<_> = suggested.into_iter().filter(is_new).collect();
    // Behind the person's own name, before ours.
    let own = labels.iter().take_while(|one| one.pattern == Pattern::Exact).count();
    labels.splice(own..own, suggested);
    let had: BTreeSet<(&str, &str)> =
        thoughts.iter().map(|one| (one.label.as_str(), one.tld.as_str())).collect();
    let places = spread(request, &labels, count, |label, tld| had.contains(&(label, tld)));
    let scorer = Scorer::new(request);
    let idea = request.idea_label();
    places
        .into_iter()
        .map(|place| {
            let registered = taken.get(place.label.as_ascii()).map_or(0, BTreeSet::len);
            let score = scorer.score(&place.label, &place.tld, registered);
            let price = prices.price(&place.tld);
            let first = price.map(|price| i64::from(price.first_year_cents));
            let own = idea.as_ref() == Some(&place.label);
            let low = score.total < settings.threshold;
            let costly = claim.answer.budget_cents.zip(first).is_some_and(|(budget, first)| first > budget);
            let reason = if own {
                None
            } else if low {
                Some("low_score")
            } else {
                costly.then_some("too_costly")
            };
            let flags: &[&str] = if maybe_premium(&place.label) { &["maybe_premium"] } else { &[] };
            Candidate {
                domain: format!("{}.{}", place.label.as_ascii(), place.tld),
                unicode: format!("{}.{}", place.label.as_unicode(), place.tld),
                label: place.label.as_ascii().to_owned(),
                tld: place.tld,
                pattern: text_of(&place.pattern),
                state: if reason.is_some() { ResultState::Skipped } else { ResultState::Queued },
                reason,
                // As exact as it is shown and compared, everywhere.
                score: (score.total * 10_000.0).round() / 10_000.0,
                score_parts: serde_json::to_string(&score.parts).unwrap_or_default(),
                price_cents: first,
                renewal_cents: price.map(|price| i64::from(price.renewal_cents)),
                price_asof: price.map(|_| prices.as_of()),
                flags: serde_json::to_string(flags).unwrap_or_default(),
            }
        })
        .collect()
}

/// At which endings each label is known to be registered.
fn taken(thoughts: &[Thought]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut taken: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for thought in thoughts.iter().filter(|one| one.state == ResultState::Registered) {
        taken.entry(&thought.label).or_default().insert(&thought.tld);
    }
    taken
}

/// The labels that were thought of, each once.
fn tried(thoughts: &[Thought], taken: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Tried> {
    let labels: BTreeMap<&str, &Thought> = thoughts.iter().map(|one| (one.label.as_str(), one)).collect();
    labels
        .into_iter()
        .map(|(label, one)| Tried {
            label: label.to_owned(),
            pattern: serde_json::from_value(one.pattern.clone().into()).ok(),
            taken: taken.contains_key(label),
        })
        .collect()
}

/// The name of what has one among a fixed few.
fn text_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
