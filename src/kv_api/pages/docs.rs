//! `/api/v1/docs`: the API, for people. Made from the document that programs read.

use axum::response::Response;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::kv_api::api::v1::outline::{Field, Operation, groups};
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// The page; it asks nothing of the database.
pub async fn page(locals: Locals) -> Response {
    let origin = locals.canonical_origin();
    let account = locals.app.config.kv_api.account_id.clone();
    let page = Page { styles: &["api-docs.css"], language: Some("en"), ..Page::personal("KV API") };
    let content = app::html(move || {
        let groups: Vec<_> =
            groups().iter().map(|(heading, operations)| group(heading, operations)).collect();
        let read = format!("curl -H \"Authorization: Bearer $TOKEN\" {origin}/api/v1/kv/greeting");
        let write = format!(
            "curl -X PUT -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\" -d '{{\"value\":\"hello\"}}' {origin}/api/v1/kv/greeting"
        );
        let wrangler = format!(
            "CLOUDFLARE_API_BASE_URL={origin}/client/v4 CLOUDFLARE_ACCOUNT_ID={account} CLOUDFLARE_API_TOKEN=$TOKEN npx wrangler kv key get --remote --namespace-id $NAMESPACE greeting"
        );
        view! {
            <article class="api-docs">
                <h1>"KV API"</h1>
                <p>"Keys and values for programs, with strong consistency: whoever writes a value reads it at once, everywhere. The people who run the shop make keys for programs at "<a href="/admin/api-keys">"API keys"</a>"."</p>
                <p>"For programs, the same as a document: "<a href="/api/v1/openapi.json">"openapi.json"</a>"."</p>
                <section aria-labelledby="begin">
                    <h2 id="begin">"To begin with"</h2>
                    <p>"Write a value, and read it:"</p>
                    <pre><code>{write}"\n"{read}</code></pre>
                    <p>"What knows Cloudflare’s own KV works here by another base address, such as wrangler:"</p>
                    <pre><code>{wrangler}</code></pre>
                </section>
                <section aria-labelledby="own-writes">
                    <h2 id="own-writes">"What is read where"</h2>
                    <p>"Each answer carries a header "<code>"x-d1-bookmark"</code>". A program that sends the last it was given sees at least that state, whichever copy of the database answers. Each value has an "<code>"ETag"</code>": sent back as "<code>"If-Match"</code>", it has a write happen only if nobody else has written meanwhile."</p>
                </section>
                {groups}
            </article>
        }
    });
    page.render(&locals, content)
}

fn group(heading: &str, operations: &[Operation]) -> Html {
    let heading = heading.to_owned();
    let operations: Vec<_> = operations.iter().map(operation).collect();
    view! { <section><h2>{heading}</h2>{operations}</section> }.into_html()
}

fn operation(operation: &Operation) -> Html {
    let Operation { method, path, about, parameters, body, answers } = operation.clone();
    let answers: Vec<_> = answers
        .into_iter()
        .map(|(status, about)| view! { <dt><code>{status}</code></dt><dd>{about}"."</dd> }.into_html())
        .collect();
    view! {
        <section class="operation">
            <h3><code>{method}" "<wbr/>{path}</code></h3>
            <p>{about}"."</p>
            {fields("Address and headers", &parameters)}
            {fields("Body, in JSON", &body)}
            <details>
                <summary>"Answers"</summary>
                <dl>{answers}</dl>
            </details>
        </section>
    }
    .into_html()
}

fn fields(heading: &'static str, fields: &[Field]) -> Option<Html> {
    let field = |field: &Field| {
        let Field { name, place, required, about } = field.clone();
        let place = (!place.is_empty()).then(|| format!(" ({place})"));
        let must = required.then_some(", required");
        view! { <dt><code>{name}</code>{place}{must}</dt><dd>{about}"."</dd> }.into_html()
    };
    let list: Vec<_> = fields.iter().map(field).collect();
    (!list.is_empty()).then(|| view! { <h4>{heading}</h4><dl>{list}</dl> }.into_html())
}
