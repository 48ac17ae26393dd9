//! The sums that mails about money that has gone back say.

use std::time::Duration;

use crate::orders::act;
use crate::orders::{MUG, Number, bought, order, sell, sound};
use crate::support::Site;

/// What the so-manieth mail about money back says.
async fn told(site: &Site, count: usize) -> String {
    for _ in 0..500 {
        let sent = site.platform.mailer.outbox();
        let back: Vec<_> = sent.iter().filter(|sent| sent.mail.subject.starts_with("Money back")).collect();
        assert!(back.len() <= count, "{count}");
        if back.len() == count {
            assert!(back.iter().all(|sent| sent.mail.to == "ada@example.com"));
            return back[0].mail.text.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no mail");
}

#[tokio::test]
async fn each_says_what_it_is_about_and_what_has_gone_back_in_all() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 3).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    assert_eq!(placed.total, 2_290);
    assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", "22.90")]).await.status, 303);
    for (count, fields, amount, all) in [
        (1, &[("p0", "1")][..], "$6.00", None),
        (2, &[("back", "1.90")], "$1.90", Some("$7.90")),
        (3, &[("back", "15")], "$15.00", Some("$22.90")),
    ] {
        let before = order(&site).await.refunded;
        assert_eq!(act(&mut admin, &placed.id, "refund", fields).await.status, 303, "{fields:?}");
        let gone = order(&site).await.refunded - before;
        let text = told(&site, count).await;
        assert!(text.starts_with(&format!("We have sent back {amount} for your order 1001 of ")), "{text}");
        assert_eq!(format!("${}.{:02}", gone / 100, gone % 100), amount, "what has gone is what is said");
        match all {
            None => assert!(!text.contains("In all"), "{text}"),
            Some(all) => assert!(
                text.contains(&format!("In all, {all} of the $22.90 that you have paid has gone back.")),
                "{text}"
            ),
        }
    }
    let refused = act(&mut admin, &placed.id, "refund", &[("back", "0.01")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(order(&site).await.refunded, placed.total);
    sound(&site).await;
}

#[tokio::test]
async fn what_goes_back_of_two_payments_at_once_is_one_sum_in_one_mail() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 3).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    for part in ["10.00", "12.90"] {
        assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", part)]).await.status, 303);
    }
    assert_eq!(act(&mut admin, &placed.id, "refund", &[("back", "15")]).await.status, 303);
    let text = told(&site, 1).await;
    assert!(
        text.starts_with("We have sent back $15.00 for your order") && !text.contains("In all"),
        "{text}"
    );
    let parts: Number =
        site.row("SELECT COUNT(*) AS number FROM payment_entries WHERE kind = 'refund'").await;
    assert_eq!(parts.number, 2);
    sound(&site).await;
}
