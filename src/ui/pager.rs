use leptos::prelude::*;

use super::IntoHtml;

/// The way on through a list that is shown newest first: `newest` where this is not its first page, `older` where it is
/// not its last.
pub fn pager(newest: Option<String>, older: Option<String>) -> impl IntoView {
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {match newest {
                    Some(address) => view! { <a href=address>"← Newest"</a> }.into_html(),
                    None => view! { <span></span> }.into_html(),
                }}
                {older.map(|address| view! { <a href=address rel="next">"Older →"</a> })}
            </nav>
        }
    })
}
