//! Refused constraints, by the text of SQLite, which D1 passes on.

use crate::ErrorKind;

/// The constraint that `message` says refused a write, if it says so.
///
/// SQLite says `UNIQUE constraint failed: products.slug`; D1 puts `D1_ERROR: ` before and
/// `: SQLITE_CONSTRAINT` after it.
pub(crate) fn constraint_kind(message: &str) -> Option<ErrorKind> {
    let (before, after) = message.split_once(" constraint failed")?;
    let which = before.rsplit_once(": ").map_or(before, |(_, which)| which);
    let what = after.split(": SQLITE_").next().unwrap_or(after).trim_start_matches(": ");
    match which {
        "UNIQUE" => Some(ErrorKind::Unique(what.to_owned())),
        "NOT NULL" | "CHECK" | "FOREIGN KEY" => {
            Some(ErrorKind::Constraint(format!("{which} {what}").trim_end().to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_constraint_names_its_column_on_both_targets() {
        let column = Some(ErrorKind::Unique("products.slug".to_owned()));
        assert_eq!(constraint_kind("UNIQUE constraint failed: products.slug"), column);
        assert_eq!(
            constraint_kind("D1_ERROR: UNIQUE constraint failed: products.slug: SQLITE_CONSTRAINT"),
            column
        );
        assert_eq!(
            constraint_kind("UNIQUE constraint failed: a.b, a.c: SQLITE_CONSTRAINT_UNIQUE"),
            Some(ErrorKind::Unique("a.b, a.c".to_owned()))
        );
    }

    #[test]
    fn other_constraints_say_which_and_where() {
        let kind = |text: &str| Some(ErrorKind::Constraint(text.to_owned()));
        assert_eq!(constraint_kind("NOT NULL constraint failed: a.b"), kind("NOT NULL a.b"));
        assert_eq!(
            constraint_kind("D1_ERROR: CHECK constraint failed: price >= 0: SQLITE_CONSTRAINT"),
            kind("CHECK price >= 0")
        );
        assert_eq!(constraint_kind("FOREIGN KEY constraint failed"), kind("FOREIGN KEY"));
        assert_eq!(
            constraint_kind("D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT"),
            kind("FOREIGN KEY")
        );
    }

    #[test]
    fn other_messages_are_no_constraint() {
        assert_eq!(constraint_kind("no such table: constraint"), None);
        assert_eq!(constraint_kind(""), None);
    }
}
