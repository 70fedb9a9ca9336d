"""The measured weights of the facts that speak for and against a candidate.

They are fitted on annotated pages by `python -m tests.bench.metadata --write`. A table is for one
field of one sort of page; the weights are log-odds, `bias` is that of any candidate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")
# The score from which a value is given, measured on sites that were not fitted on. Of pages that
# have none by their annotation 10 % get a date or a byline all the same; with -0.6 for dates that
# were 12 %, for 1.2 points more that are right, with -1.1 for bylines 8 %, for 1 point fewer.
THRESHOLDS = {
    "TITLE": -2.0,  # nearly every page has one
    "BYLINE": -1.4,
    "DATE": -0.1,
    # The title of a plain text: right in 94 % of dumps that begin with it, 84 % of those that have
    # a few lines above it, 58 % of those of whole pages with their menus (33 % another line).
    "HEADLINE": -0.5,
    "TEXT_BYLINE": -0.5,
    "TEXT_DATE": -0.5,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one table and its threshold."""

    of: Mapping[str, float]
    threshold: float


@cache
def weights(table: str) -> Weights:
    """The weights of a table, read once."""
    return Weights(_tables()[table], THRESHOLDS[table])


@cache
def _tables() -> dict[str, dict[str, float]]:
    tables: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return tables
