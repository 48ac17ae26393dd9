//! The SQL of sign-in and sessions, all of it.

mod accounts;
mod codes;
mod links;
mod sessions;
mod sign_in;
mod tokens;
mod users;

pub use accounts::{ProviderAccount, sign_in_with_account};
pub use codes::{CODE_TTL, CodeKind, CodeOutcome, CodeRequest, MAX_LIVE, delete_code, request_code};
pub use links::{
    NewLink, OpenedLink, accept_link, delete_former, delete_invitation, forget_invitations_of_statement,
    get_link, insert_invitation, invitations_statement, new_link_statements, redeem_link,
};
pub use sessions::{
    ABSOLUTE_LIFE, SharedAddress, TOUCH_EVERY, delete_other_sessions, delete_session, get_devices,
    get_session, get_shared_addresses, touch_session,
};
pub use sign_in::{
    EnteredCode, NewSession, Redeemed, SealedTokens, open_after, open_statement_for, redeem_code,
};
pub use tokens::{EARLY, RefreshLease, forget_refresh, save_refreshed, take_refresh_lease};
pub use users::{User, get_or_create_statement, get_or_create_user, get_user, rename_user};
