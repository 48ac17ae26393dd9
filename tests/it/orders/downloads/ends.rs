//! When an order gives its files no more.

use std::time::Duration;

use axum::http::StatusCode;
use coppice_platform::clock::ManualClock;

use super::{GUIDE, SONG, download, give, given, leads_to_file, library, ordered, pay, private_file, write};
use crate::orders::{done, order};
use crate::support::Site;

#[tokio::test]
async fn what_was_given_back_is_downloaded_no_more() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let (guide, song) =
        (private_file(&mut admin, "guide.txt", "1").await, private_file(&mut admin, "song.txt", "2").await);
    give(&mut admin, "guide", &guide).await;
    give(&mut admin, "song", &song).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 2), (SONG, 1)]).await;
    pay(&site, &mut admin).await;
    let id = order(&site).await.id;
    assert_eq!(given(&mut buyer, &link).await, 2);
    // One of two, then the other one; the song stays.
    done(&mut admin, &id, "refund", &[("p0", "1")]).await;
    assert_eq!(given(&mut buyer, &link).await, 2);
    done(&mut admin, &id, "refund", &[("p0", "1")]).await;
    assert_eq!(given(&mut buyer, &link).await, 1);
    assert_eq!(download(&mut buyer, &link, &guide).await.status, StatusCode::NOT_FOUND);
    assert!(leads_to_file(&download(&mut buyer, &link, &song).await));
    // The rest of the money, without saying for what.
    done(&mut admin, &id, "refund", &[("back", "9.00")]).await;
    let page = buyer.get(&link).await.body;
    assert!(!page.contains("Your downloads") && page.contains(">refunded<"));
    assert_eq!(download(&mut buyer, &link, &song).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_order_gives_files_while_it_is_paid_and_its_money_is_neither_lost_nor_on_its_way_back() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let guide = private_file(&mut admin, "guide.txt", "1").await;
    give(&mut admin, "guide", &guide).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    let dispute = "INSERT INTO payment_entries (id, order_id, provider, kind, ref, amount, currency, state, at) \
                   SELECT 'd', id, 'stripe', 'dispute', 'dp', 900, 'USD', 'asked', 1 FROM orders";
    let refund = "INSERT INTO payment_entries (id, order_id, provider, kind, amount, currency, state, at) \
                  SELECT 'r', id, 'stripe', 'refund', 900, 'USD', 'asked', 1 FROM orders";
    for (sql, gives) in [
        (dispute, true),
        ("UPDATE payment_entries SET state = 'done' WHERE id = 'd'", false),
        ("UPDATE payment_entries SET state = 'failed' WHERE id = 'd'", true),
        (refund, false),
        ("UPDATE payment_entries SET state = 'failed' WHERE id = 'r'", true),
        ("UPDATE orders SET status = 'canceled'", false),
        ("UPDATE orders SET status = 'pending', paid = 0", false),
        ("UPDATE orders SET status = 'open'", true),
        ("UPDATE orders SET status = 'completed'", true),
        ("UPDATE orders SET erased_at = 1", false),
    ] {
        write(&site, sql).await;
        assert_eq!(given(&mut buyer, &link).await, usize::from(gives), "{sql}");
        assert_eq!(leads_to_file(&download(&mut buyer, &link, &guide).await), gives, "{sql}");
    }
}

#[tokio::test]
async fn what_costs_nothing_is_downloaded_at_once_and_what_has_no_file_yet_says_so() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    write(&site, "UPDATE product_variants SET price_amount = 0 WHERE id = 'v-guide-one'").await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    let page = buyer.get(&link).await.body;
    assert!(page.contains(">paid<") && page.contains("has not put its files here yet"), "{page}");
    let guide = private_file(&mut admin, "guide.txt", "1").await;
    give(&mut admin, "guide", &guide).await;
    assert_eq!(given(&mut buyer, &link).await, 1);
    assert!(leads_to_file(&download(&mut buyer, &link, &guide).await));
}

#[tokio::test]
async fn a_link_that_shows_no_address_any_more_gives_no_files_either() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = library(&site).await;
    let guide = private_file(&mut admin, "guide.txt", "1").await;
    give(&mut admin, "guide", &guide).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    clock.advance(Duration::from_secs(30 * 86_400 - 1));
    assert_eq!(given(&mut buyer, &link).await, 1);
    assert!(leads_to_file(&download(&mut buyer, &link, &guide).await));
    clock.advance(Duration::from_secs(1));
    assert!(!buyer.get(&link).await.body.contains("Your downloads"));
    assert_eq!(download(&mut buyer, &link, &guide).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn deleting_a_file_or_giving_it_to_everyone_says_who_has_paid_for_it() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let guide = private_file(&mut admin, "guide.txt", "1").await;
    let page = format!("/admin/cdn/files/{}", guide.id);
    assert!(admin.get(&page).await.body.contains("No product shows it."));
    give(&mut admin, "guide", &guide).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    let details = admin.get(&page).await;
    assert!(
        details
            .body
            .contains("Downloaded by who buys <a href=\"/admin/products/p-guide/files\"><bdi>guide, One")
    );
    assert_eq!(details.round_trips(), 2);
    let public = [("filename", "guide.txt"), ("folder", ""), ("alt_text", "It"), ("visibility", "public")];
    let asked = admin.post(&page, &public).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        asked.body.contains("Make guide.txt public?") && asked.body.contains("guide, One"),
        "{}",
        asked.body
    );
    assert!(
        asked.body.contains("name=\"visibility\" value=\"public\"") && asked.body.contains("value=\"It\"")
    );
    assert_eq!(given(&mut buyer, &link).await, 1);
    let sure = [&public[..], &[("sure", "1")]].concat();
    assert!(admin.post(&page, &sure).await.status.is_redirection());
    assert!(leads_to_file(&download(&mut buyer, &link, &guide).await), "who has paid has it all the same");
    for asked in [
        admin.get(&format!("{page}/delete")).await,
        admin.post("/admin/cdn/delete", &[("id", &guide.id)]).await,
    ] {
        assert!(asked.body.contains("not even those who have paid for it"), "{}", asked.body);
        assert!(asked.body.contains("Downloaded by who buys guide, One"), "{}", asked.body);
    }
    admin.post("/admin/cdn/delete", &[("id", &guide.id), ("sure", "1")]).await;
    assert_eq!(given(&mut buyer, &link).await, 0);
    assert_eq!(download(&mut buyer, &link, &guide).await.status, StatusCode::NOT_FOUND);
    assert!(!admin.get("/admin/products/p-guide/files").await.body.contains("guide.txt"));
    assert_eq!(crate::orders::count(&site, "variant_files").await, 0);
}
