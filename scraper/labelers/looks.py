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
from scraper.labelers.vocabulary import Names, Vocabulary

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
_PARTS = Lexicon([*_TELLING])
# By their rows there, the first of which is that of all other parts.
_PART_BIT = np.array([0, *[1 << NAMED.index(name) for name in _TELLING.values()]])
_PART_ROLE = np.array([UNTOLD, *[ROLES.index(ROLE_OF.get(part)) for part in _TELLING]])
_TAG_ROLE = {tag: ROLES.index(role) for tag, role in BY_TAG.items()}
_BIT = {tag: 1 << place for place, tag in enumerate(AROUND)} | {
    "select": 1 << AROUND.index("form"), "fieldset": 1 << AROUND.index("form"),
    "menu": 1 << AROUND.index("nav"),
}  # fmt: skip
_WHOLE = frozenset({"html", "body"})  # whose classes list all that the page has
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
    parts = Names([*name_of])
    bits, role = _told(parts)
    joined = "\0".join([text[:_NAMED_CHARS] for text in name_of])
    short = joined.encode(errors="replace").translate(None, _DIGITS).split(b"\0")
    look = _mapped(short, _numbers(short))
    by_tag = whole([_TAG_ROLE.get(text, UNTOLD) for text in tag_of])
    framed = whole([text in _WHOLE for text in tag_of])
    around = whole([_BIT.get(text, 0) for text in tag_of])
    return Looks(
        number=tag * len(short) + look[name],
        score=vocabulary.scores(parts)[name],
        bits=np.where(framed[tag], 0, bits[name] << len(AROUND)) | around[tag],
        role=np.where(role[name] < UNTOLD, role[name], by_tag[tag]),
    )


def _told(names: Names) -> tuple[Index, Index]:
    """The bits of NAMED and the number of the role that the telling parts of every name tell."""
    rows = _PARTS.rows(names.prints)
    bits, role = np.zeros(names.size, np.int64), np.full(names.size, UNTOLD)
    np.bitwise_or.at(bits, names.of, _PART_BIT[rows])
    np.minimum.at(role, names.of, _PART_ROLE[rows])
    return bits, role


def _numbers(texts: Iterable[_Text]) -> dict[_Text, int]:
    """Distinct texts, numbered."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _mapped(texts: Sequence[_Text], numbers: dict[_Text, int]) -> Index:
    return whole([*map(numbers.__getitem__, texts)])
