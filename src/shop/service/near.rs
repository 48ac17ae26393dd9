//! What may have been meant by a search that finds nothing.

use coppice_catalogue::search::{Query, distance, grams};
use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::shop::store::{find_anything, get_near_words};
use crate::tenant::TenantId;

/// How many searches are offered.
const OFFERED: usize = 3;

/// Searches that find something, with words of the shop in place of those it has not; at most two round trips.
///
/// # Errors
/// What the database can't do.
pub async fn near_searches(
    db: &SqlSession,
    tenant: &TenantId,
    search: &str,
) -> Result<Vec<String>, PlatformError> {
    let words = Query::parse(search).map(|query| query.words()).unwrap_or_default();
    let runs: Vec<_> = words.iter().map(|word| grams(word)).collect();
    if runs.iter().all(|runs| runs.is_empty()) {
        return Ok(Vec::new());
    }
    let known = get_near_words(db, tenant, &runs).await?;
    let choices: Vec<Vec<String>> =
        words.iter().zip(known).map(|(word, known)| nearest(word, known)).collect();
    let searches = combined(&choices, &words);
    if searches.is_empty() {
        return Ok(searches);
    }
    let found = find_anything(db, tenant, &searches).await?;
    Ok(searches.into_iter().zip(found).filter_map(|(search, found)| found.then_some(search)).collect())
}

/// The words that a word may be meant for, the nearest first: itself alone where the shop has it, or where it is nearly
/// like none.
fn nearest(word: &str, known: Vec<String>) -> Vec<String> {
    let far = |other: &str| distance(word, other);
    let most = match word.chars().count() {
        0..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let mut near: Vec<(usize, String)> =
        known.into_iter().map(|other| (far(&other), other)).filter(|(far, _)| *far <= most).collect();
    near.sort();
    if near.first().is_none_or(|(far, _)| *far == 0) {
        return vec![word.to_owned()];
    }
    near.into_iter().map(|(_, other)| other).take(OFFERED).collect()
}

/// One search for each choice of the first word that has several, with the nearest of all others.
fn combined(choices: &[Vec<String>], words: &[String]) -> Vec<String> {
    let open = choices.iter().position(|choice| choice.len() > 1).unwrap_or_default();
    let many = choices.get(open).map_or(0, Vec::len);
    let search = |pick: usize| {
        let word = |(i, choice): (usize, &Vec<String>)| {
            choice.get(if i == open { pick } else { 0 }).cloned().unwrap_or_default()
        };
        choices.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
    };
    let asked = words.join(" ");
    (0..many).map(search).filter(|search| *search != asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_word_is_meant_for_those_it_is_nearly_like() {
        assert_eq!(nearest("jakcet", some(&["jacket", "packet", "market"])), ["jacket", "packet"]);
        assert_eq!(nearest("jacket", some(&["jacket", "packet"])), ["jacket"]);
        assert_eq!(nearest("zzyzx", some(&["jacket"])), ["zzyzx"]);
    }

    #[test]
    fn searches_are_combined_of_what_is_near() {
        let choices = [some(&["red"]), some(&["jacket", "packet"])];
        assert_eq!(combined(&choices, &some(&["red", "jakcet"])), ["red jacket", "red packet"]);
        assert!(combined(&[some(&["red"])], &some(&["red"])).is_empty());
    }
}
