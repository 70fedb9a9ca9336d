"""What HTML tags mean for blocks: fixed tables, after the rendering section of the standard."""

from __future__ import annotations

from scraper.segment.inline import CODE, EMPHASIS, STRONG
from scraper.tree import BLOCKS, VERBATIM

# What a tag does, as bits, so that one look-up tells all.
BLOCK = 1  # a block begins and ends with it, whatever it holds
BLOCKISH = 2  # inline to a browser, yet set apart by style sheets: a block, unless in a phrase
CONTEXT = 4  # a list, heading, table ...: changes what the text within it is
ITEM = 8  # of a list
LINK = 16
STYLE = 32  # emphasis, or code
GAP = 64  # parts words without being text
BREAK = 128
SPACE = GAP | BREAK
UNSEEN = 256  # never shown: notations for machines, fallbacks for browsers of long ago
NOWHERE = 512  # its text is metadata
PHRASE = 1024  # holds buttons and custom elements without falling apart
# Of an element rather than a tag:
APART = 2048  # its text must not be mixed with that around it

LISTS = frozenset({"ul", "ol", "menu", "dir"})
OUTSIDE = LISTS | {"table"}  # what is in these, but in none of their parts, is in no list item
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MARKS = {
    "b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS,
    "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE,
}  # fmt: skip

_TAGS = {
    0: {
        "abbr", "cite", "font", "head", "link", "meta", "picture", "q", "small", "source", "span",
        "sub", "sup", "time", "track", "u", "wbr",
    },
    BLOCK: BLOCKS,
    BLOCKISH: {"audio", "button", "canvas", "datalist", "label", "object", "output", "video"},
    CONTEXT: {
        "blockquote", "caption", "dialog", "dl", "figcaption", "table", "td", "th", "tr",
        *LISTS, *HEADINGS, *VERBATIM,
    },
    ITEM: {"li"},
    LINK: {"a"},
    STYLE: set(MARKS),
    GAP: {"button", "embed", "img", "input", "meter", "optgroup", "option", "progress"},
    BREAK: {"br"},
    UNSEEN: {
        "annotation", "annotation-xml", "audio", "canvas", "datalist", "noembed", "noframes",
        "object", "video",
    },
    NOWHERE: {"title"},
    PHRASE: {"p", "caption", "dt", "figcaption", "pre", *HEADINGS},
}  # fmt: skip


class _Flags(dict[str, int]):
    """What tags do; of those that are not in the tables only custom elements do something."""

    def __missing__(self, tag: str) -> int:
        return BLOCKISH if "-" in tag else 0


FLAGS = _Flags()
for _flags, _tags in _TAGS.items():
    for _tag in _tags:
        FLAGS[_tag] = FLAGS.get(_tag, 0) | _flags
