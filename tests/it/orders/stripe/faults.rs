//! Stopped half-way, at every statement and every request, whether or not it was done: done once more, it is done once.

use super::super::{count, fill, order, sound};
use super::{FORM, MUG, Till, session};
use crate::support::{Visitor, typed};

/// How something was stopped: after so many operations, the last of them lost or done.
type Stop = (u32, bool);

/// Does `act` with a new shop, stopped at each of its operations in turn; then `again` without a stop, and then all holds.
async fn stopped_everywhere<T>(
    prepare: impl AsyncFn(&Till) -> T,
    act: impl AsyncFn(&Till, &mut T),
    again: impl AsyncFn(&Till, &mut T),
    holds: impl AsyncFn(&Till, Stop),
) {
    for lost in [false, true] {
        for after in 0..60 {
            let till = Till::new().await;
            let mut ready = prepare(&till).await;
            till.site.faults.crash_after(after, lost);
            act(&till, &mut ready).await;
            let crashed = till.site.faults.has_crashed();
            till.site.faults.clear();
            again(&till, &mut ready).await;
            holds(&till, (after, lost)).await;
            sound(&till.site).await;
            if !crashed {
                assert!(after > 1, "it was stopped nowhere");
                break;
            }
        }
    }
}

#[tokio::test]
async fn who_orders_and_pays_has_ordered_and_paid_once() {
    stopped_everywhere(
        async |till| {
            let mut visitor = till.site.visitor();
            fill(&mut visitor, MUG, 2).await;
            let page = visitor.get("/checkout").await.body;
            (visitor, typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat()))
        },
        async |_, (visitor, form)| {
            visitor.post_fields("/checkout", form).await;
        },
        async |till, (visitor, form)| {
            let mut answer = visitor.post_fields("/checkout", form).await;
            assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
            if answer.header("location").starts_with("/orders/") {
                answer = visitor.post(&format!("{}/pay", answer.header("location")), &[]).await;
            }
            till.pay(&session(&answer)).await;
            let back = visitor.get(&format!("{}/return", till.link())).await;
            assert!(back.status.is_redirection(), "{}", back.without_scripts());
        },
        async |till, stop| {
            let paid = order(&till.site).await;
            assert_eq!((paid.status.as_str(), paid.paid), ("open", paid.total), "{stop:?}");
            assert_eq!(count(&till.site, "orders").await, 1, "{stop:?}");
            assert_eq!(count(&till.site, "payment_entries").await, 1, "{stop:?}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_return_or_a_webhook_that_is_stopped_settles_once() {
    let paid = async |till: &Till| {
        let (visitor, session, link) = till.ordered(1).await;
        till.pay(&session).await;
        (visitor, format!("{link}/return"))
    };
    let holds = async |till: &Till, stop: Stop| {
        let paid = order(&till.site).await;
        assert_eq!(
            (paid.status.as_str(), paid.paid, paid.invoice_number),
            ("open", paid.total, Some(1)),
            "{stop:?}"
        );
        assert_eq!(count(&till.site, "mails").await, 2, "{stop:?}");
    };
    let back = async |_: &Till, (visitor, path): &mut (Visitor, String)| {
        visitor.get(path).await;
    };
    stopped_everywhere(paid, back, back, holds).await;
    let told = async |till: &Till, _: &mut (Visitor, String)| {
        till.bring(&till.event("checkout.session.completed")).await;
    };
    stopped_everywhere(paid, told, told, holds).await;
}

#[tokio::test]
async fn a_refund_or_a_cancellation_that_is_stopped_goes_back_once() {
    for act in ["refund", "cancel"] {
        let paid = async |till: &Till| {
            let (mut visitor, session, link) = till.ordered(1).await;
            till.pay(&session).await;
            visitor.get(&format!("{link}/return")).await;
            let admin = till.site.admin().await;
            let order = order(&till.site).await;
            let page = admin.clone().get(&format!("/admin/orders/{}", order.id)).await.body;
            let revision = page
                .split("name=\"revision\" value=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned();
            (admin, format!("/admin/orders/{}/{act}", order.id), revision)
        };
        let send = async |_: &Till, (admin, path, revision): &mut (Visitor, String, String)| {
            admin.post(path, &[("revision", revision.as_str()), ("p0", "1")]).await;
        };
        let again = async |till: &Till, ready: &mut (Visitor, String, String)| {
            send(till, ready).await;
            till.wait(400).await;
            till.sweep().await;
        };
        stopped_everywhere(paid, send, again, async |till, stop| {
            let back = order(&till.site).await;
            assert!(back.refunded > 0, "{act} {stop:?}");
            let refunds =
                till.stripe.events().iter().filter(|event| event.body.contains("refund.created")).count();
            assert_eq!(refunds, 1, "{act} {stop:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_sweep_that_is_stopped_calls_off_once() {
    stopped_everywhere(
        async |till| {
            till.ordered(2).await;
            till.wait(41 * 60).await;
        },
        async |till, ()| {
            let _ = coppice::orders::service::sweep_duty(
                &till.site.state,
                &mut coppice::tick::budget::Budget::unlimited(),
            )
            .await;
        },
        async |till, ()| {
            till.wait(400).await;
            till.sweep().await;
        },
        async |till, stop| {
            assert_eq!(order(&till.site).await.status, "canceled", "{stop:?}");
            assert_eq!(super::super::stock(&till.site, MUG).await, 10, "{stop:?}");
        },
    )
    .await;
}
