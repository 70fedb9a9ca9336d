"""Rule files: TOML text to a `Rule`, with every mistake named. See `site_rules/README.md`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from typing import Any, cast, get_args

from scraper.blocks import Role
from scraper.errors import RuleError
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
    Layout,
    Mode,
    Pick,
    Rule,
    Signal,
    Where,
)  # fmt: skip
from scraper.tree import Tree, parse

SCHEMA = 1
MAX_FILE = 500_000  # bytes; the longest of 2,040 public rule files has 13 kB
MAX_SELECTOR = 4_000  # characters of one selector list
ROLES: tuple[str, ...] = get_args(Role)
SOURCES = ("ld:", "meta:", "css:", "line:", "above:", "below:", "const:")
EXTENTS = (SELF, TO_END, TO_NEXT_HEADING)
# `co.uk` is a place for sites, not a site. These second labels under a country make one.
_SHARED = frozenset(
    ("ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "mil", "ne", "net", "nom", "or", "org")
)


def load_toml(content: bytes, file: str) -> dict[str, Any]:
    """The tables of one file. Raises `RuleError` when it is empty, huge or no TOML."""
    if len(content) > MAX_FILE:
        raise RuleError(f"{file}: {len(content):,} bytes; a rule file has at most {MAX_FILE:,}")
    try:
        data = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise RuleError(f"{file}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{file}: not TOML: {error}") from error
    if not data:
        raise RuleError(f"{file}: the file is empty")
    return data


def rule_id(file: PurePath) -> str:
    """The id that a file's place gives: `sites/example.com.toml`, `platforms/xenforo.toml`."""
    folder = {"platforms": "platform/", "groups": "group/"}.get(file.parent.name, "")
    return folder + file.stem


def read_rule(data: Mapping[str, Any], file: str, *, trusted: bool = False) -> Rule:
    """One rule from the tables of its file. Raises `RuleError` that names file and key.

    `trusted` leaves out the trial of selectors and patterns: the file was read before.
    """
    top = Reader(data, file, trusted=trusted)
    if (schema := top.whole("schema", SCHEMA)) != SCHEMA:
        raise top.error("schema", f"{schema} is unknown here; this release reads {SCHEMA}")
    rule = Rule(
        id=top.text("id", rule_id(PurePath(file))),
        where=_where(top.table("match")),
        layouts=(_layout(top), *(_version(version) for version in top.tables("version"))),
        extends=top.texts("extends"),
        provenance=_provenance(top.table("provenance")),
        file=file,
    )
    top.done()
    if not rule.where.hosts and not rule.where.signals:
        raise top.error("[match]", "needs hosts or signal, or the rule fits no page")
    if rule.level != "platform" and not rule.where.hosts:
        raise top.error("[match]", f"a {rule.level} rule needs hosts")
    return rule


def read_markers(
    data: Mapping[str, Any], file: str, *, trusted: bool = False
) -> tuple[Marker, ...]:
    """The markers of one language from the tables of its file. Raises `RuleError`."""
    top = Reader(data, file, trusted=trusted)
    top.whole("schema", SCHEMA)
    language = top.text("language", PurePath(file).stem)
    found = tuple(_marker(table, language) for table in top.tables("marker"))
    top.done()
    seen: set[str] = set()
    for marker in found:
        if marker.id in seen:
            raise top.error("marker", f"two markers have the id {marker.id!r}")
        seen.add(marker.id)
    return found


def _where(table: Reader) -> Where:
    where = Where(
        hosts=tuple(_host(table, host) for host in table.texts("hosts")),
        paths=table.patterns("paths"),
        paths_exclude=table.patterns("paths_exclude"),
        signals=tuple(_signal(signal) for signal in table.tables("signal")),
        score=table.number("score", 1),
    )
    table.done()
    reach = sum(signal.weight for signal in where.signals)
    if where.signals and reach < where.score:
        raise table.error("score", f"{where.score} is out of reach: all signals give {reach}")
    return where


def _host(table: Reader, host: str) -> str:
    name = host.removeprefix("*.")
    labels = name.split(".")
    if name != name.lower() or "/" in name or ":" in name or "*" in name or not all(labels):
        raise table.error("hosts", f"{host!r} is no host; write example.com or *.example.com")
    bare = len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SHARED)
    if bare and name != "localhost":
        raise table.error("hosts", f"{host!r} holds many sites; name one of them")
    return host.removeprefix("www.")


def _signal(table: Reader) -> Signal:
    signal = Signal(
        css=_selector(table, "css"),
        line=table.text("line"),
        pattern=_pattern(table, "pattern"),
        weight=table.number("weight", 1),
    )
    table.done()
    if sum(map(bool, (signal.css, signal.line, signal.pattern))) != 1:
        raise table.error("css", "a signal has one of css, line, pattern")
    return signal


def _version(table: Reader) -> Layout:
    since, until = table.day("since"), table.day("until")
    if not since and not until and not table.has("requires"):
        raise table.error("until", "a version needs since, until or requires")
    layout = _layout(table, since=since, until=until)
    table.done()
    return layout


def _layout(table: Reader, **dates: Any) -> Layout:
    return Layout(
        **dates,
        requires=_selector(table, "requires"),
        body=_body(table.table("body")),
        drops=tuple(_pick(drop, "other") for drop in table.tables("drop")),
        keeps=tuple(_pick(keep, "body") for keep in table.tables("keep")),
        text=tuple(_marker(text, "") for text in table.tables("text")),
        fields=_fields(table.table("fields")),
    )


def _body(table: Reader) -> Body:
    select = table.texts("select")
    for selector in select:
        check_selector(table, "select", selector)
    mode = cast("Mode", table.choice("mode", MODES, "scope" if select else "drop"))
    body = Body(select, mode, table.whole("min_words", 40))
    table.done()
    if bool(select) != (mode != "drop"):
        raise table.error("mode", f"{mode!r} with{'' if select else 'out'} select makes no sense")
    return body


def _pick(table: Reader, role: str) -> Pick:
    pick = Pick(
        css=_selector(table, "css"),
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


def _marker(table: Reader, language: str) -> Marker:
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


def _fields(table: Reader) -> dict[str, Field]:
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
    elif kind in {"line", "above", "below"}:
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


def _provenance(table: Reader) -> dict[str, str]:
    known = ("source", "author", "license", "note", "url")
    found = {key: table.text(key) for key in known}
    found |= {key: str(table.day(key) or "") for key in ("created", "verified")}
    table.done()
    return {key: value for key, value in found.items() if value}


def _selector(table: Reader, key: str) -> str:
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
