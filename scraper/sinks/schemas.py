"""Records under the keys that users of other tools expect: of articles only, skips have none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple

from scraper.errors import InputError
from scraper.model import Article, Outcome
from scraper.sinks.render import Format, Shown, record_of, to_json
from scraper.urls import split

Kind = Literal["text", "list", "json"]  # of a Parquet column: a text, texts, or JSON as text


class Schema(NamedTuple):
    """Other names for a record's values, and the type of each column."""

    rename: Callable[[dict[str, Any]], dict[str, Any]]
    kinds: Mapping[str, Kind]


def renamed(form: Format, schema: str | None, ending: bytes) -> Format:
    """The same form with the keys of a schema. Raises `InputError` for one that does not exist."""
    if schema is None:
        return form
    if schema not in SCHEMAS:
        raise InputError(f"no schema is called {schema!r}; there are {', '.join(SCHEMAS)}")
    return form._replace(render=partial(_render, SCHEMAS[schema].rename, ending))


def _render(
    rename: Callable[[dict[str, Any]], dict[str, Any]],
    ending: bytes,
    outcome: Outcome,
    shown: Shown,
) -> bytes:
    if not isinstance(outcome, Article):
        return b""
    return to_json(rename(record_of(outcome, shown))) + ending


def trafilatura(record: dict[str, Any]) -> dict[str, Any]:
    """The keys of `trafilatura --json`; lists are one text, as there."""
    host = _host(record["url"])
    comments = "\n".join(comment["text"] for comment in record["comments"])
    return {
        "title": record["title"], "author": "; ".join(record["authors"]) or None,
        "hostname": host, "date": (record["date"] or "")[:10] or None, "fingerprint": None,
        "id": None, "license": record["rights"].get("license"), "comments": comments,
        "raw_text": record["text"], "text": record["text"], "language": record["language"],
        "image": record["image"], "pagetype": None,
        "filedate": (record["source"]["captured_at"] or "")[:10] or None,
        "source": record["url"], "source-hostname": record["sitename"] or host,
        "excerpt": record["description"], "categories": "", "tags": ",".join(record["tags"]),
    }  # fmt: skip


def newspaper(record: dict[str, Any]) -> dict[str, Any]:
    """The keys of newspaper4k's `Article.to_json`; what we do not look for is empty."""
    return {
        "url": record["url"], "read_more_link": None, "language": record["language"],
        "title": record["title"], "top_image": record["image"], "meta_img": record["image"],
        "images": [record["image"]] if record["image"] else [], "movies": [],
        "keywords": record["tags"], "meta_keywords": record["tags"],
        "tags": record["tags"], "authors": record["authors"], "publish_date": record["date"],
        "summary": "", "meta_description": record["description"], "meta_lang": record["language"],
        "meta_favicon": None, "meta_site_name": record["sitename"],
        "canonical_link": record["canonical_url"], "text": record["text"],
    }  # fmt: skip


def schemaorg(record: dict[str, Any]) -> dict[str, Any]:
    """A schema.org Article as JSON-LD."""
    people = [{"@type": "Person", "name": name} for name in record["authors"]]
    site = record["sitename"]
    return {
        "@context": "https://schema.org", "@type": "Article", "headline": record["title"],
        "author": people, "datePublished": record["date"], "dateModified": record["date_modified"],
        "inLanguage": record["language"], "description": record["description"],
        "keywords": record["tags"], "image": record["image"], "url": record["url"],
        "mainEntityOfPage": record["canonical_url"],
        "publisher": {"@type": "Organization", "name": site} if site else None,
        "articleBody": record["text"],
    }  # fmt: skip


def datatrove(record: dict[str, Any]) -> dict[str, Any]:
    """A datatrove Document as its JSONL writer has it; all metadata are kept."""
    names = (
        "url", "canonical_url", "sitename", "title", "byline", "authors", "date", "date_modified",
        "language", "description", "tags", "image", "captions", "comments", "rights",
    )  # fmt: skip
    metadata = {name: record[name] for name in names if record[name]}
    metadata |= {"quality": record["quality"]["score"], "provenance": record["provenance"]}
    return {
        "text": record["text"],
        "id": record["url"] or record["source"]["origin"],
        "media": [],
        "metadata": metadata,
    }


def columns(record: Mapping[str, Any], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """A renamed record as the values of Parquet columns."""
    return {
        name: json.dumps(record[name], ensure_ascii=False) if kind == "json" else record[name]
        for name, kind in kinds.items()
    }


def _host(url: str | None) -> str | None:
    parts = split(url) if url else None
    return (parts.hostname or "").removeprefix("www.") or None if parts else None


def _kinds(names: str, **others: Kind) -> dict[str, Kind]:
    return {name: others.get(name.replace("@", "at_"), "text") for name in names.split()}


SCHEMAS: dict[str, Schema] = {
    "trafilatura": Schema(
        trafilatura,
        _kinds(
            "title author hostname date fingerprint id license comments raw_text text language "
            "image pagetype filedate source source-hostname excerpt categories tags"
        ),
    ),
    "newspaper": Schema(
        newspaper,
        _kinds(
            "url read_more_link language title top_image meta_img images movies keywords "
            "meta_keywords tags authors publish_date summary meta_description "
            "meta_lang meta_favicon meta_site_name canonical_link text",
            images="list", movies="list", keywords="list", meta_keywords="list", tags="list",
            authors="list",
        ),
    ),
    "schemaorg": Schema(
        schemaorg,
        _kinds(
            "@context @type headline author datePublished dateModified inLanguage description "
            "keywords image url mainEntityOfPage publisher articleBody",
            author="json", keywords="list", publisher="json",
        ),
    ),
    "datatrove": Schema(datatrove, _kinds("text id media metadata", media="list", metadata="json")),
}  # fmt: skip
