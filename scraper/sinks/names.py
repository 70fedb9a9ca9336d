"""Names of output files: from the page's URL or path, safe on every file system."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

MAX_BYTES = 100  # file systems take 255; the rest is for suffixes, hashes and longer folders
_UNSAFE = re.compile(r"[^\w.]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # of Windows


def page_name(url: str | None, origin: str) -> str:
    """A name without suffix for a page: words, dots and dashes, at most MAX_BYTES long.

    It is made of the URL's host, path and query or else of the last two parts of the origin;
    a name that had to be cut ends with a hash, so that long neighbours stay apart.
    """
    stem = _of_url(url) if url else None
    name = _slug(stem or _of_origin(origin))
    if not name or _DEVICES.match(name) or len(name.encode()) > MAX_BYTES:
        short = name.encode()[: MAX_BYTES - 9].decode("utf-8", "ignore")
        name = f"{short}-{digest(url or origin)}".lstrip("-")
    return name


def digest(text: str) -> str:
    """Eight hex digits that tell names apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _of_url(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # a broken IPv6 address
        return None
    path = parts.path.rstrip("/").removesuffix(".html").removesuffix(".htm")
    return "-".join(part for part in (parts.netloc, path, parts.query) if part)


def _of_origin(origin: str) -> str:
    path = PurePosixPath(origin.replace("\\", "/"))
    return "-".join([*path.parts[-2:-1], path.stem if path.suffix[1:].isalnum() else path.name])


def _slug(text: str) -> str:
    """Decoded first, so that %2e%2e%2f is seen for what it is."""
    for _ in range(3):  # encoded more than once
        text = unquote(text)
    return re.sub(r"\.{2,}", ".", _UNSAFE.sub("-", text)).strip("-.").lower()
