//! An archive on its way out.

use std::collections::BTreeMap;
use std::io::Write;

use sha2::{Digest, Sha256};

use crate::encryption::Sealed;
use crate::manifest::Format;
use crate::tape::TapeWriter;
use crate::{
    About, ArchiveError, Encryption, LARGEST_MANIFEST, LARGEST_PART, Manifest, Member, ObjectEntry, PART,
    TableEntry, VERSION,
};

/// Writes an archive, member after member, in their order.
pub struct ArchiveWriter<W: Write> {
    tape: TapeWriter<Sealed<W>>,
    hides: bool,
    last: Member,
    table: Option<Table>,
    object: Option<(ObjectEntry, Sha256)>,
    tables: Vec<TableEntry>,
    objects: Vec<ObjectEntry>,
}

/// The table whose rows are coming.
struct Table {
    name: String,
    part: Vec<u8>,
    parts: u32,
    rows: u64,
    bytes: u64,
    hash: Sha256,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive of this moment, in epoch seconds.
    ///
    /// # Errors
    /// `out` can't be written to.
    pub fn create(out: W, encryption: &Encryption, moment: i64) -> Result<Self, ArchiveError> {
        let mut writer = Self {
            tape: TapeWriter::new(Sealed::new(out, encryption)?, moment),
            hides: encryption.hides(),
            last: Member::Format,
            table: None,
            object: None,
            tables: Vec::new(),
            objects: Vec::new(),
        };
        let format = Format { name: Format::NAME.to_owned(), version: VERSION };
        writer.whole(&Member::Format, &json(&format)?)?;
        Ok(writer)
    }

    /// Puts a secret in, by name. They come in the order of their names, before all else.
    ///
    /// # Errors
    /// The archive is plain; it can't be written.
    pub fn secret(&mut self, name: &str, secret: &str) -> Result<(), ArchiveError> {
        if !self.hides {
            return Err(ArchiveError::Refused("a plain archive holds no secrets".to_owned()));
        }
        self.next(Member::Secret(name.to_owned()), secret.as_bytes())
    }

    /// Begins a table; a row more is [`ArchiveWriter::row`].
    ///
    /// # Errors
    /// The archive can't be written.
    pub fn table(&mut self, name: &str) -> Result<(), ArchiveError> {
        self.end_table()?;
        let name = name.to_owned();
        self.table = Some(Table { name, part: Vec::new(), parts: 0, rows: 0, bytes: 0, hash: Sha256::new() });
        Ok(())
    }

    /// Puts a row in, as a line of JSON.
    ///
    /// # Errors
    /// It is larger than anybody may hold; no table was begun; the archive can't be written.
    pub fn row(&mut self, row: &str) -> Result<(), ArchiveError> {
        let table = self.table.as_ref().ok_or_else(out_of_order)?;
        let size = row.len().saturating_add(1);
        if u64::try_from(size).unwrap_or(u64::MAX) > LARGEST_PART {
            return Err(ArchiveError::Refused(format!(
                "a row of the table {} takes more than {} MiB, which is more than an archive holds",
                table.name,
                LARGEST_PART >> 20
            )));
        }
        if table.part.len().saturating_add(size) > PART {
            self.end_part()?;
        }
        let table = self.table.as_mut().ok_or_else(out_of_order)?;
        table.part.extend_from_slice(row.as_bytes());
        table.part.push(b'\n');
        table.rows = table.rows.saturating_add(1);
        Ok(())
    }

    fn end_part(&mut self) -> Result<(), ArchiveError> {
        let Some(mut table) = self.table.take() else { return Ok(()) };
        if !table.part.is_empty() {
            let part = std::mem::take(&mut table.part);
            table.parts = table.parts.saturating_add(1);
            table.hash.update(&part);
            table.bytes = table.bytes.saturating_add(u64::try_from(part.len()).unwrap_or_default());
            self.next(Member::Part(table.name.clone(), table.parts), &part)?;
            // What it took is taken again by the next.
            table.part = part;
            table.part.clear();
        }
        self.table = Some(table);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ArchiveError> {
        self.end_part()?;
        if let Some(Table { name, rows, bytes, hash, .. }) = self.table.take() {
            self.tables.push(TableEntry { name, rows, bytes, sha256: hex::encode(hash.finalize()) });
        }
        Ok(())
    }

    /// Begins an object of so many bytes. They come in the order of their keys, after all tables.
    ///
    /// # Errors
    /// Its key has no place in an archive; it can't be written.
    pub fn object(
        &mut self,
        key: &str,
        size: u64,
        content_type: Option<String>,
        custom: BTreeMap<String, String>,
    ) -> Result<(), ArchiveError> {
        self.end_table()?;
        let name = format!("objects/{key}");
        let member = Member::parse(&name).map_err(|_| {
            ArchiveError::Refused(format!("the file “{key}” has a name that could lead out of a folder"))
        })?;
        self.follow(member)?;
        let entry = ObjectEntry { key: key.to_owned(), size, sha256: None, content_type, custom };
        self.object = Some((entry, Sha256::new()));
        self.tape.begin(&name, size)
    }

    /// Writes bytes of the object.
    ///
    /// # Errors
    /// There are more than was said; no object was begun; the archive can't be written.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        let (_, hash) = self.object.as_mut().ok_or_else(out_of_order)?;
        hash.update(bytes);
        self.tape.write(bytes)
    }

    /// Ends the object.
    ///
    /// # Errors
    /// There were fewer bytes than was said; the archive can't be written.
    pub fn end_object(&mut self) -> Result<(), ArchiveError> {
        let (entry, hash) = self.object.take().ok_or_else(out_of_order)?;
        self.objects.push(ObjectEntry { sha256: Some(hex::encode(hash.finalize())), ..entry });
        self.tape.end()
    }

    /// Notes an object whose bytes stay where they are.
    pub fn listed(&mut self, entry: ObjectEntry) {
        self.objects.push(entry);
    }

    /// Ends the archive by its manifest; gives it back with what it was written to.
    ///
    /// # Errors
    /// There are more objects than a manifest can name; the archive can't be written.
    pub fn finish(mut self, about: About) -> Result<(W, Manifest), ArchiveError> {
        self.end_table()?;
        let (tables, objects, sha256) = (self.tables, self.objects, String::new());
        let manifest = Manifest { format: VERSION, about, tables, objects, sha256 };
        let manifest = manifest.hashed().map_err(|error| ArchiveError::Refused(error.to_string()))?;
        let text = json(&manifest)?;
        if u64::try_from(text.len()).unwrap_or(u64::MAX) > LARGEST_MANIFEST {
            let why = "there are more files than an archive can name; back up without them, and copy them by themselves";
            return Err(ArchiveError::Refused(why.to_owned()));
        }
        let mut tape = self.tape;
        tape.begin(&Member::Manifest.to_string(), u64::try_from(text.len()).unwrap_or(u64::MAX))?;
        tape.write(&text)?;
        tape.end()?;
        let out = tape.finish()?.finish().map_err(ArchiveError::Io)?;
        Ok((out, manifest))
    }

    fn next(&mut self, member: Member, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.follow(member.clone())?;
        self.whole(&member, bytes)
    }

    fn follow(&mut self, member: Member) -> Result<(), ArchiveError> {
        if !member.may_follow(Some(&self.last)) || self.object.is_some() {
            return Err(out_of_order());
        }
        self.last = member;
        Ok(())
    }

    fn whole(&mut self, member: &Member, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.tape.begin(&member.to_string(), u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        self.tape.write(bytes)?;
        self.tape.end()
    }
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, ArchiveError> {
    let mut text = serde_json::to_vec(value).map_err(|error| ArchiveError::Refused(error.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

fn out_of_order() -> ArchiveError {
    ArchiveError::Refused("what goes into an archive came out of order".to_owned())
}
