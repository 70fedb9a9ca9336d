"""`python -m tests.bench.train_text`: learn the labeler of plain text, and say how good it is.

Pages are split by site (`folds`). Every figure is of pages whose site neither forest has seen; so
are the first forest's answers that the second one learns from, and the odds of words in both.
With --models the models of every fold are written too, for `tests.bench --models`.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
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

from scraper.labelers import text_hindsight, text_roles, text_sequence
from scraper.labelers.spans import Column
from scraper.labelers.text import FIRST, SECOND, WORDS, Models, rows
from scraper.labelers.text_facts import TextPage, read
from scraper.labelers.trees import Trees, probabilities
from scraper.rules.book import RuleBook
from tests.bench import text_pages
from tests.bench.catboost_export import export
from tests.bench.folds import FOLDS
from tests.bench.text_lessons import Pages
from tests.bench.text_pages import TextExample

DATA = Path(text_roles.__file__).parent / "data"
MARKERS = RuleBook().marker_table(None)
RECIPE = {
    "loss_function": "CrossEntropy", "depth": 6, "learning_rate": 0.1, "border_count": 64,
    "l2_leaf_reg": 20, "rsm": 0.5, "bootstrap_type": "Bernoulli", "subsample": 0.6,
    "random_seed": 1, "thread_count": 1,
}  # fmt: skip


class Trainer:
    """Fits forests over the facts of pages."""

    def __init__(self, pages: Pages, trees: tuple[int, int]) -> None:
        self.pages = pages
        self.trees = trees
        self.vocabularies = {fold: pages.vocabulary(fold) for fold in range(-1, FOLDS)}
        # A page's facts never know the words of its own site.
        self.read: list[TextPage] = [
            read(example.document, MARKERS, self.vocabularies[fold])
            for example, fold in zip(pages.all, pages.fold, strict=True)
        ]
        self.chance: list[Column] = [np.zeros(0, np.float32)] * len(pages.all)

    def run(self, about: dict[str, Any]) -> tuple[list[Models], Models]:
        """The models of every fold, and the ones of all pages; `chance` holds the out-of-fold
        answers of the first stage."""
        firsts = []
        for fold in range(FOLDS):
            firsts.append(self._fit(0, fold, about))
            for at in self.pages.of(fold):
                logits = firsts[-1].predict(rows(self.read[at].facts))
                self.chance[at] = probabilities(logits)
        folds = [
            Models(self.vocabularies[fold], firsts[fold], self._fit(1, fold, about))
            for fold in range(FOLDS)
        ]
        whole = Models(self.vocabularies[-1], self._fit(0, -1, about), self._fit(1, -1, about))
        return folds, whole

    def second_facts(self, at: int) -> Column:
        return rows(text_hindsight.columns(self.read[at].facts, self.chance[at]))

    def _fit(self, stage: int, fold: int, about: dict[str, Any]) -> Trees:
        catboost: Any = import_module("catboost")  # an extra, without types

        start = perf_counter()
        chosen = self.pages.without(fold)
        weights = [self.pages.weight[at] for at in chosen]
        facts = [
            rows(self.read[at].facts)[weight > 0]
            if stage == 0
            else self.second_facts(at)[weight > 0]
            for at, weight in zip(chosen, weights, strict=True)
        ]
        kept = [self.pages.all[at].kept[w > 0] for at, w in zip(chosen, weights, strict=True)]
        weight = np.concatenate([w[w > 0] for w in weights])
        model = catboost.CatBoostClassifier(
            iterations=self.trees[stage], verbose=0, allow_writing_files=False, **RECIPE
        )
        model.fit(catboost.Pool(np.concatenate(facts), np.concatenate(kept), weight=weight))
        names = list(self.read[0].facts)
        if stage == 1:
            names = list(text_hindsight.columns(self.read[0].facts, self.chance[0]))
        seconds = perf_counter() - start
        click.echo(f"stage {stage + 1} without fold {fold}: {len(weight)} lines, {seconds:.0f} s")
        return export(model, names, about)


def page_f1(example: TextExample, kept: NDArray[np.bool_]) -> float:
    """Word F1 of keeping these lines, by alignment; the headline counts on neither side."""
    size = np.where(example.free, 0, example.size)
    common = float((size * example.kept)[kept].sum())
    total = float(size[kept].sum()) + float((size * example.kept).sum())
    return 2 * common / total if total else 1.0


def report(trainer: Trainer, folds: Sequence[Models]) -> dict[str, Any]:
    """Prints and returns the mean word F1 of unseen sites, by fold, corpus and kind of page."""
    scores: dict[str, list[float]] = {}
    first_only: dict[str, list[float]] = {}
    for at, example in enumerate(trainer.pages.all):
        if example.case.corpus in text_pages.TAUGHT:
            continue
        fold = trainer.pages.fold[at]
        page = trainer.read[at]
        chance = probabilities(folds[fold].second.predict(trainer.second_facts(at)))
        never = text_roles.flags(text_roles.told(page))
        kept = text_sequence.decide(page, chance, never)
        name = example.case.corpus
        name += "" if name != "pages" else f" {example.case.kind}"
        f1, plain = page_f1(example, kept), page_f1(example, trainer.chance[at] > 0.5)
        for key in (name, f"fold {fold}", f"{name} fold {fold}", "all"):
            if "fold" not in key or example.case.kind == "article":
                scores.setdefault(key, []).append(f1)
                first_only.setdefault(key, []).append(plain)
    for key in sorted(scores):
        mean, one = np.mean(scores[key]), np.mean(first_only[key])
        click.echo(f"{key:24} {len(scores[key]):5} pages  {mean:.4f}  (first stage {one:.4f})")
    return {key: round(float(np.mean(values)), 4) for key, values in scores.items()}


def _examples(cache: Path | None, teachers: Path | None) -> list[TextExample]:
    if cache and cache.exists():
        found: list[TextExample] = pickle.loads(cache.read_bytes())
        return found
    found = list(text_pages.examples(teachers))
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def digest(examples: Sequence[TextExample]) -> str:
    """Which pages, ways and truths the models were trained on."""
    state = blake2b(digest_size=8)
    for example in examples:
        state.update(f"{example.case.corpus}:{example.case.id}:{example.way}".encode())
        state.update(example.kept.tobytes())
    return state.hexdigest()


@click.command(help=__doc__)
@click.option("--out", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--models", type=click.Path(path_type=Path), help="Write fold-0 … fold-4 here.")
@click.option("--teachers", type=click.Path(path_type=Path), help="The HTML labeler's fold-0 …")
@click.option("--cache", type=click.Path(path_type=Path), help="Keep the flattened pages here.")
@click.option("--trees", default=(200, 150), type=(int, int), show_default=True)
@click.option("--day", default=None, help="The date to write down; today's by default.")
def main(
    out: Path,
    models: Path | None,
    teachers: Path | None,
    cache: Path | None,
    trees: tuple[int, int],
    day: str | None,
) -> None:
    pages = Pages(_examples(cache, teachers))
    about: dict[str, Any] = {
        "recipe": {**RECIPE, "trees": trees},
        "command": "python -m tests.bench.train_text",
        "corpus": digest(pages.all),
        "pages": len(pages.all),
        "date": day or date.today().isoformat(),
    }
    trainer = Trainer(pages, trees)
    folds, whole = trainer.run(about)
    scores = report(trainer, folds)
    whole = replace(whole, second=replace(whole.second, about={**about, "scores": scores}))
    for fold, of_fold in enumerate(folds if models else ()):
        assert models is not None
        write(of_fold, models / f"fold-{fold}")
    write(whole, out)


def write(models: Models, folder: Path) -> None:
    """The three files of the text labeler."""
    folder.mkdir(parents=True, exist_ok=True)
    words = models.vocabulary
    odds = {word: round(float(words.weight[row]), 2) for word, row in words.word.items() if row > 0}
    (folder / WORDS).write_text(
        json.dumps({"name": {}, "word": odds}, ensure_ascii=False, sort_keys=True), "utf-8"
    )
    models.first.save(folder / FIRST)
    models.second.save(folder / SECOND)


if __name__ == "__main__":
    main()
