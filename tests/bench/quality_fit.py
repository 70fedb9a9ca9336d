"""`python -m tests.bench.quality_fit`: fit the weights of `scraper/quality.json` and test them.

Every page is labelled by models that have not seen its site (`--models`, one folder a fold), or
their confidence would be that of memory. The weights are fitted on four fifths of the sites and
tested on the fifth, five times; the shipped ones are then fitted on all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from scraper import labelers, metadata, quality
from scraper.blocks import Label
from scraper.errors import Refused
from scraper.extract import read
from scraper.model import Limits, Quality
from tests.bench import corpora, reliability, scoring
from tests.bench.corpora import Case
from tests.bench.folds import FOLDS, fold_of
from tests.bench.held_out import by_fold, rules_of_many

CORPORA = ("pages", "publishers", "text")
WEIGHTS = Path(quality.__file__).with_name("quality.json")
EITHER_WAY = frozenset({"rule", "first_opinion", "marked_up"})
SHRINKAGE = 3.0  # of the weights of standardised signals

Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """A page's signals and how good its text turned out."""

    corpus: str
    fold: int
    signals: dict[str, float]
    f1: float


class Fit(NamedTuple):
    """A logistic regression over signals: log-odds = bias + weights · (signals - usual)."""

    names: tuple[str, ...]
    usual: Floats
    weights: Floats
    bias: float

    def chances(self, pages: Sequence[Measured]) -> Floats:
        odds = self.bias + (matrix(pages, self.names, self.usual) - self.usual) @ self.weights
        chances: Floats = 1 / (1 + np.exp(-odds))
        return chances


def measure(case: Case) -> Measured | None:
    """The signals of one page under the models at hand; None of a page that is refused."""
    gold = case.gold.get("text")
    try:
        document, match = read(case.raw(), rules_of_many(), Limits())
    except Refused:
        return None
    given, _ = labelers.label(document, match)
    found = metadata.read(document, match, given)
    labels = [found.labels.get(index, label) for index, label in enumerate(given)]
    verdict = quality.judge(document, labels, found)
    if not isinstance(verdict, Quality) or gold is None:
        return None
    kept = (b.text for b, label in zip(document.blocks, labels, strict=True) if is_text(label))
    f1 = scoring.word_overlap("\n".join(kept), gold).f1
    signals = quality.measure(document, labels, found)
    return Measured(case.corpus, fold_of(case), signals, f1)


def is_text(label: Label) -> bool:
    return label.keep and label.role in quality.SHOWN


def matrix(pages: Sequence[Measured], names: Sequence[str], usual: Floats) -> Floats:
    """One row a page; an absent signal has its usual value."""
    rows = [[p.signals.get(n, u) for n, u in zip(names, usual, strict=True)] for p in pages]
    return np.array(rows, dtype=np.float64)


def fit(pages: Sequence[Measured]) -> Fit:
    """Ridge logistic regression on standardised signals.

    More of a signal is better by its meaning: one that comes out against it counts nothing, but
    for those that say who labelled, which may correct how sure that labeler is of itself.
    """
    names = tuple(sorted({name for page in pages for name in page.signals}))
    present = [[p.signals[n] for p in pages if n in p.signals] for n in names]
    usual = np.array([np.mean(values) for values in present])
    raw = matrix(pages, names, usual) - usual
    spread = np.maximum(raw.std(axis=0), 1e-6)
    rows = np.column_stack((np.ones(len(pages)), raw / spread))
    good = np.array([page.f1 >= reliability.GOOD for page in pages], dtype=np.float64)
    either = np.array([True, *(name in EITHER_WAY for name in names)])
    used = np.ones(rows.shape[1], dtype=bool)
    while True:
        weights = np.zeros(rows.shape[1])
        weights[used] = regression(rows[:, used], good)
        against = used & ~either & (weights < 0)
        if not against.any():
            return Fit(names, usual, weights[1:] / spread, float(weights[0]))
        used &= ~against


def regression(rows: Floats, good: Floats) -> Floats:
    """The weights of the columns, the first of which is constant, by Newton's method."""
    penalty = np.diag([0.0] + [SHRINKAGE] * (rows.shape[1] - 1))
    weights: Floats = np.zeros(rows.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (good - chances) - penalty @ weights
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + penalty
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def cross_validated(pages: Sequence[Measured]) -> list[tuple[float, float]]:
    """Of every page, the score by weights that have not seen its site, and its word F1."""
    scores = np.zeros(len(pages))
    for fold in range(FOLDS):
        weights = fit([page for page in pages if page.fold != fold])
        held = [at for at, page in enumerate(pages) if page.fold == fold]
        scores[held] = weights.chances([pages[at] for at in held])
    return [(float(score), page.f1) for score, page in zip(scores, pages, strict=True)]


def stored(
    pages: Sequence[Measured], pairs: reliability.Pairs, cases: Iterable[Case]
) -> dict[str, Any]:
    """The content of `quality.json`."""
    final = fit(pages)
    ids = json.dumps(sorted(f"{case.corpus}:{case.id}" for case in cases))
    return {
        "about": {
            "estimates": f"the chance of a word F1 of {reliability.GOOD} or more",
            "recipe": "python -m tests.bench.quality_fit --models DIR --write",
            "pages": len(pages),
            "corpora": blake2b(ids.encode(), digest_size=8).hexdigest(),
            "unseen sites": {
                "calibration error": round(reliability.calibration_error(pairs), 3),
                "Brier score": round(reliability.brier_score(pairs), 3),
                "ranking": round(reliability.ranking(pairs), 3),
            },
        },
        "bias": round(final.bias, 4),
        "signals": {
            name: {"weight": round(float(weight), 4), "usual": round(float(usual), 4)}
            for name, weight, usual in zip(final.names, final.weights, final.usual, strict=True)
        },
    }


@click.command(help=__doc__)
@click.option("--models", type=click.Path(path_type=Path), help="Models by fold: DIR/fold-0 …")
@click.option("--limit", default=0, help="At most so many pages a corpus.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write reliability plots as SVG.")
@click.option("--write", is_flag=True, help="Store the weights in scraper/quality.json.")
def main(models: Path | None, limit: int, plot: Path | None, *, write: bool) -> None:
    cases = [case for name in CORPORA for case in corpora.spread(corpora.load(name), limit)]
    measured = [measure(case) for part in by_fold(cases, models) for case in part]
    pages = [page for page in measured if page]
    pairs = cross_validated(pages)
    click.echo(f"weights fitted without the page's site, {len(pages)} pages\n")
    for name in CORPORA:
        of_corpus = [pair for pair, page in zip(pairs, pages, strict=True) if page.corpus == name]
        if of_corpus:
            click.echo(f"## {name}\n\n{reliability.reliability(of_corpus)}\n")
        if plot and of_corpus:
            plot.mkdir(parents=True, exist_ok=True)
            picture = reliability.plot(of_corpus, f"quality on {name}, unseen sites")
            (plot / f"quality-{name}.svg").write_text(picture, encoding="utf-8")
    content = stored(pages, pairs, cases)
    click.echo(json.dumps(content, indent=1))
    if write:
        WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
