//! Bringing a file, looking at what it would do, doing it, and what is told of it.

use axum::http::StatusCode;

use super::{bring, form, import, job, product, send, to_its_end};
use coppice_platform::sql::Statement;

use crate::support::{ADMIN, Site, other_shop};

const HEADER: &str =
    "Handle,Title,Vendor,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Cost\n";

#[tokio::test]
async fn a_file_is_looked_at_first_and_nothing_changes_before_one_says_so() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!(
        "{HEADER}mug-0,Mug the first,Kiln,One,,6.50,99,1\nnew-cup,Cup,,S,C1,4,7,\nnew-cup,,,L,C2,5,2,\nbad,Bad,,S,,free,1,\nlamp-1,lamp 1,,One,,6.00,10,\n"
    );
    let id = bring(&mut admin, "spring & summer.csv", file.as_bytes(), &[]).await;
    let page = admin.get(&format!("/admin/products/imports/{id}")).await;
    assert!(page.body.contains("http-equiv=\"refresh\"") && page.body.contains("data-moving"), "it follows");
    let looked = to_its_end(&site, &id).await;
    assert_eq!((looked.status.as_str(), looked.counts()), ("looked", [1, 2, 0, 1]), "{looked:?}");
    let page = admin.get(&format!("/admin/products/imports/{id}")).await.body;
    assert!(!page.contains("http-equiv=\"refresh\""));
    for words in [
        "spring &amp; summer.csv",
        "1 would be new, 2 would be changed, 0 unchanged, 1 refused",
        "columns not used: Cost",
        "1 product keeps its stock",
        "Has a price that is no plain decimal number: “free”",
        "Import now",
        ADMIN,
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("<del><bdi>5.00</bdi></del> → <ins><bdi>6.50</bdi></ins>"), "{page}");
    assert!(page.contains("<del><i>nothing</i></del> → <ins><bdi>Kiln</bdi></ins>"), "{page}");
    assert!(product(&mut admin, "new-cup").await.is_none());
    assert_eq!(product(&mut admin, "mug-0").await.unwrap().name, "mug 0");
    // Filters.
    let only = admin.get(&format!("/admin/products/imports/{id}?outcome=refused")).await.body;
    assert_eq!(only.matches("data-testid=\"entry\"").count(), 1, "{only}");
    // What was refused, to mend.
    let refused = admin.get(&format!("/admin/products/imports/{id}/refused.csv")).await;
    assert!(refused.header("content-disposition").contains("refused.csv"));
    assert_eq!(
        refused.body,
        "Handle,Title,Vendor,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Cost,Import reason\r\n\
         bad,Bad,,S,,free,1,,line 5: has a price that is no plain decimal number: “free”\r\n"
    );
    let done = admin.post(&format!("/admin/products/imports/{id}/import"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let done = to_its_end(&site, &id).await;
    assert_eq!((done.status.as_str(), done.counts()), ("done", [1, 2, 0, 1]));
    let mug = product(&mut admin, "mug-0").await.unwrap();
    assert_eq!((mug.name.as_str(), mug.vendor.as_str()), ("Mug the first", "Kiln"));
    assert_eq!((mug.variants[0].price_amount, mug.variants[0].inventory_quantity), (650, 10));
    let cup = product(&mut admin, "new-cup").await.unwrap();
    assert_eq!(cup.variants.iter().map(|v| v.inventory_quantity).collect::<Vec<_>>(), [7, 2]);
    // Once is enough.
    let again = admin.post(&format!("/admin/products/imports/{id}/import"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    // Mended and brought again.
    let mended = refused.body.replace(",free,", ",3.50,");
    import(&site, &mut admin, "refused.csv", &mended, &[]).await;
    assert_eq!(product(&mut admin, "bad").await.unwrap().variants[0].price_amount, 350);
    let list = admin.get("/admin/products/imports").await.body;
    assert_eq!(list.matches("data-testid=\"import\"").count(), 2);
    let log = admin.get("/admin/audit?action=import_done").await.body;
    assert!(log.contains("spring &amp; summer.csv: 1 new, 2 changed, 0 unchanged, 1 refused"), "{log}");
}

#[tokio::test]
async fn stock_is_taken_over_only_where_one_says_so() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!("{HEADER}mug-0,mug 0,,One,,5.00,3,\n");
    import(&site, &mut admin, "a.csv", &file, &[]).await;
    assert_eq!(product(&mut admin, "mug-0").await.unwrap().variants[0].inventory_quantity, 10);
    import(&site, &mut admin, "a.csv", &file, &[("stock", "1")]).await;
    assert_eq!(product(&mut admin, "mug-0").await.unwrap().variants[0].inventory_quantity, 3);
}

#[tokio::test]
async fn long_imports_are_paged_and_their_steps_go_on_by_messages() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let rows: String = (0..230).map(|n| format!("p-{n},P {n},,S,,1,1,\n")).collect();
    let id = bring(&mut admin, "a.csv", format!("{HEADER}{rows}").as_bytes(), &[("then", "import")]).await;
    coppice::tick::deliver_messages(site.state.clone());
    while job(&site, &id).await.is_moving() {
        // The first message may have been sent before anybody listened: the minute finds the import.
        coppice::tick::tick(&site.state).await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(job(&site, &id).await.counts(), [230, 0, 0, 0]);
    let (mut page, mut seen) = (admin.get(&format!("/admin/products/imports/{id}?outcome=new")).await, 0);
    loop {
        seen += page.body.matches("data-testid=\"entry\"").count();
        let Some(next) = page.link("next") else { break };
        page = admin.get(&next).await;
    }
    assert_eq!(seen, 230);
}

#[tokio::test]
async fn who_looks_after_an_import_sees_it_at_once() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    assert!(admin.get("/shop/mug-0").await.body.contains("mug 0"), "it is cached now");
    let file = format!("{HEADER}mug-0,Mug of another name,,One,,5.00,3,\n");
    let id = import(&site, &mut admin, "a.csv", &file, &[]).await;
    admin.get(&format!("/admin/products/imports/{id}")).await;
    let shown = admin.get("/shop/mug-0").await;
    assert!(shown.body.contains("Mug of another name"), "{}", shown.body);
}

#[tokio::test]
async fn an_import_is_its_shops_and_its_admins() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!("{HEADER}a,A,,S,,1,1,\n");
    let id = import(&site, &mut admin, "a.csv", &file, &[]).await;
    let here = format!("/admin/products/imports/{id}");
    let mut stranger = site.visitor();
    stranger.sign_in(&site, "ada@example.com").await;
    for path in [&*here, "/admin/products/import", "/admin/products/imports", "/admin/products/export.csv"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(site.visitor().get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    assert_eq!(send(&mut stranger, form(Some(("a.csv", file.as_bytes())), &[])).await.status, 403);
    // Another shop's admin asks by its id.
    let sql = "UPDATE imports SET tenant_id = ?1";
    let theirs = Statement::write("test_move", sql).bind(&other_shop());
    site.db().query(theirs).await.unwrap();
    for more in ["", "/refused.csv", "/refused.jsonl"] {
        assert_eq!(admin.get(&format!("{here}{more}")).await.status, StatusCode::NOT_FOUND, "{more}");
    }
    for act in ["import", "cancel", "undo"] {
        assert_eq!(admin.post(&format!("{here}/{act}"), &[]).await.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert!(!admin.get("/admin/products/imports").await.body.contains("data-testid=\"import\""));
    // Nobody is served its file.
    assert_eq!(admin.get(&format!("/cdn/.imports/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_cancelled_import_saves_nothing_more_and_what_it_saved_can_be_taken_back() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let rows: String = (0..150).map(|n| format!("p-{n},P {n},,S,,1,1,\n")).collect();
    let id = bring(&mut admin, "a.csv", format!("{HEADER}{rows}").as_bytes(), &[("then", "import")]).await;
    for _ in 0..2 {
        coppice::imports::service::advance(&site.state, &id).await.unwrap();
    }
    let cancelled = admin.post(&format!("/admin/products/imports/{id}/cancel"), &[]).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
    assert_eq!(to_its_end(&site, &id).await.counts(), [100, 0, 0, 0]);
    assert_eq!(super::products(&mut admin).await.len(), 160);
    assert_eq!(admin.post(&format!("/admin/products/imports/{id}/cancel"), &[]).await.status, 409);
    admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await;
    assert_eq!(to_its_end(&site, &id).await.status, "undone");
    assert_eq!(super::products(&mut admin).await.len(), 60);
}

/// What is asked by imports, and by those who look at them.
pub async fn importing() -> (Site, Vec<Statement>) {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!("{HEADER}mug-0,Mug,Kiln,One,,6,9,1\ncafé,Café,,S,,1,1,\nbad,B,,S,,free,,\n");
    let id = bring(&mut admin, "a.csv", file.as_bytes(), &[("stock", "1")]).await;
    to_its_end(&site, &id).await;
    for query in ["", "?outcome=new", "?outcome=warned", "?outcome=kept&after=3", "/refused.csv"] {
        assert!(admin.get(&format!("/admin/products/imports/{id}{query}")).await.status.is_success());
    }
    admin.post(&format!("/admin/products/imports/{id}/import"), &[]).await;
    to_its_end(&site, &id).await;
    admin.get("/admin/products/imports?before=zzz").await;
    admin.get("/admin/products/export.csv?status=active").await;
    admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await;
    to_its_end(&site, &id).await;
    let other = bring(&mut admin, "a.csv", file.as_bytes(), &[]).await;
    admin.post(&format!("/admin/products/imports/{other}/cancel"), &[]).await;
    let mut budget = coppice::tick::budget::Budget::unlimited();
    coppice::imports::service::sweep_duty(&site.state, &mut budget).await.unwrap();
    let statements = site.counting.statements();
    let names: std::collections::BTreeSet<_> = statements.iter().map(|statement| statement.name).collect();
    for name in [
        "import_claim",
        "import_note",
        "import_seen",
        "import_undo_new",
        "stock_back",
        "imports_old",
        "import_fresh",
    ] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    (site, statements)
}

#[tokio::test]
async fn no_statement_about_imports_reads_a_whole_table() {
    let (site, statements) = importing().await;
    // Products of the same names are found by these.
    let seen = statements.iter().find(|one| one.name == "import_seen").unwrap();
    let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", seen.sql).into(), ..seen.clone() };
    let plan: Vec<serde_json::Value> = site.db().query(explain).await.unwrap().decode().unwrap();
    let by_pass = |step: &serde_json::Value| step["detail"].to_string().contains("import_entries_pass");
    assert!(!plan.iter().any(by_pass), "{plan:?}");
    // What is noted of a product is found by its place, not among all of its import's.
    for noted in statements.iter().filter(|one| one.name.starts_with("import_note")) {
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", noted.sql).into(), ..noted.clone() };
        let plan: Vec<serde_json::Value> = site.db().query(explain).await.unwrap().decode().unwrap();
        let walks = |step: &serde_json::Value| step["detail"].to_string().contains("import_entries");
        assert!(!plan.iter().any(walks), "{plan:?}");
    }
    crate::plans::read_no_whole_table(&site, statements).await;
}
