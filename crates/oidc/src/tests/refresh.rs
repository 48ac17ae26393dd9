//! Tokens for tokens.

use serde_json::json;

use super::world::*;

#[tokio::test]
async fn a_new_refresh_token_replaces_the_old_one() {
    let world = World::new().await;
    let answer =
        json!({ "access_token": "a2", "token_type": "Bearer", "expires_in": 60, "refresh_token": "r2" });
    world.http.set(&at("/token"), 200, answer);
    let tokens = world.client().refresh(&world.provider, "r1").await.ok().unwrap();
    assert_eq!((tokens.access.as_str(), tokens.refresh.as_deref()), ("a2", Some("r2")));
    assert_eq!(tokens.expires_at, Some(NOW + 60));
    let sent = world.http.requests(&at("/token"));
    assert_eq!(sent[0].body(), "grant_type=refresh_token&refresh_token=r1");
}

#[tokio::test]
async fn without_a_new_one_the_old_one_stays() {
    let world = World::new().await;
    world.http.set(&at("/token"), 200, json!({ "access_token": "a2", "token_type": "Bearer" }));
    let tokens = world.client().refresh(&world.provider, "r1").await.ok().unwrap();
    assert_eq!((tokens.refresh.as_deref(), tokens.expires_at), (Some("r1"), None));
}

#[tokio::test]
async fn a_life_without_end_fits_a_column_all_the_same() {
    let world = World::new().await;
    let answer = json!({ "access_token": "a2", "token_type": "Bearer", "expires_in": u64::MAX });
    world.http.set(&at("/token"), 200, answer);
    let tokens = world.client().refresh(&world.provider, "r1").await.ok().unwrap();
    assert!(tokens.expires_at.unwrap() < 1 << 53);
}

#[tokio::test]
async fn a_token_that_is_refused_is_another_problem_than_a_provider_that_is_down() {
    let world = World::new().await;
    let refresh = async || failure(world.client().refresh(&world.provider, "r1").await);
    assert_eq!(refresh().await, unreachable());
    world.http.set(&at("/token"), 400, json!({ "error": "invalid_grant" }));
    assert_eq!(refresh().await, invalid());
}
