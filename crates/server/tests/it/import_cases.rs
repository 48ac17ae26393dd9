//! Files that other shops' importers were reported to take wrongly, each brought into a shop of its own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// Files one after the other; then what the last import says, and what is in the shop.
struct Case {
    files: &'static [&'static str],
    /// How its summary begins.
    summary: &'static str,
    /// What is among its remarks.
    remarks: &'static [&'static str],
    /// Products by slug, a path into each, and what is there.
    shop: &'static [(&'static str, &'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        files: &["full.csv", "price-only.csv"],
        summary: "0 new, 1 changed, 0 unchanged, 0 refused, 0 warnings",
        remarks: &["changed in price: 1 (oak-bowl)"],
        shop: OAK,
    },
    Case {
        files: &["full.csv", "price-only.jsonl"],
        summary: "0 new, 1 changed, 0 unchanged, 0 refused, 0 warnings",
        remarks: &["changed in price: 1 (oak-bowl)"],
        shop: OAK,
    },
    Case {
        files: &["price-only.csv", "price-only.csv"],
        summary: "0 new, 0 changed, 1 unchanged",
        remarks: &[],
        shop: &[],
    },
    Case {
        files: &["quote-open-over-rows.csv"],
        summary: "1 new, 0 changed, 0 unchanged, 2 refused",
        remarks: &["line 2: refused: oq1", "line 3: refused: oq2"],
        shop: &[("oq1", "", "null"), ("oq2", "", "null"), ("oq3", "/variants/0/price_amount", "700")],
    },
    Case {
        files: &["text-after-quote.csv"],
        summary: "2 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["line 2: refused: oq4 has text after a closing quotation mark"],
        shop: &[("oq5", "/variants/0/price_amount", "600"), ("oq6", "/variants/0/price_amount", "700")],
    },
    Case {
        files: &["quote-open-to-the-end.csv"],
        summary: "0 new, 0 changed, 0 unchanged, 3 refused",
        remarks: &["line 2: refused: oq1", "line 3: refused: oq2", "line 4: refused: oq3"],
        shop: &[],
    },
    Case {
        files: &["truncated.csv"],
        summary: "1 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["line 3: refused: tr-2 has a row of 5 fields under 7 columns"],
        shop: &[("tr-2", "", "null")],
    },
    Case {
        files: &["truncated-before-price.csv"],
        summary: "0 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["line 2: refused: sh-1"],
        shop: &[],
    },
    Case {
        files: &["rows-adjacent.csv", "rows-apart.csv"],
        summary: "0 new, 0 changed, 2 unchanged, 0 refused",
        remarks: &[],
        shop: &[("elm-tray", "/variants/1/name", "\"M\"")],
    },
    Case {
        files: &["rows-adjacent.csv", "rows-apart-with-titles.csv"],
        summary: "0 new, 0 changed, 2 unchanged, 0 refused",
        remarks: &[],
        shop: &[("elm-tray", "/variants/1/name", "\"M\"")],
    },
    Case {
        files: &["truth-in-german-and-french.csv"],
        summary: "1 new, 0 changed, 0 unchanged, 2 refused",
        remarks: &["“WAHR”", "“VRAI”"],
        shop: &[("on-y", "/status", "\"active\""), ("on-y", "/type", "\"physical\"")],
    },
    Case {
        files: &["truth-of-gift-cards.csv"],
        summary: "1 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["line 3: refused: gc2 has “", "which is neither TRUE nor FALSE"],
        shop: &[("gc", "/type", "\"digital\"")],
    },
    Case {
        files: &["no-quantity.csv", "no-quantity.csv"],
        summary: "0 new, 0 changed, 1 unchanged, 0 refused, 1 warnings",
        remarks: &["is sold without counting"],
        shop: &[("ash-spoon", "/variants/0/track_inventory", "false")],
    },
    Case {
        files: &["cup.csv", "cup-renamed.csv"],
        summary: "0 new, 1 changed, 0 unchanged, 0 refused, 0 warnings",
        remarks: &["changed in variant's name, options, price: 1 (cup)"],
        shop: &[
            ("cup", "/variants/0/name", "\"Small (200 ml)\""),
            ("cup", "/variants/1/price_amount", "900"),
        ],
    },
    Case {
        files: &["shirt.csv", "shirt-of-a-like-handle.csv", "shirt-of-a-like-handle.csv"],
        summary: "0 new, 0 changed, 1 unchanged, 0 refused, 1 warnings",
        remarks: &["blue--shirt stands at /shop/blue-shirt-2 here"],
        shop: &[
            ("blue-shirt", "/variants/0/price_amount", "2000"),
            ("blue-shirt-2", "/variants/0/price_amount", "900"),
        ],
    },
    Case {
        files: &["handles.csv", "handles.csv"],
        summary: "0 new, 0 changed, 20 unchanged, 0 refused",
        remarks: &["café stands at /shop/cafe here", "straße stands at /shop/strasse here"],
        shop: &[
            ("cafe", "/name", "\"H 0\""),
            ("h-2", "/name", "\"H 2\""),
            ("blue-shirt", "/name", "\"H 4\""),
            ("blue-shirt-2", "/name", "\"H 3\""),
            ("a-b", "/name", "\"H 6\""),
            ("strasse", "/name", "\"H 13\""),
        ],
    },
    Case {
        files: &["no-handles.csv", "blank-handle.csv"],
        summary: "0 new, 0 changed, 1 unchanged, 0 refused, 1 warnings",
        remarks: &[],
        shop: &[("plain-pot", "/variants/0/price_amount", "500")],
    },
    Case {
        files: &["picture-without-place.csv"],
        summary: "1 new",
        remarks: &[],
        shop: &[
            ("pine-box", "/images/0/key", "\"https://img.example/front.jpg\""),
            ("pine-box", "/images/1/key", "\"https://img.example/side.jpg\""),
        ],
    },
    Case {
        files: &["variant-pictures.csv", "variant-pictures.csv"],
        summary: "0 new, 0 changed, 1 unchanged",
        remarks: &[],
        shop: &[
            ("dye-shirt", "/variants/1/image_key", "\"https://img.example/blue.jpg\""),
            ("dye-shirt", "/images/1/key", "\"https://img.example/blue.jpg\""),
        ],
    },
    Case {
        files: &["new-columns.csv", "new-columns.csv"],
        summary: "0 new, 0 changed, 1 unchanged, 0 refused",
        remarks: &["columns not used: Product category"],
        shop: &[
            ("new-kettle", "/variants/1/options/0/name", "\"Size\""),
            ("new-kettle", "/vendor", "\"Acme\""),
            ("new-kettle", "/variants/1/image_key", "\"https://img.example/k2.jpg\""),
        ],
    },
    Case {
        files: &["semicolons.csv"],
        summary: "1 new",
        remarks: &["parted by semicolons"],
        shop: &[("cafe-semi", "/variants/0/price_amount", "550")],
    },
    Case {
        files: &["tabs.csv"],
        summary: "1 new",
        remarks: &["parted by tabs"],
        shop: &[("cafe-tab", "/variants/0/price_amount", "550")],
    },
    Case {
        files: &["utf-16le.csv", "utf-16be.csv"],
        summary: "0 new, 0 changed, 1 unchanged",
        remarks: &[],
        shop: &[("cafe-au-lait", "/name", "\"Café au lait\"")],
    },
    Case {
        files: &["sep.csv"],
        summary: "1 new",
        remarks: &[],
        shop: &[("cafe-sep", "/name", "\"Café au lait\"")],
    },
    Case {
        files: &["windows-1252.csv"],
        summary: "0 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["line 2: refused: cafe-au-lait is not written in UTF-8", "windows-1252"],
        shop: &[],
    },
    Case {
        files: &["float.csv"],
        summary: "0 new, 0 changed, 0 unchanged, 1 refused",
        remarks: &["19.990000000000002"],
        shop: &[],
    },
    Case {
        files: &["options-that-read-alike.csv"],
        summary: "1 new",
        remarks: &[],
        shop: &[("opt", "/variants/1/options/1/value", "\"Blue\"")],
    },
    Case {
        files: &["options-with-gaps.csv"],
        summary: "1 new",
        remarks: &[],
        shop: &[("opt2", "/variants/1/name", "\"Trim: Red\"")],
    },
    Case {
        files: &["options-named-default.csv"],
        summary: "1 new",
        remarks: &[],
        shop: &[("opt3", "/variants/1/name", "\"Default Title\"")],
    },
    Case {
        files: &["picture-without-size.jsonl"],
        summary: "1 new",
        remarks: &[],
        shop: &[("j-img", "/images/0/width", "0")],
    },
    Case {
        files: &["unknown-fields.jsonl"],
        summary: "1 new, 0 changed, 0 unchanged, 0 refused, 1 warnings",
        remarks: &["compare_at, variants.compare_at"],
        shop: &[],
    },
];

/// A bowl of which a later file says nothing but the price.
const OAK: &[(&str, &str, &str)] = &[
    ("oak-bowl", "/variants/0/price_amount", "4200"),
    ("oak-bowl", "/variants/0/compare_at_price", "5500"),
    ("oak-bowl", "/variants/0/inventory_quantity", "7"),
    ("oak-bowl", "/variants/0/track_inventory", "true"),
    ("oak-bowl", "/variants/0/sku", "\"OB-1\""),
    ("oak-bowl", "/description", "\"Turned by hand.\""),
    ("oak-bowl", "/category", "\"Bowls\""),
    ("oak-bowl", "/tags/1", "\"wood\""),
    ("oak-bowl", "/status", "\"active\""),
    ("oak-bowl", "/images/0/key", "\"https://img.example/oak.jpg\""),
];

fn coppice(data: &Path, args: &[&str]) -> (String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_coppice")).args(args).arg("--data").arg(data).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// A shop with a product that none of the files is about, to be copied.
fn empty() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    coppice(dir.path(), &["migrate"]);
    coppice(dir.path(), &["seed", "--products", "1", "--no-pictures"]);
    dir
}

fn copy(from: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(from).unwrap().map(|file| file.unwrap()) {
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
        }
    }
    dir
}

fn products(data: &Path) -> Vec<Value> {
    coppice(data, &["catalogue", "export"])
        .0
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_file_makes_of_each_product_what_it_says_or_leaves_it_and_tells() {
    let empty = empty();
    for Case { files, summary, remarks, shop } in CASES {
        let dir = copy(empty.path());
        let mut told = (String::new(), String::new());
        for file in *files {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases").join(file);
            told = coppice(dir.path(), &["catalogue", "import", path.to_str().unwrap()]);
        }
        let (said, remarked) = told;
        assert!(said.starts_with(summary), "{files:?}: {said}{remarked}");
        for remark in *remarks {
            assert!(remarked.contains(remark), "{files:?}: {remarked}");
        }
        let found = products(dir.path());
        for (slug, path, value) in *shop {
            let product = found.iter().find(|product| product["slug"] == *slug);
            let there = product.and_then(|product| product.pointer(path)).cloned().unwrap_or_default();
            assert_eq!(there.to_string(), *value, "{files:?}: {slug}{path}");
        }
    }
}

#[test]
fn a_dry_run_says_what_an_import_would_and_a_report_names_every_product() {
    let dir = empty();
    let files = dir.path();
    let rows = |price: &str| (0..500).map(|n| format!("p-{n},P {n},{price}\n")).collect::<String>();
    let header = "Handle,Title,Variant Price\n";
    let path = |name: &str| files.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.csv"), format!("{header}{}", rows("5"))).unwrap();
    let changed = rows("6").replace("p-7,P 7,6", "p-7,P 7,free").replace("p-8,P 8,6", "p-8,P 8,5");
    std::fs::write(path("b.csv"), format!("{header}{changed}new,N,1\n")).unwrap();
    let import = |args: &[&str]| coppice(files, &[&["catalogue", "import"], args].concat());
    assert!(import(&[&path("a.csv")]).0.starts_with("500 new, 0 changed"));
    let before = products(files);
    let (dry, remarks) = import(&[&path("b.csv"), "--dry-run"]);
    assert_eq!(dry, "dry run: 1 new, 498 changed, 1 unchanged, 1 refused, 0 warnings\n");
    assert!(remarks.contains("would be changed in price: 498 (p-0, p-1, p-2, p-3, p-4, …)"), "{remarks}");
    assert!(remarks.lines().count() < 20, "{remarks}");
    assert_eq!(products(files), before);
    let (done, _) = import(&[&path("b.csv"), "--report", &path("report.jsonl")]);
    assert_eq!(done, dry.replace("dry run: ", ""));
    let report = std::fs::read_to_string(path("report.jsonl")).unwrap();
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 501);
    assert_eq!((&lines[0]["outcome"], &lines[0]["fields"][0]), (&"changed".into(), &"price".into()));
    assert_eq!((&lines[7]["outcome"], &lines[7]["line"]), (&"refused".into(), &9.into()));
    assert_eq!((&lines[8]["outcome"], &lines[500]["outcome"]), (&"unchanged".into(), &"new".into()));
}

#[test]
fn names_from_a_file_do_nothing_to_the_terminal() {
    let dir = empty();
    let path = dir.path().join("a.csv");
    let name = "\"a\u{1b}[2J\u{7}\r\nline 9: saved\u{202e}\",\"T\u{9b}\",free\n";
    std::fs::write(
        &path,
        format!("Handle,Title,Variant Price,\u{1b}]0;x\u{7}\n{}", name.replace("free", "free,")),
    )
    .unwrap();
    let (said, remarks) = coppice(dir.path(), &["catalogue", "import", path.to_str().unwrap()]);
    assert!(
        !(said + &remarks).contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'),
        "{remarks:?}"
    );
    assert_eq!(remarks.lines().filter(|line| line.starts_with("line 9")).count(), 0);
    assert!(remarks.contains("\\u001b"), "{remarks}");
}
