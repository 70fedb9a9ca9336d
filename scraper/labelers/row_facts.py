"""Facts about the blocks before and after, and the heading that a block stands under."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.block_facts import Columns
from scraper.labelers.places import Places

Column = NDArray[Any]  # numbers of any sort

_LOOKED_AT = (
    "words", "density", "stop", "kind_heading", "kind_list_item", "opening_mean", "capitals",
    "prose",
)  # fmt: skip


def neighbours(own: Columns, places: Places) -> Columns:
    """Facts of the blocks next to every block, and sums over those around it."""
    facts: Columns = {}
    looked_at = {name: own[name] for name in _LOOKED_AT} | {
        "name_total": places.scores.total[places.element]
    }
    for name, column in looked_at.items():
        for step in (-2, -1, 1, 2):
            facts[f"{name}{step:+d}"] = shifted(column, step)
    for width in (4, 10):
        words, links, prose = (
            window(own[name], width) for name in ("words", "link_words", "prose")
        )
        facts |= {
            f"words~{width}": words,
            f"density~{width}": links / np.maximum(words, 1),
            f"prose~{width}": prose,
        }
    same = places.element
    facts["same-1"] = shifted(same, -1) == same
    facts["same+1"] = shifted(same, 1) == same
    parent = places.parent[same]
    facts["beside-1"] = shifted(parent, -1) == parent
    facts["beside+1"] = shifted(parent, 1) == parent
    return facts


def under(own: Columns, places: Places) -> Columns:
    """The heading that a block stands under: how it sounds, and how far up it is."""
    order = np.arange(len(own["words"]), dtype=np.int64)
    heading = np.maximum.accumulate(np.where(own["kind_heading"] > 0, order, -1))
    known = heading >= 0
    looked_at = {name: own[name] for name in ("opening_mean", "opening_low", "level", "density")}
    looked_at["name_total"] = places.scores.total[places.element]
    facts = {
        f"under_{name}": np.where(known, column[heading], 0) for name, column in looked_at.items()
    }
    running = np.cumsum(own["words"])
    top = (own["kind_heading"] > 0) & (own["level"] == 1)
    facts["headlines_before"] = np.cumsum(top) - top
    facts["headlines"] = np.full(len(order), top.sum())
    facts["under_blocks"] = np.where(known, order - heading, -1)
    facts["under_words"] = np.where(known, running - running[heading], -1)
    later = np.where(own["kind_heading"] > 0, order, len(order))
    facts["until_heading"] = np.minimum.accumulate(later[::-1])[::-1] - order
    return facts


def shifted(column: Column, step: int) -> Column:
    """The column as seen `step` rows on; -1 over the ends."""
    out = np.full(len(column), -1, np.float32)
    if step > 0:
        out[:-step] = column[step:]
    else:
        out[-step:] = column[:step]
    return out


def window(column: Column, width: int) -> Column:
    """The sum over the `width` rows on both sides and the row itself."""
    size = len(column)
    running = np.concatenate(([0], np.cumsum(column, dtype=np.float64)))
    order = np.arange(size)
    return (
        running[np.minimum(order + width + 1, size)] - running[np.maximum(order - width, 0)]
    ).astype(np.float32)
