"""URLs without surprises: nothing here raises on what a page or a list may contain."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

# Longer links are traps or data, not pages; 2,083 was the shortest limit among browsers.
MAX_LENGTH = 2083
DEFAULT_PORTS = {"http": 80, "https": 443}
_IGNORED = re.compile(r"[\x00-\x20\x7f]+$|^[\x00-\x20\x7f]+|[\t\r\n]")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_HOST = re.compile(r"[!-~]+")  # printable ASCII; what else a host may not hold, asking will show
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SAFE = "!$&'()*+,;=:@/?%[]~"


def split(url: str) -> SplitResult | None:
    """The parts of a URL, or None where it cannot be one (`http://[::1`, a port of `99999`)."""
    try:
        parts = urlsplit(_IGNORED.sub("", url))
        _ = parts.port
    except ValueError:
        return None
    return parts


def join(base: str, link: str) -> str | None:
    """A link of a page as an absolute URL without its fragment; None for what cannot be one."""
    link = _IGNORED.sub("", link)
    if len(link) > MAX_LENGTH:
        return None
    try:
        return urljoin(base, link).partition("#")[0]
    except ValueError:
        return None


def is_web(url: str) -> bool:
    """Whether this is an absolute http or https URL with a host."""
    parts = split(url)
    return parts is not None and parts.scheme in DEFAULT_PORTS and bool(parts.hostname)


def host(url: str) -> str:
    """The host in lower case and ASCII, without port or trailing dot; "" when there is none."""
    parts = split(url)
    return _ascii_host(parts.hostname) if parts is not None and parts.hostname else ""


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what cookies and credentials belong to."""
    parts = split(url)
    if parts is None:
        return ("", "", 0)
    return (parts.scheme, host(url), parts.port or DEFAULT_PORTS.get(parts.scheme, 0))


def normalise(url: str) -> str | None:
    """One spelling for URLs that every server takes for the same; None for what is no web URL.

    Lower-case scheme and host, no default port, no fragment, no credentials, dot segments
    resolved, escapes in capitals and only where needed. The query keeps its order.
    """
    parts = split(url)
    if parts is None or parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    name = _ascii_host(parts.hostname)
    if not name or not _HOST.fullmatch(name):
        return None
    if ":" in name:
        name = f"[{name}]"
    if parts.port is not None and parts.port != DEFAULT_PORTS[parts.scheme]:
        name += f":{parts.port}"
    path = _without_dots(_escape(parts.path)) or "/"
    return urlunsplit((parts.scheme, name, path, _escape(parts.query), ""))


def without_credentials(url: str) -> tuple[str, str | None]:
    """The URL without `user:password@`, and that part when there was one."""
    parts = split(url)
    if parts is None or "@" not in parts.netloc:
        return url, None
    credentials, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=place)), credentials


def _ascii_host(name: str) -> str:
    name = name.lower().rstrip(".")
    if name.isascii():
        return name
    import idna  # noqa: PLC0415  loaded for the few hosts that need it

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return name


def _escape(text: str) -> str:
    """Escapes in one form: unreserved characters bare, all others in capitals."""

    def tidy(found: re.Match[str]) -> str:
        character = unquote_to_bytes(found.group()).decode("latin-1")
        return character if _UNRESERVED.fullmatch(character) else found.group().upper()

    return _ESCAPED.sub(tidy, quote(text, safe=_SAFE, errors="replace"))


def _without_dots(path: str) -> str:
    """`/a/b/../c/./d` as `/a/c/d` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    done: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(done) > 1:
                done.pop()
        elif segment != ".":
            done.append(segment)
    if path.endswith(("/.", "/..")):
        done.append("")
    return "/".join(done)
