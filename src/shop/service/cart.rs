//! What may go into a cart.

use coppice_platform::PlatformError;

use crate::cookies::{Cookie, SentCookies};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::service::order_path;
use crate::response_state::CART_COUNT_COOKIE;
use crate::shop::model::{self, UnpaidOrder, Variant};
use crate::shop::store::{self, CartChange};
use crate::shop::texts;

/// The cookie with the cart's id.
const CART_COOKIE: &str = "cart";

/// Seconds a cart is kept after it was last changed: 30 days.
const CART_MAX_AGE: u32 = 30 * 86_400;

/// No cart holds more, so a cookie that says so is made up.
const MAX_COUNT: u32 = 99_999;

/// Why a cart was not changed, in words for the shopper.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CartError {
    /// The quantity is no whole number from the lowest that makes sense to [`Variant::MAX_QUANTITY`].
    #[error("Please choose a whole number from {lowest} to {}.", Variant::MAX_QUANTITY)]
    Quantity {
        /// 1 to add, 0 to change.
        lowest: i64,
    },
    /// It was taken out meanwhile, maybe in another window.
    #[error("This is no longer in your cart.")]
    NotInCart,
    /// There is no such variant on sale.
    #[error("This is no longer for sale.")]
    Gone,
    /// It would be paid again and again.
    #[error("{}", texts::NOT_ONLINE)]
    Recurring,
    /// None is left.
    #[error("This is sold out.")]
    SoldOut,
    /// There is less than was asked for.
    #[error("Only {available} in stock{}.", match held { 0 => String::new(), 1 => ", and 1 is already in your cart".into(), n => format!(", and {n} are already in your cart") })]
    Short {
        /// How many can be had.
        available: i64,
        /// How many of them the cart holds.
        held: i64,
    },
    /// It could not even be tried.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<PlatformError> for CartError {
    fn from(error: PlatformError) -> Self {
        Self::App(error.into())
    }
}

impl From<CartError> for AppError {
    fn from(error: CartError) -> Self {
        match error {
            CartError::App(error) => error,
            CartError::Quantity { .. } => {
                Self::Invalid { field: "quantity".into(), message: error.to_string() }
            }
            refusal => Self::Unprocessable(refusal.to_string()),
        }
    }
}

/// The id of the visitor's cart, if the cookie could be one of ours.
pub fn cart_cookie(cookies: SentCookies<'_>) -> Option<&str> {
    let is_id = |id: &&str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    cookies.find(CART_COOKIE, |id| Some(id).filter(is_id))
}

/// How many pieces the cart holds, as the visitor's browser remembers.
pub fn cart_count_cookie(cookies: SentCookies<'_>) -> u32 {
    let count = |text: &str| text.parse().ok().filter(|count| *count <= MAX_COUNT);
    cookies.find(CART_COUNT_COOKIE, count).unwrap_or(0)
}

/// Puts more of a variant into the visitor's cart; makes the cart if there is none.
///
/// # Errors
/// Why the cart was not changed; [`CartError::App`] is what the database can't do.
pub async fn add_to_cart(locals: &Locals, variant: &str, quantity: &str) -> Result<CartChange, CartError> {
    let Some(quantity) = whole_number(quantity, 1) else {
        return Err(CartError::Quantity { lowest: 1 });
    };
    let known = Cart::find(locals);
    let is_known = known.is_some();
    let cart = known.unwrap_or_else(|| Cart::new(locals));
    let user = locals.user().map(|session| session.user_id.as_str());
    let now = locals.app.platform.clock.now();
    let change =
        store::add_to_cart(&locals.db, &locals.tenant.id, &cart.id, user, variant, quantity, now).await?;
    if is_known || change.quantity.is_some() {
        remember(locals, &cart, change.count);
    }
    let held = change.held;
    judge(change, held)
}

/// Sets the quantity of a line of the visitor's cart; 0 takes it out.
///
/// # Errors
/// Why the cart was not changed; [`CartError::App`] is what the database can't do.
pub async fn set_quantity(locals: &Locals, variant: &str, quantity: &str) -> Result<CartChange, CartError> {
    let Some(quantity) = whole_number(quantity, 0) else {
        return Err(CartError::Quantity { lowest: 0 });
    };
    let Some(cart) = Cart::find(locals) else { return Err(CartError::NotInCart) };
    let change = store::set_cart_quantity(&locals.db, &locals.tenant.id, &cart.id, variant, quantity).await?;
    remember(locals, &cart, change.count);
    if quantity == 0 {
        return Ok(change);
    }
    if change.held == 0 {
        return Err(CartError::NotInCart);
    }
    // What the line holds is part of what was asked for.
    judge(change, 0)
}

/// The visitor's cart, what it has lost, and what was ordered of it and is not paid.
///
/// # Errors
/// What the database can't do.
pub async fn get_cart(locals: &Locals) -> Result<model::Cart, AppError> {
    let Some(cart) = Cart::find(locals) else { return Ok(model::Cart::default()) };
    let content = store::get_cart(&locals.db, &locals.tenant.id, &cart.id).await?;
    let count = content.lines.iter().map(|line| line.quantity).sum();
    if count != i64::from(locals.cart_count()) {
        remember(locals, &cart, count);
    }
    let link = |id: &str, version| order_path(&locals.app.config.link_keys, &locals.tenant.id, id, version);
    let unpaid = content.unpaid.iter();
    let unpaid = unpaid.map(|row| UnpaidOrder { number: row.number, link: link(&row.id, row.link_version) });
    Ok(model::Cart { unpaid: unpaid.collect(), lines: content.lines, losses: content.losses })
}

/// Forgets what the visitor's cart has lost: they have read of it.
///
/// # Errors
/// What the database can't do.
pub async fn forget_losses(locals: &Locals) -> Result<(), AppError> {
    if let Some(cart) = Cart::find(locals) {
        store::forget_losses(&locals.db, &locals.tenant.id, &cart.id).await?;
    }
    Ok(())
}

/// The id of the visitor's cart, if they have one.
pub fn current_cart_id(locals: &Locals) -> Option<String> {
    Cart::find(locals).map(|cart| cart.id)
}

/// The id of the browser's own cart, if it has one: what becomes the person's at sign-in.
pub fn browser_cart_id(locals: &Locals) -> Option<String> {
    locals.cart_cookie.as_deref().map(|cookie| cart_id(locals, cookie))
}

/// Makes the browser forget its own cart, whose place the person's takes, or nobody's.
pub fn take_over_cart(locals: &Locals, count: u32) {
    if locals.cart_cookie.is_some() {
        locals.set_cookie(Cookie::deleted(CART_COOKIE));
    }
    set_cart_count(locals, i64::from(count));
}

/// The visitor's cart: the person's, who may be at another device too, or the browser's.
struct Cart {
    /// Its id in the database. The tenant is part of it: a cookie of another shop's names no cart of this one.
    id: String,
    /// The browser's cookie, if it is the browser's.
    cookie: Option<String>,
}

impl Cart {
    fn find(locals: &Locals) -> Option<Self> {
        match (locals.user(), &locals.cart_cookie) {
            (Some(session), _) => {
                Some(Self { id: store::user_cart_id(&locals.tenant.id, &session.user_id), cookie: None })
            }
            (None, Some(cookie)) => Some(Self { id: cart_id(locals, cookie), cookie: Some(cookie.clone()) }),
            (None, None) => None,
        }
    }

    fn new(locals: &Locals) -> Self {
        let cookie = format!("{:032x}", locals.app.platform.random.u128());
        Self { id: cart_id(locals, &cookie), cookie: Some(cookie) }
    }
}

fn cart_id(locals: &Locals, cookie: &str) -> String {
    format!("{}/{cookie}", locals.tenant.id.0)
}

/// What came of a change; a refusal for want of stock says how many are `held` beside what was asked for.
fn judge(change: CartChange, held: i64) -> Result<CartChange, CartError> {
    if change.quantity.is_some() {
        return Ok(change);
    }
    Err(match change.variant.as_ref().map(Variant::available) {
        Some(_) if change.variant.as_ref().is_some_and(Variant::is_recurring) => CartError::Recurring,
        None => CartError::Gone,
        Some(0) => CartError::SoldOut,
        Some(available) => CartError::Short { available, held },
    })
}

fn remember(locals: &Locals, cart: &Cart, count: i64) {
    if let Some(cookie) = &cart.cookie {
        locals.set_cookie(Cookie {
            name: CART_COOKIE.into(),
            value: cookie.clone(),
            max_age: CART_MAX_AGE,
            http_only: true,
        });
    }
    set_cart_count(locals, count);
}

/// Notes how many pieces the cart holds, and has the browser remember it.
pub fn set_cart_count(locals: &Locals, count: i64) {
    locals.state.set_cart_count(u32::try_from(count).unwrap_or(0));
    locals.set_cookie(Cookie {
        name: CART_COUNT_COOKIE.into(),
        value: count.to_string(),
        max_age: CART_MAX_AGE,
        http_only: false,
    });
}

fn whole_number(text: &str, lowest: i64) -> Option<i64> {
    text.trim().parse().ok().filter(|n| (lowest..=Variant::MAX_QUANTITY).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_whole_numbers_that_make_sense() {
        assert_eq!(whole_number(" 3 ", 1), Some(3));
        assert_eq!(whole_number("0", 0), Some(0));
        for bad in ["0", "-1", "1000000000", "99999999999999999999", "1.5", "", "x", "1e3"] {
            assert_eq!(whole_number(bad, 1), None, "{bad}");
        }
    }

    #[test]
    fn problems_read_as_sentences() {
        assert_eq!(CartError::Short { available: 3, held: 0 }.to_string(), "Only 3 in stock.");
        assert_eq!(
            CartError::Short { available: 3, held: 2 }.to_string(),
            "Only 3 in stock, and 2 are already in your cart."
        );
        assert_eq!(
            CartError::Quantity { lowest: 1 }.to_string(),
            "Please choose a whole number from 1 to 99."
        );
    }

    #[test]
    fn only_what_a_shopper_can_mend_is_told_as_that() {
        assert!(
            matches!(AppError::from(CartError::SoldOut), AppError::Unprocessable(text) if text == "This is sold out.")
        );
        assert!(matches!(AppError::from(CartError::App(AppError::TooLarge)), AppError::TooLarge));
    }
}
