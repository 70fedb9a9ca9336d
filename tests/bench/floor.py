"""`python -m tests.bench.floor`: the figures that must not drop, measured and pinned.

The pinned pages include ones that the shipped models were trained on: the figures guard against
losing what works, they are no estimate for pages never seen. `tests/floor.json` holds them; what
rose is pinned with `--write`, what fell only with `--lower "why"`, which is written down there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import click

from scraper import samples
from scraper.rules.book import RuleBook
from tests.bench import corpora
from tests.bench.corpora import Case
from tests.bench.measures import FLOORS
from tests.bench.peers import answer, us
from tests.bench.run import Row, score, timed
from tests.bench.table import layout

ROOT = Path(__file__).parents[2]
PINNED = ROOT / "tests" / "floor.json"
PAGES = {"publishers": 40, "pages": 70, "snippets": 40, "readability": 20, "text": 40}
SLACK = 0.002  # the last digits differ between numerical libraries, and a block may hang on one

Figures = dict[str, float]


def cases_of(corpus: str) -> list[Case]:
    """The pages of a corpus that are pinned: evenly spread over it."""
    return corpora.spread(corpora.load(corpus), PAGES[corpus])


def digest(cases: Iterable[Case]) -> str:
    """Which pages and annotations these are: figures of others must not be compared."""
    facts = [(case.id, case.gold) for case in cases]
    return blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=8).hexdigest()


def of_cases(cases: Iterable[Case]) -> Figures:
    """Our figures on annotated pages."""
    engine = us()
    timings = ((case, timed(engine, case.raw())) for case in cases)
    return figures([score(Row("us", case, ms, 0, said, bad)) for case, (said, ms, bad) in timings])


def of_samples(rules: RuleBook | None = None) -> Figures:
    """Our figures on our own samples: `RuleBook()` asks for the generic road alone."""
    folder = ROOT / "samples"
    return figures(
        [
            score(Row("us", case_of(sample), 0, 0, answer(samples.outcome(sample, rules))))
            for sample in samples.load(folder)
            if sample.expected.get("status") == "ok"
        ]
    )


def case_of(sample: samples.Sample) -> Case:
    """A sample with its golden as the annotation."""
    expected = sample.expected
    gold: dict[str, Any] = {
        "text": "\n\n".join(expected["text"]),
        "title": expected.get("title"),
        "author": "; ".join(expected.get("authors", ())) or None,
        "date": expected.get("date"),
        "without": sample.meta.get("absent"),
    }
    return Case("samples", sample.name, sample.meta.get("url"), "article", sample.page, gold)


def figures(rows: Sequence[Row]) -> Figures:
    """Every measure that these rows have, rounded down, so that it can be reached again."""
    measured = {name: measure(rows) for name, measure in FLOORS.items()}
    return {name: int(value * 1000) / 1000 for name, value in measured.items() if value is not None}


SAMPLE_SETS: Mapping[str, Callable[[], Figures]] = {
    "samples": of_samples,
    "samples --no-rules": lambda: of_samples(RuleBook()),
}


def pinned() -> dict[str, Any]:
    """The content of `tests/floor.json`."""
    content: dict[str, Any] = json.loads(PINNED.read_text(encoding="utf-8"))
    return content


def fallen(now: Figures, floor: Mapping[str, float]) -> list[str]:
    """The figures under their floor, in words."""
    return [
        f"{name} {now.get(name, 0.0):.3f}, pinned {least:.3f}"
        for name, least in floor.items()
        if now.get(name, 0.0) < least - SLACK
    ]


@click.command(help=__doc__)
@click.option("--write", is_flag=True, help="Pin what rose and what is new.")
@click.option("--lower", metavar="WHY", help="Pin what fell as well, and say why.")
def main(*, write: bool, lower: str | None) -> None:
    content = pinned() if PINNED.exists() else {"floors": {}, "digests": {}, "lowered": []}
    floors = content["floors"]
    measured = {name: measure() for name, measure in SAMPLE_SETS.items()}
    for corpus in sorted(PAGES.keys() & set(corpora.names())):
        cases = cases_of(corpus)
        if content["digests"].setdefault(corpus, digest(cases)) != digest(cases):
            raise click.ClickException(f"{corpus} holds other pages than those pinned")
        measured[corpus] = of_cases(cases)
    click.echo(_table(measured, floors))
    drops = {name: fallen(now, floors.get(name, {})) for name, now in measured.items()}
    dropped = [f"{name}: {drop}" for name, of in drops.items() for drop in of]
    if dropped and not lower:
        raise click.ClickException("fallen: " + "; ".join(dropped))
    if dropped and lower:
        content["lowered"].append({"why": lower, "what": dropped})
    if write or lower:
        floors.update(measured)
        PINNED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _table(measured: Mapping[str, Figures], floors: Mapping[str, Figures]) -> str:
    lines = [
        [
            name,
            key,
            f"{value:.3f}",
            f"{floors[name][key]:.3f}" if key in floors.get(name, {}) else "–",
        ]
        for name, now in measured.items()
        for key, value in now.items()
    ]
    return layout([["on", "figure", "now", "pinned"], *lines])


if __name__ == "__main__":
    main()
