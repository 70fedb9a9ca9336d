"""What no HTML parser survives is taken out of a page before it is parsed.

Parsing is linear but for three things: attributes of one tag, nesting, and the options of a
select; each is quadratic in lexbor and in all others. Such tags are cut or dropped; their text
stays. All figures: selectolax 1.0.2 on one core.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scraper.model import Limits

# 10,000 attributes need 40 KB or more between `<` and `>`, and take 0.2 s; below, nothing is felt.
_LONG_TAG = 20_000
# 10,000 nested divs take 0.1 s, 10,000 options 0.3 s: with fewer tags there is nothing to look for.
_MANY_TAGS = 10_000
_MAX_OPTIONS = 4_000
# Tags in a page for each element in its tree, end tags and comments included, at the very most.
_TAGS_PER_NODE = 4

_UNSEEN = re.compile(r"<!--.*?-->|<script\b(?![^>]*json).*?</script\s*>", re.DOTALL | re.IGNORECASE)
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
    most = limits.max_nodes * _TAGS_PER_NODE
    if len(text) > most and text.count("<") > most:
        text = _UNSEEN.sub("", text)
    tame = text
    if len(text) > _LONG_TAG:
        tame = _with_few_attributes(text, limits.max_attributes)
    if len(tame) > _MANY_TAGS and (tags := tame.count("<")) > _MANY_TAGS:
        if tags > most:
            tame = _cut(tame, most)
        if tame.count("<option") + tame.count("<OPTION") > _MAX_OPTIONS:
            tame = _OPTION.sub(" ", tame)
        tame = _flattened(tame, limits.max_depth)
    return tame, tame is not text


def _with_few_attributes(text: str, most: int) -> str:
    """The page with at most so many attributes a tag; looks only where no tag ends for long."""
    parts: list[str] = []
    done = seen = 0
    for gap in range(0, len(text), _LONG_TAG):
        if gap < seen or text.find(">", gap, gap + _LONG_TAG) >= 0:
            continue
        end = text.find(">", gap)
        seen = len(text) if end < 0 else end
        start = text.rfind("<", done, gap)
        if start <= text.rfind(">", done, gap):
            start = text.find("<", gap, seen)
        if start < 0 or not text[start + 1 : start + 2].isalpha():
            continue  # text
        script = text.rfind("<script", done, start)
        if script >= 0 and text.find("</script", script, start) < 0:
            closed = text.find("</script", start)
            seen = len(text) if closed < 0 else closed
            continue  # `if (a<b ...`
        attributes = islice(_ATTRIBUTE.finditer(text, start + 1, seen), most + 1, None)
        surplus = next(attributes, None)
        if surplus is not None:
            parts += [text[done : surplus.start()], ">"]
            done = min(seen + 1, len(text))
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
