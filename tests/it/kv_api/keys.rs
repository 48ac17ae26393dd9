//! `/admin/api-keys`: keys are made, given another secret, and revoked.

use axum::http::StatusCode;
use serde::Deserialize;

use super::keyed::{Sent, count, make, make_by, put_a, send_form, shown_secret};
use crate::support::{ADMIN, Answer, Site};

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Stored {
    hash: Option<String>,
    sealed_secret: Option<String>,
    legacy: i64,
    scopes: String,
    prefixes: String,
    title: Option<String>,
}

const STORED: &str = "SELECT k.hash, k.sealed_secret, k.legacy, k.scopes, k.prefixes, n.title \
                      FROM api_keys k LEFT JOIN kv_namespaces n ON n.id = k.namespace_id ORDER BY k.id DESC LIMIT 1";

/// The mark in the question whether a key is to have another secret.
fn seen(question: &Answer) -> String {
    question.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn where_there_is_no_key_the_page_says_what_one_is_for() {
    let site = Site::new().await;
    let page = site.admin().await.get("/admin/api-keys").await;
    assert!(page.body.contains("A key lets a program of yours keep small values"), "{}", page.body);
    assert!(!page.body.contains("data-testid=\"api-key\"") && page.body.contains("Make the key"));
    assert_eq!(page.round_trips(), 2, "the visitor's session and the page");
}

#[tokio::test]
async fn a_key_is_made_with_its_namespace_and_its_secret_is_shown_once() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let (answer, _) = send_form(&mut admin, &[("prefixes", "a/\r\nb/"), ("name", "Price & stock")]).await;
    let secret = shown_secret(&answer);
    assert!(secret.starts_with("kv_") && secret.len() == 46, "{secret}");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    for told in ["http://localhost/api/v1", "http://localhost/client/v4", "curl -H", "/api/v1/kv?prefix=a%2F"]
    {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let stored: Stored = site.row(STORED).await;
    assert!(stored.hash.is_some_and(|hash| hash.len() == 64) && stored.sealed_secret.is_none());
    assert_eq!((stored.scopes.as_str(), stored.prefixes.as_str()), (r#"["read","write"]"#, r#"["a/","b/"]"#));
    assert_eq!((stored.legacy, stored.title.as_deref()), (0, Some("Prices")));
    let page = admin.get("/admin/api-keys").await.body;
    assert!(
        !page.contains(&secret) && page.contains("Price &amp; stock") && page.contains("never used"),
        "{page}"
    );
    assert!(page.contains("data-testid=\"namespace\"") && page.contains("1 key"), "{page}");
    let log = admin.get("/admin/audit").await.body;
    assert!(
        log.contains("API key made") && log.contains("new namespace “Prices”; read, write; token"),
        "{log}"
    );
    assert!(!log.contains(&secret));
}

#[tokio::test]
async fn a_secret_that_signs_is_sealed() {
    let site = Site::new().await;
    for (kind, legacy) in [("signed", 0), ("legacy", 1)] {
        let mut admin = site.admin().await;
        let (answer, id) =
            send_form(&mut admin, &[("kind", kind), ("title", kind), ("namespace", "new")]).await;
        let secret = shown_secret(&answer);
        assert!(answer.body.contains(&id) && answer.body.contains("openssl dgst"), "{}", answer.body);
        let stored: Stored = site.row(STORED).await;
        assert!(
            stored.hash.is_none() && stored.sealed_secret.is_some_and(|sealed| !sealed.contains(&secret))
        );
        assert_eq!(stored.legacy, legacy);
    }
}

#[tokio::test]
async fn a_form_that_comes_twice_makes_one_key() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = [("id", "aaaaaaaa-89ab-7fff-bfff-ffffffffffff")];
    let first = send_form(&mut admin, &id).await.0;
    let again = send_form(&mut admin, &[id[0], ("title", "Another")]).await.0;
    assert_eq!((first.status, again.status), (StatusCode::OK, StatusCode::CONFLICT));
    assert_eq!(count(&site, "api_keys").await, 1);
    assert_eq!(count(&site, "kv_namespaces").await, 1);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    make_by(&mut admin, &[]).await;
    let long = "x".repeat(30_000);
    for (field, value) in [
        ("name", ""),
        ("name", "\u{0}"),
        ("name", &long),
        ("title", "Prices"),
        ("title", "\u{202e}"),
        ("prefixes", "a\u{0}b"),
        ("prefixes", &long),
        ("kind", "password"),
        ("namespace", "no such one"),
        ("namespace", ""),
    ] {
        let (answer, _) = send_form(
            &mut admin,
            &[("title", "Two"), (field, value)]
                .into_iter()
                .filter(|(name, sent)| *name != "title" || field != "title" || *sent == value)
                .collect::<Vec<_>>(),
        )
        .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {value:.20}");
        let problem = answer.body.split(&format!("id=\"{field}-problem\"")).nth(1).unwrap();
        let problem = problem.split_once('>').unwrap().1;
        assert!(!problem.starts_with("</p>"), "{field}: {value:.20}");
    }
    let none = send_form(&mut admin, &[("title", "Two"), ("read", ""), ("write", "")]).await.0;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.body.contains("at least one of these"));
    let kept = send_form(&mut admin, &[("name", "<b>\"=cmd\" 🫖"), ("title", "")]).await.0.body;
    assert!(kept.contains("value=\"&lt;b&gt;&quot;=cmd&quot; 🫖\"") && !kept.contains("<b>\"=cmd"), "{kept}");
    assert_eq!(count(&site, "api_keys").await, 1);
    assert_eq!(count(&site, "kv_namespaces").await, 1);
}

#[tokio::test]
async fn a_new_secret_ends_the_former_one_at_once_and_is_given_once() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for kind in ["token", "signed"] {
        let key = make_by(&mut admin, &[("kind", kind), ("title", kind)]).await;
        put_a(&site).await;
        let sent = |secret: &str| match kind {
            "token" => Sent::with_token(secret),
            _ => {
                let key = super::keyed::Made { secret: secret.into(), ..key.clone() };
                Sent::signed(&key, site.platform.clock.now_ms())
            }
        };
        assert!(sent(&key.secret).reads(&site).await.is_ok());
        let path = format!("/admin/api-keys/{}/rotate", key.id);
        let mark = seen(&admin.get(&path).await);
        let rotated = admin.post(&path, &[("seen", &mark)]).await;
        let secret = shown_secret(&rotated);
        assert!(secret != key.secret && sent(&secret).writes(&site).await.is_ok());
        assert!(
            sent(&key.secret).reads(&site).await.is_err() && sent(&key.secret).writes(&site).await.is_err()
        );
        // The form once more, as a reload sends it.
        let again = admin.post(&path, &[("seen", &mark)]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{kind}");
        assert!(sent(&secret).writes(&site).await.is_ok());
        site.db()
            .query(coppice_platform::sql::Statement::write("test_empty", "DELETE FROM kv_store"))
            .await
            .unwrap();
    }
    let log = admin.get("/admin/audit?action=api_key_rotated").await.body;
    assert_eq!(log.matches("<td>API key given a new secret").count(), 2, "{log}");
}

#[tokio::test]
async fn a_revoked_key_is_kept_in_the_list_without_its_secret() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let key = make_by(&mut admin, &[("kind", "signed")]).await;
    let path = format!("/admin/api-keys/{}/revoke", key.id);
    let question = admin.get(&path).await;
    assert!(question.status == StatusCode::OK && question.body.contains("Revoke “Prices”?"));
    for _ in 0..2 {
        let answer = admin.post(&path, &[]).await;
        assert_eq!(answer.header("location"), "/admin/api-keys?done=revoked");
    }
    let page = admin.get("/admin/api-keys?done=revoked").await.body;
    assert!(page.contains("The key is revoked.") && page.contains("<h2>Revoked</h2>"), "{page}");
    let stored: Stored = site.row(STORED).await;
    assert!(stored.sealed_secret.is_none());
    for act in ["rotate", "revoke"] {
        let gone = admin.get(&format!("/admin/api-keys/{}/{act}", key.id)).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{act}");
    }
    let log = admin.get("/admin/audit?action=api_key_revoked").await.body;
    assert_eq!(log.matches("<td>API key revoked").count(), 1, "{log}");
}

#[tokio::test]
async fn keys_and_namespaces_are_their_shops_own() {
    let site = Site::new().await;
    let ours = make(&site, &[]).await;
    let namespace = site.row::<Id>("SELECT id FROM kv_namespaces").await.id;
    let mut there = site.visitor_at("other.example");
    there.sign_in(&site, ADMIN).await;
    let page = there.get("/admin/api-keys").await.body;
    assert!(!page.contains("Prices") && !page.contains(&namespace), "{page}");
    for act in ["rotate", "revoke"] {
        let path = format!("/admin/api-keys/{}/{act}", ours.id);
        assert_eq!(there.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(there.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    }
    let refused = send_form(&mut there, &[("namespace", &namespace)]).await.0;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A title is taken in one shop alone.
    make_by(&mut there, &[]).await;
    let mut nobody = site.visitor();
    assert!(nobody.get("/admin/api-keys").await.status.is_redirection());
    nobody.sign_in(&site, "ada@example.com").await;
    assert_eq!(nobody.get("/admin/api-keys").await.status, StatusCode::FORBIDDEN);
    assert_eq!(send_form(&mut nobody, &[("title", "Three")]).await.0.status, StatusCode::FORBIDDEN);
}
