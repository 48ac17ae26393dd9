//! Every journey over a database with replicas that lag: nobody misses their own write or goes back in time. With
//! sessions switched off the same journeys fail, which shows that they can.

use std::time::Duration;

use crate::support::{Answer, World};
use axum::http::StatusCode;
use coppice::setup::service::new_door;

const MUG: &str = "v-mug-57-one";
const LAGS: [u64; 5] = [0, 50, 500, 2_000, 10_000];

/// What went wrong on a journey.
type Journey = Result<(), String>;

fn hold(holds: bool, what: &str) -> Journey {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

async fn who_buys_sees_the_cart(world: &World) -> Journey {
    let mut visitor = world.site.visitor();
    for pieces in 1..=4 {
        world.post(&mut visitor, "/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
        for path in ["/cart", "/shop/mug-57", "/cart"] {
            let page = world.get(&mut visitor, path).await;
            hold(page.cart_count() == pieces.to_string(), "the badge after adding")?;
        }
        let page = world.get(&mut visitor, "/cart").await;
        hold(page.body.contains(&format!("value=\"{pieces}\"")), "the line after adding")?;
    }
    world.post(&mut visitor, &format!("/cart/lines/{MUG}"), &[("quantity", "0")]).await;
    let page = world.get(&mut visitor, "/cart").await;
    hold(page.body.contains("Your cart is empty"), "the cart after taking out")
}

async fn who_signs_in_sees_their_name(world: &World) -> Journey {
    let mut ada = world.site.visitor();
    world.sign_in(&mut ada, "ada@example.com").await;
    for path in ["/shop", "/", "/shop/mug-57", "/account", "/cart"] {
        hold(world.get(&mut ada, path).await.body.contains("Hi, ada"), "the name after signing in")?;
    }
    for name in ["Ada", "Ada L.", "A. Lovelace"] {
        world.post(&mut ada, "/account", &[("name", name)]).await;
        for path in ["/shop", "/account", "/"] {
            let page = world.get(&mut ada, path).await;
            hold(page.body.contains(&format!("Hi, {name}<")), "the new name")?;
        }
    }
    Ok(())
}

async fn who_signs_in_finds_the_cart(world: &World) -> Journey {
    let (mut phone, mut laptop) = (world.site.visitor(), world.site.visitor());
    world.post(&mut phone, "/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    world.sign_in(&mut phone, "bo@example.com").await;
    for _ in 0..3 {
        hold(
            world.get(&mut phone, "/cart").await.body.contains("value=\"2\""),
            "the phone's cart after signing in",
        )?;
    }
    world.sign_in(&mut laptop, "bo@example.com").await;
    hold(world.get(&mut laptop, "/cart").await.body.contains("value=\"2\""), "the same cart at the laptop")
}

async fn who_signs_out_is_out(world: &World) -> Journey {
    let mut cy = world.site.visitor();
    world.sign_in(&mut cy, "cy@example.com").await;
    let signed_in = cy.clone();
    world.clock.advance(Duration::from_secs(60));
    hold(world.get(&mut cy, "/shop").await.body.contains("Hi, cy"), "the name")?;
    world.post(&mut cy, "/logout", &[]).await;
    // A browser that kept the session's cookie, and whatever it has been told since.
    let mut kept =
        cy.clone().with_cookie("session", signed_in.cookies.get("session").map_or("", String::as_str));
    for path in ["/shop", "/account", "/"] {
        hold(!world.get(&mut kept, path).await.body.contains("Hi, "), "signed in after signing out")?;
    }
    Ok(())
}

async fn who_is_signed_out_elsewhere_is_out(world: &World) -> Journey {
    let (mut phone, mut laptop) = (world.site.visitor(), world.site.visitor());
    world.sign_in(&mut phone, "di@example.com").await;
    world.sign_in(&mut laptop, "di@example.com").await;
    let list = |page: &Answer| page.body.matches("data-testid=\"device\"").count();
    hold(list(&world.get(&mut laptop, "/account/sessions").await) == 2, "both devices in the list")?;
    world.post(&mut laptop, "/account/sessions/end-others", &[]).await;
    hold(list(&world.get(&mut laptop, "/account/sessions").await) == 1, "one device in the list")?;
    let lost = phone.clone();
    hold(
        world.get(&mut lost.clone(), "/account").await.status == StatusCode::SEE_OTHER,
        "the account elsewhere",
    )?;
    let refused = world.post(&mut lost.clone(), "/account", &[("name", "Eve")]).await;
    hold(refused.header("location").starts_with("/login"), "a change from elsewhere")?;
    world.clock.advance(Duration::from_secs(60));
    hold(!world.get(&mut phone, "/shop").await.body.contains("Hi, "), "the name elsewhere after a minute")
}

async fn a_price_that_was_seen_never_goes_back(world: &World) -> Journey {
    let mut visitor = world.site.visitor();
    world.post(&mut visitor, "/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    world.clock.advance(Duration::from_secs(60));
    let before = price(&world.get(&mut visitor, "/cart").await);
    world.set_price("mug-57", 77_700).await;
    let mut changed = false;
    for _ in 0..40 {
        world.clock.advance(Duration::from_millis(400));
        let now = price(&world.get(&mut visitor, "/cart").await);
        hold(!(changed && now == before), "an older price after the newer one")?;
        changed |= now != before;
    }
    hold(changed, "the new price")
}

fn price(page: &Answer) -> String {
    let page = page.without_scripts();
    let (_, rest) = page.split_once("data-subtotal").unwrap_or(("", ">none<"));
    rest.split(['>', '<']).nth(1).unwrap_or_default().to_owned()
}

async fn an_admin_sees_what_was_just_done(world: &World) -> Journey {
    let mut ed = world.site.visitor();
    world.sign_in(&mut ed, "ed@example.com").await;
    world.make_admin("ed@example.com").await;
    let page = world.get(&mut ed, "/admin/audit").await;
    hold(page.status == StatusCode::OK, "the admin's door")?;
    hold(page.body.contains("e…@example.com"), "one's own sign-in in the log")
}

async fn who_switches_something_off_sees_it_off(world: &World) -> Journey {
    let mut operator = world.site.admin().await;
    world.clock.advance(Duration::from_secs(60));
    let open = world.get(&mut operator, "/domains/new").await;
    hold(open.status == StatusCode::OK, "a form to begin with")?;
    world.post(&mut operator, "/admin/flags/domain-search/switch", &[("off", "1")]).await;
    let page = world.get(&mut operator, "/admin/flags/domain-search").await;
    hold(page.body.contains("It is switched off for everybody."), "the flag's own page")?;
    let closed = world.get(&mut operator, "/domains/new").await;
    hold(closed.status == StatusCode::SERVICE_UNAVAILABLE, "no form")
}

/// Runs a journey in a world of its own.
macro_rules! journeys {
    ($($journey:ident),* $(,)?) => {
        mod with_sessions {
            $(#[tokio::test]
            async fn $journey() {
                for lag in super::LAGS {
                    let world = crate::support::World::new(lag).await;
                    let done = super::$journey(&world).await;
                    assert_eq!(done, Ok(()), "with a lag of {lag} ms");
                }
            })*
        }

        mod without_sessions {
            $(#[tokio::test]
            async fn $journey() {
                let world = crate::support::World::new(10_000).await;
                world.database.ignore_sessions(true);
                assert!(super::$journey(&world).await.is_err(), "this journey can't fail");
            })*
        }
    };
}

journeys!(
    who_buys_sees_the_cart,
    who_signs_in_sees_their_name,
    who_signs_in_finds_the_cart,
    who_signs_out_is_out,
    who_is_signed_out_elsewhere_is_out,
    a_price_that_was_seen_never_goes_back,
    an_admin_sees_what_was_just_done,
    who_switches_something_off_sees_it_off,
);

#[tokio::test]
async fn most_reads_are_served_by_replicas() {
    let world = World::new(500).await;
    let mut visitor = world.site.visitor();
    let before = world.database.counts();
    for page in 0..50 {
        world.clock.advance(Duration::from_secs(11));
        world.get(&mut visitor, &format!("/shop?q=mug+{page}")).await;
    }
    let after = world.database.counts();
    assert_eq!(after.primary_reads, before.primary_reads);
    assert!(after.replica_reads >= before.replica_reads + 50);
}

#[tokio::test]
async fn who_has_just_set_up_sees_the_shop_however_far_replicas_lag() {
    for lag in LAGS {
        let world = World::empty(lag).await;
        let key = new_door(&world.site.platform, &world.site.db()).await.unwrap().unwrap();
        world.clock.advance(Duration::from_secs(60));
        let mut owner = world.site.visitor();
        world.get(&mut owner, &format!("/setup?key={}", key.text())).await;
        world.moment();
        let made = crate::setup::set_up(&mut owner, key.text()).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "with a lag of {lag} ms");
        for path in ["/admin", "/", "/shop", "/admin/people"] {
            let seen = world.get(&mut owner, path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path} with a lag of {lag} ms");
        }
        assert_eq!(world.post(&mut owner, "/admin/open", &[]).await.status, StatusCode::SEE_OTHER);
        let opened = world.get(&mut owner, "/admin").await;
        assert!(!opened.body.contains("Open the shop"), "with a lag of {lag} ms");
    }
}
