//! Answers that say that somebody has the name, and what every registry keeps.

use super::script::{JSON, RDAP, at, says};
use super::{Shape, shape};

const UNLISTED: &str = "https://rdap.identitydigital.services/rdap/domain/$";

#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    shape("as it should be", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("plain JSON", "taken.com", &[says(200, JSON, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("text, says the server", "taken.com", &[says(200, "text/plain", r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("no media type", "taken.com", &[says(200, "", r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("another case", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "TAKEN.COM"}"#)], "registered"),
    shape("a final dot", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$."}"#)], "registered"),
    shape("asked with case and a final dot", "Taken.COM.", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "taken.com"}"#)], "registered"),
    shape("an A-label", "xn--caf-dma.fr", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "unicodeName": "café.fr"}"#)], "registered"),
    shape("no conformance, only «active»", "taken.com", &[says(200, RDAP, r#"{"status": ["active"], "ldhName": "$", "objectClassName": "domain"}"#)], "registered"),
    shape("only prohibitions", "taken.fr", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["server delete prohibited"]}"#)], "registered"),
    shape("inactive", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["inactive"]}"#)], "registered"),
    shape("fields of wrong types", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": 7, "events": "x", "entities": {}}"#)], "registered"),
    shape("redemption", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["redemption period"]}"#)], "registered expiring"),
    shape("redemption, in EPP's spelling", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["redemptionPeriod"]}"#)], "registered expiring"),
    shape("pending delete", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["active", "pending delete"]}"#)], "registered expiring"),
    shape("pending transfer", "taken.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["pending transfer"]}"#)], "registered"),
    shape("two characters, taken", "ab.com", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("a third level, taken", "taken.co.uk", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("a server that IANA does not name", "taken.io", &[at(UNLISTED, 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("the same, redemption", "taken.me", &[at(UNLISTED, 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$", "status": ["pending delete"]}"#)], "registered expiring"),
    shape("plain http", "taken.kg", &[at("http://rdap.plain.com/domain/$", 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("«example»", "example.com", &[], "reserved"),
    shape("«nic»", "nic.dev", &[], "reserved"),
    shape("«www»", "WWW.com.", &[], "reserved"),
    shape("«whois»", "whois.xn--p1acf", &[], "reserved"),
    shape("«rdds»", "rdds.com", &[], "reserved"),
    shape("an ending without a server, «nic»", "nic.nobody", &[], "reserved"),
    shape("hyphens where an A-label has them", "ab--cd.com", &[], "reserved"),
    shape("what a registry has opened", "co.uk", &[], "reserved"),
    shape("«example» of a country", "example.de", &[says(200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
];
