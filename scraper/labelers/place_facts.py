"""Facts about the elements around blocks: what they are called, what else they hold, how often."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.labelers import places as places_
from scraper.labelers.block_facts import PROSE, Columns
from scraper.labelers.places import AROUND, NAMED, Places

Column = NDArray[Any]  # numbers of any sort
Index = NDArray[np.int64]

# One bit each of `Places.around`.
_INSIDE = (*AROUND, *(f"named_{role}" for role in NAMED))
LEVELS = 5  # containers looked at, from the block outwards


class Surroundings:
    """What surrounds the blocks of a page.

    `within` holds the sums over every element (COLUMNS), `levels` of every block the container at
    each level outwards, `repeated` those of its containers that stand among three or more alike.
    """

    __slots__ = ("levels", "places", "repeated", "within")

    COLUMNS = (
        "blocks", "words", "link_words", "prose", "headings", "items", "stops", "short", "spans",
    )  # fmt: skip

    def __init__(self, places: Places, own: Columns) -> None:
        ones = np.ones(len(own["words"]), np.float32)
        short = own["words"] < PROSE
        names = ("words", "link_words", "prose", "kind_heading", "kind_list_item", "stop")
        columns = (ones, *(own[name] for name in names), short, own["spans"])
        self.places = places
        self.within = places_.sums(places, np.column_stack(columns))
        up = places_.wider(places, self.within[:, 0])
        self.levels = [places.element]
        for _ in range(LEVELS - 1):
            self.levels.append(up[self.levels[-1]])
        self.repeated = places_.repeated(places, self.within[:, 0])


def names(around: Surroundings) -> Columns:
    """What the elements around every block are and are called."""
    places, element = around.places, around.places.element
    bits, near = places.around[element], places.near[element]
    first = len(AROUND)
    facts: Columns = {f"in_{name}": (bits >> at) & 1 for at, name in enumerate(_INSIDE)}
    facts |= {f"near_{name}": (near >> (first + at)) & 1 for at, name in enumerate(NAMED)}
    facts |= {
        "depth": places.depth[element],
        "name_total": places.scores.total[element],
        "name_low": places.scores.low[element],
        "name_high": places.scores.high[element],
    }
    for number, level in enumerate(around.levels):
        facts[f"name_{number}"] = places.scores.own[level]
        facts[f"name_total_{number}"] = places.scores.total[level]
    return facts


def shares(around: Surroundings) -> Columns:
    """What each container of a block holds, for itself and as a share of the page."""
    facts: Columns = {}
    whole = np.maximum(around.within[0], 1)
    for number, level in enumerate(around.levels):
        inside = around.within[level]
        count, words, links, prose, headings, items, stops, short, spans = inside.T
        some, blocks = np.maximum(words, 1), np.maximum(count, 1)
        facts |= {
            f"blocks_{number}": count, f"words_{number}": words,
            f"density_{number}": links / some, f"prose_{number}": prose / some,
            f"of_words_{number}": words / whole[1], f"of_prose_{number}": prose / whole[3],
            f"mean_{number}": words / blocks, f"headings_{number}": headings / blocks,
            f"items_{number}": items / blocks, f"stops_{number}": stops / blocks,
            f"short_{number}": short / blocks, f"spans_{number}": spans / blocks,
        }  # fmt: skip
    return facts


def kin(around: Surroundings) -> Columns:
    """Of the repeated containers around a block: how many, how much in each, how alike."""
    facts: Columns = {}
    places, within = around.places, around.within
    holds = within[:, 0] > 0
    size = int(places.kin.max()) + 1
    members = np.bincount(places.kin[holds], minlength=size)
    totals = np.stack(
        [
            np.bincount(places.kin, weights=within[:, column], minlength=size)
            for column in (0, 1, 2, 3, 4, 8)
        ]
    )
    for number, element in enumerate(around.repeated):
        group = places.kin[element]
        count = np.maximum(members[group], 1)
        blocks, words, links, prose, headings, spans = totals[:, group]
        some = np.maximum(words, 1)
        facts |= {
            f"kin_{number}": np.where(element > 0, count, 0),
            f"kin_blocks_{number}": blocks / count,
            f"kin_words_{number}": words / count, f"kin_density_{number}": links / some,
            f"kin_prose_{number}": prose / some, f"kin_headings_{number}": headings / count,
            f"kin_spans_{number}": spans / count,
            f"kin_of_words_{number}": words / np.maximum(within[0, 1], 1),
            f"kin_name_{number}": places.scores.own[element],
            f"kin_mine_{number}": within[element, 1] / some * count,
        }  # fmt: skip
    return facts
