//! Rows as JSON text, written as JavaScript's `JSON.stringify` writes D1's: straight from SQLite's values.

use std::io::Write;

use rusqlite::Rows;
use rusqlite::types::ValueRef;

/// All rows as one array of objects.
pub(super) fn rows(mut rows: Rows<'_>) -> rusqlite::Result<String> {
    let mut keys = Vec::new();
    let mut out = vec![b'['];
    while let Some(row) = rows.next()? {
        // Not before the first row: until then a cached statement may not know of an altered table.
        if keys.is_empty() {
            keys = self::keys(&row.as_ref().column_names().collect::<Vec<_>>());
        }
        if out.len() > 1 {
            out.push(b',');
        }
        out.push(b'{');
        for (n, (column, key)) in keys.iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key);
            write_value(&mut out, row.get_ref(*column)?);
        }
        out.push(b'}');
    }
    out.push(b']');
    // Only valid UTF-8 was written: this copies nothing.
    Ok(String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

/// The columns with their names as JSON keys. Of two of one name the last counts, as in a JavaScript object.
fn keys(names: &[&str]) -> Vec<(usize, Vec<u8>)> {
    let last = |(column, name): &(usize, &&str)| !names.iter().skip(column + 1).any(|later| later == *name);
    let key = |(column, name): (usize, &&str)| {
        let mut key = Vec::with_capacity(name.len() + 3);
        write_text(&mut key, name);
        key.push(b':');
        (column, key)
    };
    names.iter().enumerate().filter(last).map(key).collect()
}

// Writing to memory can't fail, nor can these values fail to be JSON: the results hold nothing.
fn write_value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.extend_from_slice(b"null"),
        ValueRef::Integer(number) => drop(write!(out, "{number}")),
        ValueRef::Real(number) => write_real(out, number),
        ValueRef::Text(text) => write_text(out, &String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => drop(serde_json::to_writer(out, bytes)),
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    drop(serde_json::to_writer(out, text));
}

/// JavaScript knows one kind of number: a whole one has no fraction to show, and infinity is `null`.
fn write_real(out: &mut Vec<u8>, number: f64) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        // `+ 0.0` makes minus zero zero.
        drop(write!(out, "{:.0}", number + 0.0));
    } else {
        drop(serde_json::to_writer(out, &number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::sqlite::Connection;

    fn json(sql: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        rows(statement.query([]).unwrap()).unwrap()
    }

    #[test]
    fn rows_are_an_array_of_objects() {
        assert_eq!(json("SELECT 1 AS a WHERE 0"), "[]");
        assert_eq!(
            json("SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, 'x'"),
            r#"[{"a":1,"b":null},{"a":2,"b":"x"}]"#
        );
        assert_eq!(json("CREATE TABLE t (a)"), "[]");
    }

    #[test]
    fn text_and_names_are_escaped() {
        assert_eq!(json(r#"SELECT 'a"\' || char(10) || 'é' AS "n""m""#), r#"[{"n\"m":"a\"\\\né"}]"#);
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        assert_eq!(
            json("SELECT 1.0 AS a, 0.5 AS b, -0.0 AS c, 9e999 AS d, 9007199254740991 AS e, 3.25e300 AS f"),
            r#"[{"a":1,"b":0.5,"c":0,"d":null,"e":9007199254740991,"f":3.25e+300}]"#
        );
    }

    #[test]
    fn bytes_are_an_array_of_numbers_as_from_d1() {
        assert_eq!(json("SELECT x'00ff' AS a"), r#"[{"a":[0,255]}]"#);
    }

    #[test]
    fn of_two_columns_with_one_name_the_last_counts() {
        assert_eq!(json("SELECT 1 AS a, 2 AS b, 3 AS a"), r#"[{"b":2,"a":3}]"#);
    }
}
