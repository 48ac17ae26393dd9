//! Names over the preferred endings.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::generate::Candidate;
use crate::label::Label;
use crate::pattern::Pattern;
use crate::request::Request;
use crate::score::tld_weight;

/// The share that one ending may have, in tenths.
const LARGEST_SHARE: usize = 3;

/// A name below an ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name.
    pub label: Label,
    /// The ending.
    pub tld: String,
    /// How the name was made.
    pub pattern: Pattern,
}

/// So many names below the preferred endings: first the user's own idea below each of them, however many there are, then
/// the others, better known endings more often. No ending has more than 30 %, or its equal share where there are too few
/// for that. What `is_known` says of a label and an ending is not placed again.
pub fn spread(
    request: &Request,
    candidates: &[Candidate],
    count: usize,
    is_known: impl Fn(&str, &str) -> bool,
) -> Vec<Place> {
    let tlds = request.preferred_tlds();
    let idea = request.idea_label();
    let is_idea = |candidate: &&Candidate| Some(&candidate.label) == idea.as_ref();
    let mut labels = BTreeSet::new();
    let mut others: Vec<(&Candidate, u32)> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| !is_idea(candidate)) {
        if labels.insert(&candidate.label) {
            others.push((candidate, 0));
        }
    }
    let mut board = Board { used: vec![0; tlds.len()], places: Vec::new(), tlds, is_known };
    if let Some(own) = candidates.iter().find(is_idea) {
        for i in 0..board.tlds.len() {
            board.put(own, i);
        }
    }
    let own = board.places.len();
    let most = share(count.max(own), board.tlds.len());
    // Each name once, then each below another ending, until there are enough.
    for _ in 0..board.tlds.len() {
        for (candidate, placed) in &mut others {
            if board.places.len() >= count {
                break;
            }
            if let Some(i) = board.choose(candidate, *placed, most) {
                *placed |= 1 << i;
                board.put(candidate, i);
            }
        }
    }
    board.level(own);
    board.places
}

/// How many of so many names one of so many endings may have.
fn share(total: usize, tlds: usize) -> usize {
    let largest = total * LARGEST_SHARE / 10;
    if largest.saturating_mul(tlds) >= total { largest } else { total.div_ceil(tlds.max(1)) }
}

struct Board<'a, F> {
    tlds: Vec<&'a str>,
    used: Vec<usize>,
    places: Vec<Place>,
    is_known: F,
}

impl<F: Fn(&str, &str) -> bool> Board<'_, F> {
    /// The ending that has the fewest names for how well it is known; `placed` has a bit for each that the name has.
    fn choose(&self, candidate: &Candidate, placed: u32, most: usize) -> Option<usize> {
        let label = candidate.label.as_ascii();
        let cost = |i: usize| match (self.used.get(i), self.tlds.get(i)) {
            (Some(used), Some(tld)) => (used + 1) * 100 / tld_weight(tld).max(1),
            _ => usize::MAX,
        };
        let is_free =
            |tld: &str| candidate.tld.as_deref().is_none_or(|own| own == tld) && !(self.is_known)(label, tld);
        let indices = self.tlds.iter().zip(&self.used).enumerate();
        let free = indices
            .filter(|(i, (tld, used))| placed & (1 << i) == 0 && **used < most && is_free(tld))
            .map(|(i, _)| i);
        free.min_by_key(|i| (cost(*i), *i))
    }

    fn put(&mut self, candidate: &Candidate, i: usize) {
        let (Some(tld), Some(used)) = (self.tlds.get(i), self.used.get_mut(i)) else { return };
        let place =
            Place { label: candidate.label.clone(), tld: (*tld).to_owned(), pattern: candidate.pattern };
        if !(self.is_known)(place.label.as_ascii(), &place.tld) {
            *used += 1;
            self.places.push(place);
        }
    }

    /// Takes names away, the last first and none of the user's own, until no ending has more than its share of those there
    /// are.
    fn level(&mut self, own: usize) {
        loop {
            let most = share(self.places.len(), self.tlds.len());
            let Some(over) = self.used.iter().position(|used| *used > most) else { return };
            let tld = self.tlds.get(over).copied().unwrap_or_default();
            let Some(last) =
                self.places.iter().rposition(|place| place.tld == tld).filter(|last| *last >= own)
            else {
                return;
            };
            self.places.remove(last);
            if let Some(used) = self.used.get_mut(over) {
                *used = used.saturating_sub(1);
            }
        }
    }
}
