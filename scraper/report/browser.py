"""A report as one page for the browser: calm, dense, complete without scripts."""

from __future__ import annotations

import re
from html import escape

from scraper.report.cells import ONE_LINE, Cell, Figure, Part, Report, Section, Table
from scraper.report.frame import COLOURS, page, shown
from scraper.urls import normalise


def to_html(report: Report) -> str:
    """The whole page. The same report gives the same bytes."""
    figures = "".join(map(_figure, report.figures))
    contents = " ".join(
        f"<a href=#s{number}>{shown(section.title)}</a>"
        for number, section in enumerate(report.sections)
    )
    sections = "".join(_section(number, one) for number, one in enumerate(report.sections))
    verdict = f"<p class='verdict {report.verdict.kind}'>{_text(report.verdict.text)}</p>"
    body = f"{verdict}<dl>{figures}</dl><nav>{contents}</nav>{sections}"
    return page(report.title, body, style=STYLE)


def _figure(figure: Figure) -> str:
    return f"<div><dt>{shown(figure.words)}</dt><dd>{shown(figure.value)}</dd></div>"


def _section(number: int, section: Section) -> str:
    note = _COMMAND.sub(r"<code>\1</code>", shown(section.note))
    note = f"<p class=note>{note}</p>" if note else ""
    tables = "".join(map(_table, section.tables))
    return (
        f"<section id=s{number}><h2>{shown(section.title)}</h2>{note}"
        f"<div class=tables>{tables}</div></section>"
    )


def _table(table: Table) -> str:
    title = f"<h3><bdi>{shown(table.title)}</bdi></h3>" if table.title else ""
    rest = f"<p class=note>and {table.rest:,} more</p>" if table.rest > 0 else ""
    note = f"<p class=note>{_text(table.note)}</p>" if table.note else ""
    kinds = {part.kind for row in table.rows for cell in row for part in cell}
    form = "figures" if kinds <= ONE_LINE or not table.wide else "sentences"
    size = f"wide {form}" if table.wide else form
    return f"<div class='{size}'>{title}{_grid(table)}{rest}{note}</div>"


def _grid(table: Table) -> str:
    if not table.rows:
        return ""
    kinds = [cell[0].kind for cell in table.rows[0]]
    names = "".join(
        f"<th class={kind}>{shown(name)}</th>" for name, kind in zip(table.head, kinds, strict=True)
    )
    head = f"<thead><tr>{names}</tr></thead>" if any(table.head) else ""
    rows = "".join(f"<tr>{''.join(map(_cell, table.head, row))}</tr>" for row in table.rows)
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _cell(name: str, cell: Cell) -> str:
    label = f" data-name='{shown(name)}'" if name else ""
    return f"<td class={cell[0].kind}{label}>{''.join(map(_part, cell))}</td>"


def _part(part: Part) -> str:
    text = _text(part.text)
    if part.kind == "bar":
        return f"<i style='width:{part.share * 4.5:.2f}rem'></i>{text}"
    if part.kind == "role":
        role = part.text if part.text in COLOURS else "other"
        return f"<span class='role {role}'>{text}</span>"
    if part.kind == "link" and (address := normalise(part.text)):
        text = f"<a href='{escape(address)}' rel='noreferrer noopener nofollow'>{text}</a>"
    tag = "code" if part.kind == "code" else "div"
    folded = f"<details><summary>traceback</summary><pre>{shown(part.more)}</pre></details>"
    return f"<{tag} class={part.kind} dir=auto>{text}</{tag}>" + (folded if part.more else "")


def _text(text: str) -> str:
    """Text on one line, isolated from the direction of what stands around it."""
    return f"<bdi>{shown(text)}</bdi>"


_COMMAND = re.compile(r"`([^`]+)`")
STYLE = """
body{font-size:14px;line-height:1.45;max-width:72rem;font-variant-numeric:tabular-nums}
h1{margin:0 0 .3rem}h2{font-size:1.05rem;margin:0 0 .4rem;padding-top:.7rem;
border-top:1px solid var(--line)}h3{font-size:.9rem;margin:.5rem 0 .15rem;font-weight:600}
section{margin-top:1.6rem}.note{color:var(--quiet);margin:.2rem 0}
.verdict{margin:0 0 .8rem;font-size:1.05rem}.good{color:var(--green)}.bad{color:var(--red)}
.quiet{color:var(--quiet)}div.strong,td.strong{font-weight:600}td.strong>:not(.strong){font-weight:400}
dl{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:0}dt{color:var(--quiet)}
dl>div{display:flex;flex-direction:column-reverse}dd{margin:0;font-size:1.35rem;line-height:1.2}
nav{margin-top:1rem}nav a{margin-right:1rem;color:var(--quiet)}
.tables{display:grid;gap:.4rem 2.5rem;grid-template-columns:repeat(auto-fill,minmax(15.5rem,1fr))}
.wide{grid-column:1/-1;min-width:0}.wide tbody tr{border-top:1px solid var(--line)}
th,td{padding:.12rem 1rem .12rem 0;overflow-wrap:anywhere}th{color:var(--quiet);font-weight:400}
.number,.bar,.name,.role{white-space:nowrap}.number{text-align:right}
.sentences table{width:100%}
@media(min-width:40rem){.sentences :is(th,td):is(.number,.bar,.name,.role){width:1%}}
i{display:inline-block;height:.6rem;margin-right:.4rem;background:var(--ink);opacity:.45}
code,pre{font:.92em ui-monospace,monospace}td>code{display:block;user-select:all}
pre{overflow:auto;max-width:100%}summary{color:var(--quiet)}
span.role{border-left:.3rem solid var(--hue,var(--line));padding-left:.5rem}
@media(max-width:39.99rem){.tables{grid-template-columns:minmax(0,1fr)}
.sentences thead{display:none}.sentences tr{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.3rem 0}
.sentences td{padding:0}
.sentences td:is(.plain,.strong,.code,.quiet,.name){flex-basis:100%}.figures{overflow-x:auto}
.sentences td[data-name]:is(.number,.bar)::before{content:attr(data-name) ' ';color:var(--quiet)}
.sentences td.number>div{display:inline}}
@media print{nav{display:none}}
"""
