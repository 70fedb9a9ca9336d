"""Facts about the elements around blocks: what they are called, what else they hold, how often."""

from __future__ import annotations

import numpy as np

from scraper.labelers import places as places_
from scraper.labelers.block_facts import PROSE
from scraper.labelers.columns import Column, Columns, Index, named, ranked
from scraper.labelers.looks import AROUND, NAMED
from scraper.labelers.places import Places

LEVELS = 5  # containers looked at, from the block outwards
# One bit each of `Places.around`.
_IN = tuple([f"in_{name}" for name in (*AROUND, *[f"named_{role}" for role in NAMED])])
_NEAR = tuple([f"near_{name}" for name in NAMED])


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

    def __init__(self, places: Places, own: Columns) -> None:
        names = ("words", "link_words", "prose", "kind_heading", "kind_list_item", "stop")
        ones, short = np.ones(len(places.element), np.float32), own["words"] < PROSE
        columns = np.array((ones, *[own[name] for name in names], short, own["spans"]))
        self.places = places
        self.within = places_.sums(places, columns)
        up = places_.wider(places, self.within[0])
        levels = [places.element]
        for _ in range(LEVELS - 1):
            levels.append(up[levels[-1]])
        self.levels: Index = np.array(levels)
        self.repeated = places_.repeated(places, self.within[0])


def names(around: Surroundings) -> Columns:
    """What the elements around every block are and are called."""
    places, element = around.places, around.places.element
    scores = places.scores
    return {
        **named(_IN, _bits(places.around[element])[: len(_IN)]),
        **named(_NEAR, _bits(places.near[element])[len(AROUND) : len(_IN)]),
        "depth": places.depth[element],
        "name_total": scores.total[element],
        "name_low": scores.low[element],
        "name_high": scores.high[element],
        **ranked({
            "name": scores.own[around.levels],
            "name_total": scores.total[around.levels],
        }),
    }  # fmt: skip


def _bits(numbers: Index) -> Column:
    """The bits of 64-bit numbers, the lowest one first, [bits, numbers]."""
    octets = numbers.astype("<i8", copy=False).view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1, bitorder="little").T


def shares(around: Surroundings) -> Columns:
    """What each container of a block holds, for itself and as a share of the page."""
    inside = around.within[:, around.levels]
    count, words, links, prose, headings, items, stops, short, spans = inside
    some, blocks = np.maximum(words, 1), np.maximum(count, 1)
    page_words, page_prose = np.maximum(around.within[[1, 3], 0], 1)
    return ranked({
        "blocks": count, "words": words,
        "density": links / some, "prose": prose / some,
        "of_words": words / page_words, "of_prose": prose / page_prose,
        "mean": words / blocks, "headings": headings / blocks,
        "items": items / blocks, "stops": stops / blocks,
        "short": short / blocks, "spans": spans / blocks,
    })  # fmt: skip


def kin(around: Surroundings) -> Columns:
    """Of the repeated containers around a block: how many, how much in each, how alike."""
    places, within, element = around.places, around.within, around.repeated
    groups, size = places.kin, int(places.kin.max()) + 1
    members = np.bincount(groups[within[0] > 0], minlength=size)
    totals = np.array([np.bincount(groups, row, size) for row in within[[0, 1, 2, 3, 4, 8]]])
    group = groups[element]
    count = np.maximum(members[group], 1)
    blocks, words, links, prose, headings, spans = totals[:, group]
    some = np.maximum(words, 1)
    return ranked({
        "kin": np.where(element > 0, count, 0),
        "kin_blocks": blocks / count,
        "kin_words": words / count, "kin_density": links / some,
        "kin_prose": prose / some, "kin_headings": headings / count,
        "kin_spans": spans / count,
        "kin_of_words": words / np.maximum(within[1, 0], 1),
        "kin_name": places.scores.own[element],
        "kin_mine": within[1, element] / some * count,
    })  # fmt: skip
