//! From an empty home to a shop: the door of the set-up, what others see meanwhile, and the checklist.

mod door;
mod operator;

use axum::http::StatusCode;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::NewSession;
use coppice::setup::model::FirstShop;
use coppice::setup::service::{create_shop, new_door};
use coppice::setup::store::{self, OpenedBy};
use coppice::state::AppState;
use coppice::tenant::{HomeState, Tenant};
use serde::Deserialize;

use crate::support::{Answer, Site, Visitor, product, shop};

const FORM: [(&str, &str); 5] = [
    ("name", "Ada's Lamps"),
    ("currency", "EUR"),
    ("country", "DE"),
    ("email", "Ada@Example.com"),
    ("look", "ocean"),
];

/// An empty home with a door, and its key.
async fn door() -> (Site, String) {
    let site = Site::empty(&[("ADMIN_EMAILS", "")]).await;
    let key = new_door(&site.platform, &site.db()).await.unwrap().unwrap().text().to_owned();
    (site, key)
}

/// The form with this key and this in one of its fields.
fn form<'a>(key: &'a str, field: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = FORM.into_iter().map(|(name, usual)| (name, if name == field { value } else { usual }));
    fields.chain([("key", key)]).collect()
}

/// Sets up a shop by this key.
pub async fn set_up(visitor: &mut Visitor, key: &str) -> Answer {
    visitor.post("/setup", &form(key, "", "")).await
}

#[derive(Debug, PartialEq, Deserialize)]
struct Counts {
    state: HomeState,
    tenants: i64,
    members: i64,
    sessions: i64,
    hash: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Noted {
    action: Action,
}

async fn counts(site: &Site) -> Counts {
    site.row(
        "SELECT state, setup_hash AS hash, (SELECT COUNT(*) FROM tenants) AS tenants, (SELECT COUNT(*) FROM memberships) AS members, \
         (SELECT COUNT(*) FROM sessions) AS sessions FROM home",
    )
    .await
}

/// What everybody is answered who may not see the shop yet.
fn is_closed(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    assert_eq!(answer.header("retry-after"), "600", "{path}");
    assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    if path == "/robots.txt" {
        assert_eq!(answer.body, "User-agent: *\nDisallow: /\n");
        return;
    }
    assert_eq!(answer.header("x-robots-tag"), "noindex", "{path}");
    assert!(answer.body.contains("This shop is being set up"), "{path}: {}", answer.body);
    assert!(!answer.body.contains("Lamps"), "{path}");
    if answer.header("content-type").starts_with("text/html") {
        assert!(answer.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    } else {
        assert!(answer.body.contains("\"code\":\"being_set_up\""), "{path}: {}", answer.body);
    }
}

const PUBLIC: [&str; 9] = [
    "/",
    "/shop",
    "/shop/mug",
    "/cart",
    "/sitemap.xml",
    "/robots.txt",
    "/api/shop/categories",
    "/nothing",
    "/domains",
];

/// Runs what makes a shop where there is one already: nothing comes of it.
pub async fn try_to_set_up(site: &Site) {
    let lamps = FirstShop {
        name: "Lamps".into(),
        currency: "EUR",
        country: "DE".into(),
        look: "#1f4d3a",
        email: "ada@example.com".into(),
    };
    let new = NewSession {
        id_hash: "set-up",
        tenant: &shop(),
        user_id: "set-up",
        user_agent: "",
        old: None,
        cart: None,
        event: AuditEvent::at(1, Action::SignedIn),
    };
    for opened in [OpenedBy::Setting, OpenedBy::Link("hash".into())] {
        assert!(store::set_up(&site.db(), &lamps, &opened, &new).await.unwrap().is_none());
    }
    let mugs = Tenant { id: shop(), host: "default".into(), name: "Mugs".into(), currency: "USD".into() };
    assert!(create_shop(&site.platform, &site.db(), &mugs, Some("ada@example.com")).await.is_err());
}

#[tokio::test]
async fn before_there_is_a_shop_everybody_is_told_so_and_what_needs_none_works() {
    let (site, _) = door().await;
    let mut visitor = site.visitor();
    for path in PUBLIC.into_iter().chain(["/login", "/admin", "/account", "/cdn/default/a.png"]) {
        is_closed(&visitor.get(path).await, path);
    }
    is_closed(&visitor.as_script().get("/shop").await, "/shop");
    is_closed(&visitor.post("/cart/lines", &[("variant", "x")]).await, "POST /cart/lines");
    for path in ["/healthz", coppice::assets::path("admin.css"), "/favicon.svg"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_link_makes_a_shop_which_its_owner_alone_sees_until_they_open_it() {
    let (site, key) = door().await;
    let (mut owner, mut stranger) = (site.visitor(), site.visitor());
    let page = owner.get(&format!("/setup?key={key}")).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "private, no-store"));
    assert!(page.body.contains("Euro") && page.body.contains("Germany"), "{}", page.body);
    let made = set_up(&mut owner, &key).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/admin"), "{}", made.body);
    let after = Counts { state: HomeState::SettingUp, tenants: 1, members: 1, sessions: 1, hash: None };
    assert_eq!(counts(&site).await, after);

    let admin = owner.get("/admin").await;
    assert!(
        admin.body.contains("Open the shop") && admin.body.contains("data-testid=\"step\""),
        "{}",
        admin.body
    );
    for path in ["/", "/shop", "/cart", "/sitemap.xml", "/api/shop/categories"] {
        let seen = owner.get(path).await;
        assert_eq!(
            (seen.status, seen.header("cache-control")),
            (StatusCode::OK, "private, no-store"),
            "{path}"
        );
    }
    for path in PUBLIC {
        is_closed(&stranger.get(path).await, path);
    }
    is_closed(&stranger.as_script().get("/shop").await, "/shop");
    is_closed(&stranger.post("/cart/lines", &[("variant", "x")]).await, "POST /cart/lines");
    assert_eq!(stranger.get("/login").await.status, StatusCode::OK);
    assert!(stranger.get("/admin").await.header("location").starts_with("/login"));
    // Whoever else signs in sees no more.
    stranger.sign_in(&site, "grace@example.com").await;
    is_closed(&stranger.get("/shop").await, "/shop");
    assert_eq!(stranger.get("/admin").await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post("/admin/open", &[]).await.status, StatusCode::FORBIDDEN);

    assert_eq!(owner.post("/admin/open", &[]).await.header("location"), "/admin");
    let opened = site.visitor().get("/shop").await;
    assert_eq!((opened.status, opened.header("cache-control").starts_with("public")), (StatusCode::OK, true));
    assert!(
        opened.body.contains("Ada&#x27;s Lamps") || opened.body.contains("Ada's Lamps"),
        "{}",
        opened.body
    );
    let log = owner.get("/admin/audit").await.body;
    assert!(log.contains("Shop made") && log.contains("Shop opened"), "{log}");
    assert_eq!(counts(&site).await.state, HomeState::Live);
}

#[tokio::test]
async fn a_key_that_is_wrong_used_or_missing_is_answered_alike_and_not_for_long() {
    let (site, key) = door().await;
    let used = {
        let mut owner = site.visitor();
        set_up(&mut owner, &key).await;
        owner.get(&format!("/setup?key={key}")).await
    };
    let (fresh, right) = door().await;
    let mut visitor = fresh.visitor();
    let id = |answer: &Answer| answer.header("x-request-id").to_owned();
    let text = |answer: &Answer| answer.body.replace(&id(answer), "");
    for path in ["/setup", "/setup?key=", "/setup?key=AAAAAAAAAAAAAAAAAAAAAA", "/setup?key=%00&x=1"] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, text(&answer)), (StatusCode::NOT_FOUND, text(&used)), "{path}");
    }
    for _ in 0..6 {
        assert_eq!(set_up(&mut visitor, "AAAAAAAAAAAAAAAAAAAAAA").await.status, StatusCode::NOT_FOUND);
    }
    // Now the right one is none either.
    let late = visitor.get(&format!("/setup?key={right}")).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(set_up(&mut visitor, &right).await.status, StatusCode::TOO_MANY_REQUESTS);
    // Elsewhere it is, however often.
    let mut owner = fresh.visitor();
    for _ in 0..12 {
        assert_eq!(owner.get(&format!("/setup?key={right}")).await.status, StatusCode::OK);
    }
    assert_eq!(set_up(&mut owner, &right).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn of_many_who_set_up_at_once_one_does() {
    let (site, key) = door().await;
    let together = (0..20).map(|n| {
        let (mut visitor, key) = (site.visitor(), key.clone());
        let email = format!("user{n}@example.com");
        tokio::spawn(async move { visitor.post("/setup", &form(&key, "email", &email)).await.status })
    });
    let mut made = 0;
    for task in together.collect::<Vec<_>>() {
        match task.await.unwrap() {
            StatusCode::SEE_OTHER => made += 1,
            status => assert!(matches!(status, StatusCode::CONFLICT | StatusCode::NOT_FOUND), "{status}"),
        }
    }
    let now = counts(&site).await;
    assert_eq!((made, now.tenants, now.members, now.sessions), (1, 1, 1, 1));
}

#[tokio::test]
async fn who_comes_second_is_signed_in_as_nobody_even_by_the_same_address() {
    let (site, _) = door().await;
    let by = |hash: &'static str| (hash, shop());
    let mut opened = Vec::new();
    for (hash, tenant) in [by("one"), by("two")] {
        let new = NewSession {
            id_hash: hash,
            tenant: &tenant,
            user_id: hash,
            user_agent: "",
            old: None,
            cart: None,
            event: AuditEvent::at(site.platform.clock.now(), Action::SignedIn),
        };
        let lamps = FirstShop {
            name: "Lamps".into(),
            currency: "EUR",
            country: "DE".into(),
            look: "#1f4d3a",
            email: "ada@example.com".into(),
        };
        opened.push(store::set_up(&site.db(), &lamps, &OpenedBy::Setting, &new).await.unwrap().is_some());
    }
    assert_eq!((opened.as_slice(), counts(&site).await.sessions), (&[true, false][..], 1));
}

#[tokio::test]
async fn each_start_makes_another_link_and_the_one_before_is_good_no_more() {
    let (site, old) = door().await;
    let new = new_door(&site.platform, &site.db()).await.unwrap().unwrap();
    assert_eq!(site.visitor().get(&format!("/setup?key={old}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(set_up(&mut site.visitor(), new.text()).await.status, StatusCode::SEE_OTHER);
    assert!(new_door(&site.platform, &site.db()).await.unwrap().is_none());
}

#[tokio::test]
async fn where_there_is_no_log_a_setting_is_the_key_and_without_it_the_page_says_so() {
    let none = Site::empty(&[]).await.visitor().get("/setup").await;
    assert_eq!(none.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(none.body.contains("SETUP_KEY"), "{}", none.body);
    let key = "k".repeat(40);
    let site = Site::empty(&[("SETUP_KEY", &key)]).await;
    assert_eq!(site.visitor().get("/setup?key=x").await.status, StatusCode::NOT_FOUND);
    let mut owner = site.visitor();
    assert_eq!(owner.get(&format!("/setup?key={key}")).await.status, StatusCode::OK);
    assert_eq!(set_up(&mut owner, &key).await.status, StatusCode::SEE_OTHER);
    // It is dead for good, though the setting stays.
    assert_eq!(owner.get(&format!("/setup?key={key}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(set_up(&mut site.visitor(), &key).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_can_not_be_taken_is_told_beside_its_field_with_all_that_was_typed() {
    let (site, key) = door().await;
    let mut owner = site.visitor();
    let longer = owner.post("/setup", &form(&key, "name", &"a".repeat(1 << 20))).await;
    assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = "a".repeat(30_000);
    for (field, value) in [
        ("name", ""),
        ("name", " \u{200b} "),
        ("name", "\u{0}"),
        ("name", &long),
        ("currency", "XXX"),
        ("currency", "=1+1"),
        ("country", "Atlantis"),
        ("email", "ada"),
        ("email", "ada@example.com\nbcc: eve@example.com"),
        ("look", "<b>"),
    ] {
        let refused = owner.post("/setup", &form(&key, field, value)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let problem = format!("id=\"{field}-problem\" role=\"alert\" class=\"problem\">Please");
        assert!(refused.body.contains(&problem), "{field}");
        assert_eq!(refused.body.matches("class=\"problem\">Please").count(), 1, "{field}");
        assert!(refused.body.contains("<title>Error: Set up your shop</title>"));
        assert!(field == "email" || refused.body.contains("value=\"Ada@Example.com\""), "{field}");
        assert!(field == "currency" || refused.body.contains("value=\"EUR\" selected"), "{field}");
        assert!(!refused.body.contains("<b>\""), "{field}");
    }
    let odd = [("name", "<script>alert(1)</script> \u{202e}🫖 =cmd")];
    let made = owner.post("/setup", &form(&key, odd[0].0, odd[0].1)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let seen = owner.get("/admin").await.without_scripts();
    assert!(seen.contains("&lt;script&gt;alert(1)&lt;/script&gt; 🫖 =cmd"), "{seen}");
}

#[tokio::test]
async fn another_isolate_that_knows_of_no_shop_hears_of_it_from_its_owner() {
    let (site, key) = door().await;
    let other = AppState::new(site.platform.clone(), site.state.config.clone());
    let other = coppice::router::router(other);
    let mut owner = site.visitor();
    let there = |visitor: &Visitor| {
        let mut visitor = visitor.clone();
        visitor.router = other.clone();
        visitor
    };
    is_closed(&there(&owner).get("/admin").await, "/admin");
    set_up(&mut owner, &key).await;
    assert_eq!(there(&owner).get("/admin").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_checklist_goes_when_it_is_done_or_put_away_and_keeps_the_way_to_open() {
    let (site, key) = door().await;
    let mut owner = site.visitor();
    set_up(&mut owner, &key).await;
    let steps = |answer: &Answer| answer.body.matches("data-testid=\"step\"").count();
    let done = |answer: &Answer| answer.body.matches("class=\"done\"").count();
    let first = owner.get("/admin").await;
    // Mail, and with it the way back, is there in development.
    assert_eq!((steps(&first), done(&first), first.round_trips()), (5, 2, 2));
    crate::support::save_products(&site.db(), &shop(), &[product("mug", "kitchen", 1)]).await.unwrap();
    assert_eq!(done(&owner.get("/admin").await), 3);
    // A page about whatever is none of those that a shop must have.
    for (kind, so_far) in [("shipping", 3), ("other", 3), ("imprint", 4)] {
        let page = [("title", kind), ("kind", kind), ("body", "Us"), ("published", "1")];
        assert!(owner.post("/admin/pages/new", &page).await.status.is_redirection());
        assert_eq!(done(&owner.get("/admin").await), so_far, "{kind}");
    }
    for _ in 0..2 {
        owner.post("/admin/checklist/hide", &[]).await;
    }
    let noted: Vec<Noted> =
        site.rows("SELECT action FROM audit_log WHERE details = 'checklist put away'").await;
    assert_eq!(noted, [Noted { action: Action::ShopChanged }]);
    let hidden = owner.get("/admin").await;
    assert!(steps(&hidden) == 0 && hidden.body.contains("Open the shop"), "{}", hidden.body);
    owner.post("/admin/open", &[]).await;
    assert!(!owner.get("/admin").await.body.contains("class=\"checklist\""));
}
