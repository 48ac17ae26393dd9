//! Messages to ourselves. Whoever runs the suite has them handled by [`crate::consume`], which keeps each where it says.

use std::time::Duration;

use coppice_platform::kv::KvEntry;
use coppice_platform::queue::{MAX_BYTES, Message};
use coppice_platform::{ErrorKind, Platform, Service};
use serde_json::{Value as Json, json};

use super::kv::ttl;
use crate::case::{fails, fresh};
use crate::{Failure, Outcome};

cases![
    a_message_comes_as_it_was_sent,
    the_largest_message_comes_and_a_larger_one_is_refused,
    a_delayed_message_comes_after_its_delay,
];

/// Keeps a message under the key that it says, and when it came.
pub async fn consume(platform: &Platform, message: Message) {
    let said: Json = serde_json::from_str(&message.0).unwrap_or_default();
    if let Some(key) = said.get("key").and_then(Json::as_str) {
        let at = json!({ "at": platform.clock.now_ms() });
        // Who waits for it says that it did not come.
        let _ = platform.cache_kv.put(key, message.0.clone().into_bytes(), ttl(), Some(at)).await;
    }
}

/// What was kept under the key, as soon as it is there.
async fn kept(platform: &Platform, key: &str) -> Result<KvEntry, Failure> {
    for _ in 0..400 {
        if let Some(entry) = platform.cache_kv.get(key).await? {
            return Ok(entry);
        }
        platform.clock.sleep(Duration::from_millis(50)).await;
    }
    Err(Failure("the message did not come".to_owned()))
}

fn message(key: &str, text: &str) -> Message {
    Message(json!({ "key": key, "text": text }).to_string())
}

async fn a_message_comes_as_it_was_sent(platform: Platform) -> Outcome {
    let key = fresh(&platform, "queue");
    let message = message(&key, "\" ü 🌳 \u{2028} \n");
    platform.queue.send(message.clone(), Duration::ZERO).await?;
    ensure_eq!(kept(&platform, &key).await?.value, message.0.into_bytes());
    Ok(())
}

async fn the_largest_message_comes_and_a_larger_one_is_refused(platform: Platform) -> Outcome {
    let key = fresh(&platform, "queue");
    let of = |bytes: usize| message(&key, &"x".repeat(bytes - message(&key, "").0.len()));
    let refused = platform.queue.send(of(MAX_BYTES + 1), Duration::ZERO).await;
    let error = fails(refused, |kind| *kind == ErrorKind::Refused)?;
    ensure_eq!(error.service, Service::Queue);
    platform.queue.send(of(MAX_BYTES), Duration::ZERO).await?;
    ensure_eq!(kept(&platform, &key).await?.value.len(), MAX_BYTES);
    Ok(())
}

async fn a_delayed_message_comes_after_its_delay(platform: Platform) -> Outcome {
    let (late, soon) = (fresh(&platform, "queue"), fresh(&platform, "queue"));
    let sent = platform.clock.now_ms();
    platform.queue.send(message(&late, "late"), Duration::from_secs(2)).await?;
    platform.queue.send(message(&soon, "soon"), Duration::ZERO).await?;
    let after = async |key: &str| -> Result<i64, Failure> {
        let metadata = kept(&platform, key).await?.metadata.unwrap_or_default();
        Ok(metadata.get("at").and_then(Json::as_i64).unwrap_or_default() - sent)
    };
    let (soon, late) = (after(&soon).await?, after(&late).await?);
    // The queue's clock need not be ours to the millisecond.
    ensure!(late >= 1_900 && soon < late, "they came after {soon} and {late} ms");
    Ok(())
}
