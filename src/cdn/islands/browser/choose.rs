//! Files that somebody chooses or drops; of folders, all that is in them.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// A file, and where it lay below the folder that was dropped: `photos/2026`.
pub struct Chosen {
    pub file: File,
    pub below: String,
}

/// The files of a picker.
pub fn picked(files: &FileList) -> Vec<Chosen> {
    (0..files.length())
        .filter_map(|i| files.get(i))
        .map(|file| Chosen { file, below: String::new() })
        .collect()
}

/// What was dropped.
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    files: Vec<Chosen>,
}

/// What was dropped. It can be had only while the event is handled: what is in the folders comes later.
pub fn dropped(event: &DragEvent) -> Dropped {
    let Some(data) = event.data_transfer() else {
        return Dropped { entries: Vec::new(), files: Vec::new() };
    };
    let items = data.items();
    let entry = |i| items.get(i).and_then(|item| item.webkit_get_as_entry().ok().flatten());
    let files = data.files().map(|files| picked(&files)).unwrap_or_default();
    Dropped { entries: (0..items.length()).filter_map(entry).collect(), files }
}

impl Dropped {
    /// The files; of folders, where the browser knows them, all that is in them.
    pub async fn files(self) -> Vec<Chosen> {
        if self.entries.is_empty() { self.files } else { within(self.entries).await }
    }
}

/// These files, and those in these folders. What can't be read is left out. What an entry is it says itself: browsers
/// do not all have their classes under the names of the standard.
async fn within(entries: Vec<FileSystemEntry>) -> Vec<Chosen> {
    let mut todo = entries;
    let mut files = Vec::new();
    while let Some(entry) = todo.pop() {
        if entry.is_directory() {
            let reader = entry.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
            // It tells a hundred at a time, and nothing once it has told all.
            loop {
                let more = read_some(&reader).await;
                if more.is_empty() {
                    break;
                }
                todo.extend(more);
            }
        } else {
            let file = entry.unchecked_ref::<FileSystemFileEntry>();
            let below = entry.full_path();
            let below = below.rsplit_once('/').map_or("", |(below, _)| below).trim_matches('/').to_owned();
            let found = call_back(|ok, failed| file.file_with_callback_and_callback(ok, failed)).await;
            if let Some(file) = found.and_then(|found| found.dyn_into::<File>().ok()) {
                files.push(Chosen { file, below });
            }
        }
    }
    files.sort_by_key(|chosen| (chosen.below.clone(), chosen.file.name()));
    files
}

async fn read_some(reader: &FileSystemDirectoryReader) -> Vec<FileSystemEntry> {
    let answer = call_back(|ok, failed| {
        let _ = reader.read_entries_with_callback_and_callback(ok, failed);
    });
    let entries = answer.await.map(|entries| Array::from(&entries)).unwrap_or_default();
    entries.iter().map(JsCast::unchecked_into).collect()
}

/// What an interface of old tells its callback.
async fn call_back(ask: impl Fn(&Function, &Function)) -> Option<JsValue> {
    JsFuture::from(Promise::new(&mut |ok, failed| ask(&ok, &failed))).await.ok()
}
