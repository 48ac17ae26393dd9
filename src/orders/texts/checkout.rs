//! The words of the checkout and of orders, for shoppers.

pub const CHECKOUT: &str = "Checkout";
pub const YOU: &str = "You";
pub const EMAIL: &str = "E-mail address";
pub const ADDRESS: &str = "Where it goes";
pub const COUNTRY_OF_TAX: &str = "Your country";
pub const COUNTRY: &str = "Country";
pub const NAME: &str = "Name";
pub const LINE1: &str = "Street and number";
pub const LINE2: &str = "Company, floor, flat";
pub const CITY: &str = "City";
pub const PHONE: &str = "Telephone";
pub const OPTIONAL: &str = "(optional)";
pub const DELIVERY: &str = "Delivery";
pub const FREE: &str = "free";
pub const MORE: &str = "Anything else";
pub const CODE: &str = "Code";
pub const NOTE: &str = "A note to the shop";
pub const AT_ONCE: &str = "My downloads begin at once. I know that I can’t return them then.";
pub const YOUR_ORDER: &str = "Your order";
pub const SUBTOTAL: &str = "Goods";
pub const DISCOUNT: &str = "Code";
pub const TAX: &str = "Tax";
pub const TAX_INCLUDED: &str = "Tax in it";
pub const TOTAL: &str = "Total";
pub const UPDATE: &str = "Update";
pub const BUY: &str = "Buy now";
pub const PAY_LATER: &str = "You are told next how to pay.";
pub const PAY_NEXT: &str = "You pay next, on the page of Stripe, and come back here.";
pub const PAYMENT: &str = "How to pay";
pub const PAY_ONLINE: &str = "Online, by card or another way";
pub const PAY_BY_HAND: &str = "As the shop tells you next, such as by bank transfer";
pub const PAY_NOW: &str = "Pay now";
pub const RETURNED: &str = "Thank you. We have your payment.";
pub const UNDER_WAY: &str =
    "Your payment is on its way. That can take some days; this page shows when it is here.";
pub const NO_WORD: &str = "We have not heard of a payment yet. If you have paid, please look again in a minute. If not, you can do so now.";
pub const LOOK_AGAIN: &str = "Look again";
pub const NOT_NOW: &str =
    "The page to pay on can’t be opened just now. Your order is kept; please try again in a minute.";
pub const BACK_TO_CART: &str = "Back to the cart";
pub const CHANGED: &str = "Not ordered yet: something has changed since you looked.";
pub const NOT_ORDERED: &str = "Not ordered yet:";
pub const HOW_TO_PAY: &str = "How to pay";
pub const PAY_BY_MAIL: &str = "The shop writes to you how to pay.";
pub const CANCEL: &str = "Cancel this order";
pub const KEEP_LINK: &str = "This page is yours alone. Keep its address: it shows how far your order is.";
pub const YOUR_ORDERS: &str = "Your orders";
pub const NO_ORDERS: &str = "You have not ordered anything yet.";
pub const CANCELED: &str = "The order is canceled. Nothing is to be paid.";
pub const BACK_IN: &str = "What is still sold of it is back in";
pub const YOUR_CART: &str = "your cart";
pub const GOES_BACK: &str = "If you cancel it, what is in it goes back into your cart.";
pub const SHOP_ON: &str = "See everything in the shop";

pub const DOWNLOADS: &str = "Your downloads";
pub const DOWNLOAD: &str = "Download";
pub const NO_FILES_YET: &str = "The shop has not put its files here yet. They will be on this page.";
pub const WRITE_TO: &str = "If you still need it, please write to";
pub const CALL: &str = "If you still need it, please call";
pub const ASK_SHOP: &str = "If you still need it, please ask the shop.";

pub const FIND: &str = "Find your orders";
pub const FIND_NOTE: &str =
    "We send the links to its orders of the last year to this address, and to no other.";
pub const SEND_LINKS: &str = "Send me the links";
pub const LINKS_SENT: &str = "If there are orders of this address, we have sent their links. Please look into your mail, also a little later.";
pub const SEE_YOURS: &str = "See your orders";
pub const OR_SIGN_IN: &str = "Or sign in with this address, and see all of them";
pub const NO_MAIL: &str =
    "This shop can send no mail yet, so that it can’t send your links. Please ask the shop.";
pub const WRONG_LINK: &str = "There is no order at this address";
pub const WRONG_LINK_WHY: &str = "Maybe a part of the link is missing, or the order’s link has changed.";
pub const FIND_BY_MAIL: &str = "Have the links to your orders sent to you";

pub fn delivery_by(name: &str) -> String {
    format!("Delivery: {name}")
}

pub fn code_needs(missing: &str) -> String {
    format!("For this code, {missing} more of goods are needed.")
}

pub fn free_from(amount: &str) -> String {
    format!("From {amount} of goods on, delivery is free.")
}

pub fn order(number: i64) -> String {
    format!("Order {number}")
}

pub fn to_pay(amount: &str, number: i64) -> String {
    format!("Please pay {amount}, and write “Order {number}” with it.")
}

pub fn download(name: &str) -> String {
    format!("Download {name}")
}

pub fn used_up(times: i64) -> String {
    format!("This file was downloaded {times} times, as often as it can be.")
}

pub fn pay_until(day: &str) -> String {
    format!("Your order is kept until {day}.")
}

pub fn to_pay_online(amount: &str) -> String {
    format!("{amount} is to be paid.")
}

pub fn kept_until(time: &str) -> String {
    format!("Your things are kept for you until {time}. You can pay until shortly before.")
}

pub fn mailed(email: &str) -> String {
    format!("We have written to {email}.")
}
