//! The server that is played for tests does what the cases say, as the others do that they are run against.

use std::collections::BTreeMap;
use std::sync::Arc;

use coppice_dynamodb::{Client, Settings};
use coppice_dynamodb_server::Server;
use coppice_dynamodb_server::cases::{Part, run};
use coppice_platform::native::{HttpClient, SystemClock, SystemRandom};

#[tokio::test]
async fn what_is_asked_of_a_dynamodb_the_one_for_tests_does() {
    let server = Server::start().await.unwrap();
    let env: BTreeMap<_, _> = server.settings().map(|(name, value)| (name.to_owned(), value)).into();
    let settings = Settings::read(&env).unwrap().unwrap();
    let http = Arc::new(HttpClient::default());
    let client = Client::new(http, Arc::new(SystemClock), Arc::new(SystemRandom), settings);
    let outcomes = run(&client, Part::Reading).await;
    let failed: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(outcomes.len() > 9);
}
