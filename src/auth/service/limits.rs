//! How often what may be tried at the door.

use crate::error::AppError;
use crate::limit::Limit;
use crate::locals::Locals;

/// Codes that one visitor asks for.
pub(super) const CODES_PER_VISITOR: Limit = Limit { limit: 10, window_secs: 600 };

/// Codes that one visitor enters.
pub(super) const CODE_TRIES: Limit = Limit { limit: 10, window_secs: 600 };

/// How often one visitor sets out to a provider. It protects nobody's account, only the providers from us.
pub(super) const STARTS: Limit = Limit { limit: 60, window_secs: 60 };

/// How often one visitor comes back from a provider.
pub(super) const CALLBACKS: Limit = Limit { limit: 10, window_secs: 300 };

/// Whom a shop's limits count: who can't be told from others can't be let at the door. What somebody tries at one shop takes
/// nobody's tries at another.
///
/// # Errors
/// [`AppError::Forbidden`] where nobody knows where the request comes from.
pub(super) fn visitor(locals: &Locals) -> Result<String, AppError> {
    let unknown = || {
        AppError::Forbidden(
            "We can't tell where this request comes from, so nobody can sign in by it.".into(),
        )
    };
    let group = locals.address.group().ok_or_else(unknown)?;
    Ok(format!("{}:{group}", locals.tenant.id.0))
}
