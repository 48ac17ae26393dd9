//! Links that are good once, as they are made and opened.

use coppice_platform::Random;

use super::secret::{hash_secret, new_secret, parse_secret};
use super::session;
use super::token::Token;
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::model::{Link, Purpose};
use crate::auth::store::{self, OpenedLink};
use crate::error::AppError;
use crate::locals::Locals;

/// Random bytes of a link's secret: 128 bits.
const BYTES: usize = 16;

/// Characters of a secret: its bytes in base64url.
const LENGTH: usize = 22;

/// The secret of a link. It is in the link alone.
#[derive(Clone)]
pub struct LinkSecret(String);

impl LinkSecret {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        Self(new_secret::<BYTES>(random))
    }

    /// The secret with this text, if it could be one.
    pub fn parse(text: &str) -> Option<Self> {
        parse_secret(text, LENGTH).map(Self)
    }

    /// As it stands in the link.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> String {
        hash_secret(&self.0)
    }
}

/// The address of a link, at this origin.
pub fn link_address(origin: &str, secret: &LinkSecret) -> String {
    format!("{origin}/link?key={}", secret.text())
}

/// The link that somebody has come by, if it is still good.
///
/// # Errors
/// [`AppError::NotFound`] where it is not, whatever the reason; what the database can't do.
pub async fn get_link(locals: &Locals, key: &str) -> Result<Link, AppError> {
    let gone = || AppError::NotFound("This link is not good any more. Please ask for a new one.".into());
    let secret = LinkSecret::parse(key).ok_or_else(gone)?;
    let now = locals.app.platform.clock.now();
    store::get_link(&locals.db, &locals.tenant.id, &secret.hash(), now).await?.ok_or_else(gone)
}

/// Opens a link, of whose 128 bits nobody finds out any by trying: whoever does is signed in as the person it is for and, by an invitation, manages the shop. One that was not mailed
/// makes a manager of whoever is signed in already.
///
/// # Errors
/// [`AppError::NotFound`] where it is not good; [`AppError::SignInNeeded`] where it is for an account that is there, and nothing proves
/// whose it is; what the database can't do.
pub async fn open_link(locals: &Locals, key: &str, user_agent: &str) -> Result<(), AppError> {
    let link = get_link(locals, key).await?;
    let secret = LinkSecret::parse(key).ok_or(AppError::Internal { cause: None })?;
    let subject = masked_email(&link.email);
    let joined = AuditEvent::new(locals, Action::RoleChanged, subject.clone())
        .with(format!("now {} by invitation", link.role.name()));
    let token = Token::new(locals.app.platform.random.as_ref());
    let event = AuditEvent::new(locals, Action::SignedIn, subject).with("by link");
    let login = session::NewLogin::new(locals, &token, user_agent, event);
    let opened = OpenedLink { hash: &secret.hash(), link: &link, joined: &joined };
    let gone = || AppError::NotFound("This link is not good any more. Please ask for a new one.".into());
    if link.purpose == Purpose::Invite && !link.is_mailed() {
        if let Some(person) = locals.user() {
            let taken = store::accept_link(&locals.db, &opened, &login.session(), &person.user_id).await?;
            locals.invalidate_sessions(std::slice::from_ref(&person.id_hash)).await;
            return if taken { Ok(()) } else { Err(gone()) };
        }
        if link.has_account() {
            return Err(AppError::SignInNeeded { return_to: format!("/link?key={}", secret.text()) });
        }
    }
    let session = store::redeem_link(&locals.db, &opened, &login.session()).await?.ok_or_else(gone)?;
    session::attach_session(locals, &token, &session).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    struct Ones;

    impl Random for Ones {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0xff);
        }
    }

    #[test]
    fn a_secret_has_128_bits_and_is_nowhere_in_what_is_stored_of_it() {
        let secret = LinkSecret::new(&Ones);
        assert_eq!(URL_SAFE_NO_PAD.decode(secret.text()).unwrap(), [0xff; 16]);
        assert!(LinkSecret::parse(secret.text()).is_some() && !secret.hash().contains(secret.text()));
        for none in ["", "x", &"a".repeat(23), &"ä".repeat(11), "a b c d e f g h i j k "] {
            assert!(LinkSecret::parse(none).is_none(), "{none}");
        }
    }
}
