"""Fingerprints: a number for any stretch of characters, equal for equal ones.

A polynomial hash modulo 2**64 whose sums run over the whole text, so that the number of a stretch
is the difference of two of them, and those of thousands are told at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scraper.labelers.columns import Index, whole

Codes: TypeAlias = NDArray[np.unsignedinteger[Any]]
Numbers: TypeAlias = NDArray[np.uint64]
BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(BASE, -1, 1 << 64)


class Prints:
    """The fingerprints of a text, given as code points."""

    __slots__ = ("_inverse", "_running")

    def __init__(self, codes: Codes) -> None:
        size = len(codes) + 1
        self._running = np.zeros(size, np.uint64)
        np.cumsum(codes * _powers(BASE, size)[1:], out=self._running[1:])
        self._inverse = _powers(_INVERSE, size)

    def of(self, starts: Index, ends: Index) -> Numbers:
        """The numbers of these stretches."""
        running = self._running
        numbers: Numbers = running.take(ends) - running.take(starts)
        numbers *= self._inverse.take(starts)
        return numbers

    def windows(self, width: int) -> Numbers:
        """The numbers of all stretches of this width."""
        numbers: Numbers = self._running[width:] - self._running[:-width]
        numbers *= self._inverse[: len(numbers)]
        return numbers


class Lexicon:
    """Words that are found by their fingerprints, all of a page at once.

    A dict finds each for itself: of a thousand among 13,000 that are out of the processor's sight,
    it does so in 0.2 ms, this in 0.04.
    """

    __slots__ = ("_keys", "_rows")

    def __init__(self, words: Sequence[str]) -> None:
        lengths = whole([*map(len, words)])
        ends = lengths.cumsum()
        keys = Prints(code_points("".join(words))).of(ends - lengths, ends)
        order = keys.argsort()
        self._keys = np.append(keys[order], 0)  # behind the last there is none
        self._rows = np.append(order + 1, 0)

    def rows(self, prints: Numbers) -> Index:
        """The place of every word among those that are known, from 1; 0 for all others."""
        near = self._keys[:-1].searchsorted(prints)
        rows = self._rows.take(near)
        rows[self._keys.take(near) != prints] = 0
        return rows


def code_points(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


def _powers(base: int, size: int) -> Numbers:
    powers = np.full(size, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)
