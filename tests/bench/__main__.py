"""`python -m tests.bench`: us and our peers over annotated pages, in one table a corpus."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tests.bench import corpora, peers, reliability, table
from tests.bench.held_out import by_fold
from tests.bench.run import Row, run

MODELS = (
    "Judge our own engines with models that have not seen the page's site: DIR/fold-0 … fold-4, "
    "as tests.bench.train writes them. Without, the shipped ones are used, which were trained on "
    "the shared corpora: on these their figures are no estimate for new pages."
)


@click.command(help=__doc__)
@click.option("--corpus", "corpora_", multiple=True, help="A name or a folder; repeatable.")
@click.option("--kind", "kinds", multiple=True, help="Only pages of this kind; repeatable.")
@click.option("--limit", default=0, help="At most so many pages a corpus, evenly spread.")
@click.option(
    "--engines", default=",".join(table.ORDER), show_default=True, help="Which, by comma."
)
@click.option("--workers", default=1, show_default=True, help="Processes; 1 for fair times.")
@click.option("--models", type=click.Path(path_type=Path), help=MODELS)
@click.option("--save", type=click.Path(path_type=Path), help="Write every row as JSONL.")
def main(
    corpora_: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int,
    engines: str,
    workers: int,
    models: Path | None,
    save: Path | None,
) -> None:
    wanted = [name.strip() for name in engines.split(",")]
    if unknown := sorted(set(wanted) - set(table.ORDER)):
        raise click.BadParameter(
            f"no engine {', '.join(unknown)}; there are {', '.join(table.ORDER)}"
        )
    names = corpora_ or tuple(corpora.names())
    if not names:
        raise click.UsageError(f"no corpora under {corpora.root()}; name a folder with --corpus")
    for name in peers.missing(wanted):
        click.echo(f"{name} is not installed and left out: pip install '.[bench]'", err=True)
        wanted.remove(name)
    saved: list[Row] = []
    for name in names:
        cases = corpora.spread(corpora.load(name, frozenset(kinds)), limit)
        if not cases:
            continue
        rows = [
            row for part in by_fold(cases, models) for row in measure(name, part, wanted, workers)
        ]
        report(rows)
        saved += rows
    if save:
        save.write_text("".join(json.dumps(record(row)) + "\n" for row in saved))
    click.echo(table.LEGEND)


def measure(
    name: str, cases: Sequence[corpora.Case], engines: Sequence[str], workers: int
) -> list[Row]:
    """All rows of a corpus; progress on stderr."""
    pages = run(cases, engines, workers)
    with click.progressbar(pages, len(cases), name, file=sys.stderr) as shown:
        return [row for rows in shown for row in rows]


def report(rows: Sequence[Row]) -> None:
    """The corpus' table; of several kinds of pages, one for each as well."""
    name = rows[0].case.corpus
    click.echo(f"\n## {name}\n\n{table.table(rows)}\n")
    kinds = sorted({row.case.kind for row in rows})
    for kind in kinds if len(kinds) > 1 else ():
        of_kind = [row for row in rows if row.case.kind == kind]
        click.echo(f"### {name}: {kind}\n\n{table.table(of_kind)}\n")
    scored = [
        (row.answer.quality, row.words.f1)
        for row in rows
        if row.engine == "scraper" and row.answer.quality is not None and row.words
    ]
    if scored:
        shown = reliability.reliability(scored)
        click.echo(f"### {name}: are pages as good as their quality score says?\n\n{shown}\n")
    for row in rows:
        if row.error:
            click.echo(f"- {row.engine} on {row.case.id}: {row.error}", err=True)


def record(row: Row) -> dict[str, Any]:
    """A row for later study; the page's own text stays out."""
    return {
        "engine": row.engine,
        "corpus": row.case.corpus,
        "id": row.case.id,
        "kind": row.case.kind,
        "word_f1": row.words.f1 if row.words else None,
        "shingle_f1": row.shingles.f1 if row.shingles else None,
        "kept": row.kept,
        "leaked": row.leaked,
        "title": row.title,
        "author": row.author,
        "date": row.date,
        "ms": round(row.ms, 2),
        "refused": row.answer.refused,
        "quality": row.answer.quality,
        "error": row.error,
    }


if __name__ == "__main__":
    main()
