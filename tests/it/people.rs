//! Who manages a shop: invitations, links, roles.

mod invitations;

use std::time::Duration;

use axum::http::StatusCode;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::model::Purpose;
use coppice::auth::service::LinkSecret;
use coppice::auth::store::NewLink;
use coppice::people::{service, store};
use coppice::visitor::MemberRole;
use coppice_platform::Platform;
use coppice_platform::clock::ManualClock;

use crate::support::{ADMIN, Answer, Site, Visitor, hand, other_shop, shop};

/// Opens the link with this secret.
pub async fn open(visitor: &mut Visitor, key: &str) -> Answer {
    visitor.post("/link", &[("key", key)]).await
}

/// The secret of the link in the mail that was last sent to this address.
fn mailed(site: &Site, email: &str) -> String {
    let sent = site.platform.mailer.outbox();
    let text = &sent.iter().find(|sent| sent.mail.to == email).unwrap().mail.text;
    text.split("/link?key=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// The secret of the link that a page shows.
fn shown(answer: &Answer) -> String {
    let link = answer.body.split("/link?key=").nth(1).unwrap_or_else(|| panic!("{}", answer.body));
    link.split('"').next().unwrap().to_owned()
}

/// Takes the invitation that was mailed to this address.
pub async fn join(site: &Site, visitor: &mut Visitor, email: &str) -> Answer {
    let key = mailed(site, email);
    visitor.get(&format!("/link?key={key}")).await;
    open(visitor, &key).await
}

/// Takes an invitation that was not mailed, as somebody who is signed in.
pub async fn take_a_link_that_was_handed_on(site: &Site) {
    let secret = LinkSecret::new(site.platform.random.as_ref());
    let now = site.platform.clock.now();
    let link = NewLink {
        id: "handed",
        hash: &secret.hash(),
        tenant: &shop(),
        purpose: Purpose::Invite,
        email: "ada@example.com",
        role: MemberRole::Admin,
        mailed: false,
        created_by: None,
        now,
        expires_at: now + 60,
    };
    let event = AuditEvent::at(now, Action::PersonInvited);
    store::insert_link(&site.db(), &link, &event).await.unwrap();
    let mut grace = site.visitor();
    grace.sign_in(site, "grace@example.com").await;
    assert_eq!(open(&mut grace, secret.text()).await.header("location"), "/admin");
}

async fn members(site: &Site) -> Vec<String> {
    let members = store::get_members(&site.db(), &shop()).await.unwrap();
    members.into_iter().map(|member| format!("{} {}", member.email, member.role.name())).collect()
}

/// Somebody who is signed in, with this role in the shop.
async fn member(site: &Site, email: &str, role: MemberRole) -> (Visitor, String) {
    service::add_member(&site.platform, &site.db(), &shop(), email, role).await.unwrap();
    let token = site.open_session(email).await;
    let members = store::get_members(&site.db(), &shop()).await.unwrap();
    let id = members.into_iter().find(|member| member.email == email).unwrap().user_id;
    (site.visitor().with_cookie("session", &token), id)
}

/// A site whose settings name no operator.
async fn site(settings: &[(&str, &str)]) -> Site {
    Site::with(&[&[("ADMIN_EMAILS", "")], settings].concat()).await
}

#[tokio::test]
async fn whoever_opens_the_mailed_link_manages_the_shop_once_and_no_other() {
    let site = site(&[]).await;
    let (mut owner, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
    let invited = owner.post("/admin/people", &[("email", " Ada <Ada@Example.com>")]).await;
    assert_eq!(invited.header("location"), "/admin/people?done=invited");
    let page = owner.get("/admin/people").await.body;
    assert!(page.contains("data-testid=\"invitation\"") && page.contains("ada@example.com"), "{page}");
    let key = mailed(&site, "ada@example.com");
    let mut ada = site.visitor();
    for _ in 0..3 {
        let looked = ada.get(&format!("/link?key={key}")).await;
        assert!(looked.status == StatusCode::OK && looked.body.contains("Join"), "{}", looked.body);
        assert!(ada.get("/admin").await.status.is_redirection());
    }
    // It is this shop's link alone.
    assert_eq!(open(&mut site.visitor_at("other.example"), &key).await.status, StatusCode::NOT_FOUND);
    assert_eq!(open(&mut ada, &key).await.header("location"), "/admin");
    assert_eq!(ada.get("/admin").await.status, StatusCode::OK);
    assert_eq!(members(&site).await, ["ada@example.com admin", "olga@example.com owner"]);
    assert_eq!(open(&mut site.visitor(), &key).await.status, StatusCode::NOT_FOUND);
    let mut elsewhere = site.visitor_at("other.example");
    elsewhere.sign_in(&site, "ada@example.com").await;
    assert_eq!(elsewhere.get("/admin").await.status, StatusCode::FORBIDDEN);
    let log = owner.get("/admin/audit").await.body;
    assert!(log.contains("Somebody invited") && log.contains("now admin by invitation"), "{log}");
}

#[tokio::test]
async fn of_many_who_open_one_link_at_once_one_does() {
    let site = site(&[]).await;
    let (mut owner, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
    owner.post("/admin/people", &[("email", "ada@example.com")]).await;
    let key = mailed(&site, "ada@example.com");
    let opening = (0..20).map(|_| {
        let (mut visitor, key) = (site.visitor(), key.clone());
        tokio::spawn(async move { open(&mut visitor, &key).await.status.is_redirection() })
    });
    let mut opened = 0;
    for task in opening.collect::<Vec<_>>() {
        opened += i32::from(task.await.unwrap());
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_link_ends_after_a_week_and_when_it_is_taken_back_or_made_anew() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::filled(&[], async |platform, _| Platform { clock: hand(&clock), ..platform }).await;
    let mut admin = site.admin().await;
    let mut invite = async || {
        admin.post("/admin/people", &[("email", "ada@example.com")]).await;
        (mailed(&site, "ada@example.com"), admin.get("/admin/people").await.body)
    };
    let (late, _) = invite().await;
    clock.advance(Duration::from_secs(7 * 86_400));
    assert_eq!(open(&mut site.visitor(), &late).await.status, StatusCode::NOT_FOUND);
    let mut admin = site.admin().await;
    admin.post("/admin/people", &[("email", "ada@example.com")]).await;
    let former = mailed(&site, "ada@example.com");
    admin.post("/admin/people", &[("email", "ada@example.com")]).await;
    let (latest, page) = (mailed(&site, "ada@example.com"), admin.get("/admin/people").await.body);
    assert_eq!(page.matches("data-testid=\"invitation\"").count(), 1);
    assert_eq!(open(&mut site.visitor(), &former).await.status, StatusCode::NOT_FOUND);
    let revoke = page.split("action=\"/admin/people/invitations/").nth(1).unwrap().split('"').next().unwrap();
    let revoked = admin.post(&format!("/admin/people/invitations/{revoke}"), &[]).await;
    assert_eq!(revoked.header("location"), "/admin/people?done=revoked");
    assert_eq!(open(&mut site.visitor(), &latest).await.status, StatusCode::NOT_FOUND);
    assert!(members(&site).await.is_empty());
}

#[tokio::test]
async fn the_last_owner_stays_and_only_an_owner_removes_an_owner() {
    let site = site(&[]).await;
    let (mut olga, olga_id) = member(&site, "olga@example.com", MemberRole::Owner).await;
    let (mut ada, ada_id) = member(&site, "ada@example.com", MemberRole::Admin).await;
    let remove = |id: &str| format!("/admin/people/{id}/remove");
    assert_eq!(olga.post(&remove(&olga_id), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(ada.post(&remove(&olga_id), &[]).await.status, StatusCode::FORBIDDEN);
    let owner = [("email", "eva@example.com"), ("role", "owner")];
    assert_eq!(ada.post("/admin/people", &owner).await.status, StatusCode::FORBIDDEN);
    assert!(!ada.get("/admin/people").await.body.contains("value=\"owner\""));
    assert_eq!(members(&site).await, ["ada@example.com admin", "olga@example.com owner"]);

    // The role is cached by now, and counts no more at once.
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
    ada.post("/admin/people", &[("email", "eva@example.com")]).await;
    let asked = olga.get(&remove(&ada_id)).await;
    assert!(asked.status == StatusCode::OK && asked.body.contains("Remove them"), "{}", asked.body);
    assert_eq!(olga.post(&remove(&ada_id), &[]).await.header("location"), "/admin/people?done=removed");
    assert_eq!(ada.get("/admin").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.post("/admin/people", &[("email", "x@example.com")]).await.status, StatusCode::FORBIDDEN);
    assert!(!ada.get("/account").await.body.contains("Manage the shop"));
    // Whom they have invited does not come in by that either.
    assert_eq!(join(&site, &mut site.visitor(), "eva@example.com").await.status, StatusCode::NOT_FOUND);

    assert!(olga.post("/admin/people", &owner).await.status.is_redirection());
    join(&site, &mut site.visitor(), "eva@example.com").await;
    assert_eq!(olga.post(&remove(&olga_id), &[]).await.header("location"), "/account");
    assert_eq!(members(&site).await, ["eva@example.com owner"]);
}

#[tokio::test]
async fn an_operator_by_the_settings_may_remove_any_and_has_all_shops() {
    let site = Site::new().await;
    let (_, id) = member(&site, "olga@example.com", MemberRole::Owner).await;
    let mut operator = site.admin().await;
    assert!(operator.get("/admin/people").await.body.contains(ADMIN));
    let removed = operator.post(&format!("/admin/people/{id}/remove"), &[]).await;
    assert_eq!(removed.header("location"), "/admin/people?done=removed");
    let mut there = site.visitor_at("other.example");
    there.sign_in(&site, ADMIN).await;
    assert_eq!(there.get("/admin").await.status, StatusCode::OK);
    assert!(store::get_members(&site.db(), &other_shop()).await.unwrap().is_empty());
}

#[tokio::test]
async fn without_mail_the_inviter_gets_the_link_which_makes_them_nobody_else() {
    let settings = [("ADMIN_EMAILS", "boss@example.com"), ("MAIL_URL", "none:")];
    let site = Site::with(&settings).await;
    let (mut ada, _) = member(&site, "ada@example.com", MemberRole::Admin).await;
    let (_, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
    site.open_session("grace@example.com").await;

    // Somebody new: they join, as themselves.
    let key = shown(&ada.post("/admin/people", &[("email", "new@example.com")]).await);
    assert!(!ada.get("/admin/people").await.body.contains(&key));
    let mut new = site.visitor();
    assert_eq!(open(&mut new, &key).await.header("location"), "/admin");
    assert_eq!(new.get("/admin").await.status, StatusCode::OK);

    // An address that the settings name: it is not proven, and makes no operator.
    let key = shown(&ada.post("/admin/people", &[("email", "boss@example.com")]).await);
    let mut false_boss = site.visitor();
    assert_eq!(open(&mut false_boss, &key).await.header("location"), "/admin");
    let page = false_boss.get("/admin/people").await.body;
    assert!(!page.contains("value=\"owner\""), "{page}");
    assert!(!site.visitor_at("other.example").get("/admin").await.status.is_success());

    // An account that is there: nobody gets into it.
    let key = shown(&ada.post("/admin/people", &[("email", "grace@example.com")]).await);
    let mut false_grace = site.visitor();
    let asked = false_grace.get(&format!("/link?key={key}")).await;
    assert!(asked.body.contains("There is an account") && !asked.body.contains("Join</button>"));
    let sent = open(&mut false_grace, &key).await;
    assert!(sent.header("location").starts_with("/login?return_to=%2Flink%3Fkey%3D"), "{}", sent.status);
    assert!(false_grace.get("/account").await.status.is_redirection());
    // Its owner joins with it, once.
    let token = site.open_session("grace@example.com").await;
    let mut grace = site.visitor().with_cookie("session", &token);
    assert_eq!(grace.get("/admin").await.status, StatusCode::FORBIDDEN);
    assert_eq!(open(&mut grace, &key).await.header("location"), "/admin");
    assert_eq!(grace.get("/admin").await.status, StatusCode::OK);
    assert_eq!(open(&mut grace, &key).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_no_address_or_manages_the_shop_already_is_not_invited() {
    let site = Site::new().await;
    let (mut ada, _) = member(&site, "ada@example.com", MemberRole::Admin).await;
    let long = "a".repeat(30_000);
    for email in ["", "  ", "ada", "\u{0}", "=cmd", "\u{202e}", "🫖@example.com", "<b>@example.com", &long]
    {
        let refused = ada.post("/admin/people", &[("email", email)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{email:.20}");
        assert!(refused.body.contains("class=\"problem\">Please enter an e-mail address"), "{email:.20}");
    }
    let longer = ada.post("/admin/people", &[("email", &"a".repeat(1 << 20))]).await;
    assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let refused = ada.post("/admin/people", &[("email", "Ada@example.com")]).await;
    assert!(
        refused.body.contains("They manage this shop already.")
            && refused.body.contains("value=\"Ada@example.com\"")
    );
}

#[tokio::test]
async fn invitations_have_a_limit() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for n in 0..20 {
        let email = format!("user{n}@example.com");
        assert!(admin.post("/admin/people", &[("email", &email)]).await.status.is_redirection(), "{n}");
    }
    let more = admin.post("/admin/people", &[("email", "more@example.com")]).await;
    assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_mail_that_is_not_sent_leaves_no_invitation() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    site.faults.add("mail:unavailable".parse().unwrap());
    let refused = admin.post("/admin/people", &[("email", "ada@example.com")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(!refused.body.contains("data-testid=\"invitation\""));
}

#[tokio::test]
async fn an_operators_link_signs_somebody_in_once_and_for_a_quarter_of_an_hour() {
    let clock = ManualClock::at(1_800_000_000_000);
    let settings = [("MAIL_URL", "none:")];
    let site =
        Site::filled(&settings, async |platform, _| Platform { clock: hand(&clock), ..platform }).await;
    service::add_member(&site.platform, &site.db(), &shop(), "ada@example.com", MemberRole::Owner)
        .await
        .unwrap();
    let new = async || {
        service::new_sign_in_link(&site.platform, &site.db(), &shop(), "ada@example.com").await.unwrap()
    };
    let (first, second) = (new().await, new().await);
    let mut ada = site.visitor();
    assert_eq!(open(&mut ada, first.text()).await.status, StatusCode::NOT_FOUND);
    let page = ada.get(&format!("/link?key={}", second.text())).await;
    assert!(page.body.contains("ada@example.com") && page.body.contains("Sign in"), "{}", page.body);
    assert_eq!(open(&mut ada, second.text()).await.header("location"), "/admin");
    assert_eq!(ada.get("/admin").await.status, StatusCode::OK);
    assert_eq!(open(&mut site.visitor(), second.text()).await.status, StatusCode::NOT_FOUND);
    let late = new().await;
    clock.advance(Duration::from_secs(900));
    assert_eq!(open(&mut site.visitor(), late.text()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn links_that_are_none_are_told_so() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for key in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "\u{0}", "<b>"] {
        assert_eq!(visitor.get("/link?key=").await.status, StatusCode::NOT_FOUND);
        assert_eq!(open(&mut visitor, key).await.status, StatusCode::NOT_FOUND, "{key}");
    }
}

#[tokio::test]
async fn only_managers_see_who_else_does() {
    let site = Site::new().await;
    let mut shopper = site.visitor();
    assert!(shopper.get("/admin/people").await.header("location").starts_with("/login"));
    shopper.sign_in(&site, "ada@example.com").await;
    for path in ["/admin/people", "/admin/people/x/remove"] {
        assert_eq!(shopper.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/admin/people", "/admin/people/x/remove", "/admin/people/invitations/x/revoke"] {
        assert_eq!(shopper.post(path, &[("email", "eve@example.com")]).await.status, StatusCode::FORBIDDEN);
    }
}
