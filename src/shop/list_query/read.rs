//! How an address is read.

use axum::http::Uri;
use coppice_catalogue::label::label;

use super::{Amount, ListQuery, Options, SORTS};
use crate::error::AppError;
use crate::extract::Query;
use crate::region;
use crate::shop::model::{ListFields, ProductType};
use crate::shop::service::{Cursor, ProductFilter};
use crate::shop::texts;

/// A field that makes no sense, and is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name.
    pub field: &'static str,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub message: String,
}

impl ListQuery {
    /// The fields of an address; they may be empty, as those of a form that was sent with nothing in them.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where they can't be told apart.
    pub fn raw(uri: &Uri) -> Result<ListFields, AppError> {
        let unreadable = |_| AppError::BadRequest(texts::UNREADABLE.into());
        Query::try_from_uri(uri).map(|Query(fields)| fields).map_err(unreadable)
    }

    /// Whether an address has fields of a list with nothing in them.
    pub fn has_empty_fields(uri: &Uri) -> bool {
        const FIELDS: [&str; 13] = [
            "q", "category", "tag", "type", "min", "max", "sort", "limit", "after", "before", "vendor",
            "options", "stock",
        ];
        let mut pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        pairs.any(|(name, value)| value.trim().is_empty() && FIELDS.contains(&name.as_ref()))
    }

    /// Reads the fields of an address, for a shop of this currency.
    ///
    /// # Errors
    /// [`AppError::Invalid`] where one of them makes no sense, [`AppError::BadRequest`] where the cursor can't be read.
    pub fn parse(raw: &ListFields, currency: &str) -> Result<Self, AppError> {
        let (query, problems) = Self::read(raw, currency)?;
        match problems.into_iter().next() {
            Some(Problem { field, message, .. }) => Err(AppError::Invalid { field: field.into(), message }),
            None => Ok(query),
        }
    }

    /// The same, for somebody who is told what makes no sense and shown what the rest says.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where the cursor can't be read: a page link that leads nowhere.
    pub fn read(raw: &ListFields, currency: &str) -> Result<(Self, Vec<Problem>), AppError> {
        let region = region::current();
        let mut problems = Vec::new();
        let mut odd = |field, value: &str, message: &str| {
            problems.push(Problem { field, value: label(value), message: message.to_owned() });
        };
        let mut amount = |field, text: &str| {
            let minor = region.typed(text, currency);
            if minor.is_none() && !text.trim().is_empty() {
                odd(field, text, &texts::write_a_price(&region.short(1_250, currency)));
            }
            minor.map(|minor| Amount { minor, text: region.short(minor, currency) })
        };
        let (min, max) = (amount("min", &raw.min), amount("max", &raw.max));
        let sort = SORTS.iter().find(|(_, name, _)| *name == raw.sort).map(|(sort, ..)| *sort);
        if sort.is_none() && !raw.sort.is_empty() {
            odd("sort", &raw.sort, texts::NO_SUCH_ORDER);
        }
        let kind = ProductType::ALL.into_iter().find(|kind| kind.name() == raw.r#type);
        if kind.is_none() && !raw.r#type.is_empty() {
            odd("type", &raw.r#type, texts::NO_SUCH_KIND);
        }
        let limit = raw.limit.trim();
        let digits = limit.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            odd("limit", limit, texts::WRITE_A_LIMIT);
        }
        // A number that is too large for any type is still one.
        let limit = (digits && !limit.is_empty())
            .then(|| limit.parse().unwrap_or(u32::MAX).clamp(1, ProductFilter::MAX_LIMIT));
        let search: String = raw.q.trim().chars().filter(|c| !c.is_control()).take(200).collect();
        let (category, tag) = (label(&raw.category), label(&raw.tag));
        let in_stock = raw.stock == "in";
        if !in_stock && !raw.stock.is_empty() {
            odd("stock", &raw.stock, texts::NO_SUCH_FILTER);
        }
        let options = Options::parse(&raw.options).unwrap_or_else(|| {
            odd("options", &raw.options, texts::NO_SUCH_FILTER);
            Options::default()
        });
        let vendor = label(&raw.vendor);
        let mut query = Self {
            search,
            category,
            tag,
            kind,
            min,
            max,
            vendor,
            options,
            in_stock,
            sort,
            cursor: None,
            limit,
        };
        let cursor = |text: &str, backwards| match text {
            "" => Ok(None),
            text => Cursor::parse(text, query.order())
                .ok()
                .filter(|cursor| cursor.backwards == backwards)
                .map(Some)
                .ok_or_else(|| AppError::BadRequest(texts::PAGE_LINK_OVER.into())),
        };
        query.cursor = cursor(&raw.after, false)?.or(cursor(&raw.before, true)?);
        Ok((query, problems))
    }

    /// The fields of this list's address.
    pub fn fields(&self) -> ListFields {
        let sort = self.sort.and_then(|sort| SORTS.iter().find(|(other, ..)| *other == sort));
        let amount = |amount: &Option<Amount>| amount.as_ref().map(|a| a.text.clone()).unwrap_or_default();
        let cursor = |backwards| self.cursor.as_ref().filter(|cursor| cursor.backwards == backwards);
        let encoded = |cursor: Option<&Cursor>| cursor.map(Cursor::encode).unwrap_or_default();
        ListFields {
            q: self.search.clone(),
            category: self.category.clone(),
            tag: self.tag.clone(),
            r#type: self.kind.map_or("", ProductType::name).to_owned(),
            min: amount(&self.min),
            max: amount(&self.max),
            vendor: self.vendor.clone(),
            options: self.options.text(),
            stock: if self.in_stock { "in".into() } else { String::new() },
            sort: sort.map_or("", |(_, name, _)| name).to_owned(),
            after: encoded(cursor(false)),
            before: encoded(cursor(true)),
            limit: self.limit.map(|limit| limit.to_string()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(uri: &str) -> ListFields {
        ListQuery::raw(&uri.parse().unwrap()).unwrap()
    }

    fn parse(uri: &str) -> Result<ListQuery, AppError> {
        ListQuery::parse(&fields(uri), "USD")
    }

    #[test]
    fn an_address_survives_being_read() {
        for address in [
            "/shop",
            "/shop?q=oak+%26+ash+100%25",
            "/shop?category=bags&sort=price-asc",
            "/shop?min=5&max=10&limit=3",
            "/shop?min=12.50&max=13",
            "/shop?tag=new&type=digital",
            "/shop?options=Size:Large&stock=in&vendor=Oak+%26+Ash",
            "/shop?options=Colour:Moss;Size:10+%C2%BD,Large&category=tees",
        ] {
            assert_eq!(parse(address).unwrap().address(), address);
            let again = ListQuery::parse(&parse(address).unwrap().fields(), "USD").unwrap();
            assert_eq!(again.address(), address);
        }
    }

    #[test]
    fn what_is_usual_does_not_stand_in_an_address() {
        for (address, short) in [
            ("/shop?sort=newest&min=&max=", "/shop"),
            ("/shop?q=mug&sort=relevance", "/shop?q=mug"),
            ("/shop?q=mug&sort=newest", "/shop?q=mug&sort=newest"),
            ("/shop?min=5.00&max=+7,5", "/shop?min=5&max=7.50"),
            ("/shop?category=+Tea%0Apots+", "/shop?category=Tea+pots"),
            ("/shop?options=Size%3AM%2CL%2CM%3BColour%3ARed", "/shop?options=Colour:Red;Size:L,M"),
        ] {
            assert_eq!(parse(address).unwrap().address(), short);
        }
        for (address, empty) in
            [("/shop?min=&max=", true), ("/shop?q=a&sort=", true), ("/shop", false), ("/shop?utm=", false)]
        {
            assert_eq!(ListQuery::has_empty_fields(&address.parse().unwrap()), empty, "{address}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (field, address) in [
            ("min", "/shop?min=abc"),
            ("min", "/shop?min=-1"),
            ("max", "/shop?max=1.005"),
            ("max", "/shop?max=9223372036854775808"),
            ("sort", "/shop?sort=foo"),
            ("type", "/shop?type=secret"),
            ("stock", "/shop?stock=maybe"),
            ("options", "/shop?options=Size"),
            ("limit", "/shop?limit=abc"),
        ] {
            let (query, problems) = ListQuery::read(&fields(address), "USD").unwrap();
            assert_eq!(
                (query, problems.len(), problems[0].field),
                (ListQuery::default(), 1, field),
                "{address}"
            );
            assert!(matches!(parse(address), Err(AppError::Invalid { .. })), "{address}");
        }
        assert_eq!(parse("/shop?max=&q=%20%00&category=").unwrap(), ListQuery::default());
        assert_eq!(parse("/shop?limit=0").unwrap().limit, Some(1));
        assert_eq!(parse("/shop?limit=99999999999999999999").unwrap().limit, Some(100));
        assert_eq!(parse(&format!("/shop?q={}", "x".repeat(10_240))).unwrap().search.len(), 200);
        assert!(parse("/shop?min=5&max=4").unwrap().is_impossible());
    }

    #[test]
    fn the_example_of_a_price_is_one_in_the_shops_currency() {
        for (currency, example) in [("USD", "12.50"), ("JPY", "1250"), ("KWD", "1.250")] {
            let (_, problems) = ListQuery::read(&fields("/shop?min=abc"), currency).unwrap();
            let (before, last) = problems[0].message.trim_end_matches('.').rsplit_once(' ').unwrap();
            assert_eq!((before, last), ("Please write a price as a number, such as 12 or", example));
            let typed = ListQuery::parse(&fields(&format!("/shop?min={last}")), currency).unwrap();
            assert_eq!(typed.min.map(|min| min.minor), Some(1_250), "{currency}");
        }
    }

    #[test]
    fn a_page_link_that_leads_nowhere_is_told() {
        assert!(parse("/shop?after=garbage").is_err());
        assert_eq!(parse("/shop?q=a&q=b").unwrap().search, "b");
    }

    #[test]
    fn only_lists_of_which_there_is_an_end_are_cached() {
        assert!(parse("/shop?category=bags&sort=name").unwrap().cache_name().is_some());
        assert!(
            ["/shop?q=a", "/shop?min=1", "/shop?limit=7", "/shop?stock=in", "/shop?options=Size:L"]
                .iter()
                .all(|a| parse(a).unwrap().cache_name().is_none())
        );
        let part = parse("/shop?options=Size:L&category=bags&vendor=Oak&sort=name").unwrap();
        assert_eq!(part.canonical().as_deref(), Some("/shop?category=bags&sort=name"));
        assert_eq!(parse("/shop?options=Size:L&q=a").unwrap().canonical(), None);
    }
}
