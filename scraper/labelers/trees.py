"""Boosted oblivious trees, evaluated with numpy: the learned labelers' models, kept as data.

An oblivious tree asks the same question at every node of a level, so a leaf's number is the row of
answers read as bits, and a whole forest is a few gathers over arrays. The file names the facts that
the model was trained on and the recipe; a model of other facts is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from scraper.errors import InputError

Floats = NDArray[np.float32]
# Rows at a time, and answers to them: what is in the making (1 MB) stays near the processor. With
# 2,048 rows one takes 1.8 times as long, with all answers of 200 rows 1.1 times.
_ROWS = 512
_ASKED = 100_000


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest: question `q` asks whether fact `fact[q]` is over `border[q]`."""

    facts: tuple[str, ...]  # the names of the columns, in order
    about: Mapping[str, Any]  # recipe, date, corpus digest, scores
    fact: NDArray[np.int64]  # of each question
    border: Floats
    question: NDArray[np.int64]  # [level, tree]
    leaf: Floats  # [tree * 2**levels], or [tree * 2**levels, classes]
    bias: Floats  # one number, or [classes]

    @classmethod
    def load(cls, path: Path, facts: Sequence[str]) -> Trees:
        """Read a model file for facts in this order.

        Raises InputError when it is damaged or made for other facts.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                trees = cls._from(arrays)
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise InputError(f"{path}: not a model file ({error})") from error
        odd = sorted(set(trees.facts) ^ set(facts))
        if odd:
            named = ", ".join(odd[:5])
            raise InputError(f"{path}: the model was trained on other facts ({named}); train again")
        column = np.array([facts.index(name) for name in trees.facts], np.int64)
        return replace(trees, facts=tuple(facts), fact=column[trees.fact])

    @classmethod
    def _from(cls, arrays: Mapping[str, Any]) -> Trees:
        about = json.loads(str(arrays["about"]))
        return cls(
            facts=tuple(about.pop("facts")),
            about=about,
            fact=arrays["fact"].astype(np.int64),
            border=arrays["border"].astype(np.float32),
            question=arrays["question"].astype(np.int64),
            leaf=arrays["leaf"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
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
                bias=self.bias,
            )

    def predict(self, rows: Floats) -> Floats:
        """The log-odds of every row ([rows, facts], no NaN among them), for each of the classes."""
        parts = [
            self._sum(np.ascontiguousarray(rows[start : start + _ROWS].T, np.float32))
            for start in range(0, len(rows), _ROWS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _sum(self, columns: Floats) -> Floats:
        answers = self._answers(columns)
        levels, trees = self.question.shape
        leaf = np.zeros((trees, columns.shape[1]), np.uint8 if levels <= 8 else np.int32)
        for level in reversed(range(levels)):
            leaf += leaf  # doubled: a bit to the left
            leaf += answers.take(self.question[level], axis=0)
        place = leaf.astype(np.int64)  # added to behind: to add numbers of two sorts takes longer
        place += (np.arange(trees) << levels)[:, None]
        values: Floats = np.add.reduce(self.leaf.take(place, axis=0), axis=0, dtype=np.float32)
        return values + self.bias

    def _answers(self, columns: Floats) -> NDArray[np.uint8]:
        """Of every row to every question, 1 or 0, [questions, rows]."""
        answers = np.empty((len(self.fact), columns.shape[1]), np.bool_)
        step = max(_ASKED // columns.shape[1], 1)
        for start in range(0, len(self.fact), step):
            few = slice(start, start + step)
            asked = columns.take(self.fact[few], axis=0)
            np.greater(asked, self.border[few, None], out=answers[few])
        return answers.view(np.uint8)


def probabilities(logits: Floats) -> Floats:
    """Log-odds as probabilities, 0 to 1."""
    odds: Floats = np.exp(logits.clip(-30, 30))
    shares: Floats = odds / (1 + odds)
    return shares


def shares(logits: Floats) -> Floats:
    """Log-odds of classes, [rows, classes], as probabilities that sum to 1."""
    odds: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    whole: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return whole
