//! Whatever is stopped half-way, at any step, whether or not it was done: sent once more, it is done once.

use axum::http::StatusCode;

use super::{FORM, MUG, bought, count, decimals, fill, order, sell, sound, stock};
use crate::support::{Site, Visitor, typed};

/// How it was stopped: after so many operations, the last of them lost or done.
#[derive(Debug, Clone, Copy)]
struct Stop(#[expect(dead_code, reason = "a failure tells it")] (u32, bool));

/// Does `act` on a new site, stopped at each of its operations in turn, and then once more without a stop; then all is as `holds`
/// says, and sound.
async fn stopped_everywhere<T>(
    prepare: impl AsyncFn(&Site) -> T,
    act: impl AsyncFn(&mut T) -> StatusCode,
    holds: impl AsyncFn(&Site, Stop, StatusCode),
) {
    for lost in [false, true] {
        for after in 0..40 {
            let site = Site::new().await;
            sell(&site).await;
            let mut ready = prepare(&site).await;
            site.faults.crash_after(after, lost);
            act(&mut ready).await;
            let crashed = site.faults.has_crashed();
            site.faults.clear();
            let status = act(&mut ready).await;
            holds(&site, Stop((after, lost)), status).await;
            sound(&site).await;
            if !crashed {
                assert!(after > 1, "it was stopped nowhere");
                break;
            }
        }
    }
}

#[tokio::test]
async fn an_order_that_is_stopped_half_way_is_placed_once() {
    stopped_everywhere(
        async |site| {
            let mut visitor = site.visitor();
            fill(&mut visitor, MUG, 2).await;
            let page = visitor.get("/checkout").await.body;
            (visitor, typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat()))
        },
        async |(visitor, form)| visitor.post_fields("/checkout", form).await.status,
        async |site, stop, status| {
            assert_eq!(status, StatusCode::SEE_OTHER, "{stop:?}");
            assert_eq!((count(site, "orders").await, stock(site, MUG).await), (1, 8), "{stop:?}");
            assert_eq!((count(site, "mails").await, count(site, "cart_lines").await), (2, 0), "{stop:?}");
            assert_eq!(order(site).await.status, "pending");
        },
    )
    .await;
}

/// An order of two mugs, an admin, and what they send to this address of it.
async fn managed(
    site: &Site,
    act: &str,
    fields: &[(&str, &str)],
) -> (Visitor, String, Vec<(String, String)>) {
    let _ = bought(site, MUG, 2).await;
    let mut admin = site.admin().await;
    let placed = order(site).await;
    let total = decimals(placed.total);
    let here = format!("/admin/orders/{}", placed.id);
    if act == "refund" {
        let key = "0".repeat(32);
        admin.post(&format!("{here}/payment"), &[("amount", &total), ("key", &key), ("revision", "1")]).await;
    }
    let page = admin.get(&here).await.body;
    let revision = page.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = [("revision", revision), ("key", "0123456789abcdef0123456789abcdef"), ("amount", &total)];
    let fields = form.iter().filter(|(name, _)| act == "payment" || *name != "amount").chain(fields);
    let form = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    (admin, format!("{here}/{act}"), form)
}

#[tokio::test]
async fn a_payment_that_is_entered_and_stopped_half_way_counts_once() {
    stopped_everywhere(
        async |site| managed(site, "payment", &[]).await,
        async |(admin, address, form)| admin.post_fields(address, form).await.status,
        async |site, stop, status| {
            assert_eq!(status, StatusCode::SEE_OTHER, "{stop:?}");
            let paid = order(site).await;
            assert_eq!(
                (paid.status.as_str(), paid.paid, paid.invoice_number),
                ("open", paid.total, Some(1)),
                "{stop:?}"
            );
            assert_eq!(count(site, "mails").await, 3, "{stop:?}");
        },
    )
    .await;
}

#[tokio::test]
async fn an_order_that_is_called_off_and_stopped_half_way_gives_its_stock_back_once() {
    stopped_everywhere(
        async |site| managed(site, "cancel", &[]).await,
        async |(admin, address, form)| admin.post_fields(address, form).await.status,
        async |site, stop, status| {
            assert!(matches!(status.as_u16(), 303 | 409), "{stop:?}: {status}");
            assert_eq!(
                (order(site).await.status.as_str(), stock(site, MUG).await),
                ("canceled", 10),
                "{stop:?}"
            );
            assert_eq!(count(site, "mails").await, 3, "{stop:?}");
        },
    )
    .await;
}

#[tokio::test]
async fn money_that_is_given_back_and_stopped_half_way_goes_back_once() {
    stopped_everywhere(
        async |site| managed(site, "refund", &[("p0", "1"), ("restock", "1")]).await,
        async |(admin, address, form)| admin.post_fields(address, form).await.status,
        async |site, stop, status| {
            assert!(matches!(status.as_u16(), 303 | 409), "{stop:?}: {status}");
            let back = order(site).await;
            assert!(back.refunded > 0 && back.refunded < back.total, "{stop:?}: {back:?}");
            assert_eq!((stock(site, MUG).await, count(site, "payment_entries").await), (9, 2), "{stop:?}");
        },
    )
    .await;
}
