"""A Scrapy item pipeline: items with a page become items with an article.

ITEM_PIPELINES = {"scraper.adapters.scrapy.ArticlePipeline": 300}
"""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from scraper.adapters.pages import metadata_of, to_page
from scraper.extract import extract
from scraper.model import Article


class ArticlePipeline:
    """Adds `text` and the article's fields to each item that has them, and drops the page.

    The settings `SCRAPER_HTML_FIELD` ("html") and `SCRAPER_URL_FIELD` ("url") name the item's
    fields. An item whose page gives no article is dropped with the reason, which Scrapy counts
    and logs; an item without a page passes unchanged.
    """

    def __init__(self, html: str = "html", url: str = "url") -> None:
        self.html = html
        self.url = url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArticlePipeline:
        """Made by Scrapy, from its settings."""
        settings = crawler.settings
        return cls(
            settings.get("SCRAPER_HTML_FIELD", "html"), settings.get("SCRAPER_URL_FIELD", "url")
        )

    def process_item(self, item: Any) -> Any:
        """The item with its article. Raises `DropItem` with the reason when there is none."""
        fields = ItemAdapter(item)
        if self.html not in fields:
            return item
        outcome = extract(to_page(fields[self.html], fields.get(self.url)))
        if not isinstance(outcome, Article):
            raise DropItem(f"{outcome.reason.value}: {outcome.detail}")
        free = not ItemAdapter.get_field_names_from_class(item.__class__)
        values = {"text": outcome.text, **metadata_of(outcome)}
        for name, value in values.items():
            if free or name in fields.field_names():  # a declared item takes what it declares
                fields[name] = value
        del fields[self.html]
        return item
