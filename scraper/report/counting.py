"""Counting a stream of any length in memory that does not grow with it; without chance or clock."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SURE = 3.0  # standard deviations: of a thousand ordinary hosts one looks unusual


class Capped(Counter[K]):
    """A counter of so many keys at the most; what comes later is counted in `others`."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.others = 0

    def count(self, key: K, times: int = 1) -> None:
        """Count a key."""
        if key in self or len(self) < self._most:
            self[key] += times
        else:
            self.others += times

    def ranked(self, most: int) -> list[tuple[K, int]]:
        """The most frequent keys; of equally frequent ones those that came first."""
        return sorted(self.items(), key=lambda pair: -pair[1])[:most]


class Frequent(Generic[K]):
    """The keys that come often, by the algorithm of Misra and Gries.

    No count is too high. Once there were more keys than fit, each is too low by `floor` at most,
    and every key that came more often than that is there.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[K, int] = {}
        self.floor = 0

    def count(self, key: K) -> None:
        """Count a key."""
        self._counts[key] = self._counts.get(key, 0) + 1
        if len(self._counts) > self._most:
            less = sorted(self._counts.values())[self._most // 2]
            self._counts = {k: n - less for k, n in self._counts.items() if n > less}
            self.floor += less

    def __getitem__(self, key: K) -> int:
        return self._counts.get(key, 0)

    def ranked(self, least: int) -> Iterator[tuple[K, int]]:
        """The keys that came at least so often, the most frequent first."""
        found = [pair for pair in self._counts.items() if pair[1] >= least]
        return iter(sorted(found, key=lambda pair: -pair[1]))


class Lowest(Generic[V]):
    """The values with the lowest ranks: the worst by their score, or a sample by their lots."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[float, int, V]] = []
        self._number = 0

    def would_take(self, rank: float) -> bool:
        """Whether a value of this rank is among the lowest so far; of equals the first are."""
        return len(self._heap) < self._most or rank < -self._heap[0][0]

    def add(self, rank: float, value: V) -> None:
        """Take a value, if it is among the lowest."""
        if self.would_take(rank):
            self._number += 1
            entry = (-rank, -self._number, value)
            push = heapq.heappush if len(self._heap) < self._most else heapq.heapreplace
            push(self._heap, entry)

    def __len__(self) -> int:
        return len(self._heap)

    def __iter__(self) -> Iterator[V]:
        """The values, the lowest first."""
        return (value for _, _, value in sorted(self._heap, key=lambda one: (-one[0], -one[1])))


def lower_bound(count: int, total: int) -> float:
    """What a share surely is, of which `count` of `total` were seen: the lower end by Wilson."""
    if not count:
        return 0.0
    share, square = count / total, SURE * SURE
    spread = SURE * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (share + square / (2 * total) - spread) / (1 + square / total))
