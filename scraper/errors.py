"""What can go wrong, as a tree.

ScraperError            a person can act on it: the command line prints it in one line
├── Refused             this page gives no article; becomes a Skip
├── InputError          a path, a record or a list that cannot be read
├── RuleError           a rule file is wrong; names file, key and the nearest right word
├── MissingExtra        a feature needs an optional dependency; names the extra
└── OutputError         results could not be written
"""

from __future__ import annotations

from scraper.model import Reason


class ScraperError(Exception):
    """Base of all errors that are not bugs."""


class Refused(ScraperError):  # noqa: N818  named for what happens to the page
    """A page is turned away; `extract` makes it a `Skip` with the same reason."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class InputError(ScraperError):
    """An input could not be opened or read."""


class RuleError(ScraperError):
    """A rule file is wrong."""


class MissingExtra(ScraperError):  # noqa: N818
    """A feature needs a package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an extra: pip install 'scraper[{extra}]'")


class OutputError(ScraperError):
    """The results could not be written."""
