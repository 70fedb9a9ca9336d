"""How elements look: their tags and names, read once for every distinct one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np

from scraper.document import Elements
from scraper.labelers.columns import Column, Index, whole
from scraper.labelers.prints import Lexicon
from scraper.labelers.roles import BY_TAG, OF_NAMES, ROLE_OF, ROLES, UNTOLD
from scraper.labelers.vocabulary import Vocabulary, parts_of

AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "form", "section", "ul", "ol", "li",
    "table", "td", "th", "blockquote", "figure", "figcaption", "details", "dialog", "button",
    "label", "a", "p", "pre", "dl",
)  # fmt: skip
# What the names of elements tell outright, whatever the corpora made of it.
_BY_NAME: dict[str, str] = {
    "embed": "tweet twitter instagram embed embedded facebook tiktok",
    "box": "infobox factbox faktabox factsheet callout",
    "pullquote": "pullquote pull zitat",
    "live": "live liveblog",
    "standfirst": "standfirst subtitle subheading subhead excerpt abstract deck dek lead lede "
    "summary intro kicker strapline chapo sottotitolo bajada entradilla vorspann ingress preamble",
}
NAMED: tuple[str, ...] = (*OF_NAMES, *_BY_NAME)
_TELLING = {part: name for name, parts in _BY_NAME.items() for part in parts.split()} | ROLE_OF
_PARTS = Lexicon({part: 1 << NAMED.index(name) for part, name in _TELLING.items()})
# The role that the bits of those of names tell: the first of them decides.
_NAMED_ROLES = (1 << len(OF_NAMES)) - 1
_ROLE = np.array(
    [UNTOLD, *[(bits & -bits).bit_length() - 1 for bits in range(1, _NAMED_ROLES + 1)]]
)
_BIT = {tag: 1 << place for place, tag in enumerate(AROUND)} | {
    "select": 1 << AROUND.index("form"), "fieldset": 1 << AROUND.index("form"),
    "menu": 1 << AROUND.index("nav"),
}  # fmt: skip
_WHOLE = frozenset({"html", "body"})  # whose classes list all that the page has
# The bits of a tag, its role, and whether its names tell of itself.
_PLAIN = (0, UNTOLD, 1)
_OF_TAG = {
    tag: (_BIT.get(tag, 0), ROLES.index(BY_TAG.get(tag)), int(tag not in _WHOLE))
    for tag in (*_BIT, *BY_TAG, *_WHOLE)
}
_DIGITS = b"0123456789"
_NAMED_CHARS = 40  # of a name, as far as looks go
_Text = TypeVar("_Text", str, bytes)


class Looks(NamedTuple):
    """Of every element a number for its looks (tag, names but for digits), its score, its bits.

    And the number of the role (`ROLES`) that its names tell, or else its tag.
    """

    number: Index
    score: Column
    bits: Index  # of AROUND and NAMED
    role: Index


def read(elements: Elements, vocabulary: Vocabulary, held: Index) -> Looks:
    """The looks of the elements with these numbers; three of four share their names with others."""
    pick = itemgetter(0, *held.tolist())  # of one index it would not make a tuple
    (_, *tags), (_, *names) = pick(elements.tag), pick(elements.names)
    tag_of, name_of = _numbers(tags), _numbers(names)
    tag, name = _mapped(tags, tag_of), _mapped(names, name_of)
    parts = parts_of([*name_of])
    named = np.bitwise_or.reduceat(_PARTS.find(parts.prints)[0], parts.first)[name]
    role = _ROLE[named & _NAMED_ROLES]
    joined = "\0".join([text[:_NAMED_CHARS] for text in name_of])
    short = joined.encode(errors="replace").translate(None, _DIGITS).split(b"\0")
    look = _mapped(short, _numbers(short))
    of_tags = [_OF_TAG.get(text, _PLAIN) for text in tag_of]
    around, by_tag, partial = np.array(of_tags).T.take(tag, axis=1)
    return Looks(
        number=tag * len(short) + look[name],
        score=vocabulary.scores(parts)[name],
        bits=around | (named << len(AROUND)) * partial,
        role=np.where(role < UNTOLD, role, by_tag),
    )


def _numbers(texts: Iterable[_Text]) -> dict[_Text, int]:
    """Distinct texts, numbered."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _mapped(texts: Sequence[_Text], numbers: dict[_Text, int]) -> Index:
    return whole([*map(numbers.__getitem__, texts)])
