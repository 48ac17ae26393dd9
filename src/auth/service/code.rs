//! Sign-in by a code from a mail.

mod characters;
mod pending;
mod sending;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::PlatformError;
use coppice_platform::mail::Mail;
use coppice_platform::random::uuid_v7;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use characters::CODE_LENGTH;
pub use pending::PendingCode;
use sending::Sending;

use super::limits::{CODE_TRIES, CODES_PER_VISITOR, visitor};
use super::session;
use super::token::Token;
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::store::{self, CodeKind, CodeRequest, EnteredCode};
use crate::email::typed_email;
use crate::error::AppError;
use crate::locals::Locals;
use crate::return_to::return_to;
use characters::{SHARED_LENGTH, new_code, normalised};

/// Why a code does not sign somebody in. Its text is for them.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CodeError {
    /// It is no address.
    #[error("Please enter an e-mail address, such as ada@example.com.")]
    InvalidEmail,
    /// Nobody takes a mail for it.
    #[error("We could not send a mail to this address: it does not take any. Please check it.")]
    AddressRefused,
    /// The mail could not be sent, whatever the address.
    #[error("We could not send a mail just now. Please try again in a moment.")]
    MailNotSent,
    /// It can be no code.
    #[error("Please enter all letters and digits of the code from the mail.")]
    InvalidCode,
    /// The code is wrong, or used, or too old, or another browser's.
    #[error(
        "That code is not right, or it is no longer good. Try another code that you asked for here, or ask for a new one."
    )]
    WrongCode,
    /// It has nothing to do with the code.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<PlatformError> for CodeError {
    fn from(error: PlatformError) -> Self {
        Self::App(error.into())
    }
}

/// Sends a code to an address, whether or not anybody here has it. `before` is what the browser has asked for already. An
/// address that has as many live codes as it may is sent no more; the last one of them is good in this browser too.
///
/// # Errors
/// What is wrong with the address or the mail; [`AppError::TooMany`] beyond the limits; what the database can't do.
pub async fn request_code(
    locals: &Locals,
    address: &str,
    go_on_to: &str,
    before: Option<&PendingCode>,
) -> Result<PendingCode, CodeError> {
    let visitor = visitor(locals)?;
    let email = typed_email(address).ok_or(CodeError::InvalidEmail)?;
    let platform = &locals.app.platform;
    let id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let own = new_code(platform.random.as_ref(), CODE_LENGTH);
    let shared = new_code(platform.random.as_ref(), SHARED_LENGTH);
    let per_visitor = format!("code:from:{visitor}");
    let request = CodeRequest {
        id: &id,
        tenant: &locals.tenant.id,
        email: &email,
        own_hash: &hash(locals, &id, &own),
        shared_hash: &hash(locals, &email, &shared),
        per_visitor: (&per_visitor, CODES_PER_VISITOR),
        event: AuditEvent::new(locals, Action::CodeRequested, masked_email(&email)),
    };
    let outcome = store::request_code(&locals.db, &request).await?;
    if !outcome.verdict.allowed {
        return Err(AppError::from(outcome.verdict).into());
    }
    let mail = outcome.mail.map(|kind| match kind {
        CodeKind::Own => code_mail(&locals.tenant.name, &email, &own, ""),
        CodeKind::Shared => code_mail(&locals.tenant.name, &email, &shared, LAST),
    });
    if let Some(mail) = mail {
        let counted = (per_visitor, outcome.verdict);
        Sending { tenant: locals.tenant.id.clone(), id: id.clone(), mail, counted }.send(locals).await?;
    }
    Ok(PendingCode::new(id, email, return_to(go_on_to).to_owned(), before))
}

/// Signs in whoever has the code.
///
/// # Errors
/// What is wrong with the code; [`AppError::TooMany`] beyond the limit; what the database can't do.
pub async fn redeem(
    locals: &Locals,
    pending: &PendingCode,
    code: &str,
    user_agent: &str,
) -> Result<(), CodeError> {
    let visitor = visitor(locals)?;
    let code = normalised(code).ok_or(CodeError::InvalidCode)?;
    let token = Token::new(locals.app.platform.random.as_ref());
    let event = AuditEvent::new(locals, Action::SignedIn, masked_email(&pending.email)).with("by code");
    let login = session::NewLogin::new(locals, &token, user_agent, event);
    let shared = code.len() == SHARED_LENGTH;
    let hashes: Vec<_> = match shared {
        true => vec![hash(locals, &pending.email, &code)],
        false => pending.ids.iter().map(|id| hash(locals, id, &code)).collect(),
    };
    let entered = EnteredCode {
        ids: &json!(pending.ids).to_string(),
        hashes: &json!(hashes).to_string(),
        shared,
        per_visitor: (&format!("verify:from:{visitor}"), CODE_TRIES),
    };
    let redeemed = store::redeem_code(&locals.db, &entered, &login.session()).await?;
    if !redeemed.verdict.allowed {
        return Err(AppError::from(redeemed.verdict).into());
    }
    let session = redeemed.session.ok_or(CodeError::WrongCode)?;
    session::attach_session(locals, &token, &session).await;
    Ok(())
}

/// What is stored of a code: HMAC-SHA-256 with the site's secret, for a code alone is guessed from its hash in no time. It is
/// bound to the shop, and to the request for it or to the address, by which it is good.
fn hash(locals: &Locals, bound_to: &str, code: &str) -> String {
    // A key of any length will do (RFC 2104, section 2); the type can't say so.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(locals.app.config.auth.secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("magic-code:{}:{bound_to}:{code}", locals.tenant.id.0).as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// What the last code says for which an address is written to for now.
const LAST: &str = "Codes for your address were asked for several times. We send no more of them for a while: this one is good \
    in every browser where you have asked.\n\n";

fn code_mail(shop: &str, to: &str, code: &str, note: &str) -> Mail {
    let (one, two) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
    Mail {
        to: to.to_owned(),
        subject: format!("Your code for {shop}"),
        text: format!(
            "Your code for {shop} is\n\n    {one} {two}\n\nIt is good for 15 minutes, and once.\n\n{note}\
             If you have not asked for it, somebody has mistyped their address: you need do nothing.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_holds_the_code_in_its_text_alone() {
        for (code, written) in [("ABC234", "\n    ABC 234\n"), ("ABCDEF234567", "\n    ABCDEF 234567\n")] {
            let mail = code_mail("Lamps", "ada@example.com", code, LAST);
            assert!(mail.text.contains(written) && !mail.subject.contains("ABC"), "{}", mail.text);
        }
    }
}
