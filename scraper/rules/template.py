"""What the pages of one host have in common, as a value and as the table of a rule file.

[template]
pages = 212              # that the lines were counted on
[template.newsletter]    # by role
"Get the harbour news by e-mail every morning" = 198
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scraper.blocks import Role
from scraper.rules.markers import line_key
from scraper.rules.reader import Reader

# Which lines make a template, measured on pages of sites with four pages or more, each with the
# template of the site's others (`python -m tests.bench.template_gain`; HTML by models that never
# saw the site, text by the shipped ones). Gain in word F1 (pages better / worse by more than .002,
# and what share of the dropped words is text):
#   as here                     HTML +.0010 (8 / 0, .000)   text +.0024 (84 / 9, .002)
#   on 40 % of the pages             +.0007 (7 / 5, .177)        +.0018 (77 / 22, .087)
#   from 3 pages on, on 2 each       +.0011 (9 / 0, .016)        +.0029 (97 / 23, .066)
#   prose from 4 pages on            +.0013 (12 / 2, .101)       +.0028 (96 / 17, .053)
#   lines of 3 words, not 4          +.0012 (13 / 3, .008)       +.0025 (95 / 16, .011)
# The sites have 4 to 35 pages. From six other pages on: HTML +.0024, text +.0053.
MIN_PAGES, MIN_SHARE = 4, 0.5
MIN_WORDS = 4  # labels within texts are shorter: "Features:", "About this game"
MIN_ON = 3  # pages: a story, its print view and its second part have more in common than a host
PROSE_ON = 5  # on fewer, prose may be a quotation, or an article that was published twice

ROLES: tuple[Role, ...] = (
    "nav", "related", "promo", "newsletter", "share", "comments", "legal", "player", "ad",
    "caption", "byline", "date", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes a template."""

    min_pages: int = MIN_PAGES  # that a host must have
    min_share: float = MIN_SHARE  # of these, that must have a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line that repeats, the number of pages that have it, and what it is."""

    text: str
    role: Role
    on: int


@dataclass(frozen=True)
class Template:
    """The lines that repeat on the pages of a host. Not slotted: `known` is made once."""

    pages: int  # that were compared
    lines: tuple[Line, ...] = ()
    since: date | None = None  # days of the first and last capture
    until: date | None = None

    @cached_property
    def known(self) -> Mapping[str, Line]:
        """The lines by what `line_key` makes of them."""
        return {line_key(line.text): line for line in self.lines}


def read_template(table: Reader) -> Template:
    """The template in a `[template]` table. Raises `RuleError`."""
    lines: list[Line] = []
    texts: dict[str, str] = {}
    for role in ROLES:
        inner = table.table(role)
        for text in inner.names():
            key, on = line_key(text), inner.whole(text, 0)
            if key in texts:
                raise inner.error(repr(text), f"is the same line as {texts[key]!r}")
            if not key or on < 1:
                raise inner.error(repr(text), "must be the number of pages that have the line")
            texts[key] = text
            lines.append(Line(text, role, on))
    found = Template(table.whole("pages", 0), tuple(lines), table.day("since"), table.day("until"))
    table.done()
    if found.pages < 1:
        raise table.error("pages", "must say on how many pages the lines were counted")
    if not lines:
        raise table.error("[template.<role>]", f"holds no line; roles: {', '.join(ROLES)}")
    return found
