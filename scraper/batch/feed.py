"""Records into batches: many small ones to a message, a large one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

MOST_ITEMS = 64  # about a tenth of a second's work, so that sending is a trifle beside it
MOST_BYTES = 2 << 20


class Numbered(NamedTuple):
    """An item with its place in the input, and how often it saw its worker die."""

    number: int
    item: Any
    size: int
    deaths: int = 0


class Feed:
    """Batches of items, made one ahead. They begin small, so that short inputs are shared too."""

    def __init__(self, items: Iterable[Any], size: Callable[[Any], int]) -> None:
        self._items = enumerate(items)
        self._size = size
        self._most = 1
        self._left: Numbered | None = None
        self._made: list[Numbered] = []

    def peek(self) -> list[Numbered]:
        """The next batch, which stays; empty at the end of the input."""
        if not self._made:
            self._made = self._make()
        return self._made

    def take(self) -> list[Numbered]:
        """The next batch."""
        batch, self._made = self.peek(), []
        return batch

    def _make(self) -> list[Numbered]:
        batch: list[Numbered] = []
        weight = 0
        while len(batch) < self._most:
            numbered = self._next()
            if numbered is None:
                break
            if batch and weight + numbered.size > MOST_BYTES:
                self._left = numbered
                break
            batch.append(numbered)
            weight += numbered.size
        self._most = min(MOST_ITEMS, self._most + 1)
        return batch

    def _next(self) -> Numbered | None:
        if self._left:
            numbered, self._left = self._left, None
            return numbered
        for number, item in self._items:
            return Numbered(number, item, self._size(item))
        return None
