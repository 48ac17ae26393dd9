//! `/admin/flags/:key`: a flag, its rules, what somebody would get, and its history.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::history::history;
use super::list::switch;
use super::{STYLES, flag_address};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Operator, Query};
use crate::flags::model::{Flag, Rule, RuleKind};
use crate::flags::service::{FlagPage, Tried, get_page, try_out};
use crate::flags::texts;
use crate::locals::Locals;
use crate::number::exact;
use crate::typed::Typed;
use crate::ui::{Filled, Html, IntoHtml, NOTICE, Time, Tone, notice};

/// The page, and where the address asks what somebody would get, that. At most three round trips beside the session's.
pub async fn page(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Query(query): Query<Typed>,
) -> Result<Response, AppError> {
    let before = match query.field("before").as_str() {
        "" => None,
        text => Some(exact(text).ok_or_else(|| AppError::BadRequest(texts::UNREADABLE.into()))?),
    };
    let page = get_page(&locals, &key, before).await?;
    let mut shown = Shown { typed: &query, tried: None, problem: None, is_first: before.is_none() };
    if query.field("try") == "1" {
        match try_out(&locals, page.known, &page.flag, &query).await {
            Ok(tried) => shown.tried = Some(tried),
            Err(AppError::Invalid { field, message }) => shown.problem = Some((field, message)),
            Err(error) => return Err(error),
        }
    }
    let said = texts::done(&query.field("done")).map(|text| notice(Tone::Good, text));
    let status = if shown.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render(&locals, &admin, &page, &shown, said, status))
}

/// The page as it is now, because somebody else was first.
///
/// # Errors
/// What the database can't do.
pub async fn changed_meanwhile(locals: &Locals, admin: &Admin, key: &str) -> Result<Response, AppError> {
    let page = get_page(locals, key, None).await?;
    let shown = Shown { typed: &Typed::default(), tried: None, problem: None, is_first: true };
    let said = notice(Tone::Bad, texts::CHANGED_MEANWHILE);
    Ok(render(locals, admin, &page, &shown, Some(said), StatusCode::CONFLICT))
}

/// What was asked of the flag.
struct Shown<'a> {
    typed: &'a Typed,
    tried: Option<Tried>,
    problem: Option<(String, String)>,
    /// Whether the history is shown from its newest line on.
    is_first: bool,
}

fn render(
    locals: &Locals,
    admin: &Admin,
    page: &FlagPage,
    shown: &Shown<'_>,
    said: Option<Html>,
    status: StatusCode,
) -> Response {
    let flag = &page.flag;
    let title = page.known.map_or(flag.key.as_str(), |known| known.title);
    let document = Page { styles: STYLES, status, ..Page::personal(title) };
    let content = || {
        let about = page.known.map_or(texts::NOT_KNOWN, |known| known.about);
        let on = !flag.killed && flag.default_on;
        let is_known = page.known.is_some();
        view! {
            {said}
            <p>{about}</p>
            <p><span class="state" data-state=i32::from(on).to_string() data-testid="state">{texts::state(flag)}</span> " " <code>{flag.key.clone()}</code></p>
            {is_known.then(|| kill(flag))}
            {is_known.then(|| default(flag))}
            {rules(page)}
            {tries(page, shown)}
            {history(page, shown.is_first)}
            <p><a href=super::FLAGS>"All flags"</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Flags, document, content)
}

fn kill(flag: &Flag) -> Html {
    let note = if flag.killed { texts::IS_OFF } else { texts::SWITCH_NOTE };
    view! {
        <div class="stack">
            <p class="fine">{note}</p>
            {switch(&flag.key, flag.revision, flag.killed, "", false)}
        </div>
    }
    .into_html()
}

fn default(flag: &Flag) -> Html {
    let form = Typed::default().with(texts::DEFAULT.name, texts::on(flag.default_on));
    let filled = Filled { form: &form, problem: None };
    let values = [true, false].map(|on| (texts::on(on), texts::on(on)));
    view! {
        <h2 id="default-title">{texts::WHERE_NO_RULE}</h2>
        <form method="post" action=format!("{}{NOTICE}", flag_address(&flag.key)) class="stack narrow-form" aria-labelledby="default-title">
            <input type="hidden" name="revision" value=flag.revision.to_string() />
            {filled.choice(&texts::DEFAULT, values.into_iter())}
            {filled.tick(&texts::ANEW)}
            <p><button>{texts::SAVE}</button></p>
        </form>
    }
    .into_html()
}

fn rules(page: &FlagPage) -> Html {
    let flag = &page.flag;
    let here = flag_address(&flag.key);
    let last = flag.rules.len().saturating_sub(1);
    let rows: Vec<_> =
        flag.rules.iter().enumerate().map(|(at, rule)| row(page, rule, at > 0, at < last)).collect();
    let list = if rows.is_empty() {
        view! { <p class="fine">{texts::NO_RULES}</p> }.into_html()
    } else {
        view! {
            <form method="post" action=format!("{here}/order{NOTICE}")>
                <input type="hidden" name="revision" value=flag.revision.to_string() />
                <ol class="page-rows">{rows}</ol>
            </form>
        }
        .into_html()
    };
    let add = page.known.is_some().then(|| {
        let link = |kind: RuleKind| {
            let address = format!("{here}/rules/new?kind={}", kind.name());
            view! { <li><a href=address>{texts::rule_kind(kind)}</a></li> }.into_html()
        };
        let links: Vec<_> = RuleKind::ALL.into_iter().map(link).collect();
        view! { <p>{texts::ADD}</p><ul class="chips">{links}</ul> }
    });
    view! {
        <h2 id="rules">{texts::RULES}</h2>
        <p class="fine">{texts::RULES_NOTE}</p>
        {list}
        {add}
    }
    .into_html()
}

fn row(page: &FlagPage, rule: &Rule, can_rise: bool, can_fall: bool) -> Html {
    let words = texts::rule(&page.flag, rule, &page.names);
    let act = |act: &str, label: &'static str, is_possible: bool| {
        let name = format!("{label}: {words}");
        view! { <button name="act" value=format!("{act} {}", rule.id) aria-label=name disabled=!is_possible>{label}</button> }
    };
    let shown = match page.known {
        Some(_) => {
            let address = format!("{}/rules/{}", flag_address(&page.flag.key), rule.id);
            view! { <a href=address dir="auto">{words.clone()}</a> }.into_html()
        }
        None => view! { <span dir="auto">{words.clone()}</span> }.into_html(),
    };
    let acts = page.known.is_some().then(|| {
        view! { <div class="acts">{act("up", texts::UP, can_rise)} {act("down", texts::DOWN, can_fall)}</div> }
    });
    view! {
        <li data-testid="rule">
            <p><span class="fine">{rule.priority.to_string()} ": "</span> {shown}</p>
            {acts}
        </li>
    }
    .into_html()
}

fn tries(page: &FlagPage, shown: &Shown<'_>) -> Html {
    let problem = shown.problem.as_ref().map(|(field, message)| (field.as_str(), message.as_str()));
    let filled = Filled { form: shown.typed, problem };
    let at_field = filled.around(&texts::TRY_AT, |by, wrong| {
        let value = shown.typed.field(texts::TRY_AT.name);
        view! { <input id="at" name="at" type="datetime-local" value=value aria-describedby=by aria-invalid=wrong /> }
            .into_html()
    });
    let answer = shown.tried.map(|tried| {
        let word = if tried.verdict.on { "On" } else { "Off" };
        let why = texts::reason(&page.flag, tried.verdict.reason, &page.names);
        view! {
            <p class="notice" role="status" tabindex="-1" autofocus data-testid="verdict"><b>{word}</b> " at " <Time at=tried.at /> ", because " <span dir="auto">{why}</span> "."</p>
        }
    });
    view! {
        <h2 id="try">{texts::TRY}</h2>
        {answer}
        <form action=format!("{}#try", flag_address(&page.flag.key)) class="stack narrow-form" aria-labelledby="try" novalidate>
            <input type="hidden" name="try" value="1" />
            {filled.line(&texts::TRY_SHOP, "text", texts::LONGEST_NAME)}
            {filled.line(&texts::TRY_PERSON, "text", texts::LONGEST_NAME)}
            {at_field}
            <p><button>{texts::SHOW}</button></p>
        </form>
    }
    .into_html()
}
