//! What is brought and is no catalogue, or only half of one.

use super::{UPLOAD, bring, form, import, product, send, to_its_end};
use crate::support::Site;

#[tokio::test]
async fn what_is_no_catalogue_is_refused_at_once_with_words_beside_the_field() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let old_excel = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice();
    for (bytes, words) in [
        (&b""[..], "This file is empty"),
        (b" \n ", "the file is empty"),
        (b"PK\x03\x04\x14\0\x06\0", "a ZIP file, or a workbook"),
        (old_excel, "an old Excel workbook"),
        (b"\x1f\x8b\x08\0", "a compressed file"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!doctype html><p>Hello", "neither a Shopify product CSV"),
        (b"[{\"slug\": \"a\"}]", "a JSON array"),
        (b"Handle,Title,title\na,b,c\n", "has two columns"),
        (b"\"Handle,Title\na,b\n", "quotation mark"),
        (b"\xff\xfeH\0a", "UTF-16LE"),
    ] {
        let answer =
            send(&mut admin, form(Some(("a.csv", bytes)), &[("stock", "1"), ("encoding", "")])).await;
        assert_eq!(answer.status, 422, "{words}: {}", answer.body);
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(answer.body.contains("checked"), "what was ticked stays");
    }
    let none = send(&mut admin, form(None, &[("then", "look")])).await;
    assert!(none.status == 422 && none.body.contains("Please choose a file."));
    let unknown =
        send(&mut admin, form(Some(("a.csv", b"Handle,Title\na,A\n")), &[("encoding", "klingon")])).await;
    assert!(
        unknown.status == 422 && unknown.body.contains("no encoding named “klingon”"),
        "{}",
        unknown.body
    );
    // Nothing of all that is left.
    #[derive(serde::Deserialize)]
    struct Count {
        n: u32,
    }
    assert_eq!(site.row::<Count>("SELECT COUNT(*) AS n FROM imports").await.n, 0);
    assert!(site.platform.bucket.list(".imports/", None, 10).await.unwrap().objects.is_empty());
}

#[tokio::test]
async fn a_form_that_is_cut_off_begins_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let whole = form(Some(("a.csv", "Handle,Title,Variant Price\na,A,1\n".repeat(50).as_bytes())), &[]);
    for length in [0, 50, 130, 400, whole.len() - 12] {
        let answer = send(&mut admin, whole[..length].to_vec()).await;
        assert!(answer.status.is_client_error(), "{length}: {}", answer.status);
    }
    let plain = admin.post(UPLOAD, &[("file", "x")]).await;
    assert!(plain.status.is_client_error());
    assert!(!admin.get("/admin/products/imports").await.body.contains("data-testid=\"import\""));
}

#[tokio::test]
async fn a_file_of_many_megabytes_is_stored_as_it_comes_and_one_of_more_than_a_hundred_is_refused() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let body = "<p>Words and words.</p>".repeat(40);
    let rows: String = (0..11_000).map(|n| format!("p-{n},P {n},{body},1\n")).collect();
    let text = format!("Handle,Title,Body (HTML),Variant Price\n{rows}");
    assert!(text.len() > 9 << 20, "it has parts");
    let id = bring(&mut admin, "large.csv", text.as_bytes(), &[]).await;
    // More than one step may store.
    let mut steps = 0;
    while super::job(&site, &id).await.status == "reading" {
        coppice::imports::service::advance(&site.state, &id).await.unwrap();
        steps += 1;
    }
    assert!(steps < 4, "{steps}");
    #[derive(serde::Deserialize)]
    struct Count {
        n: u32,
    }
    assert_eq!(site.row::<Count>("SELECT COUNT(*) AS n FROM import_entries").await.n, 11_000);
    admin.post(&format!("/admin/products/imports/{id}/cancel"), &[]).await;
    let answer = send(&mut admin, form(Some(("huge.csv", &vec![b'a'; 101 << 20])), &[])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("more than 100 MB"), "{}", answer.body);
}

#[tokio::test]
async fn names_and_cells_that_others_have_written_do_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for name in [
        "../../etc/passwd",
        "a\u{202e}vsc.exe",
        "<script>alert(1)</script>.csv",
        &"x".repeat(5_000),
        "   ",
        "=cmd.csv",
    ] {
        let id = bring(&mut admin, name, b"Handle,Title,Variant Price\nz,Z,1\n", &[]).await;
        to_its_end(&site, &id).await;
        let page = admin.get(&format!("/admin/products/imports/{id}")).await.without_scripts();
        assert!(
            !page.contains("<script>alert") && !page.contains('\u{202e}') && !page.contains("etc/"),
            "{name}"
        );
    }
    let cells = "Handle,Title,Vendor,Variant Price\n\
        f-1,=cmd|' /C calc'!A0,+1-800,1\n\
        f-2,\u{202e}evil,<img src=x onerror=alert(1)>,2\n\
        f-3,\u{1f600} emoji,\"a\nb\",3\n\
        f-4,a\0b,,4\n\
        f-5,   ,,5\n";
    let id = import(&site, &mut admin, "cells.csv", cells, &[]).await;
    assert_eq!(super::job(&site, &id).await.counts(), [3, 0, 0, 2]);
    let page = admin.get(&format!("/admin/products/imports/{id}")).await.body;
    assert!(!page.contains("<img src=x"), "{page}");
    let csv = admin.get("/admin/products/export.csv").await.body;
    assert!(csv.contains("\"'=cmd|' /C calc'!A0\"") && csv.contains("\"'+1-800\""), "{csv}");
    // What is exported comes back as it was.
    import(&site, &mut admin, "again.csv", &csv, &[]).await;
    assert_eq!(product(&mut admin, "f-1").await.unwrap().name, "=cmd|' /C calc'!A0");
}

#[tokio::test]
async fn a_file_comes_to_the_same_by_the_page_as_by_the_command_line() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/server/tests/it/cases");
    for (files, counts) in [
        (&["quote-open-over-rows.csv"][..], None),
        (&["truncated.csv"], None),
        (&["rows-adjacent.csv", "rows-apart.csv"], None),
        (&["handles.csv", "handles.csv"], Some([0, 0, 20, 0])),
        (&["no-handles.csv", "blank-handle.csv"], Some([0, 0, 1, 0])),
        (&["shirt.csv", "shirt-of-a-like-handle.csv"], Some([1, 0, 0, 0])),
        (&["cup.csv", "cup-renamed.csv"], Some([0, 1, 0, 0])),
        (&["truth-of-gift-cards.csv"], Some([1, 0, 0, 1])),
        (&["semicolons.csv"], Some([1, 0, 0, 0])),
        (&["utf-16le.csv", "utf-16be.csv"], Some([0, 0, 1, 0])),
        (&["windows-1252.csv"], Some([0, 0, 0, 1])),
        (&["float.csv"], Some([0, 0, 0, 1])),
        (&["unknown-fields.jsonl"], Some([1, 0, 0, 0])),
    ] {
        let (page, line) = (Site::new().await, Site::new().await);
        let mut admin = page.admin().await;
        let (mut by_page, mut by_line) = ([0; 4], [0; 4]);
        for file in files {
            let bytes = std::fs::read(cases.join(file)).unwrap();
            let id = bring(&mut admin, file, &bytes, &[("then", "import")]).await;
            by_page = to_its_end(&page, &id).await.counts();
            by_line = at_once(&line, bytes).await;
        }
        assert_eq!(by_page, by_line, "{files:?}");
        if let Some(counts) = counts {
            assert_eq!(by_page, counts, "{files:?}");
        }
        let mut other = line.admin().await;
        let plain = |mut products: Vec<coppice::shop::model::Product>| {
            for product in &mut products {
                (product.created_at, product.updated_at) = (0, 0);
                product.variants.iter_mut().for_each(|variant| variant.id.clear());
            }
            products
        };
        let (ours, theirs) = (super::products(&mut admin).await, super::products(&mut other).await);
        assert_eq!(plain(ours), plain(theirs), "{files:?}");
    }
    // The encoding that the row asks for is said in the form.
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let bytes = std::fs::read(cases.join("windows-1252.csv")).unwrap();
    let fields = [("encoding", "windows-1252"), ("then", "import")];
    let id = bring(&mut admin, "w.csv", &bytes, &fields).await;
    assert_eq!(to_its_end(&site, &id).await.counts(), [1, 0, 0, 0]);
}

/// What the command line makes of a file.
async fn at_once(site: &Site, bytes: Vec<u8>) -> [u32; 4] {
    use coppice::shop::service::{Import, ImportOptions, Outcome, Told};
    let tenant =
        coppice::tenant::store::get_tenant_by_id(&site.db(), &crate::support::shop()).await.unwrap().unwrap();
    let reader = coppice_catalogue::formats::Reader::from_bytes(bytes, "USD", None).unwrap();
    let db = site.db();
    let reference = format!("{:x}", site.platform.random.u128());
    let options = ImportOptions { reference, ..ImportOptions::default() };
    let mut import = Import::new(&site.platform, &db, tenant, reader.slugs(), options);
    let mut products = import.prepare(reader.collect()).await.unwrap();
    assert!(!import.save_each(&mut products).await.unwrap());
    let told: Vec<Outcome> = products.iter().map(|one| Told::of(one).outcome).collect();
    Outcome::ALL.map(|outcome| u32::try_from(told.iter().filter(|one| **one == outcome).count()).unwrap())
}

#[tokio::test]
async fn products_that_no_address_can_spell_each_get_one_of_their_own_however_many() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let rows: String = (1..=250).map(|n| format!("\"茶碗 {}\",茶碗,5\n", "壱".repeat(n))).collect();
    let file = format!("Handle,Title,Variant Price\n{rows}");
    let id = super::import(&site, &mut admin, "a.csv", &file, &[]).await;
    assert_eq!(super::job(&site, &id).await.counts(), [250, 0, 0, 0]);
    let again = super::import(&site, &mut admin, "a.csv", &file, &[]).await;
    assert_eq!(super::job(&site, &again).await.counts(), [0, 0, 250, 0]);
    for slug in ["product-1", "product-250"] {
        assert!(super::product(&mut admin, slug).await.is_some(), "{slug}");
    }
}
