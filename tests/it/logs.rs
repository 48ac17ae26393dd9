//! What the log never holds.

use std::sync::{Mutex, PoisonError};

use crate::support::Site;

/// Everything that was logged by this process.
struct Kept(Mutex<String>);

static KEPT: Kept = Kept(Mutex::new(String::new()));

impl log::Log for Kept {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn codes_tokens_cookies_and_whole_addresses_are_in_no_log_and_no_audit_row() {
    log::set_logger(&KEPT).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.get("/login?return_to=%2Fcart%0d%0aX-Evil:1").await;
    ada.post("/login", &[("email", "ada.lovelace@example.com")]).await;
    let code = site.code_for("ada.lovelace@example.com");
    ada.post("/login/code", &[("code", "222222")]).await;
    ada.post("/login/code", &[("code", &code)]).await;
    ada.get("/account?secret=ada").await;
    site.faults.add("sql.session_get:unavailable".parse().unwrap());
    ada.get("/account").await;
    site.faults.clear();
    let session = ada.cookies["session"].clone();
    ada.post("/logout", &[]).await;

    let statement = coppice_platform::sql::Statement::read("all", "SELECT * FROM audit_log");
    let audit = site.db().query(statement).await.unwrap().as_json().to_owned();
    let log = KEPT.0.lock().unwrap().clone();
    assert!(log.contains("/login/code") && audit.contains("signed_in"), "{log}\n{audit}");
    for secret in
        [code.as_str(), session.as_str(), "ada.lovelace", &ada.address.to_string(), "X-Evil", "secret=ada"]
    {
        assert!(!log.contains(secret), "{secret} in the log:\n{log}");
        assert!(!audit.contains(secret), "{secret} in the audit log: {audit}");
    }
}
