//! What is switched off is off, and says so.

use axum::http::StatusCode;

use super::{SEARCH, act, add, addresses, switch};
use crate::support::Site;

const NAME: [(&str, &str); 2] = [("name", "A bakery"), ("keywords", "bread")];

#[tokio::test]
async fn where_searching_is_switched_off_no_search_begins_for_anybody() {
    let site = Site::with(&[("DOMAINS_OPEN_TO", "users")]).await;
    let (mut admin, mut ada) = (site.admin().await, site.visitor());
    ada.sign_in(&site, "ada@example.com").await;
    assert!(ada.get("/domains/new").await.body.contains("id=\"detailed\""));
    switch(&mut admin, SEARCH, true).await;
    for visitor in [&mut admin, &mut ada] {
        let form = visitor.get("/domains/new").await;
        assert_eq!((form.status, form.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, ""));
        assert!(form.body.contains("switched off for the moment") && !form.body.contains("id=\"detailed\""));
        let sent = visitor.post("/domains", &NAME).await;
        assert_eq!((sent.status, sent.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "60"));
        assert!(sent.body.contains("Switched off for now"), "{}", sent.body);
        let asked = serde_json::json!({ "name": "A bakery", "domain_idea": "", "keywords": "bread", "style": "", "tlds": "" });
        let asked = visitor.post_json("/api/domains/search/start", &asked).await;
        assert!(
            asked.body.contains("\"code\":\"switched_off\"") && asked.body.contains("\"retry_after\":60"),
            "{}",
            asked.body
        );
        // What there is can be looked at.
        assert_eq!(visitor.get("/domains").await.status, StatusCode::OK);
    }
    switch(&mut admin, SEARCH, false).await;
    assert_eq!(ada.post("/domains", &NAME).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_rule_switches_searching_off_for_one_person_and_on_again_for_nobody_else() {
    let site = Site::with(&[("DOMAINS_OPEN_TO", "users")]).await;
    let (mut admin, mut ada, mut bo) = (site.admin().await, site.visitor(), site.visitor());
    ada.sign_in(&site, "ada@example.com").await;
    bo.sign_in(&site, "bo@example.com").await;
    add(&mut admin, SEARCH, "user", &[("person", "ada@example.com"), ("value", "off")]).await;
    assert_eq!(ada.post("/domains", &NAME).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(bo.post("/domains", &NAME).await.status, StatusCode::SEE_OTHER);
    assert_eq!(act(&mut admin, SEARCH, "", &[("default", "off")]).await.status, 303);
    assert_eq!(bo.post("/domains", &NAME).await.status, StatusCode::SERVICE_UNAVAILABLE);
    // A search that was begun can't be taken up again, and can be ended.
    let jobs = bo.get("/domains").await.body;
    let job = jobs.split("href=\"/domains/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let job = job.into_iter().find(|id| id.len() == 36).unwrap().to_owned();
    assert_eq!(bo.post(&format!("/domains/{job}/retry"), &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(bo.post(&format!("/domains/{job}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn where_importing_is_switched_off_for_a_shop_no_file_is_taken_there() {
    const FLAG: &str = "/admin/flags/catalogue-import";
    const FILE: &[u8] = b"Handle,Title,Price\ncup,Cup,5\n";
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut elsewhere = site.visitor_at("other.example");
    elsewhere.sign_in(&site, crate::support::ADMIN).await;
    let looked_at = crate::imports::bring(&mut admin, "a.csv", FILE, &[]).await;
    add(&mut admin, FLAG, "tenant", &[("shop", "default"), ("value", "off")]).await;
    let page = admin.get("/admin/products/import").await;
    assert!(
        page.status == StatusCode::OK && page.body.contains("Importing is switched off"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("type=\"file\"") && page.body.contains("Download CSV"), "{}", page.body);
    let sent = crate::imports::send_file(&mut admin, "a.csv", FILE).await;
    assert_eq!((sent.status, sent.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "60"));
    let now = admin.post(&format!("/admin/products/imports/{looked_at}/import"), &[]).await;
    assert_eq!(now.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(elsewhere.get("/admin/products/import").await.body.contains("type=\"file\""));
    let rule = addresses(&admin.get(FLAG).await)[0].clone();
    let id = rule.rsplit('/').next().unwrap();
    act(&mut admin, FLAG, &format!("/rules/{id}/remove"), &[]).await;
    assert!(admin.get("/admin/products/import").await.body.contains("type=\"file\""));
}

#[tokio::test]
async fn where_looking_over_the_books_is_switched_off_no_order_is_read() {
    const FLAG: &str = "/admin/flags/books-check";
    let site = Site::new().await;
    let mut admin = site.admin().await;
    assert!(admin.get("/admin/drift").await.body.contains("All is well"));
    switch(&mut admin, FLAG, true).await;
    let page = admin.get("/admin/drift").await;
    assert!(page.body.contains("Looking over the books is switched off"), "{}", page.body);
    assert!(!page.body.contains("All is well") && page.round_trips() <= 2, "{}", page.round_trips());
    let mend = admin.post("/admin/drift/mend", &[("sure", "1")]).await;
    assert_eq!(mend.status, StatusCode::SERVICE_UNAVAILABLE);
    switch(&mut admin, FLAG, false).await;
    assert!(admin.get("/admin/drift").await.body.contains("All is well"));
}
