//! The rooms of those who run the shop: who may enter, and what the audit log shows them.

use crate::support::{Site, Visitor, shop};
use axum::http::StatusCode;
use coppice::assets;
use coppice::audit::store::insert_event;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::{User, get_user};
use coppice::people::{service, store};
use coppice::visitor::MemberRole;

const ADMIN: &str = "admin@example.com";

/// A site with an admin by the settings, who is signed in at the one shop.
async fn site() -> (Site, Visitor) {
    let site = Site::with(&[("ADMIN_EMAILS", ADMIN)]).await;
    let mut admin = site.visitor();
    admin.sign_in(&site, ADMIN).await;
    (site, admin)
}

/// A note of a day in 2020, `second` seconds after its beginning; its subject tells it from others.
fn event(day: i64, second: i64, action: Action, subject: impl Into<String>) -> AuditEvent {
    AuditEvent {
        at: 1_577_836_800 + (day - 1) * 86_400 + second,
        tenant: Some("default".into()),
        user: None,
        action,
        subject: subject.into(),
        ip: "203.0.113.x".into(),
        details: String::new(),
    }
}

/// The subjects of the entries that a page shows, in order.
fn subjects(body: &str) -> Vec<&str> {
    let rows = body.split("data-testid=\"entry\"").skip(1);
    rows.map(|row| row.split("<td>").nth(4).and_then(|cell| cell.split('<').next()).unwrap()).collect()
}

#[tokio::test]
async fn only_who_is_signed_in_as_an_admin_comes_in() {
    let (site, mut admin) = site().await;
    let (mut stranger, mut shopper) = (site.visitor(), site.visitor());
    shopper.sign_in(&site, "ada@example.com").await;
    for path in ["/admin", "/admin/audit", "/admin/audit?person=ada@example.com&after=1-2"] {
        let sent = stranger.get(path).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}");
        assert!(sent.header("location").starts_with("/login?return_to=%2Fadmin"), "{path}");
        let refused = shopper.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!refused.body.contains(ADMIN) && !refused.body.contains("admin.css"), "{path}");
        let shown = admin.get(path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        for answer in [sent, refused, shown] {
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn all_rooms_have_one_frame() {
    let (_site, mut admin) = site().await;
    for path in ["/admin", "/admin/audit"] {
        let page = admin.get(path).await.without_scripts();
        for part in [
            "href=\"/admin\"",
            "href=\"/admin/audit\"",
            &format!("href=\"{path}\" aria-current=\"page\""),
            "<bdi>Shop default</bdi>, as <b>admin@example.com</b>",
            "<a href=\"/\">Back to the shop</a>",
            "action=\"/logout\"",
        ] {
            assert!(page.contains(part), "{path}: {part}");
        }
        let (_, body) = page.split_once("<body>").unwrap();
        assert_eq!(body.matches("aria-current").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn the_rooms_bring_a_style_sheet_that_the_shop_does_not_carry() {
    let (_site, mut admin) = site().await;
    let sheet = assets::path("admin.css");
    assert!(admin.get("/admin").await.body.contains(sheet));
    assert!(!admin.get("/shop").await.body.contains(sheet));
    let answer = admin.get(sheet).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
}

#[tokio::test]
async fn the_overview_counts_in_one_round_trip_beside_the_sessions() {
    let (site, mut admin) = site().await;
    site.visitor().sign_in(&site, "ada@example.com").await;
    site.visitor_at("other.example").sign_in(&site, "grace@example.com").await;
    let page = admin.get("/admin").await;
    assert_eq!(page.round_trips(), 2);
    for (label, count) in [("On sale", 60), ("Drafts", 0), ("Without picture", 0), ("Low stock", 0)] {
        assert!(page.body.contains(&format!("aria-label=\"{label}: {count}\"")), "{label}: {}", page.body);
    }
    assert_eq!(page.body.matches("data-testid=\"entry\"").count(), 4);
}

#[tokio::test]
async fn a_role_counts_at_once_and_is_gone_at_once_whatever_is_cached() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    assert_eq!(ada.get("/admin").await.status, StatusCode::FORBIDDEN);
    assert!(
        service::add_member(&site.platform, &site.db(), &shop(), "ada@example.com", MemberRole::Admin)
            .await
            .unwrap()
    );
    assert_eq!(ada.get("/admin").await.status, StatusCode::OK);
    // The session, with its role, is cached by now.
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
    assert!(service::remove_member(&site.platform, &site.db(), &shop(), "ada@example.com").await.unwrap());
    assert_eq!(ada.get("/admin").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.get("/admin/audit").await.status, StatusCode::FORBIDDEN);
    assert!(!ada.get("/account").await.body.contains("Manage the shop"));
}

#[tokio::test]
async fn a_role_that_is_given_twice_is_noted_once_and_one_given_to_nobody_makes_them() {
    let (site, mut admin) = site().await;
    let (db, platform) = (site.db(), &site.platform);
    let given = [
        service::add_member(platform, &db, &shop(), "ada@example.com", MemberRole::Admin).await.unwrap(),
        service::add_member(platform, &db, &shop(), "ada@example.com", MemberRole::Admin).await.unwrap(),
        service::remove_member(platform, &db, &shop(), "grace@example.com").await.unwrap(),
    ];
    assert_eq!(given, [true, false, false]);
    let admins = store::get_members(&db, &shop()).await.unwrap();
    assert_eq!(admins.iter().map(|user| user.email.as_str()).collect::<Vec<_>>(), ["ada@example.com"]);
    assert!(get_user(&db, "grace@example.com").await.unwrap().is_none());
    let taken = [
        service::remove_member(platform, &db, &shop(), "ada@example.com").await.unwrap(),
        service::remove_member(platform, &db, &shop(), "ada@example.com").await.unwrap(),
    ];
    assert_eq!(taken, [true, false]);
    assert!(store::get_members(&db, &shop()).await.unwrap().is_empty());

    let log = admin.get("/admin/audit?action=role_changed").await.body;
    assert_eq!(subjects(&log), ["a…@example.com", "a…@example.com"]);
    let of_ada = admin.get("/admin/audit?person=ada@example.com").await.body;
    assert_eq!(of_ada.matches("<td>ada@example.com</td>").count(), 2);
}

#[tokio::test]
async fn a_hundred_who_give_one_role_at_once_make_one_person_and_one_note() {
    let (site, mut admin) = site().await;
    let giving = (0..100).map(|_| {
        let (platform, db) = (site.platform.clone(), site.db());
        tokio::spawn(async move {
            service::add_member(&platform, &db, &shop(), "ada@example.com", MemberRole::Admin).await.unwrap()
        })
    });
    let mut changed = 0;
    for given in giving.collect::<Vec<_>>() {
        changed += u32::from(given.await.unwrap());
    }
    assert_eq!((changed, store::get_members(&site.db(), &shop()).await.unwrap().len()), (1, 1));
    assert_eq!(subjects(&admin.get("/admin/audit?action=role_changed").await.body).len(), 1);
}

#[tokio::test]
async fn a_shop_sees_its_own_entries_and_the_operators_and_no_others() {
    let (site, mut admin) = site().await;
    let db = site.db();
    let theirs = AuditEvent { tenant: Some("other".into()), ..event(1, 2, Action::SignedIn, "theirs") };
    let operators = AuditEvent { tenant: None, ..event(1, 3, Action::RoleChanged, "operators") };
    for event in [event(1, 1, Action::SignedIn, "ours"), theirs, operators] {
        insert_event(&db, &event).await.unwrap();
    }
    assert_eq!(subjects(&admin.get("/admin/audit?to=2020-01-01").await.body), ["operators", "ours"]);
    let mut elsewhere = site.visitor_at("other.example");
    elsewhere.sign_in(&site, ADMIN).await;
    assert_eq!(subjects(&elsewhere.get("/admin/audit?to=2020-01-01").await.body), ["operators", "theirs"]);

    // Who manages one shop is shown what was done in it, and nothing of whoever has the home.
    let (email, role) = ("manager@example.com", MemberRole::Owner);
    service::add_member(&site.platform, &db, &shop(), email, role).await.unwrap();
    let mut manager = site.visitor();
    manager.sign_in(&site, email).await;
    for filter in ["", "&action=role_changed", "&person=", "&from=1970-01-01"] {
        let log = manager.get(&format!("/admin/audit?to=2020-01-01{filter}")).await.body;
        assert!(!subjects(&log).contains(&"operators"), "{filter}");
    }
    assert!(!manager.get("/admin").await.body.contains("operators"));
}

#[tokio::test]
async fn the_log_is_read_page_by_page_newest_first_each_entry_once_and_a_page_costs_the_same() {
    let (site, mut admin) = site().await;
    let db = site.db();
    for n in 0..120 {
        // Three of a second, and an operator's now and then.
        let tenant = (n % 5 != 0).then(|| "default".to_owned());
        insert_event(&db, &AuditEvent { tenant, ..event(1, n / 3, Action::SignedIn, format!("n{n}")) })
            .await
            .unwrap();
    }
    let (mut seen, mut pages) = (Vec::new(), Vec::new());
    let mut next = Some("/admin/audit?action=signed_in&to=2020-01-01".to_owned());
    while let Some(path) = next {
        let page = admin.get(&path).await;
        assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 2), "{path}");
        let shown = subjects(&page.body);
        pages.push(shown.len());
        seen.extend(shown.into_iter().map(str::to_owned));
        next = page.link("next");
    }
    assert_eq!(pages, [50, 50, 20]);
    assert_eq!(seen, (0..120).rev().map(|n| format!("n{n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_log_of_exactly_one_page_has_no_next() {
    let (site, mut admin) = site().await;
    for n in 0..50 {
        insert_event(&site.db(), &event(1, n, Action::SignedOut, "x")).await.unwrap();
    }
    let page = admin.get("/admin/audit?action=signed_out").await;
    assert_eq!((subjects(&page.body).len(), page.link("next")), (50, None));
}

#[tokio::test]
async fn filters_find_what_they_say_alone_and_together() {
    let (site, mut admin) = site().await;
    let db = site.db();
    let ada = ada(&site).await;
    for (day, second, action, user, subject) in [
        (1, 86_399, Action::SignedIn, Some(&ada), "a"),
        (2, 0, Action::SignedOut, Some(&ada), "b"),
        (2, 86_399, Action::SignedIn, None, "c"),
        (3, 0, Action::SignedIn, Some(&ada), "d"),
    ] {
        let user = user.map(|user| user.id.clone());
        insert_event(&db, &AuditEvent { user, ..event(day, second, action, subject) }).await.unwrap();
    }
    for (query, found) in [
        ("to=2020-01-03", &["d", "c", "b", "a"][..]),
        ("to=2020-01-03&action=signed_in", &["d", "c", "a"]),
        ("person=+Ada@Example.com+", &["d", "b", "a"]),
        ("person=ada@example.com&action=signed_in", &["d", "a"]),
        ("from=2020-01-02&to=2020-01-02", &["c", "b"]),
        ("person=ada@example.com&from=2020-01-02&to=2020-01-02&action=signed_out", &["b"]),
        ("from=2020-01-02&to=2020-01-01", &[]),
        ("person=nobody@example.com", &[]),
        ("person=ada", &[]),
        ("person=%25", &[]),
    ] {
        let page = admin.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(subjects(&page.body), found, "{query}");
        assert_eq!(page.body.contains("Nothing to show yet."), found.is_empty(), "{query}");
    }
    let page = admin.get("/admin/audit?action=signed_in&person=ada@example.com&from=2020-01-02").await.body;
    for kept in ["value=\"signed_in\" selected", "value=\"ada@example.com\"", "value=\"2020-01-02\""] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
}

async fn ada(site: &Site) -> User {
    coppice::auth::store::get_or_create_user(&site.db(), "ada", "ada@example.com", "", 1).await.unwrap()
}

#[tokio::test]
async fn an_address_that_makes_no_sense_is_answered_kindly() {
    let (_site, mut admin) = site().await;
    for (query, status) in [
        ("action=sideways&from=yesterday&to=2020-02-30", StatusCode::OK),
        ("person=%00%0a%27%20OR%201=1--", StatusCode::OK),
        ("from=-262143-01-01&to=%2B262142-12-31", StatusCode::OK),
        ("after=4503599627370495-4503599627370495", StatusCode::OK),
        ("after=0-0", StatusCode::OK),
        ("after=garbage", StatusCode::BAD_REQUEST),
        ("after=9223372036854775807-1", StatusCode::BAD_REQUEST),
        ("action=a&action=b", StatusCode::OK),
        ("person=%ff", StatusCode::OK),
    ] {
        let page = admin.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, status, "{query}");
    }
    let long = admin.get(&format!("/admin/audit?person={}", "x".repeat(10_000))).await;
    assert_eq!(long.status, StatusCode::OK);
}

#[tokio::test]
async fn an_entry_is_a_row_under_headings_and_what_it_says_is_text() {
    let (site, mut admin) = site().await;
    let odd = AuditEvent {
        details: "<script>alert(1)</script>".into(),
        ..event(1, 3_661, Action::SessionEnded, "x")
    };
    insert_event(&site.db(), &odd).await.unwrap();
    let page = admin.get("/admin/audit?to=2020-01-01").await.body;
    assert!(page.contains("<time datetime=\"2020-01-01 01:01:01Z\">2020-01-01 01:01:01</time>"), "{page}");
    assert!(
        page.contains("<td>—</td><td>Session ended</td><td>x</td><td>203.0.113.x</td><td>&lt;script&gt;"),
        "{page}"
    );
    assert_eq!(page.matches("<th scope=\"col\">").count(), 6);
    assert!(page.contains("<caption") && page.contains("role=\"region\"") && page.contains("tabindex=\"0\""));
}

#[tokio::test]
async fn an_admin_is_always_told_what_an_answer_cost_and_others_only_in_development() {
    let secret = "x".repeat(32);
    let settings =
        [("APP_ENV", "production"), ("AUTH_SECRET", &secret), ("MAIL_URL", "none:"), ("ADMIN_EMAILS", ADMIN)];
    let site = Site::with(&settings).await;
    let (mut admin, mut shopper) = (site.visitor(), site.visitor());
    for (visitor, email) in [(&mut admin, ADMIN), (&mut shopper, "ada@example.com")] {
        let token = site.open_session(email).await;
        visitor.cookies.insert("session".into(), token);
    }
    assert!(admin.get("/shop").await.header("server-timing").contains("round trip"));
    assert_eq!(shopper.get("/shop").await.header("server-timing"), "");
}
