//! The order of lists.

use serde::{Deserialize, Serialize};

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The cheapest first.
    PriceAsc,
    /// The dearest first.
    PriceDesc,
    /// By name, A to Z.
    Name,
    /// Products with all the words in their name first, then those with words elsewhere; the newest first in each.
    /// Without a search it is [`Sort::Newest`].
    Relevance,
}
