//! Who can read an archive.
//!
//! age's own formats, so that its own tools open an archive, too. The work that a guess at the passphrase costs is set, not measured as
//! age does it: 64 MiB each, so that a home with 128 MB can read what another has written; passphrases are to be long instead.

use std::io::{self, BufReader, Chain, Cursor, Read, Write};
use std::str::FromStr;

use age::secrecy::SecretString;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};

use crate::ArchiveError;

/// The work that goes into a passphrase, as a power of two: 64 MiB, and a fifth of a second.
const WORK: u8 = 16;
/// The most that is done for an archive that others have encrypted, `age -p` among them: 256 MiB.
const MOST_WORK: u8 = 18;
/// The fewest characters of a passphrase.
const SHORTEST: usize = 12;
/// How a file that age has encrypted begins.
const MARK: &[u8] = b"age-encryption.org/";

/// Whom an archive is written for.
pub enum Encryption {
    /// Everybody who has the file.
    Plain,
    /// Whoever knows the passphrase.
    Passphrase(SecretString),
    /// Whoever has the key of one of these.
    Recipients(Vec<x25519::Recipient>),
}

impl Encryption {
    /// For whoever knows this passphrase.
    ///
    /// # Errors
    /// It is too short to keep anybody out.
    pub fn passphrase(text: String) -> Result<Self, ArchiveError> {
        if text.chars().count() < SHORTEST {
            let why = format!(
                "a passphrase has at least {SHORTEST} characters; such as `openssl rand -hex 16` makes"
            );
            return Err(ArchiveError::Refused(why));
        }
        Ok(Self::Passphrase(text.into()))
    }

    /// For whoever has the key of one of these, which begin with `age1`.
    ///
    /// # Errors
    /// One is none.
    pub fn recipients(texts: &[String]) -> Result<Self, ArchiveError> {
        let parse = |text: &String| {
            let none =
                || ArchiveError::Refused(format!("“{text}” is no recipient of age's: these begin with age1"));
            x25519::Recipient::from_str(text.trim()).map_err(|_| none())
        };
        Ok(Self::Recipients(texts.iter().map(parse).collect::<Result<_, _>>()?))
    }

    /// Whether an archive that is written so may hold secrets.
    pub fn hides(&self) -> bool {
        !matches!(self, Self::Plain)
    }
}

/// What an archive is opened with.
#[derive(Default)]
pub struct Keys {
    /// A passphrase.
    pub passphrase: Option<String>,
    /// Keys: what `age-keygen` writes, of which lines that are no keys are passed over.
    pub identities: Option<String>,
}

/// What an archive has to be opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// Nothing.
    Open,
    /// A passphrase.
    Passphrase,
    /// A key.
    Key,
}

impl Locked {
    /// Looks at how an archive begins.
    ///
    /// # Errors
    /// It can't be read.
    pub fn of(mut file: impl Read) -> Result<Self, ArchiveError> {
        let start = beginning(&mut file)?;
        if start != MARK {
            return Ok(Self::Open);
        }
        let whole = BufReader::new(Cursor::new(start).chain(file));
        let decryptor = Decryptor::new_buffered(whole).map_err(opening)?;
        Ok(if decryptor.is_scrypt() { Self::Passphrase } else { Self::Key })
    }
}

/// The bytes of an archive on their way out.
pub(crate) enum Sealed<W: Write> {
    Plain(W),
    Encrypted(Box<StreamWriter<W>>),
}

impl<W: Write> Sealed<W> {
    pub(crate) fn new(out: W, encryption: &Encryption) -> Result<Self, ArchiveError> {
        let encryptor = match encryption {
            Encryption::Plain => return Ok(Self::Plain(out)),
            Encryption::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Encryption::Recipients(all) => {
                Encryptor::with_recipients(all.iter().map(|one| one as &dyn age::Recipient))
            }
        };
        let encryptor = encryptor.map_err(|error| ArchiveError::Refused(error.to_string()))?;
        Ok(Self::Encrypted(Box::new(encryptor.wrap_output(out).map_err(ArchiveError::Io)?)))
    }

    /// Writes what is left, and gives back what it was written to.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(mut out) => out.flush().map(|()| out),
            Self::Encrypted(writer) => writer.finish(),
        }
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Encrypted(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Encrypted(writer) => writer.flush(),
        }
    }
}

type Begun<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// The bytes of an archive on their way in.
pub(crate) enum Opened<R: Read> {
    Plain(Begun<R>),
    Encrypted(Box<StreamReader<Begun<R>>>),
}

impl<R: Read> Opened<R> {
    pub(crate) fn new(mut file: R, keys: &Keys) -> Result<Self, ArchiveError> {
        let start = beginning(&mut file)?;
        let encrypted = start == MARK;
        let whole = BufReader::with_capacity(1 << 17, Cursor::new(start).chain(file));
        if !encrypted {
            return Ok(Self::Plain(whole));
        }
        let decryptor = Decryptor::new_buffered(whole).map_err(opening)?;
        let opened = if decryptor.is_scrypt() {
            let passphrase = keys.passphrase.clone().ok_or(ArchiveError::Locked("its passphrase"))?;
            let mut identity = scrypt::Identity::new(passphrase.into());
            identity.set_max_work_factor(MOST_WORK);
            decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
        } else {
            let text =
                keys.identities.as_ref().ok_or(ArchiveError::Locked("the key of one of its recipients"))?;
            let all: Vec<_> =
                text.lines().filter_map(|line| x25519::Identity::from_str(line.trim()).ok()).collect();
            decryptor.decrypt(all.iter().map(|one| one as &dyn age::Identity))
        };
        Ok(Self::Encrypted(Box::new(opened.map_err(opening)?)))
    }

    /// Whether nobody could read it who has not the key.
    pub(crate) fn hides(&self) -> bool {
        matches!(self, Self::Encrypted(_))
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Encrypted(stream) => stream.read(buffer),
        }
    }
}

/// As many of the first bytes as tell an encrypted file from others.
fn beginning(file: &mut impl Read) -> Result<Vec<u8>, ArchiveError> {
    let mut start = Vec::new();
    let most = u64::try_from(MARK.len()).unwrap_or_default();
    file.take(most).read_to_end(&mut start).map_err(ArchiveError::Io)?;
    Ok(start)
}

fn opening(error: DecryptError) -> ArchiveError {
    match error {
        DecryptError::Io(error) => ArchiveError::reading(error),
        DecryptError::ExcessiveWork { .. } => {
            ArchiveError::damaged("opening it would take more memory than any archive of ours does")
        }
        DecryptError::UnknownFormat => {
            ArchiveError::damaged("it is encrypted in a way that is not known here")
        }
        _ => ArchiveError::WrongKey,
    }
}
