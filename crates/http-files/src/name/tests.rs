use coppice_slug::is_slug;
use proptest::prelude::*;

use super::*;

#[test]
fn a_file_name_is_taken_apart() {
    for (name, slug, extension) in [
        ("Blue Mug.PNG", "blue-mug", "png"),
        ("Crème brûlée.jpeg", "creme-brulee", "jpeg"),
        ("Straße_Ærø–Łódź.pdf", "strasse-aero-lodz", "pdf"),
        ("photo.php.jpg", "photo-php", "jpg"),
        ("invoice.pdf.exe", "invoice-pdf", "exe"),
        ("чашка.webp", "file", "webp"),
        (".htaccess", "file", "htaccess"),
        ("README", "readme", ""),
        ("CON.txt", "con", "txt"),
        ("  spaced  .gif ", "spaced", "gif"),
        ("…", "file", ""),
    ] {
        let file = FileName::parse(name).unwrap();
        assert_eq!((file.stem_slug.as_str(), file.extension.as_str()), (slug, extension), "{name}");
    }
}

#[test]
fn one_name_spelt_two_ways_is_one_name() {
    assert_eq!(FileName::parse("cafe\u{301}.png").unwrap(), FileName::parse("caf\u{e9}.png").unwrap());
}

#[test]
fn names_that_lead_elsewhere_or_deceive_are_refused() {
    for name in ["..", ".", "a/b.png", "..\\b.png", "C:\\fakepath\\a.png"] {
        assert_eq!(FileName::parse(name), Err(NameError::Path), "{name:?}");
    }
    for name in
        ["a\0.png", "a\r\nb.png", "a\u{7f}.png", "cod\u{202e}gpj.exe", "\u{2066}a.png", "a\u{200f}.png"]
    {
        assert_eq!(FileName::parse(name), Err(NameError::Control), "{name:?}");
        assert_eq!(normalise_folder(name), Err(NameError::Control), "{name:?}");
    }
    assert_eq!(FileName::parse(&format!("{}.png", "a".repeat(4_000))), Err(NameError::Long));
    assert_eq!(FileName::parse(&format!("{}.png", "a".repeat(197))), Err(NameError::Long));
    assert!(FileName::parse(&format!("{}.png", "a".repeat(196))).is_ok());
}

#[test]
fn a_folder_is_words_with_slashes_between() {
    assert_eq!(normalise_folder("").as_deref(), Ok(""));
    assert_eq!(normalise_folder("Products/Mugs & Cups").as_deref(), Ok("products/mugs-cups"));
    for path in ["/", "a//b", "/a", "a/", "a/../b", "..", "a/./b", "a\\b", "a/ /b"] {
        assert_eq!(normalise_folder(path), Err(NameError::FolderPath), "{path:?}");
    }
    assert_eq!(normalise_folder("a/ -!"), Err(NameError::FolderName));
    for (path, expected) in [
        ("a/Чашки", "a/чашки"),
        ("日本", "日本"),
        ("日本 (2024)/カップ", "日本-2024/カップ"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("قهوة", "قهوة"),
        ("Τσάι", "τσάι"),
        ("Küche & Straße", "kuche-strasse"),
        ("ガラス", "ガラス"),
    ] {
        assert_eq!(normalise_folder(path).as_deref(), Ok(expected), "{path:?}");
    }
    assert_eq!(normalise_folder("a/b/c/d/e/f/g/h").as_deref(), Ok("a/b/c/d/e/f/g/h"));
    assert_eq!(normalise_folder("a/b/c/d/e/f/g/h/i"), Err(NameError::Deep));
    assert_eq!(normalise_folder(&"ab/".repeat(100)), Err(NameError::Long));
}

#[test]
fn keys_of_one_name_differ() {
    let one = object_key("products", "mug", 1, "png");
    assert_eq!(one, "products/mug-10000000.png");
    assert_eq!(object_key("", "mug", u128::MAX, "png").len(), "mug-.png".len() + SUFFIX);
    assert_ne!(one, object_key("products", "mug", 2, "png"));
    assert_eq!(object_key("日本/cafe-カップ", "mug", 1, "png"), "folder/cafe/mug-10000000.png");
}

proptest! {
    #[test]
    fn any_name_is_refused_or_made_fit_for_addresses(name in any::<String>(), random in any::<u128>()) {
        if let Ok(file) = FileName::parse(&name) {
            prop_assert!(is_slug(&file.stem_slug), "{:?}", file);
            prop_assert!(file.original.len() <= MAX_BYTES && file.stem_slug.len() <= MAX_BYTES);
            prop_assert!(!file.original.chars().any(char::is_control));
            prop_assert_eq!(FileName::parse(&file.original).unwrap(), file.clone());
            prop_assert_eq!(FileName::parse(&file.filename()).unwrap().stem_slug, file.stem_slug);
        }
        prop_assert!(is_slug(&suffix(random)) && suffix(random).len() == SUFFIX);
    }

    #[test]
    fn any_folder_is_refused_or_made_fit_for_addresses(path in "[A-Za-zÀ-ž0-9 ./\\\\_\u{300}-\u{310}字гगी्ガ가و]{0,60}") {
        if let Ok(made) = normalise_folder(&path) {
            let key = object_key(&made, "mug", 1, "png");
            prop_assert!(key.rsplit_once('/').is_none_or(|(folder, _)| folder.split('/').all(is_slug)), "{}", key);
            prop_assert_eq!(key.matches('/').count(), made.split('/').filter(|name| !name.is_empty()).count());
            prop_assert!(made.len() <= MAX_BYTES);
            prop_assert_eq!(normalise_folder(&made), Ok(made.clone()));
        }
    }
}
