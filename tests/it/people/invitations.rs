//! An invitation, and the one before it.

use axum::http::StatusCode;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::model::Purpose;
use coppice::auth::store::{NewLink, insert_invitation};
use coppice::visitor::MemberRole;

use super::{mailed, member, members, open, shown, site};
use crate::support::{Answer, shop};

#[tokio::test]
async fn a_mail_that_is_not_sent_leaves_the_invitation_from_before_as_good_as_it_was() {
    let site = site(&[]).await;
    let (mut owner, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
    owner.post("/admin/people", &[("email", "ada@example.com")]).await;
    let key = mailed(&site, "ada@example.com");
    site.faults.add("mail:unavailable".parse().unwrap());
    let refused = owner.post("/admin/people", &[("email", "ada@example.com")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(refused.body.matches("data-testid=\"invitation\"").count(), 1);
    let log = owner.get("/admin/audit").await.body;
    assert_eq!((log.matches("taken back").count(), log.matches("a…@example.com").count()), (1, 3), "{log}");
    assert_eq!(open(&mut site.visitor(), &key).await.header("location"), "/admin");
}

#[tokio::test]
async fn a_mail_that_may_be_on_its_way_is_an_invitation_and_one_that_was_not_sent_does_not_count() {
    for (fault, status, invitations) in [
        ("timeout", StatusCode::SEE_OTHER, 1),
        ("unanswered", StatusCode::SEE_OTHER, 1),
        ("unavailable", StatusCode::UNPROCESSABLE_ENTITY, 0),
        ("refused", StatusCode::UNPROCESSABLE_ENTITY, 0),
    ] {
        let site = site(&[]).await;
        let (mut owner, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
        site.faults.add(format!("mail:{fault}").parse().unwrap());
        let answer = owner.post("/admin/people", &[("email", "ada@example.com")]).await;
        assert_eq!(answer.status, status, "{fault}: {}", answer.body);
        let page = owner.get("/admin/people").await.body;
        assert_eq!(page.matches("data-testid=\"invitation\"").count(), invitations, "{fault}");
        if fault == "unavailable" {
            for _ in 0..25 {
                owner.post("/admin/people", &[("email", "ada@example.com")]).await;
            }
            site.faults.clear();
            let answer = owner.post("/admin/people", &[("email", "ada@example.com")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn an_admins_invitation_takes_the_place_of_no_owners() {
    for settings in [&[][..], &[("MAIL_URL", "none:")]] {
        let site = site(settings).await;
        let (mut olga, _) = member(&site, "olga@example.com", MemberRole::Owner).await;
        let (mut ada, _) = member(&site, "ada@example.com", MemberRole::Admin).await;
        let by_mail = settings.is_empty();
        let key = |answer: Answer| if by_mail { mailed(&site, "eva@example.com") } else { shown(&answer) };
        let asked = [("email", "eva@example.com"), ("role", "owner")];
        let as_owner = key(olga.post("/admin/people", &asked).await);
        let as_admin = key(ada.post("/admin/people", &asked[..1]).await);
        let again = key(ada.post("/admin/people", &asked[..1]).await);
        let page = olga.get("/admin/people").await.body;
        assert_eq!(page.matches("data-testid=\"invitation\"").count(), 2, "{page}");
        assert_eq!(open(&mut site.visitor(), &as_admin).await.status, StatusCode::NOT_FOUND);
        let mut eva = site.visitor();
        assert_eq!(open(&mut eva, &as_owner).await.header("location"), "/admin");
        assert!(members(&site).await.contains(&"eva@example.com owner".to_owned()));
        // Nobody becomes less by what was asked of them besides.
        assert_eq!(open(&mut eva, &again).await.header("location"), "/admin");
        assert!(members(&site).await.contains(&"eva@example.com owner".to_owned()));
    }
}

#[tokio::test]
async fn who_manages_the_shop_no_more_at_the_moment_of_inviting_invites_nobody() {
    let site = site(&[]).await;
    let (_, ada) = member(&site, "ada@example.com", MemberRole::Admin).await;
    let (_, olga) = member(&site, "olga@example.com", MemberRole::Owner).await;
    let now = site.platform.clock.now();
    for (id, by, role, by_operator, may) in [
        ("1", ada.as_str(), MemberRole::Admin, false, true),
        ("2", &ada, MemberRole::Owner, false, false),
        ("3", &olga, MemberRole::Owner, false, true),
        ("4", "gone", MemberRole::Admin, false, false),
        ("5", "gone", MemberRole::Owner, true, true),
    ] {
        let tenant = shop();
        let link = NewLink {
            id,
            hash: id,
            tenant: &tenant,
            purpose: Purpose::Invite,
            email: "eva@example.com",
            role,
            mailed: true,
            created_by: Some(by),
            now,
            expires_at: now + 60,
        };
        let event = AuditEvent::at(now, Action::PersonInvited).with(id);
        let made = insert_invitation(&site.db(), &link, by_operator, &event).await.unwrap();
        assert_eq!(made.is_some(), may, "{id}");
    }
    let noted: Vec<Noted> =
        site.rows("SELECT details FROM audit_log WHERE action = 'person_invited' ORDER BY details").await;
    assert_eq!(noted.iter().map(|noted| noted.details.as_str()).collect::<Vec<_>>(), ["1", "3", "5"]);
}

#[derive(serde::Deserialize)]
struct Noted {
    details: String,
}
