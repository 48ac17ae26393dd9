//! Scripts, as far as names are written in them: letters that are in use today, without digits and signs of their own.

use super::LabelError;

/// A script's bit.
type Scripts = u32;

const LATIN: Scripts = 1;
const GREEK: Scripts = 1 << 1;
const CYRILLIC: Scripts = 1 << 2;
const ARMENIAN: Scripts = 1 << 3;
const HEBREW: Scripts = 1 << 4;
const ARABIC: Scripts = 1 << 5;
const DEVANAGARI: Scripts = 1 << 6;
const BENGALI: Scripts = 1 << 7;
const GURMUKHI: Scripts = 1 << 8;
const GUJARATI: Scripts = 1 << 9;
const TAMIL: Scripts = 1 << 10;
const TELUGU: Scripts = 1 << 11;
const KANNADA: Scripts = 1 << 12;
const MALAYALAM: Scripts = 1 << 13;
const SINHALA: Scripts = 1 << 14;
const THAI: Scripts = 1 << 15;
const GEORGIAN: Scripts = 1 << 16;
const HIRAGANA: Scripts = 1 << 17;
const KATAKANA: Scripts = 1 << 18;
const HAN: Scripts = 1 << 19;
const HANGUL: Scripts = 1 << 20;

/// Which may stand together, for that is how Japanese and Korean are written.
const TOGETHER: [Scripts; 2] = [HAN | HIRAGANA | KATAKANA, HAN | HANGUL];

/// The first and the last of a range, and whose it is; sorted.
const RANGES: &[(char, char, Scripts)] = &[
    ('-', '-', 0),
    ('0', '9', 0),
    ('a', 'z', LATIN),
    ('\u{df}', '\u{f6}', LATIN),
    ('\u{f8}', '\u{17f}', LATIN),
    ('\u{218}', '\u{21b}', LATIN),
    ('\u{390}', '\u{390}', GREEK),
    ('\u{3ac}', '\u{3ce}', GREEK),
    ('\u{430}', '\u{45f}', CYRILLIC),
    ('\u{48a}', '\u{52f}', CYRILLIC),
    ('\u{561}', '\u{586}', ARMENIAN),
    ('\u{5d0}', '\u{5ea}', HEBREW),
    ('\u{620}', '\u{63f}', ARABIC),
    ('\u{641}', '\u{64a}', ARABIC),
    ('\u{671}', '\u{6d3}', ARABIC),
    ('\u{6d5}', '\u{6d5}', ARABIC),
    ('\u{900}', '\u{963}', DEVANAGARI),
    ('\u{972}', '\u{97f}', DEVANAGARI),
    ('\u{980}', '\u{9e3}', BENGALI),
    ('\u{9f0}', '\u{9f1}', BENGALI),
    ('\u{a01}', '\u{a51}', GURMUKHI),
    ('\u{a70}', '\u{a75}', GURMUKHI),
    ('\u{a81}', '\u{ae3}', GUJARATI),
    ('\u{b82}', '\u{bd7}', TAMIL),
    ('\u{c00}', '\u{c63}', TELUGU),
    ('\u{c80}', '\u{ce3}', KANNADA),
    ('\u{d00}', '\u{d4e}', MALAYALAM),
    ('\u{d7a}', '\u{d7f}', MALAYALAM),
    ('\u{d81}', '\u{ddf}', SINHALA),
    ('\u{e01}', '\u{e3a}', THAI),
    ('\u{e40}', '\u{e4e}', THAI),
    ('\u{10d0}', '\u{10f0}', GEORGIAN),
    ('\u{1e00}', '\u{1eff}', LATIN),
    ('\u{3005}', '\u{3007}', HAN),
    ('\u{3041}', '\u{3096}', HIRAGANA),
    ('\u{30a1}', '\u{30fa}', KATAKANA),
    (LONG_VOWEL, LONG_VOWEL, KATAKANA),
    ('\u{3400}', '\u{4dbf}', HAN),
    ('\u{4e00}', '\u{9fff}', HAN),
    ('\u{ac00}', '\u{d7a3}', HANGUL),
];

/// Kana's mark of a long vowel, which looks like a dash.
const LONG_VOWEL: char = '\u{30fc}';

/// Letters that look like Latin ones, as browsers see them: a name of these alone is taken for another.
const LOOKALIKES: &[(Scripts, &str)] = &[
    (GREEK, "αικνρυωηοτγεχϲ"),
    (CYRILLIC, "асԁеһіјӏорԛѕԝхуъЬьҽпгѵѡкмтвнԍꙅԃӓёїӧӱ"),
    (ARMENIAN, "ագզէլհյոսւօցքցոՙ"),
    (HEBREW, "וזחטיןסםת"),
    (THAI, "ทนบพรหเแ"),
    (GEORGIAN, "იოყძხჿ"),
];

fn script(c: char) -> Option<Scripts> {
    let found = RANGES.partition_point(|(_, last, _)| *last < c);
    RANGES.get(found).filter(|(first, ..)| *first <= c).map(|(.., script)| *script)
}

/// Whether a character may stand in a name at all.
pub fn is_known(c: char) -> bool {
    script(c).is_some()
}

/// Whether a label is of one script, of which people can see which it is.
pub fn check(label: &str) -> Result<(), LabelError> {
    let (mut scripts, mut before) = (0, 0);
    for c in label.chars() {
        let script = script(c).ok_or(LabelError::Character(c))?;
        if c == LONG_VOWEL && before & (HIRAGANA | KATAKANA) == 0 {
            return Err(LabelError::Malformed);
        }
        scripts |= script;
        before = script;
    }
    if scripts.count_ones() > 1 && TOGETHER.iter().all(|together| scripts & !together != 0) {
        return Err(LabelError::MixedScripts);
    }
    let lookalike = LOOKALIKES.iter().any(|(script, letters)| {
        *script == scripts && label.chars().all(|c| c.is_ascii() || letters.contains(c))
    });
    if lookalike { Err(LabelError::Lookalike) } else { Ok(()) }
}
