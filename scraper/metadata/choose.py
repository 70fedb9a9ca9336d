"""How a field is chosen: candidates speak for values, and a small measured table weighs them.

Every candidate names its source and the facts that speak for or against it. Candidates with the
same value join into one group; a group's score is the sum of the weights of its distinct facts
(a conditional logit with named weights; see `weights`).
The best group wins, if its score says that it is more likely right than wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Generic, NamedTuple, TypeVar

from scraper.metadata.weights import Weights

V = TypeVar("V")


class Candidate(NamedTuple, Generic[V]):
    """One source's opinion: `by` is its provenance, `facts` what the weights know of it."""

    value: V
    key: str  # candidates with equal keys mean the same value
    by: str
    facts: tuple[str, ...]
    block: int = -1  # the block that it was read from


@dataclass(slots=True)
class Group(Generic[V]):
    """All candidates for one value, in the order in which they were found."""

    key: str
    members: list[Candidate[V]] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)

    def score(self, weights: Mapping[str, float]) -> float:
        """The log-odds that this value is right."""
        # fsum: sets come in any order, and the sum is not to depend on it
        return fsum([weights["bias"], *filter(None, map(weights.get, self.facts))])

    def kinds(self) -> set[str]:
        """The kinds of sources that name this value."""
        return {member.by.partition(":")[0] for member in self.members}

    def sources(self) -> int:
        """How many kinds of sources name this value, up to four."""
        return 1 if len(self.members) == 1 else min(len(self.kinds()), 4)


def grouped(candidates: Iterable[Candidate[V]]) -> list[Group[V]]:
    """Candidates by value, groups in the order of their first members."""
    groups: dict[str, Group[V]] = {}
    for candidate in candidates:
        group = groups.setdefault(candidate.key, Group(candidate.key))
        group.members.append(candidate)
        group.facts.update(candidate.facts)
    return list(groups.values())


def best(groups: Sequence[Group[V]], table: Weights) -> Group[V] | None:
    """The group with the highest score, if that reaches the threshold of the table; else None."""
    scored = [(group.score(table.of), -number, group) for number, group in enumerate(groups)]
    if not scored:
        return None
    score, _, group = max(scored, key=lambda item: item[:2])
    return group if score >= table.threshold else None


def agreement(group: Group[V]) -> Iterator[str]:
    """How many kinds of sources name this value, and whether a reader sees it."""
    yield f"sources:{group.sources()}"
    if group.kinds() - {"json-ld", "meta", "url", "title-tag"}:
        yield "visible"
