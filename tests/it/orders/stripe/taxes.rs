//! A shop whose prices have no tax in them, paid by Stripe.

use std::collections::BTreeMap;

use coppice_platform::sql::Statement;

use super::super::{FORM, MUG, fill, order, sound};
use super::{Till, session};
use crate::support::typed;

const LAMP: &str = "v-lamp-58-one";

#[tokio::test]
async fn what_stripe_is_told_line_by_line_is_the_total_with_its_tax() {
    for (code, lines) in [("", 3), ("TENTH", 3), ("FREE", 2)] {
        let till = Till::new().await;
        let db = till.site.db();
        for sql in [
            "UPDATE checkout_settings SET prices_include_tax = 0, revision = revision + 1",
            "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES ('default', 'DE', 'standard', 190000), ('default', 'DE', 'shipping', 70000)",
            "UPDATE product_variants SET price_amount = 333 WHERE id = 'v-mug-57-one'",
            "INSERT INTO discounts (id, tenant_id, code, kind, value) VALUES ('a', 'default', 'TENTH', 'percent', 100000), ('b', 'default', 'FREE', 'free_shipping', 0)",
        ] {
            db.query(Statement::write("test_taxes", sql)).await.unwrap();
        }
        let mut visitor = till.site.visitor();
        fill(&mut visitor, MUG, 3).await;
        fill(&mut visitor, LAMP, 1).await;
        let page = visitor.get("/checkout").await.body;
        let update = typed(&page, "checkout", &[&FORM[..], &[("code", code), ("act", "update")]].concat());
        let page = visitor.post_fields("/checkout", &update).await.body;
        let answer = visitor.post_fields("/checkout", &typed(&page, "checkout", &[("act", "place")])).await;
        let paid_on = session(&answer);
        let placed = order(&till.site).await;
        let sums: BTreeMap<String, i64> = till
            .site
            .row::<BTreeMap<String, i64>>("SELECT subtotal, discount, shipping, tax, total FROM orders")
            .await;
        assert!(sums["tax"] > 0, "{code}: {sums:?}");
        assert_eq!(
            sums["total"],
            sums["subtotal"] - sums["discount"] + sums["shipping"] + sums["tax"],
            "{code}: {sums:?}"
        );
        assert_eq!(
            (sums["discount"] > 0, sums["shipping"] > 0),
            (code == "TENTH", code != "FREE"),
            "{sums:?}"
        );
        let shown = format!("data-testid=\"total\"><bdi>${}.{:02}", placed.total / 100, placed.total % 100);
        assert!(page.contains(&shown), "{code}: {shown} is what the page has shown");
        let asked = till.stripe.asked();
        let made = asked.iter().rfind(|asked| asked.call == "POST /v1/checkout/sessions").unwrap();
        let body: BTreeMap<String, String> = serde_urlencoded::from_str(&made.body).unwrap();
        let items: Vec<i64> = body
            .iter()
            .filter(|(name, _)| name.ends_with("[unit_amount]"))
            .map(|(_, value)| value.parse().unwrap())
            .collect();
        assert!(body.iter().filter(|(name, _)| name.ends_with("][quantity]")).all(|(_, value)| value == "1"));
        assert_eq!((items.len(), items.iter().sum::<i64>()), (lines, placed.total), "{code}: {items:?}");
        till.pay(&paid_on).await;
        visitor.get(&format!("{}/return", till.link())).await;
        let paid = order(&till.site).await;
        assert_eq!((paid.status.as_str(), paid.paid), ("open", placed.total), "{code}");
        let odd: super::super::Number =
            till.site.row("SELECT COUNT(*) AS number FROM orders WHERE attention IS NOT NULL").await;
        assert_eq!(odd.number, 0, "{code}: nobody has to look at it");
        sound(&till.site).await;
    }
}
