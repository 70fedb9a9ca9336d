"""Facts for the second stage: what the first stage says of a block's surroundings."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from scraper.labelers import places as places_
from scraper.labelers.columns import (
    Column,
    Columns,
    constant,
    named,
    numbered,
    ranked,
    shifted,
    windows,
)
from scraper.labelers.facts import Page
from scraper.labelers.place_facts import Surroundings
from scraper.labelers.places import Places

# What the second stage still sees of the first one's facts: the block itself and its names. More
# of them only made it learn pages by heart (log loss on unseen sites 0.214 with, 0.215 without).
_AGAIN = re.compile(
    r"words|density|stop|prose|capitals|opening_\w+|kind_\w+|level|in_\w+|near_\w+|titled|title_cover"
    r"|is_headline|echo_\w+|again|later|told\w*|name_low|name_high|name_total|name_[012]|kin_[01]"
    r"|headlines\w*|after_title|under_opening_low|under_name_total|page_words|page_prose"
)


_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_WIDTHS = (2, 6, 15)
_BESIDE = tuple([f"p{step:+d}" for step in _STEPS])
_NEAR = tuple([f"p~{width}" for width in _WIDTHS])


def columns(page: Page, first: Column) -> Columns:
    """`first` is the first stage's probability of every block; all facts of it, by name."""
    words = page.shape.words + 0.1
    pair = np.array((first * words, words))
    within = places_.sums(page.around.places, pair)
    text, spoken = windows(pair, _WIDTHS).swapaxes(0, 1)
    return {
        **{name: page.columns[name] for name in _again(tuple(page.columns))},
        "p": first,
        **named(_BESIDE, shifted(first[None], _STEPS)[:, 0]),
        **named(_NEAR, text / spoken),
        **_around(page.around, within),
        **_alike(page.around.places, first, words),
        **_along(first, words),
    }


@lru_cache(maxsize=8)
def _again(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name for name in names if _AGAIN.fullmatch(name)])


def _around(around: Surroundings, within: Column) -> Columns:
    """The share of text in each container around a block, and in those like it."""
    inside = within[:, around.levels]
    kin = around.places.kin
    text, whole = (np.bincount(kin, row) for row in within)
    mean = text / np.maximum(whole, 0.1)
    return ranked({
        "p_in": inside[0] / np.maximum(inside[1], 0.1),
        "p_of": inside[0] / np.maximum(within[0, 0], 1),
        "p_kin": mean[kin[around.repeated]],
    })  # fmt: skip


def _alike(places: Places, first: Column, words: Column) -> Columns:
    """Of the blocks that are set alike, page-wide."""
    style = numbered(places.style[places.element])
    facts: Columns = {
        f"p_{name}": (np.bincount(style, first * weight) / np.bincount(style, weight))[style]
        for name, weight in (("style", words), ("style_short", 1 / words))
    }
    return facts | {"style_size": np.bincount(style)[style]}


def _along(first: Column, words: Column) -> Columns:
    """Along the page: how much text comes before and after, how far the next sure block is."""
    size, text, likely = len(first), first * words, first > 0.5
    total, spoken = max(float(text.sum()), 1), float(words.sum())
    before = (np.cumsum(text) - text) / total
    order = np.arange(size, dtype=np.float32)
    sure = np.array((likely, likely & (words > 20)))
    last = np.maximum.accumulate(np.where(sure, order, -99), axis=1)
    following = np.where(sure, order, size + 99)[:, ::-1]
    following = np.minimum.accumulate(following, axis=1)[:, ::-1]
    return {
        "p_before": before, "p_after": 1 - before - text / total,
        **named(("since_sure", "since_prose"), np.minimum(order - last, 99)),
        **named(("until_sure", "until_prose"), np.minimum(following - order, 99)),
        **constant({
            "page_text": total, "page_kept": total / spoken,
            "page_certain": float((np.abs(first - 0.5) * 2 * words).sum() / words.sum()),
            "page_sure": float(likely.mean()), "page_top": float(first.max()),
            "page_f1": expected_f1(first, words)[0],
        }, size),
    }  # fmt: skip


def expected_f1(chance: Column, words: Column) -> tuple[float, float]:
    """The best word F1 that a threshold on these chances can expect, and that threshold.

    Keeping the blocks over a threshold gives 2 * (kept text) / (kept words + all text), each in
    expectation; where a page is unsure the best threshold is under one half.
    """
    order = np.argsort(-chance, kind="stable")
    text = np.cumsum((chance * words)[order])
    kept = np.cumsum(words[order])
    scores = 2 * text / (kept + max(float(text[-1]), 1e-3))
    best = int(np.argmax(scores))
    return float(scores[best]), float(chance[order[best]])
