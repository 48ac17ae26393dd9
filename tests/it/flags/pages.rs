//! What operators see and do.

use axum::http::StatusCode;
use coppice::people::service::add_member;
use coppice::visitor::MemberRole;

use super::{SEARCH, STORED, Stored, act, add, addresses, put, revision, rules, switch, tried};
use crate::support::{Site, Visitor, shop, typed};

/// Everything that an operator can ask for or send.
const PATHS: [(&str, &str); 9] = [
    ("GET", "/admin/flags"),
    ("GET", "/admin/flags/domain-search"),
    ("GET", "/admin/flags/domain-search/rules/new?kind=always"),
    ("POST", "/admin/flags/domain-search"),
    ("POST", "/admin/flags/domain-search/switch"),
    ("POST", "/admin/flags/domain-search/order"),
    ("POST", "/admin/flags/domain-search/rules/new"),
    ("POST", "/admin/flags/domain-search/rules/x"),
    ("POST", "/admin/flags/domain-search/rules/x/remove"),
];

/// Somebody who owns the shop, and is no operator.
async fn owner(site: &Site) -> Visitor {
    let token = site.open_session("olga@example.com").await;
    add_member(&site.platform, &site.db(), &shop(), "olga@example.com", MemberRole::Owner).await.unwrap();
    site.visitor().with_cookie("session", &token)
}

#[tokio::test]
async fn flags_are_the_operators_and_nobody_else_is_shown_any() {
    let site = Site::new().await;
    let (mut owner, mut admin) = (owner(&site).await, site.admin().await);
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "ada@example.com").await;
    for (method, path) in PATHS {
        for visitor in [&mut owner, &mut shopper] {
            let answer = match method {
                "GET" => visitor.get(path).await,
                _ => visitor.post(path, &[("off", "1"), ("default", "off"), ("kind", "always")]).await,
            };
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
            assert!(!answer.body.contains("Switch off"), "{method} {path}");
        }
        if method == "GET" {
            let sent = site.visitor().get(path).await;
            assert!(sent.header("location").starts_with("/login?return_to=%2Fadmin%2Fflags"), "{path}");
            let shown = admin.get(path).await;
            assert_eq!((shown.status, shown.header("cache-control")), (StatusCode::OK, "private, no-store"));
            assert!(shown.body.contains("href=\"/admin/flags\" aria-current=\"page\""), "{path}");
        }
    }
    assert!(super::is_untouched(&site).await);
    assert!(owner.get("/admin").await.body.contains("href=\"/admin/people\""));
    assert!(!owner.get("/admin").await.body.contains("href=\"/admin/flags\""));
    assert!(!owner.get("/admin/flags").await.body.contains("href=\"/admin/flags\""));
    assert!(admin.get("/admin").await.body.contains("href=\"/admin/flags\""));
    // An operator has them at every shop, and they are the same there.
    switch(&mut admin, SEARCH, true).await;
    let mut elsewhere = site.visitor_at("other.example");
    elsewhere.sign_in(&site, crate::support::ADMIN).await;
    assert!(elsewhere.get(SEARCH).await.body.contains("It is switched off for everybody."));
}

#[tokio::test]
async fn flags_are_listed_with_what_they_do_and_how_they_stand() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get("/admin/flags").await;
    assert_eq!(page.round_trips(), 2, "one beside the session's");
    assert_eq!(page.body.matches("data-testid=\"flag\"").count(), coppice::flags::model::KNOWN.len());
    assert_eq!(page.body.matches("On for everybody").count(), coppice::flags::model::KNOWN.len());
    let off = admin.post("/admin/flags/books-check/switch", &[("off", "1"), ("to", "/admin/flags")]).await;
    assert_eq!(off.header("location"), "/admin/flags?done=off#notice");
    let page = admin.get("/admin/flags?done=off").await.body;
    assert!(page.contains("role=\"status\"") && page.contains("Switched off for everybody"), "{page}");
    assert_eq!(page.matches("On for everybody").count(), coppice::flags::model::KNOWN.len() - 1);
}

#[tokio::test]
async fn rules_are_added_changed_ordered_and_removed_and_each_is_in_the_history() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    site.visitor().sign_in(&site, "ada@example.com").await;
    let page = admin.get(SEARCH).await;
    assert!(page.body.contains("There are none.") && page.body.contains("Nobody has changed anything yet."));
    add(&mut admin, SEARCH, "user", &[("person", " Ada@Example.com "), ("value", "on")]).await;
    add(&mut admin, SEARCH, "tenant", &[("shop", "other.example")]).await;
    add(&mut admin, SEARCH, "percentage", &[("share", "12,5 %")]).await;
    add(&mut admin, SEARCH, "time", &[("begins", "2026-12-01T09:00"), ("ends", "2026-12-01T10:30")]).await;
    add(&mut admin, SEARCH, "always", &[]).await;
    let page = admin.get(SEARCH).await;
    assert_eq!(page.round_trips(), 3, "the session, the flag, and what those are called of whom it speaks");
    let listed = [
        "10: On for ada@example.com",
        "20: Off for the shop other.example",
        "30: Off for 12.5 % of people",
        "40: Off from 2026-12-01 09:00 until 2026-12-01 10:30 UTC",
        "50: Off for everybody",
    ];
    assert_eq!(rules(&page), listed);
    // The third goes before the second.
    let third = addresses(&page)[2].clone();
    let id = third.rsplit('/').next().unwrap().to_owned();
    assert_eq!(act(&mut admin, SEARCH, "/order", &[("act", &*format!("up {id}"))]).await.status, 303);
    let page = admin.get(SEARCH).await;
    assert_eq!(rules(&page)[1..3], ["20: Off for 12.5 % of people", "30: Off for the shop other.example"]);
    // It is changed, and removed.
    let form = admin.get(&third).await.body;
    assert!(form.contains("value=\"12.5\""), "{form}");
    let fields = typed(&form, "rule", &[("share", "0.01"), ("value", "on"), ("priority", "25")]);
    let saved = admin.post_fields(&third, &fields).await;
    assert_eq!(saved.header("location"), format!("{SEARCH}?done=saved#notice"));
    assert_eq!(rules(&admin.get(SEARCH).await)[1], "25: On for 0.01 % of people");
    let removed = act(&mut admin, SEARCH, &format!("/rules/{id}/remove"), &[]).await;
    assert_eq!(removed.header("location"), format!("{SEARCH}?done=removed#notice"));
    let page = admin.get(SEARCH).await;
    assert_eq!(rules(&page).len(), 4);
    // The default, and the draw.
    assert_eq!(act(&mut admin, SEARCH, "", &[("default", "off"), ("anew", "1")]).await.status, 303);
    let page = admin.get(SEARCH).await.body;
    assert_eq!(page.matches("data-testid=\"change\"").count(), 9);
    for told in [
        "admin@example.com",
        "<p dir=\"auto\">30: Off for 12.5 % of people</p>",
        "<p dir=\"auto\">25: On for 0.01 % of people</p>",
        "<p dir=\"auto\">On where no rule matches</p>",
        "<p dir=\"auto\">Off where no rule matches</p>",
        "<p dir=\"auto\">Draw ",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let log = admin.get("/admin/audit?action=flag_changed").await.body;
    assert_eq!(log.matches("<td>domain-search</td>").count(), 9, "{log}");
    // It is the home's: no shop's own people are shown it.
    assert!(!owner(&site).await.get("/admin/audit").await.body.contains("<td>domain-search</td>"));
    let stored: Stored = site.row(STORED).await;
    assert_eq!(stored, Stored { default_on: 0, killed: 0, revision: 9, rules: 4, noted: 9 });
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for turn in 0..35 {
        switch(&mut admin, SEARCH, turn % 2 == 0).await;
    }
    let page = admin.get(SEARCH).await;
    assert_eq!(page.body.matches("data-testid=\"change\"").count(), 30);
    let older = page.link("next").unwrap();
    let page = admin.get(older.split('#').next().unwrap()).await;
    assert_eq!(page.body.matches("data-testid=\"change\"").count(), 5);
    assert!(page.link("next").is_none() && page.body.contains("← Newest"));
}

#[tokio::test]
async fn what_somebody_would_get_is_told_with_the_rule_that_decides() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    site.visitor().sign_in(&site, "ada@example.com").await;
    add(&mut admin, SEARCH, "user", &[("person", "ada@example.com"), ("value", "on")]).await;
    add(&mut admin, SEARCH, "tenant", &[("shop", "other"), ("value", "off")]).await;
    add(&mut admin, SEARCH, "time", &[("begins", "2026-12-01T09:00"), ("value", "off")]).await;
    add(&mut admin, SEARCH, "percentage", &[("share", "100"), ("value", "on")]).await;
    for (query, said) in [
        ("person=ada@example.com&shop=other.example", "On at "),
        ("person=ADA@example.com", "rule 10 (“On for ada@example.com”) decides."),
        ("shop=OTHER.example&at=2026-01-01T00:00", "Off at 2026-01-01 00:00 UTC, because rule 20"),
        ("at=2026-12-01T09:00", "because rule 30 (“Off from 2026-12-01 09:00 UTC on”) decides."),
        (
            "at=2026-12-01T08:59",
            "On at 2026-12-01 08:59 UTC, because rule 40 (“On for 100 % of people”) draws among people, and nobody is signed in: the default counts.",
        ),
        (
            "at=2026-12-01T08:59&person=admin@example.com",
            "because rule 40 (“On for 100 % of people”) decides.",
        ),
    ] {
        let told = tried(&mut admin, SEARCH, query).await;
        assert!(told.contains(said), "{query}: {told}");
    }
    switch(&mut admin, SEARCH, true).await;
    let told = tried(&mut admin, SEARCH, "person=ada@example.com").await;
    assert!(
        told.starts_with("Off at ") && told.ends_with("because it is switched off for everybody."),
        "{told}"
    );
    assert!(
        tried(&mut admin, "/admin/flags/books-check", "")
            .await
            .contains("no rule matches: the default counts")
    );
}

#[tokio::test]
async fn of_two_who_change_a_flag_the_second_is_told_and_loses_nothing_that_was_typed() {
    let site = Site::new().await;
    let (mut ada, mut bo) = (site.admin().await, site.admin().await);
    add(&mut ada, SEARCH, "percentage", &[("share", "10")]).await;
    let rule = addresses(&ada.get(SEARCH).await)[0].clone();
    let [mine, theirs] = [ada.get(&rule).await.body, bo.get(&rule).await.body];
    assert_eq!(bo.post_fields(&rule, &typed(&theirs, "rule", &[("share", "20")])).await.status, 303);
    let told = ada.post_fields(&rule, &typed(&mine, "rule", &[("share", "30")])).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    for shown in [
        "Somebody else has changed this flag",
        "class=\"lines-kept\">20</span></td>",
        "value=\"30\"",
        "Save over it",
    ] {
        assert!(told.body.contains(shown), "{shown}: {}", told.body);
    }
    assert_eq!(ada.post_fields(&rule, &typed(&told.body, "rule", &[])).await.status, 303);
    assert_eq!(rules(&bo.get(SEARCH).await), ["10: Off for 30 % of people"]);
    // A form that is sent twice is done once.
    let form = ada.get(&format!("{SEARCH}/rules/new?kind=always")).await.body;
    for _ in 0..2 {
        let answer = ada.post_fields(&format!("{SEARCH}/rules/new"), &typed(&form, "rule", &[])).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    assert_eq!(rules(&bo.get(SEARCH).await).len(), 2);
    // What somebody else has removed is shown as it was typed.
    let form = ada.get(&rule).await.body;
    let id = rule.rsplit('/').next().unwrap();
    act(&mut bo, SEARCH, &format!("/rules/{id}/remove"), &[]).await;
    let gone = ada.post_fields(&rule, &typed(&form, "rule", &[("share", "40")])).await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.body.contains("value=\"40\""), "{}", gone.body);
    assert_eq!(
        ada.post_fields(&format!("{SEARCH}/rules/new"), &typed(&gone.body, "rule", &[])).await.status,
        303
    );
    // Nothing else is done to a flag that is another by now.
    let old = revision(&ada.get(SEARCH).await);
    add(&mut bo, SEARCH, "always", &[]).await;
    let before: Stored = site.row(STORED).await;
    let stays = rules(&ada.get(SEARCH).await);
    for (path, field) in [("", ("default", "off")), ("/order", ("act", "up x")), ("/switch", ("off", "0"))] {
        let answer = ada.post(&format!("{SEARCH}{path}"), &[("revision", &*old), field]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
        assert!(answer.body.contains("Nothing was done. This is how it is now."), "{path}");
    }
    let first = addresses(&ada.get(SEARCH).await)[0].clone();
    let answer = ada.post(&format!("{first}/remove"), &[("revision", &*old)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!((site.row::<Stored>(STORED).await, rules(&ada.get(SEARCH).await)), (before, stays));
}

#[tokio::test]
async fn a_flag_is_switched_off_whatever_others_make_of_it_meanwhile() {
    let site = Site::new().await;
    let (mut ada, mut bo) = (site.admin().await, site.admin().await);
    let old = revision(&ada.get(SEARCH).await);
    add(&mut bo, SEARCH, "percentage", &[("share", "10")]).await;
    let answer = ada.post(&format!("{SEARCH}/switch"), &[("revision", &*old), ("off", "1")]).await;
    assert_eq!(answer.header("location"), format!("{SEARCH}?done=off#notice"));
    let page = bo.get(SEARCH).await;
    assert_eq!(rules(&page), ["10: Off for 10 % of people"]);
    assert!(page.body.contains("It is switched off for everybody."));
    // Twice is no more than once.
    assert_eq!(ada.post(&format!("{SEARCH}/switch"), &[("off", "1")]).await.status, 303);
    let stored: Stored = site.row(STORED).await;
    assert_eq!((stored.killed, stored.revision, stored.noted), (1, 2, 2));
    // Many at once, of whom some add rules, come to an end.
    let many = (0..8).map(|n| {
        let mut admin = ada.clone();
        tokio::spawn(async move {
            match n % 2 {
                0 => admin.post(&format!("{SEARCH}/switch"), &[("off", "1")]).await.status,
                _ => put(&mut admin, SEARCH, "always", &[("priority", &*(100 + n).to_string())]).await.status,
            }
        })
    });
    for (n, task) in many.collect::<Vec<_>>().into_iter().enumerate() {
        let status = task.await.unwrap();
        assert!(status == 303 || n % 2 == 1 && status == StatusCode::CONFLICT, "{n}: {status}");
    }
    let stored: Stored = site.row(STORED).await;
    assert!(stored.killed == 1 && stored.revision == stored.noted && stored.rules > 1, "{stored:?}");
}

#[tokio::test]
async fn what_another_release_has_left_is_shown_as_what_it_is() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    add(&mut admin, SEARCH, "always", &[("value", "on")]).await;
    for sql in [
        "INSERT INTO feature_flags (key, kind, \"default\", salt) VALUES ('old-lamp', 'moons', 1, 's')",
        "INSERT INTO flag_rules (flag, priority, id, kind, turns_on, subject, share) VALUES ('domain-search', 5, 'from-later', 'moon', 0, 'full', 7)",
    ] {
        site.db().query(coppice_platform::sql::Statement::write("test", sql)).await.unwrap();
    }
    let list = admin.get("/admin/flags").await.body;
    assert!(list.contains("old-lamp") && list.contains("another one has left it"), "{list}");
    let page = admin.get("/admin/flags/old-lamp").await.body;
    assert!(
        page.contains("another one has left it") && !page.contains("Switch off for everybody</"),
        "{page}"
    );
    assert!(
        tried(&mut admin, "/admin/flags/old-lamp", "").await.contains("no part of this release asks for it")
    );
    for (path, field) in [("/switch", ("off", "1")), ("", ("default", "off")), ("/order", ("act", "up x"))] {
        let answer = admin.post(&format!("/admin/flags/old-lamp{path}"), &[("revision", "1"), field]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A rule that can't be read leaves the default, and stays as it is whatever else is changed.
    let told = tried(&mut admin, SEARCH, "").await;
    assert!(
        told.starts_with("On at ") && told.contains("rule 5 can't be read: the default counts"),
        "{told}"
    );
    switch(&mut admin, SEARCH, true).await;
    switch(&mut admin, SEARCH, false).await;
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Row {
        kind: String,
        subject: String,
        share: i64,
    }
    let kept: Row = site.row("SELECT kind, subject, share FROM flag_rules WHERE id = 'from-later'").await;
    assert_eq!(kept, Row { kind: "moon".into(), subject: "full".into(), share: 7 });
    let rule = admin.get(&format!("{SEARCH}/rules/from-later")).await.body;
    assert!(rule.contains("It can only be removed.") && !rule.contains("id=\"rule\""), "{rule}");
    assert_eq!(act(&mut admin, SEARCH, "/rules/from-later/remove", &[]).await.status, 303);
    assert_eq!(rules(&admin.get(SEARCH).await), ["10: On for everybody"]);
}
