use coppice_dynamodb::AttributeValue;

use super::*;

const NOW: i64 = 1_800_000_000_000;

fn rules() -> Rules {
    Rules {
        email: |text| Some(text.trim().to_ascii_lowercase()).filter(|text| text.contains('@')),
        masked: |text| format!("{}…", text.chars().next().unwrap_or_default()),
        is_key: |key| key.len() <= 40,
        value_bytes: 300_000,
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::text(value)
}

fn item(pk: &str, sk: &str) -> Item {
    Item::new().with("pk", text(pk)).with("sk", text(sk))
}

fn user(id: &str, email: &str) -> Item {
    let pk = format!("USER#{id}");
    item(&pk, &pk).with("email", text(email)).with("GSI1SK", text(&format!("USER#{email}")))
}

fn session(id: &str, token: &str, seconds: i64) -> Item {
    let expires = AttributeValue::N((NOW / 1_000 + seconds).into());
    item(&format!("USER#{id}"), &format!("SESSION#{token}")).with("expires", expires)
}

fn account(id: &str, subject: &str) -> Item {
    item(&format!("USER#{id}"), &format!("ACCOUNT#google#{subject}"))
}

fn survey(items: impl IntoIterator<Item = Item>) -> Report {
    let mut survey = Survey::new(rules(), NOW);
    items.into_iter().for_each(|item| survey.add(0, item));
    survey.finish()
}

fn counts(report: &Report) -> Vec<(Finding, u64)> {
    report.found.iter().map(|(finding, found)| (*finding, found.count)).collect()
}

#[test]
fn a_table_with_nothing_wrong_moves_whole() {
    let report = survey([
        account("1", "g1"),
        session("1", "t1", 60),
        session("1", "t2", 0),
        user("1", "ada@example.com"),
        user("2", "bob@example.com"),
        item("VT#ada@example.com", "VT#x").with("expires", AttributeValue::N(1.into())),
        item("USER#1", "ORDER#1"),
        item("COPPICE#x", "COPPICE#x"),
    ]);
    assert_eq!(counts(&report), []);
    assert!(!report.is_blocked());
    assert_eq!(report.moves, Moves { users: 2, accounts: 1, sessions: 1, documents: 1 });
    let expected = Counts {
        items: 8,
        bytes: report.counts.bytes,
        users: 2,
        accounts: 1,
        sessions: finding::Lasting { live: 1, expired: 1 },
        verifications: finding::Lasting { live: 0, expired: 1 },
        documents: 1,
        own: 1,
        unreadable: 0,
    };
    assert_eq!(report.counts, expected);
}

#[test]
fn several_users_of_one_address_are_found_however_it_is_written() {
    let first = "0f2c1b9e-8d3a-4c5b-9e7f-1a2b3c4d5e6f";
    let report = survey([
        user(first, "Ada@Example.com"),
        user("2", " ada@example.com "),
        user("3", "bob@example.com"),
        user("4", "ADA@EXAMPLE.COM"),
    ]);
    assert_eq!(counts(&report), [(Finding::SameAddress, 2)]);
    assert_eq!(report.moves.users, 1);
    let examples = &report.found[&Finding::SameAddress].examples;
    assert_eq!(examples[0].to_string(), format!("USER#2: a…, as USER#{first}"));
    assert!(report.is_blocked());
}

#[test]
fn users_without_an_address_or_with_none_that_is_taken_are_found() {
    let none = item("USER#1", "USER#1").with("email", AttributeValue::Null);
    let report = survey([none, user("2", "nonsense"), user("3", "")]);
    assert_eq!(counts(&report), [(Finding::NoAddress, 2), (Finding::RefusedAddress, 1)]);
    assert_eq!(report.moves.users, 0);
}

#[test]
fn an_index_of_old_addresses_is_told_and_is_not_in_the_way() {
    let report = survey([user("1", "new@example.com").with("GSI1SK", text("USER#old@example.com"))]);
    assert_eq!(counts(&report), [(Finding::StaleIndex, 1)]);
    assert!(!report.is_blocked());
    assert_eq!(report.moves.users, 1);
    assert_eq!(report.found[&Finding::StaleIndex].examples[0].to_string(), "USER#1: address n…, index o…");
}

#[test]
fn what_belongs_to_nobody_is_told_and_does_not_move() {
    let report = survey([
        account("1", "g1"),
        session("1", "t1", 60),
        session("2", "t2", 60),
        user("2", "ada@example.com"),
        session("3", "t3", -60),
    ]);
    assert_eq!(counts(&report), [(Finding::NoUser, 1)]);
    assert_eq!(report.found[&Finding::NoUser].examples[0].to_string(), "USER#1: 2 accounts and sessions");
    assert_eq!(report.moves, Moves { users: 1, accounts: 0, sessions: 1, documents: 0 });
}

#[test]
fn a_partition_that_comes_in_pieces_is_one_nevertheless() {
    let mut survey = Survey::new(rules(), NOW);
    survey.add(0, session("1", "t1", 60));
    survey.add(1, session("1", "t2", 60));
    survey.add(0, session("2", "t3", 60));
    survey.add(1, user("2", "bob@example.com"));
    survey.add(0, user("1", "ada@example.com"));
    let report = survey.finish();
    assert_eq!(counts(&report), []);
    assert_eq!(report.moves.sessions, 3);
}

#[test]
fn an_account_is_one_users() {
    let report = survey([account("1", "g"), user("1", "a@x.com"), account("2", "g"), user("2", "b@x.com")]);
    assert_eq!(counts(&report), [(Finding::SameAccount, 1)]);
    assert_eq!(report.moves.accounts, 1);
}

#[test]
fn documents_must_have_a_key_and_a_size_that_can_be() {
    let long = item(&"p".repeat(30), &"s".repeat(20));
    let large = item("LOG#1", "LOG#1").with("text", text(&"\u{1}".repeat(201 * 1_024)));
    let larger = item("LOG#2", "LOG#2").with("text", text(&"x".repeat(401 * 1_024)));
    let report = survey([long, large, larger, item("a/b", "c"), item("a", "b/c"), item("a", "d")]);
    assert_eq!(counts(&report), [(Finding::TooLarge, 2), (Finding::RefusedKey, 1), (Finding::SameKey, 1)]);
    assert_eq!(report.moves.documents, 2);
}

#[test]
fn neither_a_token_nor_an_address_is_in_a_report() {
    let hush = "hush-hush-hush";
    let report = survey([
        item("USER#1", &format!("SESSION#{hush}")),
        item(&format!("TEAM#ada@{hush}"), &format!("SESSION#{hush}")).with("expires", AttributeValue::Null),
        item("VT#ada@hush-hush-hush", &format!("VT#{hush}")),
        item(&"RESET#x".repeat(9), &format!("RESET#{hush}")),
        user("1", &format!("old@{hush}")).with("GSI1SK", text(&format!("USER#new@{hush}"))),
        user("2", &format!("OLD@{hush}")),
        user("3", hush),
        account("9", "g").with("access_token", text(hush)),
    ]);
    let shown = format!("{}{report:?}", serde_json::to_string(&report).unwrap());
    assert!(!shown.contains("hush"), "{shown}");
    assert_eq!(report.counts.unreadable, 3);
}

#[test]
fn examples_are_few_and_the_count_is_whole() {
    let report = survey((0..100).map(|number| user(&number.to_string(), "nonsense")));
    let found = &report.found[&Finding::RefusedAddress];
    assert_eq!((found.count, found.examples.len()), (100, EXAMPLES));
}
