"""Web pages in, clean article text out: title, byline, date, text, and nothing else.

>>> import scraper
>>> outcome = scraper.clean("<h1>A title</h1><p>...</p>", url="https://example.com/a")
>>> if outcome:
...     print(outcome.title, outcome.text)

Names are loaded on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from scraper.version import VERSION as __version__  # noqa: N811

if TYPE_CHECKING:
    from scraper.blocks import Block, Label, Labeled
    from scraper.clean import clean
    from scraper.errors import ScraperError
    from scraper.extract import extract
    from scraper.fetch import Fetcher, fetch
    from scraper.model import Article, Comment, Limits, RawPage, Reason, Skip
    from scraper.rules.book import RuleBook, load_rules
    from scraper.sources import read

__all__ = [
    "Article",
    "Block",
    "Comment",
    "Fetcher",
    "Label",
    "Labeled",
    "Limits",
    "RawPage",
    "Reason",
    "RuleBook",
    "ScraperError",
    "Skip",
    "__version__",
    "clean",
    "extract",
    "fetch",
    "load_rules",
    "read",
]

_HOME = {
    "Article": "model",
    "Block": "blocks",
    "Comment": "model",
    "Fetcher": "fetch",
    "Label": "blocks",
    "Labeled": "blocks",
    "Limits": "model",
    "RawPage": "model",
    "Reason": "model",
    "RuleBook": "rules.book",
    "ScraperError": "errors",
    "Skip": "model",
    "clean": "clean",
    "extract": "extract",
    "fetch": "fetch",
    "load_rules": "rules.book",
    "read": "sources",
}


class _Package(ModuleType):
    """This package, with its public functions safe from submodules of the same name.

    Importing `scraper.extract` binds that module to `scraper.extract`, where users expect the
    function; loading everything at once would avoid that, at ten times the import time.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module 'scraper' has no attribute {name!r}")
        value = getattr(importlib.import_module(f"scraper.{_HOME[name]}"), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Package
