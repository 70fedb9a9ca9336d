"""Facts for the second stage: what the first stage says of a line's surroundings."""

from __future__ import annotations

import numpy as np

from scraper.labelers import spans
from scraper.labelers.columns import numbered
from scraper.labelers.hindsight import expected_f1
from scraper.labelers.spans import Column, Columns, Numbers, named
from scraper.labelers.text_places import STRETCHES

# Facts of the first stage that help to read its answers.
_AGAIN = (
    "words", "ends", "common", "capitalised", "digits", "first", "last", "colon", "kind", "gap",
    "gap_below", "off_indent", "marker", "marker_role", "since_rest", "since_marker", "to_rest",
    "last_role", "times", "nth", "topical", "date", "joined", "joined_below", "unit_words",
    "lex_mean", "lex_sum", "lex_pair", "place", "run_of_short", "usual_words", "run_lex_mean",
    "stretch6_share", "stretch2_words", "echo_before",
)  # fmt: skip
_REACH = 5  # neighbours on both sides
_BESIDE = {f"p{step:+d}": _REACH + step for step in range(-_REACH, _REACH + 1) if step}
# The share of text in windows: from which line on and before which one, seen from the line itself.
_NEAR = {
    **{f"p~{reach}": (-reach, reach + 1) for reach in (2, 6, 15, 40)},
    **{f"p_above_{reach}": (-reach, 0) for reach in (3, 10, 30)},
    **{f"p_below_{reach}": (1, reach + 1) for reach in (3, 10, 30)},
}
_WINDOWS = np.array([(row, *lines) for row in (0, 1) for lines in _NEAR.values()])
_SURE = (3, 10)  # other lines that may stand between the sure lines of one stretch
_SETS = (*[f"stretch{reach}" for reach in STRETCHES], *[f"sure{reach}" for reach in _SURE])
_PLACES = ("", "_above", "_below")
_SHARES = tuple([f"p_{name}{place}" for place in _PLACES for name in _SETS])
_SURE_WORDS = tuple([f"sure{reach}_words{place}" for place in _PLACES for reach in _SURE])
_PRICES = (0.2, 0.4, 0.6)  # by how much of it a line must be text to be worth its words
_RUNS = tuple([f"run_{price:.1f}_{side}" for side in ("below", "above") for price in _PRICES])


def columns(facts: Columns, first: Column) -> Columns:
    """`first` is the first stage's probability of every line; all facts of it, by name."""
    words = facts["words"] + 0.5
    pair = np.array((words, first * words))
    wide = spans.widened(first, _REACH)
    return {
        "p": first,
        **{name: wide[start : start + len(first)] for name, start in _BESIDE.items()},
        **_near(pair),
        **_alike(facts, pair),
        **_stretches(facts, first, pair),
        **_along(first, pair),
        **_runs(first, pair),
        **{name: facts[name] for name in _AGAIN},
    }


def _near(pair: Numbers) -> Columns:
    """The share of text among the words around."""
    words, text = spans.windows(pair, _WINDOWS).reshape(2, len(_NEAR), -1)
    return named(_NEAR, text / np.maximum(words, np.float32(0.1)))


def _alike(facts: Columns, pair: Numbers) -> Columns:
    """Of the lines that stand alike in the dump's grid, between the same markers or blank lines."""
    style = (facts["gap"] * 256 + facts["indent"]) * 256 + facts["kind"]
    groups = {
        "style": numbered(style.astype(np.int64)),
        "section": (facts["marker"] >= 2).cumsum(),
        "chunk": (facts["gap"] > 0).cumsum(),
    }
    out: Columns = {}
    for name, group in groups.items():
        words, text = spans.group_sums(group, pair)
        share = text / np.maximum(words, 0.1)
        out[f"p_{name}"] = share[group].astype(np.float32)
        if name != "chunk":
            out[f"{name}_words"] = words[group].astype(np.float32)
    return out


def _stretches(facts: Columns, first: Column, pair: Numbers) -> Columns:
    """How much of the stretch of prose around, above and below is text, and of the sure one."""
    prose, sure = facts["prose"] > 0, first > 0.5
    found = spans.Stretches(np.array((prose, prose, sure, sure)), np.array((*STRETCHES, *_SURE)))
    words, text = found.sums(pair)
    share, spoken = found.places(np.array((text / np.maximum(words, 0.1), text)))
    sure_words = spoken[:, len(STRETCHES) :]
    return {
        **named(_SHARES, share.reshape(len(_SHARES), -1)),
        **named(_SURE_WORDS, sure_words.reshape(len(_SURE_WORDS), -1)),
    }


def _along(first: Column, pair: Numbers) -> Columns:
    """How much text comes before and after, how far the next sure line is, how sure the page is."""
    words, text = pair
    total, spoken = max(float(text.sum()), 1.0), float(words.sum())
    before = (text.cumsum() - text) / total
    sure = first > 0.5
    since, until = spans.distances(np.array((sure, sure & (words > 20))))
    certain = float((np.abs(first - 0.5) * 2 * words).sum() / words.sum())
    figures = {
        "page_text": total, "page_kept": total / spoken, "page_certain": certain,
        "page_top": float(first.max()), "page_f1": expected_f1(first, words)[0],
    }  # fmt: skip
    return {
        "p_before": before,
        "p_after": 1 - before - text / total,
        **named(("since_sure", "since_long"), since),
        **named(("until_sure", "until_long"), until),
        **spans.everywhere(figures, len(first)),
    }


def _runs(first: Column, pair: Numbers) -> Columns:
    """The run of lines that is text by the most, at several prices."""
    words, text = pair
    total = max(float(text.sum()), 1.0)
    starts, stops = spans.best_runs((first - np.array(_PRICES, np.float32)[:, None]) * words)
    places = spans.run_places(len(first), starts, stops)
    ends = zip(_PRICES, starts.tolist(), stops.tolist(), strict=True)
    held = {
        f"run_{price:.1f}_share": float(text[start:stop].sum()) / total
        for price, start, stop in ends
    }
    return named(_RUNS, places.reshape(len(_RUNS), -1)) | spans.everywhere(held, len(first))
