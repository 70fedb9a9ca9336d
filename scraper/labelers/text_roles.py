"""What a line of text is when it is dropped, and which lines can never be text of an article.

Markers tell the most; then what a marker above opened; then the shape of the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scraper.blocks import Role
from scraper.labelers.spans import Flags, truths
from scraper.labelers.text_facts import TextPage
from scraper.rules.markers import Marker
from scraper.rules.zones import MAX_RUN

_SHORT = 120  # characters
# Shapes of whole short lines that are no text, in any language.
_AGENCY = r"(?:AP|AFP|EPA|dpa|TASS|Yonhap|News ?[0-9]|Newsis|Reuters|REUTERS)"
_NAME = r"[A-Z][\w.'’-]{1,20}"
_SHAPES = re.compile(
    r"(?P<byline>\S{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?:\S{1,30}+ ){1,4}(?:[Vv]iews?|조회수?|閲覧|просмотр\w*) ?[\d.,]*[km]?)"
    r"|(?P<comments>[^\W\d]{4,20}+ ?\(?\d{1,6}\)?(?<=[a-z]\d))"
    r"|(?P<nav>[\W\d_]{1,12}|(?:https?://|www\.)\S+)"
    rf"|(?P<caption>(?:{_NAME}[ /–-]{{1,3}}){{0,4}}{_AGENCY}(?:[ /–-]{{1,3}}{_NAME}){{0,3}})"
)
_SENTENCE_ENDS = frozenset('.!?”"。:')  # prose; no credit ends so
# A caption with its credit: a sentence, then an agency's or a photographer's name.
_CREDITED = re.compile(
    r"[.!?”\"] ?[(\[]?(?:[\w.'’-]{1,20}[ /,|-]{1,3}){0,5}"
    rf"(?:{_AGENCY}|Getty|Shutterstock|Unsplash)"
    r"(?:[ /,|-]{1,3}[\w.'’-]{1,20}){0,4}[)\]]?$"
)


_ROLE: dict[str, Role] = {
    "byline": "byline",
    "comments": "comments",
    "nav": "nav",
    "caption": "caption",
}


class Told(NamedTuple):
    """A role and who told it."""

    role: Role
    by: str


_OTHER = Told("other", "model")


def told(page: TextPage) -> list[Told | None]:
    """For every line what it says of itself; None where it may be text.

    Of 160,000 marked lines of annotated pages one in fifty was text of the article.
    """
    different = dict(zip(page.texts, page.markers, strict=True))
    found = {
        text: _marked(marker) if marker else _shape(text) for text, marker in different.items()
    }
    return [*map(found.__getitem__, page.texts)]


def of_dropped(page: TextPage, known: Sequence[Told | None]) -> list[Told]:
    """The role of every line, were it dropped."""
    opened = _OTHER
    left = 0  # lines that the last marker still reaches
    found = []
    for own, marker in zip(known, page.markers, strict=True):
        if marker and marker.opens in {"block", "rest"}:
            opened, left = _marked(marker), MAX_RUN
        left -= 1
        found.append(own or (opened if left > 0 else _OTHER))
    return found


def flags(known: Sequence[Told | None]) -> Flags:
    """Which lines are known to be no text."""
    return truths([own is not None for own in known])


def _marked(marker: Marker) -> Told:
    return Told(marker.role, f"marker:{marker.id}")


def _shape(text: str) -> Told | None:
    if text[-1:] in _SENTENCE_ENDS:
        return None
    found = _SHAPES.fullmatch(text) if len(text) <= _SHORT else None
    if found:
        return Told(_ROLE[found.lastgroup or ""], "model")
    return Told("caption", "model") if _CREDITED.search(text[-_SHORT:]) else None
