//! A file on its way: its bytes, and how far it is. It sends nothing by itself.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use sha2::{Digest, Sha256};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, XmlHttpRequest};

use crate::cdn::islands::queue::{Item, Queue, Stage};
use crate::cdn::model::{NewFile, Uploaded};
use crate::client::request::{Stop, Watch};
use crate::error::AppError;

/// Bytes that are hashed before others get their turn.
const CHUNK: u64 = 1 << 20;

/// What there is of a file beside its place in the queue, which has the same number.
pub struct LocalFile {
    blob: File,
    sha256: RefCell<Option<String>>,
    flying: RefCell<Vec<XmlHttpRequest>>,
    /// The id of the upload in parts that was begun.
    upload_id: RefCell<Option<String>>,
}

impl LocalFile {
    /// A file that was chosen.
    pub fn new(blob: File) -> Self {
        let (sha256, flying, upload_id) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { blob, sha256, flying, upload_id }
    }

    /// Notes the id under which its parts go up.
    pub fn begun(&self, id: &str) {
        self.upload_id.replace(Some(id.to_owned()));
    }

    /// The id under which its parts went up, which is forgotten by this.
    pub fn take_upload_id(&self) -> Option<String> {
        self.upload_id.take()
    }

    /// Stops whatever is on its way.
    pub fn stop(&self) {
        // Taken out first: a request that is stopped says so at once.
        for xhr in self.flying.take() {
            let _ = xhr.abort();
        }
    }
}

/// One start of a file.
pub struct Transfer {
    /// Where it says how far it is.
    pub queue: RwSignal<Queue>,
    /// The file as it was when it was started.
    pub item: Item,
    /// The file itself.
    pub file: Rc<LocalFile>,
}

impl Transfer {
    /// How the file is announced to the server; its hash takes a while.
    pub async fn announcement(&self) -> Result<NewFile, Stop> {
        Ok(NewFile {
            name: self.item.name.clone(),
            content_type: self.file.blob.type_(),
            folder: self.item.folder.clone(),
            size: self.item.size,
            sha256: Some(self.sha256().await?),
            replaces: None,
            keep_both: self.item.keep_both,
        })
    }

    /// SHA-256 of the file, by which the server knows whether it has it, before a byte is sent.
    async fn sha256(&self) -> Result<String, Stop> {
        if let Some(known) = self.file.sha256.borrow().as_ref() {
            return Ok(known.clone());
        }
        let mut hasher = Sha256::new();
        let mut start = 0;
        while start < self.item.size {
            let end = start.saturating_add(CHUNK).min(self.item.size);
            let bytes = JsFuture::from(self.slice(start..end)?.array_buffer());
            hasher.update(Uint8Array::new(&bytes.await.map_err(|_| unreadable())?).to_vec());
            if !self.is_wanted() {
                return Err(Stop::Unwanted);
            }
            self.report(Stage::Checking, end);
            start = end;
        }
        let hex = hex::encode(hasher.finalize());
        self.file.sha256.replace(Some(hex.clone()));
        Ok(hex)
    }

    /// Some bytes of the file, which stay where they are until they are sent.
    pub fn slice(&self, Range { start, end }: Range<u64>) -> Result<Blob, Stop> {
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
        self.file.blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| unreadable())
    }

    /// Says what became of it.
    pub fn finish(&self, result: Result<Uploaded, String>) {
        self.queue.update(|queue| queue.finish(self.item.id, self.item.run, result));
    }

    /// Says how far it is.
    pub fn report(&self, stage: Stage, done: u64) {
        self.queue.update(|queue| queue.report(self.item.id, self.item.run, stage, done));
    }
}

impl Watch for Transfer {
    fn is_wanted(&self) -> bool {
        self.queue.with_untracked(|queue| queue.is_current(self.item.id, self.item.run))
    }

    fn flying(&self, xhr: XmlHttpRequest) {
        let mut flying = self.file.flying.borrow_mut();
        flying.retain(|xhr| xhr.ready_state() != XmlHttpRequest::DONE);
        flying.push(xhr);
    }

    fn sent(&self, bytes: u64) {
        self.report(Stage::Sending, bytes);
    }

    fn waiting(&self, seconds: u32) {
        self.report(Stage::Retrying(seconds), 0);
    }
}

fn unreadable() -> Stop {
    Stop::Failed(AppError::Unprocessable("The file can't be read. Has it been moved or changed?".into()))
}
