"""The labeler of templates: kept blocks that stand on most pages of their host go, under guards.

It comes last and may only drop: what other labelers drop, keeps of rules, and the lines that are
title, byline and date stay as they are. So do, though the template holds them,

- a line that is about this page, for a headline here is a teaser on other pages: its words are
  those of the address, or it stands above the text and shares its words with it;
- a short line right above text of this page: "What we know so far" heads it, on every page;
- everything, where the template would take most of the text: more than rules may of plain text.

`python -m tests.bench.template_gain` measures it. Where the template holds the headlines of all
pages of a site, 171 of 171 stay on their HTML page and 328 of 333 in flattened text (315 without
the words of the address). Of 1,000 words that go two are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import unquote

from scraper.blocks import Label
from scraper.document import Document
from scraper.rules import guard
from scraper.rules.book import Match
from scraper.rules.markers import line_key
from scraper.rules.zones import is_prose
from scraper.urls import split

SCORE = 0.99
ABOUT = 0.5  # share of a headline's words that the text or the address has
MAX_PROSE = 40  # blocks of prose that a headline is compared with
_WORD = re.compile(r"[^\W\d_]{4,}")
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2,}")


def drops(
    document: Document, match: Match, labels: Sequence[Label]
) -> tuple[Mapping[int, Label], dict[str, str]]:
    """Drops for kept blocks that the host's template holds, and notes on what it did.

    `labels` are those of all other labelers and of the metadata.
    """
    rule = match.template
    if rule is None or rule.template is None:
        return {}, {}
    blocks = document.blocks
    lines = {
        block.index: line
        for block, label in zip(blocks, labels, strict=True)
        if label.keep and not label.by.startswith("rule:")
        if (line := rule.template.known.get(line_key(block.text)))
    }
    kept = [block.index for block, label in zip(blocks, labels, strict=True) if label.keep]
    own = [label.keep and index not in lines for index, label in enumerate(labels)]
    found = {
        index: Label(keep=False, role=lines[index].role, by=rule.by, score=SCORE)
        for index in _boilerplate(document, list(lines), own)
    }
    share = guard.kept_share(blocks, kept, found)
    notes = {"template": rule.id, "template_share": f"{share:.2f}"}
    if guard.accepts("text", share):  # of HTML too: what repeats is surer than what a selector hits
        return found, notes
    return {}, notes | {"template_guard": f"refused: it takes {1 - share:.0%} of the text"}


def _boilerplate(document: Document, repeated: Sequence[int], own: Sequence[bool]) -> Iterator[int]:
    """Of the blocks that repeat those that are nothing of this page; `own` are the others kept."""
    if not repeated:
        return
    blocks = document.blocks
    prose = (block for block in blocks if own[block.index] and is_prose(block.text))
    text = list(islice(prose, MAX_PROSE))
    start = text[0].index if text else len(blocks)
    said = _words(" ".join([block.text for block in text]))
    named = _slug(document.page.raw.url or "")
    for index in repeated:
        words = _words(blocks[index].text)
        if _is_about(words, named) or (index < start and _is_about(words, said)):
            continue
        if is_prose(blocks[index].text) or not any(own[index + 1 : index + 2]):
            yield index


def _is_about(line: frozenset[str], said: frozenset[str]) -> bool:
    """Whether both share half of the words of the shorter, and two at least."""
    return len(line & said) >= max(2, ABOUT * min(len(line), len(said)))


def _slug(url: str) -> frozenset[str]:
    """The words of the part of an address that has most: `ferry-returns-at-last`."""
    parts = split(url)
    return max(map(_words, unquote(parts.path).split("/")), key=len) if parts else frozenset()


def _words(text: str) -> frozenset[str]:
    """The longer words of a text; of scripts without spaces, the pairs of characters."""
    plain = text.casefold()
    runs = _WIDE.findall(plain)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(pairs.union(_WORD.findall(_WIDE.sub(" ", plain))))
