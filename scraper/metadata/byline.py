"""Who wrote a page: bylines from every source as printed, the people in them, and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scraper.metadata.choose import Candidate, Group, agreement, best, grouped
from scraper.metadata.context import Context
from scraper.metadata.names import Person, is_name, people
from scraper.metadata.seen_bylines import MAX_LINE, Byline, byline_candidate, seen_bylines
from scraper.metadata.structured import ARTICLE_TYPES
from scraper.metadata.tidy import key, one_line
from scraper.metadata.weights import weights
from scraper.model import Found

METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dc:creator",
    "dcterms.creator", "byl", "article:author_name", "og:author", "og:article:author",
    "article.author", "author_name", "authors", "cxenseparse:author", "rbauthor", "bt:author",
    "article_author", "dc.contributor", "creator", "citation_author", "citation_authors", "byline",
    "shareaholic:article_author_name", "cse_author", "article-author", "news_author",
)  # fmt: skip
_URL = re.compile(r"https?://|www\.|^/")

_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"[\d_.]")
_WRITTEN = re.compile(r"written|author|by\b|verfasst|écrit|escrito|autor|scritto")


def read(context: Context) -> tuple[Found[str] | None, Found[tuple[str, ...]] | None]:
    """The byline as printed and its authors, by the site's rule or the best candidate."""
    ruled = context.rule_values("byline") or context.rule_values("authors")
    if ruled:
        line = "; ".join(ruled.value)
        named = tuple(person.name for person in people(*ruled.value, language=context.language))
        return Found(line, ruled.by), Found(named, ruled.by) if named else None
    is_text = context.document.tree is None
    group = best(groups_of(context), weights("TEXT_BYLINE" if is_text else "BYLINE"))
    if group is None:
        return None, None
    printed = _printed(group)
    named = tuple(person.name for person in group.members[0].value.people)
    return Found(printed.value.line, printed.by), Found(named, group.members[0].by)


def _printed(group: Group[Byline]) -> Candidate[Byline]:
    """The line that a reader sees: the shortest of the elements, with its "By" if one has it."""
    lines = [one for one in group.members if one.by in _PRINTED and "split" not in one.facts]
    if not lines:
        return group.members[0]
    shortest = min(lines, key=lambda one: len(one.value.line))
    most = len(shortest.value.line) + MAX_OPENING
    opening = [one for one in lines if "words:by" in one.facts and len(one.value.line) <= most]
    return opening[0] if opening else shortest


MAX_OPENING = 12  # characters: "Reported by "
_PRINTED = frozenset({"block:byline", "element:class", "element:address"})


def candidates(context: Context) -> list[Candidate[Byline]]:
    """Every byline that some source gives for the page."""
    return [
        *_from_linked_data(context),
        *_from_metas(context),
        *seen_bylines(context),
    ]


def groups_of(context: Context) -> list[Group[Byline]]:
    """The candidates by the set of people, with what the comparison of them tells."""
    groups = grouped(candidates(context))
    sets = {group.key: frozenset(group.key.split(";")) for group in groups}
    own = {group.key: group.facts & _TELLING for group in groups}
    strong = {group.key for group in groups if group.facts & _STRONG}
    firsts = {group.key: key(group.members[0].value.people[0].name) for group in groups}
    words = {name: set(name.split()) for name in firsts.values()}
    lists = {group.key for group in groups if _is_stated_list(group)}
    alone = max(map(len, sets.values()), default=1) == 1  # no set is a part of another
    for group in groups:
        group.facts.update(_name_facts(group.members[0].value.people, group.key, context))
        for other, names in () if alone else sets.items():
            if names < sets[group.key]:
                group.facts.update(f"holds:{fact}" for fact in own[other])
                if len(names) == 1 and firsts[group.key] in names:
                    group.facts.add("begins-with:other")
            elif sets[group.key] < names:
                group.facts.update(f"within:{fact}" for fact in own[other])
                if len(sets[group.key]) == 1 and firsts[other] == group.key:
                    group.facts.add("begins:stated" if other in lists else "begins:other")
        if group.key in lists:
            group.facts.add("several:stated")
        group.facts.update(_shorter(words[firsts[group.key]], words.values()))
        if strong and group.key not in strong:
            group.facts.add("against:strong")
        group.facts.update(agreement(group))
        group.facts.update(context.page_facts)
        if len(groups) == 1:
            group.facts.add("only")
    return groups


def _is_stated_list(group: Group[Byline]) -> bool:
    """Whether structured data names several people one by one."""
    return any(
        len(one.value.people) > 1 and one.by.startswith(("json-ld", "meta"))
        for one in group.members
    )


def _shorter(words: set[str], names: Iterable[set[str]]) -> Iterator[str]:
    """Whether a name is one word of another one, as "Ann" of "Ann Lee", or has such another."""
    for others in names:
        if words < others and len(words) == 1:
            yield "shorter"
        elif others < words and len(others) == 1:
            yield "longer"


def _name_facts(names: tuple[Person, ...], joined: str, context: Context) -> Iterator[str]:
    """What the names themselves tell: their shape, and whether they are the site's."""
    yield _shape(names)
    site, host = context.site_key.replace(" ", ""), context.host_word
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
        if name.islower() or _HANDLE.search(name):
            return "shape:handle"
        return "shape:capitals" if name.isupper() else "shape:word"
    if _DIGIT.search(name):
        return "shape:digits"
    if all(map(str.isupper, [word[0] for word in words])):
        return "shape:name" if len(words) <= 3 else "shape:long"
    return "shape:mixed"


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
        by, name = f"json-ld:{field}", names[0]
        if sort == "Organization" and len(names) == 1 and is_name(name):
            # Stays whole: "Office for Coast and Harbours".
            stated = Byline(name, (Person(name, organisation=True),))
            yield Candidate(stated, key(name), by, (fact,))
        else:
            yield from byline_candidate(names, context, by, fact)


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
    for name in metas.among(METAS):
        lines = [line for line in metas.get(name) if not _URL.search(line)]
        if not lines:
            continue
        if name.startswith(("citation_author", "dc.creator")):
            lines = [_turned(line) for line in lines]
        fact = name if name in ("author", "article:author", "twitter:creator") else "other"
        yield from byline_candidate(lines, context, f"meta:{name}", f"meta:{fact}")
    for number in "12":
        label = " ".join(metas.get(f"twitter:label{number}")).lower()
        if _WRITTEN.search(label):
            for line in metas.get(f"twitter:data{number}"):
                yield from byline_candidate(
                    [line], context, "meta:twitter:data", "meta:twitter:data"
                )


def _turned(name: str) -> str:
    """`Kim, Daniel` is Daniel Kim."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and len(first) < 40 else name
