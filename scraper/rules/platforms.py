"""Platforms by the signs of a page: one look-up tells which of 2,000 are worth a closer look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from scraper.rules.markers import line_key
from scraper.rules.rule import Rule, Signal
from scraper.rules.selectors import alternatives


class Platforms:
    """Rules with signs, by what a page must have for one of these to show."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_name: dict[str, list[int]] = {}
        self._by_line: dict[str, list[int]] = {}
        self._nameless: list[int] = []  # they have signs that are no name, or no whole line
        self._patterns: list[int] = []
        for number, rule in enumerate(rules):
            for signal in rule.where.signals:
                self._add(number, signal)

    def of(self, shown: Set[str], *, html: bool) -> Iterable[Rule]:
        """The rules of which a sign may be on a page, in their order.

        `shown`: the classes and ids of an HTML page in lower case, or the lines of a text page by
        `line_key`.
        """
        table = self._by_name if html else self._by_line
        numbers = set(self._nameless if html else self._patterns)
        for name in table.keys() & shown:
            numbers.update(table[name])
        return [self._rules[number] for number in sorted(numbers)]

    def _add(self, number: int, signal: Signal) -> None:
        if signal.css:
            for part in alternatives(signal.css):
                if part.name:
                    self._by_name.setdefault(part.name, []).append(number)
                else:
                    self._nameless.append(number)
        elif signal.line:
            self._by_line.setdefault(line_key(signal.line), []).append(number)
        else:
            self._patterns.append(number)
