//! A file that is there whole, or not at all.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::outcome::CommandError;

/// A file that is being written, under a name of its own beside the one it will have. Who writes it holds its lock; what a killed
/// process has left there is nobody's, and written over.
pub struct Draft {
    file: File,
    draft: PathBuf,
    path: PathBuf,
    replaces: bool,
    is_done: bool,
}

impl Draft {
    /// Begins one.
    ///
    /// # Errors
    /// There is a file of that name, and it is not to be replaced; somebody else is writing it; it can't be written.
    pub fn create(path: &Path, replaces: bool) -> Result<Self, CommandError> {
        hold_free(path, replaces)?;
        let name = path.file_name().map(|name| name.to_os_string());
        let mut name = name.ok_or_else(|| CommandError::Other(format!("{} is no file", path.display())))?;
        name.push(".part");
        let draft = path.with_file_name(name);
        let failed = |error| CommandError::Io(draft.display().to_string(), error);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&draft).map_err(failed)?;
        let taken = || CommandError::Other(format!("another backup is writing {} just now", path.display()));
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken()),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // It may have become somebody's whole file between the two.
        if !is_at(&file, &draft) {
            return Err(taken());
        }
        private(&file).and_then(|()| file.set_len(0)).map_err(failed)?;
        Ok(Self { file, draft, path: path.to_owned(), replaces, is_done: false })
    }

    /// What is written to.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Gives it its name, once all of it is on the disk.
    ///
    /// # Errors
    /// There is a file of that name by now, and it is not to be replaced; it can't be written.
    pub fn finish(mut self) -> Result<(), CommandError> {
        hold_free(&self.path, self.replaces)?;
        let failed = |error| CommandError::Io(self.path.display().to_string(), error);
        self.file.sync_all().and_then(|()| fs::rename(&self.draft, &self.path)).map_err(failed)?;
        self.is_done = true;
        let folder =
            self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // So that the name is there after a loss of power, too. Not all systems open folders.
        match File::open(folder) {
            Ok(folder) => folder.sync_all().map_err(failed),
            Err(_) => Ok(()),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_done {
            // That it is still there does no harm: the next one writes over it.
            let _ = fs::remove_file(&self.draft);
        }
    }
}

fn hold_free(path: &Path, replaces: bool) -> Result<(), CommandError> {
    if replaces || fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    Err(CommandError::Other(format!("{} is there already; --force writes over it", path.display())))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same =
        |one: &fs::Metadata, other: &fs::Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(file), Ok(there)) if same(&file, &there))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(unix)]
fn private(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(_: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_written_by_one_and_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.coppice");
        let draft = Draft::create(&path, false).unwrap();
        draft.file().write_all(b"new").unwrap();
        assert!(!path.exists());
        let refused = Draft::create(&path, false).err().unwrap().to_string();
        assert!(refused.contains("another backup is writing"), "{refused}");
        draft.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let refused = Draft::create(&path, false).err().unwrap().to_string();
        assert!(refused.contains("--force"), "{refused}");
        // One that is given up leaves what is there, and nothing of its own.
        drop(Draft::create(&path, true).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it_whatever_was_there() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.coppice");
        // What a killed one has left.
        fs::write(folder.path().join("shop.coppice.part"), "half of it, and more").unwrap();
        let draft = Draft::create(&path, false).unwrap();
        draft.file().write_all(b"new").unwrap();
        draft.finish().unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
