//! The links to one's orders, for whoever has lost them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use coppice::orders::service::mails_duty;
use coppice::tick::budget::Budget;
use coppice_platform::clock::ManualClock;
use coppice_platform::mail::Mail;
use coppice_platform::sql::Statement;

use super::{MUG, bought, count, order, sell};
use crate::plans::read_no_whole_table;
use crate::support::{Answer, Site, Visitor};

const ADDRESS: &str = "/orders/find";

async fn ask(visitor: &mut Visitor, email: &str) -> Answer {
    visitor.post(ADDRESS, &[("email", email)]).await
}

/// The mails with links that were sent, the newest first, once all that waits is.
async fn found(site: &Site) -> Vec<Mail> {
    // Whoever has asked has a mail sent after the answer.
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        mails_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    }
    let sent = site.platform.mailer.outbox().into_iter().map(|sent| sent.mail);
    sent.filter(|mail| mail.subject.starts_with("Your orders at")).collect()
}

async fn write(site: &Site, sql: &'static str) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

#[tokio::test]
async fn who_has_lost_their_link_has_it_sent_and_it_proves_their_address() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let (_, first) = bought(&site, MUG, 1).await;
    clock.advance(Duration::from_secs(5));
    let (_, second) = bought(&site, MUG, 1).await;
    let mut visitor = site.visitor();
    for from in ["/cart", "/login"] {
        assert!(visitor.get(from).await.body.contains("href=\"/orders/find\""), "{from}");
    }
    let lost = visitor.get("/orders/none.none").await;
    assert_eq!((lost.status, lost.header("x-robots-tag")), (StatusCode::NOT_FOUND, "noindex"));
    assert!(lost.body.contains("href=\"/orders/find\""), "{}", lost.without_scripts());
    assert_eq!(visitor.as_script().get("/orders/none.none").await.header("content-type"), "application/json");
    let page = visitor.get(ADDRESS).await;
    assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 0));
    let answer = ask(&mut visitor, " Ada <ADA@example.com>").await;
    assert_eq!((answer.status, answer.round_trips()), (StatusCode::SEE_OTHER, 2));
    let said = visitor.get(answer.header("location")).await;
    assert!(said.body.contains("If there are orders of this address"), "{}", said.without_scripts());
    let mails = found(&site).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        ("ada@example.com", "Your orders at Shop default")
    );
    let text = &mails[0].text;
    let link = |link: &str| text.find(&format!("http://localhost{link}?mailed=")).unwrap();
    assert!(link(&second) < link(&first) && text.contains("Order 1001 of"), "{text}");
    let rest = text.split(&format!("http://localhost{first}")).nth(1).unwrap();
    let mailed = format!("{first}{}", rest.split_whitespace().next().unwrap());
    // It is waited for longer by it: by the whole two weeks.
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(visitor.get(&mailed).await.status, StatusCode::OK);
    let held = "SELECT COUNT(*) AS number FROM orders WHERE hold_until = placed_at + 14 * 86400";
    assert_eq!(site.row::<super::Number>(held).await.number, 1);
}

#[tokio::test]
async fn nobody_learns_from_the_answer_whether_somebody_has_ordered() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    let mut told = Vec::new();
    for email in ["ada@example.com", "nobody@example.com", "ada@example.com"] {
        let mut visitor = site.visitor();
        site.counting.reset();
        let answer = ask(&mut visitor, email).await;
        let mut statements: Vec<_> = site.counting.statements().into_iter().map(|s| s.name).collect();
        // What goes on after an answer is not waited for.
        statements.retain(|name| matches!(*name, "rate_limit_count" | "mail_found"));
        let page = visitor.get(answer.header("location")).await;
        let body = page.without_scripts().split("<main").nth(1).unwrap().to_owned();
        told.push((
            answer.status,
            answer.header("location").to_owned(),
            answer.round_trips(),
            statements,
            body,
        ));
    }
    assert_eq!(told[0].3, ["rate_limit_count", "rate_limit_count", "mail_found"]);
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
    assert_eq!(found(&site).await.len(), 1);
}

#[tokio::test]
async fn an_address_gets_one_mail_in_ten_minutes_and_a_visitor_asks_five_times() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    let mut eve = site.visitor();
    for _ in 0..5 {
        assert_eq!(ask(&mut eve, "eve@example.com").await.status, StatusCode::SEE_OTHER);
    }
    // Whoever may ask no more uses up nothing of anybody's.
    let refused = ask(&mut eve, "ada@example.com").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(found(&site).await.len(), 0);
    let asked = futures_util::future::join_all((0..20).map(|_| {
        let mut visitor = site.visitor();
        async move { ask(&mut visitor, "ada@example.com").await.status }
    }))
    .await;
    assert!(asked.iter().all(|status| *status == StatusCode::SEE_OTHER), "{asked:?}");
    assert_eq!(found(&site).await.len(), 1);
    clock.advance(Duration::from_secs(599));
    ask(&mut site.visitor(), "ada@example.com").await;
    assert_eq!(found(&site).await.len(), 1);
    clock.advance(Duration::from_secs(2));
    ask(&mut eve, "ada@example.com").await;
    assert_eq!(found(&site).await.len(), 2);
}

#[tokio::test]
async fn only_the_newest_twenty_of_the_last_year_in_this_shop_are_sent() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    write(
        &site,
        "INSERT INTO orders SELECT 'o-' || value, tenant_id, 2000 + value, 'k-' || value, cart_id, client, user_id, email, status, fulfilment, stock, provider, \
         currency, subtotal, discount, shipping, tax, total, paid, refunded, processing, disputed, attention, discount_id, discount_code, delivery, \
         prices_include_tax, invoice_number, hold_until, sweep_until, cancel_reason, country, tracking, link_version, revision, \
         placed_at - value * 86400 * 12, paid_at, canceled_at, erased_at, consents, address, note FROM orders, json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]')",
    )
    .await;
    ask(&mut site.visitor(), "ada@example.com").await;
    let text = found(&site).await[0].text.clone();
    assert_eq!(text.matches("?mailed=").count(), 20);
    assert!(text.contains("Order 1001 ") && text.contains("Order 2019 ") && !text.contains("Order 2020 "));
    // Nor is one of another shop's, nor one that is older.
    write(&site, "UPDATE orders SET placed_at = placed_at - 366 * 86400 WHERE number > 1001").await;
    write(&site, "UPDATE orders SET tenant_id = 'other' WHERE number = 1001").await;
    clock.advance(Duration::from_secs(601));
    ask(&mut site.visitor(), "ada@example.com").await;
    assert_eq!(found(&site).await.len(), 1);
    let mut elsewhere = site.visitor_at("other.example");
    ask(&mut elsewhere, "ada@example.com").await;
    let text = found(&site).await[0].text.clone();
    assert!(text.contains("http://other.example/orders/") && text.matches("?mailed=").count() == 1, "{text}");
}

#[tokio::test]
async fn what_is_no_address_is_told_beside_the_field_and_no_mail_goes_astray() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    let big = "a".repeat(1 << 20);
    let long = format!("{}@example.com", "a".repeat(300));
    for (typed, status) in [
        ("", 422),
        (" ", 422),
        ("ada", 422),
        ("ada@example", 422),
        ("ada@example.com\r\nBcc: eve@example.com", 422),
        ("ada@example.com\nada@example.com", 422),
        ("ada@exam\0ple.com", 422),
        ("ada@example.com, eve@example.com", 422),
        ("\u{202e}moc.elpmaxe@ada", 422),
        ("<script>@example.com", 422),
        ("' OR 1=1 --", 422),
        ("%@example.com", 303),
        ("ädä@example.com", 422),
        (long.as_str(), 422),
        (big.as_str(), 413),
    ] {
        let shown: String = typed.chars().take(40).collect();
        let answer = ask(&mut site.visitor(), typed).await;
        assert_eq!(answer.status, status, "{shown:?}");
        if status == 422 {
            let (_, problem) = answer.body.split_once("id=\"email-problem\"").unwrap();
            assert!(problem.split_once('>').unwrap().1.starts_with("Please give the address"), "{shown:?}");
            assert!(
                answer.body.contains("aria-invalid=\"true\"") && !answer.body.contains("<script>@"),
                "{shown:?}"
            );
        }
    }
    assert_eq!(site.visitor().post(ADDRESS, &[]).await.status, 422);
    assert_eq!(found(&site).await.len(), 0);
    // What nobody sees around an address is no part of it.
    ask(&mut site.visitor(), "\u{202e}ada@example.com\u{202c}").await;
    assert_eq!(found(&site).await[0].to, "ada@example.com");
}

#[tokio::test]
async fn a_stranger_who_names_a_host_of_theirs_has_no_link_lead_there() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    ask(&mut site.visitor_at("evil.example"), "ada@example.com").await;
    let text = found(&site).await[0].text.clone();
    assert!(!text.contains("evil") && text.contains("Order 1001") && text.contains("sign in"), "{text}");
}

#[tokio::test]
async fn a_shop_that_can_send_no_mail_says_so() {
    let site =
        Site::with(&[("APP_ENV", "production"), ("AUTH_SECRET", "0123456789abcdef0123456789abcdef")]).await;
    let mut visitor = site.visitor();
    let page = visitor.get(ADDRESS).await;
    assert!(
        page.body.contains("can send no mail") && !page.body.contains("name=\"email\""),
        "{}",
        page.without_scripts()
    );
    assert_eq!(ask(&mut visitor, "ada@example.com").await.status, StatusCode::NOT_FOUND);
}

/// What is asked when somebody has their orders found.
pub async fn finding() -> (Site, Vec<Statement>) {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 1).await;
    site.counting.reset();
    ask(&mut site.visitor(), "ada@example.com").await;
    assert_eq!(found(&site).await.len(), 1);
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    assert!(distinct.values().any(|statement| statement.name == "mail_found"));
    assert_eq!((count(&site, "mails").await, order(&site).await.email.as_str()), (3, "ada@example.com"));
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn finding_orders_reads_no_whole_table() {
    let (site, statements) = finding().await;
    read_no_whole_table(&site, statements).await;
}
