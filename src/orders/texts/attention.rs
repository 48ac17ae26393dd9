//! What somebody who runs the shop has to look at, in sentences: on an order's page and in the mail about it.

use coppice_orders::settle::Attention;

/// The sentences for what an order's row says; of words that this release does not know nothing is said.
pub fn attention(row: Option<&str>) -> Vec<&'static str> {
    let words = row.unwrap_or_default().split(|c: char| !c.is_ascii_lowercase() && c != '_');
    words.filter_map(sentence).collect()
}

fn sentence(word: &str) -> Option<&'static str> {
    Some(match serde_json::from_value(word.into()).ok()? {
        Attention::Dispute => {
            "The buyer has asked their bank for the money back. Please answer at your payment provider."
        }
        Attention::RefundFailed => {
            "Money that should go back has not. Please try again, or send it another way."
        }
        Attention::Currency => "Money has come in another currency. It does not count.",
        Attention::Amount => "Money has come, but not what the order costs.",
        Attention::Late => "Money has come for it after it was canceled. Please give it back.",
        Attention::Twice => "It was paid more than once. Please send back what is too much.",
        Attention::RefundedElsewhere => "Money has gone back that was not sent from here.",
    })
}
