"""Rules and markers as plain lists, and back: what the index of a folder holds.

Reading 2,000 files and trying every selector takes seconds; making 2,000 rules from lists does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from scraper.rules.markers import Guard, Marker
from scraper.rules.rule import Body, Field, Layout, Pick, Rule, Signal, Where
from scraper.rules.template import Line, Template


def pack(value: Rule | Marker) -> Sequence[Any]:
    """A rule or marker as nested lists of texts and numbers; days are ISO texts in JSON."""
    return astuple(value)


def unpack_rule(packed: Sequence[Any]) -> Rule:
    """The rule that was packed."""
    name, where, layouts, extends, provenance, file, rescue_only, template = packed
    return Rule(
        name, _where(*where), tuple([_layout(*layout) for layout in layouts]), tuple(extends),
        provenance, file, rescue_only, _template(*template) if template else None,
    )  # fmt: skip


def unpack_marker(packed: Sequence[Any]) -> Marker:
    """The marker that was packed."""
    name, opens, role, texts, patterns, language, within, guard = packed
    return Marker(name, opens, role, tuple(texts), tuple(patterns), language, within, Guard(*guard))


def _where(
    hosts: list[str], paths: list[str], exclude: list[str], signals: list[Any], score: float
) -> Where:
    found = tuple([Signal(*signal) for signal in signals])
    return Where(tuple(hosts), tuple(paths), tuple(exclude), found, score)


def _layout(*packed: Any) -> Layout:
    since, until, requires, body, drops, keeps, text, fields = packed
    select, mode, least = body
    return Layout(
        _day(since),
        _day(until),
        requires,
        Body(tuple(select), mode, least),
        tuple([Pick(*pick) for pick in drops]),
        tuple([Pick(*pick) for pick in keeps]),
        tuple(map(unpack_marker, text)),
        {name: _field(*field) for name, field in fields.items()},
    )


def _template(pages: int, lines: list[Any], since: str | None, until: str | None) -> Template:
    return Template(pages, tuple([Line(*line) for line in lines]), _day(since), _day(until))


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _field(sources: list[str], strip: list[str], split: list[str], timezone: str) -> Field:
    return Field(tuple(sources), tuple(strip), tuple(split), timezone)
