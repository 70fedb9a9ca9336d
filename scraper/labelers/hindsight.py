"""Facts for the second stage: what the first stage says of a block's surroundings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from scraper.labelers import facts as facts_
from scraper.labelers import places as places_
from scraper.labelers.columns import (
    Column,
    Facts,
    gathered,
    numbered,
    ranked,
    row_of,
    shifted,
    tallied,
    windows,
)
from scraper.labelers.facts import Page
from scraper.labelers.kinds import KINDS
from scraper.labelers.place_facts import LEVELS, Surroundings
from scraper.labelers.places import Places

# What the second stage still sees of the first one's facts: the block itself and its names. More
# of them only made it learn pages by heart (log loss on unseen sites 0.214 with, 0.215 without).
_AGAIN = re.compile(
    r"words|density|stop|prose|capitals|opening_\w+|kind_\w+|level|in_\w+|near_\w+|titled|title_cover"
    r"|is_headline|echo_\w+|again|later|told\w*|name_low|name_high|name_total|name_[012]|kin_[01]"
    r"|headlines\w*|after_title|under_opening_low|under_name_total|page_words|page_prose"
)
_FIRST = tuple([name for name in facts_.NAMES if _AGAIN.fullmatch(name)])
_FIRST_ROWS = np.array([facts_.ROWS[name] for name in _FIRST])
_STEPS = np.array((-4, -3, -2, -1, 1, 2, 3, 4))
_WIDTHS = np.array((2, 6, 15))
_BESIDE = tuple([f"p{step:+d}" for step in _STEPS])
_NEAR = tuple([f"p~{width}" for width in _WIDTHS])
_WITHIN, _KIN = ranked(("p_in", "p_of"), LEVELS), ranked(("p_kin",), 2)
_SURE = ("since_sure", "since_prose", "until_sure", "until_prose")
_WHOLE = (
    "page_text", "page_kept", "page_certain", "page_sure", "page_top", "page_f1",
    *[f"page_is_{kind}" for kind in KINDS],
)  # fmt: skip
ROWS = row_of((
    *_FIRST, "p", *_BESIDE, *_NEAR, *_WITHIN, *_KIN, "p_style", "p_style_short", "style_size",
    "p_before", "p_after", *_SURE, *_WHOLE,
))  # fmt: skip
NAMES = tuple(ROWS)


def read(page: Page, first: Column, kinds: Mapping[str, float]) -> Facts:
    """All facts of the second stage.

    `first` is the first stage's probability of every block, `kinds` those of the page.
    """
    facts = Facts(ROWS, len(first))
    page.facts.table.take(_FIRST_ROWS, axis=0, out=facts.part(_FIRST), mode="clip")
    facts["p"] = first
    shifted(first[None], _STEPS, facts.part(_BESIDE))
    words = page.shape.words + 0.1
    pair = np.array((first * words, words))
    text, spoken = windows(pair, _WIDTHS)
    facts.part(_NEAR)[:] = text / spoken
    _around(facts, page.around, pair)
    _alike(facts, page.around.places, words)
    _along(facts, words)
    facts.part(_WHOLE)[:] = _whole(first, words, kinds)
    return facts


def _around(facts: Facts, around: Surroundings, pair: Column) -> None:
    """The share of text in each container around a block, and in those like it."""
    kin = around.places.kin
    within = places_.sums(around.places, pair)
    text, whole = tallied(within, kin)
    shares = np.array((within[0] / np.maximum(within[1], 0.1), within[0] / max(within[0, 0], 1)))
    gathered(shares, around.levels, facts.part(_WITHIN))
    alike = (text / np.maximum(whole, 0.1))[kin]
    facts.part(_KIN)[:] = alike[around.repeated]


def _alike(facts: Facts, places: Places, words: Column) -> None:
    """Of the blocks that are set alike, page-wide."""
    first, style, short = facts["p"], numbered(places.style[places.element]), 1 / words
    weights = np.array((words, first * words, short, first * short, np.ones(len(words))))
    whole, text, whole_short, text_short, size = tallied(weights, style)
    facts["p_style"] = (text / whole)[style]
    facts["p_style_short"] = (text_short / whole_short)[style]
    facts["style_size"] = size[style]


def _along(facts: Facts, words: Column) -> None:
    """Along the page: how much text comes before and after, how far the next sure block is."""
    first = facts["p"]
    text, likely = first * words, first > 0.5
    running = text.cumsum()
    total = max(float(running[-1]), 1)
    facts["p_before"], facts["p_after"] = (running - text) / total, 1 - running / total
    long = likely & (words > 20)
    sure = np.array((likely, long, likely[::-1], long[::-1]))
    order = np.arange(len(first), dtype=np.float32)
    last = np.maximum.accumulate(np.where(sure, order, np.float32(-99)), axis=1)
    np.minimum(order - last, 99, out=facts.part(_SURE))
    facts.part(_SURE)[2:] = facts.part(_SURE)[2:, ::-1].copy()  # what lies ahead, seen from the end


def _whole(first: Column, words: Column, kinds: Mapping[str, float]) -> Column:
    """How sure the first stage is of the page as a whole, and what kind it is, [figures, 1]."""
    text, spoken = float((first * words).sum()), float(words.sum())
    certain = float((np.abs(first - 0.5) * words).sum()) * 2
    figures = (
        max(text, 1), max(text, 1) / spoken, certain / spoken, float((first > 0.5).mean()),
        float(first.max()), expected_f1(first, words)[0], *kinds.values(),
    )  # fmt: skip
    return np.array(figures, np.float32)[:, None]


def expected_f1(chance: Column, words: Column) -> tuple[float, float]:
    """The best word F1 that a threshold on these chances can expect, and that threshold.

    Keeping the blocks over a threshold gives 2 * (kept text) / (kept words + all text), each in
    expectation; where a page is unsure the best threshold is under one half.
    """
    order = (-chance).argsort(kind="stable")
    text = (chance * words)[order].cumsum()
    kept = words[order].cumsum()
    scores = 2 * text / (kept + max(float(text[-1]), 1e-3))
    best = int(scores.argmax())
    return float(scores[best]), float(chance[order[best]])
