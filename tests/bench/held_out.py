"""Run the road with models that have not seen a page's site: those of its fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

from scraper.labelers import generic, text
from scraper.rules.book import RuleBook, bundled_rules
from tests.bench.corpora import Case
from tests.bench.folds import FOLDS, fold_of


def by_fold(cases: Sequence[Case], models: Path | None) -> Iterator[list[Case]]:
    """The cases, fold by fold, each while the models of its fold are in place.

    `models` holds the folders `fold-0`, `fold-1`, … as the training writes them, each for the
    pages of the fold that it has not seen. None gives all cases at once and the shipped models.
    """
    if models is None:
        yield list(cases)
        return
    for fold in range(FOLDS):
        with held_out(models / f"fold-{fold}"):
            yield [case for case in cases if fold_of(case) == fold]


@contextmanager
def held_out(folder: Path) -> Iterator[None]:
    """Within, the learned labelers load their models from `folder`."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}: no models of this fold; see tests.bench.train")
    with patch.object(generic, "_DATA", folder), patch.object(text, "_DATA", folder):
        yield


@cache
def rules_of_many() -> RuleBook:
    """The bundled rules but for those of hosts, which were made from pages of the corpora."""
    book = bundled_rules()
    return replace(book, rules=tuple(rule for rule in book.rules if not rule.where.hosts))
