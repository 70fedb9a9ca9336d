"""Advice on a rule that loads: what will break with the site's next release, what says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scraper.rules.book import RuleBook
from scraper.rules.rule import TO_END, Layout, Pick, Rule
from scraper.rules.selectors import split_list
from scraper.rules.stable import is_hashed
from scraper.rules.template import PROSE_ON, Template
from scraper.rules.zones import is_prose
from scraper.tree import INVISIBLE

STALE_DAYS = 365  # of 180 public rules 84 % matched after two years, 25 % after seven
_NAME = re.compile(r"[.#]([A-Za-z_-][\w-]*)")
_QUOTED = re.compile(r"\[[^\]]*\]")
_INNER = re.compile(r"\([^()]*\)")  # of :has() and :is()
_POSITION = re.compile(r":nth-|:first-|:last-|:only-")
_BARE = frozenset(
    {"div", "p", "span", "section", "article", "main", "body", "html", "*", "li", "ul"}
)


def lint(rule: Rule, book: RuleBook, today: date | None = None) -> list[str]:
    """Warnings for one rule, each a sentence; [] when there is nothing to say.

    `book` holds the rules it may extend. With `today`, verification that is too old is named.
    """
    found = [
        f"extends {name!r}, which is not there" for name in rule.extends if not book.rule(name)
    ]
    for layout in rule.layouts if rule.template is None else ():
        found += _layout(layout)
    if rule.template:
        found += _template(rule.template, today)
    found += _provenance(rule, today)
    return list(dict.fromkeys(found))


def selectors_of(layout: Layout) -> Iterator[str]:
    """Every selector of a layout, list by list."""
    if layout.requires:
        yield layout.requires
    yield from layout.body.select
    yield from (pick.css for pick in (*layout.drops, *layout.keeps) if pick.css)
    for field in layout.fields.values():
        yield from (s.removeprefix("css:") for s in field.sources if s.startswith("css:"))


def _layout(layout: Layout) -> Iterator[str]:
    for selector in selectors_of(layout):
        yield from _selector(selector)
    for pick in layout.drops:
        yield from _drop(pick)
    for marker in layout.text:
        for pattern in marker.patterns:
            if not pattern.startswith(("^", "(?:^")) and marker.within == "page":
                yield f"text pattern {pattern!r} may hit prose; begin it with ^ or set within"
    empty = not (layout.body.select or layout.drops or layout.keeps or layout.text)
    if empty and not layout.fields:
        yield "says nothing: no body, drop, keep, text or field"


def _drop(pick: Pick) -> Iterator[str]:
    if pick.css and not pick.text and set(split_list(pick.css)) & _BARE:
        yield f"drop {pick.css!r} takes every such element; say which"
    if pick.extent == TO_END and not pick.text and not _NAME.search(pick.css):
        yield f"drop {pick.css!r} to the end of the page without a name or text is dangerous"
    if pick.text and not pick.css and not pick.text.startswith("^"):
        yield f"drop text {pick.text!r} may hit prose; begin it with ^"


def _selector(selector: str) -> Iterator[str]:
    for part in split_list(selector):
        last = re.split(r"[\s>+~]+", _QUOTED.sub("", part))[-1]
        tag = re.split(r"[.#:]", last)[0]
        if tag in INVISIBLE:
            yield f"{part!r} never matches: {tag} elements are gone before rules run"
        for name in _NAME.findall(_QUOTED.sub("", part)):
            if is_hashed(name):
                yield f"{part!r}: {name!r} looks like the work of a build tool and will not last"
        if _POSITION.search(part):
            yield f"{part!r} counts elements; it breaks when one is added"
        if _INNER.sub("", part).count(" ") >= 5:
            yield f"{part!r} is a long path; name the element by what it is"


def _template(template: Template, today: date | None) -> Iterator[str]:
    pages, until = template.pages, template.until
    for line in template.lines:
        if line.on > pages:
            yield f"template {line.text!r} is on {line.on} of {pages} pages; one is wrong"
        elif line.on < PROSE_ON and is_prose(line.text):
            yield f"template {line.text!r} reads like text and is on {line.on} pages; look at it"
    if until and today and (today - until).days > STALE_DAYS:
        yield f"template of pages until {until}; learn it from newer ones"


def _provenance(rule: Rule, today: date | None) -> Iterator[str]:
    source, verified = rule.provenance.get("source"), rule.provenance.get("verified")
    if not source:
        yield "[provenance] source is missing: hand, learned or imported:…"
    if verified and today and (today - date.fromisoformat(verified)).days > STALE_DAYS:
        yield f"was last verified on {verified}; try it on fresh pages and set the date"
