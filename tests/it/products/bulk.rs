//! The same change to many products.

use super::{MUG, by_id, press, with_jacket};
use crate::support::{Site, Visitor, product, save_products, shop};
use axum::http::StatusCode;
use coppice::shop::model::Product;

async fn plan(admin: &mut Visitor, what: &str, value: &str, ids: &[&str]) -> String {
    let form: Vec<_> =
        [("do", what), ("value", value)].into_iter().chain(ids.iter().map(|id| ("id", *id))).collect();
    let answer = admin.post("/admin/products/bulk", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

async fn apply(admin: &mut Visitor, what: &str, value: &str, plan: &str) -> crate::support::Answer {
    let seen = plan.split("name=\"seen\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let form: Vec<_> = [("do", what), ("value", value), ("sure", "1")]
        .into_iter()
        .chain(seen.map(|seen| ("seen", seen)))
        .collect();
    admin.post("/admin/products/bulk", &form).await
}

#[tokio::test]
async fn every_change_is_shown_before_it_is_made() {
    let (site, mut admin) = with_jacket().await;
    let ids = ["p-jacket", "p-mug-57"];
    let page = plan(&mut admin, "price-percent", "-12,5", &ids).await;
    assert!(
        page.contains("$90.00 (4 variants)")
            && page.contains("$78.75 (4 variants)")
            && page.contains("ounded")
    );
    assert_eq!(by_id(&site, "p-jacket").await.variants[0].price_amount, 9_000);
    assert_eq!(apply(&mut admin, "price-percent", "-12,5", &page).await.status, StatusCode::SEE_OTHER);
    let jacket = by_id(&site, "p-jacket").await;
    assert!(jacket.variants.iter().all(|v| v.price_amount == 7_875 && v.inventory_quantity == 10));
    assert!(site.visitor().get("/shop/jacket").await.body.contains("$78.75"));
    for (what, value, shown) in [
        ("tag-add", "new", "all, new"),
        ("tag-remove", "new", "all"),
        ("tag-add", "Home, Garden", "all, Home, Garden"),
        ("tag-remove", "Garden,Home", "all"),
        ("category", "Sale", "Sale"),
        ("archived", "", "archived"),
    ] {
        let page = plan(&mut admin, what, value, &ids).await;
        assert_eq!(page.matches("data-testid=\"change\"").count(), 2, "{what}");
        assert!(page.contains(&format!("<b>{shown}</b>")), "{what}: {page}");
        assert_eq!(apply(&mut admin, what, value, &page).await.status, StatusCode::SEE_OTHER, "{what}");
        // What is saved is what the form says it is.
        let revision = by_id(&site, "p-jacket").await.revision;
        press(&mut admin, "/admin/products/p-jacket", &[], "save").await;
        assert_eq!(by_id(&site, "p-jacket").await.revision, revision, "{what}");
        let again = plan(&mut admin, what, value, &ids).await;
        assert_eq!(again.matches("data-testid=\"stays\"").count(), 2, "{what}");
    }
}

#[tokio::test]
async fn what_somebody_has_changed_since_stays_and_is_told() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = plan(&mut admin, "category", "Sale", &["p-mug-57", "p-lamp-58", "p-none", "p-theirs-0"]).await;
    assert!(page.contains("2 of the products you chose"));
    assert!(press(&mut admin, MUG, &[("name", "Other")], "save").await.status.is_redirection());
    let done = apply(&mut admin, "category", "Sale", &page).await;
    assert_eq!(done.status, StatusCode::CONFLICT);
    assert!(done.body.contains("1 product was changed") && done.body.contains("somebody has changed it"));
    assert_eq!(by_id(&site, "p-mug-57").await.category, "kitchen");
    assert_eq!(by_id(&site, "p-lamp-58").await.category, "Sale");
}

#[tokio::test]
async fn mistakes_are_told_with_what_was_chosen() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let cheap = plan(&mut admin, "price-amount", "-50", &["p-mug-57"]).await;
    assert!(cheap.contains("below zero") && !cheap.contains("name=\"seen\""));
    for form in [
        vec![("do", "price-set"), ("value", "12.345"), ("id", "p-mug-57")],
        vec![("do", "explode"), ("value", "12.345"), ("id", "p-mug-57")],
        vec![("do", "tag-add"), ("value", "12.345")],
    ] {
        let answer = admin.post("/admin/products/bulk", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("value=\"12.345\""));
        let chosen = answer.body.contains("value=\"p-mug-57\" checked");
        assert_eq!(chosen, form.len() == 3, "{form:?}");
    }
}

#[tokio::test]
async fn shoppers_see_the_parts_that_were_saved_before_one_that_failed() {
    let site = Site::new().await;
    let long =
        |n: i32| Product { description: "ä".repeat(50_000), ..product(&format!("long-{n}"), "all", 500) };
    save_products(&site.db(), &shop(), &(0..6).map(long).collect::<Vec<_>>()).await.unwrap();
    let mut admin = site.admin().await;
    let ids = (0..6).map(|n| format!("p-long-{n}")).collect::<Vec<_>>();
    let mut halves = 0;
    for steps in 1..5 {
        let price = 10 + i64::from(steps);
        site.visitor().get("/shop/long-0").await;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let page = plan(&mut admin, "price-set", &price.to_string(), &ids).await;
        site.faults.crash_after(steps, false);
        let answer = apply(&mut admin, "price-set", &price.to_string(), &page).await;
        site.faults.clear();
        let mut changed = 0;
        for id in &ids {
            changed += usize::from(by_id(&site, id).await.variants[0].price_amount == price * 100);
        }
        assert_eq!(changed == 6, answer.status == StatusCode::SEE_OTHER, "{steps}");
        halves += usize::from(changed == 4);
        let shown = site.visitor().get("/shop/long-0").await.body.contains(&format!("${price}.00"));
        assert_eq!(shown, changed > 0, "{steps}: {changed}");
    }
    assert_eq!(halves, 1);
}
