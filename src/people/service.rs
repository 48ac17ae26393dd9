//! The rules of who manages a shop.

mod mailing;
mod operator;

use coppice_platform::mail::Mail;
use coppice_platform::random::uuid_v7;

pub use operator::{add_member, new_sign_in_link, remove_member};

use super::model::{Invited, People, Removed};
use super::store::{self, Remover};
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::model::Purpose;
use crate::auth::service::{LinkSecret, link_address};
use crate::auth::store::{NewLink, delete_former, delete_invitation, insert_invitation};
use crate::email::typed_email;
use crate::error::AppError;
use crate::limit;
use crate::limit::Limit;
use crate::locals::Locals;
use crate::visitor::{MemberRole, Session};
use mailing::Mailing;

/// Seconds an invitation is good: 7 days.
const INVITATION_LIFE: i64 = 7 * 86_400;

/// How many people a shop may invite: each may be a mail to somebody who knows nothing of it.
const INVITATIONS: Limit = Limit { limit: 20, window_secs: 3_600 };

/// What is noted of an invitation that is good no more.
const TAKEN_BACK: &str = "taken back";

/// Who manages the shop, and who was asked to; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_people(locals: &Locals) -> Result<People, AppError> {
    Ok(store::get_people(&locals.db, &locals.tenant.id, locals.app.platform.clock.now()).await?)
}

/// Whether the visitor decides over owners: one themselves, or an operator by the settings.
pub fn is_owner(locals: &Locals, people: &People, person: &Session) -> bool {
    let own = people.members.iter().find(|member| member.user_id == person.user_id);
    match own {
        Some(member) => member.role == MemberRole::Owner || locals.is_operator(),
        None => locals.is_operator(),
    }
}

/// Invites somebody to manage the shop: by mail, or where there is none by a link to hand on.
///
/// # Errors
/// [`AppError::Invalid`] where it is no address, or one of somebody who does already; [`AppError::Forbidden`] where an admin would make
/// an owner, or who invites manages the shop no more; [`AppError::TooMany`] beyond the limit; what mail and database can't do.
pub async fn invite(
    locals: &Locals,
    person: &Session,
    address: &str,
    role: MemberRole,
) -> Result<Invited, AppError> {
    let invalid = |message: &str| AppError::Invalid { field: "email".into(), message: message.into() };
    let email = typed_email(address)
        .ok_or_else(|| invalid("Please enter an e-mail address, such as ada@example.com."))?;
    let people = get_people(locals).await?;
    if people.members.iter().any(|member| member.email == email) {
        return Err(invalid("They manage this shop already."));
    }
    if role == MemberRole::Owner && !is_owner(locals, &people, person) {
        return Err(AppError::Forbidden("Only an owner can make another one.".into()));
    }
    let platform = &locals.app.platform;
    let now = platform.clock.now();
    let key = format!("invite:from:{}", locals.tenant.id.0);
    let verdict = limit::store::check(&locals.db, &[(&key, INVITATIONS)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let secret = LinkSecret::new(platform.random.as_ref());
    let (id, hash) = (uuid_v7(platform.clock.now_ms(), platform.random.u128()), secret.hash());
    let mailed = locals.app.config.auth.by_code;
    let link = NewLink {
        id: &id,
        hash: &hash,
        tenant: &locals.tenant.id,
        purpose: Purpose::Invite,
        email: &email,
        role,
        mailed,
        created_by: Some(&person.user_id),
        now,
        expires_at: now.saturating_add(INVITATION_LIFE),
    };
    let event = AuditEvent::new(locals, Action::PersonInvited, masked_email(&email)).with(role.name());
    let by_operator = locals.is_operator();
    let Some(former) = insert_invitation(&locals.db, &link, by_operator, &event).await? else {
        return Err(AppError::Forbidden("You can't invite them: your own role has changed.".into()));
    };
    let address = link_address(&locals.canonical_origin(), &secret);
    if !mailed {
        delete_former(&locals.db, &locals.tenant.id, &former).await?;
        return Ok(Invited::Link(address));
    }
    let taken_back = AuditEvent::new(locals, Action::PersonInvited, masked_email(&email)).with(TAKEN_BACK);
    let mailing = Mailing {
        tenant: locals.tenant.id.clone(),
        mail: mail(&locals.tenant.name, person, &email, &address),
        counted: (key, verdict),
        id,
        former,
        taken_back,
    };
    mailing.send(locals).await?;
    Ok(Invited::Mailed)
}

fn mail(shop: &str, from: &Session, to: &str, address: &str) -> Mail {
    Mail {
        to: to.to_owned(),
        subject: format!("Manage {shop} with us"),
        text: format!(
            "{} ({}) asks you to manage the shop {shop} together.\n\nOpen this link to join:\n\n{address}\n\n\
             It is good for 7 days, and once. If you do not know what this is about, you need do nothing.\n",
            from.display_name(),
            from.email
        ),
    }
}

/// Takes an invitation back. One that is gone already is what was wanted.
///
/// # Errors
/// What the database can't do.
pub async fn revoke(locals: &Locals, id: &str) -> Result<(), AppError> {
    let event = AuditEvent::new(locals, Action::PersonInvited, "").with(TAKEN_BACK);
    Ok(delete_invitation(&locals.db, &locals.tenant.id, id, &event).await?)
}

/// Takes somebody's role in the shop. It counts at once.
///
/// # Errors
/// What the database can't do.
pub async fn remove(locals: &Locals, person: &Session, user: &str) -> Result<Removed, AppError> {
    let people = get_people(locals).await?;
    let Some(member) = people.members.iter().find(|member| member.user_id == user) else {
        return Ok(Removed::NoMember);
    };
    let owners = people.members.iter().filter(|member| member.role == MemberRole::Owner).count();
    let is_operator = locals.is_operator();
    if member.role == MemberRole::Owner && !is_operator {
        if !is_owner(locals, &people, person) {
            return Ok(Removed::NotYours);
        }
        if owners < 2 {
            return Ok(Removed::LastOwner);
        }
    }
    let event =
        AuditEvent::new(locals, Action::RoleChanged, masked_email(&member.email)).with("no longer a manager");
    let by = if is_operator { Remover::Operator } else { Remover::Member(&person.user_id) };
    match store::remove_member(&locals.db, &locals.tenant.id, user, by, &event).await? {
        Some(sessions) => {
            locals.invalidate_sessions(&sessions).await;
            Ok(Removed::Done)
        }
        // Another owner has gone meanwhile.
        None => Ok(Removed::LastOwner),
    }
}
