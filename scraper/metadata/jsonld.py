"""Linked data in scripts: from the bodies that publishers write to a flat list of items.

What is out there is often not JSON: trailing and missing commas, comments, raw line breaks,
HTML entities for quotes, several objects in a row. It is repaired where a repair is safe, and
otherwise only the few fields we need are picked out of the source.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MAX_BODY = 1_000_000  # characters of one script; the largest in 2,700 annotated pages has 0.4 M
MAX_TOTAL = 3_000_000  # of all scripts of a page
MAX_DEPTH = 120  # the json module recurses; the deepest in the annotated pages is 14
MAX_ITEMS = 3_000  # objects walked on a page
MAX_COMMENTS = 50  # in a script that needs repair
# One that is never closed runs to the end, and is not looked for again from its next quote on.
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_STRING_OR_BRACKET = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
_COMMENT = re.compile(rf'({_STRING})|/\*.*?\*/|(?<![:"\w])//[^\n]*|<!--|-->', re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[,\]}}])", re.DOTALL)
_MISSING_COMMA = re.compile(rf'(?<=["\]}}\d])([^\S\n]*\n\s*)(?={_STRING}\s*:)', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_WRAPPER = re.compile(r"^(?:// ?)?<!\[CDATA\[|(?:// ?)?\]\]>$")
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated)"\s*:\s*"((?:[^"\\]|\\.){1,600})"'
)
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\[\]{}]{0,400}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')


class Item(NamedTuple):
    """One JSON object with a type. `nested` tells a part of another item (an author, a logo)."""

    types: frozenset[str]
    data: Mapping[str, Any]
    nested: bool = False


# Numbers stay text: a 5,000-digit integer would raise, and no field of ours is a number.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True, slots=True)
class LinkedData:
    """All items of a page, in order, and those that others refer to by `@id`."""

    items: tuple[Item, ...] = ()
    by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """The object that a bare `{"@id": …}` stands for, or the value itself."""
        if isinstance(value, dict) and not (value.keys() - {"@id", "@type"}):
            identity = value.get("@id")
            return self.by_id.get(identity, value) if isinstance(identity, str) else value
        return value


def read_linked_data(bodies: Sequence[str]) -> LinkedData:
    """Every typed object in these script bodies; whatever cannot be read is left out."""
    items: list[Item] = []
    by_id: dict[str, Mapping[str, Any]] = {}
    left = MAX_TOTAL
    for body in bodies:
        left -= len(body)
        if len(body) > MAX_BODY or left < 0:
            continue
        for data, nested in _objects(load(body)):
            kinds = _types(data)
            if kinds:
                items.append(Item(kinds, data, nested))
            identity = data.get("@id")
            if isinstance(identity, str) and len(data) > len(by_id.get(identity, ())):
                by_id[identity] = data
            if len(items) >= MAX_ITEMS:
                return LinkedData(tuple(items), by_id)
    return LinkedData(tuple(items), by_id)


def load(body: str) -> object:
    """The value of one script body: parsed, else repaired and parsed, else salvaged by field."""
    if not body.strip():
        return None
    if _depth(body) > MAX_DEPTH:
        return _salvage(body)
    for attempt in (_plain, _unwrapped, _repaired, _in_a_row):
        value = attempt(body)
        if value is not None:
            return value
    return _salvage(body)


def _plain(body: str) -> object:
    try:
        value: object = _DECODER.decode(body)
    except ValueError:
        return None
    return value


def _unwrapped(body: str) -> object:
    text = _WRAPPER.sub("", body.strip()).strip().rstrip(";")
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    return _plain(text)


def _repaired(body: str) -> object:
    if body.count("/*") > MAX_COMMENTS:  # each unclosed one is searched to the end
        return None
    text = _WRAPPER.sub("", body.strip()).strip().rstrip(";")
    text = _COMMENT.sub(r"\1", text)
    text = _TRAILING_COMMA.sub(r"\1", text)
    text = _MISSING_COMMA.sub(r",\1", text)
    return _plain(_BAD_ESCAPE.sub(r"\\\\", text))


def _in_a_row(body: str) -> object:
    """Several values one after the other, or one followed by something else."""
    values: list[object] = []
    position = 0
    while len(values) < 50:
        starts = [at for at in (body.find("{", position), body.find("[", position)) if at >= 0]
        if not starts:
            break
        try:
            value, position = _DECODER.raw_decode(body, min(starts))
        except ValueError:
            break
        values.append(value)
    return values or None


def _salvage(body: str) -> object:
    """The first headline, dates and author name in a source that is no JSON."""
    found: dict[str, Any] = {}
    for match in _FIELD.finditer(body):
        found.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    author = _AUTHOR.search(body)
    if author:
        found["author"] = {"@type": "Person", "name": author[1]}
    return found | {"@type": "Article"} if found else None


def _depth(body: str) -> int:
    """How deep the brackets nest. A count that is small enough already saves the scan."""
    if body.count("{") + body.count("[") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for match in _STRING_OR_BRACKET.finditer(body):
        sign = match[0]
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _objects(root: object) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object in a value, in document order, without recursion."""
    waiting: list[tuple[object, bool]] = [(root, False)]
    seen = 0
    while waiting and seen < MAX_ITEMS:
        value, nested = waiting.pop()
        if isinstance(value, dict):
            seen += 1
            yield value, nested
            waiting += [
                (part, nested or name not in _CONTAINERS)
                for name, part in reversed(value.items())
                if type(part) in _BRANCHES
            ]
        elif isinstance(value, list):
            waiting.extend((part, nested) for part in reversed(value[:1_000]))


def _types(data: Mapping[str, Any]) -> frozenset[str]:
    named = data.get("@type", data.get("type"))
    kinds = named if isinstance(named, list) else [named]
    return frozenset(
        kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds[:10] if isinstance(kind, str)
    )


_BRANCHES = frozenset({dict, list})
_CONTAINERS = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})
