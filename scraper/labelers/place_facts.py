"""Facts about the elements around blocks: what they are called, what else they hold, how often.

They are told of every element and then gathered: several blocks stand within the same.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scraper.labelers import places as places_
from scraper.labelers.block_facts import PROSE, SUMMED
from scraper.labelers.columns import Column, Facts, Index, gathered, ranked, tallied
from scraper.labelers.looks import AROUND, NAMED
from scraper.labelers.places import FIGURES, Places

LEVELS = 5  # containers looked at, from the block outwards
# One bit each of `Places.bits`.
_IN = tuple([f"in_{name}" for name in (*AROUND, *[f"named_{role}" for role in NAMED])])
_NEAR = tuple([f"near_{name}" for name in NAMED])
_SHARES = ranked((
    "name", "name_total", "blocks", "words", "density", "prose", "of_words", "of_prose", "mean",
    "stops", "spans", "headings", "items", "short",
), LEVELS)  # fmt: skip
_KIN = ranked((
    "kin", "kin_blocks", "kin_words", "kin_spans", "kin_headings", "kin_density", "kin_prose",
    "kin_of_words", "kin_mine", "kin_name",
), 2)  # fmt: skip
PLACE = (*_IN, *_NEAR, *FIGURES[1:], *_SHARES, *_KIN)


class Surroundings:
    """What surrounds the blocks of a page.

    `within` holds the sums over every element (COLUMNS, one a row), `levels` of every block the
    container at each level outwards, `repeated` those of its containers that stand among three or
    more alike.
    """

    __slots__ = ("levels", "places", "repeated", "within")

    COLUMNS = ("blocks", *SUMMED, "short")  # facts are made of them by their places here

    def __init__(self, places: Places, facts: Facts) -> None:
        columns = np.empty((len(self.COLUMNS), len(places.element)), np.float32)
        columns[0], columns[1:-1] = 1, facts.part(SUMMED)
        np.less(facts["words"], PROSE, out=columns[-1])
        self.places = places
        self.within = places_.sums(places, columns)
        up = places_.wider(places, self.within[0])
        self.levels: Index = np.empty((LEVELS, len(places.element)), np.int64)
        self.levels[0] = places.element
        for inner, outer in pairwise(self.levels):
            up.take(inner, out=outer, mode="clip")
        self.repeated = places_.repeated(places, self.within[0])


def fill(facts: Facts, around: Surroundings) -> None:
    """All facts of PLACE."""
    _names(facts, around.places)
    gathered(_shares(around), around.levels, facts.part(_SHARES))
    gathered(_kin(around), around.repeated, facts.part(_KIN))


def _names(facts: Facts, places: Places) -> None:
    """What the elements around every block are and are called."""
    octets = places.bits.take(places.element, axis=1).astype("<i8", copy=False).view(np.uint8)
    far, near = np.unpackbits(octets.reshape(2, -1, 8), axis=2, bitorder="little")
    facts.part(_IN)[:] = far.T[: len(_IN)]
    facts.part(_NEAR)[:] = near.T[len(AROUND) : len(_IN)]
    gathered(places.figures[1:], places.element, facts.part(FIGURES[1:]))


def _shares(around: Surroundings) -> Column:
    """What every element holds, for itself and as a share of the page."""
    within, figures = around.within, around.places.figures
    count, words = np.maximum(within[:2], 1)
    shares = np.empty((len(_SHARES) // LEVELS, within.shape[1]), np.float32)
    shares[:2], shares[2:4] = figures[:2], within[:2]
    np.divide(within[2:4], words, out=shares[4:6])  # links and prose
    of_page = within[1:4:2]
    np.divide(of_page, np.maximum(of_page[:, :1], 1), out=shares[6:8])
    np.divide(within[1], count, out=shares[8])
    np.divide(within[4:], count, out=shares[9:])
    return shares


def _kin(around: Surroundings) -> Column:
    """Of every element and those alike: how many, how much in each, how alike."""
    places, within, kin = around.places, around.within, around.places.kin
    # How many hold blocks; blocks, words, links, prose, spans and headings in all of them.
    rows = np.array((within[0] > 0, *within[:4], *within[5:7]))
    totals = tallied(rows, kin).take(kin, axis=1)
    count, words = np.maximum(totals[0], 1), totals[2]
    some = np.maximum(words, 1)
    facts = np.empty((len(_KIN) // 2, len(kin)), np.float32)
    facts[0], facts[0, 0] = count, 0  # the root is beside none
    facts[1:3], facts[3:5] = totals[1:3] / count, totals[5:] / count
    facts[5:7] = totals[3:5] / some
    facts[7] = words / max(within[1, 0], 1)
    facts[8] = within[1] / some * count
    facts[9] = places.figures[0]
    return facts
