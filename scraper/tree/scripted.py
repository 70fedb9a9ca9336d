"""The text of pages that show none before their scripts have run, out of what they carry along.

Publishers that build pages in the browser send the article as data: a string of HTML in the state
of their framework (Next, Nuxt, Apollo …), or the plain `articleBody` of the linked data. This is
the last resort for a page that is bare otherwise; nothing is executed or fetched.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

# Under this a string is a teaser, a cookie notice, a label; characters, markup included.
_LEAST = 400
# A string without an end goes to the end of the script: looking for one from every quote in it
# would take quadratic time.
_QUOTED = r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"?'
_STRING = re.compile(_QUOTED, re.DOTALL)
_BODY = re.compile(r'"articleBody"\s*+:\s*+' + _QUOTED, re.DOTALL)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_FEWEST = 3  # paragraphs that make an article
_TAG = re.compile(r"<[^>]*>")
# Where the script that was to run puts an advertisement: $$AD$$, {{AD_1}}, [[INLINE-AD]].
_SLOT = re.compile(r"(?:\$\$|\{\{|\[\[|%%)[A-Z][A-Z0-9_-]*(?:\$\$|\}\}|\]\]|%%)")


def scripted(scripts: Sequence[str], linked_data: Sequence[str]) -> str:
    """The longest article that a page's scripts hold, as HTML; empty when there is none.

    `scripts` are their bodies, `linked_data` those of type `application/ld+json`.
    """
    found = [*_fragments(scripts), *_bodies(linked_data)]
    return max(found, key=_letters, default="")


def _fragments(scripts: Sequence[str]) -> Iterator[str]:
    """Strings of HTML with several paragraphs; a string may be the JSON of another one."""
    for script in scripts:
        for text in _strings(script):
            held = _strings(text) if text.lstrip()[:1] in ("{", "[") else [text]
            for one in held:
                if _is_article(one):
                    yield _SLOT.sub("", one[one.find("<") : one.rfind(">") + 1])


def _strings(code: str) -> list[str]:
    """The long string literals in a piece of JavaScript or JSON, decoded."""
    return [_decoded(literal) for literal in _STRING.findall(code) if len(literal) >= _LEAST]


def _is_article(text: str) -> bool:
    return len(_PARAGRAPH.findall(text)) >= _FEWEST


def _bodies(linked_data: Sequence[str]) -> Iterator[str]:
    for data in linked_data:
        for literal in _BODY.findall(data):
            text = html.unescape(_decoded(literal))
            if len(text) < _LEAST:
                continue
            if _is_article(text):
                yield text
            else:
                lines = filter(None, (line.strip() for line in text.splitlines()))
                yield "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _decoded(literal: str) -> str:
    """The text of a JSON string, without its quotes; empty when it is none."""
    try:
        text = json.loads(f'"{literal}"', strict=False)
    except ValueError:
        return ""
    # Half of a surrogate pair is no character.
    return str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _letters(fragment: str) -> int:
    return len(_TAG.sub("", fragment))
