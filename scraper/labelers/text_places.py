"""What the surroundings of a line of text say: its paragraph, its place, the runs it is in."""

from __future__ import annotations

import numpy as np

from scraper.labelers import shape, spans
from scraper.labelers.spans import Columns, Flags, Numbers, named

PROSE_WORDS = 12  # of a paragraph; under that a line may be a headline or a card
STRETCHES = (2, 6)  # other lines that may stand between the prose of one stretch
_STRETCHES = tuple([
    f"stretch{reach}_{name}"
    for name in ("words", "above", "below", "share", "main") for reach in STRETCHES
])  # fmt: skip
_PRICES = (3, 10, 30)  # words of prose that a line which is none costs a run
_RUNS = tuple([f"run{price}_{side}" for side in ("below", "above") for price in _PRICES])
_TOGETHER = ("lines", "capitalised", "words", "lex_mean", "common", "topical", "prose")


def columns(facts: Columns) -> Columns:
    """All facts of the surroundings, by name, from the facts of the lines."""
    paragraph = _continued(facts)
    facts = facts | paragraph
    return {
        **paragraph,
        **_placed(facts),
        **_main(facts),
        **_together(facts),
        **_stretches(facts),
    }


def _continued(facts: Columns) -> Columns:
    """Pieces of a paragraph that a dump broke at its links: the line as one with its neighbours."""
    first = facts["first"]
    goes_on = (first == shape.LOWER) | (first == shape.STOP) | (first == shape.COMMA)
    goes_on = (goes_on | (facts["closes"] > 0)) & (facts["kind"] == 0)
    wide = spans.widened(np.array((facts["last"], facts["opened"], goes_on)), 1)
    (last, opened), on_below = wide[:2, :-2], wide[2, 2:]  # of the lines above and below
    broken = (last == shape.LOWER) | (last == shape.COMMA)
    tight = facts["gap"] <= np.maximum(facts["gap_below"], 0)
    joined = goes_on | (broken & tight & (on_below > 0)) | (opened > 0)
    joined[0] = False
    unit, words = (~joined).cumsum() - 1, facts["words"]
    counted = np.array((words, facts["stops"], facts["common"] * words))
    words, stops, common = spans.group_sums(unit, counted).take(unit, axis=1).astype(np.float32)
    return {
        "joined": joined.astype(np.float32),
        "joined_below": spans.widened(joined, 1)[2:],
        "unit_words": words,
        "unit_stops": stops,
        "unit_common": common / np.maximum(words, 1),
    }


def _placed(facts: Columns) -> Columns:
    """Where the line stands among the page's words and prose, and in the grid of its prose."""
    words, prose = facts["words"], facts["prose"]
    prose_words = prose * words
    total, all_words = max(float(prose_words.sum()), 1.0), max(float(words.sum()), 1.0)
    before = prose_words.cumsum() - prose_words
    indent, gap = facts["indent"], facts["gap"]
    off_indent = indent - spans.weighted_mode(indent, prose_words)
    lines = np.arange(len(words), dtype=np.float32)
    return {
        "place": lines / len(words),
        "index": lines,
        "words_before": (words.cumsum() - words) / all_words,
        "prose_before": before,
        "prose_after": total - before - prose_words,
        "share_before": before / total,
        "usual_words": words / (total / max(float(prose.sum()), 1.0)),
        "off_indent": off_indent,
        "off_gap": gap - spans.weighted_mode(gap, prose_words),
        "to_prose": spans.since(prose[::-1] > 0)[::-1],
        "run_of_short": spans.run_length(prose == 0),
    }


def _main(facts: Columns) -> Columns:
    """The page's main run of prose, found at several prices of a line that is none."""
    is_prose = (facts["unit_words"] >= PROSE_WORDS) & (facts["unit_stops"] > 0)
    words = facts["words"] * is_prose
    price = np.array(_PRICES, np.float32)[:, None]
    scores = np.where(words > 0, words, -price) - 3 * price * (facts["marker"] == 3)
    places = spans.run_places(len(words), *spans.best_runs(scores))
    return named(_RUNS, places.reshape(len(_RUNS), -1))


def _together(facts: Columns) -> Columns:
    """Of the lines between two blank ones, and of the run of short lines or of prose."""
    words, prose = facts["words"], facts["prose"] > 0
    means = np.array([facts[name] for name in _TOGETHER[3:]]) * words
    counted = np.array((np.ones(len(words), np.float32), facts["capitalised"], words, *means))
    chunks, runs = facts["gap"] > 0, prose.copy()
    runs[1:] ^= prose[:-1]
    chunks[0] = runs[0] = True
    return _grouped("chunk", chunks, counted) | _grouped("run", runs, counted[:-1])


def _grouped(name: str, starts: Flags, counted: Numbers) -> Columns:
    """Sums and means over the lines from each start to the next, for the `_TOGETHER` counted."""
    group = starts.cumsum() - 1
    sums = spans.group_sums(group, counted)
    sums[1] /= sums[0]
    sums[2] = np.maximum(sums[2], 1)
    sums[3:] /= sums[2]
    place = np.arange(len(group)) - np.flatnonzero(starts)[group]
    names = [f"{name}_{key}" for key in _TOGETHER[: len(counted)]]
    found = named(names, sums.take(group, axis=1).astype(np.float32))
    return found | {f"{name}_at": place.astype(np.float32)}


def _stretches(facts: Columns) -> Columns:
    """Prose with at most a few other lines between: the stretch around, before, after, the main."""
    words, prose = facts["words"], facts["prose"] > 0
    found = spans.Stretches(np.array([prose] * len(STRETCHES)), np.array(STRETCHES))
    held = found.sums((words * prose)[None])
    places = found.places(held)[0]
    whole = np.bincount(found.row, held[0], len(STRETCHES))
    share = places[0] / np.maximum(whole, 1).astype(np.float32)[:, None]
    rows = np.concatenate((*places, share, found.from_greatest(held[0])))
    return named(_STRETCHES, rows)
