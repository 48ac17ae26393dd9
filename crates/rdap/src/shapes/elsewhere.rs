//! Answers that lead elsewhere.

use super::script::{NXDOMAIN, RDAP, at, leads, leads_on, says};
use super::{Shape, shape};

const FIRST: &str = "https://rdap.registry.com/v1/domain/$";
const SECOND: &str = "https://rdap.registry.com/v2/domain/$";
const THIRD: &str = "https://rdap.registry.com/v3/domain/$";
const FOURTH: &str = "https://rdap.registry.com/v4/domain/$";
const FIFTH: &str = "https://rdap.registry.com/v5/domain/$";
const ELSE: &str = "https://rdap.registrar.com/domain/$";

#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    shape("to the same server, taken", "taken.com", &[leads(301, SECOND), at(SECOND, 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("to the same server, free", "free.com", &[leads(302, SECOND), at(SECOND, 404, RDAP, ""), NXDOMAIN], "available"),
    shape("to a path of the same server, free", "free.com", &[leads(307, "/v2/domain/$"), at(SECOND, 404, RDAP, ""), NXDOMAIN], "available"),
    shape("to an address without a scheme", "free.com", &[leads(308, "//rdap.registry.com/v2/domain/$"), at(SECOND, 404, RDAP, ""), NXDOMAIN], "available"),
    shape("to the same server, something else is not there", "free.com", &[leads(303, "/help"), at("https://rdap.registry.com/help", 404, RDAP, "")], "unknown/redirect"),
    shape("to the same server, another name is not there", "free.com", &[leads(302, "/v1/domain/else.com"), at("https://rdap.registry.com/v1/domain/else.com", 404, RDAP, "")], "unknown/redirect"),
    shape("elsewhere, taken", "taken.com", &[leads(302, ELSE), at(ELSE, 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("elsewhere, free", "free.com", &[leads(302, ELSE), at(ELSE, 404, RDAP, r#"{"errorCode": 404}"#)], "unknown/redirect"),
    shape("elsewhere, a page", "free.com", &[leads(302, ELSE), at(ELSE, 200, "text/html", "<p>Buy this name!")], "unknown/bad_body"),
    shape("to another port", "free.com", &[leads(302, "https://rdap.registry.com:8443/v1/domain/$"), at("https://rdap.registry.com:8443/v1/domain/$", 404, RDAP, "")], "unknown/redirect"),
    shape("elsewhere and back, free", "free.com", &[leads(302, ELSE), leads_on(ELSE, SECOND), at(SECOND, 404, RDAP, ""), NXDOMAIN], "available"),
    shape("three hops, taken", "taken.com", &[leads(302, SECOND), leads_on(SECOND, THIRD), leads_on(THIRD, FOURTH), at(FOURTH, 200, RDAP, r#"{"objectClassName": "domain", "ldhName": "$"}"#)], "registered"),
    shape("three hops, free", "free.com", &[leads(302, SECOND), leads_on(SECOND, THIRD), leads_on(THIRD, FOURTH), at(FOURTH, 404, RDAP, ""), NXDOMAIN], "available"),
    shape("four hops", "free.com", &[leads(302, SECOND), leads_on(SECOND, THIRD), leads_on(THIRD, FOURTH), leads_on(FOURTH, FIFTH)], "unknown/redirect"),
    shape("to itself", "free.com", &[leads(302, FIRST)], "unknown/redirect"),
    shape("to itself, written otherwise", "free.com", &[leads(302, "HTTPS://RDAP.Registry.com:443/v1/domain/$#x")], "unknown/redirect"),
    shape("round in a circle", "free.com", &[leads(302, SECOND), leads_on(SECOND, FIRST)], "unknown/redirect"),
    shape("to plain http", "free.com", &[leads(302, "http://rdap.registry.com/v1/domain/$")], "unknown/redirect"),
    shape("to this machine", "free.com", &[leads(302, "https://localhost/domain/$")], "unknown/redirect"),
    shape("to an address within", "free.com", &[leads(302, "https://10.0.0.1/domain/$")], "unknown/redirect"),
    shape("to a cloud's secrets", "free.com", &[leads(302, "http://169.254.169.254/latest/meta-data/")], "unknown/redirect"),
    shape("to an address of the world's", "free.com", &[leads(302, "https://1.1.1.1/domain/$")], "unknown/redirect"),
    shape("to a number", "free.com", &[leads(302, "https://2130706433/domain/$")], "unknown/redirect"),
    shape("to a host within", "free.com", &[leads(302, "https://intranet/domain/$")], "unknown/redirect"),
    shape("with a password", "free.com", &[leads(302, "https://rdap.registry.com@rdap.registrar.com/domain/$")], "unknown/redirect"),
    shape("to another scheme", "free.com", &[leads(302, "javascript:alert(1)")], "unknown/redirect"),
    shape("to an odd port", "free.com", &[leads(302, "https://rdap.registry.com:25/domain/$")], "unknown/redirect"),
    shape("nowhere", "free.com", &[says(302, "", "")], "unknown/redirect"),
    shape("300", "free.com", &[leads(300, SECOND)], "unknown/redirect"),
    shape("304", "free.com", &[says(304, "", "")], "unknown/redirect"),
];
