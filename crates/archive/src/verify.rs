//! Whether an archive is whole.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Read;

use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};

use crate::{ArchiveError, ArchiveReader, Manifest, Member, TableEntry, check};

/// How many bytes of an object are read at once.
const STEP: usize = 1 << 16;

/// A whole archive: what it says of itself, and the secrets that are in it.
#[derive(Debug)]
pub struct Verified {
    /// What it says.
    pub manifest: Manifest,
    /// Its secrets, by name.
    pub secrets: BTreeMap<String, String>,
}

/// Reads an archive to its end and holds what is in it against its manifest. Nothing is kept of it but what the manifest says, too: so it
/// takes no more memory, and no disk, whatever somebody has put there.
///
/// # Errors
/// What is wrong with it, the first there is.
pub fn verify<R: Read>(reader: &mut ArchiveReader<R>) -> Result<Verified, ArchiveError> {
    let mut seen = Seen::default();
    while let Some((member, size)) = reader.next_member()? {
        match member {
            Member::Secret(name) => {
                seen.secrets.insert(name, reader.secret()?);
            }
            Member::Part(table, number) => seen.part(&table, number, &reader.part()?)?,
            Member::Object(key) => {
                let hash = hash(reader)?;
                seen.objects.push((key, size, hash));
            }
            Member::Manifest => seen.manifest = Some(reader.manifest()?),
            Member::Format => {}
        }
    }
    let manifest = seen.manifest.take().ok_or(ArchiveError::Cut)?;
    seen.hold_against(&manifest)?;
    Ok(Verified { manifest, secrets: seen.secrets })
}

/// What has come by.
#[derive(Default)]
struct Seen {
    secrets: BTreeMap<String, String>,
    tables: Vec<(TableEntry, Sha256)>,
    objects: Vec<(String, u64, [u8; 32])>,
    manifest: Option<Manifest>,
}

impl Seen {
    fn part(&mut self, table: &str, number: u32, part: &str) -> Result<(), ArchiveError> {
        let unreadable = || ArchiveError::damaged(format!("the rows of {table} can't be read"));
        if !part.ends_with('\n') {
            return Err(unreadable());
        }
        let mut rows = 0_u64;
        for row in part.lines() {
            serde_json::from_str::<BTreeMap<String, IgnoredAny>>(row).map_err(|_| unreadable())?;
            rows = rows.saturating_add(1);
        }
        if number == 1 {
            let entry = TableEntry { name: table.to_owned(), rows: 0, bytes: 0, sha256: String::new() };
            self.tables.push((entry, Sha256::new()));
        }
        let (entry, hash) = self.tables.last_mut().ok_or_else(unreadable)?;
        hash.update(part.as_bytes());
        entry.rows = entry.rows.saturating_add(rows);
        entry.bytes = entry.bytes.saturating_add(u64::try_from(part.len()).unwrap_or_default());
        Ok(())
    }

    fn hold_against(&mut self, manifest: &Manifest) -> Result<(), ArchiveError> {
        let differs = |what: &str| ArchiveError::damaged(format!("{what} is not what its manifest says"));
        let mut tables = self
            .tables
            .drain(..)
            .map(|(entry, hash)| TableEntry { sha256: hex::encode(hash.finalize()), ..entry });
        // Of a table without rows there is no part.
        for said in manifest.tables.iter().filter(|table| table.rows > 0) {
            if tables.next().as_ref() != Some(said) {
                return Err(differs(&format!("the table {}", said.name)));
            }
        }
        if let Some(more) = tables.next() {
            return Err(differs(&format!("the table {}", more.name)));
        }
        drop(tables);
        let mut objects = self.objects.iter();
        for said in manifest.objects.iter().filter(|_| manifest.about.with_objects) {
            let is_there = objects.next().is_some_and(|(key, size, hash)| {
                (key, *size, Some(hex::encode(hash))) == (&said.key, said.size, said.sha256.clone())
            });
            if !is_there {
                return Err(differs(&format!("the file “{}”", said.key)));
            }
        }
        if let Some((key, ..)) = objects.next() {
            return Err(differs(&format!("the file “{key}”")));
        }
        for (name, secret) in &self.secrets {
            let wanted = manifest.about.secrets.get(name);
            if wanted.is_none_or(|wanted| !check::holds(name, secret, wanted)) {
                return Err(differs(&format!("the secret {name}")));
            }
        }
        Ok(())
    }
}

fn hash<R: Read>(reader: &mut ArchiveReader<R>) -> Result<[u8; 32], ArchiveError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; STEP];
    loop {
        let count = reader.read(&mut buffer)?;
        match buffer.get(..count) {
            None | Some([]) => return Ok(hash.finalize().into()),
            Some(bytes) => hash.update(bytes),
        }
    }
}
