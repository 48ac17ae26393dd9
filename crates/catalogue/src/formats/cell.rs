//! A field as it stands in a file that spreadsheets open too.
//!
//! A spreadsheet takes a cell that begins like a formula for one (<https://owasp.org/www-community/attacks/CSV_Injection>). So
//! one that does, and is no plain number, is written with an apostrophe before it, which spreadsheets and Shopify's own exports
//! do; the reader takes it off again, and nothing else.

use std::io::Write;

/// Writes a row, by RFC 4180.
///
/// # Errors
/// The writer's own.
pub fn write_row<'a>(to: impl Write, fields: impl IntoIterator<Item = &'a str>) -> std::io::Result<()> {
    write_row_parted(to, ',', fields)
}

/// The same with another mark between the fields.
///
/// # Errors
/// The writer's own.
pub fn write_row_parted<'a>(
    mut to: impl Write,
    delimiter: char,
    fields: impl IntoIterator<Item = &'a str>,
) -> std::io::Result<()> {
    for (place, field) in fields.into_iter().enumerate() {
        if place > 0 {
            write!(to, "{delimiter}")?;
        }
        write_cell(&mut to, delimiter, field)?;
    }
    to.write_all(b"\r\n")
}

fn write_cell(mut to: impl Write, delimiter: char, field: &str) -> std::io::Result<()> {
    let mark = if is_taken_for_formula(field.trim_start_matches('\'')) { "'" } else { "" };
    if field.contains([delimiter, ',', '"', '\n', '\r', ';', '\t']) || !mark.is_empty() {
        write!(to, "\"{mark}{}\"", field.replace('"', "\"\""))
    } else {
        to.write_all(field.as_bytes())
    }
}

/// A field as it was before it was written.
pub fn bare(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_taken_for_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

fn is_taken_for_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text)
}

/// What a spreadsheet shows as it is: `-3`, `+1.50`, `-10 %`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']).trim_end_matches([' ', '%']);
    text.len().saturating_sub(text.trim_start_matches(['+', '-']).len()) <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(field: &str) -> String {
        let mut row = Vec::new();
        write_row(&mut row, [field]).unwrap();
        String::from_utf8(row).unwrap().trim_end_matches("\r\n").to_owned()
    }

    #[test]
    fn what_a_spreadsheet_would_run_it_shows_and_numbers_stay_numbers() {
        for (field, cell) in [
            ("Mug", "Mug"),
            ("5\" tall", "\"5\"\" tall\""),
            ("a,b", "\"a,b\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("+1-800", "\"'+1-800\""),
            ("'=1+1", "\"''=1+1\""),
            ("-3", "-3"),
            ("+1.50", "+1.50"),
            ("-10 %", "-10 %"),
            ("--3", "\"'--3\""),
            ("'n Sync", "'n Sync"),
        ] {
            assert_eq!(written(field), cell);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again_and_is_no_formula(field in "['=+@\\-]{0,3}.{0,20}") {
            let cell = written(&field);
            let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
            let inner = inner.map_or(cell.clone(), |inner| inner.replace("\"\"", "\""));
            prop_assert_eq!(bare(&inner), &field);
            prop_assert!(!is_taken_for_formula(&inner));
        }
    }
}
