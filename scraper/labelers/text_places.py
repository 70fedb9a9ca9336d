"""What the surroundings of a line of text say: its paragraph, its place, the runs it is in."""

from __future__ import annotations

import numpy as np

from scraper.labelers import shape, spans
from scraper.labelers.spans import Column, Columns

PROSE_WORDS = 12  # of a paragraph; under that a line may be a headline or a card
# Neighbours whose facts a line is judged by as well as by its own; the nearer, the more of them.
_STEPS: dict[int, tuple[str, ...]] = {
    1: ("words", "ends", "common", "lex_mean", "marker", "marker_role", "indent", "topical",
        "capitalised", "date", "kind", "first", "last", "prose", "unit_words", "times"),
    2: ("words", "ends", "common", "marker_role", "prose", "date", "unit_words"),
    3: ("words", "ends", "common", "prose"),
    4: ("words", "ends"),
    5: ("words",),
}  # fmt: skip


def columns(facts: Columns) -> Columns:
    """All facts of the surroundings, by name, from the facts of the lines."""
    facts = dict(facts)
    known = len(facts)
    facts |= _continued(facts)
    facts |= _placed(facts)
    facts |= _main(facts)
    facts |= _around(facts)
    return dict(list(facts.items())[known:])


def _continued(facts: Columns) -> Columns:
    """Pieces of a paragraph that a dump broke at its links: the line as one with its neighbours."""
    first, last = facts["first"], facts["last"]
    goes_on = np.isin(first, (shape.LOWER, shape.STOP, shape.COMMA)) | (facts["closes"] > 0)
    goes_on &= facts["kind"] == 0
    broken = np.isin(spans.shifted(last, -1), (shape.LOWER, shape.COMMA))
    tight = facts["gap"] <= np.maximum(spans.shifted(facts["gap"], 1), 0)
    joined = goes_on | (broken & tight & (spans.shifted(goes_on.astype(np.float32), 1) > 0))
    joined |= spans.shifted(facts["opened"], -1) > 0
    joined[0] = False
    words = spans.group_sum(facts["words"], joined)
    common = spans.group_sum(facts["common"] * facts["words"], joined)
    return {
        "joined": joined.astype(np.float32),
        "joined_below": spans.shifted(joined.astype(np.float32), 1),
        "unit_words": words,
        "unit_stops": spans.group_sum(facts["stops"], joined),
        "unit_common": (common / np.maximum(words, 1)).astype(np.float32),
    }


def _placed(facts: Columns) -> Columns:
    """Where the line stands among the page's words and prose, and in the grid of its prose."""
    words, prose = facts["words"], facts["prose"]
    prose_words = prose * words
    total, all_words = max(float(prose_words.sum()), 1.0), max(float(words.sum()), 1.0)
    before = np.cumsum(prose_words) - prose_words
    indent, gap = facts["indent"], facts["gap"]
    usual = spans.weighted_mode(indent, prose_words)
    size = len(words)
    mean = total / max(float(prose.sum()), 1.0)
    return {
        "place": np.arange(size, dtype=np.float32) / size,
        "index": np.arange(size, dtype=np.float32),
        "from_end": np.arange(size, 0, -1, dtype=np.float32),
        "words_before": (np.cumsum(words) - words) / all_words,
        "prose_before": before,
        "prose_after": total - before - prose_words,
        "share_before": before / total,
        "prose_share": np.full(size, total / all_words, np.float32),
        "page_prose": np.full(size, total, np.float32),
        "usual_words": words / mean,
        "off_indent": indent - usual,
        "same_indent": spans.near((np.abs(indent - usual) <= 1) & (prose > 0), 12),
        "off_gap": gap - spans.weighted_mode(gap, prose_words),
        "since_prose": spans.since(prose > 0),
        "to_prose": spans.until(prose > 0),
        "run_of_short": spans.run_length(prose == 0),
    }


def _main(facts: Columns) -> Columns:
    """The page's main run of prose, found at several prices of a line that is none."""
    out: Columns = {}
    is_prose = (facts["unit_words"] >= PROSE_WORDS) & (facts["unit_stops"] > 0)
    units = np.where(is_prose, facts["words"], 0)
    size = len(units)
    for price in (3, 10, 30):
        scores = np.where(units > 0, units, -price)
        run = spans.best_run(np.where(facts["marker"] == 3, scores - 3 * price, scores))
        below, above = spans.run_places(size, run)
        held = float(units[run[0] : run[1]].sum()) / max(float(units.sum()), 1.0)
        out[f"run{price}_below"], out[f"run{price}_above"] = below, above
        out[f"run{price}_share"] = np.full(size, held, np.float32)
    return out


def _around(facts: Columns) -> Columns:
    """The neighbours' facts, and the density of prose and of telling words around."""
    out: Columns = {}
    for step, names in _STEPS.items():
        for name in names:
            out[f"{name}-{step}"] = spans.shifted(facts[name], -step)
            out[f"{name}+{step}"] = spans.shifted(facts[name], step)
    units = (facts["unit_words"] >= PROSE_WORDS) * facts["words"]
    for reach in (2, 5, 10, 25):
        out[f"words_near_{reach}"] = spans.near(facts["words"], reach)
        out[f"prose_above_{reach}"] = spans.above(units, reach)
        out[f"prose_below_{reach}"] = spans.below(units, reach)
        out[f"lex_near_{reach}"] = spans.near(facts["lex_mean"], reach)
        out[f"topical_near_{reach}"] = spans.near(facts["topical"], reach)
    for reach in (6, 12):  # how long the prose of the surroundings is, a line of it
        for name, window in (("above", spans.above), ("below", spans.below)):
            lines = np.maximum(window(units > 0, reach), 1 / reach)
            out[f"prose_length_{name}_{reach}"] = (window(units, reach) / lines).astype(np.float32)
    out["common_near"] = spans.near(facts["common"] * facts["words"], 6)
    out["repeated_near"] = spans.near(facts["times"] > 1, 4)
    out["items_near"] = spans.near(facts["kind"] == 2, 5)
    out["steps"] = spans.shifted(facts["indent"], -1) - facts["indent"]
    out["cards"] = _cards(facts["words"])
    return out


def _cards(words: Column) -> Column:
    """How well the lengths repeat at every second, third or fourth line around: lists of cards."""
    size = np.log1p(words)
    best = np.full(len(words), 9.0, np.float32)
    for period in (2, 3, 4):
        change = np.abs(size - spans.shifted(size, period))
        best = np.minimum(best, spans.near(change, 2 * period))
    return best - spans.near(np.abs(size - spans.shifted(size, 1)), 6)
