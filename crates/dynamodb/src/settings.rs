//! Which table, where, and by whose leave.

use coppice_platform::Env;
use coppice_platform::env::SettingError;
use http::Uri;

use crate::Credentials;

const ENDPOINT: &str = "DYNAMODB_ENDPOINT";
const REGION: &str = "DYNAMODB_REGION";
const TABLE: &str = "DYNAMODB_TABLE";
const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";

const AN_ENDPOINT: &str = "https://host or https://host:port; http:// on this machine only";
const A_REGION: &str = "the region of the table, such as eu-central-1";
const A_TABLE: &str = "the name of the table: 3 to 255 letters, digits, _ - and .";
const A_KEY: &str = "that of an access key of AWS's";

/// The settings of a table. The README's table says what each is for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The table's name.
    pub table: String,
    /// Its region.
    pub region: String,
    pub(crate) credentials: Credentials,
    pub(crate) origin: String,
    pub(crate) host: String,
}

impl Settings {
    /// Reads the settings; `None` where nothing is said of DynamoDB. Keys of AWS's alone may be there for something else.
    ///
    /// # Errors
    /// Every setting that can't be used, or is missing beside the others.
    pub fn read(env: &dyn Env) -> Result<Option<Self>, Vec<SettingError>> {
        if [ENDPOINT, REGION, TABLE].iter().all(|name| env.get(name).is_none()) {
            return Ok(None);
        }
        let mut problems = Vec::new();
        let mut read = |name: &'static str, holds: fn(&str) -> bool, hidden: bool, expected: &'static str| {
            let value = env.get(name).unwrap_or_default();
            if !holds(&value) {
                let shown = if hidden && !value.is_empty() { "…".to_owned() } else { value.clone() };
                problems.push(SettingError { name: name.into(), value: shown, expected: expected.into() });
            }
            value
        };
        let table = read(TABLE, is_table, false, A_TABLE);
        let region = read(REGION, is_region, false, A_REGION);
        let key_id = read(KEY_ID, is_key, true, A_KEY);
        let secret = read(SECRET, is_key, true, A_KEY);
        let session_token = env.get(SESSION_TOKEN).map(|_| read(SESSION_TOKEN, is_key, true, A_KEY));
        let given = env.get(ENDPOINT);
        let host = host(&given.clone().unwrap_or_else(|| format!("https://dynamodb.{region}.amazonaws.com")));
        if let (None, Some(_)) = (&host, &given) {
            let value = "…".to_owned();
            problems.push(SettingError { name: ENDPOINT.into(), value, expected: AN_ENDPOINT.into() });
        }
        let Some((scheme, host)) = host.filter(|_| problems.is_empty()) else { return Err(problems) };
        let credentials = Credentials { key_id, secret, session_token };
        Ok(Some(Self { table, region, credentials, origin: format!("{scheme}://{host}"), host }))
    }

    /// Where it is asked: scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Scheme and host of an address that nobody listens in to, and that has nothing else in it. The host is as requests say it: without
/// the port that everybody knows.
fn host(address: &str) -> Option<(&'static str, String)> {
    let uri: Uri = address.parse().ok()?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let scheme = match uri.scheme_str()? {
        "https" => "https",
        "http" if is_loopback(authority.host()) => "http",
        _ => return None,
    };
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.host().is_empty() {
        return None;
    }
    let known = if scheme == "https" { 443 } else { 80 };
    let port = uri.port_u16().filter(|port| *port != known);
    let host = authority.host().to_ascii_lowercase();
    Some((scheme, port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))))
}

/// Whether the host is this very machine, to which nobody listens in.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
fn is_table(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn is_region(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const GOOD: [(&str, &str); 4] =
        [(REGION, "eu-central-1"), (TABLE, "next-auth"), (KEY_ID, "AKIAEXAMPLE"), (SECRET, "hush/hush+hush")];

    fn read(changes: &[(&str, &str)]) -> Result<Option<Settings>, Vec<SettingError>> {
        let mut env: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in GOOD.iter().chain(changes) {
            env.insert((*name).to_owned(), (*value).to_owned());
        }
        Settings::read(&env)
    }

    fn names(changes: &[(&str, &str)]) -> Vec<String> {
        let problems = read(changes).err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.name.into_owned()).collect()
    }

    #[test]
    fn without_a_word_of_dynamodb_there_is_none() {
        assert!(Settings::read(&BTreeMap::new()).is_ok_and(|settings| settings.is_none()));
        let keys = BTreeMap::from([(KEY_ID.to_owned(), "AKIAEXAMPLE".to_owned())]);
        assert!(Settings::read(&keys).is_ok_and(|settings| settings.is_none()));
    }

    #[test]
    fn where_nothing_else_is_said_it_is_awss() {
        let origin = |changes: &[_]| read(changes).unwrap().unwrap().origin;
        assert_eq!(origin(&[]), "https://dynamodb.eu-central-1.amazonaws.com");
        for (given, expected) in [
            ("http://127.0.0.1:4567", "http://127.0.0.1:4567"),
            ("http://localhost:80/", "http://localhost"),
            ("http://[::1]:8000", "http://[::1]:8000"),
            ("https://DynamoDB.example:443", "https://dynamodb.example"),
            (
                "https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com",
                "https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com",
            ),
        ] {
            assert_eq!(origin(&[(ENDPOINT, given)]), expected);
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_told_all_at_once_and_no_secret_with_it() {
        for missing in [REGION, TABLE, KEY_ID, SECRET] {
            assert_eq!(names(&[(missing, "")]), [missing]);
        }
        let changes = [
            (TABLE, "a b"),
            (REGION, "EU"),
            (KEY_ID, "hush hush"),
            (SECRET, "hush\n"),
            (SESSION_TOKEN, "hush hush"),
            (ENDPOINT, "https://hush:hush@dynamodb.example/"),
        ];
        assert_eq!(names(&changes), [TABLE, REGION, KEY_ID, SECRET, SESSION_TOKEN, ENDPOINT]);
        let told = read(&changes).err().unwrap();
        assert!(told.iter().all(|problem| !problem.to_string().contains("hush")), "{told:?}");
    }

    #[test]
    fn endpoints_are_safe_from_listeners() {
        for endpoint in [
            "dynamodb.example",
            "http://dynamodb.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://dynamodb.example",
            "https://",
            "https://a.example/path",
            "https://a.example/?q",
        ] {
            assert_eq!(names(&[(ENDPOINT, endpoint)]), [ENDPOINT], "{endpoint}");
        }
    }

    #[test]
    fn settings_print_no_secret() {
        let settings = read(&[(SESSION_TOKEN, "hush-token")]).unwrap().unwrap();
        assert!(!format!("{settings:?}").contains("hush"), "{settings:?}");
    }
}
