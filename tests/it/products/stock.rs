//! Stock, apart from all else.

use super::{MUG, by_id, press};
use crate::support::{Site, Visitor, product, save_products, shop, variant};
use axum::http::StatusCode;
use coppice::audit::{Action, AuditEvent};
use coppice::shop::model::Variant;
use coppice::shop::store::{StockAsked, StockCause, StockReason, StockStep, change_stock};
use futures_util::future::join_all;
use proptest::prelude::*;
use serde::Deserialize;

const STOCK: &str = "/admin/products/p-mug-57/stock";
const ONE: &str = "v-mug-57-one";

async fn send(admin: &mut Visitor, key: &str, was: &str, set: &str, add: &str) -> crate::support::Answer {
    let form = [("key", key), ("s0.id", ONE), ("s0.was", was), ("s0.set", set), ("s0.add", add)];
    admin.post(STOCK, &form).await
}

async fn there(site: &Site) -> i64 {
    by_id(site, "p-mug-57").await.variants[0].inventory_quantity
}

/// Variants whose stock is not the sum of its moves.
async fn unexplained(site: &Site) -> i64 {
    #[derive(Deserialize)]
    struct Row {
        n: i64,
    }
    let row: Row = site
        .row(
            "SELECT COUNT(*) AS n FROM (SELECT variant_id AS id, SUM(delta) AS moved FROM stock_moves GROUP BY variant_id) m \
             LEFT JOIN product_variants v ON v.id = m.id WHERE COALESCE(v.inventory_quantity, 0) <> m.moved",
        )
        .await;
    row.n
}

#[tokio::test]
async fn stock_is_set_where_it_was_seen_or_goes_up_and_down_once() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get(STOCK).await;
    assert_eq!(page.round_trips(), 2);
    assert!(page.body.contains("(was 10)"));
    assert_eq!(send(&mut admin, "a", "10", "12", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there(&site).await, 12);
    assert_eq!(send(&mut admin, "b", "12", "", "-2").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there(&site).await, 10);
    // A double click.
    assert_eq!(send(&mut admin, "b", "12", "", "-2").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there(&site).await, 10);
    // Back, and another number in the same form.
    for (was, set, add) in [("12", "", "-3"), ("10", "30", "")] {
        let again = send(&mut admin, "b", was, set, add).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.body.contains("This form was sent before; there are 10 now."), "{}", again.body);
    }
    let late = send(&mut admin, "c", "12", "20", "").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("There are 10 now, not 12") && late.body.contains("value=\"20\""));
    assert_eq!(there(&site).await, 10);
    for (set, add) in [("1", "1"), ("x", ""), ("", "1.5"), ("9007199254740993", ""), ("1000000001", "")] {
        let bad = send(&mut admin, "d", "10", set, add).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{set} {add}");
        assert!(bad.body.contains(&format!("value=\"{}\"", if set.is_empty() { add } else { set })));
    }
    let history = admin.get(&format!("{STOCK}?variant={ONE}")).await.body;
    assert_eq!(history.matches("data-testid=\"move\"").count(), 3);
    assert!(history.contains("admin@example.com") && history.contains("−2"));
    let log = admin.get("/admin/audit?action=stock_changed").await.body;
    assert!(log.contains("One: 10 → 12"), "{log}");
    assert_eq!(unexplained(&site).await, 0);
}

#[tokio::test]
async fn a_full_page_is_saved_in_one_batch_and_shoppers_see_what_has_moved() {
    #[derive(Deserialize)]
    struct Generation {
        n: i64,
    }
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut tea = product("tea", "kitchen", 500);
    tea.variants =
        (0..100).map(|n| Variant { position: n, ..variant("tea", &format!("T{n}"), 500) }).collect();
    save_products(&site.db(), &shop(), &[tea]).await.unwrap();
    let generation = async || {
        site.row::<Generation>("SELECT content_generation AS n FROM tenants WHERE id = 'default'").await.n
    };
    let form: Vec<(String, String)> = (0..100)
        .flat_map(|n| {
            let field = |what: &str| format!("s{n}.{what}");
            [
                (field("id"), format!("v-tea-t{n}")),
                (field("was"), "10".into()),
                (field("set"), (n + 1).to_string()),
            ]
        })
        .chain([("key".into(), "full".into())])
        .collect();
    let before = generation().await;
    let done = admin.post_fields("/admin/products/p-tea/stock", &form).await;
    assert_eq!((done.status, done.round_trips()), (StatusCode::SEE_OTHER, 3), "{}", done.body);
    let stock: Vec<i64> = by_id(&site, "p-tea").await.variants.iter().map(|v| v.inventory_quantity).collect();
    assert_eq!(stock, (1..=100).collect::<Vec<_>>());
    assert_eq!(generation().await, before + 1);
    // The same once more moves nothing, and nobody is shown anything anew.
    assert_eq!(admin.post_fields("/admin/products/p-tea/stock", &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(generation().await, before + 1);
    assert_eq!(unexplained(&site).await, 0);
}

#[tokio::test]
async fn one_mistyped_number_leaves_the_others_typed_and_nothing_set() {
    let (site, mut admin) = super::with_jacket().await;
    let stock = "/admin/products/p-jacket/stock";
    let of = |place: usize, id: &str, was: &str, set: &str| {
        let field = |what: &str, value: &str| (format!("s{place}.{what}"), value.to_owned());
        [field("id", id), field("was", was), field("set", set)]
    };
    let key = [("key".to_owned(), "k".to_owned())];
    let form = [
        &key[..],
        &of(0, "v-Small-Red", "10", "41"),
        &of(1, "v-Small-Blue", "10", "4x"),
        &of(2, "v-Large-Red", "9", "43"),
    ]
    .concat();
    let bad = admin.post_fields(stock, &form).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["41", "4x", "43"] {
        assert!(bad.body.contains(&format!("value=\"{kept}\"")), "{kept}: {}", bad.body);
    }
    let quantities = async || {
        by_id(&site, "p-jacket").await.variants.into_iter().map(|v| v.inventory_quantity).collect::<Vec<_>>()
    };
    assert_eq!(quantities().await, [10; 4]);
    // Mended, that which is another by now is told, and the others are set.
    let page =
        bad.body.replace(&format!("<form method=\"post\" action=\"{stock}"), "<form id=\"stock\" action=\"");
    let left = admin.post_fields(stock, &crate::support::typed(&page, "stock", &[("s1.set", "42")])).await;
    assert_eq!(left.status, StatusCode::CONFLICT);
    assert!(left.body.contains("There are 10 now, not 9"), "{}", left.body);
    assert!(left.body.contains("name=\"s0.set\" value=\"\""), "{}", left.body);
    assert_eq!(quantities().await, [41, 42, 10, 10]);
}

#[tokio::test]
async fn no_form_of_a_product_touches_what_was_sold_meanwhile() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get(MUG).await.body;
    send(&mut admin, "a", "", "", "-3").await;
    let form = crate::support::typed(&page, "product", &[("name", "Cup"), ("act", "save")]);
    assert_eq!(admin.post_fields(MUG, &form).await.status, StatusCode::SEE_OTHER, "stock is no revision");
    assert_eq!(there(&site).await, 7);
}

#[tokio::test]
async fn thirty_buyers_and_somebody_who_counts_leave_stock_that_its_moves_explain() {
    let site = Site::new().await;
    let admin = site.admin().await;
    let buys = (0..30).map(|n| {
        let db = site.db();
        async move {
            let (id, reference) = (format!("buy-{n}"), format!("order-{n}"));
            let cause = StockCause { reason: StockReason::Admin, reference: &reference, by: "", at: 1 };
            let event = AuditEvent::at(1, Action::StockChanged);
            let asked = StockAsked { id, variant: ONE.into(), step: StockStep::Add(-1), event };
            change_stock(&db, &shop(), &[asked], 1_000, &cause).await.unwrap();
        }
    });
    let counts = async {
        for n in 0..10 {
            let was = there(&site).await.to_string();
            send(&mut admin.clone(), &format!("count{n}"), &was, "50", "").await;
        }
    };
    tokio::join!(join_all(buys), counts);
    assert_eq!(unexplained(&site).await, 0);
}

/// What may happen to products.
#[derive(Debug, Clone)]
enum Step {
    Save(u8),
    Add(i8),
    Set(i16),
    Import(bool, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..4_u8).prop_map(Step::Save),
        any::<i8>().prop_map(Step::Add),
        any::<i16>().prop_map(Step::Set),
        (any::<bool>(), any::<u8>()).prop_map(|(told, n)| Step::Import(told, n)),
    ];
    proptest::collection::vec(step, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_stock_is_the_sum_of_its_moves(steps in steps()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let site = Site::new().await;
            let mut admin = site.admin().await;
            for (n, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Save(values) => {
                        let values = (0..=values).map(|i| format!("{i}\n")).collect::<String>();
                        let changes = [("o0.name", "Size"), ("o0.values", &*values), ("v1.stock", "3")];
                        let asked = press(&mut admin, MUG, &changes, "refresh").await.body;
                        let asked = admin.post_fields(MUG, &crate::support::typed(&asked, "product", &[("v1.stock", "3"), ("act", "save")])).await;
                        if asked.status == StatusCode::OK {
                            let sure = crate::support::typed(&asked.body, "product", &[("act", "save-all")]);
                            assert!(admin.post_fields(MUG, &sure).await.status.is_redirection());
                        }
                    }
                    Step::Add(delta) => drop(send(&mut admin, &format!("k{n}"), "", "", &delta.to_string()).await),
                    Step::Set(to) => {
                        let was = there(&site).await.to_string();
                        drop(send(&mut admin, &format!("k{n}"), &was, &to.to_string(), "").await);
                    }
                    Step::Import(told, quantity) => {
                        let mut mug = by_id(&site, "p-mug-57").await;
                        for variant in &mut mug.variants {
                            variant.inventory_quantity = quantity.into();
                        }
                        let told: Vec<_> = mug.variants.iter().filter(|_| told).map(|v| (v.id.clone(), i64::from(quantity))).collect();
                        let reference = format!("import-{n}");
                        let cause = StockCause { reason: StockReason::Import, reference: &reference, by: "", at: 1 };
                        let change = coppice::shop::store::StockChange { cause, told: &told };
                        coppice::shop::store::save_products(&site.db(), &shop(), &[mug], &change).await.unwrap();
                    }
                }
                assert_eq!(unexplained(&site).await, 0);
            }
        });
    }
}
