"""What the surroundings of a line of text say: its paragraph, its place, the runs it is in."""

from __future__ import annotations

import numpy as np

from scraper.labelers import shape, spans
from scraper.labelers.spans import Columns

STRETCHES = (2, 6)  # other lines that may stand between the prose of one stretch
PROSE_WORDS = 12  # of a paragraph; under that a line may be a headline or a card
# Neighbours whose facts a line is judged by as well as by its own; the nearer, the more of them.
_REACH = {
    "words": 2, "unit_words": 2, "common": 2, "ends": 1, "lex_mean": 1, "topical": 1,
    "capitalised": 1, "kind": 1, "first": 1, "last": 1, "times": 1,
}  # fmt: skip


def columns(facts: Columns) -> Columns:
    """All facts of the surroundings, by name, from the facts of the lines."""
    facts = dict(facts)
    known = len(facts)
    facts |= _continued(facts)
    facts |= _placed(facts)
    facts |= _main(facts)
    facts |= _around(facts)
    facts |= _chunks(facts)
    facts |= _stretches(facts)
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
        "words_before": (np.cumsum(words) - words) / all_words,
        "prose_before": before,
        "prose_after": total - before - prose_words,
        "share_before": before / total,
        "usual_words": words / mean,
        "off_indent": indent - usual,
        "same_indent": spans.near((np.abs(indent - usual) <= 1) & (prose > 0), 12),
        "off_gap": gap - spans.weighted_mode(gap, prose_words),
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
        out[f"run{price}_below"], out[f"run{price}_above"] = below, above
    return out


def _around(facts: Columns) -> Columns:
    """The neighbours' facts, and the density of prose and of telling words around."""
    out: Columns = {}
    for name, reach in _REACH.items():
        for step, column in spans.neighbours(facts[name], reach).items():
            out[f"{name}{step:+d}"] = column
    units = (facts["unit_words"] >= PROSE_WORDS) * facts["words"]
    told = [facts[name] for name in ("words", "lex_mean", "topical")]
    near, prose = spans.Windows(told), spans.Windows([units, units > 0])
    for reach in (2, 5, 10, 25):
        means = near.near(reach)
        out[f"words_near_{reach}"], out[f"lex_near_{reach}"] = means[0], means[1]
        out[f"topical_near_{reach}"] = means[2]
        for name, means in (("above", prose.above(reach)), ("below", prose.below(reach))):
            out[f"prose_{name}_{reach}"] = means[0]
            if reach == 5:  # how long the prose of the surroundings is, a line of it
                lines = np.maximum(means[1], np.float32(0.2))
                out[f"prose_length_{name}"] = means[0] / lines
    out["common_near"] = spans.near(facts["common"] * facts["words"], 6)
    out["repeated_near"] = spans.near(facts["times"] > 1, 4)
    return out


def _chunks(facts: Columns) -> Columns:
    """Of the lines between two blank ones, and of the run of short lines or of prose."""
    words, prose = facts["words"], facts["prose"] > 0
    out: Columns = {}
    chunks = facts["gap"] > 0
    chunks[0] = True
    for name, starts in (("chunk", chunks), ("run", np.diff(prose, prepend=~prose[:1]))):
        group = np.cumsum(starts) - 1
        lines = np.bincount(group)
        size = np.maximum(np.bincount(group, words), 1)
        first = np.flatnonzero(starts)
        out[f"{name}_lines"] = lines[group].astype(np.float32)
        out[f"{name}_words"] = size[group].astype(np.float32)
        out[f"{name}_at"] = (np.arange(len(words)) - first[group]).astype(np.float32)
        for key in ("lex_mean", "common", "prose", "topical"):
            if (name, key) != ("run", "prose"):
                mean = np.bincount(group, facts[key] * words) / size
                out[f"{name}_{key}"] = mean[group].astype(np.float32)
        upper = np.bincount(group, facts["capitalised"]) / lines
        out[f"{name}_capitalised"] = upper[group].astype(np.float32)
    return out


def _stretches(facts: Columns) -> Columns:
    """Prose with at most a few other lines between: the stretch around, before, after, the main."""
    words, prose = facts["words"], facts["prose"] > 0
    lines = np.arange(len(words))
    out: Columns = {}
    for reach in STRETCHES:
        found = spans.Stretches(prose, reach)
        total = found.sums(words * prose)
        held, above, below = found.places(total)
        name = f"stretch{reach}"
        out |= {f"{name}_words": held, f"{name}_above": above, f"{name}_below": below}
        out[f"{name}_share"] = (held / max(float(total.sum()), 1.0)).astype(np.float32)
        main = np.zeros(len(words))
        if len(total):
            first, last = (ends[total.argmax()] for ends in (found.first, found.last))
            main = np.where(lines < first, lines - first, np.maximum(lines - last, 0))
        out[f"{name}_main"] = main.astype(np.float32)
    return out
