//! The SQL of imports, all of it.

mod claim;
mod entries;
mod jobs;
mod shown;
mod undo;

pub use claim::{Claim, Released, claim, fail, release, shrink};
pub use entries::{
    DueEntry, FileRead, Neighbours, NewEntry, Note, get_due_entries, get_neighbours, insert_entries, note,
    notes_along,
};
pub use jobs::{
    BeginImport, begin_import, begin_undo, cancel_import, delete_import, get_due_imports, get_job,
    get_old_imports, insert_import, list_imports, resume_import,
};
pub use shown::{get_import_page, get_refused};
pub use undo::{DueUndo, Undone, get_due_undos, note_undone, undone_along};
