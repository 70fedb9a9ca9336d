"""What HTML tags mean for blocks: fixed tables, after the rendering section of the standard."""

from __future__ import annotations

from scraper.tree import BLOCKS, VERBATIM

# What a tag does, as bits, so that one look-up tells all.
BLOCK = 1  # a block begins and ends with it, whatever it holds
BLOCKISH = 2  # inline to a browser, yet set apart by style sheets: a block, unless in a phrase
CONTEXT = 4  # a list, heading, table ...: changes what the text within it is
STYLE = 8  # a link, or emphasis
GAP = 16  # parts words without being text
UNSEEN = 32  # never shown: notations for machines, fallbacks for browsers of long ago
BREAK = 64
SPACE = GAP | BREAK
NOWHERE = 1024  # its text is metadata
PHRASE = 128  # holds buttons and custom elements without falling apart
# Of an element rather than a tag:
LOOKS = 256  # has an attribute that may hide it or make it a block
APART = 512  # its text must not be mixed with that around it

LISTS = frozenset({"ul", "ol", "menu", "dir"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em"})
CODE = frozenset({"code", "kbd", "samp", "tt"})

_TAGS = {
    0: {
        "abbr", "cite", "font", "head", "link", "meta", "picture", "q", "small", "source", "span",
        "sub", "sup", "time", "track", "u", "wbr",
    },
    BLOCK: BLOCKS,
    BLOCKISH: {"audio", "button", "canvas", "datalist", "label", "object", "output", "video"},
    CONTEXT: {
        "blockquote", "caption", "dialog", "dl", "figcaption", "li", "table", "td", "th", "tr",
        *LISTS, *HEADINGS, *VERBATIM,
    },
    UNSEEN: {
        "annotation", "annotation-xml", "audio", "canvas", "datalist", "noembed", "noframes",
        "object", "video",
    },
    GAP: {"button", "embed", "img", "input", "meter", "optgroup", "option", "progress"},
    STYLE: {"a", *STRONG, *EMPHASIS, *CODE},
    BREAK: {"br"},
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
