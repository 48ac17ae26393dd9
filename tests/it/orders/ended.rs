//! What the link to an order that is over still shows.

use std::time::Duration;

use coppice_platform::Clock;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;

use super::{MUG, bought, order, sell};
use crate::support::{Site, Visitor};

const DAY: u64 = 86_400;

/// What of a buyer an order's page may show.
const PERSON: [&str; 4] = ["Ada Lovelace", "Park 1", "10115", "Germany"];

async fn shows_person(visitor: &mut Visitor, link: &str) -> bool {
    let page = visitor.get(link).await;
    assert!(page.status.is_success() && page.body.contains("Order 1001") && page.body.contains("mug 57"));
    let shown = PERSON.map(|text| page.body.contains(text));
    assert!(shown == [true; 4] || shown == [false; 4], "{shown:?}");
    assert!(!page.body.contains("ada@example.com") || shown[0]);
    shown[0]
}

async fn write(site: &Site, sql: String) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

#[tokio::test]
async fn thirty_days_after_its_end_a_link_shows_no_address() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let placed = order(&site).await;
    clock.advance(Duration::from_secs(40 * DAY));
    assert!(shows_person(&mut buyer, &link).await, "it is not over");
    let mut admin = site.admin().await;
    let page = admin.get(&format!("/admin/orders/{}", placed.id)).await.body;
    let revision =
        page.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("revision", revision.as_str())];
    let off = admin.post(&format!("/admin/orders/{}/cancel", placed.id), &form).await;
    assert!(off.status.is_redirection());
    clock.advance(Duration::from_secs(30 * DAY - 1));
    assert!(shows_person(&mut buyer, &link).await);
    clock.advance(Duration::from_secs(1));
    assert!(!shows_person(&mut buyer, &link).await);
    // Those who run the shop see all of it still.
    let mut admin = site.admin().await;
    let page = admin.get(&format!("/admin/orders/{}", placed.id)).await.body;
    assert!(PERSON.iter().all(|text| page.contains(text)) && page.contains("ada@example.com"));
    // What happens to it after its end, such as money that goes back, makes its end later.
    let at = clock.now();
    write(
        &site,
        format!(
            "INSERT INTO order_events (order_id, once, at, what) VALUES ('{}', 'refund:9', {at}, 'refund')",
            placed.id
        ),
    )
    .await;
    assert!(shows_person(&mut buyer, &link).await);
    clock.advance(Duration::from_secs(30 * DAY));
    assert!(!shows_person(&mut buyer, &link).await);
}

#[tokio::test]
async fn an_order_that_has_arrived_or_has_nothing_to_send_ends_by_that() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 1).await;
    let id = order(&site).await.id;
    let now = clock.now();
    let story = format!("DELETE FROM order_events WHERE order_id = '{id}'");
    for (sql, ended) in [
        (format!("UPDATE orders SET status = 'open', paid = total, paid_at = {now}"), false),
        (
            "UPDATE orders SET fulfilment = 'shipped', tracking = 'https://post.example/Berlin'".to_owned(),
            false,
        ),
        ("UPDATE orders SET fulfilment = 'delivered', status = 'completed'".to_owned(), true),
        (story, true),
        ("UPDATE orders SET paid_at = NULL".to_owned(), true),
    ] {
        write(&site, sql.clone()).await;
        let page = buyer.get(&link).await.body;
        assert!(page.contains("Park 1"), "{sql}");
        clock.advance(Duration::from_secs(31 * DAY));
        assert_eq!(shows_person(&mut buyer, &link).await, !ended, "{sql}");
        assert_eq!(
            buyer.get(&link).await.body.contains("post.example"),
            sql.contains("post.example"),
            "{sql}"
        );
        clock.set(now * 1_000);
    }
}
