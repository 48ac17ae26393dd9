//! The storefront's words, all in one place: to be read in one go, by ear, and to be said in another language one day. Products,
//! categories and options bring words of their own.

use super::model::BillingInterval;

// Lists.
pub const EVERYTHING: &str = "Everything";
pub const ALL: &str = "All";
pub const CATEGORIES: &str = "Categories";
pub const NOTHING_FOUND: &str = "Nothing found";
pub const FEWER_WORDS: &str = " Fewer or other words may find more.";
pub const DID_YOU_MEAN: &str = "Did you mean";
pub const ALL_CATEGORIES: &str = "Search all categories";
pub const EMPTY_PAGE: &str = "This page of the list is empty.";
pub const FIRST_PAGE: &str = "The first page of this list";
pub const SEE_EVERYTHING: &str = "See everything";
pub const PAGES: &str = "Pages";
pub const PREVIOUS: &str = "← Previous";
pub const NEXT: &str = "Next →";

pub const NEW_IN: &str = "New in";
pub const ALL_PRODUCTS: &str = "All products";
/// Said of a shop that says nothing of itself.
pub const NO_SLOGAN: &str = "see what is new, and everything else we make and sell.";

// What can't be read of a list's address.
pub const UNREADABLE: &str = "We could not read that address.";
pub const NO_SUCH_ORDER: &str = "There is no such order.";
pub const NO_SUCH_KIND: &str = "There are no products of this kind.";
pub const NO_SUCH_FILTER: &str = "There is no such choice.";
pub const WRITE_A_LIMIT: &str = "Please write how many products a page has as a number from 1 to 100.";
pub const PAGE_LINK_OVER: &str = "This link to a page of the list does not work any more.";

// What narrows a list.
pub const FILTERS: &str = "Filters";
pub const FILTERS_IN_FORCE: &str = "Filters in force";
pub const REMOVE: &str = "Remove: ";
pub const CLEAR_ALL: &str = "Clear all";
pub const SORT_BY: &str = "Sort by ";
pub const NEWEST: &str = "Newest";
pub const PRICE_LOW_FIRST: &str = "Price, low to high";
pub const PRICE_HIGH_FIRST: &str = "Price, high to low";
pub const NAME: &str = "Name";
pub const RELEVANCE: &str = "Relevance";
pub const PRICE_FROM: &str = "Price from";
pub const PRICE_TO: &str = "to";
pub const APPLY: &str = "Apply";
pub const BRAND: &str = "Brand";
pub const PRICE: &str = "Price";
pub const AVAILABILITY: &str = "Availability";
pub const TAGS: &str = "Tags";

// Products.
pub const SHOP: &str = "Shop";
pub const BREADCRUMBS: &str = "Breadcrumbs";
pub const IN_STOCK: &str = "In stock";
pub const SOLD_OUT: &str = "Sold out";
pub const SOLD_OUT_TOO: &str = " (sold out)";
/// Of what is paid again and again.
pub const NOT_ONLINE: &str = "Subscriptions are not sold online yet.";
pub const SALE: &str = "Sale";
/// Before the lowest of several prices.
pub const FROM: &str = "from ";
/// Read out before the price that was.
pub const BEFORE: &str = "before: ";
pub const NO_PICTURE: &str = "No picture yet";
pub const EDIT_PRODUCT: &str = "Edit this product";
pub const QUANTITY: &str = "Quantity";
pub const ADD_TO_CART: &str = "Add to cart";
pub const CHANGE_QUANTITY: &str = "Change the quantity";
pub const PREVIEW: &str = "This is a preview. It can’t be bought here.";
pub const NO_SUCH_CHOICE: &str = "That choice is no longer offered. Here is another.";
pub const NEAREST_CHOICE: &str = "We do not have that combination. This is the nearest one.";
pub const ALSO_LIKE: &str = "You may also like";
pub const RECENTLY_SEEN: &str = "Recently viewed";
pub const VARIANT: &str = "Variant";
pub const CHOOSE: &str = "Choose";
pub const PICTURES: &str = "Pictures";
pub const PREVIOUS_PICTURE: &str = "Previous picture";
pub const NEXT_PICTURE: &str = "Next picture";
pub const FULL_SIZE: &str = "Full size";
pub const CLOSE: &str = "Close";

/// Before what was wrong with a form.
pub const ERROR: &str = "Error: ";

// The cart.
pub const YOUR_CART: &str = "Your cart";
pub const CART_EMPTY: &str = "Your cart is empty";
pub const CART_KEPT: &str = "Items you add stay here for a month.";
pub const FIND_ORDERS: &str = "Looking for an order?";
pub const CONTINUE_SHOPPING: &str = "Continue shopping";
pub const CART_CHANGED: &str = "Your cart is up to date.";
pub const CART_REMOVED: &str = "Removed from your cart.";
pub const CART_BACK: &str = "The order is canceled. What is still sold of it is back in your cart.";
pub const CART_ELSEWHERE: &str = "Your cart was changed in another window. This is what it holds now.";
pub const CART_LOST: &str = "This is no longer sold, and is not in your cart any more:";
pub const OK: &str = "OK";
pub const SUBTOTAL: &str = "Subtotal ";
pub const SHIPPING_LATER: &str = "Delivery and tax are reckoned at the checkout.";
pub const CHECKOUT: &str = "Checkout";
pub const LINE_GONE: &str = "This is no longer for sale. Please remove it.";
pub const LINE_SOLD_OUT: &str = "This is sold out. Please remove it.";
pub const LINE_NOT_ONLINE: &str = "Subscriptions are not sold online yet. Please remove it.";
pub const UPDATE: &str = "Update";
pub const REMOVE_LINE: &str = "Remove";
pub const PAY_ORDER: &str = "See how to pay";
pub const PUT_BACK: &str = "Put it back into the cart";
pub const NEEDS_COOKIES: &str =
    "Your browser has not kept your cart. This shop needs cookies for it: please allow them, and try again.";
pub const SEE_CART: &str = "See your cart";

/// `Order 1003 is not paid yet.`
pub fn not_paid(number: i64) -> String {
    format!("Order {number} is not paid yet.")
}

/// `Up to $25`.
pub fn up_to(price: &str) -> String {
    format!("Up to {price}")
}

/// `From $25`.
pub fn from(price: &str) -> String {
    format!("From {price}")
}

/// `From 5 to 10`.
pub fn from_to(from: &str, to: &str) -> String {
    format!("From {from} to {to}")
}

/// What is wrong with prices that exclude each other.
pub fn prices_turned(from: &str, to: &str) -> String {
    format!("The lowest price, {from}, is above the highest, {to}.")
}

/// What is wrong with what is no price.
pub fn write_a_price(example: &str) -> String {
    format!("Please write a price as a number, such as 12 or {example}.")
}

/// What is wrong with a field, after what stands in it.
pub fn odd_field(value: &str, message: &str) -> String {
    format!("“{value}”: {message}")
}

/// What is chosen of an option.
pub fn option(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}

/// Words that a visitor has typed.
pub fn quoted(words: &str) -> String {
    format!("“{words}”")
}

/// A list of this name, for search engines.
pub fn list_at(title: &str, shop: &str) -> String {
    format!("{title} at {shop}.")
}

/// What a shop says of itself, for search engines.
pub fn shop_says(shop: &str, slogan: &str) -> String {
    format!("{shop}: {slogan}")
}

/// ` a month`, ` every 3 months`: what stands behind a price that is paid so often.
pub fn every(interval: BillingInterval, count: i64) -> String {
    let unit = match interval {
        BillingInterval::Day => "day",
        BillingInterval::Week => "week",
        BillingInterval::Month => "month",
        BillingInterval::Year => "year",
    };
    match count {
        1 => format!(" a {unit}"),
        n => format!(" every {n} {unit}s"),
    }
}

/// `12 products`.
pub fn products(count: i64, more: bool) -> String {
    match (count, more) {
        (1, false) => "1 product".to_owned(),
        (1_000, true) => "More than 1,000 products".to_owned(),
        (n, true) => format!("More than {n} products"),
        (1_000, false) => "1,000 products".to_owned(),
        (n, false) => format!("{n} products"),
    }
}

/// A category's name as a title.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What a list is called that was searched for.
pub fn searched(words: &str, category: &str) -> String {
    if category.is_empty() { quoted(words) } else { format!("“{words}” in {category}") }
}

/// What a list of one tag is called.
pub fn tagged(tag: &str) -> String {
    format!("Tagged “{tag}”")
}

/// Said where nothing has the last word, and something begins with it.
pub fn begun(count: &str, words: &str) -> String {
    format!("{count} with words that begin as “{words}”")
}

/// The end of «We have nothing …».
pub fn in_category(category: &str) -> String {
    format!("in “{category}”")
}

/// The end of «We have nothing …».
pub fn with_tag(tag: &str) -> String {
    format!("tagged “{tag}”")
}

/// The end of «We have nothing …».
pub const AT_THAT_PRICE: &str = "at that price";

/// The end of «We have nothing …».
pub const WITH_THESE_FILTERS: &str = "with these filters";

/// The end of «We have nothing …».
pub const HERE: &str = "here";

/// `We have nothing in “Tees”.`
pub fn nothing(asked: &str) -> String {
    format!("We have nothing {asked}.")
}

/// What is said of so many pieces that were put into the cart.
pub fn added(count: i64) -> String {
    format!("{count} added.")
}

/// Only so many are in stock.
pub fn only_left(count: i64) -> String {
    format!("Only {count} left")
}

/// What a value of an option comes with, where it does not come with what is chosen of the others.
pub fn only_with(others: &str) -> String {
    format!("only with {others}")
}

/// The title of a product that is not on sale yet.
pub fn previewed(name: &str) -> String {
    format!("{name} (preview)")
}

/// What the field of a line is called.
pub fn quantity_of(product: &str) -> String {
    format!("Quantity of {product}")
}

/// What the button of a line is called.
pub fn remove_line(product: &str) -> String {
    format!("{REMOVE_LINE} {product}")
}

/// So many of a line can be bought.
pub fn only_in_stock(count: i64) -> String {
    format!("Only {count} in stock. Please choose fewer.")
}

/// A picture's place in its row.
pub fn picture(place: usize) -> String {
    format!("Picture {place}")
}

/// What the status of a search box says.
pub fn suggestions(count: usize) -> String {
    match count {
        0 => "No suggestions".to_owned(),
        1 => "1 suggestion".to_owned(),
        n => format!("{n} suggestions"),
    }
}
