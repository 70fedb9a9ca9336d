"""The values that travel through the toolkit. All are immutable; none knows how it was made.

bytes come in (`RawPage`), become text (`Page`) and blocks (`Block`), every block gets a `Label`
with a reason, and the kept blocks leave as an `Article` -- or the page leaves as a `Skip`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from scraper import views
from scraper.blocks import Labeled

PageKind = Literal["html", "text"]
V = TypeVar("V")


class Reason(StrEnum):
    """Why a page gave no article: a closed list, so that every run can be counted."""

    EMPTY = "empty"  # no words at all
    NOT_TEXT = "not_text"  # an image, a PDF, an archive: no page
    TOO_LARGE = "too_large"  # over a limit before parsing
    TOO_COMPLEX = "too_complex"  # nodes, attributes or depth over a limit
    NO_ARTICLE = "no_article"  # words, but no article among them
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    BOT_CHECK = "bot_check"
    ERROR_PAGE = "error_page"
    LISTING = "listing"  # an index of other pages
    FILTERED = "filtered"  # an option of the run left it out
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"  # the input could not be opened or was damaged
    UNSUPPORTED = "unsupported"  # a record that is no page: revisit, request, metadata
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    ROBOTS = "robots"
    FORBIDDEN_ADDRESS = "forbidden_address"
    HTTP_ERROR = "http_error"  # the server answered, but not with a page
    NETWORK_ERROR = "network_error"  # it did not answer, or broke off
    GAVE_UP = "gave_up"  # told to wait for longer than we wait


@dataclass(frozen=True, slots=True)
class RawPage:
    """One document as its source gave it: what every source yields, what is sent to a worker."""

    url: str | None
    body: bytes
    content_type: str | None = None  # the transport's, with its charset parameter
    origin: str = ""  # where it came from: a path, `dump.warc.gz:18237`, a URL
    captured_at: datetime | None = None  # when it was fetched; no date of it can be later


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded document. `text` is HTML source or plain text, free of NULs and surrogates."""

    kind: PageKind
    text: str
    encoding: str  # a name from the WHATWG Encoding Standard
    raw: RawPage
    truncated: bool = False  # part of the input was missing or cut at a limit
    # `text` in UTF-8, where it came so.
    utf8: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """A metadata value and where it was found: `json-ld`, `meta:og:title`, `rule:example.com`."""

    value: V
    by: str


class Comment(NamedTuple):
    """One reader's comment; `depth` is 0 for a thread's opening comment."""

    text: str
    author: str | None = None
    date: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Quality:
    """How much the text can be trusted, 0 to 1, and the named signals behind the figure."""

    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from and how it was read."""

    origin: str
    kind: PageKind
    encoding: str
    captured_at: str | None = None  # ISO 8601
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The result: clean text with title, byline and date, and nothing else.

    Dates are ISO 8601, as precise as the page is: `2024-06-18`, `2024-06-18T09:30:00+02:00`.
    """

    url: str | None
    canonical_url: str | None
    sitename: str | None
    title: str | None
    byline: str | None  # the line as printed
    authors: tuple[str, ...]  # the people in it
    date: str | None
    date_modified: str | None
    language: str | None  # BCP 47
    description: str | None
    tags: tuple[str, ...]
    image: str | None
    blocks: tuple[Labeled, ...]  # kept, in page order
    comments: tuple[Comment, ...]
    captions: tuple[str, ...]
    quality: Quality
    provenance: Mapping[str, str]  # field -> who said so; also `rule`, `guard`, `tool`, `model`
    removed: tuple[Labeled, ...]
    source: Source
    rights: Mapping[str, str] = field(default_factory=dict)  # license, robots, tdm: as given

    def __bool__(self) -> bool:
        return True

    @property
    def text(self) -> str:
        """The kept blocks as plain text: blank lines between blocks, none inside lists, tables."""
        return views.plain_text(self.blocks)

    @property
    def markdown(self) -> str:
        """The kept blocks as CommonMark with tables; `javascript:` and `data:` links dropped."""
        return views.markdown(self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-ready values: `status` is "ok"; all fields, null or [] when empty."""
        return _record("ok", None, self)


@dataclass(frozen=True, slots=True)
class Skip:
    """The other outcome: why this page gave no article."""

    origin: str
    url: str | None
    reason: Reason
    detail: str = ""  # for a person: what happened and, where it helps, what to do
    traceback: str = ""  # of CRASHED only

    def __bool__(self) -> bool:
        return False

    def to_dict(self) -> dict[str, Any]:
        """The keys of an article's record; `status` is the reason, `detail` explains it."""
        return _record(self.reason.value, self.detail or None, self)


Outcome = Article | Skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost. A page over a limit is refused or cut, and says so."""

    max_bytes: int = 20_000_000  # trafilatura's cap too; Common Crawl cuts at 5 MiB
    max_nodes: int = 300_000
    max_attributes: int = 1_000  # of one tag: 10,000 cost 0.3 s, 100,000 over 30 s in lexbor
    max_depth: int = 5_000  # 25,000 nested divs cost lexbor 1.7 s, 100,000 a minute
    max_block_chars: int = 1_000_000


def _record(status: str, detail: str | None, outcome: Article | Skip) -> dict[str, Any]:
    """One outcome under the keys of RECORD_KEYS, in their order."""
    record: dict[str, Any] = dict.fromkeys(RECORD_KEYS)
    record.update((key, []) for key in _LISTS)
    record |= {"status": status, "detail": detail, "url": outcome.url}
    if isinstance(outcome, Skip):
        return record | {"source": {"origin": outcome.origin}}
    text, spans = views.layout(outcome.blocks)
    record |= {key: getattr(outcome, key) for key in _PLAIN}
    record |= {key: list(getattr(outcome, key)) for key in ("authors", "tags", "captions")}
    return record | {
        "text": text,
        "blocks": [
            {**_facts(labeled), "start": start, "end": end}
            for labeled, (start, end) in zip(outcome.blocks, spans, strict=True)
        ],
        "comments": [comment._asdict() for comment in outcome.comments],
        "quality": {"score": outcome.quality.score, "signals": dict(outcome.quality.signals)},
        "provenance": dict(outcome.provenance),
        "removed": [{**_facts(labeled), "text": labeled.text} for labeled in outcome.removed],
        "source": asdict(outcome.source),
        "rights": dict(outcome.rights),
    }


def _facts(labeled: Labeled) -> dict[str, Any]:
    block, label = labeled
    return {
        "kind": block.kind,
        "level": block.level,
        "role": label.role,
        "by": label.by,
        "score": round(label.score, 3),
    }


RECORD_KEYS = (
    "status", "detail", "url", "canonical_url", "sitename", "title", "byline", "authors",
    "date", "date_modified", "language", "description", "tags", "image", "text", "blocks",
    "comments", "captions", "quality", "provenance", "removed", "source", "rights",
)  # fmt: skip
_LISTS = ("authors", "tags", "blocks", "comments", "captions", "removed")
_PLAIN = (
    "canonical_url", "sitename", "title", "byline", "date", "date_modified",
    "language", "description", "image",
)  # fmt: skip
