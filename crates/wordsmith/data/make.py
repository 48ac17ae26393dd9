#!/usr/bin/env python3
"""Makes words.txt, synonyms.txt and trigrams.txt beside this file.

    apt-get download wamerican-small wordnet-base
    for package in *.deb; do dpkg -x "$package" root; done
    ./make.py root

Made from wamerican-small 2020.12.07-2 (SCOWL, licence in SCOWL-LICENSE) and wordnet-base 1:3.0-37 (WordNet 3.0, licence
in WORDNET-LICENSE); needs Python 3.9 or newer and nothing else. The same packages give the same bytes.

words.txt     The words of 3 to 8 letters, sorted, without the offensive ones (offensive.txt). A line holds those that begin
              with the same two letters: the first as it is, each other as the number of letters it shares with the one
              before it and the rest: `abbey+3ot4s` is abbey, abbot, abbots. `+`: a common word, by WordNet's counts in texts,
              that may stand in a name.
synonyms.txt  Words that mean the same, two or more a line: those whose sense is common in texts first, then the others,
              both sorted.
trigrams.txt  A digit for each three letters in a row: how many binary digits the number of words that have them has, at
              most 9. The order is `^abc…z` for the first two, `$abc…z` for the third; `^` and `$` are a word's ends.
"""

import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
PARTS = {"noun": 1, "verb": 2, "adj": 3, "adv": 4}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# How often a word, and a sense, occurs in WordNet's texts to count as common.
COMMON_WORD = 8
COMMON_SENSE = 3
LONGEST_COMMON = 7
# Common, but nobody wants to be called so.
GRIM = set(
    """
    abuse afraid alone anger angry attack awful battle beat bitter blame blast bleed blind blood body bomb break broken burden
    cancer cheat coffin corpse cost crash crime cruel crush cut damage danger dead death debt decay defeat deny despair destroy
    devil die dirt dirty disease doubt drag dread drink drop drown drug drunk dull dumb dust enemy error evil fail failure fall
    false fat fault fear fight filthy fire flaw flesh foul fraud funeral grave grief guilt guilty gun harm harsh hate hatred
    hell horror hurt ill illegal injure injury insane insult jail kill killer knife lack lie lose loser loss lost mad mess
    miss mistake murder naked nasty neck negative never nothing pain panic poison poor poverty prison problem protest punish
    rage raid refuse reject risk rob rot ruin sad scare scream shame shock shoot shot sick sin slave slip slow smell smoke steal
    stick stolen stop strange stupid suffer suspect sweat tear terror thief threat throat torture trap trouble ugly upset
    victim violent virus waste weak weapon weep wicked worry worse worst wound wrong
    """.split()
)


def offensive():
    lines = (HERE / "offensive.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    within = [word[:-1] for word in words if word.endswith("*")]
    whole = [word.rstrip("*") for word in words]
    forms = re.compile("(?:%s)(?:s|es|ed|ing|er|ers|y)?" % "|".join(whole))
    return lambda word: forms.fullmatch(word) or any(part in word for part in within)


def read_words(root):
    text = (root / "usr/share/dict/american-english-small").read_text(encoding="utf-8")
    is_offensive = offensive()
    return sorted({w for w in text.split() if re.fullmatch("[a-z]{3,8}", w) and not is_offensive(w)})


def read_counts(wordnet):
    counts = {}
    for line in (wordnet / "cntlist.rev").read_text(encoding="utf-8").splitlines():
        sense, _, count = line.split()
        counts[sense] = int(count)
    return counts


def read_synsets(wordnet, counts, known):
    """The sets of known words with one sense, each with how often that sense occurs; and how often each word does."""
    synsets = {}
    frequency = collections.Counter()
    for part, number in PARTS.items():
        for line in (wordnet / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            members, total = set(), 0
            for i in range(int(fields[3], 16)):
                word = re.sub(r"\(.*\)", "", fields[4 + 2 * i])
                kind = 5 if fields[2] == "s" else number
                lexical_id = int(fields[5 + 2 * i], 16)
                prefix = f"{word.lower()}%{kind}:{fields[1]}:{lexical_id:02}:"
                count = counts.get(prefix + ":", 0)
                total += count
                if word in known:
                    members.add(word)
                    if part != "adv":
                        frequency[word] += count
            if len(members) > 1:
                key = tuple(sorted(members))
                synsets[key] = max(synsets.get(key, 0), total)
    return synsets, frequency


def front_coded(words, is_common):
    lines, line, before = [], "", ""
    for word in words:
        if word[:2] != before[:2]:
            lines.append(line)
            line = word
        else:
            shared = next((i for i, (a, b) in enumerate(zip(before, word)) if a != b), min(len(before), len(word)))
            line += str(shared) + word[shared:]
        if is_common(word):
            line += "+"
        before = word
    return "\n".join([*lines[1:], line, ""])


def trigrams(words):
    counts = collections.Counter()
    for word in words:
        ends = f"^{word}$"
        counts.update(ends[i : i + 3] for i in range(len(ends) - 2))
    first, last = "^" + LETTERS, "$" + LETTERS
    return "".join(str(min(9, counts[a + b + c].bit_length())) for a in first for b in first for c in last)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/")
    wordnet = root / "usr/share/wordnet"
    words = read_words(root)
    synsets, frequency = read_synsets(wordnet, read_counts(wordnet), set(words))
    ordered = sorted(synsets, key=lambda key: (synsets[key] < COMMON_SENSE, key))
    is_fit = lambda word: word not in GRIM and 3 < len(word) <= LONGEST_COMMON
    is_common = lambda word: is_fit(word) and frequency[word] >= COMMON_WORD
    write = lambda name, text: (HERE / name).write_text(text, encoding="ascii")
    write("words.txt", front_coded(words, is_common))
    write("synonyms.txt", "".join(" ".join(key) + "\n" for key in ordered))
    write("trigrams.txt", trigrams(words) + "\n")
    heads = {word for key in synsets for word in key}
    print(f"{len(words)} words, {sum(map(is_common, words))} common, {len(synsets)} sets of synonyms of {len(heads)} words")


if __name__ == "__main__":
    main()
