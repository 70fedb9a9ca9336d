"""Dates that a reader sees: in elements made for them, and in lines around the title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.metadata.choose import Candidate
from scraper.metadata.context import Context
from scraper.metadata.moments import find_moments, may_hold
from scraper.metadata.tidy import lower
from scraper.metadata.where import steps
from scraper.tree import Node

# These patterns of words are for lower case, as those of `byline_words`.
_PUBLISHED_NAME = re.compile(r"publi|posted|entry-date|post-date|created|pubdate|issued")
_MODIFIED_NAME = re.compile(r"modif|updat|edited|revis|changed")
_PUBLISHED_WORDS = re.compile(
    r"publish|posted|written (?:by|on)|publi[ée]|veröffentlicht|erstellt|publicado|pubblicato|"
    r"publicerad|geplaatst|gepubliceerd|opublikowan|опубликован|first published|created|"
    r"released|입력|등록|發佈|发布|公開|配信|掲載|gepostet|skrevet|yayınlan"
)  # fmt: skip
_MODIFIED_WORDS = re.compile(
    r"updated?\b|modified|revised|edited|reviewed|aktualisiert|geändert|stand:|mis à jour|"
    r"modifié|actualizado|aggiornat|uppdaterad|bijgewerkt|oppdatert|opdateret|обновлен|수정|"
    r"更新|güncelle|last changed|amended"
)  # fmt: skip
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved")
_EVENT = re.compile(
    r"\b(?:deadline|expires?|until|from|between|born|founded|since|died|starts?|ends?|event|"
    r"register|bis zum|vom|ab dem|jusqu)\b"
)  # fmt: skip
_RELEASE = re.compile(r"(?:meldung|mitteilung|artikel|beitrag|nachricht|news) vom\s*$")
_WEEKDAY = re.compile(
    r"(?:today is |it is |heute ist )?(?:"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|"
    r"domenica|segunda|terça|quarta|quinta|sexta|maandag|dinsdag|woensdag|donderdag|vrijdag|"
    r"zaterdag|zondag|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"[월화수목금토일]요일|星期[一二三四五六日天]|[月火水木金土日]曜日)(?:day|-feira)?"
)
_SURE_TAGS = ("time", "abbr", "relative-time")
_PROPERTIES = ("date", "created", "issued", "modified")
_MADE_FOR_DATES = ("datetime", "pubdate", "data-date", "data-published", "created-timestamp")
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


def date_candidate(
    iso: str | None, by: str, *facts: str, block: int = -1
) -> Iterator[Candidate[str]]:
    """A candidate for a day, when there is one."""
    if iso:
        yield Candidate(iso, iso[:10], by, facts, block)


def seen_dates(context: Context) -> Iterator[Candidate[str]]:
    """The dates of elements, then those of lines."""
    yield from _from_elements(context)
    yield from _from_blocks(context)


def _from_elements(context: Context) -> Iterator[Candidate[str]]:
    where = context.where
    elements = where.tagged(_SURE_TAGS, MAX_NODES) + where.named("published", MAX_NODES)
    # A whole post may be stamped.
    stamped = sorted({at for name in _MADE_FOR_DATES for at in where.having(name)})[:MAX_NODES]
    elements += where.named("dated", MAX_NODES) + where.stating(_PROPERTIES, MAX_NODES)
    tags = where.elements.tag
    seen: dict[str, int] = {}
    for element, node in where.pairs(elements, MAX_NODES * 3, stamped):
        if tags[element] in _NEVER:
            continue
        attributes, name = where.elements.attributes[element], where.elements.names[element]
        read = node if where.is_small(element) else None
        for iso, how in _node_dates(read, attributes, context):
            tag = (
                "time"
                if tags[element] == "time"
                else "prop"
                if "itemprop" in attributes or "property" in attributes
                else "class"
            )
            nth = seen[tag] = seen.get(tag, 0) + 1
            facts = [f"{tag}:{_order(nth)}", how, *where.places(element)]
            facts.append(steps(context.distance(element)))
            if "property" in attributes:
                name = f"{name} {attributes['property']}".lower()
            if _MODIFIED_NAME.search(name):
                facts.append(f"{tag}:modified")
            elif _PUBLISHED_NAME.search(name) or "pubdate" in attributes:
                facts.append(f"{tag}:published")
            yield from date_candidate(iso, tag, *facts)


def _node_dates(
    node: Node | None, attributes: dict[str, str | None], context: Context
) -> Iterator[tuple[str, str]]:
    """The dates of one element: of an attribute made for it, else of its short text."""
    for name in _ATTRIBUTES:
        value = attributes.get(name)
        if value:
            iso = context.stamp(value[:100], context.language)
            if iso:
                yield iso, f"attr:{name}"
                return
    text = node.text(deep=True, separator=" ")[: MAX_LINE * 3] if node else ""
    text = " ".join(text.split())
    if len(text) <= MAX_LINE and may_hold(text):
        yield from _line_dates(text, context)


def _line_dates(text: str, context: Context) -> Iterator[tuple[str, str]]:
    """The dates of a short line, each with what the words before it say of it."""
    last = 0
    for moment in context.moments(text):
        before = lower(text[last : moment.start])
        last = moment.end
        if _COPYRIGHT.search(before):
            continue
        if _MODIFIED_WORDS.search(before):
            how = "words:modified"
        elif _PUBLISHED_WORDS.search(before):
            how = "words:published"
        elif _EVENT.search(before[-25:]) and not _RELEASE.search(before):
            continue
        elif len(text) - (moment.end - moment.start) < 25:
            how = "words:alone"
        else:
            how = "words:sentence" if text.count(" ") > 12 else "words:other"
        yield moment.iso, how + ":unsure" if moment.swapped else how
        if moment.swapped:
            yield moment.swapped, how + ":swapped"


def _order(nth: int) -> str:
    return "first" if nth == 1 else "second" if nth == 2 else "later"


def _from_blocks(context: Context) -> Iterator[Candidate[str]]:
    """Dates in lines of text, by their distance from the title."""
    nth = 0
    for block in context.near(BEFORE, AFTER, FOOT):
        text = block.text
        if len(text) > MAX_LINE:
            text = text[:DATELINE]
        if not may_hold(text) or block.hidden or block.index == context.title_block:
            continue
        if block.index <= max(context.title_block, 3) and is_clock(text):
            continue
        for iso, how in _line_dates(text, context):
            nth += 1
            how_ = how if text is block.text else f"opens:{how}"
            facts = (f"text:{_order(nth)}", how_, _lines_away(context, block.index))
            yield from date_candidate(iso, "text", *facts, block=block.index)


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
