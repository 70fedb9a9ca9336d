"""The headline: candidates from metas, linked data, headings and the title tag, and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from scraper.metadata import headline
from scraper.metadata.choose import Candidate, Group, best, grouped
from scraper.metadata.context import Context
from scraper.metadata.structured import ARTICLE_TYPES, Structured, text_of
from scraper.metadata.tidy import key, one_line
from scraper.metadata.title_facts import add_facts
from scraper.metadata.weights import weights
from scraper.metadata.where import Where
from scraper.model import Found

MAX_TITLE = 500  # characters; longer values are texts that stand in the wrong field
_METAS = (
    "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title",
    "sailthru.title", "headline", "title", "article:title", "og:article:title", "bt:title",
    "dc:title", "prism.title", "cxenseparse:title", "pagetitle", "rbtitle", "page_title", "hdl",
)  # fmt: skip
_SEPARATOR = re.compile(
    r"\s+(?:[|–—\-·•»›«‹:/~⋆]|::|\|\||>|<)\s+|\s*[|｜│ㅣ»«_]\s*|\s*(?:: | - |—)\s*"
)
_SIGN = re.compile(r"[-|–—·•»›«‹:/~⋆><｜│ㅣ_]")  # each of which has one
_TITLE_NAME = re.compile(r"title|headline|heading")
_POST_NAME = re.compile(r"entry|post|article|story|page|content|single|node|news|blog|main")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
MAX_NODES = 24


class Stated(NamedTuple):
    """A title that structured data states."""

    text: str
    by: str
    fact: str
    part: str = ""  # what the facts of its parts begin with; empty: it has none


def read(context: Context) -> Found[str] | None:
    """The headline, by the site's rule or the best candidate."""
    ruled = context.rule_values("title")
    if ruled:
        return Found(ruled.value[0], ruled.by)
    if context.document.tree is None:
        group = best(headline.groups_of(context), weights("HEADLINE"))
    else:
        group = best(groups_of(context), weights("TITLE"))
    if group is None:
        return None
    member = _presentable(group.members)
    return Found(member.value, member.by)


def _presentable(members: list[Candidate[str]]) -> Candidate[str]:
    """The first member, unless it is all in capitals and another one is not."""
    return next((one for one in members if not one.value.isupper()), members[0])


def candidates(context: Context) -> list[Candidate[str]]:
    """Every title that some source gives for the page."""
    keyed, parts = cache(key), cache(partial(_parts, context))  # most sources give the same
    found = []
    for text, by, fact, part in _stated(context.structured):
        found.append(Candidate(text, keyed(text), by, (fact,)))
        if part:
            cuts = parts(text)
            found += [Candidate(cut, keyed(cut), by, (f"{part}:{how}",)) for cut, how in cuts]
    found += [Candidate(text, keyed(text), by, facts) for text, by, facts in _shown(context.where)]
    return [one for one in found if one.key and len(one.value) <= MAX_TITLE]


def groups_of(context: Context) -> list[Group[str]]:
    """The candidates by their words, with what the comparison of them tells."""
    groups = grouped(candidates(context))
    add_facts(groups, context)
    return groups


def _stated(structured: Structured) -> Iterator[Stated]:
    """The titles of metas, of linked data and of the title tag."""
    for name, content in structured.meta(*_METAS):
        fact = f"meta:{name if name in ('og:title', 'twitter:title', 'title') else 'other'}"
        yield Stated(content, f"meta:{name}", fact, fact)
    for work in structured.works[:20]:
        kind = "nested" if work.nested else "article" if work.types & ARTICLE_TYPES else "other"
        for name in ("headline", "name", "alternativeHeadline"):
            value = work.data.get(name)
            if value:
                part = f"ld:{name}" if kind != "nested" else ""
                text = text_of(value, "name")
                yield Stated(text, f"json-ld:{name}", f"ld:{name}:{kind}", part)
    yield Stated(structured.title_tag, "title-tag", "tag:whole", "tag")


def _parts(context: Context, text: str) -> list[tuple[str, str]]:
    """What is left of a title when the site's name or its last or first part is cut off."""
    if not _SIGN.search(text):
        return []
    cuts = list(_SEPARATOR.finditer(text[:MAX_TITLE]))[:8]
    return list(_cut(text, cuts, context)) if cuts else []


def _cut(text: str, cuts: Sequence[re.Match[str]], context: Context) -> Iterator[tuple[str, str]]:
    last, first = cuts[-1], cuts[0]
    tail, head = text[last.end() :], text[: first.start()]
    if _is_site(tail, context):
        yield text[: last.start()], "less-site"
        if len(cuts) > 1:
            yield text[: cuts[-2].start()], f"less-site-and-tail:{_sort(cuts[-2])}"
    elif _is_site(head, context):
        yield text[first.end() :], "less-site-head"
    else:
        size = "short" if tail.count(" ") < 3 else "long"
        yield text[: last.start()], f"less-tail:{_sort(last)}:{size}"
        size = "short" if head.count(" ") < 3 else "long"
        yield text[first.end() :], f"less-head:{_sort(first)}:{size}"
        if len(cuts) > 1:
            yield text[: first.start()], f"head:{_sort(first)}"
            yield text[: cuts[-2].start()], f"less-two:{_sort(cuts[-2])}"


def _is_site(part: str, context: Context) -> bool:
    """Whether a part of a title is the site's name, or reads like its host."""
    bare = key(part).replace(" ", "")
    site = context.site_key.replace(" ", "")
    host = context.host_word
    return bool(bare) and (
        bare == site
        or (len(host) > 3 and bare in (host, f"the{host}", f"{host}com"))
        or (len(host) > 5 and bare.startswith(host) and len(bare) < len(host) + 5)
    )


def _sort(separator: re.Match[str]) -> str:
    sign = separator[0].strip()
    return "colon" if sign[:1] in (":", "") else "dash" if sign[:1] in "-–—" else "bar"


def _shown(where: Where) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The headings and the elements that are named for titles, with their facts."""
    seen: dict[str, int] = {}
    elements = {*where.tagged(("h1", "h2"), MAX_NODES), *where.named("title", MAX_NODES)}
    for element, node in where.pairs(elements, MAX_NODES):
        tag = where.elements.tag[element]
        if tag in _NEVER:
            continue
        texts = node.text(deep=True, separator="\x1f").split("\x1f")
        if len(texts) > 1:
            texts = [_whole(texts, broken=where.broken(element))]
        text = one_line(texts[0], MAX_TITLE + 1)
        if text and len(text) <= MAX_TITLE:
            by = tag if tag in _HEADINGS else "element"
            yield text, by, tuple(_element_facts(tag, element, where, seen))


def _whole(texts: Sequence[str], *, broken: bool) -> str:
    """The text of a heading in parts, words kept apart where a reader sees them apart."""
    if broken:
        return " ".join(texts)
    whole = texts[0]
    for text in texts[1:]:
        parted = whole[-1:].islower() and text[:1].isupper()
        whole = f"{whole} {text}" if parted else whole + text
    return whole


def _element_facts(tag: str, element: int, where: Where, seen: dict[str, int]) -> list[str]:
    sort = tag if tag in ("h1", "h2") else "h3" if tag in _HEADINGS else "element"
    nth = seen[sort] = seen.get(sort, 0) + 1
    facts = [f"{sort}:{place}" for place in where.places(element)]
    facts.append(f"{sort}:{min(nth, 3)}")
    name = where.elements.names[element]
    if name and _TITLE_NAME.search(name):
        facts.append(f"{sort}:post-title" if _POST_NAME.search(name) else f"{sort}:title")
    prop = where.elements.attributes[element].get("itemprop")
    if prop:
        facts.append(f"prop:{prop[:20].lower()}")
    return facts


_NEVER = frozenset({"meta", "link", "body", "html", "head", "title", "input", "img"})
