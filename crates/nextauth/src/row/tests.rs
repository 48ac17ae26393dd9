use coppice_dynamodb::AttributeValue;
use proptest::prelude::*;

use super::*;

fn item(text: &str) -> Item {
    serde_json::from_str(text).unwrap()
}

fn row(text: &str) -> Row {
    read(item(text)).unwrap()
}

fn why(text: &str) -> &'static str {
    read(item(text)).unwrap_err().why
}

#[test]
fn a_user_is_read_as_the_adapter_writes_one() {
    let Row::User(user) = row(
        r#"{"pk":{"S":"USER#1"},"sk":{"S":"USER#1"},"type":{"S":"USER"},"id":{"S":"1"},"GSI1PK":{"S":"USER#Ada@Example.com"},
            "GSI1SK":{"S":"USER#Ada@Example.com"},"email":{"S":"Ada@Example.com"},"emailVerified":{"S":"2026-01-02T03:04:05.678Z"},
            "name":{"S":"Ada"},"image":{"NULL":true},"role":{"S":"admin"}}"#,
    ) else {
        panic!("no user")
    };
    assert_eq!((user.id.as_str(), user.email.as_deref()), ("1", Some("Ada@Example.com")));
    assert_eq!((user.email_verified_ms, user.image.as_ref()), (Some(1_767_323_045_678), None));
    assert!(!user.is_index_stale());
    assert_eq!(user.extra.canonical(), r#"{"role":{"S":"admin"}}"#);
}

#[test]
fn an_address_is_believed_where_it_stands_and_the_index_is_not() {
    let user = |email: &str, index: &str| {
        let text = format!(
            r#"{{"pk":{{"S":"USER#1"}},"sk":{{"S":"USER#1"}},"GSI1SK":{{"S":"USER#{index}"}},"email":{email}}}"#
        );
        match row(&text) {
            Row::User(user) => (user.email.clone(), user.is_index_stale()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        user(r#"{"S":"new@example.com"}"#, "old@example.com"),
        (Some("new@example.com".to_owned()), true)
    );
    assert_eq!(user(r#"{"NULL":true}"#, "undefined"), (None, false));
    assert_eq!(user(r#"{"NULL":true}"#, "null"), (None, false));
    assert_eq!(user(r#"{"NULL":true}"#, "old@example.com"), (None, true));
}

#[test]
fn an_account_keeps_its_tokens_to_itself() {
    let Row::Account(account) = row(
        r#"{"pk":{"S":"USER#1"},"sk":{"S":"ACCOUNT#google#1#2"},"type":{"S":"oauth"},"provider":{"S":"google"},"userId":{"S":"1"},
            "providerAccountId":{"S":"1#2"},"access_token":{"S":"hush"},"expires_at":{"N":"1795730327"},"token_type":{"S":"bearer"}}"#,
    ) else {
        panic!("no account")
    };
    assert_eq!((account.provider.as_str(), account.subject.as_str()), ("google", "1#2"));
    assert_eq!(
        (account.access_token.clone(), account.refresh_token.clone()),
        (Some(Secret("hush".to_owned())), None)
    );
    assert_eq!(account.expires_ms, Some(1_795_730_327_000));
    assert_eq!(account.extra.canonical(), r#"{"token_type":{"S":"bearer"},"type":{"S":"oauth"}}"#);
    assert!(!format!("{account:?}").contains("hush"));
}

#[test]
fn of_a_session_there_is_the_hash_of_its_token_and_no_more() {
    let text = r#"{"pk":{"S":"USER#1"},"sk":{"S":"SESSION#token-1"},"GSI1PK":{"S":"SESSION#token-1"},"GSI1SK":{"S":"SESSION#token-1"},
        "type":{"S":"SESSION"},"sessionToken":{"S":"token-1"},"userId":{"S":"1"},"expires":{"N":"1795730327.067"}}"#;
    let Row::Session(session) = row(text) else { panic!("no session") };
    assert_eq!(session.id, "3f08aace122ee2368432c1ca23a049bc640bafbf00fdf33a52429f38ba12dbf9");
    assert_eq!(session.id, session_id("SESSION#token-1").unwrap());
    assert_eq!(session_id(&format!("SESSION#sha256:{}", session.id)), Some(session.id.clone()));
    assert_eq!(session.expires_ms, 1_795_730_327_067);
    assert!(session.is_over(1_795_730_327_067) && !session.is_over(1_795_730_327_066));
    assert!(session.extra.is_empty());
    assert!(!format!("{session:?}").contains("token-1"));
}

#[test]
fn kinds_are_told_by_the_sort_key_and_the_rest_are_documents() {
    let code =
        r#"{"pk":{"S":"VT#ada@example.com"},"sk":{"S":"VT#hush"},"expires":{"N":"1"},"type":{"S":"VT"}}"#;
    assert_eq!(row(code), Row::Verification(Verification { expires_ms: 1_000 }));
    let own = r#"{"pk":{"S":"COPPICE#EMAIL#a"},"sk":{"S":"COPPICE#EMAIL#a"}}"#;
    assert_eq!(row(own), Row::Own);
    let Row::Document(document) = row(r#"{"pk":{"S":"USER#1"},"sk":{"S":"ORDER#7"},"total":{"N":"1"}}"#)
    else {
        panic!("no document")
    };
    assert_eq!((document.key().as_str(), document.item.len()), ("USER#1/ORDER#7", 3));
}

#[test]
fn what_is_not_what_its_key_says_is_an_error_of_that_item() {
    for (text, expected) in [
        (r#"{"pk":{"S":"TEAM#1"},"sk":{"S":"SESSION#x"},"expires":{"N":"1"}}"#, "does not lie with a user"),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"USER#2"}}"#, "its sk is not its pk"),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"ACCOUNT#google"}}"#, "not ACCOUNT#provider#account"),
        (
            r#"{"pk":{"S":"USER#1"},"sk":{"S":"ACCOUNT#google#1"},"provider":{"S":"github"}}"#,
            "not those of its sk",
        ),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"ACCOUNT#google#1"},"userId":{"S":"2"}}"#, "userId"),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"SESSION#x"}}"#, "when it ends"),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"SESSION#x"},"expires":{"S":"soon"}}"#, "when it ends"),
        (r#"{"pk":{"S":"USER#1"},"sk":{"S":"SESSION#"},"expires":{"N":"1"}}"#, "SESSION#token"),
        (r#"{"pk":{"N":"1"},"sk":{"S":"x"}}"#, "no texts"),
        (r#"{"pk":{"S":"VT#x"},"sk":{"S":"VT#x"}}"#, "when it ends"),
    ] {
        assert!(why(text).contains(expected), "{text}: {}", why(text));
    }
}

proptest! {
    #[test]
    fn no_item_is_too_odd_and_no_token_is_left_of_one(
        prefix in "(USER|ACCOUNT|SESSION|VT|ORDER)#",
        token in "[a-z]{12}",
        names in prop::collection::vec("(email|expires|userId|provider|name|emailVerified|x)", 0..5),
        number in any::<bool>(),
    ) {
        let value = || if number { AttributeValue::N(1.into()) } else { AttributeValue::Null };
        let mut item: Item = names.into_iter().map(|name| (name, value())).collect();
        let text = |text: String| AttributeValue::S(text);
        item = item.with("pk", text("USER#1".to_owned())).with("sk", text(format!("{prefix}{token}")));
        item = item.with("sessionToken", text(token.clone()));
        if prefix == "SESSION#" {
            if let Ok(row) = read(item) {
                let shown = format!("{row:?}");
                prop_assert!(!shown.contains(&token));
            }
        } else {
            let _ = read(item);
        }
    }
}
