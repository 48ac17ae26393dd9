//! An archive on its way in.

use std::collections::BTreeSet;
use std::io::Read;

use crate::encryption::Opened;
use crate::manifest::Format;
use crate::tape::TapeReader;
use crate::{ArchiveError, Keys, LARGEST_MANIFEST, LARGEST_PART, Manifest, Member, SMALL, VERSION};

/// The most tables of an archive.
const MOST_TABLES: usize = 1_000;

/// Reads an archive, member after member, and takes none that does not belong where it is. Whether all are there and as they were
/// is [`crate::verify`]'s to say.
pub struct ArchiveReader<R: Read> {
    tape: TapeReader<Opened<R>>,
    hides: bool,
    last: Member,
    tables: BTreeSet<String>,
}

impl<R: Read> ArchiveReader<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is none, or of a later format; the keys do not open it.
    pub fn open(file: R, keys: &Keys) -> Result<Self, ArchiveError> {
        let opened = Opened::new(file, keys)?;
        let hides = opened.hides();
        let mut tape = TapeReader::new(opened);
        // Of a plain file nobody knows yet whether it ever was an archive.
        let foreign = |error| match error {
            ArchiveError::Damaged(_) if !hides => ArchiveError::Foreign,
            error => error,
        };
        let (name, _) = tape.next_member().map_err(foreign)?.ok_or(ArchiveError::Foreign)?;
        if name != Member::Format.to_string() {
            return Err(ArchiveError::Foreign);
        }
        let format: Format =
            serde_json::from_slice(&tape.read_all(SMALL)?).map_err(|_| ArchiveError::Foreign)?;
        match format.version {
            _ if format.name != Format::NAME => Err(ArchiveError::Foreign),
            1..=VERSION => Ok(Self { tape, hides, last: Member::Format, tables: BTreeSet::new() }),
            version => Err(ArchiveError::Newer(version)),
        }
    }

    /// The next member, and how many bytes it has; `None` after the manifest.
    ///
    /// # Errors
    /// It does not belong here; the archive ends too early, or can't be read.
    pub fn next_member(&mut self) -> Result<Option<(Member, u64)>, ArchiveError> {
        let Some((name, size)) = self.tape.next_member()? else {
            return if self.last == Member::Manifest { Ok(None) } else { Err(ArchiveError::Cut) };
        };
        let member = Member::parse(&name)?;
        if !member.may_follow(Some(&self.last)) || !self.is_new(&member) {
            return Err(ArchiveError::damaged(format!(
                "“{name}” is in it twice, or where it does not belong"
            )));
        }
        if matches!(member, Member::Secret(_)) && !self.hides {
            return Err(ArchiveError::damaged(format!("“{name}” is in it though everybody can read it")));
        }
        self.last = member.clone();
        Ok(Some((member, size)))
    }

    /// Whether no rows of this table have come before, but those of the part before.
    fn is_new(&mut self, member: &Member) -> bool {
        match member {
            Member::Part(table, 1) => self.tables.len() < MOST_TABLES && self.tables.insert(table.clone()),
            _ => true,
        }
    }

    /// Reads bytes of the member; none at its end.
    ///
    /// # Errors
    /// The archive ends too early, or can't be read.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ArchiveError> {
        self.tape.read(buffer)
    }

    /// All rows of a part, a line each.
    ///
    /// # Errors
    /// They are more than a part may have; as [`ArchiveReader::read`].
    pub fn part(&mut self) -> Result<String, ArchiveError> {
        String::from_utf8(self.tape.read_all(LARGEST_PART)?)
            .map_err(|_| ArchiveError::damaged(format!("{} is no text", self.last)))
    }

    /// The secret that this member is.
    ///
    /// # Errors
    /// It is larger than a secret may be; as [`ArchiveReader::read`].
    pub fn secret(&mut self) -> Result<String, ArchiveError> {
        String::from_utf8(self.tape.read_all(SMALL)?)
            .map_err(|_| ArchiveError::damaged(format!("{} is no text", self.last)))
    }

    /// The manifest that this member is.
    ///
    /// # Errors
    /// It can't be understood; as [`ArchiveReader::read`].
    pub fn manifest(&mut self) -> Result<Manifest, ArchiveError> {
        let bad = || ArchiveError::damaged("its manifest can't be understood");
        let text = self.tape.read_all(LARGEST_MANIFEST)?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| bad())?;
        let said = manifest.sha256.clone();
        let manifest = manifest.hashed().map_err(|_| bad())?;
        if manifest.sha256 == said {
            Ok(manifest)
        } else {
            Err(ArchiveError::damaged("its manifest was changed"))
        }
    }
}
