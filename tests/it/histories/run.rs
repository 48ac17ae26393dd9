//! One history: what is done, and what must be true of what is shown.

use axum::http::StatusCode;
use coppice::response_state::EDITED_COOKIE;
use proptest::prelude::*;

use super::answers::{at_least, expect, file_may_be, get, number_after, post};
use super::buyer::buy;
use super::model::{BOUND_MS, Known, Model, quantity, version_of};
use super::person::{Device, MUG, Person};
use super::realm::{ISOLATES, Realm};
use super::tamper::{Without, future};
use crate::support::{Answer, Visitor, product, typed};

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    SetCart,
    ReadCart,
    Rename,
    SignOutAndIn,
    ReadAccount,
    ReadHeader,
    Publish,
    ReadProduct,
    ReadList,
    HandOnLink,
    TurnFile,
    TurnFileWhileItIsRead,
    ReadFile,
    SettleName,
    ReadSearch,
    Forge,
    Buy,
    Receive,
    Wait,
}

const ACTS: [Act; 19] = [
    Act::SetCart,
    Act::ReadCart,
    Act::Rename,
    Act::SignOutAndIn,
    Act::ReadAccount,
    Act::ReadHeader,
    Act::Publish,
    Act::ReadProduct,
    Act::ReadList,
    Act::HandOnLink,
    Act::TurnFile,
    Act::TurnFileWhileItIsRead,
    Act::ReadFile,
    Act::SettleName,
    Act::ReadSearch,
    Act::Forge,
    Act::Buy,
    Act::Receive,
    Act::Wait,
];

/// A step of a history.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    act: Act,
    /// Whose device; the admin's for what only an admin does.
    device: usize,
    isolate: usize,
    /// Whether the answer is under way until it is received.
    late: bool,
    /// How long passes before, in milliseconds; and which of several.
    chance: u64,
}

/// Steps of a history. Where a mechanism is taken away, only what that one is for is done, so that little chance is needed.
pub fn steps(without: Without) -> impl Strategy<Value = Vec<Step>> {
    let (acts, devices): (&'static [Act], _) = match without {
        Without::BookmarkSet => (&[Act::SetCart, Act::ReadCart, Act::Receive], 5..7_usize),
        Without::SessionsOncePaid => (&[Act::Buy], 0..1),
        Without::Signatures => (&[Act::Forge, Act::Publish, Act::ReadProduct, Act::ReadList], 0..1),
        _ => (&ACTS, 0..7),
    };
    let step = (0..acts.len(), devices, 0..ISOLATES, any::<bool>(), 0..200_u64);
    let step = step.prop_map(|(act, device, isolate, late, chance)| {
        let act = acts[act];
        Step { act, device, isolate, late, chance }
    });
    prop::collection::vec(step, 4..28)
}

/// Does all this, and says what was shown that must not be.
pub async fn check(realm: &Realm, steps: &[Step]) -> Result<(), String> {
    let mut state = realm.state.lock().await;
    let (people, model) = &mut *state;
    // What was before is long over, but everybody keeps what they know.
    realm.wait(200_000);
    for person in people.iter_mut() {
        person.devices.iter_mut().for_each(|device| device.receive_all(realm));
    }
    for isolate in 0..ISOLATES {
        let delay = |kv: &coppice_platform::eventual::Eventual, seconds: u64| {
            kv.set_delay(isolate, std::time::Duration::from_secs(seconds));
            kv.set_cache_time(isolate, std::time::Duration::from_secs(seconds));
        };
        let chance = steps.get(isolate).map_or(0, |step| step.chance);
        delay(&realm.cache_kv, chance % 61);
        delay(&realm.session_kv, chance % 61);
    }
    for (number, step) in steps.iter().enumerate() {
        realm.wait(17 + step.chance);
        realm.database.set_failing(2, step.chance.is_multiple_of(3));
        take(realm, people, model, step).await.map_err(|what| format!("step {number}, {step:?}: {what}"))?;
    }
    Ok(())
}

async fn take(realm: &Realm, people: &mut [Person], model: &mut Model, step: &Step) -> Result<(), String> {
    let (who, which) = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1)][step.device];
    let signed_in = people[who].email.is_some();
    let isolate = step.isolate;
    match step.act {
        Act::Wait => {
            realm.wait([500, 3_000, 11_000, 31_000, 46_000, 62_000, 75_000][step.device]);
            Ok(())
        }
        Act::Receive => {
            let device = &mut people[who].devices[which];
            if !device.under_way.is_empty() {
                let at = usize::try_from(step.chance).unwrap() % device.under_way.len();
                let late = device.under_way.swap_remove(at);
                device.receive(realm, late);
            }
            Ok(())
        }
        Act::Publish => publish(realm, &mut people[0].devices[0], model, step).await,
        Act::TurnFile => turn_file(realm, &mut people[0].devices[0], model, step).await,
        Act::TurnFileWhileItIsRead => {
            turn_file_while_it_is_read(realm, &mut people[0].devices[0], model, step).await
        }
        Act::SignOutAndIn if signed_in => {
            sign_out_and_in(realm, &mut people[who].devices[which], isolate).await
        }
        Act::HandOnLink => hand_on_link(realm, &mut people[who].devices[which], model, isolate).await,
        // It takes many requests: so it is done now and then.
        Act::Buy if realm.without == Without::SessionsOncePaid || step.chance.is_multiple_of(40) => {
            buy(realm, isolate).await
        }
        Act::Forge => {
            // A stranger who does so everywhere, all the time, is there just before something changes.
            for isolate in 0..ISOLATES {
                forge(realm, isolate).await;
            }
            publish(realm, &mut people[0].devices[0], model, step).await
        }
        _ => {
            let device = &mut people[who].devices[which];
            read_or_write(realm, device, model, step, signed_in).await
        }
    }
}

async fn read_or_write(
    realm: &Realm,
    device: &mut Device,
    model: &mut Model,
    step: &Step,
    signed_in: bool,
) -> Result<(), String> {
    let (now, known) = (realm.now(), device.known);
    let owner = device.name.clone();
    let mut told = Known::default();
    if step.chance % 2 == 1 {
        // Half of them ask as programs do, which keep their bookmarks and no other cookie.
        device.browser(realm, step.isolate).cookies.remove(EDITED_COOKIE);
    }
    let answer = match step.act {
        Act::SetCart => {
            let cart = model.carts.entry(owner).or_default();
            let pieces = quantity(cart.current() + 1).to_string();
            let browser = device.browser(realm, step.isolate);
            // Who has no cart yet puts something in first.
            if !signed_in && !browser.cookies.contains_key("cart") {
                let first = post(browser, "/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
                browser.keep(&first);
            }
            let answer = post(browser, &format!("/cart/lines/{MUG}"), &[("quantity", &pieces)]).await;
            if answer.status == StatusCode::SEE_OTHER {
                told.cart = cart.write(now);
            }
            answer
        }
        Act::ReadCart => {
            let answer = get(device.browser(realm, step.isolate), "/cart").await;
            let current = model.carts.entry(owner).or_default().current();
            let shown = answer.body.split("name=\"quantity\" min=\"0\"").nth(1);
            let shown = shown.and_then(|rest| rest.split("value=\"").nth(1)?.split('"').next()?.parse().ok());
            if answer.status == StatusCode::OK && current > 0 {
                let shown = shown.and_then(|pieces| version_of(pieces, current)).unwrap_or(0);
                let least = if signed_in { current } else { known.cart };
                at_least("the cart", shown, least)?;
                told.cart = shown;
            }
            answer
        }
        Act::Rename if signed_in => {
            let names = model.names.entry(owner).or_default();
            let name = format!("N{}.", names.current() + 1);
            let answer = post(device.browser(realm, step.isolate), "/account", &[("name", &name)]).await;
            if answer.status == StatusCode::SEE_OTHER {
                told.name = names.write(now);
            }
            answer
        }
        Act::ReadAccount | Act::ReadHeader if signed_in => {
            let names = model.names.entry(owner).or_default();
            let (path, least) = match step.act {
                Act::ReadAccount => ("/account", names.current()),
                _ => ("/shop", known.name.max(names.at(now - BOUND_MS))),
            };
            let answer = get(device.browser(realm, step.isolate), path).await;
            if answer.status == StatusCode::OK && names.current() > 0 {
                let shown = number_after(&answer.body, "Hi, N", ".").unwrap_or(0);
                at_least("the name", shown, least)?;
                if step.act == Act::ReadAccount {
                    told.name = shown;
                }
            }
            answer
        }
        Act::ReadProduct | Act::ReadList => {
            let path =
                if step.act == Act::ReadProduct { "/shop/mug" } else { "/shop?category=kitchen&sort=name" };
            let answer = get(device.browser(realm, step.isolate), path).await;
            if answer.status == StatusCode::OK && model.alt.current() > 0 {
                let shown = number_after(&answer.body, "alt=\"version ", "\"").unwrap_or(0);
                at_least("the product", shown, known.alt.max(model.alt.at(now - BOUND_MS)))?;
            }
            answer
        }
        Act::ReadFile => {
            let answer = get(device.browser(realm, step.isolate), &format!("/cdn/{}", model.file_key)).await;
            file_may_be(&answer, model, step.isolate, now)?;
            answer
        }
        Act::SettleName if signed_in => {
            realm.settle_name(&model.searches[&owner].0).await;
            model.searches.get_mut(&owner).unwrap().1.write(now);
            return Ok(());
        }
        Act::ReadSearch if signed_in => {
            let (id, search) = &model.searches[&owner];
            let page = step.chance.is_multiple_of(2);
            let path = if page { format!("/domains/{id}") } else { format!("/api/domains/search?id={id}") };
            let answer = get(device.browser(realm, step.isolate), &path).await;
            if answer.status == StatusCode::OK {
                let (before, after) = if page { ("data-seq=\"", "\"") } else { ("\"seq\":", ",") };
                let shown = number_after(&answer.body, before, after).unwrap_or(0);
                // Whatever device it is read at, it is as far as it is.
                at_least("the search", shown, search.current())?;
            }
            answer
        }
        _ => return Ok(()),
    };
    if step.late {
        device.under_way.push((answer, told));
    } else {
        device.receive(realm, (answer, told));
    }
    Ok(())
}

/// Somebody signs out, and in again. Whoever has kept a copy of the session's cookie, and nothing else, is nobody from then
/// on: at once in that isolate and wherever nothing is stale, and within the bound everywhere.
async fn sign_out_and_in(realm: &Realm, device: &mut Device, isolate: usize) -> Result<(), String> {
    device.receive_all(realm);
    let elsewhere = (isolate + 1) % ISOLATES;
    let mut thief = device.browser(realm, isolate).clone();
    thief.cookies.retain(|name, _| name == "session");
    get(&thief, "/shop").await;
    let answer = post(device.browser(realm, isolate), "/logout", &[]).await;
    expect(&answer, StatusCode::SEE_OTHER)?;
    device.receive(realm, (answer, Known::default()));
    let nobody = |answer: Answer, what: &str| match answer.body.contains("Hi, ") {
        true => Err(format!("signed in after signing out, {what}")),
        false => Ok(()),
    };
    let at_once = nobody(get(&thief, "/shop").await, "at the same isolate");
    thief.router = realm.isolates[elsewhere].0.clone();
    let strictly = nobody(get(&thief, "/account").await, "where nothing is stale");
    realm.wait(BOUND_MS.unsigned_abs());
    let later = nobody(get(&thief, "/shop").await, "a minute later, elsewhere");
    // Whatever was found: the next history begins with everybody signed in.
    device.sign_in(realm, isolate).await;
    at_once.and(strictly).and(later)
}

/// The admin says anew what the product's picture shows.
async fn publish(realm: &Realm, admin: &mut Device, model: &mut Model, step: &Step) -> Result<(), String> {
    let alt = format!("version {}", model.alt.current() + 1);
    let editor = "/admin/products/p-mug";
    let page = get(admin.browser(realm, step.isolate), editor).await;
    let form = typed(&page.body, "product", &[("p0.alt", &alt), ("act", "save")]);
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = post(admin.browser(realm, step.isolate), editor, &form).await;
    expect(&answer, StatusCode::SEE_OTHER)?;
    let told = Known { alt: model.alt.write(realm.now()), ..Known::default() };
    if step.late {
        admin.under_way.push((answer, told))
    } else {
        admin.receive(realm, (answer, told))
    }
    Ok(())
}

/// The admin makes the file private, or public again.
async fn turn_file(realm: &Realm, admin: &mut Device, model: &mut Model, step: &Step) -> Result<(), String> {
    let visibility = if (model.file.current() + 1).is_multiple_of(2) { "public" } else { "private" };
    let form =
        [("filename", "a.png"), ("folder", ""), ("alt_text", ""), ("visibility", visibility), ("sure", "1")];
    let path = format!("/admin/cdn/files/{}", model.file_id);
    let answer = post(admin.browser(realm, step.isolate), &path, &form).await;
    expect(&answer, StatusCode::SEE_OTHER)?;
    model.file_changed_at = Some(step.isolate);
    let told = Known { file: model.file.write(realm.now()), ..Known::default() };
    admin.receive(realm, (answer, told));
    Ok(())
}

/// The same, while somebody's request has read what was before and not yet kept it.
async fn turn_file_while_it_is_read(
    realm: &Realm,
    admin: &mut Device,
    model: &mut Model,
    step: &Step,
) -> Result<(), String> {
    realm.wait(61_000);
    realm.gate.close();
    let path = format!("/cdn/{}", model.file_key);
    let stranger = Visitor::new(realm.isolates[step.isolate].0.clone(), "localhost");
    let reading = {
        let (stranger, path) = (stranger.clone(), path.clone());
        tokio::spawn(async move { get(&stranger, &path).await })
    };
    realm.gate.somebody_waits().await;
    let turned = turn_file(realm, admin, model, step).await;
    realm.gate.open();
    reading.await.map_err(|error| error.to_string())?;
    turned?;
    file_may_be(&get(&stranger, &path).await, model, step.isolate, realm.now())
}

/// A new product's address is handed on and opened at once.
async fn hand_on_link(
    realm: &Realm,
    friend: &mut Device,
    model: &mut Model,
    isolate: usize,
) -> Result<(), String> {
    let browser = friend.browser(realm, isolate);
    if realm.without == Without::SecondLook {
        for n in 0..31 {
            get(browser, &format!("/shop/made-up-{n}")).await;
        }
    }
    model.products += 1;
    let slug = format!("new-{}", model.products);
    realm.save(product(&slug, "lighting", 500)).await;
    // Nobody may look more than so often a minute.
    realm.wait(2_500);
    expect(&get(browser, &format!("/shop/{slug}")).await, StatusCode::OK)
}

/// Somebody makes a bookmark up.
async fn forge(realm: &Realm, isolate: usize) {
    let (router, app) = &realm.isolates[isolate];
    let signed = app.bookmarks.sign("home", &future());
    let forged = if realm.without == Without::Signatures { signed } else { format!("{signed}x") };
    let stranger = Visitor::new(router.clone(), "localhost").with_cookie("bm_forged", &forged);
    // As whoever has just changed the shop.
    let stranger = stranger.with_cookie(EDITED_COOKIE, "1");
    for path in ["/shop/mug", "/shop?category=kitchen&sort=name"] {
        get(&stranger, path).await;
    }
}
