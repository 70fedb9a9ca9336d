"""A rule as the text of its file: what `format.read_rule` reads back to the same rule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from scraper.rules.markers import Guard, Marker
from scraper.rules.rule import SELF, Body, Field, Layout, Pick, Rule, Signal, Where
from scraper.rules.template import ROLES, Template


def to_toml(rule: Rule) -> str:
    """The file of a rule, in the order of `site_rules/README.md`."""
    return "\n".join(_lines(rule)).strip() + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield "schema = 1"
    yield f"id = {_text(rule.id)}"
    if rule.extends:
        yield f"extends = {_texts(rule.extends)}"
    first, *others = rule.layouts
    yield from ("", "[match]", *_match(rule.where, first.requires), *_layout(first, ""))
    for layout in others:
        yield from ("", "[[version]]")
        for key, day in (("since", layout.since), ("until", layout.until)):
            if day:
                yield f"{key} = {day.isoformat()}"
        if layout.requires:
            yield f"requires = {_text(layout.requires)}"
        yield from _layout(layout, "version.")
    if rule.template:
        yield from _template(rule.template)
    if rule.provenance:
        yield from ("", "[provenance]")
        for key, value in rule.provenance.items():
            yield f"{key} = {value if key in {'created', 'verified'} else _text(value)}"


def _match(where: Where, requires: str) -> Iterator[str]:
    for key, values in (
        ("hosts", where.hosts), ("paths", where.paths), ("paths_exclude", where.paths_exclude),
    ):  # fmt: skip
        if values:
            yield f"{key} = {_texts(values)}"
    if requires:
        yield f"requires = {_text(requires)}"
    if where.signals:
        yield f"score = {where.score:g}"
        yield "signal = ["
        yield from (f"    {_signal(signal)}," for signal in where.signals)
        yield "]"


def _layout(layout: Layout, prefix: str) -> Iterator[str]:
    if layout.body.select:
        yield from _body(layout.body, prefix)
    for name, picks, role in (("drop", layout.drops, "other"), ("keep", layout.keeps, "body")):
        for pick in picks:
            yield from ("", f"[[{prefix}{name}]]", *_pick(pick, role))
    for marker in layout.text:
        yield from ("", f"[[{prefix}text]]", *_marker(marker))
    if layout.fields:
        yield from ("", f"[{prefix}fields]")
        yield from (f"{name} = {_field(field)}" for name, field in layout.fields.items())


def _body(body: Body, prefix: str) -> Iterator[str]:
    yield from ("", f"[{prefix}body]", f"select = {_texts(body.select)}")
    if body.mode != "scope":
        yield f"mode = {_text(body.mode)}"
    if body.min_words != Body().min_words:
        yield f"min_words = {body.min_words}"


def _pick(pick: Pick, role: str) -> Iterator[str]:
    if pick.css:
        yield f"css = {_text(pick.css)}"
    if pick.text:
        yield f"text = {_text(pick.text)}"
    if pick.extent != SELF:
        yield f"extent = {_text(pick.extent)}"
    if pick.role != role:
        yield f"role = {_text(pick.role)}"


def _marker(marker: Marker) -> Iterator[str]:
    if marker.id not in {*marker.texts, *marker.patterns}:
        yield f"id = {_text(marker.id)}"
    if marker.texts:
        yield f"text = {_texts(marker.texts)}"
    if marker.patterns:
        yield f"pattern = {_texts(marker.patterns)}"
    plain = (("opens", marker.opens, "line"), ("role", marker.role, "other"))
    for key, value, default in (*plain, ("within", marker.within, "page")):
        if value != default:
            yield f"{key} = {_text(value)}"
    guard = marker.guard
    if guard != Guard():
        words, share = guard.min_words_before, guard.min_share_before
        yield f"guard = {{ min_words_before = {words}, min_share_before = {share:g} }}"


def _field(field: Field) -> str:
    parts = [f"from = {_texts(field.sources)}"]
    parts += [
        f"{key} = {_texts(value)}"
        for key, value in (("strip", field.strip), ("split", field.split))
        if value
    ]
    if field.timezone:
        parts.append(f"timezone = {_text(field.timezone)}")
    return "{ " + ", ".join(parts) + " }"


def _template(template: Template) -> Iterator[str]:
    """The lines by role, those that take most first."""
    yield from ("", "[template]", f"pages = {template.pages}")
    for key, day in (("since", template.since), ("until", template.until)):
        if day:
            yield f"{key} = {day.isoformat()}"
    for role in ROLES:
        own = [line for line in template.lines if line.role == role]
        if own:
            yield from ("", f"[template.{role}]")
        for line in sorted(own, key=lambda line: (-line.on * len(line.text), line.text)):
            yield f"{_text(line.text)} = {line.on}"


def _signal(signal: Signal) -> str:
    kinds = (("css", signal.css), ("line", signal.line), ("pattern", signal.pattern))
    parts = [f"{key} = {_text(value)}" for key, value in kinds if value]
    return "{ " + ", ".join([*parts, f"weight = {signal.weight:g}"]) + " }"


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


def _text(value: str) -> str:
    """A TOML text; patterns, full of backslashes, as literal ones where that is possible."""
    if ("\\" in value or '"' in value) and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
