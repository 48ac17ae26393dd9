//! The way there and back.

use std::collections::HashMap;

use openidconnect::url::Url;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::*;
use super::keys::{Key, encode};
use super::world::*;

fn query(address: &str) -> HashMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

fn answer(flow: &AuthorizationRequest) -> Answer {
    Answer { code: Some("code".into()), state: Some(flow.state.clone()), ..Answer::default() }
}

#[tokio::test]
async fn the_way_there_says_all_that_must_come_back() {
    let world = World::new().await;
    let (address, flow) = start(&world.app, &world.provider, ORIGIN, "/account").await.unwrap();
    assert!(address.starts_with(&at("/authorize?tenant=1&")), "{address}");
    let query = query(&address);
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "shop");
    assert_eq!(query["redirect_uri"], "https://shop.example/login/callback/acme");
    assert_eq!(query["scope"], "openid email profile");
    assert_eq!((&query["state"], &query["nonce"]), (&flow.state, &flow.nonce));
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["code_challenge"], encode(Sha256::digest(&flow.verifier)));
    assert!(!address.contains(&flow.verifier), "the verifier is known before the code is");
    assert_eq!((flow.provider.as_str(), flow.return_to.as_str()), ("acme", "/account"));
}

#[tokio::test]
async fn no_two_sign_ins_share_a_secret() {
    let world = World::new().await;
    let (one, two) = (world.start().await, world.start().await);
    let mut secrets = [&one.state, &one.nonce, &one.verifier, &two.state, &two.nonce, &two.verifier];
    secrets.sort();
    assert!(secrets.windows(2).all(|pair| pair[0] != pair[1]), "{secrets:?}");
    assert!(secrets.iter().all(|secret| secret.len() == 43), "{secrets:?}");
}

#[tokio::test]
async fn somebody_is_who_the_provider_says() {
    let world = World::new().await;
    let identity = world.sign_in(|claims| Key::new(1).sign("one", &claims)).await.ok().unwrap();
    let Identity { provider, subject, email, name, tokens } = identity;
    assert_eq!([provider, subject, email, name], ["acme", "42", "ann@example.com", "Ann"]);
    assert_eq!((tokens.access.as_str(), tokens.refresh.as_deref()), ("access", Some("again")));
    assert_eq!(tokens.expires_at, Some(NOW + 3_600));
}

#[tokio::test]
async fn the_code_is_redeemed_with_the_verifier_and_our_secret() {
    let world = World::new().await;
    let flow = world.start().await;
    world.finish(&flow).await.err().unwrap();
    let [request] = &world.http.requests(&at("/token"))[..] else { panic!("one request, please") };
    let sent = query(&format!("x:?{}", String::from_utf8_lossy(request.body())));
    assert_eq!((sent["grant_type"].as_str(), sent["code"].as_str()), ("authorization_code", "code"));
    assert_eq!(sent["code_verifier"], flow.verifier);
    assert_eq!(sent["redirect_uri"], "https://shop.example/login/callback/acme");
    assert_eq!(request.headers()["authorization"], "Basic c2hvcDpodXNo");
    assert!(!sent.contains_key("client_secret"));
}

#[tokio::test]
async fn who_only_takes_our_secret_in_the_body_gets_it_there() {
    let world = World::new().await;
    let mut metadata = metadata();
    metadata["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt", "client_secret_post"]);
    world.http.set(&at("/.well-known/openid-configuration"), 200, metadata);
    let flow = world.start().await;
    world.finish(&flow).await.err().unwrap();
    let [request] = &world.http.requests(&at("/token"))[..] else { panic!("one request, please") };
    let sent = query(&format!("x:?{}", String::from_utf8_lossy(request.body())));
    assert_eq!((sent["client_id"].as_str(), sent["client_secret"].as_str()), ("shop", "hush"));
    assert!(!request.headers().contains_key("authorization"));
}

#[tokio::test]
async fn only_the_answer_to_this_flow_is_listened_to() {
    let world = World::new().await;
    let flow = world.start().await;
    let finish = async |flow: &AuthorizationRequest, answer: Answer| {
        problem(finish(&world.app, &world.provider, ORIGIN, flow, &answer).await)
    };
    let other = |state: Option<String>, error: Option<&str>| Answer {
        state,
        error: error.map(str::to_owned),
        ..answer(&flow)
    };
    assert_eq!(finish(&flow, other(None, None)).await, OidcError::Mismatch);
    assert_eq!(finish(&flow, other(Some("guessed".into()), None)).await, OidcError::Mismatch);
    assert_eq!(finish(&flow, other(None, Some("access_denied"))).await, OidcError::Mismatch);
    let elsewhere = AuthorizationRequest { provider: "other".into(), ..world.start().await };
    assert_eq!(finish(&elsewhere, answer(&elsewhere)).await, OidcError::Mismatch);
    assert!(world.http.requests(&at("/token")).is_empty(), "a code was redeemed that is not this visitor's");
}

#[tokio::test]
async fn who_says_no_is_told_so_in_our_words() {
    let world = World::new().await;
    let flow = world.start().await;
    for (error, expected) in [
        ("access_denied", OidcError::Denied),
        ("server_error", unreachable()),
        ("temporarily_unavailable", unreachable()),
        ("<b>call 555-0100</b>", invalid()),
    ] {
        let answer = Answer { error: Some(error.into()), ..answer(&flow) };
        let problem = problem(finish(&world.app, &world.provider, ORIGIN, &flow, &answer).await);
        assert_eq!(problem, expected);
        assert!(!problem.to_string().contains("555"));
    }
    let nothing = Answer { code: None, ..answer(&flow) };
    assert_eq!(problem(finish(&world.app, &world.provider, ORIGIN, &flow, &nothing).await), invalid());
}

#[tokio::test]
async fn an_answer_in_another_issuers_name_is_none() {
    let world = World::new().await;
    let flow = world.start().await;
    let from =
        |iss: &str| Answer { iss: Some(iss.into()), error: Some("access_denied".into()), ..answer(&flow) };
    let finish = async |answer| problem(finish(&world.app, &world.provider, ORIGIN, &flow, &answer).await);
    assert_eq!(finish(from("https://other.example")).await, invalid());
    assert_eq!(finish(from("https://acme.example/")).await, invalid());
    assert_eq!(finish(from(ISSUER)).await, OidcError::Denied);
}

#[tokio::test]
async fn a_code_that_is_refused_signs_nobody_in_and_its_reason_is_not_shown() {
    let world = World::new().await;
    let flow = world.start().await;
    let refusal = json!({ "error": "invalid_grant", "error_description": "call 555-0100" });
    for (status, body) in [(400, refusal), (401, json!("what?")), (200, json!({ "error": "bad" }))] {
        world.http.set(&at("/token"), status, body);
        let problem = problem(world.finish(&flow).await);
        assert_eq!(problem, invalid());
        assert!(!problem.to_string().contains("555"));
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be() {
    let world = World::new().await;
    let flow = world.start().await;
    assert_eq!(problem(world.finish(&flow).await), unreachable());
    for status in [500, 503, 429] {
        world.http.set(&at("/token"), status, json!({ "error": "invalid_grant" }));
        assert_eq!(problem(world.finish(&flow).await), unreachable(), "{status}");
    }
}
