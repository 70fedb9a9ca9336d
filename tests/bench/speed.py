"""`python -m tests.bench.speed`: where the time goes, and how it grows with the size of a page."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from time import process_time

import click

from scraper import labelers, metadata, quality
from scraper.assemble import assemble
from scraper.blocks import Labeled
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import Refused
from scraper.model import Limits, RawPage, Skip
from scraper.rules.book import RuleBook, bundled_rules
from scraper.segment import segment_html, segment_text
from scraper.tree import parse
from tests.bench import corpora, peers
from tests.bench.run import prepare, time_parse, timed
from tests.bench.table import layout

SIZES_KB = (10, 30, 100, 300, 1_000, 5_000)
STAGES = ("decode", "parse", "rules", "segment", "label", "metadata", "quality", "assemble")
WORDS = (
    "harbour council ferry winter market bridge river station garden school museum library "
    "engine letter window morning evening people across under before after nearly always never "
    "found opened closed wrote carried counted painted measured repaired the the the a a of of "
    "in to and and with from by at on for that which where while because although"
)


@click.command(help=__doc__)
@click.option("--corpus", default="publishers", show_default=True, help="Pages for the stages.")
@click.option("--limit", default=60, show_default=True, help="How many of them.")
@click.option("--engines", default="scraper,trafilatura", show_default=True, help="For growth.")
@click.option("--most-kb", default=1_000, show_default=True, help="Peers stop at this size.")
def main(corpus: str, limit: int, engines: str, most_kb: int) -> None:
    cases = corpora.spread(corpora.load(corpus), limit)
    pages = [case.raw() for case in cases]
    click.echo(f"## Stages: median and mean ms over {len(pages)} pages of {corpus}\n")
    click.echo(stages(pages) + "\n")
    click.echo("## Growth: ms a page by size (invented article pages)\n")
    click.echo(growth(engines.split(","), most_kb))


def stages(pages: Sequence[RawPage]) -> str:
    """What each station of the road costs, in ms and in bare parses of the same pages."""
    rules = bundled_rules()
    prepare(("scraper",))
    runs = [(time_parse(raw), one_road(raw, rules)) for raw in pages]
    done = [(parsed, times) for parsed, times in runs if times]
    columns = {stage: [times[at] for _, times in done] for at, stage in enumerate(STAGES)}
    columns["all"] = [sum(times) for _, times in done]
    columns["selectolax parse"] = [parsed for parsed, _ in done]
    bare = median(columns["selectolax parse"]) or 1.0
    lines = [
        [name, f"{median(ms):.2f}", f"{sum(ms) / len(ms):.2f}", f"{median(ms) / bare:.1f}"]
        for name, ms in columns.items()
    ]
    return layout([["stage", "median", "mean", "× parse"], *lines])


def one_road(raw: RawPage, rules: RuleBook) -> list[float]:
    """The ms of every stage; nothing for a page that is refused on the way."""
    clock = [process_time()]
    try:
        page = decode(raw, Limits())
        clock.append(process_time())
        tree = parse(page.text, Limits(), page.utf8) if page.kind == "html" else None
        clock.append(process_time())
        match = rules.match(page, tree)
        clock.append(process_time())
        if tree is None:
            document = Document(page, segment_text(page, Limits()))
        else:
            document = segment_html(page, tree, match.isolate, Limits())
    except Refused:
        return []
    clock.append(process_time())
    labels, notes = labelers.label(document, match)
    clock.append(process_time())
    found = metadata.read(document, match, labels)
    clock.append(process_time())
    verdict = quality.judge(document, labels, found)
    clock.append(process_time())
    if not isinstance(verdict, Skip):
        pieces = tuple(map(Labeled, document.blocks, labels))
        assemble(document, pieces, found, verdict, notes)
    clock.append(process_time())
    return [(end - start) * 1000 for start, end in pairwise(clock)]


def growth(names: Sequence[str], most_kb: int) -> str:
    """The ms of every engine by page size; near-linear means that ms a KB stays level."""
    engines = prepare(tuple(names))[False]
    lines = [["KB", *(f"{name} ms" for name in engines), "selectolax ms", "scraper ms / KB"]]
    for size in SIZES_KB:
        raw = RawPage("https://example.com/long", invented_page(size * 1_000), "text/html")
        repeats = 5 if size <= 300 else 2
        times = {
            name: median(timed(engine, raw)[1] for _ in range(repeats))
            for name, engine in engines.items()
            if size <= most_kb or name in peers.OURS
        }
        cells = [f"{times[name]:.1f}" if name in times else "–" for name in engines]
        bare = median(time_parse(raw) for _ in range(repeats))
        ours = times.get("scraper", 0.0)
        lines.append([str(size), *cells, f"{bare:.1f}", f"{ours / size:.3f}"])
    return layout(lines)


def invented_page(size: int) -> bytes:
    """An article page of about `size` bytes: a frame, prose with lists and asides."""
    words, vocabulary = random.Random(size), WORDS.split()  # seeded: the same page on every run

    def sentence(count: int) -> str:
        return " ".join(words.choices(vocabulary, k=count)).capitalize() + ". "

    links = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in vocabulary[:20])
    parts = [f"<html><head><title>A long page</title></head><body><nav>{links}</nav>"]
    parts.append("<main><article><h1>A long page</h1>")
    length = 0
    while length < size:
        prose = "".join(f"<p>{sentence(words.randint(20, 90))}</p>" for _ in range(4))
        items = "".join(f"<li>{sentence(8)}</li>" for _ in range(3))
        aside = f'<div class="related"><a href="/x">{sentence(9)}</a></div>'
        parts.append(f"<h2>{sentence(5)}</h2>{prose}<ul>{items}</ul>{aside}")
        length += len(parts[-1])
    parts.append('</article></main><footer class="footer"><p>All rights reserved.</p></footer>')
    return "".join([*parts, "</body></html>"]).encode()


if __name__ == "__main__":
    main()
