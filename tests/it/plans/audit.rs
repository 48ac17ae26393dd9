//! What is asked of the audit log.

use coppice::audit::store::list_statement;
use coppice::audit::{Action, AuditFilter, Place};

use crate::support::{Site, shop};

#[tokio::test]
async fn the_audit_log_is_read_from_its_page_on_whatever_the_filter() {
    let site = Site::new().await;
    let person = || Some("ada@example.com".to_owned());
    let (action, after) = (Some(Action::SignedIn), Some(Place { at: 1_000, id: 7 }));
    let (since, until) = (Some(10), Some(2_000));
    let none = AuditFilter { of_home: true, ..AuditFilter::default() };
    for (filter, columns) in [
        (none.clone(), "(tenant_id=?)"),
        (AuditFilter { after, ..none.clone() }, "(tenant_id=? AND at<?)"),
        (AuditFilter { since, until, after, ..none.clone() }, "(tenant_id=? AND at>? AND at<?)"),
        (AuditFilter { action, after, ..none.clone() }, "(tenant_id=? AND action=? AND at<?)"),
        (AuditFilter { person: person(), since, ..none.clone() }, "(tenant_id=? AND user_id=? AND at>?)"),
        (
            AuditFilter { person: person(), action, after, ..none },
            "(tenant_id=? AND user_id=? AND action=? AND at<?)",
        ),
    ] {
        let list = list_statement(&shop(), &filter, 51);
        let mut steps = super::plan(&site, list).await;
        // What was found is put in order once more after each person is looked up: one page of it.
        steps.pop_if(|last| last == "USE TEMP B-TREE FOR ORDER BY");
        let both =
            steps.iter().filter(|step| step.contains("SEARCH audit_log") && step.ends_with(columns)).count();
        assert!(
            both == 2 && !steps.iter().any(|step| step.contains("TEMP B-TREE")),
            "{filter:?}: {steps:#?}"
        );
    }
}
