use serde::{Deserialize, Serialize};

use super::evaluate::{Asker, Reason, Verdict, evaluate};
use super::flag::Flag;
use super::known::known;

/// All flags of which somebody has said something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags(pub Vec<Flag>);

impl Flags {
    /// What a flag comes to for this asker: off, if nobody knows it.
    pub fn verdict(&self, key: &str, asker: &Asker<'_>) -> Verdict {
        let Some(known) = known(key) else { return Verdict { on: false, reason: Reason::Unknown } };
        match self.0.iter().find(|flag| flag.key == key) {
            Some(flag) => evaluate(flag, asker),
            None => Verdict { on: known.default_on, reason: Reason::Default },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::model::{DOMAIN_SEARCH, KNOWN};

    const ASKER: Asker<'_> = Asker { tenant: None, user: None, now: 0 };

    #[test]
    fn a_flag_nobody_knows_is_off_even_if_it_is_stored_and_one_without_a_row_is_as_the_code_has_it() {
        let unknown = Flag { key: "lamp".into(), default_on: true, ..Flag::untouched(&KNOWN[0]) };
        let flags = Flags(vec![unknown]);
        assert_eq!(flags.verdict("lamp", &ASKER), Verdict { on: false, reason: Reason::Unknown });
        let default = flags.verdict(DOMAIN_SEARCH, &ASKER);
        assert_eq!(default, Verdict { on: true, reason: Reason::Default });
    }
}
