"""What ends a fetch without a page."""

from __future__ import annotations

import ssl

import anyio
import h2.exceptions
import h11
import httpcore

from scraper.errors import Refused
from scraper.model import Reason

CUT = "the body ended early"


class Failed(Refused):
    """A request that gave no page; `again` when a further try may help.

    `retry_after` is the server's own wish, in seconds. `host_down` tells that no connection
    came about, so that it says something about the host and not about the page.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        again: bool = False,
        retry_after: float | None = None,
        host_down: bool = False,
    ) -> None:
        super().__init__(reason, detail)
        self.again = again
        self.retry_after = retry_after
        self.host_down = host_down
        self.tries = 1


def network_failure(error: Exception) -> Failed:
    """An error of the connection in our words; the server's own words stay out of messages."""
    special = _protocol_failure(error) or _tls_failure(error)
    if special is not None:
        return special
    words = next(
        (words for kind, words in _WORDS if isinstance(error, kind)), "the connection broke"
    )
    if isinstance(error, httpcore.RemoteProtocolError) and "complete message body" in str(error):
        words = CUT
    down = isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout)
    return Failed(Reason.NETWORK_ERROR, words, again=True, host_down=down)


def _protocol_failure(error: Exception) -> Failed | None:
    """What httpcore wraps, or lets through, of the libraries beneath it."""
    if _cause(error, h2.exceptions.InvalidBodyLengthError) is not None:
        return Failed(Reason.NETWORK_ERROR, CUT, again=True)
    if _cause(error, h2.exceptions.H2Error) is not None:
        return Failed(Reason.NETWORK_ERROR, "the server's answer is not HTTP/2", again=True)
    if getattr(_cause(error, h11.RemoteProtocolError), "error_status_hint", 0) == 431:
        return Failed(Reason.TOO_LARGE, "the response's headers do not end")
    return None


def _tls_failure(error: Exception) -> Failed | None:
    tls = _cause(error, ssl.SSLError) if isinstance(error, httpcore.ConnectError) else None
    if isinstance(tls, ssl.SSLCertVerificationError):
        detail = f"the certificate is not trusted: {tls.verify_message}"
    elif tls is not None and not isinstance(tls, ssl.SSLEOFError):
        detail = "no TLS: the server on this port does not speak it, or no version of ours"
    else:
        return None
    return Failed(Reason.NETWORK_ERROR, detail, host_down=True)


def _cause(error: BaseException, kind: type[Exception]) -> BaseException | None:
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, kind):
        seen = seen.__cause__ or seen.__context__
    return seen


_WORDS: list[tuple[type[Exception], str]] = [
    (httpcore.ConnectTimeout, "no answer to the connection"),
    (httpcore.ConnectError, "the connection was refused or broke while it was made"),
    (httpcore.ProxyError, "the proxy refused"),
    (httpcore.RemoteProtocolError, "the server's answer is not HTTP"),
    (httpcore.LocalProtocolError, "the request cannot be sent: a header or URL is not valid"),
    (httpcore.ReadError, "the connection broke while reading"),
    (httpcore.WriteError, "the connection broke while sending"),
    (httpcore.TimeoutException, "the connection stood still"),
]

NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    # httpcore lets these through at times: a short HTTP/2 body, an error while closing
    h2.exceptions.H2Error,
    h11.ProtocolError,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    OSError,
)
