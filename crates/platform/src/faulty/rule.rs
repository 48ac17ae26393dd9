//! When an operation fails, and how.

use std::str::FromStr;

use crate::{ErrorKind, Service};

/// What is done to an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It does not happen and ends with an error of this kind.
    Error(ErrorKind),
    /// It happens so many milliseconds later.
    Slow(u64),
}

/// Which operations fail, how, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The service.
    pub service: Service,
    /// How the operation's or statement's name begins; empty for all.
    pub prefix: String,
    /// What is done to it.
    pub failure: Failure,
    /// How many times more; `None` for always.
    pub times: Option<u32>,
}

/// The text is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a fault: {0:?} (such as `sql:unavailable`, `kv.get:timeout*3`, `bucket:slow=2000`)")]
pub struct RuleError(pub String);

impl Rule {
    /// What this rule does to these operations, if it holds for one of them; counts it off.
    pub(super) fn strike(&mut self, service: Service, operations: &[&'static str]) -> Option<Failure> {
        let meant = self.service == service && operations.iter().any(|name| name.starts_with(&self.prefix));
        if !meant {
            return None;
        }
        if let Some(times) = &mut self.times {
            *times = times.checked_sub(1)?;
        }
        Some(self.failure.clone())
    }
}

/// `service[.prefix]:failure[*times]`, where the failure is `unavailable`, `timeout`, `refused` or
/// `slow=milliseconds`.
impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        read(text).ok_or_else(|| RuleError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Rule> {
    let (target, failure) = text.split_once(':')?;
    let (service, prefix) = target.split_once('.').unwrap_or((target, ""));
    let (failure, times) = match failure.split_once('*') {
        Some((failure, times)) => (failure, Some(times.parse().ok()?)),
        None => (failure, None),
    };
    let service = match service {
        "sql" => Service::Sql,
        "kv" => Service::Kv,
        "bucket" => Service::Bucket,
        "http" => Service::Http,
        "mail" => Service::Mail,
        "images" => Service::Images,
        "queue" => Service::Queue,
        _ => return None,
    };
    let failure = match failure {
        "unavailable" => Failure::Error(ErrorKind::Unavailable),
        "timeout" => Failure::Error(ErrorKind::TimedOut),
        "unanswered" => Failure::Error(ErrorKind::Unanswered),
        "refused" => Failure::Error(ErrorKind::Refused),
        slow => Failure::Slow(slow.strip_prefix("slow=")?.parse().ok()?),
    };
    Some(Rule { service, prefix: prefix.to_owned(), failure, times })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_from_text() {
        let rule = |text: &str| text.parse::<Rule>().unwrap();
        let unavailable = Failure::Error(ErrorKind::Unavailable);
        assert_eq!(
            rule("sql:unavailable"),
            Rule { service: Service::Sql, prefix: String::new(), failure: unavailable, times: None }
        );
        assert_eq!(rule("mail:refused").service, Service::Mail);
        assert_eq!(rule("images:unavailable").service, Service::Images);
        assert_eq!(rule("queue.send:timeout").service, Service::Queue);
        assert_eq!(
            rule("kv.get:slow=20*3"),
            Rule {
                service: Service::Kv,
                prefix: "get".to_owned(),
                failure: Failure::Slow(20),
                times: Some(3)
            }
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "sql",
            "sql:",
            "post:unavailable",
            "sql:slow",
            "sql:slow=x",
            "sql:timeout*",
            "sql:timeout*-1",
        ] {
            assert_eq!(text.parse::<Rule>(), Err(RuleError(text.to_owned())), "{text}");
        }
    }
}
