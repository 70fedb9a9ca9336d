"""Facts about the elements around blocks: what they are called, what else they hold, how often.

They are told of every element and then gathered: several blocks stand within the same.
"""

from __future__ import annotations

import numpy as np

from scraper.labelers import places as places_
from scraper.labelers.block_facts import PROSE
from scraper.labelers.columns import Column, Facts, Index, gathered, ranked, tallied
from scraper.labelers.looks import AROUND, NAMED
from scraper.labelers.places import FIGURES, Places

LEVELS = 5  # containers looked at, from the block outwards
# One bit each of `Places.bits`.
_IN = tuple([f"in_{name}" for name in (*AROUND, *[f"named_{role}" for role in NAMED])])
_NEAR = tuple([f"near_{name}" for name in NAMED])
_SHARES = ranked((
    "name", "name_total", "blocks", "words", "density", "prose", "of_words", "of_prose", "mean",
    "headings", "items", "stops", "short", "spans",
), LEVELS)  # fmt: skip
_KIN = ranked((
    "kin", "kin_blocks", "kin_words", "kin_headings", "kin_spans", "kin_density", "kin_prose",
    "kin_of_words", "kin_name", "kin_mine",
), 2)  # fmt: skip
PLACE = (*_IN, *_NEAR, *FIGURES[1:], *_SHARES, *_KIN)


class Surroundings:
    """What surrounds the blocks of a page.

    `within` holds the sums over every element (COLUMNS, one a row), `levels` of every block the
    container at each level outwards, `repeated` those of its containers that stand among three or
    more alike.
    """

    __slots__ = ("levels", "places", "repeated", "within")

    COLUMNS = (
        "blocks", "words", "link_words", "prose", "headings", "items", "stops", "short", "spans",
    )  # fmt: skip

    def __init__(self, places: Places, facts: Facts) -> None:
        names = ("words", "link_words", "prose", "kind_heading", "kind_list_item", "stop")
        columns = np.empty((len(self.COLUMNS), len(places.element)), np.float32)
        columns[0], columns[1:7] = 1, facts.picked(names)
        columns[7], columns[8] = facts["words"] < PROSE, facts["spans"]
        self.places = places
        self.within = places_.sums(places, columns)
        up = places_.wider(places, self.within[0])
        levels = [places.element]
        for _ in range(LEVELS - 1):
            levels.append(up[levels[-1]])
        self.levels: Index = np.array(levels)
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
    shares[:2] = figures[:2]
    shares[2:4] = within[:2]
    np.divide(within[2:4], words, out=shares[4:6])  # links and prose
    of_page = within[[1, 3]]
    np.divide(of_page, np.maximum(of_page[:, :1], 1), out=shares[6:8])
    np.divide(within[1], count, out=shares[8])
    np.divide(within[4:], count, out=shares[9:])
    return shares


def _kin(around: Surroundings) -> Column:
    """Of every element and those alike: how many, how much in each, how alike."""
    places, within = around.places, around.within
    kin, size = places.kin, int(places.kin.max()) + 1
    members = np.bincount(kin[within[0] > 0], minlength=size)
    count = np.maximum(members, 1)
    totals = tallied(within[[0, 1, 4, 8, 2, 3]], kin, size)
    words = totals[1]
    some = np.maximum(words, 1)
    facts = np.empty((8, size), np.float32)
    facts[0] = count
    np.divide(totals[:4], count, out=facts[1:5], casting="same_kind")
    np.divide(totals[4:], some, out=facts[5:7], casting="same_kind")
    facts[7] = words / np.maximum(within[1, 0], 1)
    of_element = np.empty((10, len(kin)), np.float32)
    gathered(facts, kin, of_element[:8])
    of_element[0, 0] = 0  # the root is beside none
    of_element[8] = places.figures[0]
    of_element[9] = within[1] / some[kin] * count[kin]
    return of_element
