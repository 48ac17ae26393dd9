use leptos::prelude::*;

use crate::cdn::files_query::FilesQuery;
use crate::cdn::islands::bytes;
use crate::cdn::model::CdnFile;
use crate::ui::{IntoHtml, Time};

/// All that is known of a file.
pub fn facts(file: &CdnFile, uploader: Option<String>) -> impl IntoView + use<> {
    let dimensions = file.width.zip(file.height).map(|(width, height)| {
        view! { <div><dt>"Dimensions"</dt><dd data-testid="dimensions">{width} " × " {height} " pixels"</dd></div> }
    });
    let all = FilesQuery { uploader: file.uploaded_by.clone().unwrap_or_default(), ..FilesQuery::default() };
    let who = match uploader {
        Some(email) => view! { <a href=all.address()>{email}</a> }.into_html(),
        None => "—".into_html(),
    };
    let exact = (file.size_bytes >= 1_000).then(|| format!(" ({} bytes)", file.size_bytes));
    view! {
        <dl class="facts">
            <div><dt>"Type"</dt><dd>{file.content_type.clone()}</dd></div>
            {dimensions}
            <div><dt>"Size"</dt><dd data-testid="size">{bytes(file.size_bytes)} {exact}</dd></div>
            <div><dt>"Uploaded"</dt><dd><Time at=file.created_at /> " by " {who}</dd></div>
            <div><dt>"Changed"</dt><dd><Time at=file.updated_at /></dd></div>
            <div><dt>"Original name"</dt><dd>{file.original_filename.clone()}</dd></div>
            <div><dt>"SHA-256"</dt><dd><code data-testid="sha256">{file.sha256.clone()}</code></dd></div>
        </dl>
    }
}
