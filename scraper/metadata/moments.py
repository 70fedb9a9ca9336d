"""Dates as people and machines write them, to ISO 8601: as precise as written, or nothing.

`find_moments` reads dates out of running text, `read_stamp` a value that should be nothing else.
Impossible days (31 February, year 0, year 99999) are no dates. Nothing here asks a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from scraper.metadata import digits
from scraper.metadata.digits import shapes_of
from scraper.metadata.months import CROATIAN_MONTHS, MONTHS

MAX_TEXT = 1_000  # characters looked at in one value: date code is slow on what is no date
EARLIEST = 1_991  # the first web page; printed matter put online is older, but its page is not
LATEST = 2_100
# Only here is the month written first in numbers; elsewhere, and where unknown, the day is.
MONTH_FIRST = frozenset({"en-us", "en-ph", "fil", "es-us"})
YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "fa", "sv"})

_WORD = r"[^\W\d_][^\s\d,/()|:;–—-]{1,14}?"
_YEAR = r"(?:19|20)\d\d|25[5-7]\d"
_TIME = re.compile(
    r"(?:\s*(?:,|\||·|•|-|–|—|@|T|t|at|um|à|a las|às|alle|ore|kl\.?|klo|om|в|о|saat)\s*|\s+)"
    r"\(?(?P<hour>\d{1,2})(?P<sep>[:.h時시点])\s?(?P<minute>\d{2})分?(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?!\d|\.\d)\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?"
    r"(?:\s*(?:Uhr|hrs?|h)\b\.?)?"
    r"\s*\(?(?P<zone>Z\b|UTC|GMT|(?:(?:UTC|GMT)\s?)?[+-]\d{2}:?\d{2}\b|[A-Z]{2,4}T\b|ET\b|CET\b|CEST\b)?"
)
_ISO = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<dash>[-/.]?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})"
    r"(?:(?:[Tt_]|\s+)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,:]\d{1,9})?)?)?"
    r"\s?(?P<zone>[Zz]\b|(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?\b|UTC|GMT)?(?!\d)"
)
_CJK = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
)
_YMD = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})"
    r"(?!\d)"
)
_DMY_WORD = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|º|ª|°)\b|º|ª|\.)?,?[\s./–-]{{0,3}}"
    rf"(?:(?:of|de|do|d[’'`])\s?)?(?P<word>{_WORD})[.,]?[\s./,–-]{{0,3}}"
    rf"(?:(?:de|del|do|of)\s)?(?P<year>{_YEAR}|['’]\d\d)(?!\d)",
)
_MDY_WORD = re.compile(
    rf"(?<![^\W\d_])(?P<word>{_WORD})\.?[\s./–-]{{0,3}}(?P<day>\d{{1,2}})"
    rf"(?:\s?(?:st|nd|rd|th)\b)?[.,]?[\s./,–-]{{1,3}}(?P<year>{_YEAR})(?!\d)"
)
_YMD_WORD = re.compile(
    rf"(?<!\d)(?P<year>{_YEAR})[\s./,–-]{{1,3}}(?P<word>{_WORD})\.?[\s./–-]{{1,2}}(?P<day>\d{{1,2}})(?!\d)"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?<!\d:)(?P<one>\d{1,2})(?P<sep>[-/.])\s?(?P<two>\d{1,2})(?P=sep)\s?(?P<year>(?:19|20)\d\d|\d\d)"
    r"(?![\d/-]|\.\d)"
)
_WORDED = (
    (_DMY_WORD, digits.DAY_FIRST), (_MDY_WORD, digits.MONTH_FIRST), (_YMD_WORD, digits.YEAR_FIRST)
)  # fmt: skip
# Whether a text is worth searching for dates: hardly any is. The bare method: all lines ask it.
may_hold = re.compile(r"\d(?:\d\d\d|[./-]\s?\d\d?[./-]\s?\d\d)|\d[^\d]{4,20}['’]\d\d").search
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_ZONES = {
    "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "WET": "+00:00", "CET": "+01:00",
    "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "EST": "-05:00", "EDT": "-04:00",
    "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00",
}  # fmt: skip


class Moment(NamedTuple):
    """A date in a text: `iso` is a day, or a minute or second with the zone that was written."""

    iso: str
    start: int
    end: int
    swapped: str = ""  # the other reading, where day and month could be the other way round

    @property
    def day(self) -> str:
        return self.iso[:10]


def read_stamp(text: str, language: str = "") -> str | None:
    """The date of a machine-readable value as ISO 8601, or None when it holds none."""
    text = text.strip()[:MAX_TEXT]
    if _UNIX.fullmatch(text):
        seconds = int(text) // (1000 if len(text) == 13 else 1)
        stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return stamp.isoformat()
    whole = _ISO.fullmatch(text)
    day = _day(whole["year"], whole["month"], whole["day"]) if whole else None
    if whole and day:
        return day + _clock(whole)
    found = next(find_moments(text, language), None)
    return found.iso if found else None


def find_moments(text: str, language: str = "") -> Iterator[Moment]:
    """The dates in a text in the order of its first `MAX_TEXT` characters.

    `language` (BCP 47) decides between day and month first, and whose months are meant.
    """
    text = text[:MAX_TEXT]
    if not may_hold(text):
        return
    last = 0
    found = _all(text, language.lower())
    if len(found) > 1:
        found.sort(key=lambda moment: (moment.start, -moment.end))
    for moment in found:
        if moment.start >= last:
            last = moment.end
            yield moment


def _all(text: str, language: str) -> list[Moment]:
    shapes = shapes_of(text)
    moments: list[Moment | None] = []
    if shapes & digits.DASHED:
        for found in _ISO.finditer(text):
            day = _day(found["year"], found["month"], found["day"])
            if day and (found["dash"] or len(text) < 40):
                moments.append(Moment(day + _clock(found), found.start(), found.end()))
    for pattern, shape in ((_CJK, digits.SIGNED), (_YMD, digits.DASHED)):
        for found in pattern.finditer(text) if shapes & shape else ():
            day = _day(found["year"], found["month"], found["day"])
            moments.append(_moment(text, found, day))
    for pattern, shape in _WORDED:
        if shapes & shape:
            moments += [_worded(text, found, language) for found in pattern.finditer(text)]
    if shapes & digits.PARTED:
        moments += [_numeric(text, found, language) for found in _NUMERIC.finditer(text)]
    return list(filter(None, moments))


def _worded(text: str, found: re.Match[str], language: str) -> Moment | None:
    """A date whose month is a word."""
    months = CROATIAN_MONTHS if language[:2] in ("hr", "bs") else MONTHS
    month = months.get(found["word"].casefold().rstrip("."))
    return _moment(text, found, _day(found["year"], month, found["day"])) if month else None


def _numeric(text: str, found: re.Match[str], language: str) -> Moment | None:
    """12/10/2024: which is the month is told by the language, unless only one of them can be."""
    one, two, year = found["one"], found["two"], found["year"]
    if len(year) == 2 and (len(one + two) == 2 or text[found.end() : found.end() + 1] == ":"):
        return None  # a version, a time
    month_first = language in MONTH_FIRST or (language == "en" and found["sep"] == "/")
    orders = ((two, one), (one, two)) if month_first else ((one, two), (two, one))
    days = [day for day in (_day(year, month, day_) for day_, month in orders) if day]
    if len(year) == 2 and language[:2] in YEAR_FIRST:
        days = [day for day in (_day(one, two, year),) if day]
    if not days:
        return None
    # With full stops the day is first wherever they are used.
    other = next((day for day in days if day != days[0]), "") if found["sep"] != "." else ""
    return _moment(text, found, days[0], other)


def _moment(text: str, found: re.Match[str], day: str | None, swapped: str = "") -> Moment | None:
    """The day, with the time of day where one follows it."""
    if day is None:
        return None
    time = _TIME.match(text, found.end())
    clock = _clock(time) if time else ""
    end = time.end() if time and clock else found.end()
    return Moment(day + clock, found.start(), end, swapped)


def _day(year: str, month: str | int, day: str) -> str | None:
    number = int(year.lstrip("'’"))
    if len(year) < 4:
        number += 2000 if number < 70 else 1900
    elif 2_550 <= number < 2_580:  # the Buddhist era of Thai pages
        number -= 543
    if not EARLIEST <= number <= LATEST:
        return None
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> str:
    """`T09:30:00+02:00` from the groups of a match; empty when there is no time of day."""
    if found["hour"] is None:
        return ""
    groups = found.groupdict()
    hour, minute = int(groups["hour"]), int(groups["minute"])
    half = (groups.get("half") or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    second = groups["second"]
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return ""
    clock = f"T{hour:02}:{minute:02}" + (f":{int(second):02}" if second else "")
    return clock + _zone(groups["zone"] or "")


def _zone(written: str) -> str:
    written = written.strip().upper()
    offset = _OFFSET.search(written) if written else None
    if not offset:
        return _ZONES.get(written, "")
    sign, hours, minutes = offset.groups()
    if int(hours) > 14 or int(minutes or 0) > 59:
        return ""
    return f"{sign}{int(hours):02}:{minutes or '00'}"
