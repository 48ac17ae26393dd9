use std::sync::atomic::{AtomicU64, Ordering};

use coppice_dynamodb_server::{Kind, Server};
use serde_json::{Value, json};

use super::*;
use crate::moving::testing;

/// The time as it is, and no waiting: that is counted, in milliseconds.
#[derive(Default)]
struct Hasty(AtomicU64);

#[async_trait::async_trait]
impl Clock for Hasty {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.fetch_add(u64::try_from(duration.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

fn user(number: u32) -> Value {
    let pk = format!("USER#{number}");
    json!({ "pk": { "S": pk }, "sk": { "S": pk }, "email": { "S": format!("person-{number}@example.com") } })
}

async fn table_of(users: u32) -> (Server, Client) {
    let server = Server::start().await.unwrap();
    server.put((0..users).map(user));
    let client = testing::client(&server, &[]);
    (server, client)
}

#[tokio::test]
async fn throttling_is_waited_for_and_nothing_is_lost_by_it() {
    let (server, client) = table_of(500).await;
    // Each of the four parts is refused three times by the client, and comes again.
    server.fault(Kind::Throttled.times(20));
    let clock = Hasty::default();
    let report = survey(&client, &clock, None, &ProgressBar::hidden()).await.unwrap();
    assert_eq!((report.counts.users, report.moves.users), (500, 500));
    assert!(clock.0.load(Ordering::Relaxed) >= 1_000);
}

#[tokio::test]
async fn what_does_not_pass_ends_it_and_says_how_far_it_had_come() {
    let (server, client) = table_of(50).await;
    server.fault(Kind::Denied.at("Scan"));
    let (error, items) = survey(&client, &Hasty::default(), None, &ProgressBar::hidden()).await.unwrap_err();
    assert_eq!((error.to_string().as_str(), items), ("the access key may not do dynamodb:Scan", 0));
}

#[tokio::test]
async fn a_pace_is_kept_by_all_parts_together() {
    let (server, client) = table_of(200).await;
    let clock = Hasty::default();
    let report = survey(&client, &clock, Some(20), &ProgressBar::hidden()).await.unwrap();
    assert_eq!(report.counts.users, 200);
    let pages = u64::try_from(server.asked().len()).unwrap();
    // A page of twenty takes a second, and each waits until those before it have had theirs.
    assert!((10..=14).contains(&pages), "{pages} pages");
    assert!(clock.0.load(Ordering::Relaxed) >= 9_000);
}

#[tokio::test]
async fn what_is_said_has_the_figures_the_findings_and_what_to_do() {
    let (server, client) = table_of(3).await;
    server.put([
        json!({ "pk": { "S": "USER#x" }, "sk": { "S": "USER#x" }, "email": { "S": "Person-1@Example.com" } }),
    ]);
    let report = survey(&client, &Hasty::default(), None, &ProgressBar::hidden()).await.unwrap();
    let lines = shown::lines(&report).join("\n");
    assert!(lines.contains("users: 4; 2 move as they are"), "{lines}");
    assert!(lines.contains("in the way: 1 users whose address another user has too"), "{lines}");
    assert!(lines.contains("p…@example.com"), "{lines}");
    assert!(!lines.contains("person-1"), "{lines}");
    let json = shown::json(client.settings(), &report);
    assert_eq!(json["findings"][0]["finding"], "same_address");
    assert_eq!(json["moves"]["users"], 2);
    assert_eq!(shown::verdict(&report), "one kind of thing is in the way");
}
