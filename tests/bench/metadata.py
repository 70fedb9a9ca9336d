"""`python -m tests.bench.metadata`: title, author and date by the source they came from.

Each page is judged by weights fitted on other sites. "right" and "wrong" are shares of the pages
that annotate the field, "given" is the share of those annotated as having none that got a value
all the same. `--write` fits the weights that ship on all pages.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import click

from scraper.metadata.weights import FILE, THRESHOLDS
from tests.bench import corpora
from tests.bench.metadata_fit import NOT_FITTED, Example, examples, fit, held_out, read_document

TABLES = ("TITLE", "BYLINE", "DATE", "HEADLINE", "TEXT_BYLINE", "TEXT_DATE")
SMALL = 0.04  # log-odds; smaller weights change nothing


@click.command(help=__doc__)
@click.option("--corpus", "names", multiple=True, help="A name or a folder; repeatable.")
@click.option("--limit", default=0, help="At most so many pages a corpus, evenly spread.")
@click.option("--sources/--no-sources", default=True, help="The table of sources as well.")
@click.option("--write", is_flag=True, help="Fit on all these pages and write the weights.")
def main(names: Sequence[str], limit: int, sources: bool, write: bool) -> None:
    pages: dict[str, list[Example]] = defaultdict(list)
    for name in names or tuple(corpora.names()):
        for case in corpora.spread(corpora.load(name), limit):
            document = read_document(case)
            for example in examples(case, document) if document else ():
                pages[example.table].append(example)
    for table in TABLES:
        if pages[table]:
            click.echo("\n".join(report(table, pages[table], sources=sources)))
    if write:
        FILE.write_text(fitted(pages), encoding="utf-8")


def report(table: str, pages: Sequence[Example], *, sources: bool) -> Iterator[str]:
    """The lines of one table: corpora, then sources."""
    threshold = THRESHOLDS[table]
    by_corpus: dict[str, Counter[str]] = defaultdict(Counter)
    by_source: dict[str, Counter[str]] = defaultdict(Counter)
    for page, option, score in held_out(pages):
        given = option if option is not None and score >= threshold else None
        what = verdict(page, right=given.right if given else None)
        by_corpus[page.case.corpus][what] += 1
        by_source[given.by if given else "(none)"][what] += 1
        possible = any(one.right for one in page.options)
        by_corpus[page.case.corpus]["possible"] += possible
    yield f"\n{table}, held out by site: some source is right / right / wrong; given for none"
    for name, counts in by_corpus.items():
        yield f"  {name:<14}{shares(counts)}"
    if sources:
        yield f"  {'source':<34}{'right':>6}{'wrong':>7}{'for none':>10}"
        for name, counts in sorted(by_source.items(), key=lambda item: -item[1].total()):
            if counts.total() >= 3:
                right, wrong, invented = (counts[w] for w in ("right", "wrong", "invented"))
                yield f"  {name:<34}{right:>6}{wrong:>7}{invented:>10}"


def verdict(page: Example, *, right: bool | None) -> str:
    """What became of a page's field; `right` is None when no value was given."""
    if not page.annotated:
        return "none" if right is None else "invented"
    return "missing" if right is None else "right" if right else "wrong"


def shares(counts: Counter[str]) -> str:
    """The shares of one corpus as text."""
    gold = counts["right"] + counts["wrong"] + counts["missing"]
    none = counts["none"] + counts["invented"]
    text = "  ".join(
        f"{counts[what] / max(gold, 1):.3f}" for what in ("possible", "right", "wrong")
    )
    return f"{text}  of {gold:>4};  " + (
        f"{counts['invented'] / none:.3f} of {none}" if none else "-"
    )


def fitted(pages: dict[str, list[Example]]) -> str:
    """The weights of all tables as JSON, one a line so that a change can be read."""
    tables = {}
    for table in TABLES:
        weights = fit(
            [page for page in pages[table] if (page.case.corpus, table) not in NOT_FITTED]
        )
        tables[table] = {
            fact: round(weight, 2)
            for fact, weight in weights.items()
            if fact == "bias" or abs(weight) >= SMALL
        }
    return json.dumps(tables, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
