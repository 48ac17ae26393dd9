//! GitHub.

use serde_json::{Value, json};

use super::world::*;
use crate::*;

const TOKEN: &str = "https://github.com/login/oauth/access_token";
const USER: &str = "https://api.github.com/user";
const EMAILS: &str = "https://api.github.com/user/emails";

async fn world() -> World {
    let world = World::with(&[
        ("OIDC_PROVIDERS", "github"),
        ("OIDC_GITHUB_CLIENT_ID", "shop"),
        ("OIDC_GITHUB_CLIENT_SECRET", "hush"),
    ])
    .await;
    world.http.set(
        TOKEN,
        200,
        json!({ "access_token": "a", "token_type": "bearer", "scope": "read:user,user:email" }),
    );
    world.http.set(USER, 200, json!({ "id": 42, "login": "ann", "name": "Ann" }));
    emails(&world, true);
    world
}

fn emails(world: &World, verified: bool) {
    let other =
        json!({ "email": "other@example.com", "primary": false, "verified": true, "visibility": null });
    let primary = json!({ "email": "Ann@example.com", "primary": true, "verified": verified });
    world.http.set(EMAILS, 200, json!([other, primary]));
}

async fn sign_in(world: &World) -> Result<Identity, OidcError> {
    let request = world.start().await;
    world.finish(&request).await
}

#[tokio::test]
async fn visitors_are_sent_to_github_without_asking_it_first() {
    let world = world().await;
    let (address, _) = world.client().start(&world.provider, CALLBACK, "/").await.ok().unwrap();
    assert!(address.starts_with("https://github.com/login/oauth/authorize?response_type=code&"), "{address}");
    assert!(
        address.contains("scope=read%3Auser+user%3Aemail&") || address.ends_with("user%3Aemail"),
        "{address}"
    );
}

#[tokio::test]
async fn somebody_is_their_number_and_their_primary_address() {
    let world = world().await;
    let identity = sign_in(&world).await.ok().unwrap();
    let Claims { subject, email, email_verified, name } = identity.claims;
    assert_eq!([subject, email, name], ["42", "Ann@example.com", "Ann"]);
    assert!(email_verified);
    assert_eq!((identity.tokens.refresh, identity.tokens.expires_at), (None, None));
    for address in [USER, EMAILS] {
        let request = &world.http.requests(address)[0];
        assert_eq!(request.headers()["authorization"], "Bearer a");
        assert!(request.headers().contains_key("user-agent"), "GitHub answers nobody without a name");
    }
    let sent = String::from_utf8(world.http.requests(TOKEN)[0].body().to_vec()).unwrap();
    assert!(sent.contains("client_secret=hush") && sent.contains("code_verifier="), "{sent}");
}

#[tokio::test]
async fn who_has_told_no_name_goes_by_the_account() {
    let world = world().await;
    world.http.set(USER, 200, json!({ "id": 42, "login": "ann", "name": Value::Null }));
    assert_eq!(sign_in(&world).await.ok().unwrap().claims.name, "ann");
}

#[tokio::test]
async fn a_primary_address_that_is_not_verified_or_not_there_is_not_said_to_be() {
    let world = world().await;
    emails(&world, false);
    assert!(!sign_in(&world).await.ok().unwrap().claims.email_verified);
    world.http.set(EMAILS, 200, json!([]));
    let claims = sign_in(&world).await.ok().unwrap().claims;
    assert_eq!((claims.email.as_str(), claims.email_verified), ("", false));
}

#[tokio::test]
async fn a_refusal_is_one_although_its_status_is_200() {
    let world = world().await;
    world.http.set(TOKEN, 200, json!({ "error": "bad_verification_code", "error_description": "…" }));
    assert_eq!(failure(sign_in(&world).await), OidcError::Invalid("GitHub".into()));
    let world = self::world().await;
    world.http.set(USER, 401, json!({ "message": "Bad credentials" }));
    assert_eq!(failure(sign_in(&world).await), OidcError::Unreachable("GitHub".into()));
}
