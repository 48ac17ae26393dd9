//! Answers that say that nobody has the name.

use super::script::{DELEGATED, Failure, HTML, JSON, NO_DELEGATION, NXDOMAIN, RDAP, at, dns, no_dns, says};
use super::{Shape, shape};

const UNLISTED: &str = "https://rdap.identitydigital.services/rdap/domain/$";
const PLAIN: &str = "http://rdap.plain.com/domain/$";

#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    shape("an RDAP error", "free.com", &[says(404, RDAP, r#"{"errorCode": 404, "title": "Not Found"}"#), NXDOMAIN], "available"),
    shape("an RDAP error as text", "free.com", &[says(404, RDAP, r#"{"errorCode": "404"}"#), NXDOMAIN], "available"),
    shape("an RDAP error in plain JSON", "free.com", &[says(404, JSON, r#"{"errorCode": 404}"#), NXDOMAIN], "available"),
    shape("an RDAP error without a code", "free.com", &[says(404, JSON, r#"{"rdapConformance": ["rdap_level_0"], "title": "Not Found"}"#), NXDOMAIN], "available"),
    shape("RDAP by its type alone", "free.com", &[says(404, RDAP, r#"{"title": "Not Found", "description": ["x"]}"#), NXDOMAIN], "available"),
    shape("nothing", "free.com", &[says(404, RDAP, ""), NXDOMAIN], "available"),
    shape("nothing of no type", "free.com", &[says(404, "", ""), NXDOMAIN], "available"),
    shape("white space", "free.com", &[says(404, RDAP, " \r\n"), NXDOMAIN], "available"),
    shape("a name in DNS without servers", "free.com", &[says(404, RDAP, ""), NO_DELEGATION], "available"),
    shape("servers of another name in DNS", "free.com", &[says(404, RDAP, ""), dns(r#"{"Status": 0, "Answer": [{"name": "com.", "type": 2}]}"#)], "available"),
    shape("an alias in DNS", "free.com", &[says(404, RDAP, ""), dns(r#"{"Status": 0, "Answer": [{"name": "$.", "type": 5}]}"#)], "available"),
    shape("DNS takes too long", "free.com", &[says(404, RDAP, ""), no_dns(Failure::TimedOut)], "available dns_unchecked"),
    shape("no DNS", "free.com", &[says(404, RDAP, ""), no_dns(Failure::Unavailable)], "available dns_unchecked"),
    shape("DNS fails", "free.com", &[says(404, RDAP, ""), dns(r#"{"Status": 2}"#)], "available dns_unchecked"),
    shape("DNS answers a page", "free.com", &[says(404, RDAP, ""), at("dns", 200, HTML, "<html>")], "available dns_unchecked"),
    shape("DNS is busy", "free.com", &[says(404, RDAP, ""), at("dns", 429, HTML, "")], "available dns_unchecked"),
    shape("DNS answers another question", "free.com", &[says(404, RDAP, ""), dns(r#"{"Status": 3, "Question": [{"name": "else.com", "type": 2}]}"#)], "available dns_unchecked"),
    shape("three characters", "abc.com", &[says(404, RDAP, ""), NXDOMAIN], "available"),
    shape("two characters of a country", "ab.de", &[says(404, RDAP, ""), NXDOMAIN], "available"),
    shape("one character of a country in its own script", "q.xn--p1ai", &[says(404, RDAP, ""), NXDOMAIN], "available"),
    shape("a third level", "free.co.uk", &[says(404, RDAP, ""), NXDOMAIN], "available"),
    shape("servers in DNS all the same", "held.com", &[says(404, RDAP, r#"{"errorCode": 404}"#), DELEGATED], "registered rdap_denies"),
    shape("servers in DNS in another case", "held.com", &[says(404, RDAP, ""), dns(r#"{"Status": 0, "Answer": [{"name": "HELD.com.", "type": 2}]}"#)], "registered rdap_denies"),
    shape("two characters", "ab.com", &[says(404, RDAP, r#"{"errorCode": 404}"#)], "reserved"),
    shape("one character", "q.xn--p1acf", &[says(404, RDAP, "")], "reserved"),
    shape("the Olympic Committee's", "olympic.dev", &[says(404, RDAP, "")], "reserved"),
    shape("a category of a country's", "com.de", &[says(404, RDAP, "")], "reserved"),
    shape("a host of somebody's", "www.taken.com", &[says(404, RDAP, ""), NXDOMAIN], "unknown/not_authoritative"),
    shape("a second level that nobody opened", "free.taken.uk", &[says(404, RDAP, ""), NXDOMAIN], "unknown/not_authoritative"),
    shape("a server that IANA does not name", "free.io", &[at(UNLISTED, 404, RDAP, r#"{"errorCode": 404}"#), NXDOMAIN], "unknown/not_authoritative likely"),
    shape("the same, a name without servers", "free.sh", &[at(UNLISTED, 404, RDAP, ""), NO_DELEGATION], "unknown/not_authoritative"),
    shape("the same, no DNS", "free.io", &[at(UNLISTED, 404, RDAP, ""), no_dns(Failure::TimedOut)], "unknown/not_authoritative"),
    shape("the same, servers in DNS", "held.io", &[at(UNLISTED, 404, RDAP, ""), DELEGATED], "registered"),
    shape("the same, a page", "free.ac", &[at(UNLISTED, 404, HTML, "<html>"), NXDOMAIN], "unknown/not_authoritative likely"),
    shape("no server known", "free.nobody", &[NXDOMAIN], "unknown/no_rdap likely"),
    shape("no server known, two characters", "ab.nobody", &[NXDOMAIN], "unknown/no_rdap"),
    shape("no server known, servers in DNS", "held.nobody", &[DELEGATED], "registered"),
    shape("no server known, a name without servers", "free.nobody", &[NO_DELEGATION], "unknown/no_rdap"),
    shape("no server known, no DNS", "free.nobody", &[no_dns(Failure::Unavailable)], "unknown/no_rdap"),
    shape("plain http", "free.kg", &[at(PLAIN, 404, RDAP, r#"{"errorCode": 404}"#)], "unknown/insecure"),
    shape("plain http, nothing", "free.kg", &[at(PLAIN, 404, "", "")], "unknown/insecure"),
    shape("plain http, a redirect to https", "free.kg", &[super::script::leads_on(PLAIN, "https://rdap.plain.com/domain/$"), at("https://rdap.plain.com/domain/$", 404, RDAP, "")], "unknown/insecure"),
];
