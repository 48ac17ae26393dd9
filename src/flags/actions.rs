//! What the forms of flags do.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::model::{Condition, Rule, RuleKind, Saved};
use super::pages::rule::{Form as RuleForm, render};
use super::pages::{FLAGS, flag, flag_address};
use super::service::{self, FlagPage};
use super::texts;
use crate::error::AppError;
use crate::extract::{Admin, Form, Operator};
use crate::locals::Locals;
use crate::number::exact;
use crate::typed::Typed;
use crate::ui::{NOTICE, Shown};

fn done(to: &str, what: &str) -> Response {
    Redirect::to(&format!("{to}?done={what}{NOTICE}")).into_response()
}

fn unreadable() -> AppError {
    AppError::BadRequest(texts::UNREADABLE.into())
}

/// The revision that a form was made of; one that there is not where it names none.
fn made_of(form: &Typed) -> i64 {
    exact(&form.field("revision")).unwrap_or(-1)
}

/// The page that follows: what was done, or the flag as it is now where somebody else was first.
async fn followed(
    locals: &Locals,
    admin: &Admin,
    key: &str,
    saved: Saved,
    (to, what): (&str, &str),
) -> Result<Response, AppError> {
    match saved {
        Saved::Done => Ok(done(to, what)),
        Saved::Stale => flag::changed_meanwhile(locals, admin, key).await,
    }
}

/// `POST /admin/flags/:key/switch`: switches it `off` for everybody (`1`), or takes that back (`0`).
pub async fn switch(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let (off, what) = match form.field("off").as_str() {
        "1" => (true, "off"),
        "0" => (false, "back"),
        _ => return Err(unreadable()),
    };
    let saved = service::switch(&locals, &key, off, made_of(&form)).await?;
    let own = flag_address(&key);
    let to = if form.field("to") == FLAGS { FLAGS } else { own.as_str() };
    followed(&locals, &admin, &key, saved, (to, what)).await
}

/// `POST /admin/flags/:key`: what it is where no rule matches, and whether percentages are drawn `anew`.
pub async fn save(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let on = match form.field(texts::DEFAULT.name).as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(unreadable()),
    };
    let anew = form.field(texts::ANEW.name) == "1";
    let saved = service::set_default(&locals, &key, on, anew, made_of(&form)).await?;
    followed(&locals, &admin, &key, saved, (&flag_address(&key), "saved")).await
}

/// `POST /admin/flags/:key/order`: `act` is `up` or `down` with a rule's id.
pub async fn order(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let act = form.field("act");
    let (up, id) = match act.split_once(' ') {
        Some(("up", id)) => (true, id),
        Some(("down", id)) => (false, id),
        _ => return Err(unreadable()),
    };
    let saved = service::move_rule(&locals, &key, id, up, made_of(&form)).await?;
    followed(&locals, &admin, &key, saved, (&flag_address(&key), "saved")).await
}

/// `POST /admin/flags/:key/rules/:id/remove`.
pub async fn remove(
    locals: Locals,
    Operator(admin): Operator,
    Path((key, id)): Path<(String, String)>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let saved = service::remove_rule(&locals, &key, &id, made_of(&form)).await?;
    followed(&locals, &admin, &key, saved, (&flag_address(&key), "removed")).await
}

/// `POST /admin/flags/:key/rules/new`: one more rule, of the `kind` and with the `id` that its form has.
pub async fn create(
    locals: Locals,
    Operator(admin): Operator,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let kind = RuleKind::named(&form.field("kind")).ok_or_else(unreadable)?;
    put(&locals, &admin, &key, kind, &form.field("id"), &form, true).await
}

/// `POST /admin/flags/:key/rules/:id`: another rule in its place, of the same kind.
pub async fn change(
    locals: Locals,
    Operator(admin): Operator,
    Path((key, id)): Path<(String, String)>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let kind = RuleKind::named(&form.field("kind")).ok_or_else(unreadable)?;
    put(&locals, &admin, &key, kind, &id, &form, false).await
}

async fn put(
    locals: &Locals,
    admin: &Admin,
    key: &str,
    kind: RuleKind,
    id: &str,
    typed: &Typed,
    is_new: bool,
) -> Result<Response, AppError> {
    if !service::is_rule_id(id) {
        return Err(unreadable());
    }
    let made_of = made_of(typed);
    let mut page = service::get_page(locals, key, None).await?;
    if page.known.is_none() {
        return Err(AppError::NotFound(texts::NOT_THERE.into()));
    }
    let again = |page: &FlagPage, shown: Shown<Rule>| {
        // What comes back unsaved is of the revision it was made of: that there is another is told when it is saved.
        let revision = if matches!(shown, Shown::Refused(..)) { made_of } else { page.flag.revision };
        let stored = page.flag.rule(id);
        let form = RuleForm { flag: &page.flag, revision, names: &page.names, kind, id, stored, typed };
        Ok(render(locals, admin, &form, &shown))
    };
    let is_another_kind =
        |rule: &Rule| !matches!(rule.condition, Condition::Broken(_)) && rule.condition.kind() != Some(kind);
    if page.flag.rule(id).is_some_and(is_another_kind) {
        return Err(unreadable());
    }
    if !is_new && page.flag.rule(id).is_none() {
        return again(&page, Shown::Gone);
    }
    let yours = match service::read_rule(locals, &page.flag, kind, id, typed).await {
        Ok(yours) => yours,
        Err(AppError::Invalid { field, message }) => return again(&page, Shown::Refused(field, message)),
        Err(error) => return Err(error),
    };
    if made_of == page.flag.revision {
        match service::put_rule(locals, key, &yours, made_of).await? {
            Saved::Done => return Ok(done(&flag_address(key), "saved")),
            // Somebody was a moment earlier.
            Saved::Stale => page = service::get_page(locals, key, None).await?,
        }
    }
    // What is saved already, because its form was sent twice, need not be saved again.
    if page.flag.rule(id) == Some(&yours) {
        return Ok(done(&flag_address(key), "saved"));
    }
    if !is_new && page.flag.rule(id).is_none() {
        return again(&page, Shown::Gone);
    }
    again(&page, Shown::Stale(Box::new(yours)))
}
