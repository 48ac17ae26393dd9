//! Payments as a file for books, page by page as it is taken. Its columns are in `docs/bookkeeping.md`.

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, NaiveTime};
use coppice_catalogue::formats::write_row;
use coppice_catalogue::money::decimal;
use coppice_orders::books::{Share, shares};
use coppice_platform::{ErrorKind, PlatformError, Service};
use futures_util::{Stream, stream};

use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::percent_text;
use crate::orders::model::{EntryKind, Movement};
use crate::orders::store::{BooksPlace, get_movements};

/// How many entries are read at once.
const PAGE: u32 = 500;

const COLUMNS: [&str; 13] = [
    "date",
    "order",
    "invoice",
    "kind",
    "state",
    "tax_rate",
    "net",
    "tax",
    "gross",
    "currency",
    "provider",
    "reference",
    "note",
];

/// Whole days, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// When the first begins, in epoch seconds.
    pub from: i64,
    /// When the last ends.
    pub until: i64,
}

impl Days {
    /// The days that a form says; all of them where it says none.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] for what is no day.
    pub fn parse(from: &str, to: &str) -> Result<Self, AppError> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text
                .parse::<NaiveDate>()
                .map(Some)
                .map_err(|_| AppError::BadRequest("Please write days as 2026-12-31.".into())),
        };
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
        Ok(Self {
            from: day(from)?.map_or(0, midnight),
            until: day(to)?.map_or(i64::from(u32::MAX), |day| midnight(day).saturating_add(86_400)),
        })
    }
}

/// All that came and went on these days, the oldest first. Whoever takes it slowly holds a page of it in memory, and no more.
pub fn payments_csv(
    locals: &Locals,
    days: Days,
) -> impl Stream<Item = Result<Bytes, PlatformError>> + Send + use<> {
    let (db, tenant) = (locals.db.clone(), locals.tenant.id.clone());
    let first = BooksPlace { at: days.from, id: String::new() };
    stream::try_unfold(Some((first, true)), move |at| {
        let (db, tenant) = (db.clone(), tenant.clone());
        async move {
            let Some((place, is_first)) = at else { return Ok(None) };
            let (movements, next) = get_movements(&db, &tenant, &place, days.until, PAGE).await?;
            let written = written(&movements, is_first);
            let page = written
                .map_err(|error| PlatformError::new(Service::Http, "payments", ErrorKind::Decode, error))?;
            Ok(Some((Bytes::from(page), next.map(|next| (next, false)))))
        }
    })
}

fn written(movements: &[Movement], is_first: bool) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    if is_first {
        write_row(&mut page, COLUMNS)?;
    }
    for movement in movements {
        for share in shares(&movement.parts, movement.before, movement.amount) {
            write_row(&mut page, row(movement, &share).iter().map(String::as_str))?;
        }
    }
    Ok(page)
}

/// A row: what of a movement falls to a rate of tax.
fn row(movement: &Movement, share: &Share) -> [String; 13] {
    let (kind, goes) = match movement.kind {
        EntryKind::Charge => ("charge", false),
        EntryKind::Refund => ("refund", true),
        EntryKind::Dispute => ("dispute", true),
    };
    let amount = |amount: i64| {
        let sign = if (amount < 0) != goes && amount != 0 { "-" } else { "" };
        format!("{sign}{}", decimal(amount.unsigned_abs(), &movement.currency))
    };
    let day = DateTime::from_timestamp(movement.at, 0).map(|at| at.date_naive().to_string());
    [
        day.unwrap_or_default(),
        movement.number.to_string(),
        movement.invoice_number.map(|number| number.to_string()).unwrap_or_default(),
        kind.to_owned(),
        if movement.is_done { "done" } else { "under way" }.to_owned(),
        share.ppm.map(|ppm| percent_text(ppm, '.')).unwrap_or_default(),
        amount(share.gross.saturating_sub(share.tax)),
        amount(share.tax),
        amount(share.gross),
        movement.currency.clone(),
        movement.provider.name().to_owned(),
        movement.reference.clone(),
        movement.note.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use coppice_orders::books::Taxed;

    use super::*;
    use crate::orders::model::selling::Provider;

    fn movement(kind: EntryKind, amount: i64, currency: &str) -> Movement {
        Movement {
            at: 1_767_225_599,
            number: 1001,
            invoice_number: Some(7),
            kind,
            is_done: true,
            provider: Provider::Manual,
            reference: "=cmd".into(),
            note: "+49 30, \"Bank\"".into(),
            amount,
            before: 0,
            currency: currency.into(),
            parts: vec![Taxed { ppm: 190_000, tax: 190, total: 1_190 }],
        }
    }

    #[test]
    fn a_row_has_plain_decimals_and_no_cell_that_is_a_formula() {
        let lines = |movement| String::from_utf8(written(&[movement], false).unwrap()).unwrap();
        assert_eq!(
            lines(movement(EntryKind::Charge, 1_190, "EUR")),
            "2025-12-31,1001,7,charge,done,19,10.00,1.90,11.90,EUR,manual,\"'=cmd\",\"'+49 30, \"\"Bank\"\"\"\r\n"
        );
        let back = lines(movement(EntryKind::Refund, 595, "EUR"));
        assert!(back.contains(",refund,done,19,-5.00,-0.95,-5.95,EUR,"), "{back}");
        let yen = lines(movement(EntryKind::Dispute, 1_190, "JPY"));
        assert!(yen.contains(",dispute,done,19,-1000,-190,-1190,JPY,"), "{yen}");
        let beyond = lines(movement(EntryKind::Charge, 1_200, "EUR"));
        assert!(beyond.lines().nth(1).unwrap().contains(",charge,done,,0.10,0.00,0.10,EUR,"), "{beyond}");
    }

    #[test]
    fn days_are_whole_and_what_is_none_is_told() {
        assert_eq!(Days::parse("1970-01-02", "1970-01-02").unwrap(), Days { from: 86_400, until: 172_800 });
        assert_eq!(Days::parse("", " ").unwrap(), Days { from: 0, until: i64::from(u32::MAX) });
        for bad in ["2026-02-30", "tomorrow", "1.1.2026", "\0", "99999999-01-01"] {
            assert!(Days::parse(bad, "").is_err() && Days::parse("", bad).is_err(), "{bad}");
        }
    }
}
