//! What becomes of a call when something goes wrong between here and there.

#![allow(clippy::unwrap_used, reason = "clippy does not see that helpers are part of a test")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use coppice_dynamodb::{AttributeValue, Change, Client, DynamoError, Item, Operation, Scan, Settings};
use coppice_dynamodb_server::{Fault, Kind, Server};
use coppice_platform::native::{HttpClient, SystemClock, SystemRandom};

const WITHIN: Duration = Duration::from_secs(10);

struct World {
    server: Server,
    client: Client,
}

async fn world_with(changes: &[(&str, &str)]) -> World {
    let server = Server::start().await.unwrap();
    server.put([serde_json::json!({ "pk": { "S": "a" }, "sk": { "S": "a" } })]);
    let mut env: BTreeMap<_, _> = server.settings().map(|(name, value)| (name.to_owned(), value)).into();
    env.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let settings = Settings::read(&env).unwrap().unwrap();
    let http = Arc::new(HttpClient::default());
    let client = Client::new(http, Arc::new(SystemClock), Arc::new(SystemRandom), settings);
    World { server, client }
}

async fn world() -> World {
    world_with(&[]).await
}

impl World {
    /// What comes of reading all, and how often it was asked.
    async fn scan(&self, fault: Fault) -> (Result<usize, DynamoError>, usize) {
        self.server.asked();
        self.server.fault(fault);
        let found = self.client.scan(&Scan::default(), WITHIN).await.map(|page| page.items.len());
        (found, self.server.asked().len())
    }
}

#[tokio::test]
async fn what_passes_is_tried_three_times() {
    let world = world().await;
    for kind in [Kind::Server, Kind::Throttled, Kind::Provisioned, Kind::Dropped, Kind::Cut, Kind::Html(503)]
    {
        for (times, works) in [(1, true), (2, true), (3, false)] {
            let (found, asked) = world.scan(kind.times(times)).await;
            assert_eq!(
                (found.is_ok(), asked),
                (works, if works { times as usize + 1 } else { 3 }),
                "{kind:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_not_dynamodb_is_told_and_not_asked_again() {
    let world = world().await;
    for (kind, expected) in [
        (Kind::Html(200), "none of DynamoDB's answers (200)"),
        (Kind::Html(403), "none of DynamoDB's answers (403)"),
        (Kind::Half, "or only a part of one"),
        (Kind::Redirect, "a redirect (307)"),
    ] {
        let (found, asked) = world.scan(kind.times(1)).await;
        let error = found.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(asked, 1, "{kind:?}");
    }
}

#[tokio::test]
async fn no_try_is_made_that_could_not_end_in_time() {
    let world = world().await;
    world.server.fault(Kind::Throttled.times(9));
    let within = Duration::from_millis(200);
    let error = world.client.scan(&Scan::default(), within).await.unwrap_err();
    assert!(error.is_throttling() && error.is_passing(), "{error}");
    assert_eq!(world.server.asked().len(), 1);
}

#[tokio::test]
async fn nobody_there_is_told_at_once_and_may_be_there_later() {
    let world = world_with(&[("DYNAMODB_ENDPOINT", "http://127.0.0.1:9")]).await;
    let error = world.client.scan(&Scan::default(), WITHIN).await.unwrap_err();
    assert!(error.is_passing() && !error.may_be_done(), "{error}");
    assert_eq!(error.to_string(), "Scan was not answered: nobody can be reached there");
}

#[tokio::test]
async fn a_clock_twenty_minutes_off_is_put_right_once_and_then_known() {
    for offset in [20 * 60, -20 * 60] {
        let world = world().await;
        world.server.set_clock_offset(offset);
        world.client.scan(&Scan::default(), WITHIN).await.unwrap();
        assert_eq!(world.server.asked().len(), 2);
        world.client.scan(&Scan::default(), WITHIN).await.unwrap();
        assert_eq!(world.server.asked().len(), 1);
        let seen = world.client.clock_offset_ms().unwrap();
        assert!((seen - offset * 1_000).abs() < 5_000, "{seen}");
    }
}

#[tokio::test]
async fn a_wrong_secret_a_wrong_key_and_a_wrong_region_are_told_apart() {
    for (name, value, expected) in [
        ("AWS_SECRET_ACCESS_KEY", "another", "AWS_SECRET_ACCESS_KEY is not the secret"),
        ("AWS_ACCESS_KEY_ID", "AKIAANOTHER", "does not know the access key"),
        ("DYNAMODB_REGION", "us-east-1", "not that of the region in DYNAMODB_REGION"),
        ("DYNAMODB_TABLE", "another", "no such table"),
    ] {
        let world = world_with(&[(name, value)]).await;
        let error = world.client.scan(&Scan::default(), WITHIN).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.is_passing());
        assert_eq!(world.server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_lent_keys_token_is_signed_and_nowhere_told() {
    let world = world_with(&[("AWS_SESSION_TOKEN", "hush/hush==")]).await;
    world.client.scan(&Scan::default(), WITHIN).await.unwrap();
    let (found, _) = world.scan(Kind::WrongSignature.times(1)).await;
    let error = found.unwrap_err();
    assert!(!format!("{error} {error:?} {:?}", world.client.settings()).contains("hush"), "{error:?}");
}

#[tokio::test]
async fn what_the_key_may_not_is_told_by_its_name() {
    let world = world().await;
    let (found, asked) = world.scan(Kind::Denied.at("Scan")).await;
    let error = found.unwrap_err();
    assert_eq!(error.to_string(), "the access key may not do dynamodb:Scan");
    assert!(matches!(error, DynamoError::AccessDenied(Operation::Scan, false)));
    assert_eq!(asked, 1);
    world.client.describe_table(WITHIN).await.unwrap();
}

#[tokio::test]
async fn writes_that_were_left_undone_are_done_after_a_while_or_told() {
    let world = world().await;
    let put = |sk: &str| {
        let text = AttributeValue::text;
        Change::Put(Item::new().with("pk", text("b")).with("sk", text(sk)))
    };
    world.server.fault(Kind::Unprocessed.times(1));
    world.client.batch_write(&[put("1"), put("2"), put("3")], WITHIN).await.unwrap();
    assert_eq!(world.server.asked(), ["BatchWriteItem", "BatchWriteItem"]);
    assert_eq!(world.client.scan(&Scan::default(), WITHIN).await.unwrap().items.len(), 4);

    world.server.fault(Kind::Unprocessed.times(99));
    let error =
        world.client.batch_write(&[put("4"), put("5")], Duration::from_millis(900)).await.unwrap_err();
    assert!(matches!(error, DynamoError::Unprocessed(1)), "{error}");
}
