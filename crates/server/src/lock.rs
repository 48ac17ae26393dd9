//! One server a data folder.
//!
//! Two of them would both do what is due, each with caches that know nothing of what the other has just written: what somebody
//! saves at one is for a minute not there at the other. That may be wanted, and has to be said.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use crate::outcome::CommandError;

/// The folder's lock; it is held until this goes, or the process ends, however that comes about.
pub struct Lock(#[expect(dead_code, reason = "the lock is the open file's")] File);

/// Takes it: alone, or `shared` with others that say so too. What is there is left as it is.
///
/// # Errors
/// Somebody else has it; the folder can't be written to.
pub fn take(data: &Path, shared: bool) -> Result<Lock, CommandError> {
    let path = data.join("serve.lock");
    let failed = |error| CommandError::Io(path.display().to_string(), error);
    fs::create_dir_all(data).map_err(failed)?;
    let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
    match if shared { file.try_lock_shared() } else { file.try_lock() } {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(CommandError::Other(format!(
            "{} is served by another process already. Stop that one first, or start both with --shared: what is saved at \
             one may then take a minute until the other knows of it.",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_served_by_one_or_by_all_who_share_it() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("new");
        let first = take(&folder, false).unwrap();
        for shared in [false, true] {
            let refused = take(&folder, shared).err().unwrap().to_string();
            assert!(refused.contains("is served by another process already"), "{refused}");
        }
        drop(first);
        let (_one, _other) = (take(&folder, true).unwrap(), take(&folder, true).unwrap());
        assert!(take(&folder, false).is_err());
    }
}
