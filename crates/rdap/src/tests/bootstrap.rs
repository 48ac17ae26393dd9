//! Bootstrap files: the embedded one, IANA's form, and what nobody should believe.

use serde_json::{Value, json};

use crate::{Bootstrap, BootstrapError, Guard};

fn parse(services: Value) -> Result<Bootstrap, BootstrapError> {
    let file = json!({ "version": "1.0", "publication": "2026-11-01T08:00:00Z", "services": services });
    Bootstrap::parse(file.to_string().as_bytes(), &Guard::default(), 1)
}

fn base(bootstrap: &Bootstrap, domain: &str) -> Option<String> {
    bootstrap.find(domain).map(str::to_owned)
}

/// `RDAP_BOOTSTRAP=dns.json cargo test -p coppice-rdap bootstrap` makes `data/bootstrap.txt` anew of IANA's file.
#[test]
fn the_embedded_one_is_as_it_is_written() {
    if let Some(file) = std::env::var_os("RDAP_BOOTSTRAP") {
        let read = Bootstrap::parse(&std::fs::read(file).unwrap(), &Guard::default(), 1).unwrap();
        std::fs::write("data/bootstrap.txt", read.to_text()).unwrap();
        return;
    }
    let embedded = Bootstrap::embedded();
    assert_eq!(embedded.to_text(), include_str!("../../data/bootstrap.txt"));
    assert_eq!((embedded.len(), embedded.published()), (1_185, "2025-03-04"));
    for (domain, server) in [
        ("a.kg", "http://rdap.cctld.kg/"),
        ("a.dev", "https://pubapi.registry.google/rdap/"),
        ("a.art", "https://rdap.centralnic.com/art/"),
        ("a.xn--80adxhks", "https://flexireg.net/xn--80adxhks/rdap/"),
        ("a.co.uk", "https://rdap.nominet.uk/uk/"),
    ] {
        assert_eq!(base(embedded, domain).as_deref(), Some(server), "{domain}");
    }
    assert!(embedded.find("a.io").is_none() && embedded.find("dev").is_none());
}

#[test]
fn one_origin_answers_for_hundreds_of_endings() {
    let embedded = Bootstrap::embedded();
    let at = |origin: &str| {
        let names = embedded.endings().map(|ending| format!("a.{ending}"));
        names.filter(|name| embedded.find(name).is_some_and(|base| base.starts_with(origin))).count()
    };
    assert_eq!(at("https://rdap.identitydigital.services/"), 447);
}

#[test]
fn the_unlisted_are_none_of_ianas_and_all_over_https() {
    let unlisted = Bootstrap::unlisted();
    for ending in ["io", "co", "me", "sh", "ac", "de", "ch", "us"] {
        assert!(unlisted.endings().any(|unlisted| unlisted == ending), "{ending}");
    }
    let guard = Guard::default();
    for ending in unlisted.endings() {
        let name = format!("a.{ending}");
        assert!(Bootstrap::embedded().find(&name).is_none(), "{ending}");
        assert!(guard.check(unlisted.find(&name).unwrap()).is_ok(), "{ending}");
    }
}

#[test]
fn the_longest_ending_wins() {
    let read = parse(json!([
        [["uk"], ["https://a.com/"]],
        [["co.uk", "ME.uk"], ["https://b.com/"]],
        [["uk"], ["https://late.com/"]],
    ]))
    .unwrap();
    for (domain, server) in [
        ("x.uk", Some("https://a.com/")),
        ("x.co.uk", Some("https://b.com/")),
        ("y.x.me.uk", Some("https://b.com/")),
        ("co.uk", Some("https://a.com/")),
        ("xco.uk", Some("https://a.com/")),
        ("uk", None),
        ("x.de", None),
    ] {
        assert_eq!(base(&read, domain).as_deref(), server, "{domain}");
    }
}

#[test]
fn the_first_address_over_https_is_taken() {
    let read = parse(json!([
        [["a"], ["http://a.com/", "https://b.com/x", "https://c.com/"]],
        [["b"], ["http://a.com"]],
        [["c"], ["ftp://a.com/", "https://a.com:8443/"]],
    ]))
    .unwrap();
    assert_eq!(base(&read, "x.a").as_deref(), Some("https://b.com/x/"));
    assert_eq!(base(&read, "x.b").as_deref(), Some("http://a.com/"));
    assert_eq!(base(&read, "x.c").as_deref(), Some("https://a.com:8443/"));
    assert_eq!(read.published(), "2026-11-01");
}

#[test]
fn what_is_broken_is_left_out() {
    let read = parse(json!([
        [["good"], ["https://a.com/"]],
        "x",
        [],
        [["one"]],
        [["two"], "https://a.com/"],
        [["three"], []],
        [
            ["four"],
            [
                7,
                null,
                "",
                "nowhere",
                "https://a.com/?q",
                "https://a.com/#f",
                "https://a.com:25/",
                "https://a.com/%2e"
            ]
        ],
        [[5, "", ".", "a..b", "a b", "-\n", "a/b", "é"], ["https://a.com/"]],
    ]))
    .unwrap();
    assert_eq!(read.endings().collect::<Vec<_>>(), ["good"]);
}

#[test]
fn what_is_poisoned_is_not_used_at_all() {
    for url in [
        "https://127.0.0.1/",
        "http://127.0.0.1:9000/",
        "https://10.1.2.3/rdap/",
        "https://1.1.1.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://localhost/",
        "https://metadata/",
        "https://metadata.google.internal/",
        "https://rdap.local/",
        "https://u:p@a.com/",
        "https://a.com@b.com/",
    ] {
        let read = parse(json!([[["good"], ["https://a.com/"]], [["bad"], ["https://a.com/", url]]]));
        assert_eq!(read, Err(BootstrapError::Poisoned), "{url}");
    }
}

#[test]
fn an_origin_of_this_machines_is_let_through_where_it_is_exempt() {
    let file = json!({ "services": [[["com"], ["http://127.0.0.1:9000/r/com/"]]] }).to_string();
    let read = Bootstrap::parse(file.as_bytes(), &Guard::new(["http://127.0.0.1:9000/bootstrap.json"]), 1);
    assert_eq!(base(&read.unwrap(), "x.com").as_deref(), Some("http://127.0.0.1:9000/r/com/"));
    let other = Bootstrap::parse(file.as_bytes(), &Guard::new(["http://127.0.0.1:9001/"]), 1);
    assert_eq!(other, Err(BootstrapError::Poisoned));
}

#[test]
fn half_a_file_none_and_too_much_are_refused() {
    let guard = Guard::default();
    let parse = |json: &[u8], least| Bootstrap::parse(json, &guard, least);
    assert_eq!(parse(b"", 1), Err(BootstrapError::Unreadable));
    assert_eq!(parse(b"<html>", 1), Err(BootstrapError::Unreadable));
    assert_eq!(parse(b"[]", 1), Err(BootstrapError::Unreadable));
    assert_eq!(parse(br#"{"services": {}}"#, 1), Err(BootstrapError::Unreadable));
    let none = Err(BootstrapError::TooShort { found: 0, least: 1 });
    assert_eq!(parse(br#"{"services": []}"#, 0), none);
    let many = |count: usize| {
        let endings: Vec<_> = (0..count).map(|n| format!("x{n}")).collect();
        json!({ "services": [[endings, ["https://a.com/"]]] }).to_string()
    };
    let least = Bootstrap::least();
    assert_eq!(least, 593);
    let short = Err(BootstrapError::TooShort { found: least - 1, least });
    assert_eq!(parse(many(least - 1).as_bytes(), least), short);
    assert_eq!(parse(many(least).as_bytes(), least).unwrap().len(), least);
    assert!(matches!(parse(many(10_001).as_bytes(), least), Err(BootstrapError::TooLong(_))));
    assert!(matches!(parse(&vec![b' '; (1 << 20) + 1], least), Err(BootstrapError::TooLong(_))));
}

#[test]
fn it_can_be_kept() {
    let embedded = Bootstrap::embedded();
    let kept = serde_json::to_string(embedded).unwrap();
    assert_eq!(&serde_json::from_str::<Bootstrap>(&kept).unwrap(), embedded);
    assert!(serde_json::from_str::<Bootstrap>(r#""\t/x/ com""#).is_err());
}
