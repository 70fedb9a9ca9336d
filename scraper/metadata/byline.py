"""Who wrote a page: bylines from every source as printed, the people in them, and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any, NamedTuple

from scraper.metadata import weights
from scraper.metadata.choose import Candidate, Group, agreement, best, grouped
from scraper.metadata.context import Context
from scraper.metadata.lines import has_address, name_line
from scraper.metadata.names import (
    Person,
    names_photo,
    only_opens,
    opens_byline,
    people,
    stated,
)
from scraper.metadata.structured import ARTICLE_TYPES
from scraper.metadata.tidy import key, one_line
from scraper.metadata.where import steps
from scraper.model import Found
from scraper.tree import Node

METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dc:creator",
    "dcterms.creator", "byl", "article:author_name", "og:author", "og:article:author",
    "article.author", "author_name", "authors", "cxenseparse:author", "rbauthor", "bt:author",
    "article_author", "dc.contributor", "creator", "citation_author", "citation_authors", "byline",
    "shareaholic:article_author_name", "cse_author", "article-author", "news_author", "sailthru:author",
)  # fmt: skip
_NAMES = (
    "author", "byline", "writer", "autor", "contributor", "username", "user-name", "creator",
    "poster", "user-details",
)  # fmt: skip
_SELECTOR = (
    "[rel~=author], [data-author], address, a[href*='author'], a[href*='profile'],"
    " a[href*='/people/'], a[href*='/by/'], a[href*='/user'], a[href*='/u/'], a[href*='member']"
)
MAX_NODES = 32
MAX_LINE = 200
FOOT = 6  # kept blocks at the end, for a name with an address
BEFORE, AFTER = 15, 80  # blocks around the title whose lines are looked at
_URL = re.compile(r"https?://|www\.|^/")
_BOX = re.compile(r"bio|about|box|description|avatar|image|social|follow|job|role|title|excerpt")
_HANDLE_ONLY = re.compile(r"@\w+$")


class Byline(NamedTuple):
    """A byline as printed, and the people named in it."""

    line: str
    people: tuple[Person, ...]


def read(context: Context) -> tuple[Found[str] | None, Found[tuple[str, ...]] | None]:
    """The byline as printed and its authors, by the site's rule or the best candidate."""
    ruled = context.rule_values("byline") or context.rule_values("author")
    if ruled:
        line = "; ".join(ruled.value)
        named = tuple(person.name for person in people(*ruled.value, language=context.language))
        return Found(line, ruled.by), Found(named, ruled.by) if named else None
    if context.document.tree is None:
        group = best(groups_of(context), weights.TEXT_BYLINE, weights.TEXT_BYLINE_THRESHOLD)
    else:
        group = best(groups_of(context), weights.BYLINE, weights.BYLINE_THRESHOLD)
    if group is None:
        return None, None
    printed = next((one for one in group.members if one.by in _PRINTED), group.members[0])
    named = tuple(person.name for person in group.members[0].value.people)
    return Found(printed.value.line, printed.by), Found(named, group.members[0].by)


_PRINTED = frozenset({"block:byline", "element:class", "element:address"})


def candidates(context: Context) -> list[Candidate[Byline]]:
    """Every byline that some source gives for the page."""
    return [
        *_from_linked_data(context),
        *_from_metas(context),
        *_from_elements(context),
        *_from_blocks(context),
        *_from_lines(context),
    ]


def groups_of(context: Context) -> list[Group[Byline]]:
    """The candidates by the set of people, with what the comparison of them tells."""
    groups = grouped(candidates(context))
    sets = {group.key: frozenset(group.key.split(";")) for group in groups}
    own = {group.key: group.facts & _TELLING for group in groups}
    strong = {group.key for group in groups if group.facts & _STRONG}
    for group in groups:
        group.facts.update(_name_facts(group.members[0].value.people, group.key, context))
        for other, names in sets.items():
            if names < sets[group.key]:
                group.facts.update(f"holds:{fact}" for fact in own[other])
            elif sets[group.key] < names:
                group.facts.update(f"within:{fact}" for fact in own[other])
        if strong and group.key not in strong:
            group.facts.add("against:strong")
        group.facts.update(agreement(group))
        group.facts.update(context.page_facts)
        if len(groups) == 1:
            group.facts.add("only")
    return groups


def _name_facts(names: tuple[Person, ...], joined: str, context: Context) -> Iterator[str]:
    """What the names themselves tell: their shape, and whether they are the site's."""
    yield _shape(names)
    site, host = key(context.sitename).replace(" ", ""), context.host_word
    joined = joined.replace(" ", "")
    if site and (joined == site or (len(joined) > 4 and (joined in site or site in joined))):
        yield "is:site"
    elif host and (joined == host or (len(host) > 4 and host in joined)):
        yield "is:host"
    if any(person.organisation for person in names):
        yield "is:organisation"
    if len(names) > 1:
        yield "several" if len(names) < 5 else "many"


_TELLING = frozenset({
    "ld:article:Person", "ld:article:Organization", "ld:other:Person", "ld:nested:Person",
    "meta:author", "meta:article:author", "meta:twitter:data", "words:by", "rel:first",
    "prop:first", "link:first", "named:byline", "line:2", "name:1", "class:first",
})  # fmt: skip
_STRONG = frozenset({"ld:article:Person", "meta:author"})


def _shape(names: tuple[Person, ...]) -> str:
    """What the first name looks like: two to four capitalised words, one word, a handle."""
    name = names[0].name
    words = name.split()
    if not name.isascii() and not name[:1].isupper() and not name[:1].islower():
        return "shape:other-script"
    if len(words) == 1:
        if name.islower() or any(char.isdigit() or char in "_." for char in name):
            return "shape:handle"
        return "shape:capitals" if name.isupper() else "shape:word"
    if any(char.isdigit() for char in name):
        return "shape:digits"
    if all(word[:1].isupper() for word in words):
        return "shape:name" if len(words) <= 3 else "shape:long"
    return "shape:mixed"


def _candidate(
    lines: Sequence[str], context: Context, by: str, *facts: str, block: int = -1
) -> Iterator[Candidate[Byline]]:
    read_names = stated if by.startswith(("json-ld", "meta")) else people
    named = read_names(*lines, language=context.language)
    if named:
        names = ";".join(sorted(key(person.name) for person in named))
        yield Candidate(Byline("; ".join(lines), named), names, by, facts, block)


def _from_linked_data(context: Context) -> Iterator[Candidate[Byline]]:
    for work in context.structured.works[:20]:
        kind = "nested" if work.nested else "article" if work.types & ARTICLE_TYPES else "other"
        for field in ("author", "creator", "contributor"):
            value = work.data.get(field)
            if value:
                yield from _linked_people(value, kind, field, context)


def _linked_people(
    value: object, kind: str, field: str, context: Context
) -> Iterator[Candidate[Byline]]:
    """All the names of one linked-data value as one byline."""
    names: list[str] = []
    sorts: set[str] = set()
    for part in (value if isinstance(value, list) else [value])[:60]:
        entry = context.structured.linked.resolve(part)
        if isinstance(entry, str):
            names.append(one_line(entry, MAX_LINE))
            sorts.add("text")
        elif isinstance(entry, Mapping):
            names.append(_name_of(entry))
            sorts.add(_sort_of(entry))
    names = [name for name in dict.fromkeys(names) if name and not _URL.match(name)]
    if names:
        sort = next(iter(sorts)) if len(sorts) == 1 else "Person"
        fact = f"ld:{kind}:{sort}" if field == "author" else f"ld:{field}"
        yield from _candidate(names, context, f"json-ld:{field}", fact)


def _name_of(entry: Mapping[str, Any]) -> str:
    name = entry.get("name")
    if isinstance(name, list):
        name = name[0] if len(name) == 1 else "; ".join(one_line(part, 100) for part in name[:20])
    if not name:
        parts = (one_line(entry.get("givenName"), 60), one_line(entry.get("familyName"), 60))
        return " ".join(part for part in parts if part)
    return one_line(name, MAX_LINE)


def _sort_of(entry: Mapping[str, Any]) -> str:
    kind = entry.get("@type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return "Person" if kind == "Person" or not isinstance(kind, str) else "Organization"


def _from_metas(context: Context) -> Iterator[Candidate[Byline]]:
    metas = context.structured.metas
    for name in METAS:
        lines = [line for line in metas.get(name, ()) if not _URL.search(line)]
        if not lines:
            continue
        if name.startswith(("citation_author", "dc.creator")):
            lines = [_turned(line) for line in lines]
        fact = name if name in ("author", "article:author", "twitter:creator") else "other"
        yield from _candidate(lines, context, f"meta:{name}", f"meta:{fact}")
    for number in "12":
        label = " ".join(metas.get(f"twitter:label{number}", ())).lower()
        if re.search(r"written|author|by\b|verfasst|écrit|escrito|autor|scritto", label):
            for line in metas.get(f"twitter:data{number}", ()):
                yield from _candidate([line], context, "meta:twitter:data", "meta:twitter:data")


def _turned(name: str) -> str:
    """`Kim, Daniel` is Daniel Kim."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and len(first) < 40 else name


def _from_elements(context: Context) -> Iterator[Candidate[Byline]]:
    tree = context.document.tree
    if tree is None:
        return
    seen: dict[str, int] = {}
    runs: dict[tuple[int, str], list[str]] = {}
    where = context.where
    elements = {*where.named(_NAMES, MAX_NODES), *where.at(tree.select(_SELECTOR)[:MAX_NODES])}
    for element, node in where.pairs(elements, MAX_NODES):
        if node.tag in _NEVER:
            continue
        pieces = _texts(node) or _inner_metas(node)
        if not pieces:
            continue
        sort, facts = _element_facts(node)
        nth = seen[sort] = seen.get(sort, 0) + 1
        facts += [f"{sort}:{_ORDER[min(nth, 3)]}", *where.places(element)]
        facts.append(steps(context.distance(element)))
        line = " ".join(pieces)
        if opens_byline(line):
            facts.append("words:by")
        if len(line) > 80:
            facts.append("long-line")
        yield from _candidate([line], context, f"element:{sort}", *facts)
        if len(pieces) > 1:
            yield from _candidate([" | ".join(pieces)], context, f"element:{sort}", *facts, "split")
        parent = node.parent
        if parent is not None and sort in ("rel", "prop", "link"):
            run = runs.setdefault((parent.mem_id, sort), [])
            run.append(line)
            if 1 < len(run) < 20:
                yield from _candidate(run[:], context, f"element:{sort}", *facts, "run")


_ORDER = ("", "first", "second", "later")


def _inner_metas(node: Node) -> list[str]:
    """The names that `<meta itemprop=name>` within an author's element gives, or its attribute."""
    named = one_line(node.attributes.get("data-author"), MAX_LINE)
    if named:
        return [named]
    if "itemprop" not in node.attributes:
        return []
    metas = node.css("meta[itemprop=name]")[:1]
    return [name for meta in metas if (name := one_line(meta.attributes.get("content"), MAX_LINE))]


def _texts(node: Node) -> list[str]:
    """The texts within an element, one a text node; empty when there are too many for a byline."""
    whole = node.text(deep=True, separator="\x1f")
    if len(whole) > MAX_LINE * 3:
        return []
    pieces = [piece for text in whole.split("\x1f") if (piece := one_line(text, MAX_LINE))]
    return pieces if sum(map(len, pieces)) <= MAX_LINE else []


_NEVER = frozenset({"meta", "link", "body", "html", "img", "input", "time", "form", "head"})


def _element_facts(node: Node) -> tuple[str, list[str]]:
    """The sort of an author element, and what its names say of it."""
    attributes = node.attributes
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
    if attributes.get("itemprop"):
        return "prop", facts
    if node.tag == "a":
        return "link", facts
    return ("address" if node.tag == "address" else "class"), facts


def _from_lines(context: Context) -> Iterator[Candidate[Byline]]:
    """Lines right by the title that hold a name and nothing else; signatures at the foot."""
    blocks, at = context.document.blocks, context.title_block
    if at < 0:
        return
    for block in blocks[max(0, at - 2) : at + 5]:
        name = name_line(block.text) if block.index != at else ""
        if name and key(name) not in key(context.title):
            away = "before" if block.index < at else str(min(block.index - at, 3))
            yield from _candidate([name], context, "block:name", f"name:{away}", block=block.index)
    kept = [*islice((b for b in reversed(blocks) if context.labels[b.index].keep), FOOT)][::-1]
    for block, following in zip_longest(kept, kept[1:]):
        if has_address(block.text) or (following and has_address(following.text)):
            name = name_line(block.text)
            if name:
                yield from _candidate(
                    name, context, "block:signature", "signature", block=block.index
                )


def _from_blocks(context: Context) -> Iterator[Candidate[Byline]]:
    """Lines of text that open as bylines do, by their distance from the title."""
    nth = 0
    for block in context.near(BEFORE, AFTER):
        if len(block.text) > MAX_LINE or block.index == context.title_block or block.hidden:
            continue
        if (opens_byline(block.text) or only_opens(block.text)) and not names_photo(
            block.text[:40]
        ):
            nth += 1
            order = "first" if nth == 1 else "later"
            away = block.index - context.title_block if context.title_block >= 0 else 999
            near = "before" if away < 0 else "2" if away <= 2 else "6" if away <= 6 else "far"
            facts: tuple[str, ...] = (f"line:{order}", f"line:{near}", "words:by")
            line, at = block.text, block.index
            if only_opens(line) and at + 1 < len(context.document.blocks):
                following = context.document.blocks[at + 1].text
                line = f"{line} {following}" if len(following) < 100 else ""
                facts += ("next-line",)
            yield from _candidate([line], context, "block:byline", *facts, block=at)
