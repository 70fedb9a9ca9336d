"""What HTML tags mean for blocks: fixed tables, after the rendering section of the standard."""

from __future__ import annotations

# A block begins and ends with these, whatever they hold.
BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "listing", "main", "menu", "nav", "noframes", "ol", "optgroup", "p", "pre", "search",
    "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead",
    "tr", "ul", "xmp",
})  # fmt: skip

# Inline to a browser, yet set apart by every style sheet: blocks, unless within a phrase.
BLOCKISH = frozenset(
    {"button", "label", "output", "datalist", "video", "audio", "object", "canvas"}
)

# A phrase may hold buttons and custom elements without falling apart.
PHRASE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "figcaption", "caption", "dt"})

# They part words without being text.
GAP_TAGS = frozenset({"img", "input", "option", "embed", "meter", "progress"})

# Never shown: titles and notations are for machines, fallbacks for browsers of long ago.
UNSEEN = frozenset({
    "annotation", "annotation-xml", "audio", "canvas", "datalist", "noembed", "noframes", "object",
    "title", "video",
})  # fmt: skip

LISTS = frozenset({"ul", "ol", "menu", "dir"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em"})
CODE = frozenset({"code", "kbd", "samp", "tt"})
VERBATIM = frozenset({"pre", "listing", "xmp", "textarea"})

# Tags that change the context of what they hold; all others inherit it.
TELLING = (
    LISTS | HEADINGS.keys() | VERBATIM
    | {"li", "dl", "blockquote", "table", "tr", "td", "th", "caption", "figcaption", "dialog"}
)  # fmt: skip
STYLED = STRONG | EMPHASIS | CODE | {"a"}
