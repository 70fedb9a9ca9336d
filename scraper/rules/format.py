"""Rule files: TOML text to a `Rule`, with every mistake named. See `site_rules/README.md`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from scraper.errors import RuleError
from scraper.rules import parts
from scraper.rules.markers import Marker
from scraper.rules.reader import Reader
from scraper.rules.rule import Body, Layout, Rule, Where
from scraper.rules.template import read_template

SCHEMA = 1
HEADS = {"platforms": "platform/", "groups": "group/", "templates": "template/"}  # of ids
MAX_FILE = 500_000  # bytes; the longest of 2,040 public rule files has 13 kB
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
    return HEADS.get(file.parent.name, "") + file.stem


def read_rule(data: Mapping[str, Any], file: str, *, trusted: bool = False) -> Rule:
    """One rule from the tables of its file. Raises `RuleError` that names file and key.

    `trusted` leaves out the trial of selectors and patterns: the file was read before.
    """
    top = Reader(data, file, trusted=trusted)
    if (schema := top.whole("schema", SCHEMA)) != SCHEMA:
        raise top.error("schema", f"{schema} is unknown here; this release reads {SCHEMA}")
    match = top.table("match")
    requires = parts.selector(match, "requires")
    rule = Rule(
        id=top.text("id", rule_id(PurePath(file))),
        where=_where(match),
        layouts=(
            _layout(top, requires=requires),
            *(_version(version) for version in top.tables("version")),
        ),
        extends=top.texts("extends"),
        provenance=_provenance(top.table("provenance")),
        file=file,
        template=read_template(top.table("template")) if top.has("template") else None,
    )
    top.done()
    if not rule.where.hosts and not rule.where.signals:
        raise top.error("[match]", "needs hosts or signal, or the rule fits no page")
    if rule.level != "platform" and not rule.where.hosts:
        raise top.error("[match]", f"a {rule.level} rule needs hosts")
    if rule.level == "template" or rule.template:
        _check_template(rule, top)
    return rule


def _check_template(rule: Rule, top: Reader) -> None:
    """A template has a file of its own, so that learning it anew takes nothing else with it."""
    if rule.level != "template":
        raise top.error("id", f"of a template must begin with 'template/', is {rule.id!r}")
    if rule.template is None:
        raise top.error("[template]", "is missing, and a template holds nothing else")
    if rule.extends or rule.layouts != (Layout(body=Body(mode="drop")),):
        raise top.error("[template]", "stands alone; write what else you know in a rule of its own")


def read_markers(
    data: Mapping[str, Any], file: str, *, trusted: bool = False
) -> tuple[Marker, ...]:
    """The markers of one language from the tables of its file. Raises `RuleError`."""
    top = Reader(data, file, trusted=trusted)
    top.whole("schema", SCHEMA)
    language = top.text("language", PurePath(file).stem)
    found = tuple(parts.marker(table, language) for table in top.tables("marker"))
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
        signals=tuple(parts.signal(signal) for signal in table.tables("signal")),
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


def _version(table: Reader) -> Layout:
    since, until = table.day("since"), table.day("until")
    if not since and not until and not table.has("requires"):
        raise table.error("until", "a version needs since, until or requires")
    requires = parts.selector(table, "requires")
    layout = _layout(table, since=since, until=until, requires=requires)
    table.done()
    return layout


def _layout(table: Reader, **when: Any) -> Layout:
    return Layout(
        **when,
        body=parts.body(table.table("body")),
        drops=tuple(parts.pick(drop, "other") for drop in table.tables("drop")),
        keeps=tuple(parts.pick(keep, "body") for keep in table.tables("keep")),
        text=tuple(parts.marker(text, "") for text in table.tables("text")),
        fields=parts.fields(table.table("fields")),
    )


def _provenance(table: Reader) -> dict[str, str]:
    known = ("source", "author", "license", "note", "url")
    found = {key: table.text(key) for key in known}
    found |= {key: str(table.day(key) or "") for key in ("created", "verified")}
    table.done()
    return {key: value for key, value in found.items() if value}
