//! Files as spreadsheets and pipes give them.

use super::*;

#[test]
fn every_shape_in_which_spreadsheets_write_a_table_is_read_as_the_same() {
    let plain = "Handle,Title,Variant Price,Tags\ncafe,Café au lait,5.50,\"a, b\"\n";
    let product = only(plain);
    assert_eq!(
        (product.name.as_str(), product.variants[0].price_amount, product.tags.len()),
        ("Café au lait", 550, 2)
    );
    let semicolons = "Handle;Title;Variant Price;Tags\ncafe;Café au lait;5.50;a, b\n";
    let tabs = semicolons.replace(';', "\t");
    let utf16 =
        |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let latin1: Vec<u8> = plain.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (name, bytes) in [
        ("semicolons", semicolons.as_bytes().to_vec()),
        ("tabs", tabs.as_bytes().to_vec()),
        ("sep", format!("sep=;\r\n{semicolons}").into_bytes()),
        ("quoted sep", format!("\"sep=,\"\n{plain}").into_bytes()),
        ("sep tab", format!("SEP=\t\n{tabs}").into_bytes()),
        ("other sep", format!("sep=|\n{}", semicolons.replace(';', "|")).into_bytes()),
        ("mark", format!("\u{feff}{plain}").into_bytes()),
        ("old line ends", plain.replace('\n', "\r").into_bytes()),
        ("empty lines", format!("\n\r\n{}", plain.replace('\n', "\r\n\r\n")).into_bytes()),
        ("utf-16le", utf16(&format!("\u{feff}{plain}"), u16::to_le_bytes)),
        ("utf-16be", utf16(&format!("\u{feff}{plain}"), u16::to_be_bytes)),
        ("utf-16le without a mark", utf16(&tabs, u16::to_le_bytes)),
        ("utf-16be without a mark", utf16(&tabs, u16::to_be_bytes)),
    ] {
        let taken = read(&bytes);
        assert_eq!(taken.len(), 1, "{name}: {taken:?}");
        assert_eq!(taken[0].product.as_ref(), Ok(&product), "{name}");
    }
    assert!(read(&latin1)[0].product.is_err());
    let said =
        Reader::open(latin1.as_slice(), "USD", Some("windows-1252")).unwrap().map(taken).next().unwrap();
    assert_eq!(said.product, Ok(product));
    assert!(matches!(
        Reader::open(plain.as_bytes(), "USD", Some("utf-99")),
        Err(CatalogueError::Encoding(_))
    ));
}

/// Gives a byte at a time, as a pipe may.
struct Pieces<'a>(&'a [u8]);

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
        buffer[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

#[test]
fn a_file_that_comes_in_pieces_is_read_as_one() {
    for text in [
        "\u{feff}\n\nHandle,Title,Variant Price\na,A,5\n",
        "  \n{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"price_amount\":500}]}",
    ] {
        let mut entries = Reader::open(Pieces(text.as_bytes()), "USD", None).unwrap().map(taken);
        assert_eq!(entries.next().unwrap().product.unwrap().variants[0].price_amount, 500);
    }
}

#[test]
fn what_is_not_known_is_named() {
    let reader =
        Reader::open(&b"Handle;Title;Variant Prise;Vendor;Cost;Tax\na;A;5;V;;1\n"[..], "USD", None).unwrap();
    assert_eq!(
        reader.remarks(),
        ["its fields are parted by semicolons", "columns not used: Variant Prise, Tax"]
    );
    let line = r#"{"slug":"a","name":"A","compare_at":9,"variants":[{"price_amount":5,"compare_at":9}],"images":[{"key":"https://e.com/a.jpg"}]}"#;
    let taken = read(line).remove(0);
    assert!(taken.warnings[0].reason.ends_with("not known here: compare_at, variants.compare_at"));
    assert_eq!(taken.product.unwrap().images[0].width, 0);
    let mut written = Vec::new();
    write_line(&mut written, &only(line)).unwrap();
    let product = serde_json::from_slice(&written).unwrap();
    assert!(json::unknown_of(&product).is_empty(), "what is exported is known");
}

#[test]
fn a_character_that_stands_for_lost_ones_is_one_like_others_in_a_file_that_can_be_read() {
    assert_eq!(only("Handle,Title,Variant Price\na,Caf\u{fffd},5\n").name, "Caf\u{fffd}");
}
