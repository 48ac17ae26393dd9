//! What a list page's address says, and the addresses of its neighbours.

use axum::extract::Query;
use axum::http::Uri;
use form_urlencoded::Serializer;

use crate::error::AppError;
use crate::shop::model::{ListFields, ProductType};
use crate::shop::service::{Cursor, ProductFilter, Sort};

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

impl ListQuery {
    /// The fields of an address; they may be empty, as those of a form that was sent with nothing in them.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where they can't be told apart.
    pub fn fields(uri: &Uri) -> Result<ListFields, AppError> {
        let unreadable = |_| AppError::BadRequest("We could not read that address.".into());
        Query::try_from_uri(uri).map(|Query(fields)| fields).map_err(unreadable)
    }

    /// Reads the fields of an address. What makes no sense in them is left out, but a page link that leads nowhere is
    /// told.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where the cursor can't be read.
    pub fn parse(raw: &ListFields) -> Result<Self, AppError> {
        let clean = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(200).collect();
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let mut query = Self {
            search: clean(&raw.q),
            category: clean(&raw.category),
            tag: clean(&raw.tag),
            kind: ProductType::ALL.into_iter().find(|kind| kind.name() == raw.r#type),
            min: number(&raw.min),
            max: number(&raw.max),
            sort: SORTS.iter().find(|(_, name, _)| *name == raw.sort).map(|(sort, ..)| *sort),
            cursor: None,
            limit: number(&raw.limit).map(|n| n.clamp(1, ProductFilter::MAX_LIMIT)),
        };
        let cursor = |text: &str, backwards| match text {
            "" => Ok(None),
            text => Cursor::parse(text, query.order())
                .ok()
                .filter(|cursor| cursor.backwards == backwards)
                .map(Some)
                .ok_or_else(|| {
                    AppError::BadRequest("This link to a page of the list does not work any more.".into())
                }),
        };
        query.cursor = cursor(&raw.after, false)?.or(cursor(&raw.before, true)?);
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
        let sort = self.sort.and_then(|sort| SORTS.iter().find(|(other, ..)| *other == sort));
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        let (min, max, limit) = (number(self.min), number(self.max), number(self.limit));
        let is_before = self.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
        let cursor = self.cursor.as_ref().map(Cursor::encode).unwrap_or_default();
        let fields = [
            ("q", self.search.as_str()),
            ("category", &self.category),
            ("tag", &self.tag),
            ("type", self.kind.map_or("", ProductType::name)),
            ("min", &min),
            ("max", &max),
            ("sort", sort.map_or("", |(_, name, _)| name)),
            ("limit", &limit),
            (if is_before { "before" } else { "after" }, &cursor),
        ];
        let mut query = Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        match query.finish() {
            query if query.is_empty() => "/shop".to_owned(),
            query => format!("/shop?{query}"),
        }
    }

    /// The first page of the same list.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }

    /// The page of the same list that begins, or ends, at a list's `next` or `previous`.
    #[must_use]
    pub fn at(&self, cursor: &str) -> Self {
        Self { cursor: Cursor::parse(cursor, self.order()).ok(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(uri: &str) -> Result<ListQuery, AppError> {
        ListQuery::parse(&ListQuery::fields(&uri.parse().unwrap())?)
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
