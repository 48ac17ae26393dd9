//! Pages of rows, out of a table and into one: exact to the bit, by statements that D1 takes as well.

use std::collections::BTreeMap;
use std::fmt::Write;

use coppice_platform::sql::{SqlSession, Statement, Value};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Layout;
use crate::archive::tables::Table;

/// The most rows of a page.
const MOST_ROWS: u32 = 1_000;
/// The bytes of a page, unless one row has more.
const MOST_BYTES: u32 = 1_000_000;

/// Where a page begins: behind the row with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Vec<Key>);

/// A part of a key. Whole numbers are bound as text, which has all of their digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Key {
    Whole(String),
    Text(String),
}

impl Place {
    /// The place as text, for whoever asks from elsewhere.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// The place in a table that a text says; `None` where it says none.
    pub fn parse(text: &str, table: &Table) -> Option<Self> {
        let keys: Vec<Key> = serde_json::from_str(text).ok()?;
        let is_good = |key: &Key| match key {
            Key::Whole(text) => text.parse::<i64>().is_ok(),
            Key::Text(_) => true,
        };
        (keys.len() == table.key.len() && keys.iter().all(is_good)).then_some(Self(keys))
    }
}

/// Rows of a table, in the order of its key.
#[derive(Debug)]
pub struct Page {
    /// A line of JSON each: an object by column, in which bytes are `{"hex":"…"}`.
    pub rows: Vec<String>,
    /// Where the next page begins; `None` after the last row.
    pub next: Option<Place>,
}

#[derive(Deserialize)]
struct Count {
    n: u64,
}

/// How many rows a table has.
///
/// # Errors
/// What the database can't do.
pub async fn count_rows(db: &SqlSession, layout: &Layout) -> Result<u64, PlatformError> {
    let sql = format!("SELECT count(*) AS n FROM {}", quoted(layout.table.name));
    Ok(db.query(Statement::read("archive_count", sql)).await?.first::<Count>()?.map_or(0, |count| count.n))
}

/// A page of a table's rows; at least one, if there is one.
///
/// # Errors
/// What the database can't do.
pub async fn get_page(
    db: &SqlSession,
    layout: &Layout,
    after: Option<&Place>,
) -> Result<Page, PlatformError> {
    let keys = after.into_iter().flat_map(|place| &place.0);
    let values = keys.map(|(Key::Whole(text) | Key::Text(text))| Value::Text(text.clone()));
    let statement = Statement::read("archive_page", page_sql(layout, after)).bind_all(values);
    let rows = db.query(statement).await?;
    let cells: Vec<Cells> = rows.decode()?;
    let next = cells.last().map(|row| place(layout, row)).transpose()?;
    let rows = cells.iter().map(|row| line(layout, row)).collect::<Result<_, _>>()?;
    Ok(Page { rows, next })
}

/// How large a page can be is known from the rows' headers, without their texts. Each cell comes as text with its type before it: JSON
/// from JavaScript would have whole numbers up to 2^53 alone, and no word for bytes.
fn page_sql(layout: &Layout, after: Option<&Place>) -> String {
    let table = quoted(layout.table.name);
    let key = list(layout.table.key.iter().map(|column| quoted(column)));
    let cells = layout.columns.iter().enumerate();
    let cells = list(cells.map(|(place, column)| format!("{} AS {}", cell(&quoted(column)), alias(place))));
    let bytes: Vec<_> =
        layout.columns.iter().map(|column| format!("ifnull(octet_length({}), 4)", quoted(column))).collect();
    let bytes = bytes.join(" + ");
    let behind = after.map_or_else(String::new, |Place(keys)| {
        let value = |(place, key): (usize, &Key)| match key {
            Key::Whole(_) => format!("CAST(?{place} AS INTEGER)"),
            Key::Text(_) => format!("?{place}"),
        };
        format!("WHERE ({key}) > ({})", list((1..).zip(keys).map(value)))
    });
    format!(
        "SELECT {cells} FROM {table} {behind} ORDER BY {key} LIMIT (SELECT max(1, count(*)) FROM \
         (SELECT sum(row_bytes) OVER (ORDER BY {key} ROWS UNBOUNDED PRECEDING) AS page_bytes FROM \
         (SELECT {key}, {bytes} AS row_bytes FROM {table} {behind} ORDER BY {key} LIMIT {MOST_ROWS})) \
         WHERE page_bytes <= {MOST_BYTES})"
    )
}

/// What a cell is called: not as its column, by which rows are ordered.
fn alias(place: usize) -> String {
    format!("cell_{place}")
}

/// A cell as text: `i` and a whole number, `b` and bytes in hex, `t` and text. Other numbers come as they are, for nobody writes them as
/// exactly as JSON does, but for infinity, which JSON has no word for: it is a number that is too large.
fn cell(column: &str) -> String {
    format!(
        "CASE typeof({column}) WHEN 'integer' THEN 'i' || {column} WHEN 'text' THEN 't' || {column} \
         WHEN 'blob' THEN 'b' || lower(hex({column})) WHEN 'real' THEN CASE {column} WHEN 9e999 THEN 'r9e999' \
         WHEN -9e999 THEN 'r-9e999' ELSE {column} END END"
    )
}

/// The cells of a row, by what they are called.
type Cells = BTreeMap<String, Option<Box<RawValue>>>;

/// What a cell is.
enum Cell {
    Null,
    Whole(String),
    Real(String),
    Text(String),
    Bytes(String),
}

/// What is in a column of a row; `None` where nothing is that could be.
fn read(row: &Cells, place: usize) -> Option<Cell> {
    let Some(raw) = row.get(&alias(place))? else { return Some(Cell::Null) };
    let Ok(mut text) = serde_json::from_str::<String>(raw.get()) else {
        let number = raw.get();
        let is_written_so = number.contains(['.', 'e', 'E']);
        return Some(Cell::Real(if is_written_so { number.to_owned() } else { format!("{number}.0") }));
    };
    if text.is_empty() {
        return None;
    }
    match text.remove(0) {
        'i' => Some(Cell::Whole(text)),
        'r' => Some(Cell::Real(text)),
        't' => Some(Cell::Text(text)),
        'b' => Some(Cell::Bytes(text)),
        _ => None,
    }
}

fn line(layout: &Layout, row: &Cells) -> Result<String, PlatformError> {
    let mut line = String::from("{");
    for (number, column) in layout.columns.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        // Writing to memory can't fail.
        let _ = write!(line, "{comma}{}:", json(column));
        match read(row, number).ok_or_else(|| unreadable(layout))? {
            Cell::Null => line.push_str("null"),
            Cell::Whole(number) | Cell::Real(number) => line.push_str(&number),
            Cell::Text(text) => line.push_str(&json(&text)),
            Cell::Bytes(hex) => drop(write!(line, "{{\"hex\":\"{hex}\"}}")),
        }
    }
    line.push('}');
    Ok(line)
}

fn place(layout: &Layout, row: &Cells) -> Result<Place, PlatformError> {
    let value = |key: &&str| {
        let place = layout.columns.iter().position(|column| column == key)?;
        match read(row, place)? {
            Cell::Whole(number) => Some(Key::Whole(number)),
            Cell::Text(text) => Some(Key::Text(text)),
            Cell::Null | Cell::Real(_) | Cell::Bytes(_) => None,
        }
    };
    let values: Option<Vec<_>> = layout.table.key.iter().map(value).collect();
    values.map(Place).ok_or_else(|| unreadable(layout))
}

fn unreadable(layout: &Layout) -> PlatformError {
    let why = format!("a row of {} has what no row can have", layout.table.name);
    PlatformError::new(Service::Sql, "archive_page", ErrorKind::Decode, why)
}

/// The statement that puts rows into a table, as [`get_page`] has them.
pub fn insert_rows(layout: &Layout, rows: &[&str]) -> Statement {
    let columns = list(layout.columns.iter().map(|column| quoted(column)));
    let values = list(layout.columns.iter().map(|column| value(column)));
    let table = quoted(layout.table.name);
    let sql = format!("INSERT INTO {table} ({columns}) SELECT {values} FROM json_each(?1)");
    Statement::write("archive_insert", sql).bind(format!("[{}]", rows.join(",")))
}

fn value(column: &str) -> String {
    let path = |rest: &str| format!("'$.\"{column}\"{rest}'");
    format!(
        "CASE json_type(value, {}) WHEN 'object' THEN unhex(value ->> {}) ELSE value ->> {} END",
        path(""),
        path(".hex"),
        path("")
    )
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
