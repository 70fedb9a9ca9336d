"""What shapes of dates a text can hold at all, told by its runs of digits."""

from __future__ import annotations

import re

# Flags: 2024-05-02 and 20240502; 2024年5月2日; a day, a month in letters, a year; the same with the
# year first; 02.05.24.
DASHED, SIGNED, DAY_YEAR, YEAR_DAY, PARTED = 1, 2, 4, 8, 16
_RUN = re.compile(r"\d+")
_DASHES = "-/."
_GAP = 45  # characters: the longest month with all that may stand around it has 36


def shapes_of(text: str) -> int:
    """Which of the patterns can match at all, told by the runs of digits: that saves most of them.

    A year is a run of four digits, a day one of at most two; with a month in letters between
    them they are neighbours.
    """
    shapes = SIGNED if "年" in text or "년" in text else 0
    before, last = "", 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        size, following = end - start, text[end : end + 1]
        if size <= 2:
            if following in _DASHES and text[start - 1 : start] not in ("-", "/", "."):
                shapes |= PARTED
            if 2 <= start - last < _GAP and (
                before == "year" or (before == "day" and text[start - 1 : start] in "'’")
            ):
                shapes |= YEAR_DAY if before == "year" else DAY_YEAR
            before = "day"
        elif size == 4:
            if following in _DASHES:
                shapes |= DASHED
            if before == "day" and start - last < _GAP:
                shapes |= DAY_YEAR
            before = "year"
        else:
            shapes |= DASHED if size >= 8 else 0
            before = ""
        last = end
    return shapes
