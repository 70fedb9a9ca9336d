"""Reads TOML tables key by key, and names every mistake: file, key, nearest right word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from scraper.errors import RuleError
from scraper.rules.patterns import PatternError, check


class Reader:
    """One table. Keys are taken by kind; `done` refuses those that nobody asked for."""

    def __init__(
        self, data: Mapping[str, Any], file: str, name: str = "", *, trusted: bool = False
    ) -> None:
        self.file, self.name, self.trusted = file, name, trusted
        self._data = data
        self._known: list[str] = []

    def error(self, key: str, message: str) -> RuleError:
        where = f"[{self.name}] {key}" if self.name else key
        return RuleError(f"{self.file}: {where}: {message}")

    def has(self, key: str) -> bool:
        return key in self._data

    def text(self, key: str, default: str = "") -> str:
        value = self._take(key, default, str, "a text in quotes")
        assert isinstance(value, str)  # noqa: S101  by _take
        return value

    def number(self, key: str, default: float) -> float:
        value = self._take(key, default, (int, float), "a number")
        assert isinstance(value, int | float)  # noqa: S101
        return value

    def whole(self, key: str, default: int) -> int:
        value = self._take(key, default, int, "a whole number")
        assert isinstance(value, int)  # noqa: S101
        return value

    def day(self, key: str) -> date | None:
        value = self._take(key, None, (date, str), "a date such as 2024-06-18")
        if isinstance(value, str):  # from the index, where dates are texts
            return date.fromisoformat(value)
        return value.date() if isinstance(value, datetime) else value

    def names(self) -> tuple[str, ...]:
        """The keys of a table whose keys are texts, in the order of the file."""
        return tuple(self._data)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self._take(key, [], (list, str), "a list of texts")
        items = [value] if isinstance(value, str) else list(value)
        for item in items:
            if not isinstance(item, str) or not item.strip():
                raise self.error(key, f"must be a list of texts, has {item!r}")
        return tuple(items)

    def choice(self, key: str, options: Iterable[str], default: str) -> str:
        value = self.text(key, default)
        if value not in options:
            raise self.error(
                key, f"{value!r} is none of {', '.join(options)}{near(value, options)}"
            )
        return value

    def patterns(self, key: str) -> tuple[str, ...]:
        found = self.texts(key)
        for pattern in found:
            self.pattern(key, pattern)
        return found

    def pattern(self, key: str, pattern: str) -> str:
        if self.trusted:
            return pattern
        try:
            check(pattern)
        except PatternError as error:
            raise self.error(key, f"{_short(pattern)}: {error}") from error
        return pattern

    def table(self, key: str) -> Reader:
        value = self._take(key, {}, dict, f"a table [{key}]")
        return Reader(value, self.file, self._below(key), trusted=self.trusted)

    def tables(self, key: str) -> list[Reader]:
        value = self._take(key, [], list, f"a list of tables [[{key}]]")
        if not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"must be a list of tables [[{key}]]")
        name = self._below(key)
        return [
            Reader(item, self.file, f"{name} {n}", trusted=self.trusted)
            for n, item in enumerate(value, 1)
        ]

    def expect(self, keys: Iterable[str]) -> None:
        """Name keys that may be there, for `done`."""
        self._known += keys

    def done(self) -> None:
        """Raise `RuleError` for a key that no one asked for."""
        for key in self._data:
            if key not in self._known:
                raise self.error(key, f"unknown key{near(key, self._known)}")

    def _below(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _take(self, key: str, default: Any, kind: Any, wanted: str) -> Any:
        self._known.append(key)
        value = self._data.get(key, default)
        if value is default:
            return value
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.error(key, f"must be {wanted}, is {_short(repr(value))}")
        return value


def near(word: str, options: Iterable[str]) -> str:
    """`; did you mean 'hosts'?`, or the words that there are when none is close."""
    options = list(options)
    close = difflib.get_close_matches(word, options, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known here: {', '.join(options)}" if 0 < len(options) <= 20 else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
