//! What is asked about who manages a shop, and how it begins.

use coppice::people;

use crate::support::{Site, shop};

/// Sets up, invites, joins by all kinds of links, removes, and opens the shop.
pub async fn manage_people(site: &Site) {
    let (mut admin, db) = (site.admin().await, site.db());
    assert!(coppice::setup::store::get_door(&db).await.unwrap().is_some());
    let shop_made = coppice::setup::service::new_door(&site.platform, &db).await.unwrap();
    assert!(shop_made.is_none());
    crate::setup::try_to_set_up(site).await;
    for path in ["/admin/open", "/admin/checklist/hide"] {
        assert!(admin.post(path, &[]).await.status.is_redirection());
    }
    for _ in 0..2 {
        assert!(admin.post("/admin/people", &[("email", "eva@example.com")]).await.status.is_redirection());
    }
    crate::people::join(site, &mut site.visitor(), "eva@example.com").await;
    admin.post("/admin/people/invitations/none/revoke", &[]).await;
    admin.post("/admin/people/none/remove", &[]).await;
    let members = people::store::get_members(&db, &shop()).await.unwrap();
    let eva = members.iter().find(|member| member.email == "eva@example.com").unwrap();
    assert!(admin.post(&format!("/admin/people/{}/remove", eva.user_id), &[]).await.status.is_redirection());
    let tenant = shop();
    let link = people::service::new_sign_in_link(&site.platform, &db, &tenant, "admin@example.com");
    crate::people::open(&mut site.visitor(), link.await.unwrap().text()).await;
    crate::people::take_a_link_that_was_handed_on(site).await;
}
