"""The plain face of the client: blocking calls, its event loop in a thread of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from scraper.errors import Refused
from scraper.fetch.policy import Policy
from scraper.model import RawPage, Skip

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal

    from scraper.fetch.client import Client
    from scraper.fetch.exchange import Archive

T = TypeVar("T")


class Fetcher(AbstractContextManager["Fetcher"]):
    """Fetches pages politely and safely, with connections kept between calls.

    >>> with Fetcher() as fetcher:
    ...     raw = fetcher.fetch("https://example.com/a")
    ...     for outcome in fetcher.fetch_all(["https://example.com/b", "https://example.org/"]):
    ...         ...

    Within asynchronous code use `scraper.fetch.client.Client`, whose methods are coroutines.
    """

    def __init__(self, policy: Policy | None = None, archive: Archive | None = None) -> None:
        self.policy = policy or Policy()
        self._archive = archive  # is told of every request and response
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._client: Client | None = None

    def __enter__(self) -> Fetcher:
        from anyio.from_thread import start_blocking_portal  # noqa: PLC0415  keep import cheap

        from scraper.fetch.client import Client  # noqa: PLC0415

        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal("asyncio"))
            client = self._portal.call(partial(Client, self.policy, archive=self._archive))
            self._client = stack.enter_context(self._portal.wrap_async_context_manager(client))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._stack.__exit__(kind, error, traceback)
        finally:
            self._portal = self._client = None

    def fetch(self, url: str) -> RawPage:
        """The page at a URL. Raises `Refused`, with the reason, when there is none."""
        return self.start(lambda client: client.fetch(url)).result()

    def fetch_all(self, urls: Iterable[str]) -> Iterator[RawPage | Skip]:
        """Each URL's page, or the reason why there is none, as they come: hosts side by side.

        `origin` is the URL as given. Leaving the loop early ends what is under way.
        """
        from scraper.fetch.many import Answer, Pages, Task, fetch_many  # noqa: PLC0415

        asked = list(urls)
        answers: SimpleQueue[RawPage | Skip | None] = SimpleQueue()

        async def take(number: int, answer: Answer, started: datetime) -> None:
            del started
            if isinstance(answer, Refused):
                url = asked[number]
                answers.put(Skip(url, url, answer.reason, answer.detail))
            else:
                answers.put(answer[0])

        async def run(client: Client) -> None:
            async def fetch_one(number: int) -> Pages:
                return [await client.fetch(asked[number])]

            task = Task(enumerate(asked), fetch_one, take)
            await fetch_many(task, self.policy.politeness.parallel)

        running = self.start(run)
        running.add_done_callback(lambda _: answers.put(None))
        try:
            while (answer := answers.get()) is not None:
                yield answer
            running.result()  # raises what broke it
        finally:
            running.cancel()

    def start(self, function: Callable[[Client], Awaitable[T]]) -> Future[T]:
        """Run an asynchronous function of the client in the event loop's thread."""
        if self._portal is None or self._client is None:
            raise RuntimeError("a Fetcher is open within its `with` statement only")
        return self._portal.start_task_soon(function, self._client)


def fetch(url: str, *, policy: Policy | None = None) -> RawPage:
    """Fetch one page: robots.txt obeyed, private addresses refused, everything capped.

    Returns the bytes with their content type, final URL and time, ready for `scraper.extract`.
    Raises `Refused` with a `Reason` when there is no page. For several pages use a `Fetcher`,
    which keeps connections and each host's pace.
    """
    with Fetcher(policy) as fetcher:
        return fetcher.fetch(url)
