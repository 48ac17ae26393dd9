//! What is no flag, no rule and no moment.

use axum::http::StatusCode;
use coppice::flags::model::MOST_RULES;

use super::{SEARCH, act, add, addresses, is_untouched, put, rules};
use crate::support::{Site, typed};

#[tokio::test]
async fn what_is_no_rule_is_told_beside_its_field_with_all_that_was_typed_and_nothing_is_saved() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = "x".repeat(1_024);
    let rows: &[(&str, &str, &str)] = &[
        ("percentage", "share", "-1"),
        ("percentage", "share", "101"),
        ("percentage", "share", "100.01"),
        ("percentage", "share", "ten"),
        ("percentage", "share", "12.345"),
        ("percentage", "share", ""),
        ("percentage", "share", "1\0"),
        ("percentage", "share", "<b>1</b>"),
        ("percentage", "share", "99999999999999999999"),
        ("percentage", "priority", "0"),
        ("percentage", "priority", "-1"),
        ("percentage", "priority", "10000"),
        ("percentage", "priority", "1.5"),
        ("percentage", "priority", "first"),
        ("percentage", "priority", ""),
        ("percentage", "priority", &long),
        ("percentage", "value", "maybe"),
        ("percentage", "value", ""),
        ("tenant", "shop", "no-such-shop"),
        ("tenant", "shop", ""),
        ("tenant", "shop", "default\0"),
        ("tenant", "shop", "<script>alert(1)</script>"),
        ("tenant", "shop", "' OR 1=1 --"),
        ("tenant", "shop", &long),
        ("user", "person", "nobody@example.com"),
        ("user", "person", ""),
        ("user", "person", "admin@example.com\0"),
        ("user", "person", "<img src=x>"),
        ("user", "person", &long),
        ("time", "ends", ""),
        ("time", "ends", "tomorrow"),
        ("time", "ends", "2026-13-01T09:00"),
        ("time", "begins", "2026-12-01T09:00:00.5"),
        ("time", "begins", "+99999-01-01T00:00"),
        ("time", "begins", &long),
    ];
    for (kind, field, value) in rows {
        let usual = [("share", "10"), ("shop", "default"), ("person", "admin@example.com")];
        let fields = [&usual[..], &[(*field, *value)]].concat();
        let answer = put(&mut admin, SEARCH, kind, &fields).await;
        let shown: String = value.chars().take(40).collect();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {field} {shown}");
        let problem =
            answer.body.split(&format!("id=\"{field}-problem\" class=\"problem\">")).nth(1).unwrap();
        assert!(!problem.starts_with("</p>"), "{kind} {field} {shown}: {}", answer.body);
        assert!(answer.body.contains("<title>Error: "), "{kind} {field} {shown}");
        assert!(
            !answer.body.contains("<script>alert") && !answer.body.contains("<img src=x"),
            "{kind} {field}"
        );
    }
    // A time that ends before it begins, or as it does.
    for ends in ["2026-12-01T08:59", "2026-12-01T09:00"] {
        let answer = put(&mut admin, SEARCH, "time", &[("begins", "2026-12-01T09:00"), ("ends", ends)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("It has to end after it begins."), "{}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{ends}\"")), "{}", answer.body);
    }
    assert!(is_untouched(&site).await);
}

#[tokio::test]
async fn two_rules_have_no_place_together_and_a_flag_has_room_for_so_many() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    add(&mut admin, SEARCH, "always", &[("priority", "7")]).await;
    add(&mut admin, SEARCH, "percentage", &[("share", "1"), ("priority", "9")]).await;
    let twice = put(&mut admin, SEARCH, "always", &[("priority", "007")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("Another rule has the place 7 already."), "{}", twice.body);
    let second = addresses(&admin.get(SEARCH).await)[1].clone();
    let form = admin.get(&second).await.body;
    let moved = admin.post_fields(&second, &typed(&form, "rule", &[("priority", "7")])).await;
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(rules(&admin.get(SEARCH).await).len(), 2);
    for _ in 2..MOST_RULES {
        add(&mut admin, SEARCH, "always", &[]).await;
    }
    let full = put(&mut admin, SEARCH, "always", &[]).await;
    assert!(full.body.contains("A flag has at most 50 rules."), "{}", full.body);
    // What is there can still be changed.
    let form = admin.get(&second).await.body;
    assert_eq!(admin.post_fields(&second, &typed(&form, "rule", &[("share", "2")])).await.status, 303);
}

#[tokio::test]
async fn a_flag_nobody_knows_is_not_there_whatever_its_key_looks_like() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = "k".repeat(1_024);
    for key in
        ["nothing", "domain-search%00", "Domain-Search", "%3Cb%3E", "..%2Faudit", "%F0%9F%98%80", &long]
    {
        let flag = format!("/admin/flags/{key}");
        for path in ["", "/rules/new?kind=always", "/rules/x"] {
            let answer = admin.get(&format!("{flag}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}{path}");
            assert!(!answer.body.contains("<b></"), "{key}{path}");
        }
        let id = "018f0000-0000-7000-8000-000000000000";
        for (path, field) in [
            ("", ("default", "off")),
            ("/switch", ("off", "1")),
            ("/order", ("act", "up x")),
            ("/rules/x/remove", ("x", "x")),
            ("/rules/new", ("kind", "always")),
        ] {
            let fields = [("revision", "0"), ("id", id), ("priority", "1"), ("value", "on"), field];
            let answer = admin.post(&format!("{flag}{path}"), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}{path}");
        }
    }
    assert!(is_untouched(&site).await);
}

#[tokio::test]
async fn forms_that_nobody_has_been_given_are_refused() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = "018f0000-0000-7000-8000-000000000000";
    for (path, fields, status) in [
        ("/switch", &[("off", "2")][..], 400),
        ("/switch", &[], 400),
        ("", &[("default", "perhaps")], 400),
        ("", &[], 400),
        ("/order", &[("act", "sideways x")], 400),
        ("/order", &[], 400),
        ("/rules/new", &[("kind", "moon"), ("id", id)], 400),
        ("/rules/new", &[("kind", "always"), ("id", "../../x")], 400),
        ("/rules/new", &[("kind", "always")], 400),
        // Without the revision it was made of it can't be known what it was typed over.
        ("/rules/new", &[("kind", "always"), ("id", id), ("priority", "1"), ("value", "on")], 409),
        (
            "/rules/new",
            &[("kind", "always"), ("id", id), ("priority", "1"), ("value", "on"), ("revision", "x")],
            409,
        ),
        ("", &[("default", "off"), ("revision", "7")], 409),
    ] {
        let answer = admin.post(&format!("{SEARCH}{path}"), fields).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {fields:?}: {}", answer.body);
    }
    for query in ["before=x", "before=99999999999999999999", "before=%00"] {
        assert_eq!(admin.get(&format!("{SEARCH}?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
    for path in ["/rules/new", "/rules/new?kind=moon", "/rules/nothing"] {
        assert_eq!(admin.get(&format!("{SEARCH}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(is_untouched(&site).await);
    // A rule does not become one of another kind.
    add(&mut admin, SEARCH, "always", &[]).await;
    let rule = addresses(&admin.get(SEARCH).await)[0].clone();
    let form = typed(&admin.get(&rule).await.body, "rule", &[("kind", "percentage"), ("share", "1")]);
    assert_eq!(admin.post_fields(&rule, &form).await.status, StatusCode::BAD_REQUEST);
    // The first has none before it.
    let id = rule.rsplit('/').next().unwrap();
    for way in ["up", "down"] {
        assert_eq!(act(&mut admin, SEARCH, "/order", &[("act", &*format!("{way} {id}"))]).await.status, 303);
    }
    assert_eq!(rules(&admin.get(SEARCH).await), ["10: Off for everybody"]);
}

#[tokio::test]
async fn who_asks_what_nobody_would_get_is_told_what_is_wrong() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = "x".repeat(2_000);
    for (query, field) in [
        ("shop=nothing".to_owned(), "shop"),
        ("shop=default%00".to_owned(), "shop"),
        (format!("shop={long}"), "shop"),
        ("person=nobody@example.com".to_owned(), "person"),
        ("person=%3Cscript%3E".to_owned(), "person"),
        ("at=yesterday".to_owned(), "at"),
        ("at=%00".to_owned(), "at"),
    ] {
        let answer = admin.get(&format!("{SEARCH}?try=1&{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let problem =
            answer.body.split(&format!("id=\"{field}-problem\" class=\"problem\">")).nth(1).unwrap();
        assert!(!problem.starts_with("</p>") && !problem.contains("<script>"), "{field}");
        assert!(!answer.body.contains("data-testid=\"verdict\""), "{field}");
    }
}
