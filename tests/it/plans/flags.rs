//! What is asked about flags.

use crate::support::{ADMIN, Site, typed};

/// Adds a rule to a flag, asks what somebody would get, and switches the flag off and on again.
pub async fn turn_flags(site: &Site) {
    let mut admin = site.admin().await;
    let flag = "/admin/flags/books-check";
    let form = admin.get(&format!("{flag}/rules/new?kind=user")).await.body;
    let rule = typed(&form, "rule", &[("person", ADMIN), ("value", "on")]);
    assert!(admin.post_fields(&format!("{flag}/rules/new"), &rule).await.status.is_redirection());
    for off in ["1", "0"] {
        let fields = [("off", off), ("revision", "2")];
        assert!(admin.post(&format!("{flag}/switch"), &fields).await.status.is_redirection());
    }
    for path in ["/admin/flags", flag, &format!("{flag}?try=1&shop=default&person={ADMIN}"), "/domains/new"] {
        assert!(admin.get(path).await.status.is_success(), "{path}");
    }
}
