"""Bylines to people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.metadata import byline_words as wording
from scraper.metadata.lines import parted_byline
from scraper.metadata.names import (
    MAX_PEOPLE,
    is_organisation,
    may_open,
    opens_byline,
    people,
    stated,
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Holm", ["Ida Holm"]),
        ("BY IDA HOLM AND PER LUND", ["IDA HOLM", "PER LUND"]),
        ("By Ida Holm, Per Lund and Ana Ruiz", ["Ida Holm", "Per Lund", "Ana Ruiz"]),
        ("Written by Ida Holm | Staff Writer", ["Ida Holm"]),
        ("Ida Holm, Senior Political Correspondent", ["Ida Holm"]),
        ("Ida Holm, Chief Editor of The Lindmoor Post", ["Ida Holm"]),
        ("By Ida Holm Updated June 18, 2024 9:30 am", ["Ida Holm"]),
        ("By Ida Holm on June 18, 2024", ["Ida Holm"]),
        ("Ida Holm ida.holm@post.example", ["Ida Holm"]),
        ("By Ida Holm @idaholm", ["Ida Holm"]),
        ("By Ida Holm (AP)", ["Ida Holm"]),
        ("By Ida Holm, Associated Press", ["Ida Holm"]),
        ("Reuters", ["Reuters"]),
        ("By Podium Staff", ["Podium Staff"]),
        ("By Ida Holm, Ph.D.", ["Ida Holm, Ph.D."]),
        ("Ida Holm, MD, MPH", ["Ida Holm, MD, MPH"]),
        ("Von Jürgen Weiß und Anna von der Au", ["Jürgen Weiß", "Anna von der Au"]),
        ("Par Chloé Martin et Luc Petit", ["Chloé Martin", "Luc Petit"]),
        ("Por Ana Ruiz y José Paz", ["Ana Ruiz", "José Paz"]),
        ("Di Anna Bruni", ["Anna Bruni"]),
        ("Door Anna de Vries en Jan Bos", ["Anna de Vries", "Jan Bos"]),
        ("김하나 기자", ["김하나"]),
        ("記者 林小美", ["記者 林小美"]),
        ("文/林小美", ["林小美"]),
        ("作者：林小美", ["林小美"]),
        ("Автор: Анна Белова", ["Анна Белова"]),
        ("Posted by harbourfan92", ["harbourfan92"]),
        ("2 May 2024 By Ida Holm", ["Ida Holm"]),
        ("Donnerstag, 4. November 2021 von Anna Weiß", ["Anna Weiß"]),
        ("Von Post-Online-Experte Jürgen Weiß", ["Jürgen Weiß"]),
        ("By | Ida Holm | Senior Ferries Reporter", ["Ida Holm"]),
    ],
)
def test_people_in_order_without_roles_times_and_addresses(line: str, names: list[str]) -> None:
    assert [person.name for person in people(line)] == names


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By",
        "Written by on June 18, 2024",
        "admin",
        "Staff Writer",
        "By admin",
        "Posted on June 18, 2024",
        "https://www.lindmoor-post.example/ida",
        "ida.holm@post.example",
        "Read more",
        "Written By",
        "View Public Profile",
        "Photo: Ida Holm",
        "12 min read",
    ],
)
def test_a_line_may_name_nobody(line: str) -> None:
    assert people(line) == ()


def test_names_that_are_stated_one_by_one_stay_whole() -> None:
    found = stated("Ida Holm", "AP", "Centre for Harbour Studies", "Ida Holm")
    assert [person.name for person in found] == ["Ida Holm", "AP", "Centre for Harbour Studies"]
    assert [person.organisation for person in found] == [False, True, True]


def test_organisations_are_flagged() -> None:
    assert is_organisation("dpa")
    assert is_organisation("Lindmoor Post Newsroom")
    assert not is_organisation("Ida Holm")


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert opens_byline("By Ida Holm")
    assert not opens_byline("By focusing on what the harbour needs, the town saved money.")


def test_three_hundred_names_are_cut() -> None:
    line = "By " + ", ".join(f"Ida{chr(97 + n % 26)} Holm{chr(97 + n // 26)}" for n in range(300))
    assert len(people(line)) <= MAX_PEOPLE
    assert len(stated(*(f"Ida Holm{chr(97 + n)}" for n in range(26)))) == 26


@given(st.text(max_size=200))
def test_any_line_is_read(line: str) -> None:
    for person in people(line):
        assert person.name == person.name.strip()
        assert len(person.name) <= 200


def test_no_opening_is_overlooked_by_the_quick_look_at_the_first_word() -> None:
    words = set(re.findall(r"[^\W\d_]+", wording.OPENING.pattern))
    lines = [
        line for word in words for line in (f"{word} by Ida Holm", f"{word}: Ida", f"{word} Ida")
    ]
    openings = [line for line in lines if wording.OPENING.match(line)]
    assert len(openings) > 100
    assert [line for line in openings if not may_open(line)] == []


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("2 May 2024 | By Ida Holm", "By Ida Holm"),
        ("Harbour • Posted by Ida Holm • 3", "Posted by Ida Holm"),
        ("Harbour | Ferries", ""),
        ("By Ida Holm", ""),
    ],
)
def test_the_byline_of_a_line_with_bars(line: str, byline: str) -> None:
    assert parted_byline(line) == byline


def test_stated_names_lose_the_shorthand_of_the_newsroom() -> None:
    assert [person.name for person in stated("Ida Holm (iho)", "Per Lund (pl.)")] == [
        "Ida Holm",
        "Per Lund",
    ]
