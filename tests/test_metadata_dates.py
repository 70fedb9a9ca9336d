"""Dates in texts and of pages: right, or none."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.metadata import digits, moments
from scraper.metadata.moments import find_moments, may_hold, read_stamp
from scraper.metadata.relative import read_relative
from tests.metadata_pages import PROSE, html_page, metadata_of


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("2024-06-18", "", "2024-06-18"),
        ("2024-06-18T09:30:00+02:00", "", "2024-06-18T09:30:00+02:00"),
        ("2024-06-18T09:30:00.123Z", "", "2024-06-18T09:30:00+00:00"),
        ("2024-06-18 09:30:00 -0500", "", "2024-06-18T09:30:00-05:00"),
        ("2024-06-18T09:30", "", "2024-06-18T09:30"),
        ("20240618", "", "2024-06-18"),
        ("2024/6/8", "", "2024-06-08"),
        ("Tue, 18 Jun 2024 09:30:00 GMT", "", "2024-06-18T09:30:00+00:00"),
        ("1718703000", "", "2024-06-18T09:30:00+00:00"),
        ("1718703000000", "", "2024-06-18T09:30:00+00:00"),
        ("June 18, 2024 at 5:04 pm EDT", "en", "2024-06-18T17:04-04:00"),
        ("Jun. 18, 2024 | 9:00 a.m.", "en", "2024-06-18T09:00"),
        ("12:30 a.m. is late; June 18, 2024, 12:05 a.m.", "en", "2024-06-18T00:05"),
        ("18th of June 2024", "en", "2024-06-18"),
        ("18. Juni 2024, 14.30 Uhr", "de", "2024-06-18T14:30"),
        ("le 3 décembre 2019 à 12h45", "fr", "2019-12-03T12:45"),
        ("1er août 2020", "fr", "2020-08-01"),
        ("18 de junio de 2024", "es", "2024-06-18"),
        ("18 giugno 2024", "it", "2024-06-18"),
        ("18 июня 2024", "ru", "2024-06-18"),
        ("2024年6月18日 14:30", "ja", "2024-06-18T14:30"),
        ("2024년 6월 18일", "ko", "2024-06-18"),
        ("2024. június 18.", "hu", "2024-06-18"),
        ("18 มิถุนายน 2567", "th", "2024-06-18"),
        ("15 listopada 2020", "pl", "2020-11-15"),
        ("15. listopada 2020", "hr", "2020-10-15"),
        ("12/10/2024", "en-US", "2024-12-10"),
        ("12/10/2024", "en-GB", "2024-10-12"),
        ("12/10/2024", "fr", "2024-10-12"),
        ("25/10/2024", "en-US", "2024-10-25"),
        ("9.11.23", "de", "2023-11-09"),
    ],
)
def test_reads_dates_as_people_write_them(text: str, language: str, iso: str) -> None:
    assert read_stamp(text, language) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000-00-00",
        "0000-00-00T00:00:00Z",
        "0001-01-01",
        "99999-01-01",
        "2024-02-31",
        "31/02/2024",
        "2024-13-01",
        "31 February 2024",
        "June 2024",
        "version 1.2.20",
        "call 555-2024-11",
        "9" * 5_000,
        " " * 50_000,
        "the 18th",
    ],
)
def test_knows_what_is_no_date(text: str) -> None:
    assert read_stamp(text) is None


PIECES = ("2024", "24", "'24", "5", "12", "31", "May", "März", "-", ".", "/", ":", " ", ", ", "th",
          "年", "月", "日", " of ", "T", "x")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_quick_look_at_the_digits_overlooks_no_date(text: str) -> None:
    shapes = digits.shapes_of(text)
    for pattern, shape in (
        (moments._ISO, digits.DASHED), (moments._YMD, digits.DASHED), (moments._CJK, digits.SIGNED),
        (moments._DMY_WORD, digits.DAY_FIRST), (moments._MDY_WORD, digits.MONTH_FIRST),
        (moments._YMD_WORD, digits.YEAR_FIRST), (moments._NUMERIC, digits.PARTED),
    ):  # fmt: skip
        assert shapes & shape or not pattern.search(text)


def test_tells_which_texts_are_worth_searching_for_dates() -> None:
    texts = ["2 May 2024", "", "room 5", "in '24 and after", "5", "18.06.2024"]
    assert [bool(may_hold(text)) for text in texts] == [True, False, False, False, False, True]


def test_says_when_day_and_month_could_be_swapped() -> None:
    assert [(m.iso, m.swapped) for m in find_moments("12/10/2024", "en-US")] == [
        ("2024-12-10", "2024-10-12")
    ]
    assert [m.swapped for m in find_moments("25/10/2024, 12.10.2024", "en")] == ["", ""]


@given(st.text(alphabet="0123456789 ./-:TZ+年月日JuneMay,apm", max_size=60))
def test_any_text_gives_dates_in_order_or_none(text: str) -> None:
    found = list(find_moments(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for moment in found:
        datetime.fromisoformat(moment.iso)


def linked(**fields: str) -> str:
    body = json.dumps({"@type": "NewsArticle", "headline": "New harbour opens", **fields})
    return f'<script type="application/ld+json">{body}</script>'


def test_published_and_modified_are_told_apart_and_keep_their_zone() -> None:
    head = linked(datePublished="2024-06-18T09:30:00+02:00", dateModified="2024-06-20T10:00:00Z")
    found = metadata_of(html_page(head, "<h1>New harbour opens</h1>"))
    assert found.date is not None
    assert found.date_modified is not None
    assert (found.date.value, found.date.by) == (
        "2024-06-18T09:30:00+02:00",
        "json-ld:datePublished",
    )
    assert found.date_modified.value == "2024-06-20T10:00:00+00:00"


def test_a_visible_date_is_found_without_structured_data() -> None:
    body = "<article><h1>New harbour opens</h1><p class=byline>By Ida Holm | June 18, 2024</p>"
    found = metadata_of(html_page("", body))
    assert found.date is not None
    assert found.date.value == "2024-06-18"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2 hours ago", "2024-06-20"),
        ("23 hours ago", "2024-06-19"),
        ("3 days ago", "2024-06-17"),
        ("a week ago", "2024-06-13"),
        ("vor 2 Tagen", "2024-06-18"),
        ("il y a 3 jours", "2024-06-17"),
        ("hace 2 semanas", "2024-06-06"),
        ("5 giorni fa", "2024-06-15"),
        ("3日前", "2024-06-17"),
        ("3시간 전", "2024-06-20"),
        ("Yesterday, 9:30", "2024-06-19"),
        ("gestern", "2024-06-19"),
    ],
)
def test_relative_dates_count_from_the_capture(line: str, day: str) -> None:
    body = f"<article><h1>New harbour opens</h1><p>{line}</p>"
    found = metadata_of(html_page("", body), captured_at=datetime(2024, 6, 20, 12, tzinfo=UTC))
    assert found.date is not None
    assert (found.date.value, found.date.by) == (day, "text:relative")
    assert metadata_of(html_page("", body)).date is None


@pytest.mark.parametrize(
    "line", ["5 days", "Two years ago he left.", "3 day passes", "today's menu"]
)
def test_other_counts_are_no_dates(line: str) -> None:
    assert read_relative(line, datetime(2024, 6, 20, tzinfo=UTC)) is None


def test_no_date_after_the_capture() -> None:
    head = linked(datePublished="2031-06-18")
    captured = datetime(2024, 6, 20, tzinfo=UTC)
    assert metadata_of(html_page(head), captured_at=captured).date is None


@pytest.mark.parametrize(
    "body",
    [
        "<h1>New harbour opens</h1><footer>© 2024-06-18 Lindmoor Post</footer>",
        "<h1>Who we are</h1><p>The town was founded on 3 May 1994 by nine families of weavers.</p>",
        "<h1>New harbour opens</h1>",
    ],
)
def test_none_is_better_than_wrong(body: str) -> None:
    assert metadata_of(html_page("", body), url=None).date is None


def test_the_clock_of_a_text_page_is_not_its_date() -> None:
    title = "New harbour opens in Lindmoor after nine years"
    page = "\n\n".join(["Thursday, April 3, 2025", title, PROSE, PROSE])
    found = metadata_of(page, url=None)
    assert found.date is None
    assert found.title is not None
    assert [label.role for _, label in sorted(found.labels.items())] == ["date", "title"]


@pytest.mark.parametrize(
    "value", ["0000-00-00", "99999-12-31", "2024-02-31", "9" * 5_000, "x" * 2_000_000, "\x1b[31m"]
)
def test_hostile_dates_are_none_and_take_no_time(value: str) -> None:
    head = f'<meta property="article:published_time" content="{value}">' + linked(
        datePublished=value
    )
    assert metadata_of(html_page(head)).date is None
