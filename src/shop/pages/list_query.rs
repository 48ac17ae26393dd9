//! What a list page's address says, and the addresses of its neighbours.

use axum::http::Uri;
use serde::Deserialize;

use crate::error::AppError;
use crate::shop::model::ProductType;
use crate::shop::store::{Cursor, ProductFilter, Sort};

/// The query as it came. Empty fields are those of a form that was sent with nothing in them.
#[derive(Debug, Default, Deserialize)]
struct RawQuery {
    q: Option<String>,
    category: Option<String>,
    tag: Option<String>,
    r#type: Option<String>,
    min: Option<String>,
    max: Option<String>,
    sort: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<String>,
}

/// What a list page's address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What was searched.
    pub search: String,
    /// The category.
    pub category: String,
    /// The tag.
    pub tag: String,
    /// The type, as the address has it.
    pub kind: Option<ProductType>,
    /// The lowest price, in whole units of the currency.
    pub min: Option<u32>,
    /// The highest price, in whole units of the currency.
    pub max: Option<u32>,
    /// The order, if one was chosen.
    pub sort: Option<Sort>,
    /// Where the page begins or ends.
    pub cursor: Option<Cursor>,
    /// How many products a page has, if that was chosen.
    pub limit: Option<u32>,
}

/// How many products a page has if nothing else is asked.
const PAGE_SIZE: u32 = 24;

/// The orders a visitor can choose, with the names they have in addresses.
pub const SORTS: [(Sort, &str, &str); 5] = [
    (Sort::Newest, "newest", "Newest"),
    (Sort::PriceAsc, "price-asc", "Price, low to high"),
    (Sort::PriceDesc, "price-desc", "Price, high to low"),
    (Sort::Name, "name", "Name"),
    (Sort::Relevance, "relevance", "Relevance"),
];

const KINDS: [(ProductType, &str); 4] = [
    (ProductType::Physical, "physical"),
    (ProductType::Digital, "digital"),
    (ProductType::Subscription, "subscription"),
    (ProductType::Service, "service"),
];

impl ListQuery {
    /// Reads an address. What makes no sense in it is left out, but a page link that leads nowhere is told.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where the query or its cursor can't be read.
    pub fn parse(uri: &Uri) -> Result<Self, AppError> {
        let unreadable = || AppError::BadRequest("We could not read that address.".into());
        let raw = axum::extract::Query::<RawQuery>::try_from_uri(uri).map_err(|_| unreadable())?.0;
        let text = |field: Option<String>| {
            field.unwrap_or_default().trim().chars().filter(|c| !c.is_control()).take(200).collect::<String>()
        };
        let number = |field: Option<String>| field.and_then(|n| n.trim().parse::<u32>().ok());
        let mut query = Self {
            search: text(raw.q),
            category: text(raw.category),
            tag: text(raw.tag),
            kind: raw.r#type.and_then(|name| KINDS.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind)),
            min: number(raw.min),
            max: number(raw.max),
            sort: raw.sort.and_then(|name| SORTS.iter().find(|(_, n, _)| *n == name).map(|(sort, ..)| *sort)),
            cursor: None,
            limit: number(raw.limit).map(|n| n.clamp(1, ProductFilter::MAX_LIMIT)),
        };
        let cursor = |text: Option<String>, backwards| match text.filter(|t| !t.is_empty()) {
            None => Ok(None),
            Some(text) => Cursor::parse(&text, query.order())
                .ok()
                .filter(|c| c.backwards == backwards)
                .map(Some)
                .ok_or_else(|| {
                    AppError::BadRequest("This link to a page of the list does not work any more.".into())
                }),
        };
        query.cursor = cursor(raw.after, false)?.or(cursor(raw.before, true)?);
        Ok(query)
    }

    /// The order in force: what was chosen, else relevance for a search and the newest for anything else.
    pub fn order(&self) -> Sort {
        match self.sort {
            Some(Sort::Relevance) | None if !self.search.is_empty() => Sort::Relevance,
            Some(Sort::Relevance) | None => Sort::Newest,
            Some(sort) => sort,
        }
    }

    /// The same as a filter of the store; `unit` is how many minor units the currency's unit has.
    pub fn filter(&self, unit: i64) -> ProductFilter {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ProductFilter {
            status: None,
            kind: self.kind,
            category: given(&self.category),
            tag: given(&self.tag),
            search: given(&self.search),
            min_price: self.min.map(|n| i64::from(n).saturating_mul(unit)),
            max_price: self.max.map(|n| i64::from(n).saturating_mul(unit)),
            sort: self.order(),
            cursor: self.cursor.clone(),
            limit: self.limit.unwrap_or(PAGE_SIZE),
        }
    }

    /// The list's name in the cache, for lists of which there is an end.
    pub fn cache_name(&self) -> Option<String> {
        let bounded =
            self.search.is_empty() && self.min.is_none() && self.max.is_none() && self.limit.is_none();
        let name = self.address();
        (bounded && name.len() <= 300).then_some(name)
    }

    /// The address of this list.
    pub fn address(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut add =
            |name, value: Option<String>| pairs.extend(value.filter(|v| !v.is_empty()).map(|v| (name, v)));
        add("q", Some(self.search.clone()));
        add("category", Some(self.category.clone()));
        add("tag", Some(self.tag.clone()));
        add(
            "type",
            self.kind
                .and_then(|kind| KINDS.iter().find(|(k, _)| *k == kind))
                .map(|(_, name)| (*name).to_owned()),
        );
        add("min", self.min.map(|n| n.to_string()));
        add("max", self.max.map(|n| n.to_string()));
        add(
            "sort",
            self.sort
                .and_then(|sort| SORTS.iter().find(|(s, ..)| *s == sort))
                .map(|(_, name, _)| (*name).to_owned()),
        );
        add("limit", self.limit.map(|n| n.to_string()));
        add(
            if self.cursor.as_ref().is_some_and(|c| c.backwards) { "before" } else { "after" },
            self.cursor.as_ref().map(Cursor::encode),
        );
        if pairs.is_empty() {
            return "/shop".into();
        }
        let mut address = String::from("/shop?");
        for (i, (name, value)) in pairs.iter().enumerate() {
            if i > 0 {
                address.push('&');
            }
            address.push_str(name);
            address.push('=');
            escape(value, &mut address);
        }
        address
    }

    /// The first page of the same list.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }

    /// Another page of the same list.
    #[must_use]
    pub fn at(&self, cursor: Cursor) -> Self {
        Self { cursor: Some(cursor), ..self.clone() }
    }
}

/// Writes a value as a query has it (RFC 3986, with `+` for a space as forms write it).
pub fn escape(value: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                into.push(char::from(byte))
            }
            b' ' => into.push('+'),
            _ => {
                into.push('%');
                into.extend(
                    [byte >> 4, byte & 15]
                        .into_iter()
                        .filter_map(|n| HEX.get(usize::from(n)))
                        .map(|d| char::from(*d)),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(uri: &str) -> Result<ListQuery, AppError> {
        ListQuery::parse(&uri.parse().unwrap())
    }

    #[test]
    fn an_address_survives_being_read() {
        for address in [
            "/shop",
            "/shop?q=oak+%26+ash+100%25",
            "/shop?category=bags&sort=price-asc",
            "/shop?min=5&max=10&limit=3",
            "/shop?tag=new&type=digital",
        ] {
            assert_eq!(parse(address).unwrap().address(), address);
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let query = parse("/shop?sort=sideways&limit=abc&min=-1&max=&q=%20%00&category=").unwrap();
        assert_eq!(query, ListQuery::default());
        assert_eq!(parse("/shop?limit=0").unwrap().limit, Some(1));
        assert_eq!(parse("/shop?limit=100000").unwrap().limit, Some(100));
        assert_eq!(parse(&format!("/shop?q={}", "x".repeat(10_240))).unwrap().search.len(), 200);
    }

    #[test]
    fn a_page_link_that_leads_nowhere_is_told() {
        assert!(parse("/shop?after=garbage").is_err());
        assert!(parse("/shop?q=a&q=b").is_err());
    }

    #[test]
    fn only_lists_of_which_there_is_an_end_are_cached() {
        assert!(parse("/shop?category=bags&sort=name").unwrap().cache_name().is_some());
        assert!(
            ["/shop?q=a", "/shop?min=1", "/shop?limit=7"]
                .iter()
                .all(|a| parse(a).unwrap().cache_name().is_none())
        );
    }
}
