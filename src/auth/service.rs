//! The rules of sign-in.

mod code;
mod devices;
mod limits;
mod link;
mod provider;
mod refresh;
mod secret;
mod session;
mod token;
mod tokens;

pub use super::store::CODE_TTL;
pub use code::{CodeError, PendingCode, redeem, request_code};
pub use devices::{device_name, end_others, end_session, get_devices, rename, sign_out};
pub use link::{LinkSecret, get_link, link_address, open_link};
pub use provider::{ProviderError, sign_in_with, start_with};
pub use refresh::{is_due, refresh};
pub use token::{Token, TokenCookie, forgotten_session};
