//! `/admin/pages`: the pages of the shop's own.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::site::model::{PageKind, PageRow};
use crate::site::{service, texts};
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    deleted: Option<String>,
    saved: Option<String>,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let pages = service::get_pages(&locals).await?;
    let said = match query {
        ListQuery { deleted: Some(_), .. } => Some(notice(Tone::Good, texts::DELETED)),
        ListQuery { saved: Some(_), .. } => Some(notice(Tone::Good, texts::SAVED)),
        _ => None,
    };
    let page = Page { styles: &["admin.css", "cdn.css", "site.css"], ..Page::personal(texts::PAGES) };
    let content = || {
        view! {
            {said}
            {rows(pages)}
            <h2>{texts::NEW_PAGE}</h2>
            <p>{texts::BEGIN_WITH}</p>
            <ul class="chips">{kinds()}</ul>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Pages, page, content))
}

fn kinds() -> Vec<Html> {
    let link = |kind: PageKind| {
        let address = format!("{}/new?kind={}", super::PAGES, kind.name());
        view! { <li><a href=address>{texts::kind(kind)}</a></li> }.into_html()
    };
    PageKind::ALL.into_iter().map(link).collect()
}

fn rows(pages: Vec<PageRow>) -> Html {
    if pages.is_empty() {
        return view! { <p>{texts::NO_PAGES}</p> }.into_html();
    }
    let last = pages.len().saturating_sub(1);
    let rows: Vec<_> = pages.into_iter().enumerate().map(|(at, page)| row(page, at > 0, at < last)).collect();
    view! {
        <form method="post" action=format!("{}/order{NOTICE}", super::PAGES)><ul class="page-rows">{rows}</ul></form>
    }
    .into_html()
}

fn row(page: PageRow, can_rise: bool, can_fall: bool) -> Html {
    let address = format!("{}/{}", super::PAGES, page.id);
    let state = if page.published == 1 { texts::PUBLISHED } else { texts::DRAFT };
    let footer = if page.in_footer == 1 { texts::IN_FOOTER } else { texts::NOT_IN_FOOTER };
    let act = |act: &str, label: &'static str, is_possible: bool| {
        let name = format!("{label}: {}", page.title);
        view! { <button name="act" value=format!("{act} {}", page.id) aria-label=name disabled=!is_possible>{label}</button> }
    };
    view! {
        <li data-testid="page">
            <div>
                <p><a href=address dir="auto">{page.title.clone()}</a> " " <span class="state" data-state=page.published.to_string()>{state}</span></p>
                <p class="fine"><code>"/pages/" {page.slug.clone()}</code> ", " {footer} ", " {texts::CHANGED} " " <Time at=page.updated_at /></p>
            </div>
            <div class="acts">{act("up", texts::UP, can_rise)} {act("down", texts::DOWN, can_fall)}</div>
        </li>
    }
    .into_html()
}
