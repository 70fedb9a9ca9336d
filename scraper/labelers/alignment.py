"""Which words of a page another text is made of: the two aligned in order, main run first.

Anchors are runs of words that stand once in each text; between two anchors shorter runs are tried.
Text that a page repeats (a headline in the menu, a copy for phones) thus counts where the main run
passes, not everywhere it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w")
_TOKEN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_SIZES = (12, 7, 4, 2, 1)  # words of an anchor, one pass each
# Runs of one or two words say something only in a narrow gap: elsewhere "the" matches anything.
_NARROW = 60


class _Gap(NamedTuple):
    """Two stretches, not aligned yet: of the page `a0..a1`, of the other text `b0..b1`."""

    a0: int
    a1: int
    b0: int
    b1: int


def tokens(text: str) -> list[str]:
    """The words of a text, lower case; of scripts without spaces the single characters."""
    return _TOKEN.findall(text.lower())


def shares(blocks: Sequence[Sequence[str]], text: Sequence[str]) -> list[float]:
    """For every block (its tokens), the share of it that the text is made of, 0 to 1."""
    page = [word for block in blocks for word in block]
    matched, used = align(page, text)
    counts, start = [], 0
    for block in blocks:
        counts.append(sum(matched[start : start + len(block)]))
        start += len(block)
    _moved(blocks, counts, [word for word, done in zip(text, used, strict=True) if not done])
    sizes = (len(block) or 1 for block in blocks)
    return [count / size for count, size in zip(counts, sizes, strict=True)]


def align(a: Sequence[str], b: Sequence[str]) -> tuple[bytearray, bytearray]:
    """1 for every word of `a`, and of `b`, that has its partner in the other."""
    in_a, in_b = bytearray(len(a)), bytearray(len(b))
    gaps = [_Gap(0, len(a), 0, len(b))]
    for size in _SIZES:
        rest: list[_Gap] = []
        for gap in gaps:
            if size <= 2 and gap.a1 - gap.a0 > _NARROW:
                continue
            a_end, b_end = gap.a0, gap.b0
            for start_a, start_b, length in _runs(a, b, gap, size):
                in_a[start_a : start_a + length] = b"\1" * length
                in_b[start_b : start_b + length] = b"\1" * length
                rest.append(_Gap(a_end, start_a, b_end, start_b))
                a_end, b_end = start_a + length, start_b + length
            rest.append(_Gap(a_end, gap.a1, b_end, gap.b1))
        gaps = [gap for gap in rest if gap.a0 < gap.a1 and gap.b0 < gap.b1]
    return in_a, in_b


def _runs(
    a: Sequence[str], b: Sequence[str], gap: _Gap, size: int
) -> Iterator[tuple[int, int, int]]:
    """The longest equal runs around anchors of `size` words, in order, without overlap."""
    a_end, b_end = gap.a0, gap.b0
    for anchor_a, anchor_b in _in_order(_anchors(a, b, gap, size)):
        if anchor_a < a_end or anchor_b < b_end:
            continue
        start_a, start_b = anchor_a, anchor_b
        while start_a > a_end and start_b > b_end and a[start_a - 1] == b[start_b - 1]:
            start_a, start_b = start_a - 1, start_b - 1
        a_end, b_end = anchor_a + size, anchor_b + size
        while a_end < gap.a1 and b_end < gap.b1 and a[a_end] == b[b_end]:
            a_end, b_end = a_end + 1, b_end + 1
        yield start_a, start_b, a_end - start_a


def _anchors(a: Sequence[str], b: Sequence[str], gap: _Gap, size: int) -> list[tuple[int, int]]:
    """Runs that stand once in `b`; of several places in `a`, the one nearest to the main run.

    In a gap that ends with the main run that is the last place, otherwise the first.
    """
    last = gap.a0 == 0 and gap.b1 < len(b)
    places_b = _places(b, gap.b0, gap.b1, size)
    found: dict[int, int] = {}
    for position in range(gap.a0, gap.a1 - size + 1):
        place = places_b.get(tuple(a[position : position + size]), -1)
        if place >= 0 and (last or place not in found):
            found[place] = position
    return [(position, place) for place, position in sorted(found.items())]


def _places(b: Sequence[str], start: int, stop: int, size: int) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for position in range(start, stop - size + 1):
        run = tuple(b[position : position + size])
        places[run] = -1 if run in places else position
    return places


def _in_order(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest rising subsequence of anchors that are sorted by their place in `b`."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (position, _) in enumerate(anchors):
        slot = bisect_left(tops, position)
        before.append(ends[slot - 1] if slot else -1)
        if slot == len(tops):
            tops.append(position)
            ends.append(index)
        else:
            tops[slot], ends[slot] = position, index
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(anchors[index])
        index = before[index]
    return chain[::-1]


def _moved(blocks: Sequence[Sequence[str]], counts: list[int], rest: Sequence[str]) -> None:
    """Count blocks in full whose words stand elsewhere in the text, out of order."""
    left = set(zip(rest, rest[1:], rest[2:], strict=False))
    for index, block in enumerate(blocks):
        if len(block) < 8 or counts[index] * 2 > len(block):
            continue
        mine = set(zip(block, block[1:], block[2:], strict=False))
        if len(mine & left) >= 0.8 * len(mine):
            counts[index] = len(block)
            left -= mine
