//! Which products a list has.

use super::cursor::Cursor;
use super::sort::Sort;
use crate::shop::model::{ProductStatus, ProductType};

/// Which products, in which order, how many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFilter {
    /// Only of this status; active if none is given.
    pub status: Option<ProductStatus>,
    /// Only of this type.
    pub kind: Option<ProductType>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only what these words find.
    pub search: Option<String>,
    /// Only with a variant from this price on, in minor units: of those that can be bought, unless none can.
    pub min_price: Option<i64>,
    /// Only with a variant up to this price, in minor units; with both, one between.
    pub max_price: Option<i64>,
    /// Only of this maker.
    pub vendor: Option<String>,
    /// Only with one of these values of each of these options.
    pub options: Vec<(String, Vec<String>)>,
    /// Only what is in stock.
    pub in_stock: bool,
    /// The order.
    pub sort: Sort,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many products a page has: 1 to 100.
    pub limit: u32,
}

impl ProductFilter {
    /// The most products a page may have.
    pub const MAX_LIMIT: u32 = 100;

    /// Whether a product must be looked at to know whether the list has it.
    pub fn looks_closely(&self) -> bool {
        let range = self.min_price.is_some() && self.max_price.is_some();
        let chosen = self.vendor.is_some() || !self.options.is_empty();
        range || chosen || self.kind.is_some() || self.tag.is_some() || self.search.is_some()
    }

    /// The order that is in force: relevance needs a search.
    pub fn order(&self) -> Sort {
        match self.sort {
            Sort::Relevance if self.search.is_none() => Sort::Newest,
            sort => sort,
        }
    }
}
