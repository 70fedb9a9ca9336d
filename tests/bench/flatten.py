"""Web pages flattened to plain text, the ways that dumps come: the text labeler's training pages.

`layout`: indented by nesting, bullets kept (inscriptis). `nodes`: one line a text node, its white
space collapsed, blank lines as in the source (selectolax). `dump`: one paragraph a line, blank
lines between (resiliparse, which makes the text records of web archives). `lines`: the same without
blank lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def layout(html: str) -> str:
    """The page as a text browser would show it."""
    from inscriptis import get_text  # noqa: PLC0415  not everywhere installed

    return str(get_text(html))


def nodes(html: str) -> str:
    """Every text node on a line of its own."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  not everywhere installed

    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript", "template", "svg", "iframe"])
    text = tree.body.text(separator="\n") if tree.body else ""
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def dump(html: str) -> str:
    """Blocks on lines of their own, as text records of web archives have them."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415  not everywhere installed

    return str(extract_plain_text(html, main_content=False, list_bullets=True))


def lines(html: str) -> str:
    """`dump` without blank lines, bullets and indentation."""
    kept = (line.strip(" \t•") for line in dump(html).splitlines())
    return "\n".join(line for line in kept if line)


WAYS: Mapping[str, Callable[[str], str]] = {
    "layout": layout,
    "nodes": nodes,
    "dump": dump,
    "lines": lines,
}
