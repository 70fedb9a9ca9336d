"""Patterns that are refused when a rule is read, and those that are not."""

from __future__ import annotations

import time

import pytest

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
