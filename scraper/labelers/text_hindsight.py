"""Facts for the second stage: what the first stage says of a line's surroundings."""

from __future__ import annotations

import numpy as np

from scraper.labelers import spans
from scraper.labelers.hindsight import expected_f1
from scraper.labelers.spans import Column, Columns
from scraper.labelers.text_places import STRETCHES

# Facts of the first stage that help to read its answers.
_AGAIN = (
    "words", "ends", "common", "capitalised", "digits", "first", "last", "colon", "kind", "gap",
    "gap_below", "off_indent", "marker", "marker_role", "since_rest", "since_marker", "to_rest",
    "last_role", "times", "nth", "topical", "date", "joined", "joined_below", "unit_words",
    "lex_mean", "lex_sum", "lex_pair", "place", "run_of_short", "usual_words", "run_lex_mean",
    "stretch6_share", "stretch2_words", "echo_before",
)  # fmt: skip
_SURE = (3, 10)  # other lines that may stand between the sure lines of one stretch
_PLACES = ("", "_above", "_below")
_STYLE = ("gap", "indent", "kind")


def columns(facts: Columns, first: Column) -> Columns:
    """`first` is the first stage's probability of every line; all facts of it, by name."""
    words = facts["words"] + 0.5
    text = first * words
    out: Columns = {"p": first}
    for step, column in spans.neighbours(first, 5).items():
        out[f"p{step:+d}"] = column
    around = spans.Windows([text, words])
    for reach in (2, 6, 15, 40):
        means = around.near(reach)
        out[f"p~{reach}"] = means[0] / means[1]
    for reach in (3, 10, 30):
        for name, means in (("above", around.above(reach)), ("below", around.below(reach))):
            out[f"p_{name}_{reach}"] = means[0] / np.maximum(means[1], np.float32(0.1))
    out |= _alike(facts, first, words)
    out |= _stretches(facts, first, words)
    out |= _along(first, words)
    out |= _runs(first, words)
    return out | {name: facts[name] for name in _AGAIN}


def _alike(facts: Columns, first: Column, words: Column) -> Columns:
    """Of the lines that stand alike in the dump's grid, or between the same two markers."""
    style = np.zeros(len(first))
    for name in _STYLE:
        style = style * 256 + facts[name]
    styles = np.unique(style, return_inverse=True)[1]
    sections = np.cumsum(facts["marker"] >= 2)
    out: Columns = {}
    for name, group in (("style", styles), ("section", sections)):
        weight = np.bincount(group, words)
        mean = np.bincount(group, first * words) / np.maximum(weight, 0.1)
        out[f"p_{name}"] = mean[group].astype(np.float32)
        out[f"{name}_words"] = weight[group].astype(np.float32)
    return out


def _stretches(facts: Columns, first: Column, words: Column) -> Columns:
    """How much of the stretch of prose around, above and below is text, and of the sure one."""
    out: Columns = {}
    prose, sure = facts["prose"] > 0, first > 0.5
    groups = {f"stretch{reach}": spans.Stretches(prose, reach) for reach in STRETCHES}
    groups |= {f"sure{reach}": spans.Stretches(sure, reach) for reach in _SURE}
    for name, found in groups.items():
        whole, text = found.sums(words), found.sums(first * words)
        share = text / np.maximum(whole, 0.1)
        for place, column in zip(_PLACES, found.places(share), strict=True):
            out[f"p_{name}{place}"] = column
        if name.startswith("sure"):
            for place, column in zip(_PLACES, found.places(text), strict=True):
                out[f"{name}_words{place}"] = column
    chunk = np.cumsum(facts["gap"] > 0)
    mean = np.bincount(chunk, first * words) / np.maximum(np.bincount(chunk, words), 0.1)
    out["p_chunk"] = mean[chunk].astype(np.float32)
    return out


def _along(first: Column, words: Column) -> Columns:
    """How much text comes before and after, how far the next sure line is, how sure the page is."""
    size, text = len(first), first * words
    total = max(float(text.sum()), 1.0)
    before = (np.cumsum(text) - text) / total
    out: Columns = {"p_before": before, "p_after": 1 - before - text / total}
    for name, flags in (("sure", first > 0.5), ("long", (first > 0.5) & (words > 20))):
        out[f"since_{name}"], out[f"until_{name}"] = spans.since(flags), spans.until(flags)
    certain = float((np.abs(first - 0.5) * 2 * words).sum() / words.sum())
    figures = {
        "page_text": total, "page_kept": total / float(words.sum()), "page_certain": certain,
        "page_top": float(first.max()), "page_f1": expected_f1(first, words)[0],
    }  # fmt: skip
    return out | {name: np.full(size, value, np.float32) for name, value in figures.items()}


def _runs(first: Column, words: Column) -> Columns:
    """The run of lines that is text by the most, at several prices."""
    out: Columns = {}
    for price in (0.2, 0.4, 0.6):
        scores = (first - price) * words
        run = spans.best_run(scores)
        name = f"run_{price:.1f}"
        out[f"{name}_below"], out[f"{name}_above"] = spans.run_places(len(first), run)
        inside = np.zeros(len(first), bool)
        inside[run[0] : run[1]] = True
        held = float((first * words)[inside].sum()) / max(float((first * words).sum()), 1.0)
        out[f"{name}_share"] = np.full(len(first), held, np.float32)
    return out
