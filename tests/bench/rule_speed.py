"""What rules cost: `python -m tests.bench.rule_speed [--corpus NAME] [--limit N] [--count 2000]`.

Writes an invented folder of rules -- half of them of sites, those of the corpus among them, half
of platforms, told by classes, ids and attributes -- and prints

- how long it takes to load: read and checked for the first time, and from the index in the cache
  folder, as on every later start (CPU time; the best of five);
- what a page pays for them: matching them, and what follows from the ones that fit -- the blocks
  that they set apart, and their labels. No rules, the bundled rules and all of them take turns on
  every page; a page counts with the best of its rounds, and the last column is the difference to
  no rules at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from urllib.parse import urlsplit

import click

from scraper.decode import decode
from scraper.labelers import site
from scraper.model import Limits, Page, RawPage
from scraper.rules.book import RuleBook, bundled_rules, load_rules
from scraper.segment import segment_html
from scraper.tree import Tree, parse
from tests.bench import corpora
from tests.bench.run import time_parse
from tests.bench.table import layout

ROUNDS = 5
SITE = """\
schema = 1

[match]
hosts = ["{host}"]

[body]
select = ["article .story-{n}", "#story-{n}", "article", "main"]

[[drop]]
css = ".share, .social, .related-{n}, [data-widget='more-{n}']"
role = "related"

[[drop]]
css = "aside, .newsletter, .newsletter-{n}, #comments"
role = "promo"

[[text]]
opens = "block"
role = "related"
text = ["More of column {n}", "Also in issue {n}"]
"""
PLATFORM = """\
schema = 1

[match]
score = 2
signal = [
    {{ css = "meta[name='generator'][content^='Engine {n}']", weight = 2 }},
    {{ css = "#page-{n} .entry-{n}", weight = 1 }},
    {{ css = ".theme-{n}, .skin-{n}-dark", weight = 1 }},
    {{ css = "[data-engine='engine-{n}']", weight = 1 }},
]

[[drop]]
css = ".teasers-{n}, .share-{n}, #reactions-{n}"
role = "related"
"""


@click.command(help=__doc__)
@click.option("--corpus", default="publishers", show_default=True)
@click.option("--limit", default=60, show_default=True, help="Pages.")
@click.option("--count", default=2_000, show_default=True, help="Rules.")
def main(corpus: str, limit: int, count: int) -> None:
    raws = [case.raw() for case in corpora.spread(corpora.load(corpus), limit)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        rules = Path(folder) / "rules"
        write_rules(rules, [host_of(raw) for raw in raws], count)
        click.echo(f"## Loading {count:,} rules\n\n{loading(rules)}\n")
        books = {
            "no rules": RuleBook(),
            "bundled": bundled_rules(),
            f"bundled and {count:,}": load_rules(rules),
        }
        click.echo(f"## A page: mean and median ms over {len(raws)} pages of {corpus}\n")
        click.echo(costs(raws, books))


def host_of(raw: RawPage) -> str:
    """The host of a page as rules name it; empty where the page has no address."""
    return (urlsplit(raw.url or "").hostname or "").removeprefix("www.")


def write_rules(folder: Path, hosts: Sequence[str], count: int) -> None:
    """So many rule files: for these hosts, for invented ones, and for invented platforms."""
    known = sorted({host for host in hosts if host})
    invented = [f"paper-{n}.example" for n in range(count // 2)]
    for kind in ("sites", "platforms"):
        (folder / kind).mkdir(parents=True)
    for n, host in enumerate([*known, *invented][: count // 2]):
        text = SITE.format(host=host, n=n)
        (folder / "sites" / f"{host}.toml").write_text(text, encoding="utf-8")
    for n in range(count - count // 2):
        text = PLATFORM.format(n=n)
        (folder / "platforms" / f"engine-{n}.toml").write_text(text, encoding="utf-8")


def loading(folder: Path) -> str:
    """How long the rules of a folder take to load."""
    first = _ms(partial(load_rules, folder, bundled=False))
    later = min(_ms(partial(load_rules, folder, bundled=False)) for _ in range(5))
    return layout([["", "ms"], ["first time", f"{first:.0f}"], ["from the index", f"{later:.0f}"]])


def costs(raws: Sequence[RawPage], books: Mapping[str, RuleBook]) -> str:
    """What each book costs a page, beside a bare parse of it."""
    columns: dict[str, list[float]] = {name: [] for name in books}
    fitting = dict.fromkeys(books, 0)
    for raw in raws:
        page = decode(raw, Limits())
        tree = parse(page.text, Limits(), page.utf8)
        rounds: dict[str, list[float]] = {name: [] for name in books}
        for turn in range(ROUNDS):
            for name in list(books)[turn % len(books) :] + list(books)[: turn % len(books)]:
                rounds[name].append(_ms(partial(use, books[name], page, tree)))
        for name, times in rounds.items():
            columns[name].append(min(times))
            fitting[name] += bool(books[name].match(page, tree).applied)
    none = next(iter(columns.values()))
    lines = [
        [
            name, f"{sum(ms) / len(ms):.2f}", f"{median(ms):.2f}", str(fitting[name]),
            f"{median([a - b for a, b in zip(ms, none, strict=True)]):.2f}",
        ]
        for name, ms in columns.items()
    ]  # fmt: skip
    parsed = [min(time_parse(raw) for _ in range(3)) for raw in raws]
    bare = ["(bare parse)", f"{sum(parsed) / len(parsed):.2f}", f"{median(parsed):.2f}", "", ""]
    return layout([["rules", "mean", "median", "pages they fit", "added"], *lines, bare])


def use(book: RuleBook, page: Page, tree: Tree) -> None:
    """All of the road that depends on rules."""
    match = book.match(page, tree)
    document = segment_html(page, tree, match.isolate, Limits())
    site.label(document, match, [None] * len(document.blocks))


def _ms(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return (process_time() - start) * 1000


if __name__ == "__main__":
    main()
