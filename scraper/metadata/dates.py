"""When a page was published and modified: candidates from every source, and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.metadata.choose import Candidate, Group, agreement, best, grouped
from scraper.metadata.context import Context
from scraper.metadata.moments import read_stamp
from scraper.metadata.relative import read_relative
from scraper.metadata.seen_dates import date_candidate, seen_dates
from scraper.metadata.structured import ARTICLE_TYPES, text_of
from scraper.metadata.weights import weights
from scraper.model import Found

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate",
    "datepublished", "date_published", "article_date_original", "article.published",
    "originalpublicationdate", "published_time", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "rbpubdate", "bt:pubdate", "pubdate", "pub_date", "pdate",
    "publishdate", "publish_date", "publish-date", "publicationdate", "publication_date",
    "publication-date", "citation_publication_date", "citation_online_date", "citation_date",
    "dc.date.issued", "dcterms.issued", "dc.date.published", "dc.issued", "displaydate",
    "shareaholic:article_published_time", "apub:time", "weibo:article:create_at",
    "prism.publicationdate", "bt:publish_date", "article:publish_time", "publishedat",
    "article.publishdate", "published", "release_date", "article:post_date",
    "published_at", "article:published", "publish-time", "publish_time", "contentcreatedate",
)  # fmt: skip
DATED = (
    "date", "dc.date", "dc:date", "dcterms.date", "dcterms.created", "dc.date.created", "created",
    "dc.created", "datecreated", "date.created", "creation_date", "timestamp", "article:date",
    "article:created", "article:create_time", "search.date", "dc.date.x-metadatalastmodified",
    "item-publish-date", "ptime", "gsa:date", "page.content.date", "cxenseparse:pageclass:date",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "og:modified_time",
    "datemodified", "date_modified", "lastmod", "last-modified", "lastmodified", "last_modified",
    "dc.date.modified", "dcterms.modified", "dc.modified", "bt:moddate", "revised", "updated_time",
    "article:updated", "article_date_updated", "article.updated", "modified", "utime",
)  # fmt: skip
_METAS = {  # and the facts that they are
    **dict.fromkeys(PUBLISHED, "meta:published"),
    **dict.fromkeys(DATED, "meta:dated"),
    **dict.fromkeys(MODIFIED, "meta:modified"),
}
_LINKED = (
    ("datePublished", "published"), ("dateCreated", "created"), ("uploadDate", "uploaded"),
    ("dateModified", "modified"),
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/._]?)(?P<m>\d{2}|(?<=/)\d)(?P=s)(?P<d>\d{2}|(?<=/)\d)(?!\d)"
)


def read(context: Context) -> tuple[Found[str] | None, Found[str] | None]:
    """When the page was published and when it was last modified, ISO 8601."""
    groups = groups_of(context)
    modified = _modified(groups)
    ruled = context.rule_values("date")
    stamp = read_stamp(ruled.value[0], context.language) if ruled else None
    if ruled and stamp and not (context.latest and stamp[:10] > context.latest):
        return Found(stamp, ruled.by), modified
    is_text = context.document.tree is None
    group = best(groups, weights("TEXT_DATE" if is_text else "DATE"))
    if group is None:
        return _counted_back(context), modified
    # Of equal days the most precise writing, with its zone; the first of these.
    member = max(group.members, key=lambda one: (min(len(one.value), 25), one.value.count("+")))
    return Found(member.value, member.by), modified


def _counted_back(context: Context) -> Found[str] | None:
    """The date of a line by the title that counts from the day of the capture."""
    captured = context.document.page.raw.captured_at
    if captured is None or context.title_block < 0:
        return None
    for block in context.near(2, 5):
        day = read_relative(block.text, captured) if block.index != context.title_block else None
        if day:
            return Found(day, "text:relative")
    return None


def _modified(groups: list[Group[str]]) -> Found[str] | None:
    """The latest modification that metas or linked data state."""
    stated = [one for group in groups for one in group.members if not _STATED.isdisjoint(one.facts)]
    if not stated:
        return None
    member = max(stated, key=lambda one: one.key)
    return Found(member.value, member.by)


_STATED = frozenset({"ld:modified", "ld:nested:modified", "meta:modified"})


def candidates(context: Context) -> list[Candidate[str]]:
    """Every date that some source gives for the page, in order of sources."""
    found = [
        *_from_linked_data(context),
        *_from_metas(context),
        *seen_dates(context),
        *_from_url(context),
    ]
    if all(_STRONG.isdisjoint(one.facts) for one in found):
        found += _from_state(context)
    return [one for one in found if not context.latest or one.key <= context.latest]


def groups_of(context: Context) -> list[Group[str]]:
    """The candidates by day, with the facts that only the comparison of days can tell."""
    groups = grouped(candidates(context))
    keys = sorted(group.key for group in groups)
    modified = {g.key for g in groups if not _MODIFIED.isdisjoint(g.facts)}
    published = {g.key for g in groups if g.facts & _STRONG}
    for group in groups:
        group.facts.update(agreement(group))
        group.facts.update(context.page_facts)
        group.facts.update(_compared(group.key, keys, modified, published))
        if group.key.startswith(context.path_month or "-"):
            group.facts.add("url:month")
    if published:
        seen = any("visible" in group.facts and group.key in published for group in groups)
        for group in groups:
            group.facts.add("published:seen" if seen else "published:unseen")
    return groups


def _compared(key: str, keys: list[str], modified: set[str], published: set[str]) -> Iterator[str]:
    """What the other days of the page tell of one day."""
    yield f"days:{_many(len(keys))}"
    if len(keys) == 1:
        yield "only"
    if key == keys[0]:
        yield "earliest"
    if key == keys[-1]:
        yield "latest"
    if key in modified:
        yield "is:modified"
    if published and key not in published:
        yield "against:published"
    if len(published) > 1:
        yield "published:several"


_STRONG = frozenset({"ld:published", "meta:published"})
_MODIFIED = frozenset({
    *_STATED, "words:modified", "opens:words:modified", "time:modified", "prop:modified",
    "class:modified",
})  # fmt: skip


def _many(days: int) -> str:
    return str(days) if days < 4 else "some" if days < 8 else "many"


def _from_linked_data(context: Context) -> Iterator[Candidate[str]]:
    nth: dict[str, int] = {}
    for work in context.structured.works[:20]:
        kind = ":nested" if work.nested else "" if work.types & ARTICLE_TYPES else ":other"
        for name, what in _LINKED:
            value = work.data.get(name)
            stamp = context.stamp(text_of(value)) if value else None
            if stamp:
                suffix = "" if what == "modified" and not work.nested else kind
                fact = f"ld:{what}{kind}" if what != "modified" else f"ld{suffix}:modified"
                nth[fact] = nth.get(fact, 0) + 1
                later = (f"ld:{what}:later",) if nth[fact] > 1 else (f"ld:{what}:first",)
                yield from date_candidate(stamp, f"json-ld:{name}", fact, *later)


def _from_metas(context: Context) -> Iterator[Candidate[str]]:
    metas = context.structured.metas
    for name in metas.among(_METAS):
        for nth, content in enumerate(metas.get(name)):
            stamp = context.stamp(content, context.language)
            later = ("meta:later",) if nth else ()
            yield from date_candidate(stamp, f"meta:{name}", _METAS[name], *later)
    for name in metas:
        if ("date" in name or "publi" in name) and name not in _METAS and "expir" not in name:
            content = next(iter(metas.get(name)), "")
            stamp = context.stamp(content[:60], context.language)
            yield from date_candidate(stamp, f"meta:{name}", "meta:other")


def _from_state(context: Context) -> Iterator[Candidate[str]]:
    """The first publication date in the state that a script page carries, in any spelling."""
    if context.document.tree is None:
        return
    source = context.document.page.text
    for name in _STATE_NAMES:
        at = source.find(name)
        found = _STATE_VALUE.match(source, at + len(name)) if at >= 0 else None
        if found:
            yield from date_candidate(read_stamp(found[1]), f"state:{name}", f"state:{name}")


_STATE_NAMES = ("datePublished", "publishedAt", "published_at", "publishDate", "publicationDate",
                "publish_date")  # fmt: skip
_STATE_VALUE = re.compile(
    r"""(?:\\?["']|&quot;)?[^\d\n{}\[\]]{1,14}((?:19|20)\d\d[-/]\d\d[-/]\d\d[^"'&\\]{0,20}|1\d{9,12})"""
)


def _from_url(context: Context) -> Iterator[Candidate[str]]:
    found = _URL_DAY.search(context.path)
    if found:
        stamp = read_stamp(f"{found['y']}-{found['m']}-{found['d']}")
        yield from date_candidate(stamp, "url", "url:day")
