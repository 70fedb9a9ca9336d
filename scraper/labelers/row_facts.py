"""Facts about the blocks before and after, and the heading that a block stands under."""

from __future__ import annotations

import numpy as np

from scraper.labelers.block_facts import TEXT
from scraper.labelers.columns import Facts, shifted, windows
from scraper.labelers.places import Places

_LOOKED_AT = (
    "words", "density", "stop", "kind_heading", "kind_list_item", "opening_mean", "capitals",
    "prose", "name_total",
)  # fmt: skip
_UNDER = ("opening_mean", "opening_low", "level", "density", "name_total")
_STEPS = np.array((-2, -1, 1, 2))
_NEXT = np.array((-1, 1))
_WIDTHS = np.array((4, 10))
_BESIDE = tuple([f"{name}{step:+d}" for name in _LOOKED_AT for step in _STEPS])
_NEAR = tuple([f"{name}~{width}" for name in ("words", "density", "prose") for width in _WIDTHS])
_SAME = ("same-1", "same+1", "beside-1", "beside+1")
_UNDERS = tuple([f"under_{name}" for name in _UNDER])
_ALONG = ("headlines_before", "headlines", "under_blocks", "under_words", "until_heading")
NEIGHBOURS = (*_BESIDE, *_NEAR, *_SAME)
UNDER = (*_UNDERS, *_ALONG)


def neighbours(facts: Facts, places: Places) -> None:
    """Facts of the blocks next to every block, and sums over those around it."""
    shifted(facts.picked(_LOOKED_AT), _STEPS, facts.part(_BESIDE))
    sums = windows(facts.part(TEXT), _WIDTHS)
    sums[1] /= np.maximum(sums[0], 1)
    facts.part(_NEAR).reshape(sums.shape)[:] = sums
    around = np.array((places.element, places.parent[places.element]), np.float32)
    same = facts.part(_SAME).reshape(2, 2, -1)
    shifted(around, _NEXT, same)
    np.equal(same, around[:, None], out=same)


def under(facts: Facts) -> None:
    """The heading that a block stands under: how it sounds, and how far up it is."""
    words, is_heading = facts["words"], facts["kind_heading"] > 0
    order = np.arange(len(words))
    heading = np.maximum.accumulate(np.where(is_heading, order, -1))
    known = heading >= 0
    sounds = facts.picked(_UNDER).take(heading, axis=1, mode="clip")
    np.multiply(sounds, known, out=facts.part(_UNDERS))
    running = words.cumsum()
    top = is_heading & (facts["level"] == 1)
    later = np.where(is_heading, order, len(order))
    before = top.cumsum()
    facts["headlines"] = before[-1]
    facts["headlines_before"] = before - top
    facts["under_blocks"] = np.where(known, order - heading, -1)
    facts["under_words"] = np.where(known, running - running[heading], -1)
    facts["until_heading"] = np.minimum.accumulate(later[::-1])[::-1] - order
