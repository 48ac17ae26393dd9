//! Somebody orders, pays on Stripe's page, and looks.

use axum::Router;
use coppice_stripe_server::Command;

use super::realm::{ISOLATES, MAX_LAG_MS, Realm};
use super::tamper::Without;
use crate::support::{Visitor, typed};

/// What is bought: there is as much of it as anybody wants.
pub const POSTER: &str = "v-poster-one";

/// What a buyer types.
const FORM: [(&str, &str); 7] = [
    ("email", "buyer@example.com"),
    ("name", "Bea Buyer"),
    ("line1", "Park 1"),
    ("postal_code", "10115"),
    ("city", "Berlin"),
    ("country", "DE"),
    ("act", "place"),
];

/// A stranger buys, and comes back from paying wherever they are led to: no webhook has come, and replicas lag. Whoever has the
/// order's link is shown that it is paid, at every isolate, in the buyer's browser and in any other.
pub async fn buy(realm: &Realm, isolate: usize) -> Result<(), String> {
    let ahead = realm.now() / 1_000 - realm.stripe_begun;
    realm.stripe.tell(Command::Clock { ahead }).await.map_err(|why| format!("{why:?}"))?;
    let at = |number: usize| realm.isolates[(isolate + number) % ISOLATES].0.clone();
    let mut buyer = Visitor::new(at(0), "localhost");
    buyer.post("/cart/lines", &[("variant", POSTER), ("quantity", "1")]).await;
    // What is not about the payment is known everywhere.
    realm.wait(MAX_LAG_MS + 1_000);
    buyer.router = at(1);
    let page = buyer.get("/checkout").await.body;
    let placed = buyer.post_fields("/checkout", &typed(&page, "checkout", &FORM)).await;
    let (_, session) = placed
        .header("location")
        .rsplit_once("/c/pay/")
        .ok_or_else(|| format!("{}: {}", placed.status, placed.without_scripts()))?;
    let link = realm.link_to_latest();
    realm.wait(MAX_LAG_MS + 1_000);
    realm
        .stripe
        .tell(Command::Pay { session: session.to_owned() })
        .await
        .map_err(|why| format!("{why:?}"))?;
    realm.database.ignore_sessions(realm.without == Without::SessionsOncePaid);
    let seen = look(realm, buyer, &link, &at).await;
    realm.database.ignore_sessions(realm.without == Without::Sessions);
    seen
}

/// The buyer comes back, and everybody looks.
async fn look(
    realm: &Realm,
    mut buyer: Visitor,
    link: &str,
    at: &impl Fn(usize) -> Router,
) -> Result<(), String> {
    buyer.router = at(2);
    let back = buyer.get(&format!("{link}/return")).await;
    if !back.header("location").starts_with(link) {
        return Err(format!("coming back from paying leads to {:?}", back.header("location")));
    }
    for number in 0..ISOLATES {
        realm.wait(17);
        buyer.router = at(number);
        let mut friend = Visitor::new(at(number), "localhost");
        for (whose, page) in [("the buyer", buyer.get(link).await), ("a friend", friend.get(link).await)] {
            if !page.body.contains(">paid<") {
                return Err(format!(
                    "{whose} is not shown that the order is paid, at {number}: {}",
                    page.status
                ));
            }
        }
    }
    Ok(())
}
