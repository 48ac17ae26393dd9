//! Files that were broken on the way, as a rule: every product is as before or as the whole file says, and the report
//! names each of them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A product of the file, with what its rows say.
#[derive(Debug, Clone)]
struct Goods {
    title: String,
    body: String,
    sizes: Vec<u32>,
}

/// What happens to a file on its way. Places are shares of all there are.
#[derive(Debug, Clone)]
enum Accident {
    /// Everything is written another way that means the same.
    Spelling(u8),
    /// The file ends within a row, before its last field.
    Cut(usize),
    /// A row loses fields at its end, or has some more.
    Short(usize),
    Long(usize),
    /// The mark at the beginning or end of a quoted field is lost.
    Unquoted(usize),
    /// A mark more stands where a field begins, or within a quoted one.
    Quoted(usize),
    /// Two rows become one.
    Joined(usize),
    /// Some bytes are of another encoding.
    Garbled(usize),
    /// A field says what nothing here understands.
    Nonsense(usize, usize),
    /// A row is there twice.
    Twice(usize),
}

const COLUMNS: [&str; 8] =
    ["Handle", "Title", "Body (HTML)", "Option1 Name", "Option1 Value", "Published", "Variant Price", "Tags"];

/// What can't be in each of these columns.
const NONSENSE: [(usize, &str); 3] = [(5, "WAHR"), (6, "1,5"), (6, "free")];

fn goods() -> impl Strategy<Value = Vec<Goods>> {
    // Whatever is quoted needs it: without its marks it has too many fields, or too few.
    let body = prop_oneof![
        "[a-z ]{0,9}, [a-z]{1,9}",
        "[a-z]{1,9},\n[a-z \"]{0,9}[a-z]\n[a-z]{1,5}",
        "<p>[a-z]{1,9}, \"[a-z]{1,9}\"</p>"
    ];
    let one = ("[A-Z][a-z]{1,5}", body, prop::collection::vec(1_u32..9_999, 1..4))
        .prop_map(|(title, body, sizes)| Goods { title, body, sizes });
    prop::collection::vec(one, 2..6)
}

fn accident() -> impl Strategy<Value = Accident> {
    let at = || 0..1_000_usize;
    prop_oneof![
        (0..6_u8).prop_map(Accident::Spelling),
        at().prop_map(Accident::Cut),
        at().prop_map(Accident::Short),
        at().prop_map(Accident::Long),
        at().prop_map(Accident::Unquoted),
        at().prop_map(Accident::Quoted),
        at().prop_map(Accident::Joined),
        at().prop_map(Accident::Garbled),
        (at(), 0..NONSENSE.len()).prop_map(|(at, which)| Accident::Nonsense(at, which)),
        at().prop_map(Accident::Twice),
    ]
}

/// The rows of the file: those of one product after the other, or turn about.
fn rows(goods: &[Goods], turn_about: bool) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (n, Goods { title, body, sizes }) in goods.iter().enumerate() {
        for (place, price) in sizes.iter().enumerate() {
            let first = |text: &str| if place == 0 { text.to_owned() } else { String::new() };
            let handle = if place == 1 { format!("G-{n}") } else { format!("g-{n}") };
            let price = format!("{}.{:02}", price / 100, price % 100);
            let size = format!("Size {place}");
            let own = vec![
                handle,
                first(title),
                first(body),
                first("Size"),
                size,
                first("TRUE"),
                price,
                first("a, b"),
            ];
            rows.push((if turn_about { place } else { 0 }, own));
        }
    }
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn written(rows: &[Vec<String>]) -> Vec<String> {
    let line = |row: &Vec<String>| row.iter().map(|text| field(text)).collect::<Vec<_>>().join(",");
    rows.iter().map(line).collect()
}

fn file(lines: &[String]) -> String {
    format!("{}\n{}\n", COLUMNS.join(","), lines.join("\n"))
}

/// The file as it arrives.
fn broken(rows: &[Vec<String>], accident: &Accident) -> Vec<u8> {
    let mut lines = written(rows);
    let pick = |at: usize, of: usize| at % of.max(1);
    let quoted: Vec<usize> =
        lines.iter().enumerate().filter(|(_, l)| l.contains('"')).map(|(n, _)| n).collect();
    match accident {
        Accident::Spelling(way) => return spelt(&file(&lines), *way),
        Accident::Cut(at) => {
            let line = pick(*at, lines.len());
            // A cut between rows, or within the last field, can't be seen.
            let last = lines[line].trim_end_matches("\"a, b\"").len() - 1;
            lines.truncate(line + 1);
            lines[line].truncate(1 + pick(*at, last));
            return file(&lines).trim_end_matches('\n').as_bytes().to_vec();
        }
        Accident::Short(at) => {
            let line = pick(*at, lines.len());
            let last = lines[line].rfind(',').unwrap();
            lines[line].truncate(last);
        }
        Accident::Long(at) => lines[pick(*at, rows.len())].push_str(",more"),
        Accident::Unquoted(at) => {
            let line = quoted[pick(*at, quoted.len())];
            let marks: Vec<usize> = lines[line].match_indices('"').map(|(at, _)| at).collect();
            let ends = [marks[0], marks[marks.len() - 1]];
            lines[line].remove(ends[pick(*at, 2)]);
        }
        Accident::Quoted(at) => {
            let line = pick(*at, lines.len());
            let begins: Vec<usize> = lines[line].match_indices(',').map(|(at, _)| at + 1).collect();
            lines[line].insert(begins[pick(*at, begins.len() - 1)], '"');
        }
        Accident::Joined(at) if lines.len() > 1 => {
            let line = pick(*at, lines.len() - 1);
            let next = lines.remove(line + 1);
            lines[line].push_str(&next);
        }
        Accident::Joined(_) => {}
        Accident::Garbled(at) => {
            let line = pick(*at, lines.len());
            lines[line].push('é');
            let text = file(&lines);
            // Its first byte alone is no UTF-8.
            return text.bytes().filter(|byte| *byte != 0xa9).collect();
        }
        Accident::Nonsense(at, which) => {
            let mut rows = rows.to_vec();
            let (column, text) = NONSENSE[*which];
            let row = pick(*at, rows.len());
            let row = if rows[row][column].is_empty() { 0 } else { row };
            rows[row][column] = text.to_owned();
            return file(&written(&rows)).into_bytes();
        }
        Accident::Twice(at) => {
            let line = pick(*at, lines.len());
            lines.insert(line, lines[line].clone());
        }
    }
    file(&lines).into_bytes()
}

fn spelt(text: &str, way: u8) -> Vec<u8> {
    let utf16 = |mark: &str| format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    match way {
        0 => utf16("\u{feff}"),
        1 => utf16(""),
        2 => format!("\u{feff}{text}").into_bytes(),
        3 => format!("sep=,\r\n{text}").into_bytes(),
        4 => format!("\n\n{}", text.replace(COLUMNS[0], " HANDLE ")).into_bytes(),
        _ => text.as_bytes().to_vec(),
    }
}

type Products = BTreeMap<String, Product>;

/// What a file makes of a shop, and what each of its products is called in the report, with whether it was taken.
fn import(shop_before: &Products, bytes: &[u8]) -> (Products, Vec<(String, bool)>) {
    let mut products = shop_before.clone();
    let mut named = Vec::new();
    let Ok(reader) = Reader::open(bytes, "USD", None) else { return (products, named) };
    for (n, entry) in reader.enumerate() {
        let Handle::Slug(slug) = &entry.handle else {
            named.push((entry.name, false));
            continue;
        };
        let mut ids = 0..;
        let new_id = || format!("{slug}-{n}-{}", ids.next().unwrap_or(0));
        let merged = entry
            .draft
            .map_err(|f| f.reason)
            .and_then(|d| d.merge(slug, shop_before.get(slug), &shop(), new_id));
        named.push((slug.clone(), merged.is_ok()));
        if let Ok(merged) = merged {
            products.insert(slug.clone(), merged.product);
        }
    }
    (products, named)
}

/// A product without its ids, which are made anew.
fn plain(product: Option<&Product>) -> Option<Product> {
    let mut product = product?.clone();
    product.id.clear();
    product.variants.iter_mut().for_each(|variant| variant.id.clear());
    Some(product)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_file_leaves_each_product_as_it_was_or_as_the_whole_file_says(
        goods in goods(),
        later in goods(),
        turn_about in any::<bool>(),
        accident in accident(),
    ) {
        let (before, _) = import(&Products::new(), file(&written(&rows(&goods, false))).as_bytes());
        // Nor can be seen which products would have gone on after it.
        let rows = rows(&later, turn_about && !matches!(accident, Accident::Cut(_)));
        let (whole, named) = import(&before, file(&written(&rows)).as_bytes());
        prop_assert!(named.iter().all(|(_, taken)| *taken), "{named:?}");
        let bytes = broken(&rows, &accident);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let (after, told) = import(&before, &bytes);
        for slug in after.keys().chain(whole.keys()) {
            let found = plain(after.get(slug));
            prop_assert!(
                found == plain(before.get(slug)) || found == plain(whole.get(slug)),
                "{slug} is neither: {found:?}\nbefore: {:?}\nwhole: {:?}\n{told:?}\n{shown}", before.get(slug), whole.get(slug)
            );
        }
        if matches!(accident, Accident::Spelling(_)) {
            prop_assert!(told.iter().all(|(_, taken)| *taken) && told.len() == named.len(), "{told:?}\n{shown}");
        }
        for slug in (0..later.len()).map(|n| format!("g-{n}")) {
            let is_there = shown.to_lowercase().lines().any(|line| line.starts_with(&format!("{slug},")));
            prop_assert!(!is_there || told.iter().any(|(name, _)| name.to_lowercase() == slug), "{slug} is not told: {told:?}\n{shown}");
        }
        // What was taken once is no news.
        let (again, _) = import(&after, &bytes);
        prop_assert_eq!(again, after);
    }
}
