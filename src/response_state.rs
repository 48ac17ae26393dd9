//! What happened on a request's way in, for its way back.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::cookies::Cookie;
use crate::kv::Outcome;

/// The cookie with the number of pieces in the cart. It is for the badge alone: pages show it without asking the database,
/// and the page's script reads it when the browser shows a page from its memory.
pub const CART_COUNT_COOKIE: &str = "cart_count";

/// The cookie of who has just changed what the shop's pages show: as long as others may be shown what was before, they are not.
/// It only says that it is worth while to look; what they have written their bookmark says.
pub const EDITED_COOKIE: &str = "edited";

/// What happened on a request's way in, for its way back.
#[derive(Default)]
pub struct ResponseState {
    cookies: Mutex<Vec<Cookie>>,
    personal: AtomicBool,
    cache: AtomicU8,
    cart_count: AtomicU32,
}

impl ResponseState {
    /// Sends a cookie with the answer, which is personal from now on.
    pub fn set_cookie(&self, cookie: Cookie) {
        self.mark_personal();
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        // Of two with one name, browsers need not take the later (RFC 6265, section 4.1.1).
        cookies.retain(|other| other.name != cookie.name);
        cookies.push(cookie);
    }

    /// The cookies that go back, which are given out once.
    pub fn take_cookies(&self) -> Vec<Cookie> {
        std::mem::take(&mut *self.cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many pieces the visitor's cart holds: what the browser remembers, or what the database has just said.
    pub fn cart_count(&self) -> u32 {
        self.cart_count.load(Ordering::Relaxed)
    }

    /// Notes how many pieces the cart holds.
    pub fn set_cart_count(&self, count: u32) {
        self.cart_count.store(count, Ordering::Relaxed);
    }

    /// Notes that the answer holds something of this visitor's, so that no shared cache may keep it.
    pub fn mark_personal(&self) {
        self.personal.store(true, Ordering::Relaxed);
    }

    /// Whether the answer holds something of this visitor's.
    pub fn is_personal(&self) -> bool {
        self.personal.load(Ordering::Relaxed)
    }

    /// Notes how the content cache answered.
    pub fn note_cache(&self, outcome: Outcome) {
        let rank = Outcome::ALL.iter().position(|o| *o == outcome).and_then(|i| u8::try_from(i + 1).ok());
        self.cache.fetch_max(rank.unwrap_or(0), Ordering::Relaxed);
    }

    /// How the content cache answered, if it was asked: the least good answer of the request.
    pub fn cache_outcome(&self) -> Option<Outcome> {
        let rank = usize::from(self.cache.load(Ordering::Relaxed));
        rank.checked_sub(1).and_then(|i| Outcome::ALL.get(i).copied())
    }
}
