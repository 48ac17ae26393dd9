//! Sign-in by a code from a mail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::Random;
use coppice_platform::mail::Mail;
use coppice_platform::random::uuid_v7;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::session;
use super::token::Token;
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::store::{self, CodeRequest};
use crate::cookies;
use crate::email::email;
use crate::error::AppError;
use crate::limit::Limit;
use crate::locals::Locals;
use crate::return_to::return_to;

/// Thirty-two letters and digits that nobody mistakes for one another.
const ALPHABET: [u8; 32] = *b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a code.
pub const CODE_LENGTH: usize = 6;

/// Seconds for which the browser remembers that it has asked: as long as the code is good.
pub const FLOW_LIFE: u32 = 15 * 60;

const PER_EMAIL: Limit = Limit { limit: 3, window_secs: 600 };
const PER_ADDRESS: Limit = Limit { limit: 10, window_secs: 600 };
const TRIES: Limit = Limit { limit: 10, window_secs: 600 };

/// What the browser remembers between asking for a code and entering it, in a cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCode {
    /// The code's id.
    pub id: String,
    /// Where it was sent.
    pub email: String,
    /// Where to go on afterwards.
    pub return_to: String,
}

/// Why somebody is not signed in, in words for them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It is no address.
    #[error("Please enter an e-mail address, such as ada@example.com.")]
    NotAnAddress,
    /// The mail could not be sent.
    #[error("We could not send a mail to this address. Please check it, or try again in a moment.")]
    NotSent,
    /// It is no code.
    #[error("Please enter the {CODE_LENGTH} letters and digits from the mail.")]
    NotACode,
    /// The code is wrong, or used, or too old, or not the newest.
    #[error(
        "That code is not right, or it is no longer good. Look for the newest mail, or ask for another code."
    )]
    Wrong,
}

impl PendingCode {
    /// The flow as a cookie holds it.
    pub fn encode(&self) -> String {
        cookies::pack(self)
    }

    /// The flow a cookie holds, if it is one.
    pub fn decode(text: &str) -> Option<Self> {
        let flow: Self = cookies::unpack(text)?;
        // It comes from outside: what is shown and gone to is held against the same rules as ever.
        let sound =
            email(&flow.email).as_ref() == Some(&flow.email) && return_to(&flow.return_to) == flow.return_to;
        sound.then_some(flow)
    }
}

/// Sends a code to an address, whether or not anybody here has it.
///
/// # Errors
/// [`AppError::TooMany`] beyond the limits; what the database can't do; inside, what is wrong with the address or the
/// mail.
pub async fn request_code(
    locals: &Locals,
    address: &str,
    go_on_to: &str,
) -> Result<Result<PendingCode, CodeError>, AppError> {
    let visitor = visitor(locals)?;
    let Some(email) = email(address) else { return Ok(Err(CodeError::NotAnAddress)) };
    let platform = &locals.app.platform;
    let id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let code = new_code(platform.random.as_ref());
    let request = CodeRequest {
        id: &id,
        email: &email,
        code_hash: &hash(locals, &id, &code),
        per_email: (&format!("code:email:{email}"), PER_EMAIL),
        per_address: (&format!("code:from:{visitor}"), PER_ADDRESS),
        event: AuditEvent::new(locals, Action::CodeRequested, masked_email(&email)),
    };
    let verdict = store::request_code(&locals.db, &request).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    if let Err(error) = platform.mailer.send(letter(&locals.tenant.name, &email, &code)).await {
        log::warn!("a code was not sent: {error}");
        store::delete_code(&locals.db, &id).await?;
        return Ok(Err(CodeError::NotSent));
    }
    Ok(Ok(PendingCode { id, email, return_to: return_to(go_on_to).to_owned() }))
}

/// Signs in whoever has the code.
///
/// # Errors
/// [`AppError::TooMany`] beyond the limit; what the database can't do; inside, what is wrong with the code.
pub async fn redeem(
    locals: &Locals,
    flow: &PendingCode,
    code: &str,
    user_agent: &str,
) -> Result<Result<(), CodeError>, AppError> {
    let visitor = visitor(locals)?;
    let Some(code) = normalised(code) else { return Ok(Err(CodeError::NotACode)) };
    let token = Token::new(locals.app.platform.random.as_ref());
    let event = AuditEvent::new(locals, Action::SignedIn, masked_email(&flow.email)).with("by code");
    let login = session::NewLogin::new(locals, &token, user_agent, event);
    let limit = (format!("verify:from:{visitor}"), TRIES);
    let code_hash = hash(locals, &flow.id, &code);
    let redeemed =
        store::redeem_code(&locals.db, &flow.id, &code_hash, (&limit.0, limit.1), &login.session()).await?;
    if !redeemed.verdict.allowed {
        return Err(redeemed.verdict.into());
    }
    let Some(session) = redeemed.session else { return Ok(Err(CodeError::Wrong)) };
    session::attach_session(locals, &token, &session).await;
    Ok(Ok(()))
}

/// Whom limits count: who can't be told from others can't be let at the door.
pub(super) fn visitor(locals: &Locals) -> Result<String, AppError> {
    let refused = || {
        AppError::Forbidden(
            "We can't tell where this request comes from, so nobody can sign in by it.".into(),
        )
    };
    locals.address.group().ok_or_else(refused)
}

/// A code: each character one of thirty-two, so that five random bits choose each alike.
fn new_code(random: &dyn Random) -> String {
    let mut bytes = [0; CODE_LENGTH];
    random.fill(&mut bytes);
    bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31))).map(|c| char::from(*c)).collect()
}

/// The code as it was sent, of what somebody typed or pasted; `None` if it can't be one.
fn normalised(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .take(CODE_LENGTH + 1)
        .collect();
    (code.len() == CODE_LENGTH && code.bytes().all(|b| ALPHABET.contains(&b))).then_some(code)
}

/// What is stored of a code: HMAC-SHA-256 with the site's secret, for a code alone is guessed from its hash in no time.
fn hash(locals: &Locals, id: &str, code: &str) -> String {
    // A key of any length will do (RFC 2104, section 2); the type can't say so.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(locals.app.config.auth.secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("magic-code:{id}:{code}").as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

fn letter(shop: &str, to: &str, code: &str) -> Mail {
    let (one, two) = code.split_at_checked(CODE_LENGTH / 2).unwrap_or((code, ""));
    Mail {
        to: to.to_owned(),
        subject: format!("Your code for {shop}"),
        text: format!(
            "Your code for {shop} is\n\n    {one} {two}\n\nIt is good for 15 minutes, and once.\n\n\
             If you have not asked for it, somebody has mistyped their address: you need do nothing.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Fixed([u8; CODE_LENGTH]);

    impl Random for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0[..buffer.len()]);
        }
    }

    proptest! {
        #[test]
        fn every_code_is_six_unmistakable_characters_and_is_read_as_it_was_sent(bytes: [u8; CODE_LENGTH]) {
            let code = new_code(&Fixed(bytes));
            prop_assert_eq!(code.len(), CODE_LENGTH);
            prop_assert!(!code.contains(['0', 'O', '1', 'I']));
            let (one, two) = code.split_at(3);
            let typed = format!(" {}-{two} ", one.to_lowercase());
            prop_assert_eq!(normalised(&typed), Some(code));
        }

        #[test]
        fn whatever_is_typed_harms_nothing(text: String) {
            if let Some(code) = normalised(&text) {
                prop_assert_eq!(code.len(), CODE_LENGTH);
            }
        }
    }

    #[test]
    fn what_can_be_no_code_is_told_from_a_wrong_one() {
        for bad in ["", "ABCDE", "ABCDEFG", "ABCDE0", "ABCDE!", "ÄBCDEF"] {
            assert_eq!(normalised(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_flow_comes_back_from_its_cookie_and_a_made_up_one_does_not() {
        let flow = PendingCode { id: "1".into(), email: "ada@example.com".into(), return_to: "/cart".into() };
        assert_eq!(PendingCode::decode(&flow.encode()), Some(flow.clone()));
        for made_up in [
            PendingCode { return_to: "//evil.example".into(), ..flow.clone() },
            PendingCode { email: "<script>".into(), ..flow },
        ] {
            assert_eq!(PendingCode::decode(&made_up.encode()), None);
        }
        assert_eq!(PendingCode::decode("%%%"), None);
    }

    #[test]
    fn a_mail_holds_the_code_in_its_text_alone() {
        let mail = letter("Lamps", "ada@example.com", "ABC234");
        assert!(mail.text.contains("ABC 234") && !mail.subject.contains("ABC"));
    }
}
