//! `/admin/pages/new` and `/admin/pages/:id`: the editor of a page.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::markdown::to_html;
use crate::site::model::{LONGEST_PAGE, OwnPage, PageKind};
use crate::site::{service, texts};
use crate::typed::Typed;
use crate::ui::{Done, Filled, Html, IntoHtml, NOTICE, Shown, Side, differences};

/// What a new page begins with.
#[derive(Debug, Default, Deserialize)]
pub struct NewQuery {
    #[serde(default)]
    kind: String,
}

fn filled(page: &OwnPage) -> Typed {
    Typed::default()
        .with("title", page.title.clone())
        .with("slug", page.slug.clone())
        .with("kind", page.kind.name())
        .with("body", page.body.clone())
        .with("in_footer", page.in_footer.to_string())
        .with("published", page.published.to_string())
}

/// The editor of a new page.
pub async fn new(locals: Locals, admin: Admin, Query(query): Query<NewQuery>) -> Result<Response, AppError> {
    let kind = PageKind::parse(&query.kind).unwrap_or_default();
    let title = if kind == PageKind::Other { "" } else { texts::kind(kind) };
    let page = OwnPage {
        kind,
        title: title.into(),
        body: texts::start(kind).into(),
        in_footer: 1,
        ..OwnPage::default()
    };
    let form = filled(&page);
    Ok(render(&locals, &admin, &OwnPage::default(), &form, Shown::Stored))
}

/// The editor of a page that is there.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, AppError> {
    let stored = service::get_page(&locals, &id).await?;
    let form = filled(&stored);
    Ok(render(&locals, &admin, &stored, &form, Shown::after(query.saved.map(|_| texts::SAVED))))
}

/// The editor with what was typed over what is stored, which is nothing for a new page.
pub fn render(
    locals: &Locals,
    admin: &Admin,
    stored: &OwnPage,
    form: &Typed,
    shown: Shown<OwnPage>,
) -> Response {
    let is_new = stored.id.is_empty();
    let title = if is_new { texts::NEW_PAGE.to_owned() } else { stored.title.clone() };
    let page = Page {
        styles: &["admin.css", "cdn.css", "site.css"],
        status: shown.status(),
        ..Page::personal(title)
    };
    let preview = matches!(shown, Shown::Previewed(_)).then(|| preview(form));
    let both = shown.yours().map(|yours| differences(sides(stored, yours)));
    let save = if both.is_some() { texts::SAVE_OVER } else { texts::SAVE };
    let content = || {
        let filled = Filled { form, problem: shown.problem() };
        view! {
            <p class="row"><a href=super::PAGES>{texts::PAGES}</a> {(!is_new).then(|| see(stored))}</p>
            {shown.notice(&texts::SHOWN)}
            {both}
            {editor(stored, &filled, save)}
            {preview}
            {(!is_new).then(|| view! { <p><a class="danger" href=format!("{}/{}/delete", super::PAGES, stored.id)>{texts::DELETE}</a></p> })}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Pages, page, content)
}

/// Where the page itself is.
fn see(stored: &OwnPage) -> Html {
    let label = if stored.published == 1 { texts::SEE_IT } else { texts::SEE_DRAFT };
    view! { <a href=format!("/pages/{}", stored.slug)>{label}</a> }.into_html()
}

fn editor(stored: &OwnPage, filled: &Filled<'_>, save: &'static str) -> Html {
    let address = if stored.id.is_empty() {
        format!("{}/new{NOTICE}", super::PAGES)
    } else {
        format!("{}/{}{NOTICE}", super::PAGES, stored.id)
    };
    let kinds = PageKind::ALL.into_iter().map(|kind| (kind.name(), texts::kind(kind)));
    let states = [("0", texts::ONLY_US), ("1", texts::EVERYBODY)].into_iter();
    // Only who was told of the gaps can say that they may stay.
    let told = filled.problem(texts::PUBLISH.name).is_some() || filled.form.field("gaps") == "1";
    let gaps = told.then(|| {
        let ticked = filled.form.field("gaps") == "1";
        view! { <label class="tick"><input type="checkbox" name="gaps" value="1" checked=ticked /> <span>{texts::FILL_GAPS}</span></label> }
    });
    view! {
        <form method="post" action=address class="settings" novalidate>
            <input type="hidden" name="revision" value=stored.revision.to_string() />
            {filled.line(&texts::TITLE, "text", 100)}
            {filled.line(&texts::SLUG, "text", 100)}
            {filled.choice(&texts::KIND, kinds)}
            {filled.lines(&texts::BODY, 20, LONGEST_PAGE)}
            {filled.choice(&texts::PUBLISH, states)}
            {gaps}
            {filled.tick(&texts::FOOT)}
            <p class="acts"><button class="button" name="act" value="save">{save}</button> <button name="act" value="preview">{texts::PREVIEW}</button></p>
        </form>
    }
    .into_html()
}

/// The text as its readers would see it.
fn preview(form: &Typed) -> Html {
    let (title, html) = (form.field("title"), to_html(&form.field("body")));
    view! {
        <section class="previewed" aria-labelledby="preview" data-testid="preview">
            <h2 id="preview">{texts::PREVIEW}</h2>
            <p class="preview-title" dir="auto">{title}</p>
            <div class="prose" dir="auto" inner_html=html></div>
        </section>
    }
    .into_html()
}

/// What differs between what is stored and what was typed.
pub fn sides(stored: &OwnPage, yours: &OwnPage) -> Vec<Side> {
    let state =
        |page: &OwnPage| if page.published == 1 { texts::EVERYBODY } else { texts::ONLY_US }.to_owned();
    let footer =
        |page: &OwnPage| if page.in_footer == 1 { texts::IN_FOOTER } else { texts::NOT_IN_FOOTER }.to_owned();
    let kind = |page: &OwnPage| texts::kind(page.kind).to_owned();
    let side = |label: &'static str, of: &dyn Fn(&OwnPage) -> String| Side {
        label,
        theirs: of(stored),
        yours: of(yours),
    };
    let all = [
        side(texts::TITLE.label, &|page| page.title.clone()),
        side(texts::SLUG.label, &|page| page.slug.clone()),
        side(texts::KIND.label, &kind),
        side(texts::BODY.label, &|page| page.body.clone()),
        side(texts::PUBLISH.label, &state),
        side(texts::FOOT.label, &footer),
    ];
    all.into_iter().filter(|side| side.theirs != side.yours).collect()
}
