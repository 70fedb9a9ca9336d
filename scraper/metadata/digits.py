"""What shapes of dates a text can hold at all, told by its runs of digits."""

from __future__ import annotations

import re

# Flags: 2024-05-02 and 20240502; 2024年5月2日; 2 May 2024; May 2nd, 2024; 2024 May 2; 02.05.24.
DASHED, SIGNED, DAY_FIRST, MONTH_FIRST, YEAR_FIRST, PARTED = 1, 2, 4, 8, 16, 32
_RUN = re.compile(r"\d+")
_DASHES = frozenset("-/.")
_GAP = 45  # characters: the longest month with all that may stand around it has 36
_ORDINALS = ("", "st", "nd", "rd", "th")


def shapes_of(text: str) -> int:
    """Which of the patterns can match at all, told by the runs of digits: that saves most of them.

    A year is a run of four digits, a day one of at most two. They are neighbours, and what letters
    are between them tells where the month is.
    """
    shapes = SIGNED if "年" in text or "년" in text else 0
    before, last = "", 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        size, following = end - start, text[end : end + 1]
        if size <= 2:
            if following in _DASHES and text[start - 1 : start] not in _DASHES:
                shapes |= PARTED
            if before == "year" and _letters(text[last:start]):
                shapes |= YEAR_FIRST
            elif before == "day" and text[start - 1] in "'’" and start - last < _GAP:
                shapes |= DAY_FIRST
            before = "day"
        elif size == 4:
            if following in _DASHES:
                shapes |= DASHED
            if before == "day" and start - last < _GAP:
                letters = _letters(text[last:start])
                shapes |= DAY_FIRST if letters else 0
                shapes |= MONTH_FIRST if letters in _ORDINALS else 0
            before = "year"
        else:
            shapes |= DASHED if size >= 8 else 0
            before = ""
        last = end
    return shapes


def _letters(between: str) -> str:
    return "" if len(between) >= _GAP else "".join(filter(str.isalpha, between))
