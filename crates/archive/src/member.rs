//! The members of an archive and their names.

use std::fmt;

use crate::ArchiveError;

/// The most bytes of an object's key, as the object store has it.
const LONGEST_KEY: usize = 1_024;

/// One file of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// `format.json`: which format this is.
    Format,
    /// `secrets/NAME`: a secret that what is in the tables needs.
    Secret(String),
    /// `tables/NAME/000001.ndjson`: rows of a table, the first part having number 1.
    Part(String, u32),
    /// `objects/KEY`: the bytes of an object.
    Object(String),
    /// `manifest.json`: what the archive holds.
    Manifest,
}

impl Member {
    /// The member of this name. There are no other names: none leads out of the folder it is unpacked in.
    ///
    /// # Errors
    /// It is no member's name.
    pub fn parse(name: &str) -> Result<Self, ArchiveError> {
        let member = match name {
            "format.json" => Some(Self::Format),
            "manifest.json" => Some(Self::Manifest),
            _ => match name.split_once('/') {
                Some(("secrets", name)) if is_name(name) => Some(Self::Secret(name.to_owned())),
                Some(("tables", rest)) => part(rest),
                Some(("objects", key)) if is_key(key) => Some(Self::Object(key.to_owned())),
                _ => None,
            },
        };
        member.ok_or_else(|| {
            ArchiveError::damaged(format!("it holds “{name}”, which has no place in an archive"))
        })
    }

    /// Whether it may follow this one: members have one order, and none comes twice.
    pub fn may_follow(&self, last: Option<&Self>) -> bool {
        let Some(last) = last else { return *self == Self::Format };
        match (last, self) {
            (Self::Secret(last), Self::Secret(next)) | (Self::Object(last), Self::Object(next)) => {
                last < next
            }
            (Self::Part(table, last), Self::Part(next, number)) if table == next => {
                last.checked_add(1) == Some(*number)
            }
            (_, Self::Part(_, number)) => *number == 1 && last.rank() <= self.rank(),
            _ => last.rank() < self.rank(),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Format => 0,
            Self::Secret(_) => 1,
            Self::Part(..) => 2,
            Self::Object(_) => 3,
            Self::Manifest => 4,
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => f.write_str("format.json"),
            Self::Secret(name) => write!(f, "secrets/{name}"),
            Self::Part(table, number) => write!(f, "tables/{table}/{number:06}.ndjson"),
            Self::Object(key) => write!(f, "objects/{key}"),
            Self::Manifest => f.write_str("manifest.json"),
        }
    }
}

fn part(rest: &str) -> Option<Member> {
    let (table, file) = rest.split_once('/')?;
    let number = file.strip_suffix(".ndjson")?;
    let parsed = number.parse().ok().filter(|number| *number > 0)?;
    // One name for each: neither `+00001` nor `0000001`.
    let member = Member::Part(table.to_owned(), parsed);
    (is_name(table) && format!("{parsed:06}") == number).then_some(member)
}

/// Whether a table or a secret may be called so.
fn is_name(name: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (1..=64).contains(&name.len()) && name.chars().all(known)
}

/// Whether an object with this key can be unpacked by anybody's tar without leaving the folder.
fn is_key(key: &str) -> bool {
    let is_step = |step: &str| !matches!(step, "" | "." | "..");
    key.len() <= LONGEST_KEY && key.split('/').all(is_step) && !key.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_nobodys() {
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "objects/../x",
            "objects//x",
            "objects/a/./b",
            "objects/",
            "objects/a\n",
            "objects",
            "tables/../000001.ndjson",
            "tables/a/1.ndjson",
            "tables/a/000000.ndjson",
            "tables/a/+00001.ndjson",
            "tables/a/0000001.ndjson",
            "tables/a/000001.json",
            "secrets/../a",
            "secrets/a/b",
            "format.json/",
            "./format.json",
            "Format.json",
            "objects\\x",
        ] {
            assert!(Member::parse(name).is_err(), "{name}");
        }
        assert!(Member::parse(&format!("objects/{}", "x".repeat(1_025))).is_err());
    }

    #[test]
    fn members_have_one_order_and_none_comes_twice() {
        let all = [
            "format.json",
            "secrets/A",
            "secrets/B",
            "tables/b/000001.ndjson",
            "tables/b/000002.ndjson",
            "tables/a/000001.ndjson",
            "objects/a",
            "objects/b",
            "manifest.json",
        ];
        let all: Vec<Member> = all.into_iter().map(|name| Member::parse(name).unwrap()).collect();
        assert!(all[0].may_follow(None) && !all[3].may_follow(None));
        for (place, member) in all.iter().enumerate() {
            for (other, next) in all.iter().enumerate() {
                let skips = matches!(next, Member::Part(_, 2)) && other != place + 1;
                let back = other <= place
                    && !matches!((member, next), (Member::Part(last, _), Member::Part(table, 1)) if last != table);
                assert_eq!(next.may_follow(Some(member)), !skips && !back, "{member} {next}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_has_a_name_is_found_by_it(key in "[^\u{0}-\u{1f}\u{7f}-\u{9f}/]{1,40}(/[a-zé.]{3,9}){0,3}", number in 1_u32.., table in "[a-z_0-9]{1,64}") {
            let step = |step: &str| step != "." && step != "..";
            prop_assume!(key.split('/').all(step) && key.len() <= 1_024);
            for member in [Member::Object(key), Member::Part(table, number)] {
                prop_assert_eq!(&Member::parse(&member.to_string()).unwrap(), &member);
            }
        }
    }
}
