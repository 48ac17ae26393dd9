//! Whose an account elsewhere is, and what several sign-ins with one side by side come to.

use axum::http::StatusCode;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::service::Token;
use coppice::auth::store::{NewSession, ProviderAccount, SealedTokens, sign_in_with_account};

use crate::support::{ADMIN, Site, Visitor, shop};

const EMAIL: &str = "ada@example.com";

const GITHUB: [(&str, &str); 3] =
    [("OIDC_PROVIDERS", "github"), ("OIDC_GITHUB_CLIENT_ID", "shop"), ("OIDC_GITHUB_CLIENT_SECRET", "hush")];

/// What GitHub says of somebody.
#[derive(Clone, Copy, Default)]
struct Says<'a> {
    subject: &'a str,
    email: Option<&'a str>,
    authoritative: bool,
    signed_in: Option<&'a str>,
}

/// Signs somebody in on what GitHub says; who they are here, and their browser.
async fn sign_in(site: &Site, says: Says<'_>) -> Option<(String, Visitor)> {
    let text = format!("{:032x}-by-my-test", site.platform.random.u128());
    let hash = Token::parse(&text).unwrap().hash();
    let Says { subject, email, authoritative, signed_in } = says;
    let account = ProviderAccount { provider: "github", subject, email, authoritative, signed_in, name: "" };
    let tenant = shop();
    let new = NewSession {
        id_hash: &hash,
        tenant: &tenant,
        user_id: &hash,
        user_agent: "",
        old: None,
        cart: None,
        event: AuditEvent::at(site.platform.clock.now(), Action::SignedIn),
    };
    let session =
        sign_in_with_account(&site.db(), &account, &SealedTokens::default(), &new).await.unwrap()?;
    Some((session.user_id, site.visitor().with_cookie("session", &text)))
}

async fn user_id(site: &Site, email: &str) -> String {
    site.open_session(email).await;
    let ids: Vec<serde_json::Value> = site
        .db()
        .query(
            coppice_platform::sql::Statement::read("id", "SELECT id FROM users WHERE email = ?1").bind(email),
        )
        .await
        .unwrap()
        .decode()
        .unwrap();
    ids[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_that_is_linked_is_its_persons_whatever_address_it_has_now() {
    let site = Site::new().await;
    let eve = user_id(&site, "eve@example.com").await;
    let first = Says { subject: "1", email: Some(EMAIL), ..Says::default() };
    let (ada, _) = sign_in(&site, first).await.unwrap();
    for email in [None, Some("eve@example.com"), Some("ada.l@example.com"), Some(EMAIL)] {
        for authoritative in [false, true] {
            let (who, mut browser) = sign_in(&site, Says { email, authoritative, ..first }).await.unwrap();
            assert_eq!(who, ada, "{email:?}");
            assert!(browser.get("/account").await.body.contains(EMAIL));
        }
    }
    assert_ne!(ada, eve);
    assert!(
        sign_in(&site, Says { subject: "2", ..Says::default() }).await.is_none(),
        "nobody is somebody without an address"
    );
}

#[tokio::test]
async fn an_address_that_somebody_has_is_linked_by_who_speaks_for_it_or_is_them_and_by_nobody_else() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, EMAIL).await;
    let (own, eves) = (user_id(&site, EMAIL).await, user_id(&site, "eve@example.com").await);
    let at = |subject| Says { subject, email: Some(EMAIL), ..Says::default() };
    for (says, linked) in [
        (at("1"), false),
        (Says { signed_in: Some(&eves), ..at("2") }, false),
        (Says { signed_in: Some(&own), ..at("3") }, true),
        (Says { authoritative: true, ..at("4") }, true),
        (Says { authoritative: true, email: None, ..at("5") }, false),
        // Who is signed in adds what is theirs, and becomes nobody else by it.
        (Says { signed_in: Some(&own), email: Some("nobody@example.com"), ..at("6") }, false),
        (
            Says { signed_in: Some(&own), email: Some("nobody@example.com"), authoritative: true, ..at("7") },
            false,
        ),
        (
            Says { signed_in: Some(&own), email: Some("eve@example.com"), authoritative: true, ..at("8") },
            false,
        ),
    ] {
        let who = sign_in(&site, says).await.map(|(who, _)| who);
        assert_eq!(who, linked.then(|| own.clone()), "{}", says.subject);
    }
    // Who had no account is refused for good, and who has one comes in by it alone.
    assert!(sign_in(&site, at("1")).await.is_none());
    assert_eq!(sign_in(&site, Says { email: None, ..at("3") }).await.unwrap().0, own);
    assert!(ada.get("/account").await.body.contains(EMAIL), "nothing of theirs has ended");
}

#[tokio::test]
async fn who_has_taken_an_address_on_a_providers_word_loses_it_to_who_proves_it() {
    for by_code in [true, false] {
        let site = Site::new().await;
        let squatter = Says { subject: "1", email: Some(EMAIL), ..Says::default() };
        let (taken, mut eve) = sign_in(&site, squatter).await.unwrap();
        assert_eq!(eve.get("/account").await.status, StatusCode::OK);
        let mut ada = site.visitor();
        if by_code {
            ada.sign_in(&site, EMAIL).await;
        } else {
            ada = sign_in(&site, Says { subject: "2", authoritative: true, ..squatter }).await.unwrap().1;
        }
        assert!(ada.get("/account").await.body.contains(EMAIL));
        assert_eq!(eve.get("/account").await.status, StatusCode::SEE_OTHER, "{by_code}");
        assert!(sign_in(&site, squatter).await.is_none(), "{by_code}");
        // The same person goes on.
        assert_eq!(user_id(&site, EMAIL).await, taken);
    }
}

#[tokio::test]
async fn who_proves_their_address_in_the_browser_where_they_are_signed_in_keeps_what_is_linked() {
    let site = Site::new().await;
    let says = Says { subject: "1", email: Some(EMAIL), ..Says::default() };
    let (ada, mut browser) = sign_in(&site, says).await.unwrap();
    browser.sign_in(&site, EMAIL).await;
    assert_eq!(sign_in(&site, says).await.unwrap().0, ada);

    let site = Site::new().await;
    let (ada, mut browser) = sign_in(&site, says).await.unwrap();
    let proof = Says { subject: "2", authoritative: true, signed_in: Some(&ada), ..says };
    assert_eq!(sign_in(&site, proof).await.unwrap().0, ada);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    assert_eq!(sign_in(&site, says).await.unwrap().0, ada);
}

#[tokio::test]
async fn an_admin_by_the_settings_is_one_by_a_door_that_proves_the_address() {
    for (domains, status) in [("", 403), ("other.example", 403), ("example.com", 200), ("*", 200)] {
        let settings = [&GITHUB[..], &[("OIDC_GITHUB_AUTHORITATIVE_FOR", domains)]].concat();
        let site = Site::with(&settings).await;
        let (_, mut admin) =
            sign_in(&site, Says { subject: "1", email: Some(ADMIN), ..Says::default() }).await.unwrap();
        assert_eq!(admin.get("/admin").await.status, status, "{domains}");
        let mut by_code = site.visitor();
        by_code.sign_in(&site, ADMIN).await;
        assert_eq!(by_code.get("/admin").await.status, 200, "{domains}");
    }
}

/// Goes to GitHub; the state that must come back.
async fn go(browser: &mut Visitor) -> String {
    let sent = browser.get("/login/with/github").await;
    let (_, state) = sent.header("location").split_once("state=").unwrap();
    state.split('&').next().unwrap().to_owned()
}

fn flows(browser: &Visitor) -> usize {
    browser.cookies.keys().filter(|name| name.starts_with("oidc_flow")).count()
}

#[tokio::test]
async fn sign_ins_side_by_side_are_told_apart_and_an_answer_to_none_ends_none() {
    let site = Site::with(&GITHUB).await;
    let mut browser = site.visitor();
    let (one, two) = (go(&mut browser).await, go(&mut browser).await);
    assert_eq!(flows(&browser), 2);
    for stranger in [
        String::new(),
        "?code=abc".into(),
        "?error=access_denied".into(),
        "?code=abc&state=".into(),
        "?code=abc&state=made-up".into(),
        format!("?code=abc&state={}", one.split_at(8).0),
        format!("?code=abc&state={}AAAA", one.split_at(39).0),
    ] {
        let answer = browser.get(&format!("/login/callback/github{stranger}")).await;
        assert_eq!((answer.status, flows(&browser)), (StatusCode::UNPROCESSABLE_ENTITY, 2), "{stranger}");
        assert!(answer.body.contains("began in another window"), "{stranger}");
    }
    for (state, left) in [(two, 1), (one, 0)] {
        let answer = browser.get(&format!("/login/callback/github?error=access_denied&state={state}")).await;
        assert!(answer.body.contains("You did not allow the sign-in"), "{}", answer.body);
        assert_eq!(flows(&browser), left);
    }
    for _ in 0..9 {
        go(&mut browser).await;
    }
    assert_eq!(flows(&browser), 5);
}
