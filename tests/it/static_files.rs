//! The static files, where the platform does not serve them.

use crate::support::Site;
use axum::http::StatusCode;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

#[tokio::test]
async fn what_anybody_may_keep_for_good_brings_nobodys_cookies() {
    let site = Site::new().await;
    let style = coppice::assets::path("admin.css");
    site.counting.reset();
    let mut visitor = site.visitor().with_cookie("session", "junk").with_cookie("bm_forged", "x.y");
    let answer = visitor.get(style).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(site.counting.sessions(), 0);
    assert_eq!(visitor.get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_of_a_former_release_gets_the_files_of_today() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let answer = visitor.get("/assets/admin.0123456789.css").await;
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let style = visitor.get(answer.header("location")).await;
    assert_eq!((style.status, style.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
}

#[tokio::test]
async fn what_stands_within_pages_is_known_by_its_hash_and_comes_before_whatever_could_delay_it() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (path, scripts) in [
        ("/", 1),
        ("/shop", 2),
        ("/shop/mug-57", 2),
        ("/cart", 2),
        ("/account", 1),
        ("/nope", 1),
        ("/admin", 1),
    ] {
        let answer = admin.get(path).await;
        let policy = answer.header("content-security-policy");
        // A script that the policy does not know by its hash, or that such a one has not loaded, does not run.
        let scripts_from = policy.split("; ").find(|rule| rule.starts_with("script-src ")).unwrap();
        for source in scripts_from.split(' ').skip(1) {
            assert!(source == "'strict-dynamic'" || source.starts_with("'sha256-"), "{path}: {source}");
        }
        assert!(!answer.body.contains("<script src"), "{path}");
        let (head, body) = answer.body.split_once("<body>").unwrap();
        assert!(!body.contains("<script>") && !body.contains("<style"), "{path}");
        for (tag, count) in [("script", scripts), ("style", 1)] {
            let open = format!("<{tag}>");
            assert_eq!(head.matches(&open).count(), count, "{path}: {tag}");
            for (at, _) in head.match_indices(&open) {
                assert!(head.find("stylesheet").is_none_or(|beside| at < beside), "{path}: {tag}");
                let (text, _) = head.split_at(at + open.len()).1.split_once(&format!("</{tag}>")).unwrap();
                let hash = BASE64_STANDARD.encode(Sha256::digest(text));
                let sources =
                    policy.split("; ").find(|rule| rule.starts_with(&format!("{tag}-src "))).unwrap();
                assert!(sources.contains(&format!("'sha256-{hash}'")), "{path}: {tag}");
            }
        }
    }
}
