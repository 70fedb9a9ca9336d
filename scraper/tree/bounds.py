"""What no HTML parser survives is taken out of a page before it is parsed.

Parsing is linear but for three things: attributes of one tag, nesting, and the options of a
select; each is quadratic in lexbor and in all others. Such tags are cut or dropped; their text
stays. All figures: selectolax 1.0.2 on one core.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.model import Limits

# 10,000 attributes need 40 KB or more between `<` and `>`, and take 0.2 s; below, nothing is felt.
_LONG_TAG = 20_000
# 10,000 nested divs take 0.1 s, 10,000 options 0.3 s: with fewer tags there is nothing to look for.
_MANY_TAGS = 10_000
_MAX_OPTIONS = 4_000
# Tags in a page for each element in its tree, end tags and comments included, at the very most.
_TAGS_PER_NODE = 4

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_OPTION = re.compile(r"</?opt(?:ion|group)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_OPEN_ENDED = frozenset({  # without content, or closed by the next of their kind
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead",
    "tfoot", "colgroup", "a",
})  # fmt: skip


def within_bounds(text: str, limits: Limits) -> tuple[str, bool]:
    """A page that can be parsed in time, and whether anything was cut off or taken out."""
    tame = text
    if len(text) > _LONG_TAG:
        tame = _with_few_attributes(text, limits.max_attributes)
    tags = tame.count("<")
    if tags > _MANY_TAGS:
        if tags > limits.max_nodes * _TAGS_PER_NODE:
            tame = _cut(tame, limits.max_nodes * _TAGS_PER_NODE)
        if tame.count("<option") + tame.count("<OPTION") > _MAX_OPTIONS:
            tame = _OPTION.sub(" ", tame)
        tame = _flattened(tame, limits.max_depth)
    return tame, tame is not text


def _with_few_attributes(text: str, most: int) -> str:
    """The page with at most so many attributes a tag; looks only where no tag ends for long."""
    step = _LONG_TAG
    gaps = [start for start in range(0, len(text), step) if text.find(">", start, start + step) < 0]
    parts: list[str] = []
    done = 0
    for gap in gaps:
        start = text.rfind("<", done, gap)
        in_tag = start > text.rfind(">", done, gap) and text[start + 1].isalpha()
        if not in_tag:  # but in a script, as a rule
            continue
        attributes = _ATTRIBUTE.finditer(text, start + 1)
        cut = next((found.start() for n, found in enumerate(attributes) if n > most), None)
        end = text.find(">", gap)
        end = len(text) if end < 0 else end
        if cut is not None and cut < end:
            parts += [text[done:cut], ">"]
            done = end + 1
    return "".join([*parts, text[done:]]) if parts else text


def _cut(text: str, most: int) -> str:
    """The page up to its n-th tag."""
    position, found, step = 0, 0, 100_000
    while found < most:
        found += text.count("<", position, position + step)
        position += step
    return text[:position]


def _flattened(text: str, most: int) -> str:
    """The page without the tags that are nested too deep; the text within them stays."""
    kept = "".join(_shallow(text, most))
    return kept if len(kept) < len(text) else text


def _shallow(text: str, most: int) -> Iterator[str]:
    depth, dropped, done = 0, 0, 0
    for found in _TAG.finditer(text):
        if found.group(2).lower() in _OPEN_ENDED:
            continue
        if not found.group(1):
            if depth >= most:
                dropped += 1
                yield text[done : found.start()]
                done = found.end()
            else:
                depth += 1
        elif dropped:
            dropped -= 1
            yield text[done : found.start()]
            done = found.end()
        elif depth:
            depth -= 1
    yield text[done:]
