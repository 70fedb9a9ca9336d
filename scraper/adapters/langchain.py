"""LangChain documents: a loader for anything `scraper.read` reads, a transformer for HTML.

documents = ArticleLoader("dump.warc.gz").lazy_load()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import BaseDocumentTransformer, Document

from scraper.adapters.pages import known, metadata_of, to_page
from scraper.extract import extract
from scraper.model import Article, Skip
from scraper.sources import read


class ArticleLoader(BaseLoader):
    """One document for each article in files, folders or dumps; `markdown` keeps the structure.

    `metadata` holds `source` and the article's fields. Pages without an article are left out;
    `skipped` lists them after loading.
    """

    def __init__(self, *paths: str, markdown: bool = False) -> None:
        self.paths = paths
        self.markdown = markdown
        self.skipped: list[Skip] = []

    def lazy_load(self) -> Iterator[Document]:
        """The documents, one after the other."""
        self.skipped = []
        for path in self.paths:
            for page in read(path):
                outcome = page if isinstance(page, Skip) else extract(page)
                if isinstance(outcome, Skip):
                    self.skipped.append(outcome)
                else:
                    source = outcome.url or outcome.source.origin
                    yield _document(outcome, {"source": source}, markdown=self.markdown)


class ArticleTransformer(BaseDocumentTransformer):
    """Documents that hold HTML to documents that hold the article; others are left out."""

    def __init__(self, *, markdown: bool = False) -> None:
        self.markdown = markdown

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> list[Document]:
        """The articles, with the metadata of their documents and their own."""
        del kwargs  # LangChain's, for transformers that take options
        found = []
        for document in documents:
            source = document.metadata.get("source")
            url = source if isinstance(source, str) and "://" in source else None
            outcome = extract(to_page(document.page_content, url))
            if isinstance(outcome, Article):
                found.append(_document(outcome, document.metadata, markdown=self.markdown))
        return found


def _document(article: Article, metadata: dict[str, Any], *, markdown: bool) -> Document:
    content = article.markdown if markdown else article.text
    facts = {**metadata, **known(metadata_of(article))}
    return Document(page_content=content, metadata=facts)
