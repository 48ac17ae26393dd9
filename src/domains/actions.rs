//! What the forms of domain search do, and what is taken from it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::api;
use super::pages::{config, job, job_address, new};
use super::service;
use crate::attachment::{CSV, attachment};
use crate::error::AppError;
use crate::extract::{Admin, Form, SignedIn};
use crate::locals::Locals;
use crate::typed::Typed;

/// `POST /domains`: begins a search.
pub async fn start(locals: Locals, _: SignedIn, Form(form): Form<Typed>) -> Result<Response, AppError> {
    let [name, idea, keywords, style, tlds] =
        ["name", "domain_idea", "keywords", "style", "tlds"].map(|name| form.field(name));
    match api::start_search(name, idea, keywords, style, tlds).await {
        Ok(id) => Ok(Redirect::to(&job_address(&id)).into_response()),
        Err(AppError::Invalid { field, message }) => Ok(new::refused(&locals, form, (field, message))),
        Err(error) => Err(error),
    }
}

/// `POST /domains/:id/cancel`.
pub async fn cancel(_: Locals, _: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    api::cancel_search(id.clone()).await?;
    Ok(Redirect::to(&job_address(&id)).into_response())
}

/// `POST /domains/:id/retry`.
pub async fn retry(_: Locals, _: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    api::retry_search(id.clone()).await?;
    Ok(Redirect::to(&job_address(&id)).into_response())
}

/// `POST /domains/:id/followup`: which way to go on.
pub async fn answer(
    locals: Locals,
    _: SignedIn,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let [style, length, words, avoid, budget] =
        ["style", "length", "use_words", "avoid_words", "budget"].map(|name| form.field(name));
    match api::answer_search(id.clone(), style, length, words, avoid, budget).await {
        Ok(()) => Ok(Redirect::to(&job_address(&id)).into_response()),
        Err(AppError::Invalid { field, message }) => job::refused(&locals, &id, form, (field, message)).await,
        Err(error) => Err(error),
    }
}

/// `POST /admin/domains/config`: a new version.
pub async fn save_config(
    locals: Locals,
    admin: Admin,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let bootstrap = service::get_bootstrap(&locals.app).await;
    match service::read_settings(&|name| form.field(name), &bootstrap.known_endings()) {
        Ok(settings) => {
            service::save_config(&locals, &form.field("name"), &settings).await?;
            Ok(Redirect::to("/admin/domains/config?saved=1").into_response())
        }
        Err(AppError::Invalid { field, message }) => {
            config::refused(&locals, &admin, form, (field, message)).await
        }
        Err(error) => Err(error),
    }
}

/// The version that is to be used again.
#[derive(Debug, Deserialize)]
pub struct VersionForm {
    version: u32,
}

/// `POST /admin/domains/config/activate`.
pub async fn activate_config(
    locals: Locals,
    _: Admin,
    Form(form): Form<VersionForm>,
) -> Result<Response, AppError> {
    service::activate_config(&locals, form.version).await?;
    Ok(Redirect::to("/admin/domains/config?saved=1").into_response())
}

/// `GET /domains/:id/results.csv`.
pub async fn csv(locals: Locals, _: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    Ok(attachment(&locals, CSV, "names.csv", service::csv(&locals, &id).await?))
}

/// `GET /domains/:id/results.json`.
pub async fn json(locals: Locals, _: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    Ok(attachment(&locals, "application/json", "names.json", service::json(&locals, &id).await?))
}
