//! What an address needs, by country.

/// What an address in a country needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// What people call the postal code there.
    pub postal_code: &'static str,
    /// Whether there must be one.
    pub needs_postal_code: bool,
    /// What such codes look like (see `postal`), if that is known. `None`: anything goes.
    pub(super) shapes: Option<&'static str>,
    /// What people call a part of the country there.
    pub region: &'static str,
    /// Whether there must be one.
    pub needs_region: bool,
    /// Whether there must be a city.
    pub needs_city: bool,
}

/// What an address in this country needs. Where nothing is known of it, a city, and whatever else was typed.
pub fn rules_of(country: &str) -> Rules {
    let codes = POSTAL_CODES.iter().find(|(countries, ..)| has(countries, country));
    let region = REGIONS.iter().find(|(countries, ..)| has(countries, country));
    Rules {
        postal_code: match country {
            "US" | "PR" | "VI" | "GU" => "ZIP code",
            "GB" | "GG" | "JE" | "IM" | "AU" | "NZ" => "postcode",
            "IE" => "Eircode",
            "IN" => "PIN code",
            _ => "postal code",
        },
        needs_postal_code: codes.is_some_and(|(_, _, needed)| *needed),
        shapes: codes.map(|(_, shapes, _)| *shapes),
        region: region.map_or("region", |(_, name, _)| *name),
        needs_region: region.is_some_and(|(_, _, needed)| *needed),
        needs_city: !has("GI HK MC MO SG VA", country),
    }
}

fn has(countries: &str, country: &str) -> bool {
    countries.split(' ').any(|known| known == country)
}

/// The shapes of postal codes, and whether an address there must have one. Posts that have brought them in of late, and those
/// of whose codes nobody is sure, are not here: a code that is refused is an order that is lost.
const POSTAL_CODES: [(&str, &str, bool); 36] = [
    ("FO IS LS MG", "999", false),
    ("AT AU BE BG CH CY DK HU LI LU NO NZ SI SJ ZA", "9999", true),
    ("AF AL BD GE HT MK MZ NE PH PY TN TZ VE", "9999", false),
    ("DE EE ES FI FR HR IT MX MY TR UA", "99999", true),
    ("BL GF GP MF MQ NC PF PM RE WF YT", "99999", true),
    ("BA BT CR DO DZ EG GT ID JO KE KH KW LA LK MA ME MM MV NI NP PK SN TH UY XK ZM", "99999", false),
    ("CN IN RO RU SG", "999999", true),
    ("BY CO KG KZ NG TJ TM UZ", "999999", false),
    ("US PR VI GU", "99999|99999-9999", true),
    ("MH MP AS", "99999|99999-9999", true),
    ("CA", "A9A 9A9", true),
    (
        "GB",
        "AA9A 9AA|A9A 9AA|A9 9AA|A99 9AA|AA9 9AA|AA99 9AA|bfpo 9|bfpo 99|bfpo 999|bfpo 9999|gir 0aa",
        true,
    ),
    ("GG JE IM", "AA9 9AA|AA99 9AA", true),
    ("IE", "A99 ****|d6w ****", false),
    ("NL", "9999 AA", true),
    ("SE CZ SK GR", "999 99", true),
    ("PL", "99-999", true),
    ("PT", "9999-999", true),
    ("LV", "lv-9999", true),
    ("LT", "lt-99999", true),
    ("MD", "md-9999", false),
    ("AZ", "az 9999", false),
    ("AD", "ad999", false),
    ("MT", "AAA 9999|AAA 99|AAA 999", true),
    ("MC", "98099", true),
    ("SM", "47899", true),
    ("VA", "00120", false),
    ("AX", "22999", true),
    ("GL", "3999", true),
    ("GI", "gx11 1aa", false),
    ("JP", "999-9999", true),
    ("KR", "99999", true),
    ("TW", "999999|99999|999", true),
    ("BR", "99999-999", true),
    ("IL", "9999999|99999", false),
    ("AR", "A9999AAA|9999|A9999", false),
];

/// What a part of a country is called, and whether an address there must have one.
const REGIONS: [(&str, &str, bool); 9] = [
    ("AU BR IN MX US", "state", true),
    ("MY NG VE", "state", false),
    ("CA CN", "province", true),
    ("AR BE CL CR CU DO EC ES ID IT KR NL PA PE PG PH TH TR VN ZA", "province", false),
    ("JP", "prefecture", true),
    ("AE", "emirate", true),
    ("GB IE KE NO RO SE TW", "county", false),
    ("CO GT HN NI PY SV UY", "department", false),
    ("CH", "canton", false),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::countries::is_country;

    #[test]
    fn each_country_is_in_a_table_once() {
        let codes: Vec<_> = POSTAL_CODES.iter().flat_map(|(countries, ..)| countries.split(' ')).collect();
        let regions: Vec<_> = REGIONS.iter().flat_map(|(countries, ..)| countries.split(' ')).collect();
        for mut countries in [codes, regions] {
            assert!(countries.iter().all(|country| is_country(country)));
            let all = countries.len();
            countries.sort_unstable();
            countries.dedup();
            assert_eq!(countries.len(), all);
        }
    }

    #[test]
    fn a_country_says_what_it_needs() {
        let us = rules_of("US");
        assert_eq!((us.postal_code, us.region), ("ZIP code", "state"));
        assert!(us.needs_postal_code && us.needs_region && us.needs_city);
        assert!(!rules_of("SG").needs_city && rules_of("SG").needs_postal_code);
        let unknown = rules_of("AO");
        assert!(!unknown.needs_postal_code && !unknown.needs_region && unknown.needs_city);
        assert_eq!(unknown.shapes, None);
    }
}
