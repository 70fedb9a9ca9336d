"""`scraper fetch`, as people start it, against a real server."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scraper.cli import main
from scraper.fetch.state import State
from tests.servers.faults import HTML, OK, PAGE, faults
from tests.servers.plain import Server, response, running, says

COMMAND = [sys.executable, "-m", "scraper", "fetch", "--allow-private"]
QUICK = ["--delay", "0.01", "--timeout", "5"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(faults())
    with running(server):
        yield server


def run(*options: str, stdin: str = "") -> Result:
    """The command within this process, which spares the second that a start takes."""
    return CliRunner().invoke(main, ["fetch", "--allow-private", *options], input=stdin)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_url(server: Server) -> None:
    command = [*COMMAND, server.url("/ok"), "--output-format", "text"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("The ferry sails again\n")
    assert "1 article" in done.stderr


def test_a_list_with_everything_in_it(server: Server, tmp_path: Path) -> None:
    urls = [server.url(path) for path in ("/ok", "/404", "/gzip-cut", "/redirect-file", "/pdf")]
    (tmp_path / "urls.txt").write_text("\n".join(["# a list", *urls, "", "nonsense", urls[0]]))
    out, errors = tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    done = run(
        "-i", str(tmp_path / "urls.txt"), "-o", str(out), "--errors", str(errors), *QUICK
    )  # fmt: skip
    assert done.exit_code == 1
    found = records(out)
    assert Counter(record["status"] for record in found) == {
        "ok": 1, "http_error": 1, "network_error": 1, "forbidden_address": 1, "not_text": 1,
        "unreadable": 1, "duplicate": 1,
    }  # fmt: skip
    assert [record for record in found if record["status"] != "ok"] == records(errors)
    assert "7 URLs: 1 article, 1 duplicate" in done.stderr
    assert "Traceback" not in done.stderr
    origins = {record["status"]: record["source"]["origin"] for record in found}
    assert origins["duplicate"] == f"{tmp_path / 'urls.txt'}:9"
    article = next(record for record in found if record["status"] == "ok")
    assert (article["url"], article["source"]["origin"]) == (urls[0], urls[0])


def test_resuming_what_is_complete(server: Server, tmp_path: Path) -> None:
    command = [server.url("/ok"), "-o", str(tmp_path / "out.md"), "--resume"]
    assert run(*command).exit_code == 0
    written = (tmp_path / "out.md").read_bytes()
    before = len(server.log)
    again = run(*command)
    assert (again.exit_code, len(server.log)) == (0, before)
    assert (tmp_path / "out.md").read_bytes() == written
    for other, words in [(command[0], "is complete"), (server.url("/gzip"), "when the run began")]:
        more = run(other, server.url("/br"), *command[1:])
        assert (more.exit_code, (tmp_path / "out.md").read_bytes()) == (1, written)
        assert words in more.stderr
    anew = run(*command[:-1], "--force")
    assert (anew.exit_code, len(server.log)) == (0, before + 2)


def test_the_filters_of_clean(server: Server, tmp_path: Path) -> None:
    urls = [server.url(path) for path in ("/ok", "/ok?again", "/empty?")]
    out = tmp_path / "out.jsonl"
    run(*urls, "-o", str(out), "--dedup", "exact", *QUICK)
    assert [record["status"] for record in records(out)] == ["ok", "duplicate", "empty"]
    run(urls[0], "-o", str(out), "--min-words", "5000", *QUICK)
    assert [record["status"] for record in records(out)] == ["filtered"]


def test_outputs_that_are_safe_only_when_finished(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs the extra")
    command = [server.url("/ok"), server.url("/404"), "-o", str(tmp_path / "out.parquet"), *QUICK]
    assert run(*command).exit_code == 1
    before = len(server.log)
    assert run(*command, "--resume").exit_code == 1
    assert len(server.log) == before
    assert (tmp_path / "out.parquet").stat().st_size > 1000


def test_a_folder_of_pages(server: Server, tmp_path: Path) -> None:
    urls = [server.url(path) for path in ("/ok", "/gzip", "/br")]
    done = run(*urls, "-o", f"{tmp_path}/pages/", "--output-format", "markdown", *QUICK)
    assert done.exit_code == 0, done.stderr
    files = sorted((tmp_path / "pages").glob("*.md"))
    assert len(files) == 3
    assert all("The ferry sails again" in file.read_text() for file in files)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["-o", "--save-warc", "--errors"])
def test_a_full_disk_is_told_in_a_line(server: Server, option: str) -> None:
    done = run(server.url("/ok"), server.url("/404"), option, "/dev/full", *QUICK)
    assert done.exit_code == 1
    assert "/dev/full" in done.stderr
    assert not isinstance(done.exception, OSError)


def test_too_many_failures(server: Server) -> None:
    urls = [server.url(path) for path in ("/ok", "/404", "/403")]
    assert run(*urls, "--max-error-rate", "50", *QUICK).exit_code == 126
    assert run(*urls, "--max-error-rate", "70", *QUICK).exit_code == 1


def test_from_standard_input(server: Server) -> None:
    done = run("-i", "-", "--output-format", "jsonl", stdin=server.url("/ok") + "\n")
    assert json.loads(done.stdout)["status"] == "ok"


def test_feed_and_sitemap(tmp_path: Path) -> None:
    server = Server({"/1": says(OK), "/2": says(response(PAGE.replace(b"ferry", b"train")))})
    with running(server):
        items = "".join(f"<item><link>{server.url(f'/{n}')}</link></item>" for n in (1, 2))
        server.routes["/feed"] = says(response(f"<rss>{items}</rss>".encode()))
        done = run("--feed", server.url("/feed"), "--match", "/2$", *QUICK)
        assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [server.url("/2")]
        lost = run("--sitemap", server.url("/none.xml"), *QUICK)
    assert (done.exit_code, lost.exit_code) == (0, 1)
    assert "404" in lost.stderr


def test_an_article_in_parts() -> None:
    def part(number: int, link: str) -> bytes:
        body = PAGE.replace(b" with ", b" with, in part %d, " % number)
        head = f'<link rel="next" href="{link}"></head>'.encode()
        return response(body.replace(b"</head>", head), Content_Type=HTML)

    server = Server({"/a": says(part(1, "/a/2")), "/a/2": says(part(2, "/a/3"))})
    server.routes |= {"/a/3": says(part(3, "/a/2")), "/b": says(part(1, "/c"))}
    with running(server):
        done = run(server.url("/a"), "--follow-pages", *QUICK)
        text = json.loads(done.stdout)["text"]
        assert [text.count(f"in part {n},") for n in (1, 2, 3)] == [PAGE.count(b" with ")] * 3
        assert [asked.path for asked in server.pages()] == ["/a", "/a/2", "/a/3"]
        run(server.url("/b"), "--follow-pages", *QUICK)
    assert [asked.path for asked in server.pages()][3:] == ["/b"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "nothing to fetch"),
        (["--resume", "http://a.example/"], "--resume needs"),
        (["-i", "/does/not/exist"], "No such file"),
        (["http://a.example/", "--header", "no colon"], "Name: value"),
        (["http://a.example/", "--proxy", "nonsense"], "--proxy"),
        (["http://a.example/", "--offline"], "--cache"),
        (["http://a.example/", "--match", "("], "--match"),
        (["http://a.example/", "--max-size", "many"], "no size"),
    ],
)
def test_wrong_usage_is_told_in_a_line(options: list[str], words: str) -> None:
    done = run(*options)
    assert done.exit_code in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def kill_and_resume(
    server: Server, urls: list[str], folder: Path, rounds: int, seed: int
) -> tuple[list[dict[str, Any]], int]:
    """Kill a run over `urls` at random times, then let it end: its records, and how many kills."""
    chance, killed = random.Random(seed), 0
    out = folder / "out.jsonl"
    (folder / "urls.txt").write_text("\n".join(urls))
    command = [*COMMAND, "-i", str(folder / "urls.txt"), "-o", str(out), *QUICK]
    command += ["--save-warc", str(folder / "out.warc.gz"), "--errors", str(folder / "errors")]
    for _ in range(rounds):
        with subprocess.Popen(
            [*command, "--resume"], stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            before = len(server.log)
            while process.poll() is None and len(server.log) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 1.0))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
    if not out.exists():
        done = run(*command[len(COMMAND) :], "--resume")
        assert "unfinished" not in done.stderr, done.stderr
    return records(out), killed


def test_killed_and_resumed(tmp_path: Path) -> None:
    """Nothing lost, nothing twice, whenever the process dies."""
    hosts = [Server({"*": says(OK), "/404": faults()["/404"]}) for _ in range(3)]
    with running(*hosts):
        urls = [host.url(f"/{n}") for n in range(15) for host in hosts] + [hosts[0].url("/404")]
        found, killed = kill_and_resume(hosts[0], urls, tmp_path, rounds=2, seed=7)
    assert killed
    assert sorted(record["url"] for record in found) == sorted(urls)
    assert Counter(record["status"] for record in found)["http_error"] == 1
    asked = Counter(one.path for host in hosts for one in host.pages() if one.path != "/404")
    # What was on its way at a kill is asked for once more: a page of each host at most.
    assert sum(asked.values()) - 45 <= killed * len(hosts)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_order(tmp_path: Path, number: signal.Signals, status: int) -> None:
    server = Server({"*": says(OK)})
    with running(server):
        (tmp_path / "urls").write_text("\n".join(server.url(f"/{n}") for n in range(500)))
        command = [*COMMAND, "-i", str(tmp_path / "urls"), "-o", str(tmp_path / "out.jsonl")]
        with subprocess.Popen(
            [*command, "--delay", "0.1"], stderr=subprocess.PIPE, text=True
        ) as process:
            while len(server.log) < 5 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(number)
            started = time.monotonic()
            _, said = process.communicate(timeout=20)
        assert process.returncode == status, said
        assert time.monotonic() - started < 8
    assert "--resume" in said
    assert "Traceback" not in said
    written = (tmp_path / "out.jsonl.partial").read_text()
    assert written == "" or written.endswith("\n")
    state = State(tmp_path / "out.jsonl.state")
    assert len(state.waiting()) + written.count("\n") >= 3
    state.close()
    again = run(*command[len(COMMAND) :])
    assert again.exit_code == 1
    assert "--resume" in again.stderr
