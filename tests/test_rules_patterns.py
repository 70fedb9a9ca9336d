"""Patterns that are refused when a rule is read, and those that are not."""

from __future__ import annotations

import re
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.rules.beginnings import (
    DEPTH,
    beginnings,
    comparable,
    is_anchored,
    matches_comparable,
)
from scraper.rules.patterns import MAX_PATTERN, PatternError, check, found


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a+)+$", "repetition inside"),
        (r"(?:\w+\s*)*$", "repetition inside"),
        ("(a|aa)+$", "alternatives inside"),
        ("((a*)b?)*", "repetition inside"),
        ("(?:a{1,}){60,}", "repetition inside"),
        (".*a.*b.*c.*d", "wide repetitions"),
        ("a(", "no regular expression"),
        ("", "empty"),
        ("a*", "matches the empty text"),
        ("x|", "matches the empty text"),
        ("(a)\\1", "references"),
        ("(?i)abc", "flags"),
        ("a" * (MAX_PATTERN + 1), "at most"),
    ],
)
def test_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        check(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?:Read|See) also\b",
        r"^\S+(?: \S+){0,9}$",
        r"^(?!.*\b\d{4}\b)(?!.*[.?!]$)\S.{0,60}$",
        r"[()|*+]+ \(a\)+",
        "^Läs mer",
        r"^a(?:,\s*\w+){0,5}$",
        "^[^a-z]+$",
    ],
)
def test_accepted(pattern: str) -> None:
    check(pattern)


def test_patterns_ignore_case_and_see_the_beginning_only() -> None:
    assert found("^read ALSO", "Read also: the soup")
    assert not found("soup$", "x" * 5_000 + " soup")


def test_the_worst_accepted_pattern_is_quick() -> None:
    pattern = "^.*a.*b.*c"
    check(pattern)
    start = time.perf_counter()
    assert not found(pattern, "ab" * 2_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        ("^share this", {"sha"}),
        ("^(?:one|two) more", {"one", "two"}),
        ("^(?:one )?more", {"one", "mor"}),
        ("^a?b$", {"ab", "b"}),
        ("^ab|^cd", {"ab", "cd"}),
        (r"^\d{1,3} views", set("0123456789")),
        (r"^[-–]? ?ad\b", {"-ad", "- a", "–ad", "– a", "ad", " ad"}),
        ("^(?P<who>by|von) ", {"by ", "von"}),
        (r"^\(c\) x", {"(c)"}),
        ("^Åb+", {"åb"}),
        ("^a*b", {"a", "b"}),
        ("^x{0,3}y{2}", {"x", "y"}),
        (r"^(?=.{2,90}$)share", set()),
        (r"^\w+ more", set()),
        ("^[a-f]x", set()),
        ("^[^a]x", set()),
        ("^.?more", set()),
        (r"^\x41", set()),
        ("^x?", set()),
    ],
)
def test_what_a_line_begins_with(pattern: str, known: set[str]) -> None:
    assert beginnings(pattern) == known


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [("^a", True), ("^a|^b", True), ("^a|b", False), ("a|^b", False), ("^(?:a|b)", True),
     ("(?:^a|^b)", False), (r"\^a", False), ("[^a]", False)],
)  # fmt: skip
def test_what_matches_at_the_beginning_only(pattern: str, anchored: bool) -> None:
    assert is_anchored(pattern) is anchored


def test_characters_that_are_one_to_patterns_are_comparable() -> None:
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    for char in "ksiaåßſıµμσςθωéñłžдтовсъ٣३":
        same = set(re.findall(char, every, re.IGNORECASE))
        assert {comparable(one) for one in same} == {comparable(char)}
    digits = [one for one in map(chr, range(sys.maxunicode)) if re.match(r"\d", one)]
    assert {comparable(one) for one in digits} == set("0123456789")


PIECES = st.sampled_from(
    ["a", "B", "ſ", "é", "7", " ", ".", r"\d", r"\s", r"\b", r"\.", "[ab]", "[^a]", "[a-c]",
     "(?:a|bc)", "(?:a|)", "(?=a)", "|", "^", "$", "?", "{0,2}", "{2}", "{0}", "+?"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=7).map("".join), st.text("aAbBcsſé7٣ .\n", max_size=5))
def test_every_match_has_one_of_the_beginnings(pattern: str, line: str) -> None:
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return
    known, hit = beginnings(pattern), compiled.search(line)
    if known and hit:
        assert comparable(line[hit.start() :])[:DEPTH].startswith(tuple(known))
    if is_anchored(pattern) and hit:
        assert not hit.start()
    if matches_comparable(pattern) and hit and line.isascii():
        assert re.search(pattern, comparable(line))


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        (r"all rights \breserved\W", True), ("[a-z] [0-9-]", True), ("Read", False),
        (r"\x41", False), ("(?-i:a)", False), ("[!-^]", False), ("ſ", False), ("[0-_]", False),
    ],
)  # fmt: skip
def test_patterns_in_small_letters(pattern: str, plain: bool) -> None:
    assert matches_comparable(pattern) is plain
