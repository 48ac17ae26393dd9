//! What of an order is downloaded.

mod ends;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use coppice::cdn::model::{CdnFile, Uploaded};
use coppice::shop::model::{Product, ProductType, Variant};
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use futures_util::future::join_all;

use super::{FORM, MUG, decimals, done, fill, order, sell};
use crate::plans::read_no_whole_table;
use crate::support::{Answer, Site, Visitor, product, save_products, shop, typed, variant};

const GUIDE: &str = "v-guide-one";
const SONG: &str = "v-song-one";

/// A product that is downloaded.
fn digital(slug: &str) -> Product {
    let mut one = product(slug, "files", 900);
    one.kind = ProductType::Digital;
    let own = variant(slug, "One", 900);
    one.variants = vec![Variant { requires_shipping: false, track_inventory: false, ..own }];
    one
}

/// A shop that sells a guide and a song, and its admin.
async fn library(site: &Site) -> Visitor {
    sell(site).await;
    save_products(&site.db(), &shop(), &[digital("guide"), digital("song")]).await.unwrap();
    site.admin().await
}

/// A private file with this text.
async fn private_file(admin: &mut Visitor, name: &str, text: &str) -> CdnFile {
    let answer = admin.put(&format!("/admin/cdn/upload?name={name}"), text.as_bytes()).await;
    let Uploaded::Stored { file } = serde_json::from_str(&answer.body).unwrap() else {
        panic!("{}", answer.body)
    };
    let form =
        [("filename", file.filename.as_str()), ("folder", ""), ("alt_text", ""), ("visibility", "private")];
    let saved = admin.post(&format!("/admin/cdn/files/{}", file.id), &form).await;
    assert!(saved.status.is_redirection(), "{}", saved.without_scripts());
    *file
}

async fn give(admin: &mut Visitor, product: &str, file: &CdnFile) {
    let variant = format!("v-{product}-one");
    let form = [("variant", variant.as_str()), ("file", file.key.as_str())];
    let given = admin.post(&format!("/admin/products/p-{product}/files"), &form).await;
    assert!(given.status.is_redirection(), "{}", given.without_scripts());
}

/// Somebody who has ordered these, and the link to their order.
async fn ordered(site: &Site, variants: &[(&str, u32)]) -> (Visitor, String) {
    let mut visitor = site.visitor();
    for (variant, quantity) in variants {
        fill(&mut visitor, variant, *quantity).await;
    }
    let page = visitor.get("/checkout").await.body;
    let changes = [&FORM[..], &[("at_once", "1"), ("act", "place")]].concat();
    let answer = visitor.post_fields("/checkout", &typed(&page, "checkout", &changes)).await;
    assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
    let link = answer.header("location").to_owned();
    (visitor, link)
}

/// Something is done with an order.
/// The latest order is paid.
async fn pay(site: &Site, admin: &mut Visitor) {
    let placed = order(site).await;
    let total = decimals(placed.total);
    done(admin, &placed.id, "payment", &[("amount", &total)]).await;
}

async fn download(visitor: &mut Visitor, link: &str, file: &CdnFile) -> Answer {
    visitor.post(&format!("{link}/files/{}", file.id), &[]).await
}

/// How many files the order's page gives.
async fn given(visitor: &mut Visitor, link: &str) -> usize {
    visitor.get(link).await.body.matches("data-testid=\"file\"").count()
}

/// Whether the answer leads to a file.
fn leads_to_file(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.header("location").contains("/cdn/")
}

async fn write(site: &Site, sql: &'static str) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

#[tokio::test]
async fn who_has_paid_downloads_by_a_link_of_ten_minutes() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = library(&site).await;
    let (guide, song) = (
        private_file(&mut admin, "guide.txt", "How to knot").await,
        private_file(&mut admin, "song.txt", "La la").await,
    );
    give(&mut admin, "guide", &guide).await;
    give(&mut admin, "song", &song).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1), (MUG, 1)]).await;
    assert_eq!(given(&mut buyer, &link).await, 0, "it is not paid");
    assert_eq!(download(&mut buyer, &link, &guide).await.status, StatusCode::NOT_FOUND);
    pay(&site, &mut admin).await;
    let page = buyer.get(&link).await;
    assert_eq!(page.round_trips(), 2);
    for text in ["Your downloads", "guide.txt", "11 bytes", "guide</bdi>"] {
        assert!(page.body.contains(text), "{text}: {}", page.without_scripts());
    }
    assert!(!page.body.contains("/cdn/guide") && !page.body.contains("song.txt"));
    assert_eq!(given(&mut buyer, &link).await, 1);
    let answer = download(&mut buyer, &link, &guide).await;
    assert_eq!((answer.status, answer.round_trips()), (StatusCode::SEE_OTHER, 2));
    assert!(answer.header("cache-control").contains("no-store"), "{:?}", answer.headers);
    let address = answer.header("location").strip_prefix("http://localhost").unwrap().to_owned();
    clock.advance(Duration::from_secs(599));
    assert_eq!(site.visitor().get(&address).await.body, "How to knot");
    clock.advance(Duration::from_secs(2));
    assert_eq!(site.visitor().get(&address).await.status, StatusCode::FORBIDDEN);
    // What it does not have, and links that are none.
    assert_eq!(download(&mut buyer, &link, &song).await.status, StatusCode::NOT_FOUND);
    for strange in ["none", "%27%20OR%201", "%00", &"x".repeat(2_000)] {
        let answer = buyer.post(&format!("{link}/files/{strange}"), &[]).await;
        assert!(answer.status.is_client_error(), "{strange}: {}", answer.status);
    }
    let (_, other) = ordered(&site, &[(SONG, 1)]).await;
    assert_eq!(download(&mut buyer, &other, &guide).await.status, StatusCode::NOT_FOUND);
    let end = if link.ends_with('A') { 'B' } else { 'A' };
    let wrong: String = link.chars().take(link.chars().count() - 1).chain([end]).collect();
    assert_eq!(download(&mut buyer, &wrong, &guide).await.status, StatusCode::NOT_FOUND);
    let mut elsewhere = site.visitor_at("other.example");
    assert_eq!(download(&mut elsewhere, &link, &guide).await.status, StatusCode::NOT_FOUND);
    let get = buyer.get(&format!("{link}/files/{}", guide.id)).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED, "no link downloads");
    // No mail leads to a file.
    let mails = site.platform.mailer.outbox();
    assert!(mails.iter().all(|sent| !sent.mail.text.contains("/cdn/")));
}

#[tokio::test]
async fn a_file_is_downloaded_twenty_times_by_an_order_and_then_the_shop_is_to_be_asked() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let (one, two) =
        (private_file(&mut admin, "one.txt", "1").await, private_file(&mut admin, "two.txt", "2").await);
    give(&mut admin, "guide", &one).await;
    give(&mut admin, "guide", &two).await;
    give(&mut admin, "song", &one).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    let sent = join_all((0..30).map(|_| {
        let (mut buyer, link, one) = (buyer.clone(), link.clone(), one.clone());
        async move { download(&mut buyer, &link, &one).await }
    }))
    .await;
    assert!(sent.iter().all(|answer| answer.status == StatusCode::SEE_OTHER));
    assert_eq!(sent.iter().filter(|answer| leads_to_file(answer)).count(), 20);
    let refused = sent.iter().find(|answer| !leads_to_file(answer)).unwrap();
    assert_eq!(refused.header("location"), format!("{link}?downloaded=1#notice"));
    let page = buyer.get(refused.header("location")).await.body;
    assert_eq!(page.matches("downloaded 20 times").count(), 2, "as notice, and in its place");
    assert!(page.contains("please ask the shop") && page.contains(&format!("/files/{}", two.id)));
    assert!(!page.contains(&format!("/files/{}", one.id)));
    for (set, shown) in [
        ("{\"phone\":\"+49 30 123\"}", "please call <bdi>+49 30 123</bdi>"),
        ("{\"email\":\"hello@example.com\"}", "<a href=\"mailto:hello@example.com\">"),
    ] {
        let sql = "INSERT INTO shop_settings (tenant_id, settings) VALUES ('default', ?1) \
                   ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings";
        site.db().query(Statement::write("test_shop", sql).bind(set)).await.unwrap();
        site.state.cache.forget_all(coppice::kv::SITE);
        let (_, list) = page_of(&mut buyer, &link).await;
        assert!(list.contains(shown), "{shown}: {list}");
    }
    // The other file is counted by itself, and so is another order.
    assert!(leads_to_file(&download(&mut buyer, &link, &two).await));
    let (mut buyer, link) = ordered(&site, &[(SONG, 1)]).await;
    pay(&site, &mut admin).await;
    assert!(leads_to_file(&download(&mut buyer, &link, &one).await));
}

/// The order's page, and what of it is downloads.
async fn page_of(buyer: &mut Visitor, link: &str) -> (String, String) {
    let page = buyer.get(link).await.body;
    let list = page.split("id=\"files\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
    (page, list)
}

#[tokio::test]
async fn a_newer_version_is_given_also_to_who_bought_before_and_when_it_is_sold_no_more() {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let old = private_file(&mut admin, "guide.txt", "First edition").await;
    give(&mut admin, "guide", &old).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    for _ in 0..21 {
        download(&mut buyer, &link, &old).await;
    }
    let newer = admin.put(&format!("/admin/cdn/upload?name=guide.txt&replaces={}", old.id), b"Second").await;
    let Uploaded::Stored { file: new } = serde_json::from_str(&newer.body).unwrap() else {
        panic!("{}", newer.body)
    };
    let (page, list) = page_of(&mut buyer, &link).await;
    assert!(list.contains(&format!("/files/{}", new.id)) && !page.contains(&old.id), "{list}");
    // A page from before leads to it, too; it is counted anew.
    for file in [&old, &*new] {
        let answer = download(&mut buyer, &link, file).await;
        assert!(leads_to_file(&answer), "{:?}", answer.headers);
        let address = answer.header("location").strip_prefix("http://localhost").unwrap().to_owned();
        assert_eq!(buyer.get(&address).await.body, "Second");
    }
    for gone in [
        "UPDATE products SET status = 'archived' WHERE slug = 'guide'",
        "DELETE FROM product_variants WHERE id = 'v-guide-one'",
    ] {
        write(&site, gone).await;
        assert_eq!(given(&mut buyer, &link).await, 1, "{gone}");
        assert!(leads_to_file(&download(&mut buyer, &link, &new).await), "{gone}");
    }
    // Its file is asked about as one that somebody has bought.
    let question = admin.get(&format!("/admin/cdn/files/{}/delete", new.id)).await.body;
    assert!(question.contains("not even those who have paid") && question.contains("a variant that is gone"));
}

#[tokio::test]
async fn where_files_have_a_host_of_their_own_the_page_lets_its_form_lead_there() {
    let site = Site::with(&[("CDN_HOST", "cdn.example:8443")]).await;
    let mut admin = library(&site).await;
    let guide = private_file(&mut admin, "guide.txt", "How to knot").await;
    give(&mut admin, "guide", &guide).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    let forms = |answer: &Answer| {
        let policy = answer.header("content-security-policy").to_owned();
        let (_, rest) = policy.split_once("form-action ").unwrap();
        rest.split(';').next().unwrap().to_owned()
    };
    assert!(!forms(&buyer.get(&link).await).contains("cdn.example"), "nothing is downloaded yet");
    pay(&site, &mut admin).await;
    let named = forms(&buyer.get(&link).await);
    assert!(named.starts_with("'self' ") && named.ends_with(" http://cdn.example:8443"), "{named}");
    let mut secure = site.visitor().over_https();
    let named = forms(&secure.get(&link).await);
    assert!(named.ends_with(" https://cdn.example:8443"), "{named}");
    assert!(!forms(&buyer.get("/cart").await).contains("cdn.example"));
    let answer = download(&mut buyer, &link, &guide).await;
    let (_, address) = answer.header("location").split_once("http://cdn.example:8443").unwrap();
    assert_eq!(site.visitor_at("cdn.example:8443").get(address).await.body, "How to knot");
}

/// What is asked when somebody downloads what they have bought.
pub async fn downloading() -> (Site, Vec<Statement>) {
    let site = Site::new().await;
    let mut admin = library(&site).await;
    let guide = private_file(&mut admin, "guide.txt", "How to knot").await;
    give(&mut admin, "guide", &guide).await;
    let (mut buyer, link) = ordered(&site, &[(GUIDE, 1)]).await;
    pay(&site, &mut admin).await;
    site.counting.reset();
    buyer.get(&link).await;
    download(&mut buyer, &link, &guide).await;
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    for name in ["files_of_order", "download_count", "file_of_order"] {
        assert!(distinct.values().any(|statement| statement.name == name), "{name}");
    }
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn downloading_reads_no_whole_table() {
    let (site, statements) = downloading().await;
    read_no_whole_table(&site, statements).await;
}
