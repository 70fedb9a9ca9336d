"""Learns what the pages of a host have in common, from a dump of any size in bounded memory.

Lines are held as numbers; the text of one is held once a second page has it. A dump that is larger
than what is held is sampled by a hash of the pages' addresses, so that nothing depends on the order
in which pages come.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from scraper.blocks import Role
from scraper.rules.markers import line_key
from scraper.rules.page_lines import PageLines, number
from scraper.rules.rule import Rule, Where
from scraper.rules.template import MIN_ON, PROSE_ON, Asked, Line, Template
from scraper.rules.zones import is_prose

MOST_LINES, MOST_CHARS = 500, 200_000  # of a template: the longest of 32 sites has 102 lines

MOST_OF_HOST = 500  # pages that are compared; where there are many hosts fewer,
MOST_HELD = 100_000  # of all hosts: half a gigabyte
LEAST_OF_HOST = 16  # and so many at least: rather are hosts left out


class Learned(NamedTuple):
    """The template of one host, and what was seen of its pages."""

    host: str
    template: Template
    share: float  # of all characters of the pages compared
    read: int  # pages, with those that came again and those that were not compared
    sampled: bool  # whether there were more pages than are compared
    cut: int  # lines over the most that a template has

    def rule(self, created: date | None = None) -> Rule:
        """The template as a rule."""
        about = {"source": "learned", "created": created.isoformat() if created else ""}
        if self.read > self.template.pages:
            about["note"] = f"{self.read} pages read, with those that came again"
        return Rule(
            f"template/{self.host}",
            Where((self.host,)),
            provenance={key: value for key, value in about.items() if value},
            template=self.template,
        )


class _Page(NamedTuple):
    text: int
    day: date | None
    chars: int
    lines: array[int]


_Known = dict[int, tuple[str, Role]]


@dataclass(slots=True)
class _Host:
    """The pages of a host that are held, and how many of them have which line."""

    read: int = 0
    pages: dict[int, _Page] = field(default_factory=dict)  # by address
    on: dict[int, int] = field(default_factory=dict)
    known: _Known = field(default_factory=dict)  # lines of two pages or more

    def add(self, page: PageLines, most: int) -> None:
        """Take a page in: of captures of one address always the same, of addresses the first."""
        self.read += 1
        old = self.pages.get(page.address)
        if old is not None and _rank(old) <= _rank(page):
            return
        if old is not None:
            self._forget(page.address)
        elif len(self.pages) >= most and page.address > max(self.pages):
            return
        numbers = array("Q", [number(f"{role}\0{text}") for text, role in page.lines])
        for at, line in zip(numbers, page.lines, strict=True):
            self.on[at] = self.on.get(at, 0) + 1
            if self.on[at] > 1:
                self.known[at] = line
        self.pages[page.address] = _Page(page.text, page.day, page.chars, numbers)
        self.narrow(most)

    def narrow(self, most: int) -> None:
        """Hold no more pages than these."""
        for address in sorted(self.pages)[most:] if len(self.pages) > most else ():
            self._forget(address)

    def distinct(self) -> list[_Page]:
        """The pages held, those of one text once."""
        return list({page.text: page for _, page in sorted(self.pages.items())}.values())

    def _forget(self, address: int) -> None:
        for at in self.pages.pop(address).lines:
            self.on[at] -= 1
            if self.on[at] < 2:
                self.known.pop(at, None)
            if not self.on[at]:
                del self.on[at]


def _rank(page: _Page | PageLines) -> tuple[int, date]:
    """The capture with the lowest stays."""
    return page.text, page.day or date.max


class Repeats:
    """The pages of a dump, by host. Takes them in any order; then tells the templates."""

    def __init__(self) -> None:
        self.nameless = 0  # pages that tell no host
        self.left_out = 0  # pages of hosts that were too many
        self.most = MOST_OF_HOST  # pages that are held of a host
        self._hosts: dict[str, _Host] = {}
        self._held = 0
        self._ranks = 1 << 64  # hosts with a hash under this are held

    def add(self, page: PageLines) -> None:
        """Take a page in."""
        if not page.host:
            self.nameless += 1
            return
        if number(page.host) >= self._ranks:
            self.left_out += 1
            return
        host = self._hosts.setdefault(page.host, _Host())
        self._held -= len(host.pages)
        host.add(page, self.most)
        self._held += len(host.pages)
        while self._held > MOST_HELD:
            self._narrow()

    def hosts(self, asked: Asked) -> tuple[int, int]:
        """How many hosts are held, and how many of them have pages enough."""
        sizes = [len(host.distinct()) for host in self._hosts.values()]
        return len(sizes), sum(size >= asked.min_pages for size in sizes)

    def templates(self, asked: Asked) -> Iterator[Learned]:
        """The templates, by host; none of hosts with too few pages or with nothing in common."""
        for name, host in sorted(self._hosts.items()):
            pages = host.distinct()
            lines = _common(pages, host.known, asked) if len(pages) >= asked.min_pages else []
            if lines:
                yield _learned(name, host, lines, sampled=len(host.pages) >= self.most)

    def _narrow(self) -> None:
        """Hold half as many pages of every host; when that is too few, half of the hosts."""
        if self.most >= 2 * LEAST_OF_HOST:
            self.most //= 2
            for host in self._hosts.values():
                host.narrow(self.most)
        else:
            self._ranks //= 2
            for name in [name for name in self._hosts if number(name) >= self._ranks]:
                self.left_out += self._hosts.pop(name).read
        self._held = sum(len(host.pages) for host in self._hosts.values())


def _common(pages: Sequence[_Page], known: _Known, asked: Asked) -> list[Line]:
    """The lines that enough of these pages have, those of most pages first."""
    spelt: dict[str, Counter[tuple[str, Role]]] = {}
    on: Counter[str] = Counter()
    for page in pages:
        lines = [known[at] for at in page.lines if at in known]
        keys = [line_key(text) for text, _ in lines]
        on.update(set(keys))
        for key, line in zip(keys, lines, strict=True):
            spelt.setdefault(key, Counter())[line] += 1
    least = max(MIN_ON, asked.min_share * len(pages))
    found: list[Line] = []
    for key, count in on.items():
        if count < least:
            continue
        text, role = min(spelt[key].items(), key=lambda item: (-item[1], item[0]))[0]
        if count >= PROSE_ON or not is_prose(text):
            found.append(Line(text, role, count))
    return sorted(found, key=lambda line: (-line.on, line.text))


def _learned(name: str, host: _Host, lines: Sequence[Line], *, sampled: bool) -> Learned:
    pages = host.distinct()
    taken: list[Line] = []
    room = MOST_CHARS
    for line in lines[:MOST_LINES]:
        room -= len(line.text)
        if room < 0:
            break
        taken.append(line)
    days = [page.day for page in pages if page.day]
    template = Template(len(pages), tuple(taken), min(days, default=None), max(days, default=None))
    chars = sum(line.on * len(line.text) for line in taken)
    share = chars / max(sum(page.chars for page in pages), 1)
    return Learned(name, template, share, host.read, sampled, len(lines) - len(taken))
