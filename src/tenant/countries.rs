//! Countries where a shop can be (ISO 3166-1), by the names that people look them up by.

/// All of them, in the order of their names: a code of two letters, a space, the name.
const ALL: &str = "\
AF Afghanistan\n\
AL Albania\n\
DZ Algeria\n\
AD Andorra\n\
AO Angola\n\
AI Anguilla\n\
AG Antigua and Barbuda\n\
AR Argentina\n\
AM Armenia\n\
AW Aruba\n\
AU Australia\n\
AT Austria\n\
AZ Azerbaijan\n\
BS Bahamas\n\
BH Bahrain\n\
BD Bangladesh\n\
BB Barbados\n\
BY Belarus\n\
BE Belgium\n\
BZ Belize\n\
BJ Benin\n\
BM Bermuda\n\
BT Bhutan\n\
BO Bolivia\n\
BA Bosnia and Herzegovina\n\
BW Botswana\n\
BR Brazil\n\
BN Brunei\n\
BG Bulgaria\n\
BF Burkina Faso\n\
BI Burundi\n\
KH Cambodia\n\
CM Cameroon\n\
CA Canada\n\
CV Cape Verde\n\
KY Cayman Islands\n\
CF Central African Republic\n\
TD Chad\n\
CL Chile\n\
CN China\n\
CO Colombia\n\
KM Comoros\n\
CG Congo (Brazzaville)\n\
CD Congo (Kinshasa)\n\
CR Costa Rica\n\
CI Côte d’Ivoire\n\
HR Croatia\n\
CU Cuba\n\
CY Cyprus\n\
CZ Czechia\n\
DK Denmark\n\
DJ Djibouti\n\
DM Dominica\n\
DO Dominican Republic\n\
EC Ecuador\n\
EG Egypt\n\
SV El Salvador\n\
GQ Equatorial Guinea\n\
ER Eritrea\n\
EE Estonia\n\
SZ Eswatini\n\
ET Ethiopia\n\
FO Faroe Islands\n\
FJ Fiji\n\
FI Finland\n\
FR France\n\
GF French Guiana\n\
PF French Polynesia\n\
GA Gabon\n\
GM Gambia\n\
GE Georgia\n\
DE Germany\n\
GH Ghana\n\
GI Gibraltar\n\
GR Greece\n\
GL Greenland\n\
GD Grenada\n\
GP Guadeloupe\n\
GT Guatemala\n\
GG Guernsey\n\
GN Guinea\n\
GW Guinea-Bissau\n\
GY Guyana\n\
HT Haiti\n\
HN Honduras\n\
HK Hong Kong\n\
HU Hungary\n\
IS Iceland\n\
IN India\n\
ID Indonesia\n\
IR Iran\n\
IQ Iraq\n\
IE Ireland\n\
IM Isle of Man\n\
IL Israel\n\
IT Italy\n\
JM Jamaica\n\
JP Japan\n\
JE Jersey\n\
JO Jordan\n\
KZ Kazakhstan\n\
KE Kenya\n\
KI Kiribati\n\
XK Kosovo\n\
KW Kuwait\n\
KG Kyrgyzstan\n\
LA Laos\n\
LV Latvia\n\
LB Lebanon\n\
LS Lesotho\n\
LR Liberia\n\
LY Libya\n\
LI Liechtenstein\n\
LT Lithuania\n\
LU Luxembourg\n\
MO Macao\n\
MG Madagascar\n\
MW Malawi\n\
MY Malaysia\n\
MV Maldives\n\
ML Mali\n\
MT Malta\n\
MH Marshall Islands\n\
MQ Martinique\n\
MR Mauritania\n\
MU Mauritius\n\
YT Mayotte\n\
MX Mexico\n\
FM Micronesia\n\
MD Moldova\n\
MC Monaco\n\
MN Mongolia\n\
ME Montenegro\n\
MA Morocco\n\
MZ Mozambique\n\
MM Myanmar\n\
NA Namibia\n\
NR Nauru\n\
NP Nepal\n\
NL Netherlands\n\
NC New Caledonia\n\
NZ New Zealand\n\
NI Nicaragua\n\
NE Niger\n\
NG Nigeria\n\
KP North Korea\n\
MK North Macedonia\n\
NO Norway\n\
OM Oman\n\
PK Pakistan\n\
PW Palau\n\
PS Palestine\n\
PA Panama\n\
PG Papua New Guinea\n\
PY Paraguay\n\
PE Peru\n\
PH Philippines\n\
PL Poland\n\
PT Portugal\n\
PR Puerto Rico\n\
QA Qatar\n\
RE Réunion\n\
RO Romania\n\
RU Russia\n\
RW Rwanda\n\
KN Saint Kitts and Nevis\n\
LC Saint Lucia\n\
VC Saint Vincent\n\
WS Samoa\n\
SM San Marino\n\
ST São Tomé and Príncipe\n\
SA Saudi Arabia\n\
SN Senegal\n\
RS Serbia\n\
SC Seychelles\n\
SL Sierra Leone\n\
SG Singapore\n\
SK Slovakia\n\
SI Slovenia\n\
SB Solomon Islands\n\
SO Somalia\n\
ZA South Africa\n\
KR South Korea\n\
SS South Sudan\n\
ES Spain\n\
LK Sri Lanka\n\
SD Sudan\n\
SR Suriname\n\
SE Sweden\n\
CH Switzerland\n\
SY Syria\n\
TW Taiwan\n\
TJ Tajikistan\n\
TZ Tanzania\n\
TH Thailand\n\
TL Timor-Leste\n\
TG Togo\n\
TO Tonga\n\
TT Trinidad and Tobago\n\
TN Tunisia\n\
TR Türkiye\n\
TM Turkmenistan\n\
TV Tuvalu\n\
UG Uganda\n\
UA Ukraine\n\
AE United Arab Emirates\n\
GB United Kingdom\n\
US United States\n\
UY Uruguay\n\
UZ Uzbekistan\n\
VU Vanuatu\n\
VA Vatican City\n\
VE Venezuela\n\
VN Vietnam\n\
YE Yemen\n\
ZM Zambia\n\
ZW Zimbabwe";

/// All countries: code and name, by name.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.lines().filter_map(|line| line.split_once(' '))
}

/// The name of the country with this code.
pub fn country_name(code: &str) -> Option<&'static str> {
    countries().find(|(own, _)| *own == code).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_code_of_its_own_and_every_region_is_in_one() {
        let mut codes: Vec<_> = countries().map(|(code, _)| code).collect();
        assert!(codes.len() > 200 && codes.iter().all(|code| code.len() == 2));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.lines().count());
        for region in &coppice_catalogue::region::REGIONS {
            assert!(country_name(region.country()).is_some(), "{}", region.tag);
        }
        assert_eq!(country_name("DE"), Some("Germany"));
        assert_eq!(country_name("de"), None);
    }
}
