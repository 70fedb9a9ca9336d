"""What else a page says of itself: site, canonical address, description, tags, image, rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from scraper.metadata.structured import ARTICLE_TYPES, Structured, text_of
from scraper.metadata.tidy import one_line
from scraper.model import Found

MAX_URL = 2_000
MAX_TAGS = 50
MAX_TAG = 100  # characters
_SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name",
               "dc.publisher", "dc:publisher", "citation_journal_title", "publisher")  # fmt: skip
_TAG_METAS = ("article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "og:article:tag",
              "citation_keywords", "dc.subject", "keywords")  # fmt: skip
_SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "section")
_DESCRIPTION_METAS = ("og:description", "description", "twitter:description", "dc.description")
_IMAGE_METAS = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image",
                "twitter:image:src", "parsely-image-url", "sailthru.image.full")  # fmt: skip
# An address that needs no taking apart, as nearly all that pages give: a tenth of the time.
_PLAIN = re.compile(r"https?://[a-z\d.-]+(?:/[^\s#?]*)?(?:\?[^\s#]+)?")
_ROBOTS = frozenset({"noai", "noimageai", "noindex", "nosnippet", "noarchive", "nofollow", "none"})


def sitename(structured: Structured) -> Found[str] | None:
    """The name of the site, as the page gives it."""
    for name, content in structured.meta(*_SITE_METAS):
        if len(content) <= 100 and not content.startswith(("http", "@")):
            return Found(content, f"meta:{name}")
    for item in structured.linked.items:
        if item.types & {"WebSite"}:
            name_ = text_of(item.data.get("name"))
            if name_ and len(name_) <= 100:
                return Found(name_, "json-ld:WebSite")
    for work in structured.works[:20]:
        publisher = structured.linked.resolve(work.data.get("publisher"))
        name_ = text_of(publisher, "name")
        if name_ and len(name_) <= 100 and not name_.startswith("http"):
            return Found(name_, "json-ld:publisher")
    return None


def canonical_url(structured: Structured, url: str | None) -> Found[str] | None:
    """The address that the page calls its own; only http and https, absolute."""
    base = url or ""
    for href in structured.links.get("canonical", ()):
        address = web_address(href, base)
        if address:
            return Found(address, "link:canonical")
    for _, content in structured.meta("og:url"):
        address = web_address(content, base)
        if address:
            return Found(address, "meta:og:url")
    return None


def web_address(href: str, base: str) -> str | None:
    """An absolute http(s) address without its fragment, or None. One that was cut is none."""
    if len(href) >= MAX_URL:
        return None
    href = href.strip()
    if _PLAIN.fullmatch(href):
        return href
    try:
        parts = urlsplit(href)
        if base and not (parts.scheme and parts.netloc):
            parts = urlsplit(urljoin(base[:MAX_URL], href))
    except ValueError:  # a broken IPv6 host
        return None
    address = parts.geturl()
    if parts.scheme not in ("http", "https") or not parts.netloc or len(address) > MAX_URL:
        return None
    return address.partition("#")[0]


def description(structured: Structured) -> Found[str] | None:
    """What the page says that it is about."""
    for name, content in structured.meta(*_DESCRIPTION_METAS):
        if len(content) > 10:
            return Found(content, f"meta:{name}")
    for work in structured.works[:10]:
        text = text_of(work.data.get("description"))
        if len(text) > 10 and not work.nested:
            return Found(text, "json-ld:description")
    return None


def tags(structured: Structured) -> Found[tuple[str, ...]] | None:
    """Section and keywords, each once, in the order given."""
    sections = [content for _, content in structured.meta(*_SECTION_METAS)]
    for name in structured.metas.among(_TAG_METAS):
        contents = structured.metas.get(name)
        if contents:
            return Found(_clean_tags([*sections, *contents]), f"meta:{name}")
    for work in structured.works[:10]:
        if work.types & ARTICLE_TYPES and work.data.get("keywords"):
            words = list(_strings(work.data["keywords"]))
            section = list(_strings(work.data.get("articleSection")))
            found = _clean_tags([*(sections or section), *words])
            if found:
                return Found(found, "json-ld:keywords")
    found = _clean_tags(sections)
    return Found(found, "meta:article:section") if found else None


def _clean_tags(contents: Iterable[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for content in contents:
        for part in re.split(r"[,;，、|]", content):
            tag = part.strip(" \"'#")
            if 1 < len(tag) <= MAX_TAG:
                names.setdefault(tag.casefold(), tag)
    return tuple(names.values())[:MAX_TAGS]


def _strings(value: object) -> Iterator[str]:
    for part in (value if isinstance(value, list) else [value])[: MAX_TAGS * 2]:
        text = text_of(part, "name")
        if text:
            yield text


def image(structured: Structured, url: str | None) -> Found[str] | None:
    """The address of the lead image."""
    for name, content in structured.meta(*_IMAGE_METAS):
        address = web_address(content, url or "")
        if address:
            return Found(address, f"meta:{name}")
    for work in structured.works[:10]:
        picture = structured.linked.resolve(work.data.get("image"))
        address = web_address(text_of(picture, "url", "contentUrl", "@id"), url or "")
        if address and not work.nested:
            return Found(address, "json-ld:image")
    return None


def rights(structured: Structured) -> Found[dict[str, str]] | None:
    """Licence and wishes about machine use, as the page states them: never interpreted here."""
    given: dict[str, str] = {}
    licence = next(iter(structured.links.get("license", ())), "") or next(
        (text for _, text in structured.meta("dcterms.license", "dc.rights", "dcterms.rights")), ""
    )
    for work in structured.works[:10]:
        licence = licence or text_of(work.data.get("license"), "url", "@id", "name")
    if licence:
        given["license"] = one_line(licence, 500)
    robots = {
        word.strip().lower()
        for _, content in structured.meta("robots", "googlebot", "ai", "gptbot")
        for word in content.split(",")
    }
    if robots & _ROBOTS:
        given["robots"] = ", ".join(sorted(robots & _ROBOTS))
    for name in ("tdm-reservation", "tdm-policy"):
        for _, content in structured.meta(name):
            given.setdefault(name, one_line(content, 500))
    return Found(given, "meta") if given else None
