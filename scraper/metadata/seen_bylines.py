"""Bylines that a reader sees: in elements named for authors, and in lines around the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.blocks import Block
from scraper.metadata.choose import Candidate
from scraper.metadata.context import Context
from scraper.metadata.lines import name_line, parted_byline
from scraper.metadata.names import (
    Person,
    may_open,
    names_photo,
    only_opens,
    opens_byline,
)
from scraper.metadata.tidy import joined, key, one_line
from scraper.metadata.where import Where, steps
from scraper.tree import Node

_ADDRESSES = ("author", "profile", "/people/", "/by/", "/user", "/u/", "member")
MAX_NODES = 32
MAX_LINE = 200
BEFORE, AFTER = 15, 80  # blocks around the title whose lines are looked at
_BOX = re.compile(r"bio|about|box|description|avatar|image|social|follow|job|role|title|excerpt")


class Byline(NamedTuple):
    """A byline as printed, and the people named in it."""

    line: str
    people: tuple[Person, ...]


def byline_candidate(
    lines: Sequence[str], context: Context, by: str, *facts: str, block: int = -1
) -> Iterator[Candidate[Byline]]:
    named = context.people(lines, as_stated=by.startswith(("json-ld", "meta")))
    if len(named) > 1 and context.sitename:  # a site that is named beside its writers
        site = context.site_key
        named = tuple([one for one in named if key(one.name) != site]) or named
    if named:
        names = ";".join(sorted(key(person.name) for person in named))
        yield Candidate(Byline("; ".join(lines), named), names, by, facts, block)


def seen_bylines(context: Context) -> Iterator[Candidate[Byline]]:
    """The bylines of elements, then those of lines."""
    yield from _from_elements(context)
    yield from _from_blocks(context)
    yield from _from_lines(context)


def _from_elements(context: Context) -> Iterator[Candidate[Byline]]:
    seen: dict[str, int] = {}
    runs: dict[tuple[int, str], list[str]] = {}
    where = context.where
    tags, parents = where.elements.tag, where.elements.parent
    for element, node in where.pairs(_elements(where), MAX_NODES):
        if tags[element] in _NEVER:
            continue
        pieces = _texts(node) or _inner_metas(node)
        if not pieces:
            continue
        sort, facts = _element_facts(tags[element], where.elements.attributes[element])
        nth = seen[sort] = seen.get(sort, 0) + 1
        facts += [f"{sort}:{_ORDER[min(nth, 3)]}", *where.places(element)]
        facts.append(steps(context.distance(element)))
        line = " ".join(pieces)
        if opens_byline(line):
            facts.append("words:by")
        if len(line) > 80:
            facts.append("long-line")
        yield from byline_candidate([line], context, f"element:{sort}", *facts)
        if len(pieces) > 1:
            yield from byline_candidate(
                [" | ".join(pieces)], context, f"element:{sort}", *facts, "split"
            )
        if sort in ("rel", "prop", "link"):
            run = runs.setdefault((parents[element], sort), [])
            run.append(line)
            if 1 < len(run) < 20:
                yield from byline_candidate(run[:], context, f"element:{sort}", *facts, "run")


_ORDER = ("", "first", "second", "later")


def _elements(where: Where) -> set[int]:
    """The elements that are named for authors, marked as theirs, or link to them."""
    attributes = where.elements.attributes
    authors = [
        at for at in where.having("rel") if "author" in (attributes[at]["rel"] or "").split()
    ]
    marked = {
        *authors,
        *where.having("data-author"),
        *where.tagged(("address",), MAX_NODES),
        *where.linked(_ADDRESSES, MAX_NODES),
        *where.stating(("author", "creator"), MAX_NODES),
    }
    return {*where.named("byline", MAX_NODES), *sorted(marked)[:MAX_NODES]}


def _inner_metas(node: Node) -> list[str]:
    """The names that `<meta itemprop=name>` within an author's element gives, or its attribute."""
    named = one_line(node.attributes.get("data-author"), MAX_LINE)
    if named:
        return [named]
    if "itemprop" not in node.attributes and "property" not in node.attributes:
        return []
    metas = node.css("meta[itemprop=name], meta[property$=name]")[:1]
    return [name for meta in metas if (name := one_line(meta.attributes.get("content"), MAX_LINE))]


def _texts(node: Node) -> list[str]:
    """The texts within an element, one a text node; empty when there are too many for a byline."""
    whole = node.text(deep=True, separator="\x1f")
    if len(whole) > MAX_LINE * 3:
        return []
    texts = joined(whole.split("\x1f"))
    pieces = [piece for text in texts if (piece := one_line(text, MAX_LINE))]
    return pieces if sum(map(len, pieces)) <= MAX_LINE else []


_NEVER = frozenset({
    "meta", "link", "body", "html", "img", "input", "time", "form", "head", "label", "button",
    "textarea", "select", "option",
})  # fmt: skip


def _element_facts(tag: str, attributes: dict[str, str | None]) -> tuple[str, list[str]]:
    """The sort of an author element, and what its names say of it."""
    name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    facts = [
        f"named:{word}" for word in ("byline", "author", "writer", "user", "poster") if word in name
    ]
    if "author-name" in name or "author_name" in name or "authorname" in name:
        facts.append("named:author-name")
    if _BOX.search(name):
        facts.append("named:box")
    if "author" in (attributes.get("rel") or ""):
        return "rel", facts
    if attributes.get("itemprop") or attributes.get("property"):
        return "prop", facts
    if tag == "a":
        return "link", facts
    return ("address" if tag == "address" else "class"), facts


def _from_lines(context: Context) -> Iterator[Candidate[Byline]]:
    """Lines right by the title that hold a name and nothing else."""
    blocks, at = context.document.blocks, context.title_block
    if at < 0:
        return
    for block in blocks[max(0, at - 2) : at + 5]:
        name = name_line(block.text) if block.index != at else ""
        if name and key(name) not in key(context.title):
            away = "before" if block.index < at else str(min(block.index - at, 3))
            yield from byline_candidate(
                [name], context, "block:name", f"name:{away}", block=block.index
            )


def _from_blocks(context: Context) -> Iterator[Candidate[Byline]]:
    """Lines of text that open as bylines do, by their distance from the title."""
    nth = 0
    for block, text, parted in _openings(context):
        if block.index == context.title_block or block.hidden:
            continue
        if names_photo(text[:40]) or not (opens_byline(text) or only_opens(text)):
            continue
        nth += 1
        order = "first" if nth == 1 else "later"
        away = block.index - context.title_block if context.title_block >= 0 else 999
        near = "before" if away < 0 else "2" if away <= 2 else "6" if away <= 6 else "far"
        facts: tuple[str, ...] = (f"line:{order}", f"line:{near}", "words:by", *parted)
        lines = [text]
        if only_opens(text) and block.index + 1 < len(context.document.blocks):
            following = context.document.blocks[block.index + 1].text
            lines = [f"{text} {following}"] if len(following) < 100 else []
            facts += ("next-line",)
        yield from byline_candidate(lines, context, "block:byline", *facts, block=block.index)


def _openings(context: Context) -> Iterator[tuple[Block, str, tuple[str, ...]]]:
    """The lines that may open as bylines do; of one in parts, the part that does, and a fact."""
    for block in context.near(BEFORE, AFTER):
        text = block.text
        if len(text) > MAX_LINE:
            continue
        if may_open(text):
            yield block, text, ()
        elif part := parted_byline(text):
            yield block, part, ("parted",)
