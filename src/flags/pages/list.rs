//! `/admin/flags`: all flags, and how each stands.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{FLAGS, STYLES, flag_address};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Operator, Query};
use crate::flags::service::{Listed, get_list};
use crate::flags::texts;
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    done: String,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    Operator(admin): Operator,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let flags = get_list(&locals).await?;
    let page = Page { styles: STYLES, ..Page::personal(texts::TITLE) };
    let content = || {
        let rows: Vec<_> = flags.iter().map(row).collect();
        view! {
            {texts::done(&query.done).map(|text| notice(Tone::Good, text))}
            <p>{texts::ABOUT}</p>
            <ul class="page-rows" aria-label=texts::TITLE>{rows}</ul>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Flags, page, content))
}

fn row(listed: &Listed) -> Html {
    let flag = &listed.flag;
    let title = listed.known.map_or(flag.key.as_str(), |known| known.title).to_owned();
    let about = listed.known.map_or(texts::NOT_KNOWN, |known| known.about);
    let act = listed
        .known
        .is_some()
        .then(|| switch(&flag.key, flag.revision, flag.killed, &format!(": {title}"), true));
    let on = !flag.killed && flag.default_on;
    view! {
        <li data-testid="flag">
            <div>
                <p><a href=flag_address(&flag.key)><b>{title}</b></a> " " <span class="state" data-state=i32::from(on).to_string()>{texts::state(flag)}</span></p>
                <p class="fine">{about}</p>
                <p class="fine"><code>{flag.key.clone()}</code></p>
            </div>
            {act.map(|act| view! { <div class="acts">{act}</div> })}
        </li>
    }
    .into_html()
}

/// The button that switches a flag off for everybody, or takes that back, as it was seen; `of` is heard after its words. It leads back to
/// the list, or to the flag's page.
pub fn switch(key: &str, revision: i64, killed: bool, of: &str, to_list: bool) -> Html {
    let action = format!("{}/switch{NOTICE}", flag_address(key));
    let (off, words) = if killed { ("0", texts::SWITCH_BACK) } else { ("1", texts::SWITCH_OFF) };
    let class = (!killed).then_some("danger");
    let to = if to_list { FLAGS.to_owned() } else { flag_address(key) };
    view! {
        <form method="post" action=action>
            <input type="hidden" name="revision" value=revision.to_string() />
            <input type="hidden" name="off" value=off />
            <input type="hidden" name="to" value=to />
            <button class=class aria-label=format!("{words}{of}")>{words}</button>
        </form>
    }
    .into_html()
}
