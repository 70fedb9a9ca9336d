"""The tables of a rule file that say what to do: body, drops, keeps, lines, fields."""

from __future__ import annotations

from functools import cache
from typing import cast, get_args

from scraper.blocks import Role
from scraper.model import Limits
from scraper.rules.markers import OPENS, WITHIN, Guard, Marker, Opens, Within
from scraper.rules.reader import Reader
from scraper.rules.rule import (
    CLOSEST,
    FIELDS,
    MODES,
    SELF,
    TO_END,
    TO_NEXT_HEADING,
    Body,
    Field,
    Mode,
    Pick,
    Signal,
)  # fmt: skip
from scraper.tree import Tree, parse

MAX_SELECTOR = 4_000  # characters of one selector list
ROLES: tuple[str, ...] = get_args(Role)
SOURCES = ("ld:", "meta:", "css:", "line:", "first:", "above:", "below:", "const:")
EXTENTS = (SELF, TO_END, TO_NEXT_HEADING)


def signal(table: Reader) -> Signal:
    signal = Signal(
        css=selector(table, "css"),
        line=table.text("line"),
        pattern=_pattern(table, "pattern"),
        weight=table.number("weight", 1),
    )
    table.done()
    if sum(map(bool, (signal.css, signal.line, signal.pattern))) != 1:
        raise table.error("css", "a signal has one of css, line, pattern")
    return signal


def body(table: Reader) -> Body:
    select = table.texts("select")
    for selector in select:
        check_selector(table, "select", selector)
    mode = cast("Mode", table.choice("mode", MODES, "scope" if select else "drop"))
    body = Body(select, mode, table.whole("min_words", 40))
    table.done()
    if bool(select) != (mode != "drop"):
        raise table.error("mode", f"{mode!r} with{'' if select else 'out'} select makes no sense")
    return body


def pick(table: Reader, role: str) -> Pick:
    pick = Pick(
        css=selector(table, "css"),
        text=_pattern(table, "text"),
        extent=table.text("extent", SELF),
        role=cast("Role", table.choice("role", ROLES, role)),
    )
    table.done()
    if not pick.css and not pick.text:
        raise table.error("css", "needs css, text or both")
    if pick.extent.startswith(CLOSEST):
        check_selector(table, "extent", pick.extent.removeprefix(CLOSEST))
        if not pick.css:
            raise table.error("extent", "closest needs css")
    else:
        table.choice("extent", (*EXTENTS, CLOSEST), SELF)
    return pick


def marker(table: Reader, language: str) -> Marker:
    texts, patterns = table.texts("text"), table.patterns("pattern")
    guard = table.table("guard")
    name = table.text("id", (texts or patterns or ("",))[0])
    plain = Guard()
    marker = Marker(
        id=name,
        opens=cast("Opens", table.choice("opens", OPENS, "line")),
        role=cast("Role", table.choice("role", ROLES, "other")),
        texts=texts,
        patterns=patterns,
        language=language,
        within=cast("Within", table.choice("within", WITHIN, "page")),
        guard=Guard(
            guard.whole("min_words_before", plain.min_words_before),
            guard.number("min_share_before", plain.min_share_before),
        ),
    )
    guard.done()
    table.done()
    if not texts and not patterns:
        raise table.error("text", "needs text or pattern")
    return marker


def fields(table: Reader) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name in filter(table.has, FIELDS):
        inner = table.table(name)
        found[name] = Field(
            sources=tuple(_source(inner, source) for source in inner.texts("from")),
            strip=inner.patterns("strip"),
            split=inner.patterns("split"),
            timezone=_zone(inner),
        )
        inner.done()
        if not found[name].sources:
            raise inner.error("from", f"needs a list of sources: {', '.join(SOURCES)}")
    table.expect(FIELDS)
    table.done()
    return found


def _source(table: Reader, source: str) -> str:
    kind, _, rest = source.partition(":")
    if f"{kind}:" not in SOURCES or not rest.strip():
        raise table.error("from", f"{source!r} is no source; they begin with {', '.join(SOURCES)}")
    if kind == "css":
        check_selector(table, "from", css_part(rest)[0])
    elif kind in {"line", "first", "above", "below"}:
        table.pattern("from", rest)
    return source


def css_part(source: str) -> tuple[str, str]:
    """`.byline a@title` as its selector and attribute; the attribute may be empty."""
    selector, at, attribute = source.rpartition("@")
    if not at or not attribute.replace("-", "").replace(":", "").isalnum():
        return source, ""
    return selector, attribute


def _zone(table: Reader) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  only rules with zones

    zone = table.text("timezone")
    if zone and not table.trusted:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise table.error("timezone", f"{zone!r} is unknown; write Europe/London") from error
    return zone


def selector(table: Reader, key: str) -> str:
    selectors = table.texts(key)
    for selector in selectors:
        check_selector(table, key, selector)
    return ", ".join(selectors)


def _pattern(table: Reader, key: str) -> str:
    pattern = table.text(key)
    return table.pattern(key, pattern) if pattern or table.has(key) else ""


def check_selector(table: Reader, key: str, selector: str) -> None:
    """Raise `RuleError` for a selector that the engine does not know."""
    if table.trusted:
        return
    if len(selector) > MAX_SELECTOR:
        raise table.error(key, f"{len(selector)} characters of selector; at most {MAX_SELECTOR}")
    if selector.count("(") != selector.count(")") or selector.count("[") != selector.count("]"):
        raise table.error(key, f"{selector!r}: a bracket is not closed")
    try:
        _blank().select(selector)
    except ValueError as error:
        hint = "; write XPath as CSS" if "//" in selector else ""
        raise table.error(key, f"{selector!r} is no CSS selector{hint}") from error


@cache
def _blank() -> Tree:
    return parse("<p>", Limits())
