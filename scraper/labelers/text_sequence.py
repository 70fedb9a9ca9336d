"""From chances to decisions: one threshold a page, and an end where others' texts begin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.hindsight import expected_f1
from scraper.labelers.spans import Column
from scraper.labelers.text_facts import TextPage

Flags = NDArray[np.bool_]
# The page's own best threshold, within these bounds: word F1 .0037 over one half, cross-validated.
LOWEST, HIGHEST = 0.3, 0.5
# What a marker of other articles or of comments opens goes, if little of it was kept. Of 2,359
# pages: up to a quarter of what stands before costs nothing, whatever is kept costs .0025.
ENDS = frozenset({"related", "comments"})
MOST_AFTER = 0.25
# Lines at the head of the text that are no sentence and so short, unless the model is this sure:
# menus in scripts that it has seen little of. Costs nothing on 1,914 articles (.9324 both ways).
SHORT, SURE = 5, 0.9


def decide(page: TextPage, chance: Column, never: Flags) -> Flags:
    """Which lines are kept. `never` are lines that are known to be no text."""
    words = page.facts["words"]
    chance = np.where(never, 0, chance).astype(np.float32)
    _, best = expected_f1(chance, words + 0.5)
    kept = np.asarray(chance >= min(max(best, LOWEST), HIGHEST))
    kept[_end(page, kept, words) :] = False
    kept[: _start(page, kept, chance)] = False
    return kept


def _start(page: TextPage, kept: Flags, chance: Column) -> int:
    """The first kept line that reads as text; 0 when none does."""
    facts = page.facts
    text = (facts["words"] >= SHORT) | (facts["ends"] > 0) | (chance >= SURE)
    found = np.flatnonzero(kept & text)
    return int(found[0]) if len(found) else 0


def _end(page: TextPage, kept: Flags, words: Column) -> int:
    """The line at which the article is over for certain; the number of lines if none is."""
    before = np.cumsum(kept * words)
    for at, marker in enumerate(page.markers):
        if marker and marker.opens == "rest" and marker.role in ENDS:
            text, rest = float(before[at]), float(before[-1] - before[at])
            if text >= marker.guard.min_words_before and rest <= MOST_AFTER * text:
                return at
    return len(kept)
