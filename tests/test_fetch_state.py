"""The list of a run: every line accounted for, whatever happens in between."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.errors import InputError, OutputError, Refused
from scraper.fetch.account import counts, failures
from scraper.fetch.claims import Claims
from scraper.fetch.failure import Failed
from scraper.fetch.state import Facts, Marks, State
from scraper.model import RawPage, Reason, Skip

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LINES = [
    "https://a.example/1",
    "nonsense",
    "HTTPS://A.example:443/x/../1#part",
    "https://me:secret@a.example/2",
    "https://a.example/3",
]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    state = State(tmp_path / "run.state")
    state.add("urls.txt", enumerate(LINES, start=1))
    yield state
    state.close()


def raw(url: str, body: bytes = b"<p>x") -> RawPage:
    return RawPage(url, body, "text/html", url, NOW)


def test_each_url_once(state: State) -> None:
    assert [url for _, url in state.todo()] == [f"https://a.example/{n}" for n in (1, 2, 3)]
    state.add("urls.txt", enumerate(LINES, start=1))
    assert len(state.todo()) == 3
    assert state.knows("urls.txt")
    assert not state.knows("others.txt")


def test_lines_that_bring_nothing_new(state: State) -> None:
    skips = state.extra_lines()
    assert [(skip.origin, skip.reason) for skip in skips] == [
        ("urls.txt:2", Reason.UNREADABLE),
        ("urls.txt:3", Reason.DUPLICATE),
    ]
    assert skips[1].detail == "the same URL as urls.txt:1"
    state.settle_lines(Marks())
    assert not state.extra_lines()


def test_the_way_of_a_url(state: State) -> None:
    (first, _), (second, _), (third, _) = state.todo()
    assert state.asked(second) == "https://me:secret@a.example/2"
    state.keep(
        first,
        [raw("https://a.example/1"), raw("https://a.example/1/2", b"<p>y")],
        Facts(NOW, 1, 77),
    )
    state.keep(second, Failed(Reason.HTTP_ERROR, "404 Not Found"), Facts(NOW, 3))
    assert [number for number, _ in state.todo()] == [third]
    assert sorted(state.waiting()) == [first, second]
    kept = state.load(first)
    assert isinstance(kept, list)
    assert [(page.url, page.body) for page in kept] == [
        ("https://a.example/1", b"<p>x"),
        ("https://a.example/1/2", b"<p>y"),
    ]
    assert kept[0] == raw("https://a.example/1")
    failed = state.load(second)
    url = "https://a.example/2"
    assert failed == Skip(url, url, Reason.HTTP_ERROR, "404 Not Found")
    state.settle([(first, None, ""), (second, Reason.HTTP_ERROR, "404")], Marks(1000, 20))
    assert state.marks() == Marks(1000, 20, 77)
    assert not state.waiting()
    assert counts(state) == {
        "article": 1, "http_error": 1, "unfinished": 1, "unreadable": 1, "duplicate": 1,
    }  # fmt: skip
    assert state.unfinished() == 3
    assert [skip.reason for skip in failures(state, 9)] == [Reason.HTTP_ERROR]


def test_nothing_is_lost_without_closing(state: State, tmp_path: Path) -> None:
    """As after kill -9: the connection is never closed, the file is opened as it lies there."""
    number, _ = state.todo()[0]
    state.keep(number, [raw("https://a.example/1")], Facts(NOW))
    state.settle([], Marks(5))
    copy = tmp_path / "copy.state"
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{tmp_path}/run.state{suffix}").read_bytes())
    again = State(copy)
    assert again.waiting() == [number]
    assert again.marks() == Marks(5)
    again.close()


def test_a_second_run_is_refused(state: State, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another run"):
        State(tmp_path / "run.state")
    state.close()
    State(tmp_path / "run.state").close()


def test_only_its_owner_may_read_it(state: State, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "run.state").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"no database at all, but long enough" * 99, b"SQLite"])
def test_a_file_that_is_no_state(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(InputError, match="cannot be used"):
        State(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == content


def test_a_transaction_is_whole_or_not_there(state: State) -> None:
    with pytest.raises(OutputError):
        state.keep(1, [raw("https://a.example/1", None)], Facts(NOW))  # type: ignore[arg-type]
    assert len(state.todo()) == 3
    state.keep(1, Refused(Reason.TIMEOUT, "late"), Facts(NOW))
    assert len(state.todo()) == 2


def test_claims_outlive_the_process(state: State) -> None:
    claims = Claims(state)
    claims["a.md"] = "https://a.example/1"
    claims["b.md"] = "https://a.example/2"
    assert dict(Claims(state)) == {"a.md": "https://a.example/1", "b.md": "https://a.example/2"}
    assert "c.md" not in claims
    assert len(claims) == 2
    with pytest.raises(TypeError):
        del claims["a.md"]


def test_a_new_run_begins_with_nothing(state: State) -> None:
    state.remember("word", "kept")
    state.clear()
    assert (counts(state), state.todo(), state.recall("word")) == ({}, [], None)
