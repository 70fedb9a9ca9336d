"""Facts about the blocks before and after, and the heading that a block stands under."""

from __future__ import annotations

import numpy as np

from scraper.labelers.columns import Columns, named, shifted, windows
from scraper.labelers.places import Places

_LOOKED_AT = (
    "words", "density", "stop", "kind_heading", "kind_list_item", "opening_mean", "capitals",
    "prose",
)  # fmt: skip
_UNDER = ("opening_mean", "opening_low", "level", "density")
_STEPS = (-2, -1, 1, 2)
_WIDTHS = (4, 10)
_BESIDE = tuple([f"{name}{step:+d}" for step in _STEPS for name in (*_LOOKED_AT, "name_total")])


def neighbours(own: Columns, places: Places) -> Columns:
    """Facts of the blocks next to every block, and sums over those around it."""
    element, total = places.element, places.scores.total
    seen = np.array([*[own[name] for name in _LOOKED_AT], total[element]], np.float32)
    facts = named(_BESIDE, shifted(seen, _STEPS).reshape(len(_BESIDE), -1))
    sums = windows(np.array([own[name] for name in ("words", "link_words", "prose")]), _WIDTHS)
    for width, (words, links, prose) in zip(_WIDTHS, sums, strict=True):
        facts |= {
            f"words~{width}": words,
            f"density~{width}": links / np.maximum(words, 1),
            f"prose~{width}": prose,
        }
    around = np.array((element, places.parent[element]))
    above, below = shifted(around, (-1, 1)) == around
    facts["same-1"], facts["beside-1"] = above
    facts["same+1"], facts["beside+1"] = below
    return facts


def under(own: Columns, places: Places) -> Columns:
    """The heading that a block stands under: how it sounds, and how far up it is."""
    words, is_heading = own["words"], own["kind_heading"] > 0
    order = np.arange(len(words))
    heading = np.maximum.accumulate(np.where(is_heading, order, -1))
    known = heading >= 0
    looked_at = np.array([*[own[name] for name in _UNDER], places.scores.total[places.element]])
    facts: Columns = {
        f"under_{name}": row
        for name, row in zip(
            (*_UNDER, "name_total"), np.where(known, looked_at[:, heading], 0), strict=True
        )
    }
    running = np.cumsum(words)
    top = is_heading & (own["level"] == 1)
    later = np.where(is_heading, order, len(order))
    return facts | {
        "headlines_before": np.cumsum(top) - top,
        "headlines": np.full(len(order), top.sum()),
        "under_blocks": np.where(known, order - heading, -1),
        "under_words": np.where(known, running - running[heading], -1),
        "until_heading": np.minimum.accumulate(later[::-1])[::-1] - order,
    }
