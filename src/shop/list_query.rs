//! What a list page's address says, and the addresses of its neighbours.

mod options;
mod read;

use form_urlencoded::Serializer;

pub use options::Options;
pub use read::Problem;

use crate::shop::model::ProductType;
use crate::shop::service::{Cursor, ProductFilter, Sort};
use crate::shop::texts;

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
    /// The lowest price.
    pub min: Option<Amount>,
    /// The highest price.
    pub max: Option<Amount>,
    /// The maker.
    pub vendor: String,
    /// What is chosen of products' options.
    pub options: Options,
    /// Whether only what is in stock is asked for.
    pub in_stock: bool,
    /// The order, if one was chosen.
    pub sort: Option<Sort>,
    /// Where the page begins or ends.
    pub cursor: Option<Cursor>,
    /// How many products a page has, if that was chosen.
    pub limit: Option<u32>,
}

/// An amount of money in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// In minor units.
    pub minor: i64,
    /// As the address has it: `12` or `12.50`.
    pub text: String,
}

/// How many products a page has if nothing else is asked.
const PAGE_SIZE: u32 = 24;

/// The orders a visitor can choose, with the names they have in addresses.
pub const SORTS: [(Sort, &str, &str); 5] = [
    (Sort::Newest, "newest", texts::NEWEST),
    (Sort::PriceAsc, "price-asc", texts::PRICE_LOW_FIRST),
    (Sort::PriceDesc, "price-desc", texts::PRICE_HIGH_FIRST),
    (Sort::Name, "name", texts::NAME),
    (Sort::Relevance, "relevance", texts::RELEVANCE),
];

impl ListQuery {
    /// The order in force: what was chosen, else the usual one.
    pub fn order(&self) -> Sort {
        match self.sort {
            Some(Sort::Relevance) | None => self.usual_order(),
            Some(sort) => sort,
        }
    }

    /// The order where none is chosen: relevance for a search, and the newest for anything else.
    pub fn usual_order(&self) -> Sort {
        if self.search.is_empty() { Sort::Newest } else { Sort::Relevance }
    }

    /// Whether no price can be both at least and at most what is asked.
    pub fn is_impossible(&self) -> bool {
        matches!((&self.min, &self.max), (Some(min), Some(max)) if min.minor > max.minor)
    }

    /// The same as a filter of the store.
    pub fn filter(&self) -> ProductFilter {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ProductFilter {
            status: None,
            kind: self.kind,
            category: given(&self.category),
            tag: given(&self.tag),
            search: given(&self.search),
            min_price: self.min.as_ref().map(|amount| amount.minor),
            max_price: self.max.as_ref().map(|amount| amount.minor),
            vendor: given(&self.vendor),
            options: self.options.groups().to_vec(),
            in_stock: self.in_stock,
            sort: self.order(),
            cursor: self.cursor.clone(),
            limit: self.limit.unwrap_or(PAGE_SIZE),
        }
    }

    /// Whether there is an end of such lists; of searches and price ranges there is none.
    fn is_bounded(&self) -> bool {
        self.search.is_empty() && self.min.is_none() && self.max.is_none() && self.limit.is_none()
    }

    /// Whether it is a part of another list, by what its products have in common: of those there are more than anybody reads.
    pub fn is_narrowed(&self) -> bool {
        self.in_stock || !self.vendor.is_empty() || !self.options.groups().is_empty()
    }

    /// The list that this one is a part of: the first page of it, where it is one.
    #[must_use]
    pub fn widened(&self) -> Self {
        if !self.is_narrowed() {
            return self.clone();
        }
        let (vendor, options) = (String::new(), Options::default());
        Self { vendor, options, in_stock: false, cursor: None, ..self.clone() }
    }

    /// The list's name in the cache, for lists of which there is an end.
    pub fn cache_name(&self) -> Option<String> {
        let name = self.address();
        (self.is_bounded() && !self.is_narrowed() && name.len() <= 300).then_some(name)
    }

    /// The address by which search engines should know this list, if by any: that of the list it is a part of. Of its pages the first
    /// alone: where the others begin changes with every product that comes, and the sitemap has them all.
    pub fn canonical(&self) -> Option<String> {
        let list = self.widened();
        (self.is_bounded() && list.cursor.is_none()).then(|| list.address())
    }

    /// The address of this list. What is usual does not stand in it.
    pub fn address(&self) -> String {
        let fields = self.fields();
        let mut query = Serializer::new(String::new());
        let sort = SORTS.iter().find(|(sort, ..)| *sort == self.order() && *sort != self.usual_order());
        let pairs = [
            ("q", fields.q.as_str()),
            ("category", &fields.category),
            ("tag", &fields.tag),
            ("type", &fields.r#type),
            ("min", &fields.min),
            ("max", &fields.max),
            ("stock", &fields.stock),
            ("vendor", &fields.vendor),
            ("sort", sort.map_or("", |(_, name, _)| name)),
            ("limit", &fields.limit),
            ("after", &fields.after),
            ("before", &fields.before),
        ];
        query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
        // Written by itself: its signs need no escaping, and are read by people.
        let options = self.options.in_address();
        let options = (!options.is_empty()).then(|| format!("options={options}"));
        let parts: Vec<_> =
            options.into_iter().chain([query.finish()]).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { "/shop".to_owned() } else { format!("/shop?{}", parts.join("&")) }
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
