//! Does what the queue of uploads says, as it changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, HtmlInputElement};

use super::choose::{self, Chosen};
use super::page;
use super::parts;
use super::transfer::{LocalFile, Transfer};
use crate::cdn::api;
use crate::cdn::islands::queue::{Queue, Stage};
use crate::cdn::model::{MAX_WHOLE, NewFile, Uploaded};
use crate::client::request::{self, Body, Request, Stop, Watch};
use crate::client::watched;

/// The files by their places in the queue.
type Files = Rc<RefCell<Vec<Rc<LocalFile>>>>;

/// Takes files from the form and sees to it that each goes the way the queue says.
pub fn upload(queue: RwSignal<Queue>, form: NodeRef<Form>) {
    let files = Files::default();
    {
        let files = Rc::clone(&files);
        Effect::new(move |_| {
            if let Some(form) = form.get() {
                listen(&form, queue, &files);
            }
        });
    }
    let shown = Cell::new(0);
    Effect::new(move |_| {
        queue.track();
        stop_unwanted(queue, &files.borrow());
        while queue.with_untracked(Queue::has_next) {
            let item = queue.try_update(Queue::start_next).flatten();
            let file = item.as_ref().and_then(|item| files.borrow().get(item.id).cloned());
            let Some((item, file)) = item.zip(file) else { break };
            spawn_local(run(Rc::new(Transfer { queue, item, file })));
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
fn stop_unwanted(queue: RwSignal<Queue>, files: &[Rc<LocalFile>]) {
    queue.with_untracked(|queue| {
        for (item, file) in queue.items().iter().zip(files) {
            if !item.is_active() {
                file.stop();
            }
            if item.stage == Stage::Cancelled
                && let Some(id) = file.take_upload_id()
            {
                spawn_local(forget(id));
            }
        }
    });
}

async fn forget(id: String) {
    // What is left is swept up in time.
    let _ = api::abort_upload(id).await;
}

/// With scripts, what is chosen or dropped goes at once.
fn listen(form: &web_sys::HtmlFormElement, queue: RwSignal<Queue>, files: &Files) {
    let _ = form.class_list().add_1("live");
    let element: &Element = form;
    let find = |selector: &str| element.query_selector(selector).ok().flatten();
    let input = |selector: &str| find(selector).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let (Some(picker), Some(folder)) = (input("[type=file]"), input("[name=folder]")) else { return };
    let add = {
        let files = Rc::clone(files);
        move |chosen: Vec<Chosen>| add(queue, &files, &folder.value(), chosen)
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

fn add(queue: RwSignal<Queue>, files: &Files, folder: &str, chosen: Vec<Chosen>) {
    // First the files, then the queue, by which they are started.
    let mut added = Vec::new();
    for Chosen { file, below } in chosen {
        let parts: Vec<&str> = [folder.trim(), &below].into_iter().filter(|part| !part.is_empty()).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
        added.push((file.name(), parts.join("/"), file.size() as u64));
        files.borrow_mut().push(Rc::new(LocalFile::new(file)));
    }
    queue.update(|queue| {
        for (name, folder, size) in added {
            queue.add(name, folder, size);
        }
    });
}

/// Sends a file and says what became of it.
async fn run(transfer: Rc<Transfer>) {
    match send(&transfer).await {
        Ok(uploaded) => transfer.finish(Ok(uploaded)),
        Err(Stop::Failed(error)) => transfer.finish(Err(error.to_string())),
        Err(Stop::Unwanted) => {}
    }
}

async fn send(transfer: &Rc<Transfer>) -> Result<Uploaded, Stop> {
    let new = transfer.announcement().await?;
    transfer.report(Stage::Sending, 0);
    if transfer.item.size > MAX_WHOLE {
        parts::send(transfer, &new).await
    } else {
        send_whole(transfer, &new).await
    }
}

/// Sends a file in one request, unless it is there: what has to be sent to be told so may be sent in vain several times, for an answer
/// that is given meanwhile is lost with some connections.
async fn send_whole(transfer: &Rc<Transfer>, new: &NewFile) -> Result<Uploaded, Stop> {
    let watch: Rc<dyn Watch> = Rc::<Transfer>::clone(transfer);
    if let Some(sha256) = new.sha256.clone().filter(|_| !new.keep_both)
        && let Some(file) = watched(&watch, api::get_cdn_file_by_hash(sha256)).await?
    {
        return Ok(Uploaded::Duplicate { file: Box::new(file) });
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", &new.name)
        .append_pair("content_type", &new.content_type)
        .append_pair("folder", &new.folder)
        .append_pair("sha256", new.sha256.as_deref().unwrap_or_default())
        .append_pair("keep_both", &new.keep_both.to_string())
        .finish();
    let body = Body::Blob(transfer.slice(0..transfer.item.size)?);
    let put = Request { method: "PUT", url: format!("/admin/cdn/upload?{query}"), body };
    request::ask(&put, &watch).await
}
