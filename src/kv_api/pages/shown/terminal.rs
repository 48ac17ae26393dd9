//! The line by which a key is tried in a terminal.

use coppice_kv_api::signature::{ContentHash, EMPTY_BODY};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::kv_api::model::Scope;
use crate::kv_api::model::key::{ApiKey, Kind};

/// As JavaScript's `encodeURIComponent` has it, and an apostrophe too, which ends what a shell takes as it is.
const COMPONENT: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'!').remove(b'~').remove(b'*');

/// What is written where nothing may be read.
const BODY: &str = r#"{"value":"Hello"}"#;

/// One line for a terminal that does what this key may.
pub fn line(origin: &str, account: &str, key: &ApiKey, secret: &str) -> String {
    let Asked { method, path, query, body } = asked(account, key);
    let question = if query.is_empty() { "" } else { "?" };
    let address = format!("'{origin}{path}{question}{query}'");
    let sends = match body {
        "" if method == "GET" => String::new(),
        "" => format!(" -X {method}"),
        body => format!(" -X {method} -H 'Content-Type: application/json' -d '{body}'"),
    };
    if key.kind() == Kind::Token {
        return format!("curl{sends} -H 'Authorization: Bearer {secret}' {address}");
    }
    let hash = if body.is_empty() { EMPTY_BODY.to_owned() } else { ContentHash::of(body.as_bytes()).hex() };
    // A percent sign is the shell's printf's own.
    let (shown_path, shown_query) = (path.replace('%', "%%"), query.replace('%', "%%"));
    format!(
        "t=$(date +%s)000; n=$(openssl rand -hex 16); s=$(printf 'v2\\n{method}\\n{shown_path}\\n{shown_query}\\n%s\\n%s\\n{hash}' $t $n \
         | openssl dgst -sha256 -hmac '{secret}' -r | cut -d' ' -f1); curl{sends} -H 'X-Key-Id: {}' -H \"X-Timestamp: $t\" \
         -H \"X-Nonce: $n\" -H 'X-Content-SHA256: {hash}' -H \"X-Signature: $s\" {address}",
        key.id
    )
}

struct Asked {
    method: &'static str,
    path: String,
    query: String,
    body: &'static str,
}

/// What a key may do that shows that it is good: look at what there is; else write one value of its own.
fn asked(account: &str, key: &ApiKey) -> Asked {
    let encode = |text: &str| utf8_percent_encode(text, &COMPONENT).to_string();
    let prefix = key.prefixes.first().map(|prefix| encode(prefix)).unwrap_or_default();
    if key.namespace_id.is_none() {
        let path = format!("/client/v4/accounts/{account}/storage/kv/namespaces");
        return Asked { method: "GET", path, query: String::new(), body: "" };
    }
    if key.may(Scope::Read) || !key.may(Scope::Write) {
        let query = if prefix.is_empty() { String::new() } else { format!("prefix={prefix}") };
        return Asked { method: "GET", path: "/api/v1/kv".into(), query, body: "" };
    }
    Asked { method: "PUT", path: format!("/api/v1/kv/{prefix}hello"), query: String::new(), body: BODY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv_api::model::key::Proof;
    use crate::tenant::TenantId;

    fn key(scopes: &[Scope], prefixes: &[&str], proof: Proof) -> ApiKey {
        ApiKey {
            id: "key-id".into(),
            tenant_id: TenantId("shop".into()),
            namespace_id: Some("namespace".into()),
            name: "Key".into(),
            proof,
            legacy: false,
            scopes: scopes.to_vec(),
            prefixes: prefixes.iter().map(|prefix| (*prefix).to_owned()).collect(),
            created_at: 0,
            last_used_day: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_line_does_what_the_key_may() {
        let token = Proof::Token("hash".into());
        let line = |key: &ApiKey| line("https://shop.example", "0", key, "kv_secret");
        assert_eq!(
            line(&key(&[Scope::Read], &[], token.clone())),
            "curl -H 'Authorization: Bearer kv_secret' 'https://shop.example/api/v1/kv'"
        );
        assert_eq!(
            line(&key(&[Scope::Read], &["it's/"], token.clone())),
            "curl -H 'Authorization: Bearer kv_secret' 'https://shop.example/api/v1/kv?prefix=it%27s%2F'"
        );
        assert_eq!(
            line(&key(&[Scope::Write], &["a/"], token.clone())),
            "curl -X PUT -H 'Content-Type: application/json' -d '{\"value\":\"Hello\"}' -H 'Authorization: Bearer kv_secret' \
             'https://shop.example/api/v1/kv/a%2Fhello'"
        );
        let all = ApiKey { namespace_id: None, ..key(&[Scope::Admin], &[], token) };
        assert!(line(&all).ends_with("'https://shop.example/client/v4/accounts/0/storage/kv/namespaces'"));
    }

    #[test]
    fn a_line_that_signs_is_one_line_and_says_what_it_signs() {
        let signed = line(
            "https://shop.example",
            "0",
            &key(&[Scope::Write], &["a/"], Proof::Secret("sealed".into())),
            "kv_secret",
        );
        assert!(
            !signed.contains('\n') && signed.contains("\\n/api/v1/kv/a%%2Fhello\\n\\n%s\\n%s\\n"),
            "{signed}"
        );
        assert!(signed.ends_with("'https://shop.example/api/v1/kv/a%2Fhello'"), "{signed}");
    }
}
