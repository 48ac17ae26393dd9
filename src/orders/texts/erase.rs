//! The words by which a person is erased.

pub const TITLE: &str = "Erase this person?";
pub const ERASE: &str = "Erase this person";
pub const WHO: &str = "This is about";
pub const GOES: &str = "Their address, name, note, tracking and sign-in leave the shop, with their cart, and with what is written beside their payments. \
    Mails to them that still wait are not sent. The links to their orders open nothing any more. This can’t be taken back.";
pub const STAYS: &str = "What they have bought, what it cost, the country, the tax, the payments and all numbers stay: your books need them.";
pub const ELSEWHERE: &str =
    "What your payment provider, your mailboxes and copies of the database hold is not part of it.";
pub const SURE: &str = "Erase them";
pub const BACK: &str = "Back to the order";
pub const MANAGES: &str = "They manage this shop. Take their role first, or take them out of the settings.";
pub const PEOPLE: &str = "Who manages the shop";
pub const UNFINISHED: &str = "They can’t be erased yet:";
pub const LATE: &str = "The order is off, and nobody knows any more whose it was. Please send money that comes for it back where it came from.";
pub const ERASED: &str = "Whoever has ordered this was erased";

pub fn orders(count: i64) -> String {
    if count == 1 { "who has one order here.".to_owned() } else { format!("who has {count} orders here.") }
}
