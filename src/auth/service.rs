//! The rules of sign-in.

mod code;
mod devices;
mod email;
mod open;
mod provider;
mod refresh;
mod return_to;
mod token;

pub use code::{CODE_LENGTH, CodeProblem, FLOW_LIFE, Flow, redeem, request_code};
pub use devices::{device_name, end_others, end_session, rename, sign_out};
pub use email::email;
pub use provider::sign_in_with;
pub use refresh::{is_due, refresh};
pub use return_to::{came_from, return_to, with_return_to};
pub use token::{Sent, Token, session_cookie};
