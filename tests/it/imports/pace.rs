//! What an import costs.

use super::{bring, import, job, to_its_end};
use crate::support::Site;

fn file(products: u32) -> String {
    let rows: String = (0..products)
        .map(|n| {
            format!(
                "p-{n},Product {n},<p>All about number {n}.</p>,\"a, b\",S,S-{n},5,3\np-{n},,,,L,L-{n},6,4\n"
            )
        })
        .collect();
    format!(
        "Handle,Title,Body (HTML),Tags,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n{rows}"
    )
}

#[tokio::test]
async fn a_step_makes_no_more_statements_than_the_free_plan_has_room_for() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = bring(&mut admin, "a.csv", file(250).as_bytes(), &[("stock", "1")]).await;
    let mut most = 0;
    for act in ["import", "undo", ""] {
        while job(&site, &id).await.is_moving() {
            site.counting.reset();
            coppice::imports::service::advance(&site.state, &id).await.unwrap();
            most = most.max(site.counting.statements().len());
        }
        if !act.is_empty() {
            admin.post(&format!("/admin/products/imports/{id}/{act}"), &[]).await;
        }
    }
    assert!(most <= 45, "{most}");
}

#[tokio::test]
async fn what_is_so_already_is_not_written_again() {
    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    struct State {
        generation: i64,
        changed: i64,
        revisions: i64,
        moves: i64,
    }
    let state = "SELECT (SELECT content_generation FROM tenants WHERE id = 'default') AS generation, \
        (SELECT MAX(updated_at) FROM products) AS changed, (SELECT SUM(revision) FROM products) AS revisions, \
        (SELECT COUNT(*) FROM stock_moves) AS moves";
    let site = Site::new().await;
    let mut admin = site.admin().await;
    import(&site, &mut admin, "a.csv", &file(120), &[]).await;
    let before: State = site.row(state).await;
    site.counting.reset();
    let id = bring(&mut admin, "a.csv", file(120).as_bytes(), &[("then", "import"), ("stock", "1")]).await;
    assert_eq!(to_its_end(&site, &id).await.counts(), [0, 0, 120, 0]);
    assert_eq!(site.row::<State>(state).await, before);
    let written = site.counting.statements();
    let others = written
        .iter()
        .filter(|one| {
            one.access == coppice_platform::sql::Access::Write
                && !one.name.starts_with("import")
                && one.name != "home_gate"
        })
        .map(|one| one.name);
    let others: Vec<_> =
        others.filter(|name| !name.starts_with("audit") && !name.starts_with("rate_limit")).collect();
    assert!(others.is_empty(), "{others:?}");
}
