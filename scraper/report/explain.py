"""One page block by block: kept or dropped, as what, by whom. For the terminal and the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scraper.blocks import Labeled
from scraper.extract import Examined
from scraper.model import Article, Outcome
from scraper.report.frame import COLOURS, page, shown
from scraper.terminal import printable

FIELDS = ("title", "byline", "authors", "date", "date_modified", "sitename", "language", "url")


def to_terminal(examined: Examined, *, whole: bool = False) -> RenderableType:
    """A table of the page's blocks, its fields above; long blocks are cut unless `whole`."""
    table = Table(box=None, pad_edge=False, expand=True)
    for name, style in (("", ""), ("role", ""), ("by", "dim"), ("sure", "dim"), ("text", "")):
        table.add_column(name, style=style, overflow="fold", ratio=1 if name == "text" else None)
    for piece in examined.pieces:
        label = piece.label
        colour = COLOURS[label.role]
        text = piece.text if whole or len(piece.text) <= 160 else piece.text[:157] + "…"
        table.add_row(
            Text("keep" if label.keep else "drop", "bold green" if label.keep else "red"),
            Text(label.role, colour),
            printable(label.by),
            f"{label.score:.2f}",
            Text(printable(text), "" if label.keep else "dim"),
        )
    return Group(*(Text.assemble(*line) for line in _summary(examined.outcome)), "", table)


def _summary(outcome: Outcome) -> Iterator[list[tuple[str, str] | str]]:
    if not isinstance(outcome, Article):
        yield [("skipped: ", "bold red"), f"{outcome.reason.value}. {printable(outcome.detail)}"]
        return
    for name, value, by in fields(outcome):
        yield [(f"{name:>14}  ", "bold"), printable(value), (f"  {printable(by)}", "dim")]
    yield [("       quality  ", "bold"), f"{outcome.quality.score:.2f}"]


def fields(article: Article) -> Iterator[tuple[str, str, str]]:
    """The article's filled fields as name, value and where the value came from."""
    for name in FIELDS:
        value = getattr(article, name)
        if value:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            yield name, shown, article.provenance.get(name, "")


def dropped(pieces: Iterable[Labeled]) -> Counter[str]:
    """How many words went, by role."""
    words: Counter[str] = Counter()
    for piece in pieces:
        if not piece.label.keep:
            words[piece.role] += len(piece.text.split())
    return words


def to_html(examined: Examined, title: str) -> str:
    """A page of its own that shows the same: kept text in black, the rest in its role's colour."""
    outcome = examined.outcome
    if isinstance(outcome, Article):
        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{shown(value)}</td><td>{escape(by)}</td></tr>"
            for name, value, by in fields(outcome)
        )
        head = f"<table>{rows}</table><p>quality {outcome.quality.score:.2f}</p>"
    else:
        head = f"<p class=skip>skipped: {outcome.reason.value}. {shown(outcome.detail)}</p>"
    counts = "".join(
        f"<label class={role}><input type=checkbox checked data-role={role}>{role} {words}</label>"
        for role, words in dropped(examined.pieces).most_common()
    )
    body = "".join(map(_row, examined.pieces))
    filters = f"<p class=filter>words dropped by role: {counts or 'none'}</p>"
    return page(title, f"{head}{filters}<main>{body}</main>", style=STYLE, script=SCRIPT)


def _row(piece: Labeled) -> str:
    label, block = piece.label, piece.block
    state = "keep" if label.keep else "drop"
    return (
        f"<div class='{state} {label.role} {block.kind}' data-role={label.role}>"
        f"<span title='{escape(label.by, quote=True)}, {label.score:.2f} sure'>"
        f"{label.role}<small>{escape(label.by)}</small></span>"
        f"<p dir=auto>{shown(block.text)}</p></div>"
    )


STYLE = """
th,td{padding:.1rem .8rem .1rem 0}td:last-child{color:var(--quiet);font-size:.8rem}
.filter label{display:inline-block;margin:0 .8rem .2rem 0;padding:0 .4rem;border-radius:.3rem}
main>div{display:grid;grid-template-columns:10rem 1fr;gap:1rem;padding:.15rem .8rem;
margin:.15rem 0;border-left:.3rem solid var(--hue,var(--line))}
main>div>span{font-size:.85rem;color:var(--quiet);overflow-wrap:anywhere}small{display:block}
main p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.keep.heading p{font-weight:600}.keep.code p{font-family:monospace}
.drop{background:var(--tint)}.drop p{color:var(--quiet)}
.title p,.byline p,.date p{color:var(--hue)}
.skip{color:var(--red);font-weight:600}.off{display:none}
@media(max-width:40rem){main>div{grid-template-columns:1fr;gap:0}}
"""
SCRIPT = """
document.querySelectorAll('input[data-role]').forEach(box=>box.addEventListener('change',()=>
document.querySelectorAll('main>div.drop[data-role='+box.dataset.role+']').forEach(row=>
row.classList.toggle('off',!box.checked))));
"""
