"""How elements look: their tags and names, read once for every distinct one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import itemgetter, or_
from typing import NamedTuple, TypeVar

from scraper.blocks import Role
from scraper.document import Document
from scraper.labelers.columns import Column, Index, whole
from scraper.labelers.roles import ROLE_OF, first_role
from scraper.labelers.vocabulary import Vocabulary, split_names

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
_ROLES: tuple[Role, ...] = (
    "comments", "related", "promo", "newsletter", "share", "ad", "legal", "player", "byline",
    "caption", "nav",
)  # fmt: skip
NAMED = (*_ROLES, *_BY_NAME)
_NAMED_BIT = {
    part: 1 << (len(AROUND) + NAMED.index(name))
    for part, name in {
        **{part: name for name, parts in _BY_NAME.items() for part in parts.split()},
        **{part: role for part, role in ROLE_OF.items() if role in _ROLES},
    }.items()
}
_TELLING = frozenset(_NAMED_BIT)
_BIT = {tag: 1 << place for place, tag in enumerate(AROUND)} | {
    "select": 1 << AROUND.index("form"), "fieldset": 1 << AROUND.index("form"),
    "menu": 1 << AROUND.index("nav"),
}  # fmt: skip
_WHOLE = frozenset({"html", "body"})  # whose classes list all that the page has
_DIGITS = b"0123456789"
_NAMED_CHARS = 40  # of a name, as far as looks go
_NOTHING: tuple[int, Role | None] = (0, None)
_Text = TypeVar("_Text", str, bytes)


class Looks(NamedTuple):
    """Of every element a number for its looks (tag, names but for digits), its score, its bits."""

    number: Index
    score: Column
    bits: Index
    role: list[Role | None]


def read(document: Document, vocabulary: Vocabulary, held: Index) -> Looks:
    """The looks of the elements with these numbers; three of four share their names with others."""
    pick = itemgetter(0, *held.tolist())  # of one index it would not make a tuple
    (_, *tags), (_, *names) = pick(document.elements.tag), pick(document.elements.names)
    tag_of, name_of = _numbers(tags), _numbers(names)
    tag, name = _mapped(tags, tag_of), _mapped(names, name_of)
    parts = split_names(list(name_of))
    told = [
        _NOTHING if _TELLING.isdisjoint(some) else _told(*_TELLING.intersection(some))
        for some in parts
    ]
    joined = "\0".join([text[:_NAMED_CHARS] for text in name_of])
    short = joined.encode(errors="replace").translate(None, _DIGITS).split(b"\0")
    look = _mapped(short, _numbers(short))
    bits = whole([bit for bit, _ in told])[name]
    bits[whole([text in _WHOLE for text in tag_of])[tag] > 0] = 0
    roles = [role for _, role in told]
    return Looks(
        number=tag * len(short) + look[name],
        score=vocabulary.scores(parts)[name],
        bits=bits | whole([_BIT.get(text, 0) for text in tag_of])[tag],
        role=[roles[number] for number in name.tolist()],
    )


def _numbers(texts: Iterable[_Text]) -> dict[_Text, int]:
    """Distinct texts, numbered."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _mapped(texts: Sequence[_Text], numbers: dict[_Text, int]) -> Index:
    return whole([*map(numbers.__getitem__, texts)])


@lru_cache(maxsize=10_000)
def _told(*telling: str) -> tuple[int, Role | None]:
    """The bits of NAMED and the role that a name's telling parts tell."""
    bits = reduce(or_, [_NAMED_BIT[part] for part in telling], 0)
    return bits, first_role([ROLE_OF[part] for part in telling if part in ROLE_OF])
