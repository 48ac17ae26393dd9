//! What each vibe has of its own, parted by spaces.

use super::Vibe;

/// What a vibe has of its own.
pub struct Table {
    pub prefixes: &'static str,
    pub suffixes: &'static str,
    pub words: &'static str,
    pub signs: &'static str,
}

impl Vibe {
    pub(super) const fn table(self) -> Table {
        match self {
            Self::Modern => Table {
                prefixes: "neo new now on go next",
                suffixes: "ly ify io hub space base flow",
                words: "pixel wave spark shift orbit pulse nova loop",
                signs: "modern fresh new contemporary minimal minimalist clean simple sleek young startup trendy",
            },
            Self::Playful => Table {
                prefixes: "hey yo zippy happy jolly",
                suffixes: "oo ster kins pop joy bop fun",
                words: "bubble panda jelly rocket noodle pickle giggle hop",
                signs: "playful fun funny quirky cute silly kids children whimsical cheeky humorous colorful games toys",
            },
            Self::Professional => Table {
                prefixes: "pro prime true first all",
                suffixes: "works group partners pro point desk firm",
                words: "anchor summit bridge core trust ledger harbor pillar",
                signs: "professional serious trusted trustworthy reliable corporate business consulting law legal finance \
                        financial bank accounting insurance established secure",
            },
            Self::Technical => Table {
                prefixes: "dev code data meta auto open",
                suffixes: "labs stack kit bit ops logic grid",
                words: "vector kernel cipher matrix signal node quantum logic",
                signs: "technical tech software code coding developer developers engineering engineers data api cloud \
                        programming computer robots cyber platform tool tools saas",
            },
            Self::Natural => Table {
                prefixes: "eco bio wild green terra",
                suffixes: "leaf grove field root bloom wave seed",
                words: "river meadow cedar fern moss willow stone forest",
                signs: "natural nature organic green eco sustainable earth earthy garden plants plant outdoors outdoor \
                        vegan forest wild handmade rustic",
            },
            Self::Elegant => Table {
                prefixes: "la belle lux fine maison",
                suffixes: "elle ette esque atelier house aura",
                words: "velvet pearl silk ivory opal crystal satin muse",
                signs: "elegant luxury luxurious premium fine exclusive beautiful beauty classy sophisticated chic fashion \
                        jewelry boutique stylish",
            },
            Self::Friendly => Table {
                prefixes: "my our dear hello kind",
                suffixes: "mate pal nest home circle club together",
                words: "cozy sunny neighbor cabin lantern honey hearth cup",
                signs: "friendly warm cozy welcoming community family local neighborhood kind caring gentle homely personal \
                        social together",
            },
            Self::Bold => Table {
                prefixes: "mega ultra max iron super",
                suffixes: "force forge storm strike bolt fire rush",
                words: "titan thunder blaze falcon wolf summit comet steel",
                signs: "bold strong powerful loud brave daring fierce sport sports fitness gym fast energetic energy \
                        aggressive adventurous extreme",
            },
        }
    }
}
