//! A tar as a stream: members one after another, in blocks of 512 bytes
//! (<https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>).
//!
//! Headers are the `tar` crate's. What it reads and writes around them is a few lines of our own: members come in pieces here, for their
//! bytes are on their way from elsewhere; and what is read may be anybody's, so that only what we write is taken: files, with long
//! names by PAX, and nothing that would be held in memory unseen.

use std::io::{Read, Write};

use tar::{EntryType, Header};

use crate::{ArchiveError, SMALL};

const BLOCK: u64 = 512;
const ZEROS: [u8; 512] = [0; 512];

/// The most bytes of a name in a header itself.
const SHORT: usize = 100;

/// A tar on its way out.
pub struct TapeWriter<W> {
    out: W,
    moment: i64,
    left: u64,
    padding: u64,
}

impl<W: Write> TapeWriter<W> {
    /// Begins one, whose members are of this moment, in epoch seconds.
    pub fn new(out: W, moment: i64) -> Self {
        Self { out, moment, left: 0, padding: 0 }
    }

    /// Begins a member of so many bytes.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn begin(&mut self, name: &str, size: u64) -> Result<(), ArchiveError> {
        if name.len() > SHORT || !name.is_ascii() {
            let record = record("path", name);
            let size = u64::try_from(record.len()).unwrap_or(u64::MAX);
            self.header("PaxHeader", EntryType::XHeader, size)?;
            self.write(record.as_bytes())?;
            self.end()?;
        }
        self.header(name, EntryType::Regular, size)
    }

    fn header(&mut self, name: &str, kind: EntryType, size: u64) -> Result<(), ArchiveError> {
        let mut header = Header::new_ustar();
        if let Some(ustar) = header.as_ustar_mut() {
            ustar.name.iter_mut().zip(name.bytes()).for_each(|(place, byte)| *place = byte);
        }
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o600);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(u64::try_from(self.moment).unwrap_or_default());
        header.set_cksum();
        self.out.write_all(header.as_bytes()).map_err(ArchiveError::Io)?;
        (self.left, self.padding) = (size, padding(size));
        Ok(())
    }

    /// Writes bytes of the member.
    ///
    /// # Errors
    /// There are more of them than was said; the file can't be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(size).ok_or_else(changed)?;
        self.out.write_all(bytes).map_err(ArchiveError::Io)
    }

    /// Ends the member.
    ///
    /// # Errors
    /// There are fewer bytes than was said; the file can't be written.
    pub fn end(&mut self) -> Result<(), ArchiveError> {
        if self.left > 0 {
            return Err(changed());
        }
        let zeros = ZEROS.get(..usize::try_from(self.padding).unwrap_or_default()).unwrap_or_default();
        self.out.write_all(zeros).map_err(ArchiveError::Io)
    }

    /// Ends the tar, and gives back what it was written to.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn finish(mut self) -> Result<W, ArchiveError> {
        self.out.write_all(&ZEROS).and_then(|()| self.out.write_all(&ZEROS)).map_err(ArchiveError::Io)?;
        Ok(self.out)
    }
}

fn changed() -> ArchiveError {
    ArchiveError::Refused("a file changed its size while it was read; try again".to_owned())
}

fn padding(size: u64) -> u64 {
    (BLOCK - size % BLOCK) % BLOCK
}

/// A record of a PAX header: its length, in which the length is counted, name and value.
fn record(name: &str, value: &str) -> String {
    let rest = format!(" {name}={value}\n");
    let mut length = rest.len();
    loop {
        let record = format!("{length}{rest}");
        if record.len() == length {
            return record;
        }
        length = record.len();
    }
}

/// A tar on its way in.
pub struct TapeReader<R> {
    file: R,
    left: u64,
    padding: u64,
}

impl<R: Read> TapeReader<R> {
    /// Begins to read one.
    pub fn new(file: R) -> Self {
        Self { file, left: 0, padding: 0 }
    }

    /// Name and size of the next member; `None` after the last. What was not read of the one before is passed over.
    ///
    /// # Errors
    /// What is there is no tar, holds something else than files, or ends too early.
    pub fn next_member(&mut self) -> Result<Option<(String, u64)>, ArchiveError> {
        let mut long = None;
        loop {
            self.pass_over()?;
            let Some(header) = self.header()? else {
                return if long.is_none() { Ok(None) } else { Err(no_tar()) };
            };
            let size = header.entry_size().map_err(|_| no_tar())?;
            (self.left, self.padding) = (size, padding(size));
            match header.entry_type() {
                EntryType::XHeader => long = self.long_name(size)?.or(long),
                EntryType::Regular => {
                    let name = match long {
                        Some(name) => name,
                        None => String::from_utf8(header.path_bytes().into_owned()).map_err(|_| no_tar())?,
                    };
                    return Ok(Some((name, size)));
                }
                _ => {
                    let name = String::from_utf8_lossy(&header.path_bytes()).into_owned();
                    return Err(ArchiveError::damaged(format!("“{name}” in it is no file")));
                }
            }
        }
    }

    /// Reads bytes of the member; none at its end.
    ///
    /// # Errors
    /// The tar ends too early, or can't be read.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ArchiveError> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..most).filter(|buffer| !buffer.is_empty()) else { return Ok(0) };
        match self.file.read(buffer).map_err(ArchiveError::reading)? {
            0 => Err(ArchiveError::Cut),
            count => {
                self.left = self.left.saturating_sub(u64::try_from(count).unwrap_or_default());
                Ok(count)
            }
        }
    }

    /// What is left of the member, if it is not more than so many bytes.
    ///
    /// # Errors
    /// It is more; as [`TapeReader::read`].
    pub fn read_all(&mut self, most: u64) -> Result<Vec<u8>, ArchiveError> {
        if self.left > most {
            return Err(ArchiveError::damaged("a part of it is larger than any that is written"));
        }
        let mut all = Vec::new();
        (&mut self.file).take(self.left).read_to_end(&mut all).map_err(ArchiveError::reading)?;
        self.left = self.left.saturating_sub(u64::try_from(all.len()).unwrap_or_default());
        if self.left > 0 { Err(ArchiveError::Cut) } else { Ok(all) }
    }

    fn pass_over(&mut self) -> Result<(), ArchiveError> {
        let rest = self.left.checked_add(self.padding).ok_or_else(no_tar)?;
        (self.left, self.padding) = (0, 0);
        let passed = std::io::copy(&mut (&mut self.file).take(rest), &mut std::io::sink());
        if passed.map_err(ArchiveError::reading)? == rest { Ok(()) } else { Err(ArchiveError::Cut) }
    }

    /// The next header; `None` at the end, behind which nothing may be but zeros.
    fn header(&mut self) -> Result<Option<Header>, ArchiveError> {
        let mut header = Header::new_old();
        self.file.read_exact(header.as_mut_bytes()).map_err(ArchiveError::reading)?;
        if header.as_bytes() == &ZEROS {
            return self.nothing_more().map(|()| None);
        }
        let sum = header.as_bytes().iter().enumerate().map(|(place, byte)| match place {
            148..156 => u32::from(b' '),
            _ => u32::from(*byte),
        });
        let is_sound =
            header.cksum().is_ok_and(|said| said == sum.sum::<u32>()) && header.as_ustar().is_some();
        if is_sound { Ok(Some(header)) } else { Err(no_tar()) }
    }

    fn nothing_more(&mut self) -> Result<(), ArchiveError> {
        let mut block = [0; 512];
        self.file.read_exact(&mut block).map_err(ArchiveError::reading)?;
        loop {
            if block != ZEROS {
                return Err(ArchiveError::damaged("something stands behind its end"));
            }
            match self.file.read(&mut block).map_err(ArchiveError::reading)? {
                0 => return Ok(()),
                count => block.iter_mut().skip(count).for_each(|byte| *byte = 0),
            }
        }
    }

    /// The name that a PAX header gives to the member behind it, if it does. What else it says, such as times, is of no use here.
    fn long_name(&mut self, size: u64) -> Result<Option<String>, ArchiveError> {
        if size > SMALL {
            return Err(no_tar());
        }
        let text = String::from_utf8(self.read_all(SMALL)?).map_err(|_| no_tar())?;
        let mut rest = text.as_str();
        let mut name = None;
        while !rest.is_empty() {
            let (length, _) = rest.split_once(' ').ok_or_else(no_tar)?;
            let end = length.parse().map_err(|_| no_tar())?;
            let (record, more) = rest.split_at_checked(end).ok_or_else(no_tar)?;
            let record = record.get(length.len()..).and_then(|record| record.strip_prefix(' '));
            let record = record.and_then(|record| record.strip_suffix('\n')).ok_or_else(no_tar)?;
            match record.split_once('=').ok_or_else(no_tar)? {
                ("path", path) => name = Some(path.to_owned()),
                ("size", _) => return Err(no_tar()),
                _ => {}
            }
            rest = more;
        }
        Ok(name)
    }
}

fn no_tar() -> ArchiveError {
    ArchiveError::damaged("it is no tar such as ours are")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn written(members: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut tape = TapeWriter::new(Vec::new(), 1_700_000_000);
        for (name, bytes) in members {
            tape.begin(name, bytes.len() as u64).unwrap();
            tape.write(bytes).unwrap();
            tape.end().unwrap();
        }
        tape.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
        let mut tape = TapeReader::new(bytes);
        let mut all = Vec::new();
        while let Some((name, size)) = tape.next_member()? {
            all.push((name, tape.read_all(size)?));
        }
        Ok(all)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_by_us_and_by_the_crate(
            members in prop::collection::vec(("[a-zé/ 0-9]{1,300}".prop_filter("a name", |n| !n.trim_matches('/').is_empty()), prop::collection::vec(any::<u8>(), 0..1_500)), 0..6)
        ) {
            let bytes = written(&members);
            prop_assert_eq!(read(&bytes).unwrap(), members.clone());
            let mut crates = tar::Archive::new(bytes.as_slice());
            let theirs = crates.entries().unwrap().map(|entry| {
                let mut entry = entry.unwrap();
                let name = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
                let mut content = Vec::new();
                entry.read_to_end(&mut content).unwrap();
                (name, content)
            });
            prop_assert_eq!(theirs.collect::<Vec<_>>(), members);
        }

        #[test]
        fn what_is_cut_anywhere_or_anything_else_is_refused(cut in 0_usize..4_096, noise in prop::collection::vec(any::<u8>(), 0..2_048)) {
            let bytes = written(&[("a".repeat(150), vec![1; 700]), ("b".to_owned(), Vec::new())]);
            prop_assert!(matches!(read(&bytes[..cut.min(bytes.len() - 1)]), Err(ArchiveError::Cut)));
            // Whatever it is, it ends.
            drop(read(&noise));
        }
    }

    #[test]
    fn links_and_folders_are_refused_by_name() {
        for kind in [
            EntryType::Symlink,
            EntryType::Link,
            EntryType::Directory,
            EntryType::Fifo,
            EntryType::GNULongName,
            EntryType::XGlobalHeader,
        ] {
            let mut tape = TapeWriter::new(Vec::new(), 0);
            tape.header("objects/evil", kind, 0).unwrap();
            let refused = read(&tape.finish().unwrap()).unwrap_err().to_string();
            assert!(refused.contains("“objects/evil” in it is no file"), "{refused}");
        }
    }

    #[test]
    fn a_member_has_as_many_bytes_as_was_said() {
        let mut tape = TapeWriter::new(Vec::new(), 0);
        tape.begin("a", 3).unwrap();
        assert!(tape.write(b"four").is_err());
        tape.write(b"a").unwrap();
        assert!(tape.end().is_err());
    }

    #[test]
    fn a_header_that_says_nothing_of_use_is_passed_over_and_a_huge_one_is_not() {
        let mut tape = TapeWriter::new(Vec::new(), 0);
        let times = record("mtime", "1700000000.5");
        tape.header("PaxHeader", EntryType::XHeader, times.len() as u64).unwrap();
        tape.write(times.as_bytes()).unwrap();
        tape.end().unwrap();
        tape.begin("a", 0).unwrap();
        assert_eq!(read(&tape.finish().unwrap()).unwrap(), [("a".to_owned(), Vec::new())]);
        let mut tape = TapeWriter::new(Vec::new(), 0);
        tape.header("PaxHeader", EntryType::XHeader, 1 << 32).unwrap();
        assert!(read(&tape.finish().unwrap()).is_err());
    }
}
