"""A rule as a value: what we know of one site, or of a platform that many sites share.

`format.py` reads it from a file; code may make one directly: `Rule("example.com", ...)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from scraper.blocks import Role
from scraper.rules.markers import Marker
from scraper.rules.template import Template

Mode = Literal["scope", "replace", "drop"]
MODES: tuple[str, ...] = get_args(Mode)
SELF, TO_END, TO_NEXT_HEADING, CLOSEST = "self", "to_end", "to_next_heading", "closest:"
FIELDS = (
    "title", "byline", "authors", "date", "date_modified", "sitename", "canonical_url",
    "language", "description", "tags", "image",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of a platform: a selector for HTML, or a whole line or pattern for plain text."""

    css: str = ""
    line: str = ""
    pattern: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Where:
    """The pages that a rule is for: of these hosts, or with enough signals of a platform."""

    hosts: tuple[str, ...] = ()  # `example.com` is www.example.com too; `*.example.com` below it
    paths: tuple[str, ...] = ()  # patterns; one of them must match the URL's path
    paths_exclude: tuple[str, ...] = ()  # ... and none of these
    signals: tuple[Signal, ...] = ()
    score: float = 1.0  # the sum of weights that makes the platform


@dataclass(frozen=True, slots=True)
class Body:
    """Where the article is: the first selector that matches, all its matches joined.

    `scope`: the generic labeler decides inside, all outside is dropped. `replace`: all inside is
    kept. `drop`: says nothing.
    """

    select: tuple[str, ...] = ()
    mode: Mode = "scope"
    min_words: int = 40  # fewer: the selector matched something else


@dataclass(frozen=True, slots=True)
class Pick:
    """Elements or blocks to drop or to keep: by selector, by text, or by both."""

    css: str = ""
    text: str = ""  # a pattern over the text of the element or block
    extent: str = SELF  # self | to_end | to_next_heading | closest:<css>
    role: Role = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """Where a metadata value stands: sources in order, then how to clean what they give."""

    sources: tuple[str, ...]  # ld:… meta:… css:sel@attr line:… first:… above:… const:…
    strip: tuple[str, ...] = ()  # patterns taken out of the value
    split: tuple[str, ...] = ()  # patterns between several values
    timezone: str = ""  # of dates without a zone: "Europe/London"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a rule says of one layout of its site; an old one has dates."""

    since: date | None = None
    until: date | None = None
    requires: str = ""  # a selector; absent: this layout is not the page's
    body: Body = Body()
    drops: tuple[Pick, ...] = ()
    keeps: tuple[Pick, ...] = ()
    text: tuple[Marker, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. The first layout is the present one."""

    id: str  # `example.com`, `group/example-papers`, `platform/xenforo`, `template/example.com`
    where: Where = Where()
    layouts: tuple[Layout, ...] = (Layout(),)
    extends: tuple[str, ...] = ()  # ids of rules that apply with it
    provenance: Mapping[str, str] = field(default_factory=dict)
    file: str = ""  # where it was read
    rescue_only: bool = False  # in quarantine: used only where the generic labeler fails
    template: Template | None = None  # what a rule of level `template` holds, and nothing else

    @property
    def level(self) -> str:
        """`site`, `group` or `platform`: the earlier, the more specific; or `template`."""
        head = self.id.partition("/")[0]
        return head if head in {"group", "platform", "template"} else "site"

    @property
    def by(self) -> str:
        """The name that labels and values of this rule carry."""
        return self.id.replace("/", ":") if self.level == "template" else f"rule:{self.id}"
