"""Boosted oblivious trees, evaluated with numpy: the learned labelers' models, kept as data.

An oblivious tree asks the same question at every node of a level, so a leaf's number is the row of
answers read as bits, and a whole forest is three gathers over arrays. The file names the facts that
the model was trained on and the recipe; a model of other facts is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from scraper.errors import InputError

Floats = NDArray[np.float32]
# Rows at a time: the answers of 4,096 rows to 3,000 questions are 12 MB, whatever the page.
_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest: question `q` asks whether fact `fact[q]` is over `border[q]`."""

    facts: tuple[str, ...]  # the names of the columns, in order
    about: Mapping[str, Any]  # recipe, date, corpus digest, scores
    fact: NDArray[np.int32]  # of each question, sorted
    border: Floats
    question: NDArray[np.int32]  # [level, tree]
    leaf: Floats  # [tree * 2**levels]
    bias: float

    @classmethod
    def load(cls, path: Path, facts: Sequence[str]) -> Trees:
        """Read a model file. Raises InputError when it is damaged or made for other facts."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                trees = cls._from(arrays)
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise InputError(f"{path}: not a model file ({error})") from error
        if trees.facts != tuple(facts):
            odd = sorted(set(trees.facts) ^ set(facts)) or ["their order"]
            named = ", ".join(odd[:5])
            raise InputError(f"{path}: the model was trained on other facts ({named}); train again")
        return trees

    @classmethod
    def _from(cls, arrays: Mapping[str, Any]) -> Trees:
        about = json.loads(str(arrays["about"]))
        return cls(
            facts=tuple(about.pop("facts")),
            about=about,
            fact=arrays["fact"].astype(np.int32),
            border=arrays["border"].astype(np.float32),
            question=arrays["question"].astype(np.int32),
            leaf=arrays["leaf"].astype(np.float32),
            bias=float(arrays["bias"]),
        )

    def save(self, path: Path) -> None:
        """Write the model file; the same model gives the same arrays."""
        about = json.dumps({**self.about, "facts": self.facts}, sort_keys=True)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                about=np.array(about),
                fact=self.fact.astype(np.uint16),
                border=self.border,
                question=self.question.astype(np.uint16),
                leaf=self.leaf,
                bias=np.array(self.bias),
            )

    def predict(self, rows: Floats) -> Floats:
        """The log-odds of every row ([rows, facts], no NaN among them)."""
        columns = np.ascontiguousarray(rows.T, dtype=np.float32)
        parts = [
            self._sum(columns[:, start : start + _ROWS])
            for start in range(0, columns.shape[1], _ROWS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _sum(self, columns: Floats) -> Floats:
        answers = (columns[self.fact] > self.border[:, None]).view(np.uint8)
        levels, trees = self.question.shape
        leaf = np.zeros((trees, columns.shape[1]), np.uint8 if levels <= 8 else np.int32)
        for level in range(levels):
            leaf |= answers[self.question[level]] << leaf.dtype.type(level)
        place = leaf + (np.arange(trees, dtype=np.int32) << levels)[:, None]
        values: Floats = self.leaf[place].sum(axis=0, dtype=np.float32) + np.float32(self.bias)
        return values


def probabilities(logits: Floats) -> Floats:
    """Log-odds as probabilities, 0 to 1."""
    odds: Floats = np.exp(np.clip(logits, -30, 30))
    shares: Floats = odds / (1 + odds)
    return shares
