//! Where bucket and database do not agree: found by walking both in the order of their keys, a step at a time, and
//! put right where that is asked for. Safe to run twice, and to be stopped anywhere. Those who manage a shop are shown what is its
//! own; an object that no row knows is a shop's if it says so itself. The rest is for an operator, who has the whole home.

mod look;
mod place;
mod repair;

use std::collections::{BTreeSet, HashMap};

use coppice_platform::images::ImageFormat;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use crate::cdn::model::WIDTHS;
use crate::cdn::store;
use crate::error::AppError;
use look::{Rows, judge, look_again};
use place::Place;

/// How many objects and rows a step compares. Should all of them have to be put right, it still stays below the calls
/// that Workers allow a request (<https://developers.cloudflare.com/workers/platform/limits/#subrequests>).
const STEP: u32 = 150;

/// In what way they do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// An object that no row knows.
    Untracked,
    /// A row without its object.
    Orphan,
    /// A row that says another size or entity tag than its object.
    Different,
}

impl Drift {
    /// What it is, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Untracked => "stored, but not listed",
            Self::Orphan => "listed, but not stored",
            Self::Different => "stored otherwise than listed",
        }
    }
}

/// What becomes of objects that no row knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untracked {
    /// They become files of the shop that the actor acts for, private until somebody has looked at them.
    Adopt,
    /// They are removed.
    Remove,
}

/// What is put right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repair {
    /// Objects that no row knows.
    pub untracked: Option<Untracked>,
    /// Rows without objects are removed.
    pub orphans: bool,
    /// Rows take over what is stored.
    pub different: bool,
}

impl Repair {
    /// Reads what somebody has chosen of each kind of difference; whatever it is not is left as it is.
    pub fn parse(untracked: &str, orphan: &str, different: &str) -> Self {
        Self {
            untracked: match untracked {
                "adopt" => Some(Untracked::Adopt),
                "remove" => Some(Untracked::Remove),
                _ => None,
            },
            orphans: orphan == "remove",
            different: different == "take",
        }
    }
}

/// One thing they do not agree on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where it is.
    pub key: String,
    /// What it is.
    pub drift: Drift,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody asked for it to be put right.
    Left,
    /// It was put right.
    Repaired,
    /// It can't be put right like that, and why.
    Refused(String),
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.drift.label())?;
        match &self.outcome {
            Outcome::Left => Ok(()),
            Outcome::Repaired => f.write_str("; put right"),
            Outcome::Refused(why) => write!(f, "; {why}"),
        }
    }
}

/// What a step came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// What was found, in the order of the keys.
    pub findings: Vec<Finding>,
    /// Where the next step begins; `None` after the last.
    pub next: Option<String>,
    /// How many files this step compared.
    pub compared: u64,
    /// How many files there are, as far as is known.
    pub total: u64,
}

/// Compares some objects and rows: from the beginning, or from where the step before left off.
///
/// # Errors
/// [`AppError::BadRequest`] for a beginning that no step has answered, and what the platform can't do; then the step
/// can be taken once more.
pub async fn step(actor: &Actor<'_>, after: Option<&str>, repair: Repair) -> Result<Step, AppError> {
    let place = after.map(Place::parse).transpose()?.unwrap_or_default();
    let page = actor.platform.bucket.list("", place.cursor.as_deref(), STEP).await?;
    let last = page.objects.last().map(|object| object.key.as_str());
    // Where more is to be listed, rows beyond the page wait for their objects.
    let upto = page.cursor.as_ref().map(|_| last.unwrap_or(&place.after));
    let mut objects: HashMap<_, _> =
        page.objects.iter().map(|object| (object.key.as_str(), object)).collect();
    let owners: Vec<String> = objects.keys().filter_map(|key| owner(key)).map(str::to_owned).collect();
    let (range, others) = store::get_drift_rows(actor.db, &place.after, upto, STEP, &owners).await?;
    // More rows than that: the rest of the page is for the next step.
    let full = range.len() >= STEP as usize;
    let until = if full { range.last().map(|row| row.key.clone()) } else { upto.map(str::to_owned) };
    objects
        .retain(|key, _| *key > place.after.as_str() && until.as_deref().is_none_or(|until| *key <= until));

    let mut keys: BTreeSet<&str> = range.iter().map(|row| row.key.as_str()).collect();
    keys.extend(objects.keys());
    let rows = range.iter().chain(&others).cloned().collect::<Rows>();
    let is_seen_to = |key: &&str| rows.shop(key).map_or(actor.is_operator(), |shop| actor.sees_to(shop));
    let compared = keys.iter().filter(|key| owner(key).is_none() && is_seen_to(key)).count() as u64;
    let suspects = keys.into_iter().filter(|key| {
        rows.shop(key).is_none_or(|shop| actor.sees_to(shop))
            && judge(key, objects.get(key).copied(), &rows).is_some()
    });
    let mut findings = Vec::new();
    for key in suspects {
        // Both sides have moved on since they were read.
        let suspect = look_again(actor.platform, key).await?;
        if let Some(suspect) = suspect.filter(|suspect| suspect.is_for(actor)) {
            findings.push(repair::put_right(actor, suspect, repair).await?);
        }
    }
    let next = match (full, page.cursor) {
        (true, _) => Some(Place { after: until.unwrap_or_default(), cursor: place.cursor }),
        (false, Some(cursor)) => Some(Place { after: until.unwrap_or_default(), cursor: Some(cursor) }),
        (false, None) => None,
    };
    let tenant = (!actor.is_operator()).then_some(actor.tenant);
    let total = store::count_files(actor.db, tenant).await?;
    Ok(Step { findings, next: next.map(|place| place.to_string()), compared, total })
}

/// The key of the picture that this is a smaller copy of, if its name is one that copies have.
fn owner(key: &str) -> Option<&str> {
    let (owner, name) = key.rsplit_once('/')?;
    let copies = || WIDTHS.into_iter().flat_map(|width| ImageFormat::ALL.map(|format| (width, format)));
    // No folder has a dot in it: what has one is a file.
    let in_file = owner.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let is_copy = in_file && copies().any(|(width, format)| name == format!("{width}.{}", format.name()));
    is_copy.then_some(owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_its_name_below_that_of_a_picture() {
        assert_eq!(owner("products/mug-1.png/320.webp"), Some("products/mug-1.png"));
        assert_eq!(owner("mug-1.png/1920.jpeg"), Some("mug-1.png"));
        for key in
            ["mug-1.png", "mug-1.png/321.webp", "mug-1.png/320.png", "folder/320.webp", "a.png/b/320.webp"]
        {
            assert_eq!(owner(key), None, "{key}");
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        let place = Place { after: "a\"b".into(), cursor: Some("x".into()) };
        assert_eq!(Place::parse(&place.to_string()).unwrap(), place);
        assert!(Place::parse("products/mug.png").is_err());
    }
}
