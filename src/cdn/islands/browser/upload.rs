//! Does what the queue of uploads says, as it changes.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use js_sys::Uint8Array;
use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sha2::{Digest, Sha256};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, Element, File, HtmlInputElement, XmlHttpRequest};

use super::choose::{self, Chosen};
use super::page;
use super::parts;
use super::request::{self, Body, Request, Stop, Watch};
use crate::cdn::islands::queue::{Item, Queue, Stage};
use crate::cdn::model::{MAX_WHOLE, NewFile, Uploaded};

/// Bytes that are hashed before others get their turn.
const CHUNK: u64 = 1 << 20;

/// What there is of a file beside its place in the queue, which has the same number.
pub struct Upload {
    file: File,
    sha256: RefCell<Option<String>>,
    flying: RefCell<Vec<XmlHttpRequest>>,
    /// The id of the upload in parts that was begun.
    id: RefCell<Option<String>>,
}

impl Upload {
    /// Notes the id under which its parts go up.
    pub fn begun(&self, id: &str) {
        self.id.replace(Some(id.to_owned()));
    }

    /// Stops whatever is on its way.
    fn stop(&self) {
        // Taken out first: a request that is stopped says so at once.
        for xhr in self.flying.take() {
            let _ = xhr.abort();
        }
    }
}

type Uploads = Rc<RefCell<Vec<Rc<Upload>>>>;

/// Takes files from the form and sees to it that each goes the way the queue says.
pub fn upload(queue: RwSignal<Queue>, form: NodeRef<Form>) {
    let uploads = Uploads::default();
    {
        let uploads = Rc::clone(&uploads);
        Effect::new(move |_| {
            if let Some(form) = form.get() {
                listen(&form, queue, &uploads);
            }
        });
    }
    let shown = Cell::new(0);
    Effect::new(move |_| {
        queue.track();
        settle(queue, &uploads.borrow());
        while queue.with_untracked(Queue::has_next) {
            let item = queue.try_update(Queue::start_next).flatten();
            let upload = item.as_ref().and_then(|item| uploads.borrow().get(item.id).cloned());
            let Some((item, upload)) = item.zip(upload) else { break };
            spawn_local(Rc::new(Run { queue, item, upload }).to_its_end());
        }
        let (busy, stored) = queue.with_untracked(|queue| (queue.is_busy(), queue.stored()));
        if !busy && stored > shown.replace(stored) {
            spawn_local(page::refresh());
        }
    });
    // Not removed: it lives as long as the page.
    let _ = window_event_listener(ev::beforeunload, move |event| {
        if queue.with_untracked(Queue::is_busy) {
            event.prevent_default();
        }
    });
}

/// Stops what is not wanted any more, and has the server forget what was given up.
fn settle(queue: RwSignal<Queue>, uploads: &[Rc<Upload>]) {
    queue.with_untracked(|queue| {
        for (item, upload) in queue.items().iter().zip(uploads) {
            if !item.is_active() {
                upload.stop();
            }
            if item.stage == Stage::Cancelled
                && let Some(id) = upload.id.take()
            {
                spawn_local(forget(id));
            }
        }
    });
}

async fn forget(id: String) {
    let watch: Rc<dyn Watch> = Rc::new(page::Always);
    let abort = Request { method: "POST", url: format!("/admin/cdn/uploads/{id}/abort"), body: Body::Empty };
    // What is left is swept up in time.
    let _ = request::send(&abort, &watch).await;
}

/// With scripts, what is chosen or dropped goes at once.
fn listen(form: &web_sys::HtmlFormElement, queue: RwSignal<Queue>, uploads: &Uploads) {
    let _ = form.class_list().add_1("live");
    let element: &Element = form;
    let find = |selector: &str| element.query_selector(selector).ok().flatten();
    let input = |selector: &str| find(selector).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let (Some(picker), Some(folder)) = (input("[type=file]"), input("[name=folder]")) else { return };
    let add = {
        let uploads = Rc::clone(uploads);
        move |chosen: Vec<Chosen>| add(queue, &uploads, &folder.value(), chosen)
    };
    let pick = {
        let (picker, add) = (picker.clone(), add.clone());
        move |_: ev::Event| {
            let chosen = picker.files().map(|files| choose::picked(&files)).unwrap_or_default();
            // The same file can be chosen again, to go on with it.
            picker.set_value("");
            add(chosen);
        }
    };
    page::listen(&picker, "change", pick);
    let form = form.clone();
    // Beside the form as well: what misses it must not take the page's place.
    page::listen(&document(), "dragover", {
        let form = form.clone();
        move |event: DragEvent| {
            event.prevent_default();
            let _ = form.class_list().add_1("over");
        }
    });
    page::listen(&document(), "dragleave", {
        let form = form.clone();
        move |_: DragEvent| drop(form.class_list().remove_1("over"))
    });
    page::listen(&document(), "drop", move |event: DragEvent| {
        event.prevent_default();
        let _ = form.class_list().remove_1("over");
        let (dropped, add) = (choose::dropped(&event), add.clone());
        spawn_local(async move { add(dropped.files().await) });
    });
}

fn add(queue: RwSignal<Queue>, uploads: &Uploads, folder: &str, chosen: Vec<Chosen>) {
    // First the files, then the queue, by which they are started.
    let mut added = Vec::new();
    for Chosen { file, below } in chosen {
        let parts: Vec<&str> = [folder.trim(), &below].into_iter().filter(|part| !part.is_empty()).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
        added.push((file.name(), parts.join("/"), file.size() as u64));
        let (sha256, flying, id) = (RefCell::default(), RefCell::default(), RefCell::default());
        uploads.borrow_mut().push(Rc::new(Upload { file, sha256, flying, id }));
    }
    queue.update(|queue| {
        for (name, folder, size) in added {
            queue.add(name, folder, size);
        }
    });
}

/// One start of a file.
pub struct Run {
    queue: RwSignal<Queue>,
    /// The file as it was when it was started.
    pub item: Item,
    /// The file itself.
    pub upload: Rc<Upload>,
}

impl Run {
    async fn to_its_end(self: Rc<Self>) {
        let result = match self.go().await {
            Ok(uploaded) => Ok(uploaded),
            Err(Stop::Problem(problem)) => Err(problem),
            Err(Stop::Unwanted) => return,
        };
        self.queue.update(|queue| queue.settle(self.item.id, self.item.run, result));
    }

    async fn go(self: &Rc<Self>) -> Result<Uploaded, Stop> {
        let new = NewFile {
            name: self.item.name.clone(),
            content_type: self.upload.file.type_(),
            folder: self.item.folder.clone(),
            size: self.item.size,
            sha256: Some(self.sha256().await?),
            replaces: None,
            keep_both: self.item.keep_both,
        };
        self.report(Stage::Sending, 0);
        if self.item.size > MAX_WHOLE { parts::send(self, &new).await } else { self.whole(&new).await }
    }

    /// The file in one request.
    async fn whole(self: &Rc<Self>, new: &NewFile) -> Result<Uploaded, Stop> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("name", &new.name)
            .append_pair("content_type", &new.content_type)
            .append_pair("folder", &new.folder)
            .append_pair("sha256", new.sha256.as_deref().unwrap_or_default())
            .append_pair("keep_both", &new.keep_both.to_string())
            .finish();
        let body = Body::Blob(self.slice(0..self.item.size)?);
        let put = Request { method: "PUT", url: format!("/admin/cdn/upload?{query}"), body };
        let watch: Rc<dyn Watch> = Rc::<Self>::clone(self);
        request::ask(&put, &watch).await
    }

    /// SHA-256 of the file, by which the server knows whether it has it, before a byte is sent.
    async fn sha256(&self) -> Result<String, Stop> {
        if let Some(known) = self.upload.sha256.borrow().as_ref() {
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
        let hex: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.upload.sha256.replace(Some(hex.clone()));
        Ok(hex)
    }

    /// Some bytes of the file, which stay where they are until they are sent.
    pub fn slice(&self, Range { start, end }: Range<u64>) -> Result<Blob, Stop> {
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
        self.upload.file.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| unreadable())
    }

    /// Says how far it is.
    pub fn report(&self, stage: Stage, done: u64) {
        self.queue.update(|queue| queue.report(self.item.id, self.item.run, stage, done));
    }
}

impl Watch for Run {
    fn is_wanted(&self) -> bool {
        self.queue.with_untracked(|queue| queue.is_current(self.item.id, self.item.run))
    }

    fn flying(&self, xhr: XmlHttpRequest) {
        let mut flying = self.upload.flying.borrow_mut();
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
    Stop::Problem("The file can't be read. Has it been moved or changed?".into())
}
