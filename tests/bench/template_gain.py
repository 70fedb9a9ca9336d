"""What a template learned from a dump is worth: `python -m tests.bench.template_gain [CORPUS...]`.

For every page of a site with four pages or more, the template of the site's other pages (whatever
corpus they stand in) is learned by the product's code and tried on the page left out, as HTML and
flattened in each of the ways that dumps come in. Prints, for each: word F1 without and with it,
pages better and worse by more than .002, the share of snippets kept and kept out, and the share of
the dropped words that the annotators kept. By size: the same for sites with so many other pages.

A headline is a teaser on other pages: "headlines" says how many stay on their own page when the
template holds the headlines of all annotated pages, and how many there are.

--models holds the models of the folds, which have not seen the site: see tests.bench.held_out.
--plain puts no model at all in their place: paragraphs of prose are kept, all else is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import click

from scraper import labelers, metadata
from scraper.blocks import Label
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.extract import read
from scraper.labelers import template
from scraper.labelers.alignment import shares, tokens
from scraper.model import Limits, RawPage
from scraper.rules.book import Match
from scraper.rules.page_lines import PageLines, page_lines
from scraper.rules.repeats import Repeats
from scraper.rules.rule import Rule
from scraper.rules.template import MIN_PAGES, MIN_SHARE, Asked, Line, Template
from scraper.rules.zones import is_prose
from tests.bench import corpora, flatten, scoring
from tests.bench.corpora import Case
from tests.bench.folds import site_of
from tests.bench.held_out import by_fold, rules_of_many
from tests.bench.table import layout

CORPORA = ("pages", "publishers", "readability", "snippets", "dates")
FEWEST = 4  # pages of a site that is measured
MARGIN = 0.002
WAYS = ("html", *flatten.WAYS)
HEADS = (
    "pages", "sites", "touched", "without", "with", "better", "worse", "worst", "kept", "kept out",
    "of dropped words text", "headlines",
)  # fmt: skip
Road = tuple[Document, Match, list[Label]]


class Row(NamedTuple):
    """One page: what the template did to it. F1 is None where no text is annotated."""

    site: str
    kind: str
    others: int
    before: float | None
    after: float | None
    dropped: float  # words
    lost: float  # of them, those that are text
    snippets: Mapping[str, tuple[int, int, int]]  # with, without: found before, after, all
    headline: bool | None  # whether it stays; None where it is no line of the page


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the corpora in one of the ways."""

    case: Case
    raw: RawPage
    lines: PageLines


def pages_of(cases: Iterable[Case], way: str) -> Iterator[Page]:
    """The pages that can be read; `PageLines.host` is the site."""
    for case in cases:
        try:
            raw = case.raw()
            if way != "html":
                text = flatten.WAYS[way](decode(raw, Limits()).text)
                raw = replace(raw, body=text.encode("utf-8", "replace"), content_type="text/plain")
            yield Page(case, raw, page_lines(raw, Limits())._replace(host=site_of(case)))
        except Refused:
            continue


def road(raw: RawPage) -> Road | None:
    """The page with its labels as they are without a template."""
    try:
        document, match = read(raw, rules_of_many(), Limits())
    except Refused:
        return None
    given, _ = labelers.label(document, match)
    found = metadata.read(document, match, given)
    return document, match, [found.labels.get(at, label) for at, label in enumerate(given)]


def learned(page: Page, others: Sequence[Page], asked: Asked) -> tuple[Rule | None, int]:
    """The template of the others, and how many they are; copies of the page are left out."""
    own, repeats, count = page.lines, Repeats(), 0
    for other in others:
        if other.lines.address != own.address and other.lines.text != own.text:
            repeats.add(other.lines)
            count += 1
    found = next(repeats.templates(asked), None)
    return (found.rule() if found else None), count


def measure(page: Page, others: Sequence[Page], asked: Asked) -> Row | None:
    """One page with the template of the others."""
    walked = road(page.raw)
    if walked is None:
        return None
    document, match, labels = walked
    rule, count = learned(page, others, asked)
    drops, _ = template.drops(document, replace(match, template=rule), labels)
    before = shown(document, labels)
    after = shown(document, [drops.get(at, label) for at, label in enumerate(labels)])
    gold = page.case.gold.get("text")
    taken = [tokens(document.blocks[at].text) for at in drops]
    right = shares([tokens(b.text) for b in document.blocks], tokens(gold or ""))
    return Row(
        page.lines.host,
        page.case.kind,
        count,
        None if gold is None else scoring.word_overlap(before, gold).f1,
        None if gold is None else scoring.word_overlap(after, gold).f1,
        sum(map(len, taken)) if gold else 0,
        sum(len(some) * right[at] for at, some in zip(drops, taken, strict=True)) if gold else 0,
        {key: snippets(page.case, key, before, after) for key in ("with", "without")},
        headline_stays(page, [page, *others], walked),
    )


def shown(document: Document, labels: Sequence[Label]) -> str:
    """The text that these labels make."""
    return "\n".join(b.text for b, label in zip(document.blocks, labels, strict=True) if label.keep)


def snippets(case: Case, key: str, before: str, after: str) -> tuple[int, int, int]:
    """How many of the page's snippets are found without and with the template, and all."""
    known = case.strings(key)
    return scoring.found(before, known), scoring.found(after, known), len(known)


def headline_stays(page: Page, site: Sequence[Page], walked: Road) -> bool | None:
    """Whether the page's headline stays where the template is made of the site's headlines."""
    document, match, labels = walked
    title = page.case.gold.get("title")
    mine = [b.index for b in document.blocks if title and scoring.same_title(b.text, title)]
    mine = [at for at in mine if labels[at].keep or labels[at].role == "title"]
    if not mine:
        return None
    titles = {str(other.case.gold.get("title") or "") for other in site} - {""}
    titles.update(document.blocks[at].text for at in mine)
    lines = tuple(Line(text, "related", 9) for text in sorted(titles))
    rule = Rule("template/x", template=Template(9, lines))
    drops, _ = template.drops(document, replace(match, template=rule), labels)
    return any(at not in drops for at in mine)


def by_shape(
    document: Document, match: Match, given: Sequence[Label | None]
) -> Mapping[int, Label]:
    """A labeler that has learned nothing."""
    del match, given
    return {
        block.index: Label(is_prose(block.text), "body" if is_prose(block.text) else "other", "x")
        for block in document.blocks
    }


def table(named: Mapping[str, Sequence[Row]]) -> str:
    """A line of figures for each of the lists of rows."""
    lines = [[name, *_figures(rows)] for name, rows in named.items() if rows]
    return layout([["", *HEADS], *lines])


def _figures(rows: Sequence[Row]) -> Iterator[str]:
    known = [(r.before, r.after) for r in rows if r.before is not None and r.after is not None]
    change = [after - before for before, after in known]
    yield str(len(rows))
    yield str(len({row.site for row in rows}))
    yield str(sum(row.dropped > 0 for row in rows))
    yield f"{scoring.mean([before for before, _ in known]):.4f}"
    yield f"{scoring.mean([after for _, after in known]):.4f}"
    yield str(sum(gain > MARGIN for gain in change))
    yield str(sum(gain < -MARGIN for gain in change))
    yield f"{min(change, default=0):.3f}"
    for key in ("with", "without"):
        found = [row.snippets[key] for row in rows]
        total = sum(of for _, _, of in found)
        counts = [sum(some[at] for some in found) for at in (0, 1)]
        yield " → ".join(
            f"{(n if key == 'with' else total - n) / max(total, 1):.3f}" for n in counts
        )
    yield f"{sum(row.lost for row in rows) / max(sum(row.dropped for row in rows), 1):.3f}"
    stays = [row.headline for row in rows if row.headline is not None]
    yield f"{sum(stays)} of {len(stays)}"


def report(rows: Sequence[Row]) -> str:
    """All rows, those of articles, and those of sites with so many other pages."""
    sizes = {"3": range(4), "4": range(4, 5), "5": range(5, 6), "6 and more": range(6, 10_000)}
    some = {f"… {name} others": [r for r in rows if r.others in of] for name, of in sizes.items()}
    return table({"all": rows, "articles": [r for r in rows if r.kind == "article"], **some})


@click.command(help=__doc__)
@click.argument("names", nargs=-1, metavar="[CORPUS]...")
@click.option("--way", "ways", multiple=True, type=click.Choice(WAYS), help="Default: all.")
@click.option("--models", type=click.Path(path_type=Path), help="By fold, as training leaves them.")
@click.option("--plain", is_flag=True, help="No model: paragraphs of prose are the text.")
@click.option("--min-pages", default=MIN_PAGES, show_default=True)
@click.option("--min-share", default=MIN_SHARE, show_default=True)
def main(names: tuple[str, ...], ways: tuple[str, ...], **options: Any) -> None:
    by_site: dict[str, list[Case]] = defaultdict(list)
    for name in names or CORPORA:
        for case in corpora.load(name):
            by_site[site_of(case)].append(case)
    cases = [case for own in by_site.values() if len(own) >= FEWEST for case in own]
    asked = Asked(options["min_pages"], options["min_share"])
    plain = patch.object(labelers, "LABELERS", {"generic": by_shape})
    with plain if options["plain"] else nullcontext():
        for way in ways or WAYS:
            rows = list(leave_one_out(cases, way, asked, options["models"]))
            click.echo(f"\n### {way}\n\n{report(rows)}")


def leave_one_out(
    cases: Sequence[Case], way: str, asked: Asked, models: Path | None
) -> Iterator[Row]:
    """Every page with the template of the other pages of its site."""
    by_site: dict[str, list[Page]] = defaultdict(list)
    for page in pages_of(cases, way):
        by_site[page.lines.host].append(page)
    for fold in by_fold(cases, models):
        names = {(case.corpus, case.id) for case in fold}
        for own in by_site.values():
            for page in own:
                if (page.case.corpus, page.case.id) in names:
                    row = measure(page, [other for other in own if other is not page], asked)
                    if row:
                        yield row


if __name__ == "__main__":
    main()
