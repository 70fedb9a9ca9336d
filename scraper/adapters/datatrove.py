"""A datatrove pipeline step that keeps title, byline, date and address with the text.

pipeline = [WarcReader("dumps"), ScraperExtractor(timeout=10), JsonlWriter("out")]
"""

from __future__ import annotations

from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.extractors.base import BaseExtractor, ExtractorSandbox
from datatrove.utils.typeshelper import StatHints

from scraper.adapters.pages import known, metadata_of, to_page
from scraper.extract import extract
from scraper.model import Article
from scraper.rules.book import RuleBook

WARM_UP = ("<p>Rules and models are loaded by the first page.", None, None)


class ScraperExtractor(BaseExtractor):
    """Replaces each document's HTML by the article's text; its fields go to `metadata`.

    Documents without an article are dropped, counted as `skipped_<reason>`, and given to
    `exclusion_writer` with the reason in `metadata["skipped"]`. Each document is done in
    datatrove's own sandbox: a child process that is killed after `timeout` seconds.
    """

    name = "🧹 Scraper"

    def __init__(
        self, timeout: float = 30, rules: RuleBook | None = None, exclusion_writer: Any = None
    ) -> None:
        super().__init__(timeout)
        self.rules = rules
        self.exclusion_writer = exclusion_writer

    def extract(self, text: str) -> str:
        """The text of a page; empty when it has no article."""
        outcome = extract(to_page(text), rules=self.rules)
        return outcome.text if isinstance(outcome, Article) else ""

    def clean(self, text: str, url: str | None, date: str | None) -> tuple[str, dict[str, Any]]:
        """The text and the fields of a page, or "" and the reason under `skipped`."""
        outcome = extract(to_page(text, url, date), rules=self.rules)
        if isinstance(outcome, Article):
            return outcome.text, known(metadata_of(outcome))
        return "", {"skipped": outcome.reason.value, "detail": outcome.detail}

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Clean the documents one by one."""
        del world_size  # datatrove's, for steps that share work among ranks
        writer = self.exclusion_writer
        with ExtractorSandbox(timeout=self.timeout, warmup_text=WARM_UP) as sandbox:
            for document in data or ():
                self.stat_update(StatHints.total)
                with self.track_time():
                    text, facts = self._in_sandbox(sandbox, document)
                document.metadata.update(facts)
                if text:
                    document.text = text
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped, f"skipped_{facts['skipped']}")
                if writer:
                    writer.write(document, rank)
        if writer:
            writer.close()

    def _in_sandbox(
        self, sandbox: ExtractorSandbox, document: Document
    ) -> tuple[str, dict[str, Any]]:
        url, date = (document.metadata.get(name) for name in ("url", "date"))
        try:
            found: tuple[str, dict[str, Any]] = sandbox.process_document(
                (document.text, url, date), self.clean
            )
        except TimeoutError:
            return "", {"skipped": "timeout", "detail": f"over {self.timeout:g} seconds"}
        except EOFError:  # how the sandbox says that its process died
            return "", {"skipped": "crashed", "detail": "the sandbox process died"}
        return found
