use leptos::prelude::*;

use super::flag_address;
use crate::flags::model::{Entry, Flag};
use crate::flags::service::FlagPage;
use crate::flags::texts;
use crate::ui::{Html, IntoHtml, Time, pager};

/// What a flag was and what it became, by whom and when, the newest first.
pub fn history(page: &FlagPage, is_first: bool) -> Html {
    let rows: Vec<_> = page.entries.iter().map(|entry| row(page, entry)).collect();
    if rows.is_empty() {
        return view! { <h2 id="history">{texts::HISTORY}</h2><p class="fine">{texts::NO_HISTORY}</p> }
            .into_html();
    }
    let address = flag_address(&page.flag.key);
    let older = page.next.map(|id| format!("{address}?before={id}#history"));
    let newest = (!is_first).then(|| format!("{address}#history"));
    view! {
        <h2 id="history">{texts::HISTORY}</h2>
        <div class="table" role="region" aria-labelledby="history" tabindex="0">
            <table class="changes">
                <caption class="unseen">{texts::HISTORY}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Time"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"It was"</th>
                        <th scope="col">"It became"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(newest, older)}
    }
    .into_html()
}

/// What both have is left out: what was changed is what is looked for.
fn row(page: &FlagPage, entry: &Entry) -> Html {
    let untouched = page.known.map(Flag::untouched);
    let before = entry.before.as_ref().or(untouched.as_ref());
    let lines = |flag: Option<&Flag>| flag.map(|flag| texts::lines(flag, &page.names)).unwrap_or_default();
    let (before, after) = (lines(before), lines(entry.after.as_ref()));
    let shown = |lines: &[String], others: &[String]| {
        let lines = lines.iter().filter(|line| !others.contains(line));
        lines.map(|line| view! { <p dir="auto">{line.clone()}</p> }.into_html()).collect::<Vec<_>>()
    };
    let (was, became) = (shown(&before, &after), shown(&after, &before));
    view! {
        <tr data-testid="change">
            <td><Time at=entry.at /></td>
            <td>{entry.email.clone().unwrap_or_else(|| texts::GONE.to_owned())}</td>
            <td>{was}</td>
            <td>{became}</td>
        </tr>
    }
    .into_html()
}
