//! The way there and back.

use std::collections::HashMap;

use openidconnect::url::Url;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::keys::{Key, encode};
use super::world::*;
use crate::*;

fn query(address: &str) -> HashMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_way_there_says_all_that_must_come_back() {
    let world = World::new().await;
    let (address, request) = world.client().start(&world.provider, CALLBACK, "/account").await.unwrap();
    assert!(address.starts_with(&at("/authorize?tenant=1&")), "{address}");
    let query = query(&address);
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "shop");
    assert_eq!(query["redirect_uri"], "https://shop.example/login/callback/acme");
    assert_eq!(query["scope"], "openid email profile");
    assert_eq!((&query["state"], &query["nonce"]), (&request.state, &request.nonce));
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["code_challenge"], encode(Sha256::digest(&request.verifier)));
    assert!(!address.contains(&request.verifier), "the verifier is known before the code is");
    assert_eq!((request.provider.as_str(), request.return_to.as_str()), ("acme", "/account"));
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
    let Identity { provider, claims, tokens } = identity;
    let expected = Claims {
        subject: "42".into(),
        email: " Ann@Example.com ".into(),
        email_verified: true,
        name: "Ann".into(),
    };
    assert_eq!((provider.as_str(), claims), ("acme", expected));
    assert_eq!((tokens.access.as_str(), tokens.refresh.as_deref()), ("access", Some("again")));
    assert_eq!(tokens.expires_at, Some(NOW + 3_600));
}

#[tokio::test]
async fn the_code_is_redeemed_with_the_verifier_and_our_secret() {
    let world = World::new().await;
    let request = world.start().await;
    world.finish(&request).await.err().unwrap();
    let [sent] = &world.http.requests(&at("/token"))[..] else { panic!("one request, please") };
    let form = query(&format!("x:?{}", String::from_utf8_lossy(sent.body())));
    assert_eq!((form["grant_type"].as_str(), form["code"].as_str()), ("authorization_code", "code"));
    assert_eq!(form["code_verifier"], request.verifier);
    assert_eq!(form["redirect_uri"], "https://shop.example/login/callback/acme");
    assert_eq!(sent.headers()["authorization"], "Basic c2hvcDpodXNo");
    assert!(!form.contains_key("client_secret"));
}

#[tokio::test]
async fn who_only_takes_our_secret_in_the_body_gets_it_there() {
    let world = World::new().await;
    let mut metadata = metadata();
    metadata["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt", "client_secret_post"]);
    world.http.set(&at("/.well-known/openid-configuration"), 200, metadata);
    let request = world.start().await;
    world.finish(&request).await.err().unwrap();
    let [request] = &world.http.requests(&at("/token"))[..] else { panic!("one request, please") };
    let sent = query(&format!("x:?{}", String::from_utf8_lossy(request.body())));
    assert_eq!((sent["client_id"].as_str(), sent["client_secret"].as_str()), ("shop", "hush"));
    assert!(!request.headers().contains_key("authorization"));
}

#[tokio::test]
async fn only_the_answer_to_this_flow_is_listened_to() {
    let world = World::new().await;
    let request = world.start().await;
    let finish = async |request: &AuthorizationRequest, response: AuthorizationResponse| {
        failure(world.finish_with(request, &response).await)
    };
    let other = |state: Option<String>, error: Option<&str>| AuthorizationResponse {
        state,
        error: error.map(str::to_owned),
        ..code_for(&request)
    };
    assert_eq!(finish(&request, other(None, None)).await, OidcError::Mismatch);
    assert_eq!(finish(&request, other(Some("guessed".into()), None)).await, OidcError::Mismatch);
    assert_eq!(finish(&request, other(None, Some("access_denied"))).await, OidcError::Mismatch);
    let elsewhere = AuthorizationRequest { provider: "other".into(), ..world.start().await };
    assert_eq!(finish(&elsewhere, code_for(&elsewhere)).await, OidcError::Mismatch);
    assert!(world.http.requests(&at("/token")).is_empty(), "a code was redeemed that is not this visitor's");
}

#[tokio::test]
async fn who_says_no_is_told_so_in_our_words() {
    let world = World::new().await;
    let request = world.start().await;
    for (error, expected) in [
        ("access_denied", OidcError::Denied),
        ("server_error", unreachable()),
        ("temporarily_unavailable", unreachable()),
        ("<b>call 555-0100</b>", invalid()),
    ] {
        let response = AuthorizationResponse { error: Some(error.into()), ..code_for(&request) };
        let error = failure(world.finish_with(&request, &response).await);
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("555"));
    }
    let nothing = AuthorizationResponse { code: None, ..code_for(&request) };
    assert_eq!(failure(world.finish_with(&request, &nothing).await), invalid());
}

#[tokio::test]
async fn an_answer_in_another_issuers_name_is_none() {
    let world = World::new().await;
    let request = world.start().await;
    let from = |iss: &str| AuthorizationResponse {
        iss: Some(iss.into()),
        error: Some("access_denied".into()),
        ..code_for(&request)
    };
    let finish = async |response| failure(world.finish_with(&request, &response).await);
    assert_eq!(finish(from("https://other.example")).await, invalid());
    assert_eq!(finish(from("https://acme.example/")).await, invalid());
    assert_eq!(finish(from(ISSUER)).await, OidcError::Denied);
}

#[tokio::test]
async fn who_promises_to_name_itself_in_every_answer_is_held_to_it() {
    for (promised, iss, believed) in [
        (json!(true), None, false),
        (json!(true), Some("https://other.example"), false),
        (json!(true), Some(""), false),
        (json!(true), Some(ISSUER), true),
        (json!(false), None, true),
        (json!(null), Some(ISSUER), true),
        (json!(null), Some("https://other.example"), false),
    ] {
        let world = World::new().await;
        let mut metadata = metadata();
        if !promised.is_null() {
            metadata["authorization_response_iss_parameter_supported"] = promised.clone();
        }
        world.http.set(&at("/.well-known/openid-configuration"), 200, metadata);
        let request = world.start().await;
        for error in [None, Some("access_denied")] {
            let response = AuthorizationResponse {
                iss: iss.map(str::to_owned),
                error: error.map(str::to_owned),
                ..code_for(&request)
            };
            let failed = failure(world.finish_with(&request, &response).await);
            let expected = match (believed, error) {
                (false, _) => invalid(),
                (true, Some(_)) => OidcError::Denied,
                // The code is taken to the provider, who does not answer.
                (true, None) => unreachable(),
            };
            assert_eq!(failed, expected, "{promised} {iss:?} {error:?}");
        }
    }
}

#[tokio::test]
async fn a_code_that_is_refused_signs_nobody_in_and_its_reason_is_not_shown() {
    let world = World::new().await;
    let request = world.start().await;
    let refusal = json!({ "error": "invalid_grant", "error_description": "call 555-0100" });
    for (status, body) in [(400, refusal), (401, json!("what?")), (200, json!({ "error": "bad" }))] {
        world.http.set(&at("/token"), status, body);
        let error = failure(world.finish(&request).await);
        assert_eq!(error, invalid());
        assert!(!error.to_string().contains("555"));
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be() {
    let world = World::new().await;
    let request = world.start().await;
    assert_eq!(failure(world.finish(&request).await), unreachable());
    for status in [500, 503, 429] {
        world.http.set(&at("/token"), status, json!({ "error": "invalid_grant" }));
        assert_eq!(failure(world.finish(&request).await), unreachable(), "{status}");
    }
}
