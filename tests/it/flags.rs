//! Flags: what operators turn on and off, for everybody or for some.

mod bad;
mod cached;
mod features;
mod pages;

use serde::Deserialize;

use crate::support::{Answer, Site, Visitor, typed};

/// The page of the flag that most of these tests are about, which counts people.
const SEARCH: &str = "/admin/flags/domain-search";

/// The revision that a page's forms were made of.
fn revision(page: &Answer) -> String {
    page.body.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Puts one more rule of this kind, with these fields changed; what came of it.
async fn put(admin: &mut Visitor, flag: &str, kind: &str, changes: &[(&str, &str)]) -> Answer {
    let page = admin.get(&format!("{flag}/rules/new?kind={kind}")).await.body;
    admin.post_fields(&format!("{flag}/rules/new"), &typed(&page, "rule", changes)).await
}

/// The same where nothing is wrong with it.
async fn add(admin: &mut Visitor, flag: &str, kind: &str, changes: &[(&str, &str)]) {
    let answer = put(admin, flag, kind, changes).await;
    assert!(answer.header("location").starts_with(&format!("{flag}?done=saved")), "{}", answer.body);
}

/// Does something with a flag as it is now.
async fn act(admin: &mut Visitor, flag: &str, what: &str, fields: &[(&str, &str)]) -> Answer {
    let revision = revision(&admin.get(flag).await);
    let fields = [&[("revision", revision.as_str())], fields].concat();
    admin.post(&format!("{flag}{what}"), &fields).await
}

/// Switches a flag off, or takes that back.
async fn switch(admin: &mut Visitor, flag: &str, off: bool) {
    let answer = act(admin, flag, "/switch", &[("off", if off { "1" } else { "0" })]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// What somebody would get, as the page says it.
async fn tried(admin: &mut Visitor, flag: &str, query: &str) -> String {
    let page = admin.get(&format!("{flag}?try=1&{query}")).await.body;
    let said = page.split("data-testid=\"verdict\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    let said = said.split("</p>").next().unwrap();
    let said = said.split_once('>').unwrap().1;
    let words = format!(">{said}");
    let words = words.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    words.collect::<Vec<_>>().join("")
}

/// The rules of a flag as its page lists them.
fn rules(page: &Answer) -> Vec<String> {
    let rows = page.body.split("data-testid=\"rule\"").skip(1);
    let text = |row: &str| {
        let row = row.split("</p>").next().unwrap();
        row.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect::<String>()
    };
    rows.map(|row| text(row).trim().to_owned()).collect()
}

/// The addresses of the rules of a flag.
fn addresses(page: &Answer) -> Vec<String> {
    let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.contains("/rules/") && !link.contains("new?")).map(str::to_owned).collect()
}

/// What is stored of a flag.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Stored {
    default_on: i64,
    killed: i64,
    revision: i64,
    rules: i64,
    noted: i64,
}

const STORED: &str = "SELECT f.\"default\" AS default_on, f.killed, f.revision, (SELECT count(*) FROM flag_rules r WHERE r.flag = f.key) AS rules, \
                      (SELECT count(*) FROM flag_audit_log l WHERE l.flag = f.key) AS noted FROM feature_flags f WHERE f.key = 'domain-search'";

/// Whether nothing was ever said of any flag.
async fn is_untouched(site: &Site) -> bool {
    #[derive(Deserialize)]
    struct Count {
        count: i64,
    }
    let sql = "SELECT (SELECT count(*) FROM feature_flags) + (SELECT count(*) FROM flag_rules) + (SELECT count(*) FROM flag_audit_log) AS count";
    site.row::<Count>(sql).await.count == 0
}
