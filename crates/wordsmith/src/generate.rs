//! Thinks of names: the same for the same seed, request and history.

mod accept;
mod blend;
mod make;
mod respell;
mod roots;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::label::Label;
use crate::pattern::Pattern;
use crate::random::Random;
use crate::request::Request;
use accept::Filter;
use make::Maker;
use roots::Roots;

/// More names at once are never asked for.
const MOST_CANDIDATES: usize = 1_000;

/// A name that was thought of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub label: Label,
    /// How it was made.
    pub pattern: Pattern,
    /// The ending that is part of it, for a [`Pattern::Hack`].
    pub tld: Option<String>,
}

/// A name that was thought of before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The label, as the DNS spells it.
    pub label: String,
    /// How it was made; none where it wasn't made here.
    pub pattern: Option<Pattern>,
    /// Whether it is known to be registered below one of the endings that were asked.
    pub taken: bool,
}

/// Names for a request, at most so many, none of which was tried before. The user's own idea comes first unless it was tried.
/// `creativity` goes from 0, plain, to 1, inventive.
pub fn generate(
    seed: u64,
    request: &Request,
    count: usize,
    creativity: f64,
    tried: &[Tried],
) -> Vec<Candidate> {
    let count = count.min(MOST_CANDIDATES);
    let roots = Roots::new(request);
    let mut filter = Filter::new(request, tried);
    let mut candidates = Vec::with_capacity(count);
    if let Some(label) = request.idea_label().filter(|label| filter.accept_own(label)) {
        candidates.push(Candidate { label, pattern: Pattern::Exact, tld: None });
    }
    for text in roots.exact() {
        candidates.extend(filter.accept(text, Pattern::Exact, None));
    }
    let weights = Pattern::DRAWN.map(|pattern| {
        let of_pattern = || tried.iter().filter(|tried| tried.pattern == Some(pattern));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let taken = of_pattern().filter(|tried| tried.taken).count();
        (pattern, pattern.weight(creativity, number(of_pattern().count()), number(taken)))
    });
    let mut random = Random::new(seed);
    let mut maker = Maker::new(&roots, request);
    // Small roots don't make many names; then there are fewer.
    for _ in 0..count * 30 + 300 {
        if candidates.len() >= count {
            break;
        }
        let Some(pattern) = draw(&mut random, &weights) else { break };
        if let Some((text, tld)) = maker.make(pattern, &mut random) {
            candidates.extend(filter.accept(text, pattern, tld));
        }
    }
    candidates.truncate(count);
    candidates
}

/// One of the patterns, by their weights.
fn draw(random: &mut Random, weights: &[(Pattern, usize)]) -> Option<Pattern> {
    let sum = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = random.below(sum);
    weights.iter().find_map(|(pattern, weight)| {
        let is_it = left < *weight;
        left = left.saturating_sub(*weight);
        is_it.then_some(*pattern)
    })
}
