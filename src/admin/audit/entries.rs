use leptos::prelude::*;

use crate::audit::{Action, AuditEntry};

/// Entries of the audit log as a table, which scrolls by itself where the window is narrower.
#[component]
pub fn Entries(
    /// The entries.
    entries: Vec<AuditEntry>,
    /// The id of what names them.
    labelled_by: &'static str,
) -> impl IntoView {
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    view! {
        <div class="table" role="region" aria-labelledby=labelled_by tabindex="0">
            <table>
                <caption class="unseen">"Entries of the audit log"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Time" <span data-utc="">" (UTC)"</span></th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"Subject"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Details"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(entry: AuditEntry) -> impl IntoView {
    let or_dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    let what = Action::ALL.iter().find(|action| action.name() == entry.action).map(|action| action.label());
    view! {
        <tr data-testid="entry">
            <td><time datetime=format!("{}Z", entry.time)>{entry.time.clone()}</time></td>
            <td>{or_dash(entry.email.unwrap_or_default())}</td>
            <td>{what.map_or(entry.action, str::to_owned)}</td>
            <td>{or_dash(entry.subject)}</td>
            <td>{or_dash(entry.ip)}</td>
            <td>{or_dash(entry.details)}</td>
        </tr>
    }
}
