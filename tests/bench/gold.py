"""Annotated pages as rows to learn from: of every block, how much of it the annotators kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scraper.blocks import Block
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.labelers import context as contexts
from scraper.labelers.alignment import shares, tokens
from scraper.labelers.context import Context
from scraper.model import Limits
from scraper.segment import segment_html
from scraper.tree import parse
from tests.bench.corpora import Case
from tests.bench.scoring import words

# Its truth is what another program kept: captions, and not always the right half of a page.
_TRUST = {"readability": 0.3}


@dataclass(frozen=True, slots=True)
class Example:
    """A page with its truth: `kept` of every block 0 to 1, `weight` 0 where nobody said."""

    case: Case
    document: Document  # without its tree
    context: Context
    kept: NDArray[np.float32]
    weight: NDArray[np.float32]


def example(case: Case) -> Example | None:
    """Segment and align one page; None for a page that is refused."""
    limits = Limits()
    try:
        page = decode(case.raw(), limits)
        tree = parse(page.text, limits)
        document = segment_html(page, tree, frozenset(), limits)
    except Refused:
        return None
    if page.kind != "html":
        return None
    kept, weight = (
        _by_text(case, document.blocks)
        if "text" in case.gold
        else _by_strings(case, document.blocks)
    )
    bare = replace(page, text="", raw=replace(page.raw, body=b""))
    elements = replace(document.elements, nodes=[], attributes=[], position={})
    light = Document(bare, document.blocks, None, elements)
    return Example(case, light, contexts.read(document), kept, weight)


def _by_text(
    case: Case, blocks: tuple[Block, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """By alignment with the gold text; blocks weigh as many words as they would cost the score."""
    split = [tokens(block.text) for block in blocks]
    kept = np.array(shares(split, tokens(case.gold["text"] or "")), np.float32)
    size = np.array([len(block) for block in split], np.float32)
    whole = max(float((kept * size).sum()), 100.0)
    weight = np.minimum(size / whole, 0.2) + 0.1 / max(len(blocks), 1)
    # A page's score cannot fall under 0, however much more there is to get wrong.
    weight *= min(1.0, 2.0 / max(float(weight.sum()), 1e-6))
    # Corpora disagree about the headline, which has a role of its own: say nothing.
    title = words(str(case.gold.get("title") or ""))
    for block in blocks:
        is_title = (
            title and len(split[block.index]) <= len(title) + 3 and words(block.text) == title
        )
        if is_title:
            weight[block.index] = 0
    return kept, weight * (size > 0) * _TRUST.get(case.corpus, 1.0)


def _by_strings(
    case: Case, blocks: tuple[Block, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """By the strings that must and must not be kept; other blocks weigh nothing."""
    kept = np.zeros(len(blocks), np.float32)
    weight = np.zeros(len(blocks), np.float32)
    for key, value in (("with", 1.0), ("without", 0.0)):
        for string in case.strings(key):
            flat = " ".join(string.split()).casefold()
            hits = [block.index for block in blocks if flat in block.text.casefold()]
            if len(hits) == 1:
                kept[hits[0]], weight[hits[0]] = value, 0.05
    return kept, weight
