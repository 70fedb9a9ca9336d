"""From chances to decisions: one threshold a page, and the sequence of lines put in order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.hindsight import expected_f1
from scraper.labelers.spans import Column, Columns

Flags = NDArray[np.bool_]
# The page's own best threshold, within these bounds: word F1 .0035 over one half, cross-validated.
LOWEST, HIGHEST = 0.3, 0.5


def decide(facts: Columns, chance: Column, never: Flags) -> Flags:
    """Which lines are kept. `never` are lines that are known to be no text."""
    chance = np.where(never, 0, chance).astype(np.float32)
    _, best = expected_f1(chance, facts["words"] + 0.5)
    return np.asarray(chance >= min(max(best, LOWEST), HIGHEST))
