"""When a page was published and modified: candidates from every source, and the choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scraper.metadata import weights
from scraper.metadata.choose import Candidate, Group, agreement, best, grouped
from scraper.metadata.context import Context
from scraper.metadata.moments import find_moments, may_hold, read_stamp
from scraper.metadata.structured import ARTICLE_TYPES, text_of
from scraper.metadata.where import steps
from scraper.model import Found
from scraper.tree import Node

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
_LINKED = (
    ("datePublished", "published"), ("dateCreated", "created"), ("uploadDate", "uploaded"),
    ("dateModified", "modified"),
)  # fmt: skip
_PUBLISHED_NAME = re.compile(r"publi|posted|entry-date|post-date|created|pubdate|issued")
_MODIFIED_NAME = re.compile(r"modif|updat|edited|revis|changed")
_PUBLISHED_WORDS = re.compile(
    r"publish|posted|written (?:by|on)|publi[ée]|veröffentlicht|erstellt|publicado|pubblicato|"
    r"publicerad|geplaatst|gepubliceerd|opublikowan|опубликован|first published|created|"
    r"released|입력|등록|發佈|发布|公開|配信|掲載|gepostet|skrevet|yayınlan", re.IGNORECASE
)  # fmt: skip
_MODIFIED_WORDS = re.compile(
    r"updated?\b|modified|revised|edited|reviewed|aktualisiert|geändert|stand:|mis à jour|"
    r"modifié|actualizado|aggiornat|uppdaterad|bijgewerkt|oppdatert|opdateret|обновлен|수정|"
    r"更新|güncelle|last changed|amended", re.IGNORECASE
)  # fmt: skip
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:deadline|expires?|until|from|between|born|founded|since|died|starts?|ends?|event|"
    r"register|bis zum|vom|ab dem|jusqu)\b", re.IGNORECASE
)  # fmt: skip
_WEEKDAY = re.compile(
    r"(?:today is |it is |heute ist )?(?:"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|"
    r"domenica|segunda|terça|quarta|quinta|sexta|maandag|dinsdag|woensdag|donderdag|vrijdag|"
    r"zaterdag|zondag|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"[월화수목금토일]요일|星期[一二三四五六日天]|[月火水木金土日]曜日)(?:day|-feira)?"
)
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/._]?)(?P<m>\d{2})(?P=s)(?P<d>\d{2})(?!\d)"
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/|$)")
_SURE_TAGS = ("time", "abbr", "relative-time")
_SURE_ATTRIBUTES = "[datetime], [pubdate], [data-date], [data-published], [created-timestamp]"
_SURE_NAMES = ("publi", "posted", "created")
_OTHER_NAMES = ("date", "time", "byline", "meta", "datum", "fecha")
_NEVER = frozenset({"meta", "link", "body", "html", "input", "img", "a", "head", "form"})
_ATTRIBUTES = (
    "datetime", "content", "data-datetime", "data-date", "data-published", "created-timestamp",
    "data-timestamp", "data-time", "title",
)  # fmt: skip
MAX_NODES = 16  # elements of each sort that are looked at; a comment thread has hundreds
BEFORE, AFTER = 20, 120  # blocks around the title whose text is looked at
FOOT = 30  # and at the end of the page
MAX_LINE = 200  # characters of a line that may be a date line
DATELINE = 60  # characters at the beginning of a paragraph: "Berlin, 1 February 2022 --"


def read(context: Context) -> tuple[Found[str] | None, Found[str] | None]:
    """When the page was published and when it was last modified, ISO 8601."""
    groups = groups_of(context)
    modified = _modified(groups)
    ruled = context.rule_values("date")
    stamp = read_stamp(ruled.value[0], context.language) if ruled else None
    if ruled and stamp and not (context.latest and stamp[:10] > context.latest):
        return Found(stamp, ruled.by), modified
    if context.document.tree is None:
        group = best(groups, weights.TEXT_DATE, weights.TEXT_DATE_THRESHOLD)
    else:
        group = best(groups, weights.DATE, weights.DATE_THRESHOLD)
    if group is None:
        return None, modified
    # Of equal days the most precise writing, with its zone; the first of these.
    member = max(group.members, key=lambda one: (min(len(one.value), 25), one.value.count("+")))
    return Found(member.value, member.by), modified


def _modified(groups: list[Group[str]]) -> Found[str] | None:
    """The latest modification that metas or linked data state."""
    stated = [
        one
        for group in groups
        for one in group.members
        if any(fact in _STATED for fact in one.facts)
    ]
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
        *_from_elements(context),
        *_from_blocks(context),
        *_from_url(context),
    ]
    if not any(set(one.facts) & _STRONG for one in found):
        found += _from_state(context)
    return [one for one in found if not context.latest or one.key <= context.latest]


def groups_of(context: Context) -> list[Group[str]]:
    """The candidates by day, with the facts that only the comparison of days can tell."""
    groups = grouped(candidates(context))
    if not groups:
        return groups
    keys = sorted(group.key for group in groups)
    modified = {g.key for g in groups if any(f.endswith(":modified") for f in g.facts)}
    published = {g.key for g in groups if g.facts & _STRONG}
    month = _URL_MONTH.search(context.path)
    for group in groups:
        if len(keys) == 1:
            group.facts.add("only")
        if group.key == keys[0]:
            group.facts.add("earliest")
        if group.key == keys[-1]:
            group.facts.add("latest")
        if group.key in modified:
            group.facts.add("is:modified")
        if published and group.key not in published:
            group.facts.add("against:published")
        if len(published) > 1:
            group.facts.add("published:several")
        if month and group.key.startswith(f"{month[1]}-{int(month[2]):02}"):
            group.facts.add("url:month")
        group.facts.update(agreement(group))
        group.facts.update(context.page_facts)
    seen = any(group.facts >= {"visible"} and group.key in published for group in groups)
    shared = {f"days:{_many(len(groups))}"}
    if published:
        shared.add("published:seen" if seen else "published:unseen")
    for group in groups:
        group.facts |= shared
    return groups


_STRONG = frozenset({"ld:published", "meta:published"})


def _many(days: int) -> str:
    return str(days) if days < 4 else "some" if days < 8 else "many"


def _candidate(iso: str | None, by: str, *facts: str, block: int = -1) -> Iterator[Candidate[str]]:
    if iso:
        yield Candidate(iso, iso[:10], by, facts, block)


def _from_linked_data(context: Context) -> Iterator[Candidate[str]]:
    for work in context.structured.works[:20]:
        kind = ":nested" if work.nested else "" if work.types & ARTICLE_TYPES else ":other"
        for name, what in _LINKED:
            stamp = read_stamp(text_of(work.data.get(name)))
            suffix = "" if what == "modified" and not work.nested else kind
            fact = f"ld:{what}{kind}" if what != "modified" else f"ld{suffix}:modified"
            yield from _candidate(stamp, f"json-ld:{name}", fact)


def _from_metas(context: Context) -> Iterator[Candidate[str]]:
    known = frozenset(PUBLISHED + DATED + MODIFIED)
    for names, fact in ((PUBLISHED, "published"), (DATED, "dated"), (MODIFIED, "modified")):
        for name, content in context.structured.meta(*names):
            stamp = read_stamp(content, context.language)
            yield from _candidate(stamp, f"meta:{name}", f"meta:{fact}")
    for name, contents in context.structured.metas.items():
        if name not in known and ("date" in name or "publi" in name) and "expir" not in name:
            stamp = read_stamp(contents[0][:60], context.language)
            yield from _candidate(stamp, f"meta:{name}", "meta:other")


def _from_elements(context: Context) -> Iterator[Candidate[str]]:
    tree, where = context.document.tree, context.where
    if tree is None:
        return
    elements = where.tagged(_SURE_TAGS, MAX_NODES) + where.named(_SURE_NAMES, MAX_NODES)
    elements += where.at(tree.select(_SURE_ATTRIBUTES)[:MAX_NODES])
    elements += where.named(_OTHER_NAMES, MAX_NODES)
    seen: dict[str, int] = {}
    for element, node in where.pairs(elements, MAX_NODES * 3):
        if node.tag in _NEVER:
            continue
        attributes, name = node.attributes, where.elements.names[element]
        for iso, how in _node_dates(node, attributes, context.language):
            tag = "time" if node.tag == "time" else "prop" if "itemprop" in attributes else "class"
            nth = seen[tag] = seen.get(tag, 0) + 1
            facts = [f"{tag}:{_order(nth)}", how, *where.places(element)]
            facts.append(steps(context.distance(element)))
            if _MODIFIED_NAME.search(name):
                facts.append(f"{tag}:modified")
            elif _PUBLISHED_NAME.search(name) or "pubdate" in attributes:
                facts.append(f"{tag}:published")
            yield from _candidate(iso, tag, *facts)


def _node_dates(
    node: Node, attributes: dict[str, str | None], language: str
) -> Iterator[tuple[str, str]]:
    """The dates of one element: of an attribute made for it, else of its short text."""
    for name in _ATTRIBUTES:
        value = attributes.get(name)
        if value:
            iso = read_stamp(value[:100], language)
            if iso:
                yield iso, f"attr:{name}"
                return
    text = node.text(deep=True, separator=" ")[: MAX_LINE * 3]
    text = " ".join(text.split())
    if len(text) <= MAX_LINE:
        yield from _line_dates(text, language)


def _line_dates(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The dates of a short line, each with what the words before it say of it."""
    last = 0
    for moment in islice(find_moments(text, language), 4):
        before = text[last : moment.start]
        last = moment.end
        if _COPYRIGHT.search(before):
            continue
        if _MODIFIED_WORDS.search(before):
            how = "words:modified"
        elif _PUBLISHED_WORDS.search(before):
            how = "words:published"
        elif _EVENT.search(before):
            how = "words:event"
        elif len(text) - (moment.end - moment.start) < 25:
            how = "words:alone"
        else:
            how = "words:other"
        yield moment.iso, how + ":unsure" if moment.swapped else how
        if moment.swapped:
            yield moment.swapped, how + ":swapped"


def _order(nth: int) -> str:
    return "first" if nth == 1 else "second" if nth == 2 else "later"


def _from_blocks(context: Context) -> Iterator[Candidate[str]]:
    """Dates in lines of text, by their distance from the title."""
    nth = 0
    for block in context.near(BEFORE, AFTER, FOOT):
        if block.index == context.title_block or block.hidden:
            continue
        text = block.text if len(block.text) <= MAX_LINE else block.text[:DATELINE]
        if not may_hold(text):
            continue
        if block.index <= max(context.title_block, 3) and is_clock(text):
            continue
        for iso, how in _line_dates(text, context.language):
            nth += 1
            how_ = how if text is block.text else f"opens:{how}"
            facts = (f"text:{_order(nth)}", how_, _lines_away(context, block.index))
            yield from _candidate(iso, "text", *facts, block=block.index)


def is_clock(text: str) -> bool:
    """Whether a line is a weekday with a date and nothing else: at the top of a page, today's."""
    found = next(find_moments(text), None)
    if not found:
        return False
    rest = text[: found.start] + text[found.end :]
    return bool(_WEEKDAY.fullmatch(rest.strip(" ,.-–—|·").casefold()))


def _lines_away(context: Context, index: int) -> str:
    if context.title_block < 0:
        return "lines:unknown"
    away = index - context.title_block
    if away < 0:
        return "lines:before-near" if away >= -3 else "lines:before"
    for limit in (2, 5, 12, 40):
        if away <= limit:
            return f"lines:{limit}"
    return "lines:far"


def _from_state(context: Context) -> Iterator[Candidate[str]]:
    """The first publication date in the state that a script page carries, in any spelling."""
    if context.document.tree is None:
        return
    source = context.document.page.text
    for name in _STATE_NAMES:
        at = source.find(name)
        found = _STATE_VALUE.match(source, at + len(name)) if at >= 0 else None
        if found:
            yield from _candidate(read_stamp(found[1]), f"state:{name}", f"state:{name}")


_STATE_NAMES = ("datePublished", "publishedAt", "published_at", "publishDate", "publicationDate",
                "publish_date")  # fmt: skip
_STATE_VALUE = re.compile(
    r"""(?:\\?["']|&quot;)?[^\d\n{}\[\]]{1,14}((?:19|20)\d\d[-/]\d\d[-/]\d\d[^"'&\\]{0,20}|1\d{9,12})"""
)


def _from_url(context: Context) -> Iterator[Candidate[str]]:
    found = _URL_DAY.search(context.path)
    if found:
        stamp = read_stamp(f"{found['y']}-{found['m']}-{found['d']}")
        yield from _candidate(stamp, "url", "url:day")
