"""Metadata fields as rules describe them: from linked data, meta tags, elements and lines.

A source is one text: `ld:NewsArticle.author[].name`, `meta:og:title`, `css:.byline a@title`,
`line:^By (.+)$` (group 1 of the first block that matches, or all of it), `above:<pattern>` and
`below:<pattern>` (the block right above or below the one that matches), `first:<pattern>` (the
first block of the page, when it matches), `const:Jane Doe`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from scraper.document import Document
from scraper.rules.parts import css_part
from scraper.rules.patterns import MAX_SEARCHED, compiled_pattern, found
from scraper.rules.rule import Field

_LINE_KINDS = frozenset({"line", "above", "below", "first"})


def read_field(field: Field, document: Document) -> tuple[str, ...]:
    """The values of the first source that has any, stripped and split; () when none has."""
    for source in field.sources:
        values = tuple(_cleaned(_values(source, document), field))
        if values:
            return values
    return ()


def field_block(field: Field, document: Document) -> int | None:
    """The block that a `line:`, `above:` or `below:` source reads its value from."""
    for source in field.sources:
        kind, _, rest = source.partition(":")
        if kind in _LINE_KINDS and (hit := _line(kind, rest, document)):
            return hit[0]
    return None


def _values(source: str, document: Document) -> Iterable[str]:
    kind, _, rest = source.partition(":")
    if kind == "const":
        return [rest]
    if kind in _LINE_KINDS:
        hit = _line(kind, rest, document)
        return [hit[1]] if hit else []
    if document.tree is None:
        return []
    if kind == "css":
        return _from_elements(rest, document)
    return _from_meta(rest, document) if kind == "meta" else _from_linked_data(rest, document)


def _cleaned(values: Iterable[str], field: Field) -> Iterator[str]:
    for value in values:
        parts = [" ".join(value[:MAX_SEARCHED].split())]
        for pattern in field.split:
            parts = [part for p in parts for part in _split(pattern, p)]
        for part in parts:
            plain = part
            for pattern in field.strip:
                plain = compiled_pattern(pattern).sub("", plain)
            if plain := plain.strip():
                yield plain


def _split(pattern: str, text: str) -> list[str]:
    """Like `re.split`, but groups of the pattern give no parts."""
    parts, start = [], 0
    for hit in compiled_pattern(pattern).finditer(text):
        parts.append(text[start : hit.start()])
        start = hit.end()
    return [*parts, text[start:]]


def _line(kind: str, pattern: str, document: Document) -> tuple[int, str] | None:
    """The block that the source means, and its value."""
    blocks = document.blocks
    for block in blocks[:1] if kind == "first" else blocks:
        hit = found(pattern, block.text)
        if not hit:
            continue
        if kind in {"line", "first"}:
            value = next((group for group in hit.groups() if group), "")
            return (block.index, value if hit.re.groups else block.text)
        at = block.index + (1 if kind == "below" else -1)
        return (at, blocks[at].text) if 0 <= at < len(blocks) else None
    return None


def _from_elements(rest: str, document: Document) -> Iterator[str]:
    selector, attribute = css_part(rest)
    assert document.tree is not None  # noqa: S101  by _values
    for node in document.tree.select(selector):
        yield (node.attributes.get(attribute) or "") if attribute else node.text(deep=True)


def _from_meta(name: str, document: Document) -> Iterator[str]:
    assert document.tree is not None  # noqa: S101  by _values
    plain = re.sub(r"[\"\\\]]", "", name)
    for node in document.tree.select(
        f'meta[property="{plain}" i], meta[name="{plain}" i], meta[itemprop="{plain}" i]'
    ):
        yield node.attributes.get("content") or ""


def _from_linked_data(path: str, document: Document) -> Iterator[str]:
    """`NewsArticle.author[].name`: a type, then keys; lists are walked with or without `[]`."""
    assert document.tree is not None  # noqa: S101  by _values
    kind, *keys = path.replace("[]", "").split(".")
    for script in document.tree.json_ld:
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, 0):
            types = thing.get("@type")
            if kind == "*" or kind in (types if isinstance(types, list) else [types]):
                yield from _walk(thing, keys)


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """All objects of a linked-data script; deeper than ten is no page's own description."""
    if depth > 10:
        return
    if isinstance(data, dict):
        yield data
        children: Iterable[Any] = data.values()
    else:
        children = data if isinstance(data, list) else ()
    for child in children:
        if isinstance(child, dict | list):
            yield from _things(child, depth + 1)


def _walk(value: Any, keys: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, keys)
    elif keys and isinstance(value, dict):
        yield from _walk(value.get(keys[0]), keys[1:])
    elif not keys and isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
