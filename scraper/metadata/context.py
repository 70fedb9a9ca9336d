"""What the readers of single fields share: the page, and where on it something stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from scraper.blocks import Label
from scraper.document import Document
from scraper.metadata.structured import ARTICLE_TYPES, Structured
from scraper.metadata.tidy import one_line
from scraper.model import Found
from scraper.rules.book import Match
from scraper.rules.fields import read_field
from scraper.tree import Node

_COMMENTS = re.compile(r"comment|disqus|repl(?:y|ies)\b|respond|discussion")
_RELATED = re.compile(
    r"relat|recommend|popular|trending|sidebar|widget|teaser|promo|latest|most-|newsfeed|"
    r"carousel|recirc|more-|read-next|next-|prev|listing|card|ticker|archive|footer|menu"
)
_TAGS = {"aside": "in:aside", "nav": "in:aside", "footer": "in:footer", "article": "in:article"}
_PLACES = {"header": "in:header", "main": "in:main", "h1": "in:heading"} | _TAGS
_HOME = re.compile(r"/(?:index\.\w+|[a-z]{2}(?:-[a-z]{2})?/?)?")
_SLUG = re.compile(r"[^/]*[a-z\d]-[a-z\d]+-[a-z\d][^/]*")


@dataclass(frozen=True)
class Context:
    """A page with what is already known of it. Not slotted: its properties are kept once read."""

    document: Document
    structured: Structured
    match: Match = Match()
    labels: tuple[Label, ...] = ()
    language: str = ""  # BCP 47; empty when unknown
    sitename: str = ""
    title: str = ""
    title_block: int = -1
    title_element: int = -1

    @cached_property
    def latest(self) -> str:
        """The last day that a date of this page can have; empty when it is not known."""
        captured = self.document.page.raw.captured_at
        return captured.date().isoformat() if captured else ""

    @cached_property
    def path(self) -> str:
        """The path of the page's URL, unquoted, lower case; empty when there is no URL."""
        url = self.document.page.raw.url or ""
        try:
            return unquote(urlsplit(url[:2_000]).path).lower()
        except ValueError:  # a broken IPv6 host
            return ""

    @cached_property
    def page_facts(self) -> tuple[str, ...]:
        """What sort of page this seems to be, as facts for the weights."""
        kinds = frozenset().union(
            *(work.types for work in self.structured.works if not work.nested)
        )
        og_type = " ".join(content.lower() for _, content in self.structured.meta("og:type"))
        facts = ["page:og-article"] if "article" in og_type else []
        facts += ["page:og-other"] if og_type and not facts else []
        facts += ["page:ld-article"] if kinds & ARTICLE_TYPES else []
        facts += ["page:ld-product"] if kinds & _GOODS else []
        if self.document.page.raw.url:
            if _HOME.fullmatch(self.path):
                facts.append("page:home")
            elif _SLUG.search(self.path):
                facts.append("page:slug")
        return tuple(facts)

    def distance(self, node: Node) -> int | None:
        """How many elements after the title an element stands; negative before it."""
        at = self.document.elements.position.get(node.mem_id)
        return None if at is None or self.title_element < 0 else at - self.title_element

    def rule_values(self, name: str) -> Found[tuple[str, ...]] | None:
        """What the site's rules give for a field: the values of the first rule that has any."""
        for field_rule in self.match.field(name):
            values = tuple(filter(None, map(one_line, read_field(field_rule.field, self.document))))
            if values:
                return Found(values, field_rule.by)
        return None


_GOODS = frozenset({"Product", "CollectionPage", "ItemList", "Store", "LocalBusiness", "Service"})


def places(node: Node) -> list[str]:
    """Facts about where a node stands, from its own and its ancestors' tags, classes and ids."""
    facts: set[str] = set()
    ancestor: Node | None = node
    for _ in range(9):
        if ancestor is None or ancestor.tag in ("body", "html", None):
            break
        place = _PLACES.get(ancestor.tag)
        if place:
            facts.add(place)
        attributes = ancestor.attributes
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()[:300]
        if len(name) > 1:
            if _COMMENTS.search(name):
                facts.add("in:comments")
            if _RELATED.search(name):
                facts.add("in:related")
        ancestor = ancestor.parent
    return sorted(facts)


def steps(distance: int | None) -> str:
    """A distance from the title as a fact."""
    if distance is None:
        return "at:unknown"
    if distance < 0:
        return "at:before-near" if distance > -25 else "at:before"
    for limit in (10, 25, 60, 200):
        if distance <= limit:
            return f"at:{limit}"
    return "at:far"
