//! Shopify's product export: a row for each variant, and more rows for more pictures, told by their handle.
//!
//! Reads the column names of old exports and of new ones, and writes the new ones. What a shop here has no place for (cost,
//! tax, unit prices) is passed over, and named where anything stands there.

mod columns;
mod pictures;
mod product;
mod row;
mod variants;
mod write;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

pub use columns::REASON;
use columns::{Columns, Field};
use row::Row;
pub use write::Export;

use super::records::{Record, Records};
use super::{CatalogueError, cell};
use crate::draft::{Entry, Finding, Handle};
use crate::slug::is_slug;
use crate::text::{excerpt, one_line};

/// What is said of a row with bytes that are no UTF-8.
const GARBLED: &str =
    "is not written in UTF-8: save the file as “CSV UTF-8”, or name its encoding, such as windows-1252";

/// The products of an export.
pub struct Products {
    text: String,
    columns: Columns,
    currency: String,
    lossy: bool,
    groups: std::vec::IntoIter<Group>,
    /// Names of columns that nothing here knows, and in which something stands.
    unused: Vec<String>,
}

/// The rows of a product, wherever they stand.
struct Group {
    /// What the file calls it.
    name: String,
    rows: Vec<GroupRow>,
    /// What is wrong with the first row that is none.
    fault: Option<Finding>,
}

/// A row, where it stands.
struct GroupRow {
    line: u64,
    start: usize,
    end: usize,
    /// Whether it can't be read.
    is_faulty: bool,
}

impl Products {
    /// Reads the first line, which must name the columns, and which rows belong together; `lossy` says that some of the
    /// text could not be read.
    pub fn open(text: String, lossy: bool, currency: String) -> Result<Self, CatalogueError> {
        let columns = Columns::find(&text)?;
        let (groups, used) = groups(&text, &columns);
        let unused = columns.unknown.iter().filter(|(place, _)| used.contains(place));
        let unused = unused.map(|(_, name)| name.clone()).collect();
        Ok(Self { text, columns, currency, lossy, groups: groups.into_iter(), unused })
    }

    /// The addresses that the file itself gives to products.
    pub fn slugs(&self) -> HashSet<String> {
        let names = self.groups.as_slice().iter().map(|group| one_line(&group.name).to_lowercase());
        names.filter(|name| is_slug(name)).collect()
    }

    /// Passes over so many products.
    pub fn pass_over(&mut self, count: usize) {
        self.groups.by_ref().take(count).for_each(drop);
    }

    /// How many products are still to come.
    pub fn len(&self) -> usize {
        self.groups.as_slice().len()
    }

    /// What to say about the file as a whole.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let delimiter = match self.columns.delimiter {
            ',' => None,
            ';' => Some("semicolons".to_owned()),
            '\t' => Some("tabs".to_owned()),
            other => Some(format!("“{other}”")),
        };
        if let Some(delimiter) = delimiter {
            remarks.push(format!("its fields are parted by {delimiter}"));
        }
        if !self.unused.is_empty() {
            remarks.push(format!("columns not used: {}", self.unused.join(", ")));
        }
        remarks
    }

    /// The rows of these products as they stand there, with a column that says why each product is refused. What can't be read
    /// as a row is written as it is: so it is refused again until somebody has mended it.
    pub fn write_refused(&self, refused: &BTreeMap<u64, String>, mut to: impl Write) -> std::io::Result<()> {
        let places = (0_u64..).zip(self.groups.as_slice());
        let mut rows =
            places.filter(|(place, _)| refused.contains_key(place)).flat_map(|(_, group)| &group.rows);
        // What can't be read keeps its marks, and then all do.
        let delimiter = if rows.any(|row| row.is_faulty) { self.columns.delimiter } else { ',' };
        let names = self.columns.names.iter().map(String::as_str);
        let reason_at = self.columns.names.iter().position(|name| name.trim() == REASON);
        let more = reason_at.is_none().then_some(REASON);
        cell::write_row_parted(&mut to, delimiter, names.chain(more))?;
        let records = Records::new(&self.text, self.columns.delimiter, 0, 1);
        for (place, group) in (0_u64..).zip(self.groups.as_slice()) {
            let Some(reason) = refused.get(&place) else { continue };
            for (number, row) in group.rows.iter().enumerate() {
                let reason = if number == 0 { reason.as_str() } else { "" };
                if row.is_faulty {
                    let text = self.text.get(row.start..row.end).unwrap_or_default();
                    to.write_all(text.trim_end_matches(['\r', '\n']).as_bytes())?;
                    if reason_at.is_none() {
                        // A quotation mark here would close one that is open.
                        write!(to, "{delimiter}{}", reason.replace([delimiter, '"'], " "))?;
                    }
                    to.write_all(b"\r\n")?;
                    continue;
                }
                let mut fields = records.fields_at(row.start);
                fields.resize(self.columns.count.max(fields.len()), String::new());
                if let Some(said) = reason_at.and_then(|at| fields.get_mut(at)) {
                    reason.clone_into(said);
                }
                let more = reason_at.is_none().then_some(reason);
                let fields = fields.iter().map(|field| cell::bare(field)).chain(more);
                cell::write_row_parted(&mut to, delimiter, fields)?;
            }
        }
        Ok(())
    }
}

impl Iterator for Products {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let Group { name, rows, fault } = self.groups.next()?;
        let line = rows.first().map_or(0, |row| row.line);
        let records = Records::new(&self.text, self.columns.delimiter, 0, 1);
        let row = |row: &GroupRow| Row::new(row.line, records.fields_at(row.start), &self.columns);
        let rows: Vec<Row> = rows.iter().map(row).collect();
        let title = product::main(&rows).map(|row| row.get(Field::Title)).unwrap_or_default();
        let handle = Handle::read(&name, title);
        let shown = excerpt(if name.is_empty() { title } else { &name });
        let mut warnings = Vec::new();
        let garbled = rows.iter().find(|row| self.lossy && row.is_garbled());
        let draft = match fault.or_else(|| garbled.map(|row| row.finding(GARBLED))) {
            Some(fault) => Err(fault),
            None => product::build(&rows, &self.currency, &mut warnings),
        };
        if draft.is_err() {
            warnings.clear();
        }
        Some(Entry { line, name: shown, handle, draft, warnings })
    }
}

/// The file's products in the order in which they begin, and in which of the unknown columns something stands. A row is its handle's, whatever the case; without one its
/// title's, and without either the product's before it.
fn groups(text: &str, columns: &Columns) -> (Vec<Group>, HashSet<usize>) {
    let (start, line) = columns.rows;
    let mut records = Records::new(text, columns.delimiter, start, line);
    records.set_width(columns.count);
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut last, mut torn, mut used) = (None, Vec::new(), HashSet::new());
    for record in records.filter(|record| !record.is_blank()) {
        for (place, _) in &columns.unknown {
            if record.fields.get(*place).is_some_and(|field| !field.trim().is_empty()) {
                used.insert(*place);
            }
        }
        let field = |field| columns.get(&record.fields, field).unwrap_or_default();
        let (handle, title) = (field(Field::Handle), field(Field::Title));
        let key = match (one_line(handle).to_lowercase(), one_line(title)) {
            (handle, title) if handle.is_empty() && title.is_empty() => None,
            (handle, title) if handle.is_empty() => Some(format!("title:{title}")),
            (handle, _) => Some(format!("handle:{handle}")),
        };
        if let Some(reason) = &record.fault {
            // Of whose row it was little can be said if there is but one field.
            let before = last.filter(|_| record.fields.len() == 1);
            torn.push((record.line, record.start..record.end, before, reason.clone()));
        }
        let nobody = key.is_none().then(|| "has a row with neither handle nor title".to_owned());
        let fault = record.fault.clone().or(nobody).map(|reason| Finding::new(record.line, reason));
        let place = match key.as_ref().map(|key| known.get(key).copied()) {
            Some(place) => place,
            None => last,
        };
        let place = place.unwrap_or(groups.len());
        if place == groups.len() {
            groups.push(Group { name: handle.to_owned(), rows: Vec::new(), fault: None });
        }
        if let Some(key) = key {
            known.insert(key, place);
        }
        if let Some(group) = groups.get_mut(place) {
            let Record { line, start, end, .. } = record;
            group.rows.push(GroupRow { line, start, end, is_faulty: record.fault.is_some() });
            group.fault = group.fault.take().or(fault);
        }
        last = Some(place);
    }
    // What can't be read may hold rows of other products, which are then not whole.
    for (line, range, before, reason) in torn {
        let words = text.get(range).unwrap_or_default().split(['"', '\n', '\r', columns.delimiter]);
        let named =
            words.filter_map(|word| known.get(&format!("handle:{}", one_line(word).to_lowercase())).copied());
        for place in named.chain(before) {
            if let Some(group) = groups.get_mut(place).filter(|group| group.fault.is_none()) {
                group.fault = Some(Finding::new(
                    line,
                    format!("may have a row here that can't be read: this one {reason}"),
                ));
            }
        }
    }
    (groups, used)
}
