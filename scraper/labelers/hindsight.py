"""Facts for the second stage: what the first stage says of a block's surroundings."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scraper.labelers import places as places_
from scraper.labelers.block_facts import Columns
from scraper.labelers.facts import Page
from scraper.labelers.place_facts import Surroundings
from scraper.labelers.row_facts import shifted, window

Column = NDArray[Any]  # numbers of any sort


# What the second stage still sees of the first one's facts: the block itself and its names. More
# of them only made it learn pages by heart (log loss on unseen sites 0.214 with, 0.215 without).
_AGAIN = re.compile(
    r"words|density|stop|prose|capitals|opening_\w+|kind_\w+|level|in_\w+|near_\w+|titled|title_cover"
    r"|is_headline|echo_\w+|again|later|told\w*|name_low|name_high|name_total|name_[012]|kin_[01]"
    r"|headlines\w*|after_title|under_opening_low|under_name_total|page_words|page_prose"
)


def columns(page: Page, first: Column) -> Columns:
    """`first` is the first stage's probability of every block; all facts of it, by name."""
    words = page.shape.words + 0.1
    text = first * words
    facts: Columns = {
        name: column for name, column in page.columns.items() if _AGAIN.fullmatch(name)
    }
    facts["p"] = first
    for step in (-4, -3, -2, -1, 1, 2, 3, 4):
        facts[f"p{step:+d}"] = shifted(first, step)
    for width in (2, 6, 15):
        facts[f"p~{width}"] = window(text, width) / window(words, width)
    within = places_.sums(page.around.places, np.column_stack((text, words, first, first > 0.5)))
    for number, level in enumerate(page.around.levels):
        inside = within[level]
        facts[f"p_in_{number}"] = inside[:, 0] / np.maximum(inside[:, 1], 0.1)
        facts[f"p_of_{number}"] = inside[:, 0] / max(float(within[0, 0]), 1)
    facts |= _alike(page.around, within, first, words)
    facts |= _along(first, words)
    return facts


def _alike(around: Surroundings, within: Column, first: Column, words: Column) -> Columns:
    places = around.places
    size = int(places.kin.max()) + 1
    text, whole = (
        np.bincount(places.kin, weights=within[:, column], minlength=size) for column in (0, 1)
    )
    mean = text / np.maximum(whole, 0.1)
    facts: Columns = {
        f"p_kin_{number}": mean[places.kin[element]]
        for number, element in enumerate(around.repeated)
    }
    _, style = np.unique(places.style[places.element], return_inverse=True)
    for name, weight in (("style", words), ("style_short", 1 / words)):
        facts[f"p_{name}"] = (
            np.bincount(style, weights=first * weight) / np.bincount(style, weights=weight)
        )[style]
    facts["style_size"] = np.bincount(style)[style]
    return facts


def _along(first: Column, words: Column) -> Columns:
    """Along the page: how much text comes before and after, how far the next sure block is."""
    size = len(first)
    text = first * words
    total = max(float(text.sum()), 1)
    before = (np.cumsum(text) - text) / total
    order = np.arange(size, dtype=np.float32)
    facts = {"p_before": before, "p_after": 1 - before - text / total}
    for name, sure in (("sure", first > 0.5), ("prose", (first > 0.5) & (words > 20))):
        last = np.maximum.accumulate(np.where(sure, order, -99))
        following = np.minimum.accumulate(np.where(sure, order, size + 99)[::-1])[::-1]
        facts[f"since_{name}"] = np.minimum(order - last, 99)
        facts[f"until_{name}"] = np.minimum(following - order, 99)
    certain = float((np.abs(first - 0.5) * 2 * words).sum() / words.sum())
    figures = {
        "page_text": total, "page_kept": total / float(words.sum()), "page_certain": certain,
        "page_sure": float((first > 0.5).mean()), "page_top": float(first.max()),
        "page_f1": expected_f1(first, words)[0],
    }  # fmt: skip
    return facts | {name: np.full(size, figure, np.float32) for name, figure in figures.items()}


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
