"""The plain face of the client: blocking calls, its event loop in a thread of its own."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from scraper.fetch.policy import Policy
from scraper.model import RawPage

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal

    from scraper.fetch.client import Client


class Fetcher(AbstractContextManager["Fetcher"]):
    """Fetches pages politely and safely, with connections kept between calls.

    >>> with Fetcher() as fetcher:
    ...     raw = fetcher.fetch("https://example.com/a")
    ...     for outcome in fetcher.fetch_all(["https://example.com/b", "https://example.org/"]):
    ...         ...

    Within asynchronous code use `scraper.fetch.client.Client`, whose methods are coroutines.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._client: Client | None = None

    def __enter__(self) -> Fetcher:
        from anyio.from_thread import start_blocking_portal  # noqa: PLC0415  keep import cheap

        from scraper.fetch.client import Client  # noqa: PLC0415

        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal("asyncio"))
            client = self._portal.call(Client, self.policy)
            self._client = stack.enter_context(self._portal.wrap_async_context_manager(client))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()
        self._portal = self._client = None

    def fetch(self, url: str) -> RawPage:
        """The page at a URL. Raises `Refused`, with the reason, when there is none."""
        if self._portal is None or self._client is None:
            raise RuntimeError("a Fetcher is open within its `with` statement only")
        return self._portal.call(self._client.fetch, url)


def fetch(url: str, *, policy: Policy | None = None) -> RawPage:
    """Fetch one page: robots.txt obeyed, private addresses refused, everything capped.

    Returns the bytes with their content type, final URL and time, ready for `scraper.extract`.
    Raises `Refused` with a `Reason` when there is no page. For several pages use a `Fetcher`,
    which keeps connections and each host's pace.
    """
    with Fetcher(policy) as fetcher:
        return fetcher.fetch(url)
