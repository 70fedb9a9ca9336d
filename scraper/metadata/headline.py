"""The headline of a plain text: the line above the prose that the prose is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from scraper.blocks import Block
from scraper.metadata.choose import Candidate, Group, grouped
from scraper.metadata.context import Context
from scraper.metadata.lines import line_role
from scraper.metadata.prose import is_prose
from scraper.metadata.tidy import key, lower, words_of

MAX_TITLE = 250  # characters of a headline
MAX_LINES = 250  # lines above the prose that are looked at
MAX_PROSE = 3_000  # characters of prose that a headline is compared with
MAX_ROLE = 200  # characters of a line under a headline that may be a byline or a date
UNDER = 4  # lines under a headline among which those stand
# In lower case; a letter comes before what is asked of its surroundings, as letters are found fast.
_CREDIT = re.compile(
    r"getty images|reuters|yonhap|shutterstock|istock|unsplash|photo|a(?<!\wa)f?p\b|e(?<!\we)pa\b"
)


class _Levels:
    """A number as a fact: the first of these limits that it is not over."""

    def __init__(self, name: str, limits: Sequence[int], beyond: str) -> None:
        self._limits = limits
        self._facts = [f"{name}:{limit}" for limit in (*limits, beyond)]

    def of(self, number: int) -> str:
        return self._facts[bisect_left(self._limits, number)]


_AWAY = _Levels("away", (1, 2, 3, 5, 8, 15, 40), "far")
_LONG = _Levels("words", (1, 2, 3, 5, 8, 14, 22), "many")
_LINE = _Levels("line", (0, 1, 2, 5, 15, 50), "far")
_HEAD = _Levels("head", (0, 1, 3, 8, 30), "long")


def groups_of(context: Context) -> list[Group[str]]:
    """The lines that could be the headline, by their words, with facts for the weights."""
    blocks = context.document.blocks
    flags = [is_prose(block) for block in blocks]
    start = _first_of_text(flags)
    prose = _words_of_prose(blocks, flags, start)
    first = max(0, start - MAX_LINES)
    head = blocks[first : start + 2]
    keys = [key(block.text) for block in head]
    seen = Counter(keys)
    roles = _role_facts(blocks, first, start + 2, context.language)
    found = []
    for block, name in zip(head, keys, strict=True):
        words = words_of(block.text) if 2 <= len(block.text) <= MAX_TITLE else ()
        if words:
            facts = [_HEAD.of(start), *_facts(block, start), *_shared(words, prose)]
            facts += ("is:prose",) if flags[block.index] else ()
            facts += roles.get(block.index, ())
            repeated = ("repeated",) if seen[name] > 1 else ()
            found.append(Candidate(block.text, name, "text", (*facts, *repeated), block.index))
    return grouped(found)


def prose_start(blocks: Sequence[Block]) -> int:
    """The index of the first paragraph of the text proper; the number of blocks if none."""
    return _first_of_text([is_prose(block) for block in blocks])


def _first_of_text(flags: Sequence[bool]) -> int:
    """Of the blocks that are prose the first that others follow; else the first of all."""
    for index, flag in enumerate(flags):
        if flag and sum(flags[index + 1 : index + 6]) >= 2:
            return index
    return flags.index(True) if True in flags else len(flags)


def _words_of_prose(blocks: Sequence[Block], flags: Sequence[bool], start: int) -> frozenset[str]:
    near = slice(start, start + 40)
    text = " ".join([b.text for b, flag in zip(blocks[near], flags[near], strict=True) if flag])
    return frozenset([word for word in words_of(text[:MAX_PROSE]) if len(word) > 3])


def _facts(block: Block, start: int) -> list[str]:
    text, away = block.text, start - block.index
    words = text.count(" ") + 1
    facts = [
        "after" if away <= 0 else _AWAY.of(away),
        _LONG.of(words),
        _LINE.of(block.index),
        f"kind:{block.kind}:{block.level}" if block.kind == "heading" else f"kind:{block.kind}",
    ]
    if text[-1] in ".!?:…,;":
        facts.append(f"ends:{text[-1]}" + ("" if block.index else ":top"))
    if _CREDIT.search(lower(text[-40:])):
        facts.append("is:credit")
    if words > 3 and _is_capitalised(text):
        facts.append("capitalised")
    if text[:1].islower():
        facts.append("small")
    return facts


def _is_capitalised(text: str) -> bool:
    letters = [word[0] for word in text.split() if word[0].isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _role_facts(
    blocks: Sequence[Block], first: int, end: int, language: str
) -> Mapping[int, Sequence[str]]:
    """Of the lines that are a byline or a date, and of those right above such lines, that."""
    told: defaultdict[int, list[str]] = defaultdict(list)
    for block in blocks[first : end + UNDER]:
        at, size = block.index, len(block.text)
        role = line_role(block.text, (), language) if size <= MAX_TITLE else None
        if role:
            told[at].append(f"is:{role}")
        if role and size < MAX_ROLE:
            told[at - 1].append(f"then:{role}:next")
            for above in range(at - UNDER, at - 1):
                told[above].append(f"then:{role}:near")
    return told


def _shared(spelled: Sequence[str], prose: frozenset[str]) -> tuple[str, ...]:
    """How much of a line recurs in the prose: headlines are about it, menus are not."""
    words = [word for word in spelled if len(word) > 3]
    if not words or not prose:
        return ("shared:unknown",)
    hits = sum(map(prose.__contains__, words))
    share = hits / len(words)
    level = "none" if not hits else "few" if share < 0.34 else "half" if share < 0.67 else "most"
    return (f"shared:{level}", f"hits:{min(hits, 4)}")
