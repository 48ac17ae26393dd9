//! What is asked about a shop's books.

use coppice::orders::model::EntryKind;
use coppice::orders::store::{get_noted_charges, get_noted_gone, get_order_numbers};

use crate::support::{Site, shop, typed};

const MUG: &str = "v-mug-57-one";

/// An order that is placed and paid; its id.
async fn paid(site: &Site) -> String {
    let (mut visitor, mut admin) = (site.visitor(), site.admin().await);
    let delivery =
        typed(&admin.get("/admin/delivery/new").await.body, "item", &[("name", "Parcel"), ("price", "5")]);
    assert!(admin.post_fields("/admin/delivery/new", &delivery).await.status.is_redirection());
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let form = [
        ("email", "ada@example.com"),
        ("name", "Ada"),
        ("line1", "Park 1"),
        ("postal_code", "10115"),
        ("city", "Berlin"),
        ("country", "DE"),
        ("act", "place"),
    ];
    let form = typed(&visitor.get("/checkout").await.body, "checkout", &form);
    let placed = visitor.post_fields("/checkout", &form).await;
    assert!(placed.status.is_redirection(), "{}", placed.without_scripts());
    let list = admin.get("/admin/orders").await.body;
    let id = list.split("href=\"/admin/orders/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (key, revision) = ("0".repeat(32), "1");
    let form = [("amount", "1000"), ("key", key.as_str()), ("revision", revision)];
    assert!(admin.post(&format!("/admin/orders/{id}/payment"), &form).await.status.is_redirection());
    id
}

/// Takes and looks at the books, and puts right what does not add up.
pub async fn look(site: &Site) {
    let id = paid(site).await;
    let mut admin = site.admin().await;
    for sql in [
        "UPDATE product_variants SET inventory_quantity = 40 WHERE id = 'v-mug-57-one'",
        "UPDATE orders SET disputed = 1 WHERE tenant_id = 'default' AND number = 1001",
        "INSERT INTO discounts (id, tenant_id, code, kind, value, used) VALUES ('d', 'default', 'BOOKS', 'percent', 1, 3)",
    ] {
        let set = coppice_platform::sql::Statement::write("test_set", sql);
        site.db().query(set).await.unwrap();
    }
    let page = admin.get("/admin/drift").await.body;
    let mend = typed(&page, "mend", &[("sure", "1")]);
    assert!(admin.post_fields("/admin/drift/mend", &mend).await.status.is_redirection());
    assert!(admin.get("/admin/drift").await.body.contains("All is well"));
    assert!(admin.get("/admin/orders/payments.csv?from=2020-01-01").await.body.contains(",charge,done,"));
    let list = admin.get("/admin/orders").await.body;
    let ticked = list.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let stale = format!("{id}.1");
    let form = [("do", "pack"), ("id", ticked.as_str()), ("id", stale.as_str())];
    assert!(admin.post("/admin/orders/bulk", &form).await.body.contains("Done: 1 order is being packed"));
    let ids = [id.clone()];
    let (db, tenant) = (site.db(), shop());
    let (_, noted) = get_noted_charges(&db, &tenant, &ids, (0, 9_999_999_999_999)).await.unwrap();
    assert!(noted.is_empty(), "what is paid by hand is not at Stripe");
    for kind in [EntryKind::Refund, EntryKind::Dispute] {
        assert_eq!(get_noted_gone(&db, &tenant, kind, &ids, &ids).await.unwrap().1.len(), 1);
    }
    assert_eq!(get_order_numbers(&db, &tenant, &ids).await.unwrap()[&id], 1_001);
    assert!(admin.get(&format!("/admin/orders/print?id={id}")).await.body.contains("Order 1001"));
}

#[tokio::test]
async fn what_books_ask_is_found_by_what_it_asks_for_and_not_by_the_shop() {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    look(&site).await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    assert!(ada.get("/account/orders").await.body.contains("1001"));
    let own =
        site.counting.statements().into_iter().find(|statement| statement.sql.contains("user_id = ?2 ->> 0"));
    let steps = super::plan(&site, own.unwrap()).await;
    assert!(steps.iter().any(|step| step.starts_with("SEARCH o USING PRIMARY KEY (id=?)")), "{steps:#?}");
    let statements = site.counting.statements();
    for (name, found) in [
        (
            "orders_checked",
            &[
                "SEARCH o USING INDEX",
                "(tenant_id=? AND number>?)",
                "SEARCH l USING PRIMARY KEY (order_id=?)",
            ][..],
        ),
        ("attempts_checked", &["(tenant_id=? AND number>?)", "payment_attempts_order (order_id=?)"]),
        ("entries_checked", &["(tenant_id=? AND number>?)", "payment_entries_order (order_id=?)"]),
        ("numbers_checked", &["number>?)"]),
        ("codes_checked", &["(tenant_id=? AND code>?)", "orders_discount (discount_id=?)"]),
        ("codes_recount", &["SEARCH d USING PRIMARY KEY (id=?)", "orders_discount (discount_id=?)"]),
        ("stock_checked", &["(id>?)", "stock_moves_variant (variant_id=?)"]),
        ("stock_explain", &["(id=?)", "stock_moves_variant (variant_id=?)"]),
        ("movements", &["payment_entries_at (", "payment_entries_order (order_id=?"]),
        ("movement_parts", &["payment_entries_at (", "SEARCH l USING PRIMARY KEY (order_id=?)"]),
        ("charges_noted", &["(provider=? AND kind=? AND ref=?)", "payment_entries_order (order_id=?)"]),
        (
            "charges_noted_since",
            &["payment_entries_at (at>? AND at<?)", "payment_entries_order (order_id=?)"],
        ),
        ("gone_noted", &["(provider=? AND kind=? AND ref=?)", "SEARCH o USING PRIMARY KEY (id=?)"]),
        ("orders_as_read", &["SEARCH o USING PRIMARY KEY (id=?)"]),
        ("orders_move", &["SEARCH orders USING PRIMARY KEY (id=?)"]),
        ("orders", &["SEARCH o USING PRIMARY KEY (id=?)"]),
        ("order_lines", &["SEARCH o USING PRIMARY KEY (id=?)"]),
    ] {
        let own: Vec<_> = statements.iter().filter(|statement| statement.name == name).collect();
        assert!(!own.is_empty(), "{name}");
        for statement in own {
            let steps = super::plan(&site, statement.clone()).await;
            for part in found {
                assert!(steps.iter().any(|step| step.contains(part)), "{name} {part}: {steps:#?}");
            }
        }
    }
}
