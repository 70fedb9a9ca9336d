"""How an answer is scored against an annotation; the worked examples are in the tests.

Two measures of text are usual, and both are reported: the bag of words (mean of the pages' F1)
and the shingles of four words in a row (precision and recall averaged over pages, then F1), as
in the article-extraction-benchmark; shingles see the order of words and text given twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

_WORD = re.compile(r"\w+")
T = TypeVar("T")
_JOINING = frozenset({"and", "by", "und", "von", "et", "par", "y", "por", "e", "di"})


class Overlap(NamedTuple):
    """Counts of what an answer and its gold share and do not."""

    common: int
    extra: int  # in the answer alone
    missing: int  # in the gold alone

    @property
    def precision(self) -> float:
        return _share(self.common, self.extra, self.missing)

    @property
    def recall(self) -> float:
        return _share(self.common, self.missing, self.extra)

    @property
    def f1(self) -> float:
        return f1(self.precision, self.recall)


def words(text: str) -> list[str]:
    r"""The lower-case `\w+` tokens."""
    return _WORD.findall(text.lower())


def word_overlap(answer: str, gold: str) -> Overlap:
    """The overlap of the two bags of words."""
    return _overlap(Counter(words(answer)), Counter(words(gold)))


def shingle_overlap(answer: str, gold: str, size: int = 4) -> Overlap:
    """The overlap of the two bags of shingles; a shorter text is one shingle."""
    return _overlap(_shingles(answer, size), _shingles(gold, size))


def shingle_f1(pages: Iterable[Overlap]) -> float:
    """F1 of the mean precision over pages that gave text and the mean recall over pages with
    gold text: empty answers lower recall only, as in the article-extraction-benchmark."""
    overlaps = list(pages)
    given = [page.precision for page in overlaps if page.common + page.extra]
    gold = [page.recall for page in overlaps if page.common + page.missing]
    return f1(mean(given), mean(gold))


def found(text: str, snippets: Sequence[str]) -> int:
    """How many of the snippets stand in the text, white space collapsed, case ignored."""
    flat = _flat(text)
    return sum(_flat(snippet) in flat for snippet in snippets)


def same_title(answer: str, gold: str) -> bool:
    """Equal but for case, punctuation and spaces."""
    return words(answer) == words(gold)


def same_authors(answer: Iterable[str], gold: str) -> bool:
    """The same names, however they are listed: order and joining words do not count."""
    return _names(" ".join(answer)) == _names(gold)


def same_day(answer: str, gold: str) -> bool:
    """The same day of two ISO 8601 dates; the time of day does not count."""
    return answer[:10] == gold[:10]


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 when both are 0."""
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def _share(common: int, wrong: int, other: int) -> float:
    """common / (common + wrong); two empty texts agree, an empty one against words does not."""
    if common + wrong == 0:
        return 0.0 if other else 1.0
    return common / (common + wrong)


def _overlap(answer: Counter[T], gold: Counter[T]) -> Overlap:
    common = (answer & gold).total()
    return Overlap(common, answer.total() - common, gold.total() - common)


def _shingles(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = words(text)
    if not tokens:
        return Counter()
    return Counter(
        tuple(tokens[start : start + size]) for start in range(max(1, len(tokens) - size + 1))
    )


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _names(text: str) -> Counter[str]:
    return Counter(word for word in words(text) if word not in _JOINING)
