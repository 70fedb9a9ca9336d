"""The headline of a plain text: the line above the prose that the prose is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from scraper.blocks import Block, Role
from scraper.metadata.choose import Candidate, Group, grouped
from scraper.metadata.context import Context
from scraper.metadata.lines import line_role
from scraper.metadata.prose import is_prose
from scraper.metadata.tidy import key

MAX_TITLE = 250  # characters of a headline
MAX_LINES = 250  # lines above the prose that are looked at
MAX_PROSE = 3_000  # characters of prose that a headline is compared with
_WORD = re.compile(r"[^\W\d_]+")
_CREDIT = re.compile(
    r"(?:Getty Images|Reuters|Yonhap|Shutterstock|iStock|Unsplash|\bAFP\b|\bAP\b|\bEPA\b|Photo)",
    re.IGNORECASE,
)


def groups_of(context: Context) -> list[Group[str]]:
    """The lines that could be the headline, by their words, with facts for the weights."""
    blocks = context.document.blocks
    start = prose_start(blocks)
    prose = _words_of_prose(blocks, start)
    head = blocks[max(0, start - MAX_LINES) : start + 2]
    seen = Counter(key(block.text) for block in head)
    found = []
    roles: dict[str, Role | None] = {}  # of lines; each is asked for by up to five candidates
    for block in head:
        if not 2 <= len(block.text) <= MAX_TITLE or not _WORD.search(block.text):
            continue
        facts = [*_facts(block, start), *_shared(block.text, prose)]
        facts += _role_facts(block, blocks, roles, context.language)
        name = key(block.text)
        repeated = ("repeated",) if seen[name] > 1 else ()
        found.append(Candidate(block.text, name, "text", (*facts, *repeated), block.index))
    return grouped(found)


def prose_start(blocks: Sequence[Block]) -> int:
    """The index of the first paragraph of the text proper; the number of blocks if none."""
    flags = [is_prose(block) for block in blocks]
    for index, flag in enumerate(flags):
        if flag and sum(flags[index + 1 : index + 6]) >= 2:
            return index
    return next((index for index, flag in enumerate(flags) if flag), len(blocks))


def _words_of_prose(blocks: Sequence[Block], start: int) -> Counter[str]:
    text = " ".join(block.text for block in blocks[start : start + 40] if is_prose(block))
    return Counter(word for word in _WORD.findall(text[:MAX_PROSE].casefold()) if len(word) > 3)


def _facts(block: Block, start: int) -> list[str]:
    away = start - block.index
    facts = [
        "after"
        if away <= 0
        else next((f"away:{n}" for n in (1, 2, 3, 5, 8, 15, 40) if away <= n), "away:far")
    ]
    text = block.text
    words = text.count(" ") + 1
    facts.append(next((f"words:{n}" for n in (1, 2, 3, 5, 8, 14, 22) if words <= n), "words:many"))
    facts.append(f"kind:{block.kind}" + (f":{block.level}" if block.kind == "heading" else ""))
    if text[-1] in ".!?:…,;":
        facts.append(f"ends:{text[-1]}" + ("" if block.index else ":top"))
    facts.append(next((f"line:{n}" for n in (0, 1, 2, 5, 15, 50) if block.index <= n), "line:far"))
    facts.append(next((f"head:{n}" for n in (0, 1, 3, 8, 30) if start <= n), "head:long"))
    if _CREDIT.search(text[-40:]):
        facts.append("is:credit")
    if is_prose(block):
        facts.append("is:prose")
    letters = [word for word in text.split() if word[:1].isalpha()]
    if letters and sum(word[:1].isupper() for word in letters) > 0.7 * len(letters) and words > 3:
        facts.append("capitalised")
    if text[:1].islower():
        facts.append("small")
    return facts


def _role_facts(
    block: Block, blocks: Sequence[Block], roles: dict[str, Role | None], language: str
) -> Iterator[str]:
    """Whether the line, or one of the next four, is a byline or a date."""
    for step, line in enumerate(islice(blocks, block.index, block.index + 5)):
        if step and len(line.text) >= 200:
            continue
        if line.text not in roles:
            roles[line.text] = line_role(line.text, (), language)
        role = roles[line.text]
        if role:
            yield f"is:{role}" if step == 0 else f"then:{role}:{'next' if step == 1 else 'near'}"


def _shared(text: str, prose: Counter[str]) -> tuple[str, ...]:
    """How much of a line recurs in the prose: headlines are about it, menus are not."""
    words = [word for word in _WORD.findall(text.casefold()) if len(word) > 3]
    if not words or not prose:
        return ("shared:unknown",)
    hits = sum(word in prose for word in words)
    share = hits / len(words)
    level = "none" if not hits else "few" if share < 0.34 else "half" if share < 0.67 else "most"
    return (f"shared:{level}", f"hits:{min(hits, 4)}")
