"""How good the labeler of HTML pages is that `tests.bench.train` learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import click
import numpy as np
from numpy.typing import NDArray

from tests.bench.gold import Example
from tests.bench.scoring import mean, shingle_f1, shingle_overlap, word_overlap

Flags = NDArray[np.bool_]


def report(
    examples: Sequence[Example], folds: Sequence[int], kept: Callable[[int], Flags]
) -> dict[str, float]:
    """Prints and returns the scores on unseen sites, by corpus, kind of page and fold.

    `kept` tells which blocks of a page, by its number, the labeler keeps.

    Of the labeler alone: the headline is taken out where the annotators say what it is, rules,
    other metadata and second opinion play no part. `tests.bench --models` scores the whole road.
    """
    words, shingles = defaultdict(list), defaultdict(list)
    for at, (one, fold) in enumerate(zip(examples, folds, strict=True)):
        if "text" not in one.case.gold:
            continue
        text, gold = answer(one, kept(at)), one.case.gold["text"] or ""
        name = f"{one.case.corpus} {one.case.kind}"
        every = one.case.corpus
        for key in dict.fromkeys((name, every, f"{name} fold {fold}")):
            words[key].append(word_overlap(text, gold).f1)
            shingles[key].append(shingle_overlap(text, gold))
    scores = {}
    for key in sorted(words):
        scores[key] = round(mean(words[key]), 4)
        size = len(words[key])
        click.echo(f"{key:32} {size:5} pages  {scores[key]:.4f}  {shingle_f1(shingles[key]):.4f}")
    return scores


def answer(one: Example, kept: Flags) -> str:
    """The text of the blocks that are kept."""
    title = str(one.case.gold.get("title") or "").casefold()
    return "\n".join(
        block.text
        for block in one.document.blocks
        if kept[block.index] and not (block.kind == "heading" and block.text.casefold() == title)
    )
