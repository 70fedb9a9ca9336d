"""What a page says of itself in machine-readable form, read once: metas, links, linked data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scraper.metadata.jsonld import Item, LinkedData, read_linked_data
from scraper.metadata.tidy import one_line
from scraper.metadata.where import Where
from scraper.tree import Tree

MAX_METAS = 500
MAX_CONTENTS = 50  # of one name
# Types of items that are the page's own work, as opposed to its site, its trail or its people.
ARTICLE_TYPES = frozenset({
    "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "OpinionNewsArticle",
    "AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
    "LiveBlogPosting", "TechArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "Report",
    "SocialMediaPosting", "DiscussionForumPosting", "QAPage", "Question", "Review", "Recipe",
    "HowTo", "AdvertiserContentArticle", "SatiricalArticle", "MedicalWebPage", "Blog",
})  # fmt: skip
WORK_TYPES = ARTICLE_TYPES | {
    "WebPage", "CreativeWork", "VideoObject", "ItemPage", "AboutPage", "CollectionPage",
    "FAQPage", "PodcastEpisode", "Book", "Course", "Product", "Event", "SoftwareApplication",
    "ImageGallery", "Dataset", "RadioEpisode", "AudioObject",
}  # fmt: skip


class Metas:
    """What the metas of a page say, by their names in lower case.

    Cleaned when asked for: most metas are for apps and cards, and nobody asks for them.
    """

    def __init__(self) -> None:
        self._raw: dict[str, list[str]] = {}
        self._clean: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def add(self, attributes: dict[str, str | None]) -> None:
        """Take in a meta, under each of the names that it has."""
        content = attributes.get("content") or attributes.get("value")
        if not content or len(self._raw) > MAX_METAS:
            return
        for kind in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(kind)
            if name and (name := name.strip().lower()[:100]):
                self._raw.setdefault(name, []).append(content)

    def among(self, names: Iterable[str]) -> list[str]:
        """Those of these names that metas of the page have."""
        return list(filter(self._raw.__contains__, names))

    def get(self, name: str) -> list[str]:
        """The contents of the metas of this name, each once; empty when there are none."""
        clean = self._clean.get(name)
        if clean is None:
            contents = dict.fromkeys(map(one_line, self._raw.get(name, ())))
            clean = self._clean[name] = list(filter(None, contents))[:MAX_CONTENTS]
        return clean


@dataclass(frozen=True, slots=True)
class Structured:
    """The structured sources of one page. Empty for plain text."""

    metas: Metas = field(default_factory=Metas)
    links: dict[str, list[str]] = field(default_factory=dict)  # lower-case rel -> hrefs
    linked: LinkedData = field(default_factory=LinkedData)
    works: tuple[Item, ...] = ()  # the items that are this page's own work, best first
    title_tag: str = ""
    html_lang: str = ""

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """(name, content) of these metas that say something, in the order asked."""
        for name in self.metas.among(names):
            for content in self.metas.get(name):
                yield name, content


def read_structured(tree: Tree | None, where: Where) -> Structured:
    """All structured sources of a page, values cleaned and bounded."""
    if tree is None:
        return Structured()
    metas = Metas()
    links: dict[str, list[str]] = {}
    title_tag = html_lang = ""
    elements = where.elements
    for at in where.tagged(("html", "meta", "link", "title"), MAX_METAS):
        tag, attributes = elements.tag[at], elements.attributes[at]
        if tag == "meta":
            metas.add(attributes)
        elif tag == "link":
            _add_link(links, attributes)
        elif tag == "title":
            title_tag = title_tag or one_line(elements.nodes[at].text(deep=True), 1_000)
        else:
            html_lang = one_line(attributes.get("lang") or attributes.get("xml:lang"), 40)
    linked = read_linked_data(tree.json_ld)
    return Structured(metas, links, linked, _works(linked), title_tag, html_lang)


_RELS = frozenset({"canonical", "license"})


def _add_link(links: dict[str, list[str]], attributes: dict[str, str | None]) -> None:
    rels = (attributes.get("rel") or "").lower().split()[:5]
    if _RELS.isdisjoint(rels):
        return
    href = one_line(attributes.get("href"))
    for rel in rels if href else ():
        if len(links.setdefault(rel, [])) < MAX_CONTENTS:
            links[rel].append(href)


def _works(linked: LinkedData) -> tuple[Item, ...]:
    """The page's own work: articles before other works, stated ones before parts of others."""
    works = [item for item in linked.items if item.types & WORK_TYPES]
    return tuple(
        sorted(works, key=lambda item: (item.nested, not item.types & ARTICLE_TYPES))[:100]
    )


def text_of(value: Any, *names: str) -> str:
    """A linked-data value as text: a string itself, of an object its first named part."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = next((value[name] for name in (*names, "@value") if value.get(name)), None)
        else:
            break
    return one_line(value)
