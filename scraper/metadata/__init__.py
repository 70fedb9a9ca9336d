"""Title, byline, date and the rest: right, or absent, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scraper.blocks import Label
from scraper.document import Document
from scraper.metadata import about, byline, dates, title
from scraper.metadata.context import Context
from scraper.metadata.language import read_language
from scraper.metadata.lines import line_labels, title_blocks
from scraper.metadata.structured import read_structured
from scraper.metadata.where import Where
from scraper.model import Found
from scraper.rules.book import Match


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself, each value with its source; None where there is none.

    `labels` are the new labels of the blocks that are title, byline or date lines.
    """

    title: Found[str] | None = None
    byline: Found[str] | None = None  # the line as printed
    authors: Found[tuple[str, ...]] | None = None
    date: Found[str] | None = None
    date_modified: Found[str] | None = None
    sitename: Found[str] | None = None
    canonical_url: Found[str] | None = None
    language: Found[str] | None = None
    description: Found[str] | None = None
    tags: Found[tuple[str, ...]] | None = None
    image: Found[str] | None = None
    rights: Found[dict[str, str]] | None = None
    labels: Mapping[int, Label] = field(default_factory=dict)

    def sources(self) -> dict[str, str]:
        """Who said what: field to source, for the fields that are there."""
        return {name: found.by for name in FIELDS if (found := getattr(self, name)) is not None}


FIELDS = (
    "title", "byline", "authors", "date", "date_modified", "sitename", "canonical_url",
    "language", "description", "tags", "image", "rights",
)  # fmt: skip


def read(document: Document, match: Match, labels: Sequence[Label]) -> Metadata:
    """The metadata of a page. Site rules go first, field by field; the rest is chosen.

    Never raises for what a page holds; needs no clock: dates are bounded by the capture date.
    """
    context, site, language = context_of(document, match, labels)
    structured, url = context.structured, document.page.raw.url
    headline = title.read(context)
    context = with_title(context, headline)
    line, authors = byline.read(context)
    published, modified = dates.read(context)
    return Metadata(
        title=headline,
        byline=line,
        authors=authors,
        date=published,
        date_modified=modified,
        sitename=site,
        canonical_url=about.canonical_url(structured, url),
        language=language,
        description=about.description(structured),
        tags=about.tags(structured),
        image=about.image(structured, url),
        rights=about.rights(structured),
        labels=_labels(context, authors.value if authors else ()),
    )


def context_of(
    document: Document, match: Match, labels: Sequence[Label]
) -> tuple[Context, Found[str] | None, Found[str] | None]:
    """What the readers of single fields work on; the site's name and the language, as found."""
    where = Where(document)
    structured = read_structured(document.tree, where)
    kept = tuple([block for block in document.blocks if labels[block.index].keep])
    language = read_language(structured, (block.text for block in kept))
    site = about.sitename(structured)
    context = Context(
        document,
        structured,
        match,
        tuple(labels),
        kept,
        where,
        language.value if language else "",
        site.value if site else "",
    )
    return context, site, language


def with_title(context: Context, headline: Found[str] | None) -> Context:
    """The context with the title and where it stands among blocks and elements."""
    if headline is None:
        return context
    blocks = context.document.blocks
    found = list(title_blocks(blocks, headline.value))
    headings = [index for index in found if blocks[index].kind == "heading"]
    at = next(iter(headings or found), -1)
    element = blocks[at].element if at >= 0 else -1
    return replace(
        context,
        title=headline.value,
        title_blocks=tuple(found),
        title_block=at,
        title_element=element,
    )


def _labels(context: Context, names: Sequence[str]) -> dict[int, Label]:
    blocks, labels = context.document.blocks, context.labels
    titles = frozenset(context.title_blocks)
    other = any(block.index not in titles for block in context.kept)
    new: dict[int, Label] = {}
    for index in titles:
        if other or blocks[index].kind == "heading":  # a page of one line has it for its text
            new[index] = Label(keep=False, role="title", by="metadata")
    for index, label in line_labels(context, names):
        new.setdefault(index, label)
    return {index: label for index, label in new.items() if labels[index].role != label.role}
