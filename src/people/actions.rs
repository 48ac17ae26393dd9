//! What the forms of the shop's people do.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::{Invited, Removed};
use super::pages;
use super::service;
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::visitor::MemberRole;

/// Whom to invite.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// Their address, as it was typed.
    pub email: String,
    /// What they are to be.
    pub role: String,
}

/// `POST /admin/people`: invites somebody.
pub async fn invite(
    locals: Locals,
    admin: Admin,
    Form(form): Form<InviteForm>,
) -> Result<Response, AppError> {
    let role = MemberRole::named(&form.role).unwrap_or(MemberRole::Admin);
    match service::invite(&locals, &admin.0, &form.email, role).await {
        Ok(Invited::Mailed) => Ok(Redirect::to("/admin/people?done=invited").into_response()),
        // The link is shown this once: nobody knows it any more.
        Ok(Invited::Link(address)) => pages::list::with_link(&locals, &admin, address).await,
        Err(AppError::Invalid { message, .. }) => {
            pages::list::refused(&locals, &admin, form.email, role, message).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /admin/people/invitations/:id/revoke`: takes an invitation back.
pub async fn revoke(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::revoke(&locals, &id).await?;
    Ok(Redirect::to("/admin/people?done=revoked").into_response())
}

/// `POST /admin/people/:user/remove`: takes somebody's role.
pub async fn remove(locals: Locals, admin: Admin, Path(user): Path<String>) -> Result<Response, AppError> {
    match service::remove(&locals, &admin.0, &user).await? {
        Removed::Done if user == admin.0.user_id => Ok(Redirect::to("/account").into_response()),
        Removed::Done | Removed::NoMember => Ok(Redirect::to("/admin/people?done=removed").into_response()),
        Removed::LastOwner => {
            Err(AppError::Conflict("A shop needs an owner. Please invite another one first.".into()))
        }
        Removed::NotYours => Err(AppError::Forbidden("Only an owner can remove an owner.".into())),
    }
}
