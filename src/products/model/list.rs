//! The list of products: what its address says, and what it shows.

use axum::http::Uri;
use form_urlencoded::Serializer;
use serde::Deserialize;

use crate::error::AppError;
use crate::extract::Query;
use crate::number::exact;
use crate::shop::model::{Image, ProductStatus};

/// Where the products are.
pub const PRODUCTS: &str = "/admin/products";

/// The address of a product's editor.
pub fn editor_address(id: &str) -> String {
    format!("{PRODUCTS}/{id}")
}

/// What only a part of the products is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// A counted variant has few pieces left.
    Low,
    /// It has no picture.
    Bare,
}

impl Only {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Low, Self::Bare];

    /// So few pieces are low stock.
    pub const FEW: i64 = 5;

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Bare => "no-picture",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low stock",
            Self::Bare => "Without picture",
        }
    }
}

/// What the list's address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What is searched; may be empty.
    pub search: String,
    /// Only of this status.
    pub status: Option<ProductStatus>,
    /// Only of this category; may be empty.
    pub category: String,
    /// Only these.
    pub only: Option<Only>,
    /// The number of the product that the page follows, or, backwards, precedes.
    pub cursor: Option<(i64, bool)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    q: String,
    status: String,
    category: String,
    only: String,
    after: String,
    before: String,
}

impl ListQuery {
    /// Products on a page.
    pub const PAGE: u32 = 50;

    /// Reads an address. What makes no sense in it is left out, but a page link that leads nowhere is told.
    ///
    /// # Errors
    /// [`AppError::BadRequest`].
    pub fn read(uri: &Uri) -> Result<Self, AppError> {
        let unreadable = || AppError::BadRequest("We could not read that address.".into());
        let Query(raw) = Query::<Raw>::try_from_uri(uri).map_err(|_| unreadable())?;
        let place = |text: &str, backwards| match text {
            "" => Ok(None),
            text => exact(text).map(|number| Some((number, backwards))).ok_or_else(unreadable),
        };
        let clean =
            |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        Ok(Self {
            search: clean(&raw.q),
            status: ProductStatus::ALL.into_iter().find(|status| status.name() == raw.status),
            category: clean(&raw.category),
            only: Only::ALL.into_iter().find(|only| only.name() == raw.only),
            cursor: place(&raw.after, false)?.or(place(&raw.before, true)?),
        })
    }

    /// Its address.
    pub fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let number = self.cursor.map(|(number, _)| number.to_string()).unwrap_or_default();
        let place = if self.cursor.is_some_and(|(_, backwards)| backwards) { "before" } else { "after" };
        let fields = [
            ("q", self.search.as_str()),
            ("status", self.status.map_or("", ProductStatus::name)),
            ("category", &self.category),
            ("only", self.only.map_or("", Only::name)),
            (place, &number),
        ];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() { PRODUCTS.to_owned() } else { format!("{PRODUCTS}?{query}") }
    }

    /// Whether it leaves products out.
    pub fn is_filtered(&self) -> bool {
        *self != Self { cursor: self.cursor, ..Self::default() }
    }
}

/// A product as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedProduct {
    /// Its place in time.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who sees it.
    pub status: ProductStatus,
    /// Its category; may be empty.
    pub category: String,
    /// Its foremost picture.
    pub image: Option<Image>,
    /// The lowest and the highest price, in minor units.
    pub prices: (i64, i64),
    /// How often it was saved.
    pub revision: i64,
    /// How many variants it has.
    pub variants: i64,
    /// How many pieces there are of those that are counted; `None` where none is.
    pub stock: Option<i64>,
    /// How many there are of the one with the fewest.
    pub least: Option<i64>,
}

/// A page of the list.
#[derive(Debug, Default)]
pub struct ManagedList {
    /// The products.
    pub products: Vec<ManagedProduct>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
    /// Where the page before ends, if there is one.
    pub previous: Option<i64>,
    /// How many there are on all pages; `None` for more than are counted.
    pub total: Option<i64>,
    /// The categories of all products.
    pub categories: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for address in [
            "/admin/products",
            "/admin/products?q=a+b&status=draft&category=R%26D&only=low&after=7",
            "/admin/products?only=no-picture&before=9",
        ] {
            assert_eq!(ListQuery::read(&address.parse().unwrap()).unwrap().address(), address);
        }
        let odd = ListQuery::read(&"/x?status=sold&only=all&q=%00".parse().unwrap()).unwrap();
        assert_eq!(odd, ListQuery::default());
        assert!(ListQuery::read(&"/x?after=9007199254740992".parse().unwrap()).is_err());
    }
}
