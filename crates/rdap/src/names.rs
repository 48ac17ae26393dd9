//! What a name tells by itself.

mod tables;

use tables::{CATEGORIES, IDN_COUNTRIES, RESERVED, SECOND_LEVELS, WITHHELD};

/// The name in small letters and without the final dot.
pub(crate) fn plain(domain: &str) -> String {
    domain.strip_suffix('.').unwrap_or(domain).to_ascii_lowercase()
}

/// Whether two names are one: case and a final dot make no difference (RFC 4343).
pub(crate) fn same(one: &str, other: &str) -> bool {
    let bare = |name: &'_ str| name.strip_suffix('.').map_or_else(|| name.len(), str::len);
    one.bytes()
        .take(bare(one))
        .map(|byte| byte.to_ascii_lowercase())
        .eq(other.bytes().take(bare(other)).map(|byte| byte.to_ascii_lowercase()))
}

/// The endings of a name below which it stands, longest first: `b.c` and `c` of `a.b.c`.
pub(crate) fn endings(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |name| name.split_once('.').map(|(_, rest)| rest)).skip(1)
}

/// A name, seen as what its ending's registry makes of it. It is in small letters and without a final dot.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    domain: &'a str,
    /// The last label.
    tld: &'a str,
}

impl<'a> Name<'a> {
    pub fn of(domain: &'a str) -> Self {
        Self { domain, tld: domain.rsplit('.').next().unwrap_or_default() }
    }

    /// Whether the ending is a country's: two letters, or a country's in its own script.
    fn is_country(self) -> bool {
        self.tld.len() == 2 || IDN_COUNTRIES.contains(&self.tld)
    }

    /// The label and the ending it is registered below, where names are registered just there: directly below the last label,
    /// or below one of the second levels that a registry opens. A registry denies a host of somebody's
    /// (`www.example.com`) just as it denies a free name, so elsewhere its «no» means nothing.
    fn registrable(self) -> Option<(&'a str, &'a str)> {
        let (label, ending) = self.domain.split_once('.')?;
        let open = ending == self.tld || is_second_level(ending);
        (open && !label.is_empty()).then_some((label, ending))
    }

    pub fn is_registrable(self) -> bool {
        self.registrable().is_some()
    }

    /// Whether nobody can have the name, whatever anybody answers: every registry of a generic ending keeps some labels
    /// (ICANN's base registry agreement, specification 5, sections 1 and 4), and so it does those with two hyphens in the
    /// place of an A-label's prefix (RFC 5891, section 4.2.3.1). What a registry has opened below itself is nobody's either.
    pub fn is_reserved(self) -> bool {
        if is_second_level(self.domain) {
            return true;
        }
        let Some((label, ending)) = self.registrable() else { return false };
        let tagged = label.bytes().skip(2).take(2).eq(*b"--") && !label.starts_with("xn--");
        !self.is_country() && ending == self.tld && (RESERVED.contains(&label) || tagged)
    }

    /// Whether a registry that knows no such name need not give it away: labels of one or two characters of a generic
    /// ending, and those of ICANN's own list (the same, sections 2 and 5); categories below a country's.
    pub fn is_withheld(self) -> bool {
        match self.registrable() {
            Some((label, ending)) if ending == self.tld && self.is_country() => CATEGORIES.contains(&label),
            Some((label, _)) => !self.is_country() && (label.len() <= 2 || WITHHELD.contains(&label)),
            None => false,
        }
    }
}

fn is_second_level(name: &str) -> bool {
    let Some((label, tld)) = name.split_once('.') else { return false };
    SECOND_LEVELS.iter().any(|(country, labels)| *country == tld && labels.contains(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_dns_does() {
        assert!(same("Example.COM.", "example.com"));
        assert!(!same("example.com", "example.co"));
        assert!(!same("example.com..", "example.com"));
        assert!(!same("", "a"));
        assert_eq!(plain("Example.COM."), "example.com");
        assert_eq!(endings("a.b.c").collect::<Vec<_>>(), ["b.c", "c"]);
        assert_eq!(endings("com").count(), 0);
    }

    #[test]
    fn what_every_registry_keeps_is_reserved() {
        for reserved in [
            "example.com",
            "nic.dev",
            "www.app",
            "whois.xyz",
            "rdds.xn--p1acf",
            "ab--cd.com",
            "co.uk",
            "com.br",
        ] {
            assert!(Name::of(reserved).is_reserved(), "{reserved}");
        }
        for not in
            ["example.de", "nic.io", "examples.com", "xn--caf-dma.com", "a-b.com", "www.foo.com", "com", ""]
        {
            assert!(!Name::of(not).is_reserved(), "{not}");
        }
    }

    #[test]
    fn what_a_registry_may_keep_is_withheld() {
        for withheld in ["a.com", "ab.dev", "q.xn--p1acf", "olympic.app", "com.de", "co.io", "gov.xn--p1ai"] {
            assert!(Name::of(withheld).is_withheld(), "{withheld}");
        }
        for not in ["abc.com", "ab.de", "q.xn--p1ai", "ab.co.uk", "a.b.com", "com.com", "com"] {
            assert!(!Name::of(not).is_withheld(), "{not}");
        }
    }

    #[test]
    fn names_are_registered_just_below_an_ending() {
        for yes in ["a.com", "a.co.uk", "a.com.br", "a.xn--p1ai"] {
            assert!(Name::of(yes).is_registrable(), "{yes}");
        }
        for no in ["com", "", ".com", "www.a.com", "www.a.co.uk", "a.foo.uk"] {
            assert!(!Name::of(no).is_registrable(), "{no}");
        }
    }

    #[test]
    fn the_tables_are_in_order() {
        assert!(IDN_COUNTRIES.is_sorted() && IDN_COUNTRIES.iter().all(|tld| tld.starts_with("xn--")));
        assert!(SECOND_LEVELS.is_sorted() && SECOND_LEVELS.iter().all(|(_, labels)| labels.is_sorted()));
    }
}
