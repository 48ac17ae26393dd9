//! Which bucket, where, and by whose leave.

use object_store::aws::AwsCredential;
use reqwest::Url;
use rusty_s3::{Bucket as Place, UrlStyle};

use crate::Env;
use crate::env::SettingError;
use crate::http::{hidden, is_loopback};

const BUCKET: &str = "CDN_S3_BUCKET";
const ENDPOINT: &str = "CDN_S3_ENDPOINT";
const REGION: &str = "CDN_S3_REGION";
const KEY_ID: &str = "CDN_S3_ACCESS_KEY_ID";
const SECRET: &str = "CDN_S3_SECRET_ACCESS_KEY";

const A_BUCKET: &str = "3 to 63 lower-case letters, digits, dots and hyphens";
const AN_ENDPOINT: &str = "https://host or https://host:port; http:// on this machine only";
const A_REGION: &str = "the region of the bucket, such as eu-central-1; auto for R2";
const A_KEY: &str = "that of an access key to the bucket";

/// The settings of a bucket over S3. The README's table says what each is for.
pub struct S3Settings {
    pub(super) place: Place,
    pub(super) credential: AwsCredential,
}

impl S3Settings {
    /// Reads the settings; `None` where there are none, and files are kept on this machine.
    ///
    /// # Errors
    /// Every setting that can't be used, or is missing beside the others.
    pub fn read(env: &dyn Env) -> Result<Option<Self>, Vec<SettingError>> {
        if [BUCKET, ENDPOINT, REGION, KEY_ID, SECRET].iter().all(|name| env.get(name).is_none()) {
            return Ok(None);
        }
        let mut problems = Vec::new();
        let mut read = |name, holds: fn(&str) -> bool, shown: fn(&str) -> String, expected| {
            let value = env.get(name).unwrap_or_default();
            if !holds(&value) {
                problems.push(problem(name, shown(&value), expected));
            }
            value
        };
        let bucket = read(BUCKET, is_bucket, str::to_owned, A_BUCKET);
        let region = read(REGION, is_region, str::to_owned, A_REGION);
        let key_id = read(KEY_ID, is_key, secret, A_KEY);
        let secret = read(SECRET, is_key, secret, A_KEY);
        let given = env.get(ENDPOINT);
        let aws = || format!("https://s3.{region}.amazonaws.com/");
        let endpoint = Url::parse(&given.clone().unwrap_or_else(aws)).ok().filter(is_endpoint);
        if let (None, Some(given)) = (&endpoint, &given) {
            problems.push(problem(ENDPOINT, hidden(given), AN_ENDPOINT));
        }
        let Some(endpoint) = endpoint.filter(|_| problems.is_empty()) else { return Err(problems) };
        // Only AWS is known to have a host for each bucket, with a certificate if there is no dot in its name.
        let style =
            if given.is_some() || bucket.contains('.') { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let place = Place::new(endpoint, style, bucket.clone(), region);
        let place = place.map_err(|_| vec![problem(BUCKET, bucket, A_BUCKET)])?;
        Ok(Some(Self { place, credential: AwsCredential { key_id, secret_key: secret, token: None } }))
    }
}

fn problem(name: &'static str, value: String, expected: &'static str) -> SettingError {
    SettingError { name: name.into(), value, expected: expected.into() }
}

/// That something is set, and no more.
fn secret(value: &str) -> String {
    if value.is_empty() { String::new() } else { "…".to_owned() }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(name: &str) -> bool {
    let is_label = |label: &str| {
        let inner = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    (3..=63).contains(&name.len()) && name.split('.').all(is_label)
}

fn is_region(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

fn is_endpoint(url: &Url) -> bool {
    let safe = match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => true,
        ("http", Some(host)) => is_loopback(host),
        _ => false,
    };
    safe && url.username().is_empty() && url.password().is_none() && url.query().is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const GOOD: [(&str, &str); 4] =
        [(BUCKET, "files"), (REGION, "eu-central-1"), (KEY_ID, "AKIAEXAMPLE"), (SECRET, "hush/hush+hush")];

    fn read(changes: &[(&str, &str)]) -> Result<Option<S3Settings>, Vec<SettingError>> {
        let mut env: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in GOOD.iter().chain(changes) {
            env.insert((*name).to_owned(), (*value).to_owned());
        }
        S3Settings::read(&env)
    }

    fn names(changes: &[(&str, &str)]) -> Vec<String> {
        let problems = read(changes).err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.name.into_owned()).collect()
    }

    fn address(changes: &[(&str, &str)]) -> String {
        read(changes).ok().flatten().unwrap().place.base_url().to_string()
    }

    #[test]
    fn without_any_setting_there_is_no_bucket_over_s3() {
        assert!(S3Settings::read(&BTreeMap::new()).is_ok_and(|settings| settings.is_none()));
    }

    #[test]
    fn aws_has_a_host_for_each_bucket_and_others_have_a_path() {
        assert_eq!(address(&[]), "https://files.s3.eu-central-1.amazonaws.com/");
        assert_eq!(
            address(&[(BUCKET, "files.example.com")]),
            "https://s3.eu-central-1.amazonaws.com/files.example.com/"
        );
        for (endpoint, expected) in [
            ("https://1a2b.r2.cloudflarestorage.com", "https://1a2b.r2.cloudflarestorage.com/files/"),
            ("https://store.example/storage/v1/s3", "https://store.example/storage/v1/s3/files/"),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000/files/"),
            ("http://localhost:3900/", "http://localhost:3900/files/"),
            ("http://[::1]:9000", "http://[::1]:9000/files/"),
        ] {
            assert_eq!(address(&[(ENDPOINT, endpoint)]), expected);
        }
    }

    #[test]
    fn what_is_missing_beside_the_others_is_a_problem() {
        for missing in [BUCKET, REGION, KEY_ID, SECRET] {
            assert_eq!(names(&[(missing, "")]), [missing]);
        }
        let alone = BTreeMap::from([(ENDPOINT.to_owned(), "https://s3.example".to_owned())]);
        assert_eq!(S3Settings::read(&alone).err().unwrap().len(), 4);
    }

    #[test]
    fn what_can_not_be_used_is_told_all_at_once_and_no_secret_with_it() {
        let changes = [
            (BUCKET, "Files"),
            (REGION, "eu central"),
            (KEY_ID, "AKIA hush"),
            (SECRET, "hush\n"),
            (ENDPOINT, "https://hush:hush@s3.example/"),
        ];
        assert_eq!(names(&changes), [BUCKET, REGION, KEY_ID, SECRET, ENDPOINT]);
        let told = read(&changes).err().unwrap();
        assert!(told.iter().all(|problem| !problem.to_string().contains("hush")), "{told:?}");
    }

    #[test]
    fn endpoints_are_safe_from_listeners() {
        for endpoint in
            ["s3.example", "http://s3.example", "http://127.0.0.1.example", "ftp://s3.example", "https://"]
        {
            assert_eq!(names(&[(ENDPOINT, endpoint)]), [ENDPOINT], "{endpoint}");
        }
    }

    #[test]
    fn names_of_buckets_are_names_of_hosts() {
        for bucket in ["ab", "-ab", "a_b", "a..b", "a/b", "../x", &"x".repeat(64), "é-é"] {
            assert_eq!(names(&[(BUCKET, bucket)]), [BUCKET], "{bucket}");
        }
    }
}
