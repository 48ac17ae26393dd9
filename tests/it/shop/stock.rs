//! What is there is the sum of its moves, and nothing but stock's own statements changes it.

use coppice::audit::{Action, AuditEvent};
use coppice::shop::model::{Product, Variant};
use coppice::shop::store::{
    self, StockAsked, StockCause, StockChange, StockOutcome, StockReason, StockStep, change_stock,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::support::{Site, product, save_products, shop, variant};

#[derive(Deserialize)]
struct Delta {
    delta: i64,
}

/// The stock of every variant that is there or was, with the sum of its moves.
async fn sums(site: &Site) -> Vec<(String, i64, i64)> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        stock: i64,
        moved: i64,
    }
    let sql = "SELECT i.id, COALESCE((SELECT inventory_quantity FROM product_variants WHERE id = i.id), 0) AS stock, \
               COALESCE((SELECT SUM(delta) FROM stock_moves WHERE variant_id = i.id), 0) AS moved \
               FROM (SELECT id FROM product_variants UNION SELECT variant_id FROM stock_moves) i ORDER BY i.id";
    let rows: Vec<Row> = site.rows(sql).await;
    rows.into_iter().map(|row| (row.id, row.stock, row.moved)).collect()
}

async fn step(site: &Site, reference: &str, variant: &str, step: StockStep) -> StockOutcome {
    let cause = StockCause { reason: StockReason::Admin, reference, by: "ada", at: 2 };
    let id = format!("move-{:032x}", site.platform.random.u128());
    let event = AuditEvent::at(2, Action::ProductChanged);
    let asked = StockAsked { id, variant: variant.into(), step, event };
    change_stock(&site.db(), &shop(), &[asked], 1_000, &cause).await.unwrap()[0]
}

async fn save(site: &Site, reference: &str, product: &Product, told: &[(String, i64)]) {
    let cause = StockCause { reason: StockReason::Import, reference, by: "", at: 3 };
    let change = StockChange { cause, told };
    store::save_products(&site.db(), &shop(), std::slice::from_ref(product), &change).await.unwrap();
}

#[tokio::test]
async fn saving_a_product_leaves_its_stock_unless_that_is_told() {
    let site = Site::new().await;
    let mut tea = Product { variants: vec![variant("tea", "Bag", 300)], ..product("tea", "drinks", 300) };
    save_products(&site.db(), &shop(), &[tea.clone()]).await.unwrap();
    assert_eq!(step(&site, "sold", "v-tea-bag", StockStep::Add(-4)).await, StockOutcome::Changed(6));
    // Whoever saves now has seen ten.
    tea.name = "Green tea".into();
    tea.variants.push(Variant { inventory_quantity: 3, position: 1, ..variant("tea", "Tin", 900) });
    save(&site, "form", &tea, &[]).await;
    let stock = async |of: &'static str| {
        let found = sums(&site).await.into_iter().find(|(id, ..)| id == of).unwrap();
        (found.1, found.2)
    };
    assert_eq!((stock("v-tea-bag").await, stock("v-tea-tin").await), ((6, 6), (3, 3)));
    save(&site, "told", &tea, &[("v-tea-bag".into(), 20), ("v-theirs-0-one".into(), 5)]).await;
    assert_eq!(stock("v-tea-bag").await, (20, 20));
    assert_eq!(stock("v-theirs-0-one").await, (10, 10), "another shop's stays");
    tea.variants.remove(0);
    save(&site, "fewer", &tea, &[]).await;
    assert_eq!(stock("v-tea-bag").await, (0, 0), "what goes takes its stock along");
    let sql = "SELECT delta FROM stock_moves WHERE variant_id = 'v-tea-bag' ORDER BY at DESC, id DESC";
    let moves: Vec<Delta> = site.rows(sql).await;
    assert_eq!(moves.iter().map(|one| one.delta).collect::<Vec<_>>(), [14, -20, -4, 10]);
}

#[tokio::test]
async fn stock_is_set_where_it_is_what_was_seen_and_moved_once_for_each_reference() {
    let site = Site::new().await;
    let mug = "v-mug-57-one";
    let set = |to, was| StockStep::Set { to, was };
    assert_eq!(step(&site, "a", mug, set(12, 10)).await, StockOutcome::Changed(12));
    assert_eq!(step(&site, "a", mug, set(12, 10)).await, StockOutcome::Already(12));
    for other in [set(20, 10), set(20, 12), set(12, 11), StockStep::Add(3)] {
        assert_eq!(step(&site, "a", mug, other).await, StockOutcome::Spent(12), "{other:?}");
    }
    assert_eq!(step(&site, "b", mug, set(7, 10)).await, StockOutcome::Stays(12));
    assert_eq!(step(&site, "c", mug, StockStep::Add(-2)).await, StockOutcome::Changed(10));
    assert_eq!(step(&site, "c", mug, StockStep::Add(-2)).await, StockOutcome::Already(10));
    assert_eq!(step(&site, "d", mug, StockStep::Add(2_000)).await, StockOutcome::Stays(10));
    assert_eq!(step(&site, "e", "v-theirs-0-one", StockStep::Add(1)).await, StockOutcome::Gone);
    assert!(sums(&site).await.iter().all(|(_, stock, moved)| stock == moved));
}

#[tokio::test]
async fn lists_show_what_can_be_bought_and_only_where_nothing_can_all_the_same() {
    let site = Site::new().await;
    let tea: Product = serde_json::from_value(json!({
        "id": "p", "slug": "tea", "name": "Tea", "status": "active", "variants": [
            { "id": "a", "name": "Bag", "price_amount": 300, "price_currency": "USD", "compare_at_price": 500 },
            { "id": "b", "name": "Tin", "price_amount": 900, "price_currency": "USD", "compare_at_price": 800,
              "pricing_type": "recurring", "billing_interval": "month", "billing_interval_count": 2,
              "inventory_quantity": 1, "position": 1 },
            { "id": "c", "name": "Box", "price_amount": 1500, "price_currency": "USD", "inventory_quantity": 1, "position": 2 },
        ],
    }))
    .unwrap();
    save_products(&site.db(), &shop(), &[tea]).await.unwrap();
    let shown = async || {
        let sql = "SELECT price_min || ' ' || price_max || ' ' || COALESCE(compare_at_price, '-') || ' ' || \
                   COALESCE(billing_interval_count || billing_interval, '-') || ' ' || in_stock AS shown FROM products WHERE slug = 'tea'";
        site.row::<serde_json::Value>(sql).await["shown"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown().await, "900 1500 - 2month 1");
    step(&site, "1", "b", StockStep::Add(-1)).await;
    assert_eq!(shown().await, "1500 1500 - - 1");
    step(&site, "1", "c", StockStep::Add(-1)).await;
    assert_eq!(shown().await, "300 1500 500 - 0");
    step(&site, "1", "a", StockStep::Add(9)).await;
    assert_eq!(shown().await, "300 300 500 - 1");
}

#[derive(Debug, Clone)]
enum Act {
    Save { variants: Vec<u8>, stock: i64, told: Option<i64> },
    Step { variant: u8, step: StockStep, again: bool },
}

fn act() -> impl Strategy<Value = Act> {
    let steps = prop_oneof![
        (-12_i64..12).prop_map(StockStep::Add),
        (0_i64..15, 0_i64..15).prop_map(|(to, was)| StockStep::Set { to, was }),
    ];
    prop_oneof![
        (prop::collection::btree_set(0_u8..4, 1..4), 0_i64..15, prop::option::of(0_i64..15))
            .prop_map(|(set, stock, told)| Act::Save { variants: set.into_iter().collect(), stock, told }),
        (0_u8..4, steps, any::<bool>()).prop_map(|(variant, step, again)| Act::Step { variant, step, again }),
    ]
}

#[test]
fn whatever_is_done_stock_is_the_sum_of_its_moves() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let site = runtime.block_on(Site::new());
    let cases = proptest::test_runner::Config::with_cases(60);
    proptest!(cases, |(acts in prop::collection::vec(act(), 1..12), run in any::<u64>())| {
        runtime.block_on(async {
            for (number, act) in acts.iter().enumerate() {
                let reference = format!("{run}-{number}");
                match act {
                    Act::Save { variants, stock, told } => {
                        let one = |of: &u8| Variant {
                            inventory_quantity: *stock,
                            position: i64::from(*of),
                            ..variant("any", &of.to_string(), 100)
                        };
                        let any = Product { variants: variants.iter().map(one).collect(), ..product("any", "any", 100) };
                        let told: Vec<_> = told.map(|to| (any.variants[0].id.clone(), to)).into_iter().collect();
                        save(&site, &reference, &any, &told).await;
                    }
                    Act::Step { variant, step: one, again } => {
                        for _ in 0..=u8::from(*again) {
                            step(&site, &reference, &format!("v-any-{variant}"), *one).await;
                        }
                    }
                }
            }
            let wrong: Vec<_> = sums(&site).await.into_iter().filter(|(_, stock, moved)| stock != moved).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        });
    });
}
