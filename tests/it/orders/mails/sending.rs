//! Each mail is sent, and once as a rule, whatever happens to whoever sends it.

use std::collections::BTreeSet;
use std::time::Duration;

use coppice::orders::model::MailKind;
use coppice::orders::service::{mails_duty, send_now};
use coppice::orders::store::{claim_mails, mail_failed, mail_put_off, mail_sent, mail_statement};
use coppice::tick::budget::Budget;
use futures_util::future::{join, join_all};

use super::{NOON, Row, kept, order, order_statements, row, send_due, sent_to, site, write};
use crate::support::{other_shop, shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_mail_is_sent_once_though_eight_send_at_once() {
    let (site, _) = site().await;
    let mut statements = Vec::new();
    let ids: Vec<String> = (0..48).map(|number| format!("o-{number:02}")).collect();
    for (number, id) in (1..).zip(&ids) {
        statements.extend(order_statements(&shop(), id, number));
        statements.push(mail_statement(&shop(), id, MailKind::Paid, id, NOON));
    }
    site.db().batch(statements).await.unwrap();
    let by_id = join_all((0..4).map(|_| send_now(&site.state, None, &ids)));
    let by_clock = join_all((0..4).map(|_| send_due(&site)));
    join(by_id, by_clock).await;
    let told = sent_to(&site);
    assert_eq!(told.len(), 48);
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), 48);
    let sql = "SELECT state, attempts, next_at, lease_until FROM mails GROUP BY 1, 2, 3, 4";
    assert_eq!(site.rows::<Row>(sql).await, [row("sent", 1, NOON)]);
}

#[tokio::test]
async fn who_is_stopped_at_any_step_has_the_mail_sent_again_when_the_lease_is_over() {
    for (stop, lost) in (0..4).flat_map(|stop| [(stop, false), (stop, true)]) {
        let (site, clock) = site().await;
        order(&site, "ada", 1, MailKind::Paid).await;
        site.faults.crash_after(stop, lost);
        let _ = mails_duty(&site.state, &mut Budget::unlimited()).await;
        site.faults.clear();
        let before = sent_to(&site).len();
        clock.advance(Duration::from_secs(59));
        if kept(&site, "ada").await.lease_until > 0 {
            send_due(&site).await;
            assert_eq!(sent_to(&site).len(), before, "they may be alive: {stop} {lost}");
        }
        clock.advance(Duration::from_secs(1));
        send_due(&site).await;
        assert_eq!(kept(&site, "ada").await.state, "sent", "{stop} {lost}");
        let is_told_twice = stop == 2 && !lost;
        assert_eq!(sent_to(&site).len(), if is_told_twice { 2 } else { 1 }, "{stop} {lost}");
    }
}

#[tokio::test]
async fn a_mail_that_was_sent_is_so_though_somebody_else_has_taken_it_meanwhile() {
    let (site, clock) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    let db = site.db();
    let late = claim_mails(&db, NOON, 10).await.unwrap().remove(0);
    assert_eq!((late.attempts, late.lease_until), (1, NOON + 60));
    assert!(claim_mails(&db, NOON + 59, 10).await.unwrap().is_empty());
    assert_eq!(claim_mails(&db, NOON + 60, 10).await.unwrap()[0].attempts, 2);
    mail_failed(&db, &late).await.unwrap();
    mail_put_off(&db, &late, 1).await.unwrap();
    assert_eq!(kept(&site, "ada").await, Row { lease_until: NOON + 120, ..row("queued", 2, NOON) });
    mail_sent(&db, &late).await.unwrap();
    clock.advance(Duration::from_secs(600));
    send_due(&site).await;
    assert_eq!(sent_to(&site).len(), 0);
}

#[tokio::test]
async fn who_is_so_slow_that_the_lease_is_over_sends_nothing() {
    let (site, clock) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    site.faults.add("sql.order_mail:slow=200*1".parse().unwrap());
    let moment = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        clock.advance(Duration::from_secs(60));
    };
    join(send_due(&site), moment).await;
    assert_eq!(sent_to(&site).len(), 0);
    assert_eq!(kept(&site, "ada").await, row("queued", 1, NOON + 120));
}

#[tokio::test]
async fn a_go_of_the_duty_sends_as_many_as_its_budget_has_room_for() {
    let (site, _) = site().await;
    for number in 1..=7 {
        order(&site, &format!("o-{number}"), number, MailKind::Paid).await;
    }
    for (sent, is_exhausted) in [(4, true), (7, false)] {
        let mut budget = Budget::new(40);
        mails_duty(&site.state, &mut budget).await.unwrap();
        assert_eq!((sent_to(&site).len(), budget.is_exhausted()), (sent, is_exhausted));
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_or_has_nobody_to_go_to_is_given_up_at_once() {
    let (site, clock) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    order(&site, "eve", 2, MailKind::Paid).await;
    write(&site, "UPDATE orders SET email = '' WHERE id = 'eve'").await;
    let lost = [
        mail_statement(&shop(), "lost", MailKind::Paid, "no-order", NOON),
        mail_statement(&other_shop(), "theirs", MailKind::Shipped, "ada", NOON),
    ];
    site.db().batch(lost.into()).await.unwrap();
    site.faults.add("mail:refused".parse().unwrap());
    send_due(&site).await;
    site.faults.clear();
    clock.advance(Duration::from_secs(86_400));
    send_due(&site).await;
    for id in ["ada", "eve", "lost", "theirs"] {
        assert_eq!(kept(&site, id).await, row("failed", 1, NOON), "{id}");
    }
    assert_eq!(sent_to(&site).len(), 0);
}

#[tokio::test]
async fn a_mail_that_can_t_be_sent_waits_longer_each_time_and_is_given_up_in_the_end() {
    let (site, clock) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    site.faults.add("mail:unavailable".parse().unwrap());
    let mut now = NOON;
    for (attempts, wait) in (1..).zip([60, 300, 1_800, 7_200, 43_200]) {
        send_due(&site).await;
        assert_eq!(kept(&site, "ada").await, row("queued", attempts, now + wait));
        clock.advance(Duration::from_secs(wait as u64 - 1));
        send_due(&site).await;
        assert_eq!(kept(&site, "ada").await.attempts, attempts, "not before its time");
        clock.advance(Duration::from_secs(1));
        now += wait;
    }
    send_due(&site).await;
    assert_eq!(kept(&site, "ada").await.state, "failed");

    order(&site, "eve", 2, MailKind::Paid).await;
    site.faults.clear();
    site.faults.add("mail:timeout*2".parse().unwrap());
    for _ in 0..3 {
        send_due(&site).await;
        clock.advance(Duration::from_secs(300));
    }
    assert_eq!(kept(&site, "eve").await.state, "sent");
    assert_eq!(sent_to(&site), ["eve@example.com"]);
}

#[tokio::test]
async fn what_a_later_release_knows_waits_for_it() {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    write(&site, "UPDATE mails SET kind = 'birthday'").await;
    send_due(&site).await;
    assert_eq!(kept(&site, "ada").await, row("queued", 1, NOON + 60));
}
