//! What a provider says of itself, and for how long that counts.

use std::time::Duration;

use serde_json::{Value, json};

use super::keys::Key;
use super::world::*;
use crate::*;

const CONFIGURATION: &str = "https://acme.example/.well-known/openid-configuration";

async fn asked(world: &World) -> Result<(String, AuthorizationRequest), OidcError> {
    world.client().start(&world.provider, CALLBACK, "/").await
}

async fn signed_by(world: &World, key: u8, id: &str) -> Result<Identity, OidcError> {
    world.sign_in(|claims| Key::new(key).sign(id, &claims)).await
}

#[tokio::test]
async fn hostile_addresses_are_not_gone_to() {
    let hostile =
        ["javascript:alert(1)", "http://acme.example/x", "http://127.0.0.1:9/x", "http://localhost/x"];
    for endpoint in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        for address in hostile {
            let world = World::new().await;
            let mut metadata = metadata();
            metadata[endpoint] = json!(address);
            world.http.set(CONFIGURATION, 200, metadata);
            assert_eq!(failure(asked(&world).await), invalid(), "{endpoint}: {address}");
            assert!(world.http.requests(address).is_empty());
        }
    }
}

#[tokio::test]
async fn metadata_of_another_issuer_or_with_gaps_is_refused() {
    for (member, value) in [
        ("issuer", json!("https://other.example")),
        ("issuer", json!("https://acme.example/")),
        ("token_endpoint", Value::Null),
        ("jwks_uri", json!("no address")),
    ] {
        let world = World::new().await;
        let mut metadata = metadata();
        metadata[member] = value.clone();
        world.http.set(CONFIGURATION, 200, metadata);
        assert_eq!(failure(asked(&world).await), invalid(), "{member}: {value}");
    }
}

#[tokio::test]
async fn a_provider_is_asked_once_an_hour_and_failures_are_not_remembered() {
    let world = World::new().await;
    world.http.set(CONFIGURATION, 503, json!({}));
    assert_eq!(failure(asked(&world).await), unreachable());
    world.http.set(CONFIGURATION, 404, json!({}));
    assert_eq!(failure(asked(&world).await), unreachable());
    world.http.set(CONFIGURATION, 200, metadata());
    for _ in 0..3 {
        asked(&world).await.ok().unwrap();
    }
    assert_eq!(world.http.requests(CONFIGURATION).len(), 3);
    world.clock.advance(Duration::from_secs(3_600));
    asked(&world).await.ok().unwrap();
    assert_eq!(world.http.requests(CONFIGURATION).len(), 4);
}

#[tokio::test]
async fn what_it_said_today_counts_while_it_does_not_answer() {
    let world = World::new().await;
    asked(&world).await.ok().unwrap();
    world.http.remove(CONFIGURATION);
    world.clock.advance(Duration::from_secs(86_399));
    assert!(asked(&world).await.is_ok());
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(failure(asked(&world).await), unreachable());
}

#[tokio::test]
async fn new_keys_are_looked_for_when_a_token_needs_them_but_once_a_minute() {
    let world = World::new().await;
    let looks = || world.http.requests(&at("/keys")).len();
    assert!(signed_by(&world, 1, "one").await.is_ok());
    world.http.set(&at("/keys"), 200, json!({ "keys": [Key::new(2).public("two")] }));
    assert_eq!(failure(signed_by(&world, 2, "two").await), invalid());
    assert_eq!(looks(), 1, "within the first minute nobody asks again");

    world.clock.advance(Duration::from_secs(60));
    assert!(signed_by(&world, 2, "two").await.is_ok());
    assert_eq!(failure(signed_by(&world, 1, "one").await), invalid());
    assert!(signed_by(&world, 2, "two").await.is_ok());
    assert_eq!(looks(), 2);

    world.clock.advance(Duration::from_secs(60));
    world.http.remove(&at("/keys"));
    assert_eq!(failure(signed_by(&world, 3, "two").await), unreachable());
    assert_eq!(failure(signed_by(&world, 3, "two").await), invalid());
    assert!(signed_by(&world, 2, "two").await.is_ok());
    assert_eq!(looks(), 3, "a look that fails is one as well");
}

#[tokio::test]
async fn what_one_provider_said_is_not_taken_for_anothers() {
    let world = World::new().await;
    asked(&world).await.ok().unwrap();
    let other = World::with(&[
        ("OIDC_PROVIDERS", "other"),
        ("OIDC_OTHER_CLIENT_ID", "shop"),
        ("OIDC_OTHER_CLIENT_SECRET", "hush"),
        ("OIDC_OTHER_ISSUER", "https://other.example"),
    ])
    .await;
    let result = world.client().start(&other.provider, CALLBACK, "/").await;
    assert_eq!(failure(result), OidcError::Unreachable("other".into()));
}
