//! Which ID tokens are believed, and what is taken from them.

use hmac::{Hmac, KeyInit, Mac};
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::keys::{Key, encode, token};
use super::world::*;
use crate::*;

/// A sign-in whose claims are changed before they are signed in order.
async fn with(world: &World, change: impl FnOnce(&mut Value)) -> Result<Identity, OidcError> {
    world
        .sign_in(|mut claims| {
            change(&mut claims);
            Key::new(1).sign("one", &claims)
        })
        .await
}

fn hs256(secret: &[u8], claims: &Value) -> String {
    token(&json!({ "alg": "HS256", "kid": "one" }), claims, |message| {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).unwrap();
        mac.update(message);
        mac.finalize().into_bytes().to_vec()
    })
}

#[tokio::test]
async fn what_is_not_the_issuers_for_us_of_now_and_of_this_flow_is_not_believed() {
    let world = World::new().await;
    assert!(with(&world, |_| ()).await.is_ok());
    let wrong = [
        ("nonce", json!("guessed")),
        ("nonce", Value::Null),
        ("aud", json!("other")),
        ("aud", json!(["shop", "other"])),
        ("aud", json!([])),
        ("iss", json!("https://other.example")),
        ("iss", json!("https://acme.example/")),
        ("exp", json!(NOW - 31)),
        ("exp", Value::Null),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
        ("azp", json!("other")),
        ("azp", json!("")),
        ("azp", json!(["shop"])),
        ("nbf", json!(NOW + 31)),
        ("nbf", json!(NOW as f64 + 1e9 + 0.5)),
        ("nbf", json!(u64::MAX)),
        ("nbf", json!("tomorrow")),
        ("at_hash", json!(at_hash("another"))),
        ("at_hash", json!("")),
        ("at_hash", json!(encode(Sha256::digest("access")))),
    ];
    for (claim, value) in wrong {
        let result = with(&world, |claims| claims[claim] = value.clone()).await;
        assert_eq!(failure(result), invalid(), "{claim}: {value}");
    }
    let right = [
        ("azp", json!("shop")),
        ("azp", Value::Null),
        ("nbf", json!(NOW)),
        ("nbf", json!(NOW as f64 - 0.5)),
        ("nbf", json!(0)),
        ("at_hash", json!(at_hash("access"))),
        ("tid", json!(7)),
    ];
    for (claim, value) in right {
        assert!(with(&world, |claims| claims[claim] = value.clone()).await.is_ok(), "{claim}: {value}");
    }
}

/// The hash of an access token in a token that SHA-256 signs (OpenID Connect Core 1.0, section 3.1.3.6).
fn at_hash(access: &str) -> String {
    encode(&Sha256::digest(access)[..16])
}

#[tokio::test]
async fn clocks_may_differ_by_half_a_minute() {
    let world = World::new().await;
    assert!(with(&world, |claims| claims["exp"] = json!(NOW - 29)).await.is_ok());
    assert!(with(&world, |claims| claims["nbf"] = json!(NOW + 30)).await.is_ok());
}

#[tokio::test]
async fn a_token_signed_by_anybody_else_is_not_believed() {
    let world = World::new().await;
    let public = Key::new(1).public("one").to_string();
    let point = {
        let key = Key::new(1).public("one");
        [key["x"].as_str().unwrap(), key["y"].as_str().unwrap()].concat()
    };
    type Forge<'a> = Box<dyn FnOnce(Value) -> String + 'a>;
    let forged: [(&str, Forge<'_>); 8] = [
        ("another key under the same id", Box::new(|claims| Key::new(2).sign("one", &claims))),
        ("another key under another id", Box::new(|claims| Key::new(2).sign("two", &claims))),
        ("none", Box::new(|claims| token(&json!({ "alg": "none" }), &claims, |_| vec![]))),
        (
            "none with the key's id",
            Box::new(|claims| token(&json!({ "alg": "none", "kid": "one" }), &claims, |_| vec![])),
        ),
        ("the public key as a secret", Box::new(|claims| hs256(public.as_bytes(), &claims))),
        ("its point as a secret", Box::new(|claims| hs256(point.as_bytes(), &claims))),
        ("our own secret", Box::new(|claims| hs256(b"hush", &claims))),
        (
            "no signature",
            Box::new(|claims| token(&json!({ "alg": "ES256", "kid": "one" }), &claims, |_| vec![])),
        ),
    ];
    for (how, forge) in forged {
        assert_eq!(failure(world.sign_in(forge).await), invalid(), "{how}");
    }
}

#[tokio::test]
async fn what_was_changed_after_signing_is_not_believed() {
    let world = World::new().await;
    let changed = world.sign_in(|mut claims| {
        let signed = Key::new(1).sign("one", &claims);
        let (header, signature) = (signed.split('.').next().unwrap(), signed.rsplit('.').next().unwrap());
        claims["email"] = json!("admin@example.com");
        format!("{header}.{}.{signature}", encode(claims.to_string()))
    });
    assert_eq!(failure(changed.await), invalid());
}

#[tokio::test]
async fn what_is_no_token_is_not_believed() {
    let world = World::new().await;
    for nonsense in ["", "a.b.c", "e30.e30.", "\u{1f333}"] {
        assert_eq!(failure(world.sign_in(|_| nonsense.to_owned()).await), invalid(), "{nonsense}");
    }
    let request = world.start().await;
    world.http.set(&at("/token"), 200, json!({ "access_token": "a", "token_type": "bearer" }));
    assert_eq!(failure(world.finish(&request).await), invalid());
}

#[tokio::test]
async fn rsa_signs_as_well() {
    let world = World::new().await;
    // As short as this only here, where it has to be made quickly.
    let private = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1_024).unwrap();
    let (n, e) = (encode(private.n().to_bytes_be()), encode(private.e().to_bytes_be()));
    let key = json!({ "kty": "RSA", "use": "sig", "kid": "rsa", "n": n, "e": e });
    world.http.set(&at("/keys"), 200, json!({ "keys": [key, { "kty": "unheard of" }] }));
    let sign = |message: &[u8]| SigningKey::<rsa::sha2::Sha256>::new(private).sign(message).to_vec();
    let signed = world.sign_in(|claims| token(&json!({ "alg": "RS256", "kid": "rsa" }), &claims, sign));
    assert_eq!(signed.await.ok().unwrap().claims.subject, "42");
}

#[tokio::test]
async fn an_address_is_verified_only_if_the_token_says_so() {
    let world = World::new().await;
    for (said, verified) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(false), false),
        (json!("false"), false),
        (Value::Null, false),
    ] {
        let identity = with(&world, |claims| claims["email_verified"] = said.clone()).await.ok().unwrap();
        assert_eq!(identity.claims.email_verified, verified, "{said}");
    }
}

#[tokio::test]
async fn an_address_that_the_token_does_not_say_is_asked_for() {
    let world = World::new().await;
    let without = |claims: &mut Value| {
        claims
            .as_object_mut()
            .unwrap()
            .retain(|name, _| !["email", "email_verified", "name"].contains(&name.as_str()));
    };
    let userinfo = json!({ "sub": "42", "email": "ANN@example.com", "email_verified": true, "name": "Ann" });
    world.http.set(&at("/userinfo"), 200, userinfo.clone());
    let Claims { email, email_verified, name, .. } = with(&world, without).await.ok().unwrap().claims;
    assert_eq!((email.as_str(), email_verified, name.as_str()), ("ANN@example.com", true, "Ann"));
    assert_eq!(world.http.requests(&at("/userinfo"))[0].headers()["authorization"], "Bearer access");

    let mut in_words = userinfo.clone();
    in_words["email_verified"] = json!("true");
    world.http.set(&at("/userinfo"), 200, in_words);
    assert!(with(&world, without).await.ok().unwrap().claims.email_verified);

    let mut anothers = userinfo;
    anothers["sub"] = json!("43");
    world.http.set(&at("/userinfo"), 200, anothers);
    assert_eq!(failure(with(&world, without).await), invalid());
    for (info, email) in [
        (json!({ "sub": "42", "email": "ann@example.com" }), "ann@example.com"),
        (json!({ "sub": "42", "email": null, "name": null }), ""),
    ] {
        world.http.set(&at("/userinfo"), 200, info);
        let claims = with(&world, without).await.ok().unwrap().claims;
        assert_eq!((claims.email.as_str(), claims.email_verified), (email, false));
    }
    // Who it is is known all the same.
    world.http.set(&at("/userinfo"), 403, json!({}));
    assert_eq!(with(&world, without).await.ok().unwrap().claims.email, "");
    world.http.remove(&at("/userinfo"));
    assert_eq!(with(&world, without).await.ok().unwrap().claims.subject, "42");
}

#[tokio::test]
async fn each_claim_that_the_token_leaves_out_is_asked_for_and_what_it_says_stands() {
    let world = World::new().await;
    let said = |email: &str, verified: Value, name: &str| json!({ "sub": "42", "email": email, "email_verified": verified, "name": name });
    let address = " Ann@Example.com ";
    for (absent, info, expected) in [
        (&["email_verified"][..], said(address, json!(true), "Bob"), (address, true, "Ann")),
        (&["email_verified"], said(address, json!("false"), "Bob"), (address, false, "Ann")),
        (&["email_verified"], said("bob@example.com", json!(true), "Bob"), (address, false, "Ann")),
        (&["name"], said("bob@example.com", json!(false), "Bob"), (address, true, "Bob")),
        (&["email"], said("bob@example.com", json!(false), "Bob"), ("bob@example.com", false, "Ann")),
        (&["email"], json!({ "sub": "42" }), ("", false, "Ann")),
    ] {
        world.http.set(&at("/userinfo"), 200, info.clone());
        let without = |claims: &mut Value| {
            claims.as_object_mut().unwrap().retain(|name, _| !absent.contains(&name.as_str()))
        };
        let claims = with(&world, without).await.ok().unwrap().claims;
        assert_eq!(
            (claims.email.as_str(), claims.email_verified, claims.name.as_str()),
            expected,
            "{absent:?}: {info}"
        );
    }
    // Nothing is asked for that was said.
    let before = world.http.requests(&at("/userinfo")).len();
    assert!(with(&world, |_| ()).await.is_ok());
    assert_eq!(world.http.requests(&at("/userinfo")).len(), before);
}

#[tokio::test]
async fn an_address_of_a_trusted_tenant_is_as_good_as_verified_unless_it_is_said_not_to_be() {
    let world = World::with(&[
        ("OIDC_PROVIDERS", "acme"),
        ("OIDC_ACME_CLIENT_ID", "shop"),
        ("OIDC_ACME_CLIENT_SECRET", "hush"),
        ("OIDC_ACME_ISSUER", ISSUER),
        ("OIDC_ACME_TRUSTED_TENANTS", "other, 9188040D-6C67-4C5B"),
    ])
    .await;
    for (tenant, said, verified) in [
        (json!("9188040d-6c67-4c5b"), Value::Null, true),
        (json!("9188040d-6c67-4c5b"), json!(false), false),
        (json!("9188040d"), Value::Null, false),
        (json!(""), Value::Null, false),
        (Value::Null, Value::Null, false),
        (json!(["other"]), Value::Null, false),
        (Value::Null, json!(true), true),
    ] {
        let change = |claims: &mut Value| {
            claims["tid"] = tenant.clone();
            claims["email_verified"] = said.clone();
        };
        assert_eq!(
            with(&world, change).await.ok().unwrap().claims.email_verified,
            verified,
            "{tenant} {said}"
        );
    }
}

#[tokio::test]
async fn who_has_told_no_name_has_none() {
    let world = World::new().await;
    let identity = with(&world, |claims| claims["name"] = Value::Null).await.ok().unwrap();
    assert_eq!(identity.claims.name, "");
}
