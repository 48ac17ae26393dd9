//! Ten thousand operations beside a map with time, in which everything is so simple that it is right.

use std::collections::BTreeMap;
use std::time::Duration;

use coppice_platform::clock::ManualClock;
use serde_json::{Value, json};

use super::program::{Program, told, with};
use crate::support::Site;

const OPERATIONS: u32 = 10_000;
const START: i64 = 1_800_000_000;

/// What the map knows of a value.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    value: String,
    metadata: Option<u32>,
    end: Option<i64>,
    version: i64,
}

/// Numbers that look random, and are the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[tokio::test]
async fn ten_thousand_operations_are_those_of_a_map_with_time() {
    let clock = ManualClock::at(START * 1_000);
    let site = Site::filled(&[("KV_LIMIT", "1000000")], async |platform, _| coppice_platform::Platform {
        clock: crate::support::hand(&clock),
        ..platform
    });
    let (_site, program) = with(site.await).await;
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let (mut dice, mut seq, mut now) = (Dice(7), 0, START);
    let names: Vec<String> = ["a", "a%", "a_", "a/b", "b", "é", "😀", "\u{10ffff}"]
        .iter()
        .flat_map(|name| (0..5).map(move |i| format!("{name}{i}")))
        .collect();
    for step in 0..OPERATIONS {
        known.retain(|_, value| value.end.is_none_or(|end| end > now));
        let name = names[usize::try_from(dice.below(40)).unwrap()].clone();
        match dice.below(10) {
            0 => {
                let seconds = dice.below(50);
                now += i64::try_from(seconds).unwrap();
                clock.advance(Duration::from_secs(seconds));
            }
            1..=3 => put(&program, &mut known, &mut dice, &mut seq, &name, now, step).await,
            4 => {
                program.ask("DELETE", &address(&name)).await;
                seq += 1;
                known.remove(&name);
            }
            5 => bulk(&program, &mut known, &mut dice, &mut seq, &names, step).await,
            6 => list(&program, &known, &mut dice).await,
            _ => {
                let (status, read) = told(&program.ask("GET", &format!("{}/metadata", address(&name))).await);
                let expected = known.get(&name).map(|known| {
                    let mut value = json!({ "key": name, "value": known.value, "metadata": known.metadata, "version": known.version });
                    if let Some(end) = known.end {
                        value["expiration"] = json!(end);
                    }
                    value
                });
                assert_eq!((status == 200).then_some(read), expected, "step {step}, {name}");
            }
        }
    }
}

fn address(name: &str) -> String {
    let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/api/v1/kv/{encoded}")
}

async fn put(
    program: &Program,
    known: &mut BTreeMap<String, Known>,
    dice: &mut Dice,
    seq: &mut i64,
    name: &str,
    now: i64,
    step: u32,
) {
    let present = known.get(name).map(|value| value.version);
    let ttl = (dice.below(3) == 0).then(|| 60 + i64::try_from(dice.below(100)).unwrap());
    let metadata = (dice.below(2) == 0).then_some(step);
    let some = present.unwrap_or(1);
    let (header, is_met) = match dice.below(5) {
        0 => (("if-match", "*".to_owned()), present.is_some()),
        1 => (("if-none-match", "*".to_owned()), present.is_none()),
        2 => (("if-match", format!("\"{some}\"")), present.is_some()),
        3 => (("if-match", format!("\"{}\"", some + 1_000_000)), false),
        _ => (("x-nothing", String::new()), true),
    };
    let body = json!({ "value": format!("v{step}"), "metadata": metadata, "expirationTtl": ttl });
    let answer = program.send_under("PUT", &address(name), body.to_string(), &[(header.0, &header.1)]).await;
    *seq += 1;
    let expected = match (is_met, present) {
        (false, _) => 412,
        (true, None) => 201,
        (true, Some(_)) => 200,
    };
    assert_eq!(answer.status.as_u16(), expected, "step {step}: {}", answer.body);
    if is_met {
        let end = ttl.map(|ttl| now + ttl);
        known.insert(name.to_owned(), Known { value: format!("v{step}"), metadata, end, version: *seq });
    }
}

async fn bulk(
    program: &Program,
    known: &mut BTreeMap<String, Known>,
    dice: &mut Dice,
    seq: &mut i64,
    names: &[String],
    step: u32,
) {
    let chosen: Vec<&String> = (0..5).map(|_| &names[usize::try_from(dice.below(40)).unwrap()]).collect();
    *seq += 1;
    if dice.below(2) == 0 {
        let answer =
            program.send_json("POST", "/api/v1/kv/bulk/delete", json!({ "keys": chosen }).to_string()).await;
        assert_eq!(answer.status, 200);
        chosen.into_iter().for_each(|name| drop(known.remove(name)));
        return;
    }
    let value = |at: usize| format!("v{step}.{at}");
    let pairs: Vec<Value> =
        chosen.iter().enumerate().map(|(at, name)| json!({ "key": name, "value": value(at) })).collect();
    let answer =
        program.send_json("POST", "/api/v1/kv/bulk?atomic=true", json!({ "pairs": pairs }).to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for (at, name) in chosen.into_iter().enumerate() {
        known.insert(name.clone(), Known { value: value(at), metadata: None, end: None, version: *seq });
    }
}

async fn list(program: &Program, known: &BTreeMap<String, Known>, dice: &mut Dice) {
    let prefix = ["", "a", "a%", "a_", "\u{10ffff}", "z"][usize::try_from(dice.below(6)).unwrap()];
    let limit = 1 + dice.below(10);
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut query = vec![("prefix", prefix.to_owned()), ("limit", limit.to_string())];
        query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
        let path = format!("/api/v1/kv?{}", serde_urlencoded::to_string(&query).unwrap());
        let (status, list) = told(&program.ask("GET", &path).await);
        assert_eq!(status, 200);
        seen.extend(list["keys"].as_array().unwrap().iter().map(|key| {
            (
                key["name"].as_str().unwrap().to_owned(),
                key.get("metadata").cloned(),
                key.get("expiration").cloned(),
            )
        }));
        match list["cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    let expected: Vec<_> = known
        .iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, known)| {
            (name.clone(), known.metadata.map(|m| json!(m)), known.end.map(|end| json!(end)))
        })
        .collect();
    assert_eq!(seen, expected);
}
