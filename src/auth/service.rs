//! The rules of sign-in.

mod code;
mod devices;
mod provider;
mod refresh;
mod session;
mod token;

pub use code::{CODE_LENGTH, CodeError, FLOW_LIFE, PendingCode, redeem, request_code};
pub use devices::{device_name, end_others, end_session, rename, sign_out};
pub use provider::sign_in_with;
pub use refresh::{is_due, refresh};
pub use token::{Token, TokenCookie, session_cookie};
