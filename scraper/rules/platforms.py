"""Platforms by the signs of a page: a few look-ups tell which of 2,000 are worth a closer look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from scraper.rules.markers import line_key
from scraper.rules.rule import Rule, Signal
from scraper.rules.selectors import Alternative, Names, Value, alternatives

Numbers = dict[str, list[int]]
# Attributes that say of another what it is: `meta[name=generator][content^=Word]`.
_KINDS = frozenset({"name", "property", "rel", "type"})


class Platforms:
    """Rules with signs, by what a page must have for one of these to show."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_line: Numbers = {}
        self._by_name: Numbers = {}
        self._by_value: dict[str, _Values] = {}  # by attribute
        self._patterns: list[int] = []
        self._always: list[int] = []  # of HTML
        for number, rule in enumerate(rules):
            for signal in rule.where.signals:
                self._add(number, signal)

    def of_html(self, names: Names) -> list[Rule]:
        """The rules of which a sign may be on an HTML page, in their order."""
        numbers = set(self._always)
        for name in self._by_name.keys() & names.words:
            numbers.update(self._by_name[name])
        for attribute, values in self._by_value.items():
            known = names.values(attribute)
            if known is not None:
                numbers.update(values.within(known))
        return [self._rules[number] for number in sorted(numbers)]

    def of_text(self, lines: Set[str]) -> list[Rule]:
        """The rules of which a sign may be among these lines, given by `line_key`."""
        numbers = set(self._patterns)
        for line in self._by_line.keys() & lines:
            numbers.update(self._by_line[line])
        return [self._rules[number] for number in sorted(numbers)]

    def _add(self, number: int, signal: Signal) -> None:
        if signal.css:
            for part in alternatives(signal.css):
                self._add_css(number, part)
        elif signal.line:
            self._by_line.setdefault(line_key(signal.line), []).append(number)
        else:
            self._patterns.append(number)

    def _add_css(self, number: int, part: Alternative) -> None:
        if part.name:
            self._by_name.setdefault(part.name, []).append(number)
        elif part.values:
            value = max(part.values, key=lambda v: (v.attribute not in _KINDS, len(v.part)))
            self._by_value.setdefault(value.attribute, _Values()).add(value, number)
        else:
            self._always.append(number)


class _Values:
    """The values of one attribute that signs ask for."""

    def __init__(self) -> None:
        self._beginnings: Numbers = {}
        self._sizes: set[int] = set()  # of these
        self._parts: Numbers = {}

    def add(self, value: Value, number: int) -> None:
        if value.begins and value.attribute not in {"class", "id"} and "\n" not in value.part:
            self._beginnings.setdefault(value.part, []).append(number)
            self._sizes.add(len(value.part))
        else:
            self._parts.setdefault(value.part, []).append(number)

    def within(self, known: str) -> Iterator[int]:
        """The rules whose value may be among those on a page, a line each."""
        for part, numbers in self._parts.items():
            if part in known:
                yield from numbers
        if self._sizes:
            lines = known.split("\n")
            for size in self._sizes:
                for beginning in self._beginnings.keys() & {line[:size] for line in lines}:
                    yield from self._beginnings[beginning]
