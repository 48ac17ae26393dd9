use proptest::prelude::*;

use super::*;

fn records(text: &str) -> Vec<Record> {
    let mut records = Records::new(text, ',', 0, 1);
    records.set_width(3);
    records.collect()
}

/// Lines, first fields, and whether they are whole.
fn told(text: &str) -> Vec<(u64, String, bool)> {
    let first = |record: &Record| record.fields.first().cloned().unwrap_or_default();
    records(text).iter().map(|r| (r.line, first(r), r.fault.is_none())).collect()
}

#[test]
fn rows_end_at_lines_of_every_kind_and_fields_may_hold_them() {
    let text = "a,b,c\r\n\"d\",\"e\r\n\"\"f\"\"\",g\ri,,\n\nj,5\" tall,k";
    let found = records(text);
    let lines: Vec<_> = found.iter().map(|r| (r.line, r.fields.len(), r.fault.is_none())).collect();
    assert_eq!(lines, [(1, 3, true), (2, 3, true), (4, 3, true), (5, 1, true), (6, 3, true)]);
    assert_eq!(found[1].fields, ["d", "e\r\n\"f\"", "g"]);
    assert_eq!(found[4].fields[1], "5\" tall");
}

#[test]
fn no_row_is_swallowed_by_a_quotation_mark_out_of_place() {
    for (text, whole) in [
        ("a,\"5\"\" tall,5\nb,\"B\",6\nc,C,7\n", &["c"][..]),
        ("a,\"5\"\" tall,5\nb,B,6\nc,C,7\n", &[]),
        ("a,\"A,\", b\"\nb,B,6\n", &["b"]),
        ("a,\"A\",5\"\nb,B,6\n", &["b"]),
        ("a,\"5\" tall\",5\nb,\"B\",6\nc,C,7\n", &["b", "c"]),
        ("a,\"x,5\nb,\",6\nc,C,7\n", &["c"]),
        ("a,\"one\n\"two\"\nthree, four,5\nb,B,6\n\"c\",C,7\nd,D,8\n", &["b", "c", "d"]),
        ("a,\"one \"two\"\nthree, four\",5\nb,B,6\n", &["b"]),
        ("a,A\nb,B,6\n", &["b"]),
        ("a,A,5,6\nb,B,6\n", &["b"]),
    ] {
        let told = told(text);
        let found: Vec<_> =
            told.iter().filter(|(.., good)| *good).map(|(_, first, _)| first.as_str()).collect();
        assert_eq!(found, whole, "{text:?}: {told:?}");
        for first in ["a", "b", "c"].iter().filter(|first| text.contains(&format!("{first},"))) {
            assert!(told.iter().any(|(_, found, _)| found == first), "{first} is told of {text:?}: {told:?}");
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_by_the_rules_is_read_as_it_was(rows in prop::collection::vec(prop::collection::vec("[a-z\",\n\r ]{0,8}", 3), 1..9)) {
        // A field that ends in a comma after a line break looks torn, and is refused.
        prop_assume!(rows.iter().flatten().all(|field| !(field.ends_with(',') && field.contains(['\n', '\r']))));
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let read: Vec<_> = records(&text).into_iter().map(|r| (r.fields, r.fault)).collect();
        prop_assert_eq!(read, rows.into_iter().map(|row| (row, None)).collect::<Vec<_>>());
    }

    #[test]
    fn every_line_of_any_text_is_in_one_row(text in "[a-c\",\n\r]{0,60}") {
        let mut line = 0;
        for record in records(&text) {
            prop_assert!(record.line > line, "{record:?}");
            line = record.line;
            if record.fault.is_none() && record.fields.len() == 3 {
                let reader = Records::new(&text, ',', 0, 1);
                prop_assert_eq!(reader.fields_at(record.start), record.fields);
            }
        }
        prop_assert!(line <= lines(&text) + 1);
    }
}
