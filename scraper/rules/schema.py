"""The JSON schema of rule files, so that editors complete and check them while one types."""

from __future__ import annotations

import json
from typing import Any

from scraper.rules.markers import OPENS, WITHIN, Guard
from scraper.rules.parts import EXTENTS, ROLES, SOURCES
from scraper.rules.rule import FIELDS, MODES, Body
from scraper.rules.template import ROLES as TEMPLATE_ROLES

Schema = dict[str, Any]
_REQUIRES = "Selectors; when none is on the page, it has another layout"


def schema() -> Schema:
    """The schema of a rule file, as JSON-ready values."""
    layout = _layout()
    dates = {"since": {"type": "string"}, "until": {"type": "string"}}
    version = {**dates, "requires": _texts(_REQUIRES), **layout}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A site rule",
        "type": "object",
        "additionalProperties": False,
        "required": ["match"],
        "properties": {
            "schema": {"const": 1},
            "id": _string("What the rule is called: its host, or platform/<name>"),
            "extends": _texts("Ids of rules that apply with this one"),
            "match": _match(),
            **layout,
            "version": _list(_table(version), "Other layouts; the one of the capture date is used"),
            "template": _template(),
            "provenance": _provenance(),
        },
    }


def schema_text() -> str:
    """The schema as the text of a `.json` file."""
    return json.dumps(schema(), indent=2) + "\n"


def _match() -> Schema:
    signal = {
        "css": _texts("A selector that matches (HTML)"),
        "line": _string("A whole line (plain text)"),
        "pattern": _string("A pattern that a line matches (plain text)"),
        "weight": {"type": "number"},
    }
    return _table(
        {
            "hosts": _texts("example.com (and www.), *.example.com (all below it)"),
            "paths": _texts("Patterns; one must match the path"),
            "paths_exclude": _texts("Patterns; none may match the path"),
            "signal": _list(_table(signal), "Signs of a platform"),
            "requires": _texts(_REQUIRES),
            "score": {"type": "number", "description": "The sum of weights that is enough"},
        }
    )


def _layout() -> Schema:
    pick = {
        "css": _texts("Selectors"),
        "text": _string("A pattern over the text of the element or block"),
        "extent": {"anyOf": [{"enum": list(EXTENTS)}, {"pattern": "^closest:"}]},
        "role": {"enum": list(ROLES)},
    }
    body = {
        "select": _texts("Selectors: the first that matches, all its matches joined"),
        "mode": {"enum": list(MODES)},
        "min_words": {"type": "integer", "default": Body().min_words},
    }
    return {
        "body": _table(body),
        "drop": _list(_table(pick), "What to take away"),
        "keep": _list(_table(pick), "What to keep whatever others say"),
        "text": _list(_marker(), "Lines and what they open, in HTML and plain text"),
        "fields": _table(dict.fromkeys(FIELDS, _field())),
    }


def _marker() -> Schema:
    guard = Guard()
    return _table(
        {
            "id": _string("A name for the labels it gives"),
            "text": _texts("Whole lines; case and punctuation aside"),
            "pattern": _texts("Patterns over a line"),
            "opens": {"enum": list(OPENS)},
            "within": {"enum": list(WITHIN)},
            "role": {"enum": list(ROLES)},
            "guard": _table(
                {
                    "min_words_before": {"type": "integer", "default": guard.min_words_before},
                    "min_share_before": {"type": "number", "default": guard.min_share_before},
                }
            ),
        }
    )


def _template() -> Schema:
    lines = {
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 1},
        "description": "Lines that repeat, each with the number of pages that have it",
    }
    return _table(
        {
            "pages": {"type": "integer", "minimum": 1},
            "since": {"type": "string"},
            "until": {"type": "string"},
            **dict.fromkeys(TEMPLATE_ROLES, lines),
        }
    ) | {"required": ["pages"], "description": "What the pages of the host have in common"}


def _field() -> Schema:
    return _table(
        {
            "from": _texts(f"Sources in order: {', '.join(SOURCES)}"),
            "strip": _texts("Patterns taken out of the value"),
            "split": _texts("Patterns between several values"),
            "timezone": _string("Of dates without one: Europe/London"),
        }
    )


def _provenance() -> Schema:
    keys = ("source", "author", "license", "note", "url", "created", "verified")
    return _table({key: {"type": "string"} for key in keys})


def _table(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _texts(description: str) -> Schema:
    texts = {"type": "array", "items": {"type": "string"}}
    return {"anyOf": [{"type": "string"}, texts], "description": description}


def _string(description: str) -> Schema:
    return {"type": "string", "description": description}
