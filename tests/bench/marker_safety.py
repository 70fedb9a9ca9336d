"""`python -m tests.bench.marker_safety`: what acting on every marker would cost, measured.

Per marker: pages on which it stands, how often the line itself is text of the article, and for
those that open something the share of the page's text that stands behind it, where the marker may
act (its zone and guard) and anywhere. --write puts n and share beside the markers of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from scraper.rules.book import RuleBook
from scraper.rules.markers import Marker, MarkerTable
from scraper.rules.store import bundled_dir
from scraper.rules.zones import Zones
from tests.bench.table import layout
from tests.bench.text_pages import TextExample, examples

FEWEST = 5  # pages under which a share says nothing
_ID = re.compile(r'^id = "([^"]+)".*$')
_NOTE = re.compile(r"  # n=\d+.*$")


@dataclass(slots=True)
class Tally:
    """What was seen of one marker, a value a page."""

    own: list[float] = field(default_factory=list)  # share of its lines that are text
    behind: list[float] = field(default_factory=list)  # share of the text that it would take
    acting: list[float] = field(default_factory=list)  # ... where its zone and guard let it

    def note(self) -> str:
        """What stands beside the marker in its file."""
        lost = self.acting or self.own
        if len(lost) < FEWEST:
            lost = self.own
        return f"n={len(self.own)}, text lost {np.mean(lost):.3f}"


def measure(pages: Iterable[TextExample], table: MarkerTable) -> dict[str, Tally]:
    """The tallies of all markers that stand on any of the pages, by `language/id`."""
    tallies: dict[str, Tally] = {}
    for page in pages:
        blocks = page.document.blocks
        text = page.kept * page.size
        seen: dict[str, list[tuple[int, Marker]]] = {}
        for block in blocks:
            for marker in table.find(block.text):
                seen.setdefault(f"{marker.language}/{marker.id}", []).append((block.index, marker))
        if not seen:
            continue
        zones = Zones(blocks)
        total = max(float(text.sum()), 1.0)
        for name, hits in seen.items():
            _count(tallies.setdefault(name, Tally()), hits, page, zones, total)
    return tallies


def once_each(pages: Iterable[TextExample]) -> Iterator[TextExample]:
    """Every page in the first of the ways that it was flattened in."""
    seen: set[tuple[str, str]] = set()
    for page in pages:
        name = (page.case.corpus, page.case.id)
        if name not in seen:
            seen.add(name)
            yield page


def _count(
    tally: Tally,
    hits: Sequence[tuple[int, Marker]],
    page: TextExample,
    zones: Zones,
    total: float,
) -> None:
    tally.own.append(float(np.mean([page.kept[at] for at, _ in hits])))
    text = page.kept * page.size
    taken = np.zeros((2, len(text)), bool)
    for at, marker in hits:
        reach = zones.opened(marker, at)
        taken[0, reach.start : reach.stop] = True
        if zones.allows(marker, at, 0):
            taken[1, reach.start : reach.stop] = True
    tally.behind.append(float(text[taken[0]].sum()) / total)
    if taken[1].any():
        tally.acting.append(float(text[taken[1]].sum()) / total)


def annotate(path: Path, tallies: dict[str, Tally]) -> None:
    """Write n and share behind the id of every marker that was seen on enough pages."""
    lines = []
    for line in path.read_text("utf-8").splitlines():
        found = _ID.match(line)
        tally = tallies.get(f"{path.stem}/{found[1]}") if found else None
        bare = _NOTE.sub("", line)
        enough = tally is not None and len(tally.own) >= FEWEST
        lines.append(f"{bare}  # {tally.note()}" if tally and enough else bare)
    path.write_text("\n".join(lines) + "\n", "utf-8")


@click.command(help=__doc__)
@click.option("--write", is_flag=True, help="Write the figures into site_rules/markers/.")
@click.option("--least", default=FEWEST, show_default=True, help="Show markers of so many pages.")
def main(*, write: bool, least: int) -> None:
    tallies = measure(once_each(examples()), RuleBook().marker_table(None))
    rows = [
        [name, str(len(t.own)), _mean(t.own), _mean(t.behind), str(len(t.acting)), _mean(t.acting)]
        for name, t in sorted(tallies.items(), key=lambda item: -len(item[1].own))
        if len(t.own) >= least
    ]
    heads = ["marker", "pages", "line is text", "behind it", "acts on", "lost there"]
    click.echo(layout([heads, *rows]))
    if write:
        for path in sorted((bundled_dir() / "markers").glob("*.toml")):
            annotate(path, tallies)


def _mean(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f}" if values else "–"


if __name__ == "__main__":
    main()
