"""`python -m tests.bench.train`: learn the labeler of HTML pages, and say how good it is.

Pages are split by site (`folds`). Every figure is of pages whose site neither forest has seen; so
are the first forest's answers that the second one learns from, and the odds of names and words in
both. With --models the models of every fold are written too, for `tests.bench --models`.
"""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from scraper.labelers import cleanup, facts, generic, hindsight, kinds, layout
from scraper.labelers.facts import Page
from scraper.labelers.generic import FIRST, KINDS, SECOND, VOCABULARY, Models
from scraper.labelers.trees import Trees, probabilities
from tests.bench.catboost_export import export
from tests.bench.corpora import load
from tests.bench.folds import FOLDS, fold_of
from tests.bench.gold import Example, example
from tests.bench.train_report import report
from tests.bench.vocabularies import Tally

Column = NDArray[Any]  # numbers of any sort
CORPORA = ("publishers", "pages", "snippets", "readability")
ROWS = 250_000  # blocks that a forest learns from, drawn by what they cost the score
RECIPE = {
    "loss_function": "CrossEntropy", "depth": 6, "border_count": 48, "l2_leaf_reg": 60,
    "bootstrap_type": "Bernoulli", "subsample": 0.6, "random_seed": 0,
    "thread_count": 2,
}  # fmt: skip
STAGES: tuple[dict[str, float], ...] = (
    {"iterations": 480, "learning_rate": 0.06, "rsm": 0.2},
    {"iterations": 300, "learning_rate": 0.05, "rsm": 0.35},
)
# Learned from the corpora whose pages have a kind: one row a page.
KIND_RECIPE = {
    "loss_function": "MultiClass", "iterations": 300, "depth": 3, "learning_rate": 0.1,
    "rsm": 0.1, "border_count": 32, "bootstrap_type": "Bernoulli", "subsample": 0.7,
    "random_seed": 0, "thread_count": 2,
}  # fmt: skip
SORTED = ("publishers", "pages")


class Trainer:
    """Fits forests over the facts of pages."""

    def __init__(self, examples: Sequence[Example], about: dict[str, Any]) -> None:
        self.examples = examples
        self.about = about
        self.fold = [fold_of(example.case) for example in examples]
        tally = Tally(examples)
        self.vocabularies = {fold: tally.fit({fold}) for fold in range(-1, FOLDS)}
        # A page's facts never know the names and words of its own site.
        # Pages without any block have nothing to learn from; they count in the report.
        self.filled = [at for at, one in enumerate(examples) if one.document.blocks]
        self.rows = {at: self.page(at).facts.rows for at in self.filled}
        self.chance: list[Column] = [np.zeros(0, np.float32)] * len(examples)
        self.kinds: dict[int, dict[str, float]] = {}

    def page(self, at: int) -> Page:
        """The facts of a page, by the vocabulary of the other folds."""
        one = self.examples[at]
        return Page(one.document, one.context, self.vocabularies[self.fold[at]])

    def run(self) -> tuple[list[Models], Models]:
        """The models of every fold, and those of all pages."""
        firsts = []
        for fold in range(FOLDS):
            firsts.append(self._fit(0, fold, self.rows, facts.NAMES))
            for at in self._of(fold):
                self.chance[at] = probabilities(firsts[-1].predict(self.rows[at]))
        sorts = self._sorts()
        rows = self._second()
        seconds = [self._fit(1, fold, rows, hindsight.NAMES) for fold in range(FOLDS)]
        for fold in range(FOLDS):
            for at in self._of(fold):
                self.chance[at] = probabilities(seconds[fold].predict(rows[at]))
        folds = [
            Models(self.vocabularies[fold], firsts[fold], sorts[fold], seconds[fold])
            for fold in range(FOLDS)
        ]
        first = self._fit(0, -1, self.rows, facts.NAMES)
        second = self._fit(1, -1, rows, hindsight.NAMES)
        return folds, Models(self.vocabularies[-1], first, sorts[-1], second)

    def _sorts(self) -> list[Trees]:
        """The forests that tell the kind of a page, of every fold and of all pages."""
        means = {
            at: kinds.row(self.rows[at], self.page(at).shape.words, self.chance[at])
            for at in self.filled
        }
        forests = [self._fit_kinds(fold, means) for fold in (*range(FOLDS), -1)]
        for at, mean_row in means.items():
            self.kinds[at] = kinds.read(mean_row, forests[self.fold[at]])
        of = [at for at in self.filled if self.examples[at].case.corpus in SORTED]
        right = sum(_likeliest(self.kinds[at]) == self.examples[at].case.kind for at in of)
        click.echo(f"kinds of pages: {right / len(of):.3f} of {len(of)} right")
        return forests

    def _fit_kinds(self, fold: int, means: Mapping[int, Column]) -> Trees:
        catboost: Any = import_module("catboost")  # an extra, without types

        cases = [self.examples[at].case for at in self.filled]
        chosen = [
            (at, kinds.KINDS.index(case.kind))
            for at, case in zip(self.filled, cases, strict=True)
            if self.fold[at] != fold and case.corpus in SORTED
        ]
        model = catboost.CatBoostClassifier(verbose=0, allow_writing_files=False, **KIND_RECIPE)
        told = np.concatenate([means[at] for at, _ in chosen])
        model.fit(catboost.Pool(told, [kind for _, kind in chosen]))
        return export(model, kinds.MEANS, {**self.about, "recipe": KIND_RECIPE})

    def _second(self) -> dict[int, Column]:
        return {
            at: hindsight.read(self.page(at), self.chance[at], self.kinds[at]).rows
            for at in self.filled
        }

    def kept(self, at: int) -> NDArray[np.bool_]:
        """What the labeler keeps of a page, after the last stage."""
        document = self.examples[at].document
        if not document.blocks:
            return np.zeros(0, np.bool_)
        page, chance = self.page(at), self.chance[at]
        sorts = self.kinds[at]
        kept = cleanup.decide(page, chance, article=kinds.is_article(sorts, page))
        found = layout.read(document, page, sorts, chance, kept)
        kept[list(found.kept)], kept[list(found.dropped)] = True, False
        return kept

    def _of(self, fold: int) -> list[int]:
        return [at for at in self.filled if self.fold[at] == fold]

    def _fit(
        self, stage: int, fold: int, rows: Mapping[int, Column], names: Sequence[str]
    ) -> Trees:
        catboost: Any = import_module("catboost")  # an extra, without types

        start = perf_counter()
        chosen = [at for at in self.filled if self.fold[at] != fold]
        weight = np.concatenate([self.examples[at].weight for at in chosen])
        kept = np.concatenate([self.examples[at].kept for at in chosen])
        drawn, weight = draw(weight, ROWS)
        told = np.concatenate([rows[at] for at in chosen])[drawn]
        model = catboost.CatBoostClassifier(
            verbose=0, allow_writing_files=False, **RECIPE, **STAGES[stage]
        )
        model.fit(catboost.Pool(told, kept[drawn], weight=weight))
        seconds = perf_counter() - start
        click.echo(f"stage {stage + 1} without fold {fold}: {len(drawn)} blocks, {seconds:.0f} s")
        return export(model, names, self.about)


def _likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda kind: chances[kind])


def draw(weight: Column, rows: int) -> tuple[NDArray[np.int64], Column]:
    """About so many rows, those of weight rather than others, and what they stand for."""
    relative = weight / weight[weight > 0].mean()
    low, high = 0.0, 1e6
    for _ in range(50):
        factor = (low + high) / 2
        low, high = (low, factor) if _odds(relative, factor).sum() > rows else (factor, high)
    odds = _odds(relative, low)
    drawn = np.flatnonzero((np.random.default_rng(0).random(len(weight)) < odds) & (weight > 0))
    return drawn, weight[drawn] / odds[drawn]


def _odds(relative: Column, factor: float) -> Column:
    return np.minimum(1, (relative * factor) ** 0.7)


def digest(examples: Sequence[Example]) -> str:
    """Which pages and truths the models were trained on."""
    state = blake2b(digest_size=8)
    for one in examples:
        state.update(f"{one.case.corpus}:{one.case.id}".encode())
        state.update(one.kept.tobytes() + one.weight.tobytes())
    return state.hexdigest()


def _examples(cache: Path | None) -> list[Example]:
    if cache and cache.exists():
        found: list[Example] = pickle.loads(cache.read_bytes())
        return found
    every = (example(case) for corpus in CORPORA for case in load(corpus))
    found = [one for one in every if one is not None]
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def write(models: Models, folder: Path) -> None:
    """The files of the labeler."""
    folder.mkdir(parents=True, exist_ok=True)
    known = models.vocabulary
    stored = {
        "name": dict(known.name),
        "word": {word: round(float(known.weight[row]), 2) for word, row in known.word.items()},
    }
    packed = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / VOCABULARY).write_text(packed + "\n", "utf-8")
    models.first.save(folder / FIRST)
    models.kinds.save(folder / KINDS)
    models.second.save(folder / SECOND)


@click.command(help=__doc__)
@click.option("--out", type=click.Path(path_type=Path), default=generic._DATA, show_default=True)
@click.option("--models", type=click.Path(path_type=Path), help="Write fold-0 … fold-4 here.")
@click.option("--cache", type=click.Path(path_type=Path), help="Keep the aligned pages here.")
@click.option("--day", default=None, help="The date to write down; today's by default.")
def main(out: Path, models: Path | None, cache: Path | None, day: str | None) -> None:
    examples = _examples(cache)
    gc.freeze()  # millions of blocks, of which none ever goes
    about: dict[str, Any] = {
        "recipe": {**RECIPE, "stages": STAGES, "rows": ROWS},
        "command": "python -m tests.bench.train",
        "corpus": digest(examples),
        "pages": len(examples),
        "date": day or date.today().isoformat(),
    }
    trainer = Trainer(examples, about)
    folds, whole = trainer.run()
    scored = {**about, "scores": report(trainer.examples, trainer.fold, trainer.kept)}
    whole = whole._replace(second=replace(whole.second, about=scored))
    for fold, of_fold in enumerate(folds if models else ()):
        write(of_fold, Path(str(models)) / f"fold-{fold}")
    write(whole, out)


if __name__ == "__main__":
    main()
