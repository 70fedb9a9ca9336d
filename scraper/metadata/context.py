"""What the readers of single fields share: the page, and where on it something stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import unquote, urlsplit

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.metadata import names
from scraper.metadata.moments import Moment, find_moments, read_stamp
from scraper.metadata.names import Person
from scraper.metadata.prose import SHORT, is_prose
from scraper.metadata.structured import ARTICLE_TYPES, Structured
from scraper.metadata.tidy import key, one_line
from scraper.metadata.where import Where
from scraper.model import Found
from scraper.rules.book import Match
from scraper.rules.fields import read_field

MAX_MOMENTS = 4  # of one line
_HOME = re.compile(r"/(?:index\.\w+|[a-z]{2}(?:-[a-z]{2})?/?)?")
_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/|$)")
_SLUG = re.compile(r"[a-z\d]-[a-z\d]+-[a-z\d]")


@dataclass(frozen=True)
class Context:
    """A page with what is already known of it. Not slotted: its properties are kept once read."""

    document: Document
    structured: Structured
    match: Match
    labels: tuple[Label, ...]
    kept: tuple[Block, ...]  # by these labels
    where: Where
    language: str = ""  # BCP 47; empty when unknown
    sitename: str = ""
    title: str = ""
    title_blocks: tuple[int, ...] = ()  # all that are the title
    title_block: int = -1  # the first heading among them, or the first
    title_element: int = -1
    # Several sources of a page print the same names and dates: what was read of them.
    _people: dict[tuple[bool, str], list[Person]] = field(default_factory=dict)
    _stamps: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _moments: dict[str, list[Moment]] = field(default_factory=dict)

    def people(self, lines: Sequence[str], *, as_stated: bool) -> tuple[Person, ...]:
        """The people in the lines of a byline, or in the values of structured data."""
        found: list[Person] = []
        for line in lines[: names.MAX_PEOPLE]:
            asked = (as_stated, line)
            if asked not in self._people:
                read = names.as_stated if as_stated else names.in_line
                self._people[asked] = read(line, self.language)
            found += self._people[asked]
        return names.each_once(found)

    def stamp(self, text: str, language: str = "") -> str | None:
        """The date of a machine-readable value, ISO 8601."""
        asked = (text, language)
        if asked not in self._stamps:
            self._stamps[asked] = read_stamp(text, language)
        return self._stamps[asked]

    def moments(self, text: str) -> list[Moment]:
        """The first dates in a line."""
        if text not in self._moments:
            self._moments[text] = list(islice(find_moments(text, self.language), MAX_MOMENTS))
        return self._moments[text]

    @cached_property
    def latest(self) -> str:
        """The last day that a date of this page can have; empty when it is not known.

        Far in the east it is already the day after that of the capture.
        """
        captured = self.document.page.raw.captured_at
        return (captured + timedelta(hours=14)).date().isoformat() if captured else ""

    @cached_property
    def path(self) -> str:
        """The path of the page's URL, unquoted, lower case; empty when there is no URL."""
        url = self.document.page.raw.url or ""
        try:
            return unquote(urlsplit(url[:2_000]).path).lower()
        except ValueError:  # a broken IPv6 host
            return ""

    @cached_property
    def path_month(self) -> str:
        """The month in the path of the URL as `2024-06`; empty when there is none."""
        found = _MONTH.search(self.path)
        return f"{found[1]}-{int(found[2]):02}" if found else ""

    @cached_property
    def host_word(self) -> str:
        """The longest label of the host but its last: `example` of www.example.co.uk."""
        url = self.document.page.raw.url or ""
        host = url[:300].partition("://")[2].partition("/")[0].partition(":")[0].lower()
        labels = host.removeprefix("www.").split(".")
        return max(labels[:-1], key=len, default="").replace("-", "")

    @cached_property
    def site_key(self) -> str:
        """The words of the site's name."""
        return key(self.sitename)

    @cached_property
    def page_facts(self) -> tuple[str, ...]:
        """What sort of page this seems to be, as facts for the weights."""
        works = self.structured.works
        kinds = frozenset().union(*[work.types for work in works if not work.nested])
        og_type = " ".join(content.lower() for _, content in self.structured.meta("og:type"))
        facts = ["page:og-article"] if "article" in og_type else []
        facts += ["page:og-other"] if og_type and not facts else []
        facts += ["page:ld-article"] if kinds & ARTICLE_TYPES else []
        facts += ["page:ld-product"] if kinds & _GOODS else []
        facts += ["page:ld-thread"] if kinds & _THREADS else []
        if any(work.data.get("author") for work in works) or self.structured.metas.get("author"):
            facts.append("page:authored")
        if any(work.data.get("datePublished") for work in works if not work.nested):
            facts.append("page:dated")
        if self.document.tree is not None:
            count = self.where.count("article")
            facts.append(f"articles:{count if count < 3 else 'some' if count < 6 else 'many'}")
        facts.append(self._amount_of_prose())
        return (*facts, *self._path_facts())

    def _amount_of_prose(self) -> str:
        """How many of the first blocks are paragraphs of prose."""
        prose = sum([is_prose(b) for b in self.document.blocks[:300] if len(b.text) >= SHORT])
        return next(
            (f"prose:{limit}" for limit in (0, 2, 5, 12, 30) if prose <= limit), "prose:more"
        )

    def _path_facts(self) -> Iterator[str]:
        if not self.document.page.raw.url:
            return
        path = self.path
        if _HOME.fullmatch(path):
            yield "page:home"
        elif _SLUG.search(path):
            yield "page:slug"
        for name, pattern in _PATHS:
            if pattern.search(path):
                yield f"path:{name}"
        yield f"path:{min(path.strip('/').count('/'), 4)}"

    def distance(self, element: int) -> int | None:
        """How many elements after the title an element stands; negative before it."""
        return None if self.title_element < 0 else element - self.title_element

    def near(self, before: int, after: int, foot: int = 0) -> tuple[Block, ...]:
        """The blocks around the title and at the foot; without a title as many at the top."""
        blocks, at = self.document.blocks, max(self.title_block, 0)
        end = at + after
        return (*blocks[max(0, at - before) : end], *blocks[max(end, len(blocks) - foot) :])

    def rule_values(self, name: str) -> Found[tuple[str, ...]] | None:
        """What the site's rules give for a field: the values of the first rule that has any."""
        for field_rule in self.match.field(name):
            values = tuple(filter(None, map(one_line, read_field(field_rule.field, self.document))))
            if values:
                return Found(values, field_rule.by)
        return None


_THREADS = frozenset({"DiscussionForumPosting", "QAPage", "Question"})
_PATHS = (
    ("list", re.compile(
        r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|archives?|sections?|list)/[^/]*/?$"
        r"|/(?:news|blogs?|articles|press|stories|events|archives?|latest|insights|resources)/?$"
    )),
    ("story", re.compile(r"blog|/news|article|/stor(?:y|ies)|/post|magazine|journal|/20\d\d/")),
    ("goods", re.compile(r"/(?:products?|collections?|shop|store|c|p|dp|item|categor(?:y|ies))/")),
    ("service", re.compile(r"service|solution|pricing|/(?:about|contact|features?|platform)\b")),
    ("manual", re.compile(r"/(?:docs?|documentation|reference|api|manual|wiki|help|support)\b")),
    ("thread", re.compile(r"/(?:t|threads?|topics?|forums?|discussions?|questions?|r)/|viewtopic")),
)  # fmt: skip
_GOODS = frozenset({"Product", "CollectionPage", "ItemList", "Store", "LocalBusiness", "Service"})
