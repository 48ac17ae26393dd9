//! `/admin/flags/:key/rules/new` and `/admin/flags/:key/rules/:id`: the form of a rule.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::{STYLES, flag_address};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Operator, Query};
use crate::flags::model::{Condition, Flag, Names, Rule, RuleKind, known, moment_text};
use crate::flags::service::{get_page, new_rule_id, next_priority};
use crate::flags::texts;
use crate::locals::Locals;
use crate::typed::Typed;
use crate::ui::{Field, Filled, Html, IntoHtml, NOTICE, Shown, Side, differences};

/// What a form is of, and what is in it.
pub struct Form<'a> {
    /// The flag, of the revision that the next save goes on top of.
    pub flag: &'a Flag,
    /// Its revision, as it was seen.
    pub revision: i64,
    /// What the shops and people are called of which it speaks.
    pub names: &'a Names,
    /// Of which kind the rule is.
    pub kind: RuleKind,
    /// Its id.
    pub id: &'a str,
    /// What is stored; nothing where it is a new one.
    pub stored: Option<&'a Rule>,
    /// What was typed.
    pub typed: &'a Typed,
}

/// The form of a new one, of the kind that the address names.
pub async fn new(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Query(query): Query<Typed>,
) -> Result<Response, AppError> {
    known(&key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let kind = RuleKind::named(&query.field("kind"));
    let kind = kind.ok_or_else(|| AppError::NotFound(texts::NO_RULE.into()))?;
    let page = get_page(&locals, &key, None).await?;
    let typed = Typed::default()
        .with(texts::PRIORITY.name, next_priority(&page.flag).to_string())
        .with(texts::VALUE.name, texts::on(!page.flag.default_on));
    let form = Form {
        flag: &page.flag,
        revision: page.flag.revision,
        names: &page.names,
        kind,
        id: &new_rule_id(&locals),
        stored: None,
        typed: &typed,
    };
    Ok(render(&locals, &admin, &form, &Shown::Stored))
}

/// The form of one that is there.
pub async fn page(
    locals: Locals,
    Operator(admin): Operator,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    known(&key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let page = get_page(&locals, &key, None).await?;
    let rule = page.flag.rule(&id).ok_or_else(|| AppError::NotFound(texts::NO_RULE.into()))?;
    let Some(kind) = rule.condition.kind() else { return Ok(unreadable(&locals, &admin, &page.flag, rule)) };
    let typed = filled(rule, &page.names);
    let form = Form {
        flag: &page.flag,
        revision: page.flag.revision,
        names: &page.names,
        kind,
        id: &id,
        stored: Some(rule),
        typed: &typed,
    };
    Ok(render(&locals, &admin, &form, &Shown::Stored))
}

/// A rule as somebody would type it.
fn filled(rule: &Rule, names: &Names) -> Typed {
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let at = |at: Option<i64>| at.map(moment_text).unwrap_or_default();
    let typed = Typed::default()
        .with(texts::PRIORITY.name, rule.priority.to_string())
        .with(texts::VALUE.name, texts::on(rule.turns_on));
    match &rule.condition {
        Condition::Tenant(id) => typed.with(texts::SHOP.name, name(id)),
        Condition::User(id) => typed.with(texts::PERSON.name, name(id)),
        Condition::Percentage(share) => typed.with(texts::SHARE.name, share.text()),
        Condition::Time { begins_at, ends_at } => {
            typed.with(texts::BEGINS.name, at(*begins_at)).with(texts::ENDS.name, at(*ends_at))
        }
        Condition::Always | Condition::Broken(_) => typed,
    }
}

/// The form with what was typed over what is stored.
pub fn render(locals: &Locals, admin: &Admin, form: &Form<'_>, shown: &Shown<Rule>) -> Response {
    let Form { flag, revision, names, kind, id, stored, typed } = *form;
    let title = match stored {
        Some(stored) => texts::rule(flag, stored, names),
        None => format!("A rule {}", texts::rule_kind(kind)),
    };
    let page = Page { styles: STYLES, status: shown.status(), ..Page::personal(title) };
    let here = flag_address(&flag.key);
    let action = match stored {
        Some(_) => format!("{here}/rules/{id}"),
        None => format!("{here}/rules/new"),
    };
    let both =
        stored.zip(shown.yours()).map(|(stored, yours)| differences(sides(stored, yours, names, typed)));
    let save = if shown.yours().is_some() { texts::SAVE_OVER } else { texts::SAVE };
    let remove = stored.map(|_| remove(flag, revision, id));
    let content = || {
        let filled = Filled { form: typed, problem: shown.problem() };
        let values = [true, false].map(|on| (texts::on(on), texts::on(on)));
        view! {
            {shown.notice(&texts::SHOWN)}
            {both}
            <form id="rule" method="post" action=format!("{action}{NOTICE}") class="settings" novalidate>
                <input type="hidden" name="revision" value=revision.to_string() />
                <input type="hidden" name="id" value=id.to_owned() />
                <input type="hidden" name="kind" value=kind.name() />
                {own_fields(kind, &filled)}
                {filled.choice(&texts::VALUE, values.into_iter())}
                {filled.line(&texts::PRIORITY, "text", 4)}
                <p class="acts"><button class="button">{save}</button> <a href=here>{texts::BACK}</a></p>
            </form>
            {remove}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Flags, page, content)
}

/// What a rule of this kind asks for beside its place and what it says.
fn own_fields(kind: RuleKind, filled: &Filled<'_>) -> Vec<Html> {
    let moment = |field: &'static Field| {
        filled.around(field, |by, wrong| {
            let value = filled.form.field(field.name);
            view! { <input id=field.name name=field.name type="datetime-local" value=value aria-describedby=by aria-invalid=wrong /> }
                .into_html()
        })
    };
    match kind {
        RuleKind::Tenant => vec![filled.line(&texts::SHOP, "text", texts::LONGEST_NAME)],
        RuleKind::User => vec![filled.line(&texts::PERSON, "text", texts::LONGEST_NAME)],
        RuleKind::Percentage => vec![filled.line(&texts::SHARE, "text", 10)],
        RuleKind::Time => vec![moment(&texts::BEGINS), moment(&texts::ENDS)],
        RuleKind::Always => Vec::new(),
    }
}

/// Both sides of what differs.
fn sides(stored: &Rule, yours: &Rule, names: &Names, typed: &Typed) -> Vec<Side> {
    let theirs = filled(stored, names);
    let yours = filled(yours, names);
    [
        &texts::SHOP,
        &texts::PERSON,
        &texts::SHARE,
        &texts::BEGINS,
        &texts::ENDS,
        &texts::VALUE,
        &texts::PRIORITY,
    ]
    .into_iter()
    .filter(|field| theirs.field(field.name) != yours.field(field.name))
    .map(|field| Side {
        label: field.label,
        theirs: theirs.field(field.name),
        // As it was typed: its id, which nobody has typed, says nothing.
        yours: typed.field(field.name),
    })
    .collect()
}

fn remove(flag: &Flag, revision: i64, id: &str) -> Html {
    let action = format!("{}/rules/{id}/remove{NOTICE}", flag_address(&flag.key));
    view! {
        <form method="post" action=action class="confirm">
            <input type="hidden" name="revision" value=revision.to_string() />
            <button class="danger">{texts::REMOVE}</button>
        </form>
    }
    .into_html()
}

/// The page of a rule that this release can't read: it can be removed, and nothing else.
fn unreadable(locals: &Locals, admin: &Admin, flag: &Flag, rule: &Rule) -> Response {
    let page = Page { styles: STYLES, ..Page::personal(texts::rule(flag, rule, &Names::default())) };
    let content = || {
        view! {
            <p>{texts::CANNOT_BE_READ}</p>
            {remove(flag, flag.revision, &rule.id)}
            <p><a href=flag_address(&flag.key)>{texts::BACK}</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Flags, page, content)
}
