//! Choosing files, and seeing them go.

mod row;

use leptos::prelude::*;

use super::queue::Queue;
use row::Row;

/// The form by which files are uploaded, and what becomes of each. Without scripts it is a form like any other.
#[island]
pub fn Uploader(
    /// The folder the files go into unless another is typed.
    folder: String,
    /// The media types and extensions that are taken: the `accept` of the picker.
    accept: String,
) -> impl IntoView {
    let queue = RwSignal::new(Queue::default());
    let form = NodeRef::new();
    #[cfg(feature = "hydrate")]
    super::browser::upload(queue, form);
    form_and_rows(queue, form, folder, accept)
}

fn form_and_rows(
    queue: RwSignal<Queue>,
    form: NodeRef<leptos::html::Form>,
    folder: String,
    accept: String,
) -> impl IntoView {
    let ids = move || queue.with(|queue| 0..queue.items().len());
    let summary = Memo::new(move |_| queue.with(Queue::summary));
    // The folder comes first in the form as it is sent: files are stored as they come.
    view! {
        <form class="uploader" method="post" action="/admin/cdn/files" enctype="multipart/form-data" node_ref=form data-testid="uploader">
            <div>
                <label for="upload-folder">"Into folder"</label>
                <input id="upload-folder" name="folder" value=folder maxlength="200" placeholder="main folder" autocomplete="off" autocapitalize="none" spellcheck="false" />
            </div>
            <div>
                <label for="upload-files">"Add files "<span class="fine">"or drop files and folders here"</span></label>
                <input id="upload-files" type="file" name="files" multiple accept=accept />
            </div>
            <button class="button">"Upload"</button>
        </form>
        <ul class="uploads" aria-label="Uploads">
            <For each=ids key=|id| *id let:id>
                <Row queue=queue id=id />
            </For>
        </ul>
        <p class="fine" role="status" data-testid="upload-summary">{summary}</p>
    }
}
