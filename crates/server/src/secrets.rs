//! The secrets that a server must have and that nobody need think of: made where they are missing, a file each in `DATA/secrets`,
//! and read again at each start. What the environment says comes first.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coppice::seal::Keys;
use coppice_archive::check;
use coppice_platform::native::SystemRandom;
use coppice_platform::{Env, Random};

use crate::outcome::CommandError;

/// How a secret is made.
type Make = fn(&dyn Random) -> String;

/// The secrets, and how each is made.
const SECRETS: [(&str, Make); 3] =
    [("AUTH_SECRET", new_secret), ("TOKEN_KEYS", Keys::new_setting), ("LINK_KEYS", Keys::new_setting)];

/// The longest that a file of ours is read.
const MOST_BYTES: u64 = 64 << 10;

/// Settings with the secrets of a data directory behind them.
pub struct WithSecrets {
    env: Arc<dyn Env>,
    secrets: BTreeMap<&'static str, String>,
}

impl WithSecrets {
    /// With the secrets that are there and, for those that are not, some that nobody will ever use: to look at the settings before
    /// anything is made.
    ///
    /// # Errors
    /// A file that is there and can't be read.
    pub fn planned(data: &Path, env: Arc<dyn Env>) -> Result<Self, CommandError> {
        Self::each(env, |name, make| Ok(read(&file(data, name))?.unwrap_or_else(|| make(&SystemRandom))))
    }

    /// With the secrets that are there, and those that are missing made.
    ///
    /// # Errors
    /// A file that can't be read or written.
    pub fn made(data: &Path, env: Arc<dyn Env>) -> Result<Self, CommandError> {
        Self::each(env, |name, make| {
            let file = file(data, name);
            match read(&file)? {
                Some(secret) => Ok(secret),
                None => write_new(&file, &make(&SystemRandom)),
            }
        })
    }

    fn each(
        env: Arc<dyn Env>,
        find: impl Fn(&'static str, Make) -> Result<String, CommandError>,
    ) -> Result<Self, CommandError> {
        let missing = SECRETS.iter().filter(|(name, _)| env.get(name).is_none());
        let secrets = missing
            .map(|(name, make)| Ok((*name, find(name, *make)?)))
            .collect::<Result<_, CommandError>>()?;
        Ok(Self { env, secrets })
    }
}

impl Env for WithSecrets {
    fn get(&self, name: &str) -> Option<String> {
        self.env.get(name).or_else(|| self.secrets.get(name).cloned())
    }
}

/// A secret that is there.
#[derive(Debug)]
pub struct Found {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub secret: String,
    /// Whether it is in a file of ours, and not a setting.
    pub is_ours: bool,
}

/// The secrets that are there, by name, of those that what is in the tables was sealed or signed with; nothing is made.
///
/// # Errors
/// A file that can't be read.
pub fn found(data: &Path, env: &dyn Env) -> Result<Vec<Found>, CommandError> {
    let mut found = Vec::new();
    for name in check::SECRETS {
        let may_be_ours = SECRETS.iter().any(|(own, _)| *own == name);
        let set = env.get(name);
        let is_ours = set.is_none();
        let secret = if is_ours && may_be_ours { read(&file(data, name))? } else { set };
        found.extend(secret.map(|secret| Found { name, secret, is_ours }));
    }
    Ok(found)
}

/// Puts a secret that was ours where ours are, in place of one that may be there. Answers whether it is one of ours.
///
/// # Errors
/// The file can't be written.
pub fn put_back(data: &Path, name: &str, secret: &str) -> Result<bool, CommandError> {
    let Some((name, _)) = SECRETS.iter().find(|(known, _)| *known == name) else { return Ok(false) };
    let file = file(data, name);
    if read(&file)?.as_deref() != Some(secret.trim()) {
        let failed = |error| CommandError::Io(file.display().to_string(), error);
        let draft = file.with_file_name(format!(".{name}.new"));
        private_folder(file.parent().unwrap_or(&file)).map_err(failed)?;
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        private_file(&draft, secret.trim()).and_then(|()| fs::rename(&draft, &file)).map_err(failed)?;
    }
    Ok(true)
}

/// 256 bits in hex.
fn new_secret(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    hex::encode(bytes)
}

fn file(data: &Path, name: &str) -> PathBuf {
    data.join("secrets").join(name)
}

/// What is in the file; `None` where there is none.
fn read(file: &Path) -> Result<Option<String>, CommandError> {
    let failed = |error| CommandError::Io(file.display().to_string(), error);
    match fs::metadata(file) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(failed(error)),
        Ok(about) if about.len() > MOST_BYTES => {
            Err(CommandError::Other(format!("{} is too large to be a secret", file.display())))
        }
        Ok(_) => {
            let text = fs::read_to_string(file).map_err(failed)?.trim().to_owned();
            // An empty one would be taken for one that is not set, and another be used.
            let empty = || {
                CommandError::Other(format!("{} is empty; remove it, or put the secret back", file.display()))
            };
            if text.is_empty() { Err(empty()) } else { Ok(Some(text)) }
        }
    }
}

/// Writes a file that is not there yet, whole or not at all. Where another process was first, what it wrote is what counts: so two
/// of them never have two secrets.
fn write_new(file: &Path, secret: &str) -> Result<String, CommandError> {
    let failed = |error| CommandError::Io(file.display().to_string(), error);
    let folder = file.parent().unwrap_or(file);
    private_folder(folder).map_err(failed)?;
    let mut random = [0; 8];
    SystemRandom.fill(&mut random);
    let draft = folder.join(format!(".{}", hex::encode(random)));
    let written = private_file(&draft, secret).and_then(|()| match fs::hard_link(&draft, file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Not all file systems know of links.
        Err(_) => match private_file(file, secret) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            done => done,
        },
        Ok(()) => Ok(()),
    });
    // That it is still there does no harm: nobody else may read it.
    let _ = fs::remove_file(&draft);
    written.map_err(failed)?;
    read(file)?.ok_or_else(|| failed(ErrorKind::NotFound.into()))
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    if let Some(data) = folder.parent() {
        fs::create_dir_all(data)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    match builder.create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}

fn private_file(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Arc<dyn Env> {
        Arc::new(BTreeMap::<String, String>::new())
    }

    #[test]
    fn secrets_are_made_once_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let planned = WithSecrets::planned(&data, nothing()).unwrap();
        assert!(planned.get("AUTH_SECRET").is_some() && !data.exists());
        let first = WithSecrets::made(&data, nothing()).unwrap();
        for made in [WithSecrets::made(&data, nothing()), WithSecrets::planned(&data, nothing())] {
            let made = made.unwrap();
            for (name, _) in SECRETS {
                assert_eq!((made.get(name), made.get(name) == planned.get(name)), (first.get(name), false));
            }
        }
        assert_eq!(fs::read_dir(data.join("secrets")).unwrap().count(), SECRETS.len());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        WithSecrets::made(dir.path(), nothing()).unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(dir.path().join("secrets")), 0o700);
        for (name, _) in SECRETS {
            assert_eq!(mode(file(dir.path(), name)), 0o600, "{name}");
        }
    }

    #[test]
    fn what_is_there_is_found_and_put_back_elsewhere() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(found(dir.path(), &*nothing()).unwrap().is_empty());
        WithSecrets::made(dir.path(), nothing()).unwrap();
        WithSecrets::made(other.path(), nothing()).unwrap();
        let env =
            [("CDN_SIGNING_KEYS", "1:a"), ("LINK_KEYS", "1:b")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let there = found(dir.path(), &BTreeMap::from(env)).unwrap();
        let told: Vec<_> = there.iter().map(|found| (found.name, found.is_ours)).collect();
        assert_eq!(
            told,
            [("AUTH_SECRET", true), ("CDN_SIGNING_KEYS", false), ("LINK_KEYS", false), ("TOKEN_KEYS", true)]
        );
        for Found { name, secret, is_ours } in &there {
            assert_eq!(put_back(other.path(), name, secret).unwrap(), *is_ours || *name == "LINK_KEYS");
        }
        let after = found(other.path(), &*nothing()).unwrap();
        for Found { name, secret, .. } in &after {
            assert!(there.iter().any(|found| found.name == *name && found.secret == *secret), "{name}");
        }
    }

    #[test]
    fn the_environment_comes_first_and_makes_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let env = BTreeMap::from([("AUTH_SECRET".to_owned(), "of the environment".to_owned())]);
        let made = WithSecrets::made(dir.path(), Arc::new(env)).unwrap();
        assert_eq!(made.get("AUTH_SECRET").as_deref(), Some("of the environment"));
        assert!(!file(dir.path(), "AUTH_SECRET").exists() && file(dir.path(), "LINK_KEYS").exists());
    }

    #[test]
    fn of_many_that_start_at_once_all_have_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path();
        let made = std::thread::scope(|scope| {
            let start = || scope.spawn(|| WithSecrets::made(data, nothing()).unwrap().get("AUTH_SECRET"));
            let all: Vec<_> = (0..16).map(|_| start()).collect();
            all.into_iter().map(|one| one.join().unwrap().unwrap()).collect::<Vec<_>>()
        });
        assert!(made.iter().all(|secret| *secret == made[0] && secret.len() == 64));
    }

    #[test]
    fn a_file_that_is_empty_is_told_and_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        WithSecrets::made(dir.path(), nothing()).unwrap();
        fs::write(file(dir.path(), "TOKEN_KEYS"), "\n").unwrap();
        let error = WithSecrets::made(dir.path(), nothing()).err().unwrap();
        assert!(error.to_string().contains("TOKEN_KEYS is empty"), "{error}");
    }
}
