//! A point in a database's history.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A point in a database's history. Bookmarks of one database sort as text by time.
///
/// Its shape is checked strictly, because the Sessions API takes constraint and bookmark in one
/// string: whoever could pass `first-primary` off as a bookmark would choose the constraint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bookmark(String);

/// The text is not a bookmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a bookmark")]
pub struct BookmarkError;

impl Bookmark {
    /// Lengths of the groups of lower-case hex digits, as D1 documents and workerd makes them:
    /// `00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683`.
    const GROUPS: [usize; 4] = [8, 8, 8, 32];

    /// Reads a bookmark from text that may come from anywhere.
    ///
    /// # Errors
    /// [`BookmarkError`] unless the text has exactly the documented shape.
    pub fn parse(text: &str) -> Result<Self, BookmarkError> {
        let is_hex = |group: &str| group.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        // The length first: the text may be kilobytes of somebody's cookie.
        let well_formed = text.len() == Self::GROUPS.iter().sum::<usize>() + Self::GROUPS.len() - 1
            && text.split('-').map(str::len).eq(Self::GROUPS)
            && text.split('-').all(is_hex);
        if well_formed { Ok(Self(text.to_owned())) } else { Err(BookmarkError) }
    }

    /// The bookmark of the `sequence`-th commit of the database with this `id`: for stores that number
    /// their commits themselves.
    pub fn from_sequence(sequence: u64, id: u128) -> Self {
        Self(format!("{:08x}-{:08x}-00000000-{id:032x}", sequence >> 32, sequence & 0xffff_ffff))
    }

    /// The bookmark as the platform's API takes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Bookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Bookmark {
    type Error = BookmarkError;
    fn try_from(text: String) -> Result<Self, BookmarkError> {
        Self::parse(&text)
    }
}

impl From<Bookmark> for String {
    fn from(bookmark: Bookmark) -> Self {
        bookmark.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_shape_is_a_bookmark() {
        let text = "00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683";
        assert_eq!(Bookmark::parse(text).map(String::from), Ok(text.to_owned()));
    }

    #[test]
    fn constraints_and_garbage_are_not_bookmarks() {
        let long = "0".repeat(5_000);
        for text in [
            "",
            "first-primary",
            "first-unconstrained",
            "00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf89168",
            "00000085-0000024c-00004c6d-8E61117BF38D7ADB71B934EBBF891683",
            "00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf89168\n",
            "000000850-000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683",
            "00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf8916é",
            &long,
        ] {
            assert_eq!(Bookmark::parse(text), Err(BookmarkError), "{text}");
        }
    }

    #[test]
    fn bookmarks_of_a_sequence_sort_by_it() {
        let order = [0, 1, 255, 256, u64::from(u32::MAX), u64::from(u32::MAX) + 1, u64::MAX];
        assert!(order.map(|n| Bookmark::from_sequence(n, 7)).is_sorted());
        assert!(order.iter().all(|n| Bookmark::parse(Bookmark::from_sequence(*n, 7).as_str()).is_ok()));
    }
}
