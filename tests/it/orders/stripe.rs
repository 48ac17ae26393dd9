//! Orders that are paid on Stripe's page, beside a Stripe of our own.

mod buying;
mod drift;
mod faults;
mod keys;
mod money;
mod taxes;
mod webhooks;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use coppice::tick::DUTIES;
use coppice::tick::budget::Budget;
use coppice_platform::Platform;
use coppice_platform::clock::ManualClock;
use coppice_stripe_server::{Command, Options, Server, Signed};
use serde_json::Value;

use super::{FORM, MUG, fill, sell};
use crate::support::{Answer, Site, Visitor, hand, typed};

/// A shop that is paid by Stripe, and that Stripe.
struct Till {
    site: Site,
    stripe: Server,
    clock: Arc<ManualClock>,
    begun: i64,
}

impl Till {
    async fn new() -> Self {
        let stripe = Server::start(Options::default()).await.unwrap();
        let begun = stripe.now();
        let clock = ManualClock::at(begun * 1_000);
        let site = Site::filled(&[("STRIPE_URL", stripe.origin())], async |platform, _| Platform {
            clock: hand(&clock),
            ..platform
        })
        .await;
        sell(&site).await;
        let mut admin = site.admin().await;
        let page = admin.get("/admin/checkout").await.body;
        let settings = stripe.settings();
        let form = [
            ("provider", "stripe"),
            ("stripe_key", settings[1].1.as_str()),
            ("stripe_secrets", settings[2].1.as_str()),
        ];
        let answer = admin.post_fields("/admin/checkout", &typed(&page, "checkout", &form)).await;
        assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
        Self { site, stripe, clock, begun }
    }

    /// Some time passes, here and at Stripe.
    async fn wait(&self, secs: u64) {
        self.clock.advance(Duration::from_secs(secs));
        let ahead = self.site.platform.clock.now() - self.begun;
        self.tell(Command::Clock { ahead }).await;
    }

    /// Somebody who is before the page to pay on: them, the session, and the link to their order.
    async fn ordered(&self, quantity: u32) -> (Visitor, String, String) {
        let (mut visitor, answer) = self.placed(quantity).await;
        let session = session(&answer);
        let link = self.link();
        assert!(visitor.get(&link).await.body.contains("awaiting payment"));
        (visitor, session, link)
    }

    /// Somebody who has ordered, and the answer to that.
    async fn placed(&self, quantity: u32) -> (Visitor, Answer) {
        let mut visitor = self.site.visitor();
        fill(&mut visitor, MUG, quantity).await;
        let page = visitor.get("/checkout").await.body;
        let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
        let answer = visitor.post_fields("/checkout", &form).await;
        assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
        (visitor, answer)
    }

    /// The link to the latest order, as Stripe was told it.
    fn link(&self) -> String {
        let asked = self.stripe.asked();
        let made = asked.iter().rfind(|asked| asked.call == "POST /v1/checkout/sessions").unwrap();
        let form: BTreeMap<String, String> = serde_urlencoded::from_str(&made.body).unwrap();
        form["cancel_url"].strip_prefix("http://localhost").unwrap().to_owned()
    }

    async fn tell(&self, command: Command) -> Value {
        self.stripe.tell(command).await.unwrap()
    }

    async fn pay(&self, session: &str) {
        self.tell(Command::Pay { session: session.to_owned() }).await;
    }

    /// What Stripe has told last of this type.
    fn event(&self, kind: &str) -> Signed {
        self.stripe
            .events()
            .into_iter()
            .rfind(|event| {
                event.body.contains(&format!("\"type\": \"{kind}\""))
                    || event.body.contains(&format!("\"type\":\"{kind}\""))
            })
            .unwrap()
    }

    /// Brings what Stripe tells; the status of the answer.
    async fn bring(&self, event: &Signed) -> u16 {
        self.bring_as(&event.signature, &event.body).await
    }

    async fn bring_as(&self, signature: &str, body: &str) -> u16 {
        let visitor = self.site.visitor();
        let request = visitor
            .request("POST", "/webhooks/stripe")
            .header("stripe-signature", signature)
            .header("content-type", "application/json; charset=utf-8")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = visitor.ask(request).await;
        assert!(answer.header("set-cookie").is_empty());
        answer.status.as_u16()
    }

    /// What is done by the clock, with as much as it may use.
    async fn sweep(&self) {
        for name in ["orders_overdue", "order_refunds"] {
            let duty = DUTIES.iter().find(|duty| duty.name == name).unwrap();
            (duty.run)(&self.site.state, &mut Budget::new(duty.budget)).await.unwrap();
        }
    }
}

/// The session to whose page this leads.
fn session(answer: &Answer) -> String {
    let (_, id) = answer
        .header("location")
        .rsplit_once("/c/pay/")
        .unwrap_or_else(|| panic!("{:?}", answer.header("location")));
    id.to_owned()
}
