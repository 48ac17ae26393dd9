//! What the log's address says, and the addresses of its other pages.

use axum::http::Uri;
use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;

use crate::audit::{Action, AuditFilter, Place};
use crate::email::typed_email;
use crate::error::AppError;
use crate::extract::Query;
use crate::number::exact;

/// The query as it came. Empty fields are those of a form that was sent with nothing in them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawQuery {
    action: String,
    person: String,
    from: String,
    to: String,
    after: String,
}

/// What the log's address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// What was done.
    pub action: Option<Action>,
    /// The address of who did it, in lower case; may be empty, and need not be anybody's.
    pub person: String,
    /// The first day, in UTC.
    pub from: Option<NaiveDate>,
    /// The last day, in UTC.
    pub to: Option<NaiveDate>,
    /// The last place of the page before.
    pub after: Option<Place>,
}

impl AuditQuery {
    /// Reads an address. What makes no sense in it is left out, but a page link that leads nowhere is told.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where the query or its place can't be read.
    pub fn parse(uri: &Uri) -> Result<Self, AppError> {
        let unreadable = |_| AppError::BadRequest("We could not read that address.".into());
        let Query(raw) = Query::<RawQuery>::try_from_uri(uri).map_err(unreadable)?;
        let person = typed_email(&raw.person).unwrap_or_else(|| raw.person.trim().to_ascii_lowercase());
        let after = match raw.after.as_str() {
            "" => None,
            text => Some(parse_place(text).ok_or_else(|| {
                AppError::BadRequest("This link to a page of the log does not work any more.".into())
            })?),
        };
        Ok(Self {
            action: Action::ALL.into_iter().find(|action| action.name() == raw.action),
            person: person.chars().filter(|c| !c.is_control()).take(254).collect(),
            from: raw.from.parse().ok(),
            to: raw.to.parse().ok(),
            after,
        })
    }

    /// The same as a filter of the log.
    pub fn filter(&self) -> AuditFilter {
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
        AuditFilter {
            person: (!self.person.is_empty()).then(|| self.person.clone()),
            action: self.action,
            since: self.from.map(midnight),
            until: self.to.map(|day| midnight(day).saturating_add(86_400)),
            after: self.after,
            of_home: false,
        }
    }

    /// Whether not all entries are asked for.
    pub fn is_filtered(&self) -> bool {
        self.first_page() != Self::default()
    }

    /// What is asked for, as the beginning of a sentence.
    pub fn in_words(&self) -> String {
        let mut words =
            self.action.map_or_else(|| "Everything".to_owned(), |action| format!("“{}”", action.label()));
        if !self.person.is_empty() {
            words.push_str(&format!(" by {}", self.person));
        }
        if let Some(day) = self.from {
            words.push_str(&format!(" from {day}"));
        }
        if let Some(day) = self.to {
            words.push_str(&format!(" to {day}"));
        }
        words
    }

    /// The first page of the same.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { after: None, ..self.clone() }
    }

    /// The page of the same that begins after `place`.
    #[must_use]
    pub fn page_after(&self, place: Place) -> Self {
        Self { after: Some(place), ..self.clone() }
    }

    /// The address of this page.
    pub fn address(&self) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let fields = [
            ("action", self.action.map(|action| action.name().to_owned()).unwrap_or_default()),
            ("person", self.person.clone()),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("after", self.after.map(|place| format!("{}-{}", place.at, place.id)).unwrap_or_default()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        match query.finish() {
            query if query.is_empty() => "/admin/audit".to_owned(),
            query => format!("/admin/audit?{query}"),
        }
    }
}

/// A place as addresses have it: `1795269839-42`. Numbers beyond all that the database can take are none.
fn parse_place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    let number = |text: &str| exact(text).filter(|number| *number >= 0);
    Some(Place { at: number(at)?, id: number(id)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<AuditQuery, AppError> {
        AuditQuery::parse(&format!("/admin/audit?{query}").parse().unwrap())
    }

    #[test]
    fn an_address_survives_being_read() {
        for query in [
            "action=signed_in",
            "person=ada%2Bshop%40example.com&from=2026-11-01&to=2026-11-21",
            "action=role_changed&person=a%26b&after=1795269839-42",
        ] {
            assert_eq!(parse(query).unwrap().address(), format!("/admin/audit?{query}"));
        }
        assert_eq!(parse("").unwrap().address(), "/admin/audit");
    }

    #[test]
    fn days_are_whole_days() {
        let filter = parse("from=1970-01-02&to=1970-01-02").unwrap().filter();
        assert_eq!((filter.since, filter.until), (Some(86_400), Some(172_800)));
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for query in
            ["action=sideways&from=2026-02-30&to=tomorrow&person=%20%00&after=", "from=99999999-01-01&x=y"]
        {
            assert_eq!(parse(query).unwrap(), AuditQuery::default(), "{query}");
        }
        assert_eq!(parse(&format!("person={}", "X".repeat(10_000))).unwrap().person, "x".repeat(254));
    }

    #[test]
    fn a_page_link_that_leads_nowhere_is_told() {
        for query in ["after=x", "after=1", "after=-1-2", "after=1-9007199254740992", "after=1-2-3"] {
            assert!(matches!(parse(query), Err(AppError::BadRequest(_))), "{query}");
        }
    }

    #[test]
    fn days_at_the_calendars_ends_can_be_asked_for() {
        let filter = parse("from=-262143-01-01&to=%2B262142-12-31").unwrap().filter();
        let bound = |time: Option<i64>| time.unwrap().unsigned_abs() < 1 << 53;
        assert!(bound(filter.since) && bound(filter.until));
    }
}
