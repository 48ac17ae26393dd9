//! `coppice move preflight`, over a DynamoDB that is played on this machine.

use std::process::Command;

use coppice_dynamodb_server::{Kind, Server};
use serde_json::{Value, json};

/// What the command said on each of its ways out, and its exit code.
async fn preflight(settings: Vec<(&'static str, String)>) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(["move", "preflight", "--json"]).envs(settings);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (out, err, output.status.code())
}

fn user(id: &str, email: &str) -> Value {
    let pk = format!("USER#{id}");
    json!({ "pk": { "S": pk }, "sk": { "S": pk }, "email": { "S": email } })
}

#[tokio::test]
async fn the_exit_code_says_whether_anything_is_in_the_way() {
    let server = Server::start().await.unwrap();
    server.put([user("1", "ada@example.com"), json!({ "pk": { "S": "a" }, "sk": { "S": "b" } })]);
    let (out, err, code) = preflight(server.settings().into()).await;
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &said["moves"]["users"], &said["findings"]), (Some(0), &json!(1), &json!([])), "{err}");

    server.put([user("2", "ADA@example.com")]);
    let (out, err, code) = preflight(server.settings().into()).await;
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &said["findings"][0]["finding"]), (Some(1), &json!("same_address")));
    assert!(err.contains("one kind of thing is in the way"), "{err}");
    assert!(!format!("{out}{err}").to_lowercase().contains("ada@"), "{out}{err}");
}

#[tokio::test]
async fn a_table_that_can_not_be_read_is_told_in_one_line_and_is_two() {
    let server = Server::start().await.unwrap();
    server.fault(Kind::Denied.at("Scan"));
    let (out, err, code) = preflight(server.settings().into()).await;
    assert_eq!((out.as_str(), code), ("", Some(2)), "{err}");
    assert!(err.contains("may not do dynamodb:Scan; 0 items were read"), "{err}");

    let (_, err, code) = preflight(Vec::new()).await;
    assert!(err.contains("no table is named") && code == Some(2), "{err}");

    let mut settings: Vec<_> = server.settings().into();
    settings.retain(|(name, _)| *name != "AWS_SECRET_ACCESS_KEY");
    let (_, err, code) = preflight(settings).await;
    assert!(err.contains("AWS_SECRET_ACCESS_KEY=: ") && code == Some(2), "{err}");
}
