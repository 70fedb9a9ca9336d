"""Each adapter in its real framework."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from scraper.adapters.columns import COLUMNS, Columns
from scraper.adapters.pages import to_page
from scraper.clean import clean
from scraper.model import Article

TEXT = """
The harbour of Lindow was closed for most of the morning after a crane slid into the basin.
Nobody was hurt, the port authority said, and the ferries were to sail again by noon.

Divers went down at first light to see how the crane lay in the mud of the inner basin.
It will be raised in two pieces, which may take until the end of the week.

The company that owns it had it inspected in spring, according to a spokesman of the port.
Why its brakes failed in so little wind is what the inquiry will have to find out.
"""
PAGE = (
    '<html lang="en"><head><title>Crane slides into harbour</title>'
    '<meta property="og:title" content="Crane slides into harbour">'
    '<meta name="author" content="Ida Moor">'
    '<meta property="article:published_time" content="2024-06-18T09:30:00+00:00"></head><body>'
    "<nav><a href='/'>Home</a><a href='/news'>News</a></nav><article>"
    "<h1>Crane slides into harbour</h1>"
    + "".join(f"<p>{paragraph * 2}</p>" for paragraph in TEXT.split("\n\n"))
    + "</article></body></html>"
)
URL = "https://example.com/harbour"
EMPTY = "<html></html>"


@pytest.fixture(scope="module")
def article() -> Article:
    outcome = clean(PAGE, url=URL)
    assert isinstance(outcome, Article)
    assert outcome.title == "Crane slides into harbour"
    return outcome


def check_rows(rows: list[dict[str, Any]], article: Article) -> None:
    assert [row["status"] for row in rows] == ["ok", "empty", "ok"]
    assert rows[0]["text"] == article.text
    assert rows[0]["title"] == article.title
    assert list(rows[0]["authors"]) == ["Ida Moor"]
    assert rows[0]["date"] == article.date
    assert rows[1]["text"] is None
    assert [row["id"] for row in rows] == [0, 1, 2]


ROWS: dict[str, list[Any]] = {"html": [PAGE, EMPTY, PAGE], "url": [URL, None, URL], "id": [0, 1, 2]}


def test_columns_of_any_kind(article: Article) -> None:
    batch = Columns()({**ROWS, "html": [PAGE.encode(), None, 5]})
    assert list(batch) == ["html", "url", "id", *COLUMNS]
    assert batch["status"] == ["ok", "unreadable", "unreadable"]
    assert batch["detail"][1] == "a page is str or bytes, not NoneType"
    assert batch["text"][0] == article.text


def test_dates_of_captures() -> None:
    page = to_page("<p>", "", "2024-06-18")
    assert page.captured_at is not None
    assert page.captured_at.isoformat() == "2024-06-18T00:00:00+00:00"
    assert to_page(b"<p>", captured_at="soon").captured_at is None


def test_hugging_face_datasets(article: Article) -> None:
    datasets = pytest.importorskip("datasets", reason="the extra `test-adapters` is missing")
    data = datasets.Dataset.from_dict(ROWS).map(Columns(), batched=True)
    check_rows(data.to_list(), article)


@pytest.mark.filterwarnings("ignore")
def test_ray_data(article: Article) -> None:
    ray = pytest.importorskip("ray", reason="the extra `test-adapters` is missing")
    started = not ray.is_initialized()
    if started:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ray.init(
                num_cpus=1, include_dashboard=False, object_store_memory=80 << 20,
                logging_level="ERROR", log_to_driver=False, configure_logging=False,
            )  # fmt: skip
    rows = [dict(zip(ROWS, row, strict=True)) for row in zip(*ROWS.values(), strict=True)]
    data = ray.data.from_items(rows, override_num_blocks=1).map_batches(Columns(), batch_size=2)
    check_rows(sorted(data.take_all(), key=lambda row: int(row["id"])), article)
    if started:
        ray.shutdown()


def test_datatrove(tmp_path: Path, article: Article) -> None:
    pytest.importorskip("datatrove", reason="the extra `test-adapters` is missing")
    script = f"""
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.writers.jsonl import JsonlWriter
from scraper.adapters.datatrove import ScraperExtractor
page = {PAGE!r}
documents = [
    Document(text=page, id="1", metadata={{"url": {URL!r}, "date": "2024-07-01"}}),
    Document(text="<html></html>", id="2", metadata={{}}),
]
LocalPipelineExecutor(
    pipeline=[
        documents,
        ScraperExtractor(exclusion_writer=JsonlWriter({str(tmp_path / "no")!r}, compression=None)),
        JsonlWriter({str(tmp_path / "out")!r}, compression=None),
    ],
    logging_dir={str(tmp_path / "logs")!r},
).run()
"""
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    [line] = (tmp_path / "out" / "00000.jsonl").read_text().splitlines()
    document = json.loads(line)
    assert document["text"] == article.text
    assert document["metadata"]["title"] == article.title
    assert document["metadata"]["authors"] == ["Ida Moor"]
    assert document["metadata"]["date"] == article.date
    assert document["metadata"]["url"] == URL
    [line] = (tmp_path / "no" / "00000.jsonl").read_text().splitlines()
    assert json.loads(line)["metadata"]["skipped"] == "empty"
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text())
    assert any("skipped_empty" in step["stats"] for step in stats)


def test_scrapy(tmp_path: Path, article: Article) -> None:
    pytest.importorskip("scrapy", reason="the extra `test-adapters` is missing")
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html").write_text(EMPTY)
    script = f"""
import scrapy
from scrapy.crawler import CrawlerProcess

class Spider(scrapy.Spider):
    name = "pages"
    start_urls = ["file://{tmp_path}/a.html", "file://{tmp_path}/b.html"]
    custom_settings = {{
        "ITEM_PIPELINES": {{"scraper.adapters.scrapy.ArticlePipeline": 300}},
        "FEEDS": {{"{tmp_path}/items.jsonl": {{"format": "jsonlines"}}}},
        "TELNETCONSOLE_ENABLED": False, "LOG_LEVEL": "WARNING",
    }}
    def parse(self, response):
        yield {{"html": response.text, "url": {URL!r}}}
        yield {{"other": "item"}}

process = CrawlerProcess()
process.crawl(Spider)
process.start()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text().splitlines()]
    [found] = [item for item in items if "text" in item]
    assert found["text"] == article.text
    assert (found["title"], found["authors"]) == (article.title, ["Ida Moor"])
    assert "html" not in found
    assert len([item for item in items if "other" in item]) == 2
    assert "empty: " in done.stderr
    assert "Deprecat" not in done.stderr


def test_scrapy_items_that_declare_their_fields(article: Article) -> None:
    scrapy = pytest.importorskip("scrapy", reason="the extra `test-adapters` is missing")
    from scraper.adapters.scrapy import ArticlePipeline  # noqa: PLC0415

    fields = {"html": scrapy.Field(), "title": scrapy.Field()}
    declared = type("Declared", (scrapy.Item,), fields)
    item = ArticlePipeline().process_item(declared(html=PAGE))
    assert dict(item) == {"title": article.title}


def test_langchain(tmp_path: Path, article: Article) -> None:
    pytest.importorskip("langchain_core", reason="the extra `test-adapters` is missing")
    from langchain_core.documents import Document  # noqa: PLC0415

    from scraper.adapters.langchain import ArticleLoader, ArticleTransformer  # noqa: PLC0415

    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html").write_text(EMPTY)
    loader = ArticleLoader(str(tmp_path))
    [document] = loader.load()
    assert document.page_content == article.text
    assert document.metadata["title"] == article.title
    assert document.metadata["source"] == str(tmp_path / "a.html")
    assert [skip.reason for skip in loader.skipped] == ["empty"]
    documents = [Document(PAGE, metadata={"source": URL, "k": 1}), Document(EMPTY)]
    [document] = ArticleTransformer(markdown=True).transform_documents(documents)
    assert document.page_content == article.markdown
    assert (document.metadata["k"], document.metadata["authors"]) == (1, ["Ida Moor"])
