"""What stands around a line of text: its neighbours, and means over windows of lines."""

from __future__ import annotations

import numpy as np

from scraper.labelers import spans
from scraper.labelers.spans import Column, Columns, named
from scraper.labelers.text_places import PROSE_WORDS

# Neighbours whose facts a line is judged by as well as by its own; the nearer, the more of them.
_REACH = {
    "words": 2, "unit_words": 2, "common": 2, "ends": 1, "lex_mean": 1, "topical": 1,
    "capitalised": 1, "kind": 1, "first": 1, "last": 1, "times": 1,
}  # fmt: skip
_FARTHEST = max(_REACH.values())
_BESIDE = {
    f"{name}{step:+d}": (row, _FARTHEST + step)
    for row, (name, reach) in enumerate(_REACH.items())
    for step in range(-reach, reach + 1)
    if step
}
# Means over windows: of what, from which line on and before which one, seen from the line itself.
_MEANS = {
    **{
        f"{name}_near_{reach}": (column, -reach, reach + 1)
        for name, column in (("words", "words"), ("lex", "lex_mean"), ("topical", "topical"))
        for reach in (2, 5, 10, 25)
    },
    **{f"prose_above_{reach}": ("unit_prose", -reach, 0) for reach in (2, 5, 10, 25)},
    **{f"prose_below_{reach}": ("unit_prose", 1, reach + 1) for reach in (2, 5, 10, 25)},
    "prose_length_above": ("unit_lines", -5, 0),
    "prose_length_below": ("unit_lines", 1, 6),
    "common_near": ("common_words", -6, 7),
    "repeated_near": ("again", -4, 5),
    "same_indent": ("aligned", -12, 13),
}
_AVERAGED = tuple(dict.fromkeys([column for column, _, _ in _MEANS.values()]))
_WINDOWS = np.array([(_AVERAGED.index(column), *lines) for column, *lines in _MEANS.values()])


def columns(facts: Columns) -> Columns:
    """All facts of what stands around, by name, from those of the lines and of their places."""
    return _beside(facts) | _near(facts)


def _beside(facts: Columns) -> Columns:
    """The facts of the neighbours."""
    wide = spans.widened(np.array([facts[name] for name in _REACH]), _FARTHEST)
    size = wide.shape[1] - 2 * _FARTHEST
    return {name: wide[row, start : start + size] for name, (row, start) in _BESIDE.items()}


def _near(facts: Columns) -> Columns:
    """The density of prose, of telling words and of lines that are alike."""
    words = facts["words"]
    prose = (facts["unit_words"] >= PROSE_WORDS) * words
    seen = facts | {
        "unit_prose": prose,
        "unit_lines": prose > 0,
        "common_words": facts["common"] * words,
        "again": facts["times"] > 1,
        "aligned": (np.abs(facts["off_indent"]) <= 1) & (facts["prose"] > 0),
    }
    rows = np.array([seen[column] for column in _AVERAGED])
    means = named(_MEANS, spans.windows(rows, _WINDOWS))
    for side in ("above", "below"):  # how long the prose of the surroundings is, a line of it
        lines: Column = np.maximum(means[f"prose_length_{side}"], np.float32(0.2))
        means[f"prose_length_{side}"] = means[f"prose_{side}_5"] / lines
    return means
