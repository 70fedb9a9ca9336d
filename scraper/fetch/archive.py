"""What came over the wire, as WARC 1.1: each response with its request.

As Common Crawl does, bodies are stored decoded and the headers that no longer fit them renamed
to `X-Crawl-…`: every reader can use them, those that stumble over brotli included.
"""

from __future__ import annotations

import os
import threading
from io import BytesIO
from pathlib import Path

import httpx
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from scraper.errors import OutputError
from scraper.fetch.exchange import Request, Response
from scraper.fetch.policy import Policy
from scraper.fetch.retry import phrase
from scraper.version import VERSION

_RENAMED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})


class WarcFile:
    """A WARC file being written, compressed record by record when its name ends in `.gz`.

    `resume` is the size up to which it is known to be whole; what stands behind is cut off.
    Raises `OutputError` when it cannot be written.
    """

    def __init__(self, path: Path, policy: Policy, resume: int = 0) -> None:
        self.path = path
        self.size = resume
        self.gzip = path.suffix == ".gz"
        self._lock = threading.Lock()
        try:
            self._fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
            os.ftruncate(self._fd, resume)
            os.lseek(self._fd, resume, os.SEEK_SET)
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror}") from error
        if not resume:
            self._write_info(policy)

    def add(self, request: Request, response: Response) -> None:
        """Append one exchange; secrets of the request are left out."""
        out = BytesIO()
        writer = WARCWriter(out, gzip=self.gzip, warc_version="WARC/1.1")
        url = httpx.URL(response.url)
        facts = {"WARC-Date": response.captured_at.isoformat(timespec="microseconds")[:26] + "Z"}
        if response.address:
            facts["WARC-IP-Address"] = response.address
        answer = writer.create_warc_record(
            str(url),
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=_answer_head(response),
            warc_headers_dict=facts,
        )
        question = writer.create_warc_record(
            str(url), "request", http_headers=_question_head(request, url)
        )
        writer.write_request_response_pair(question, answer)
        self._append(out.getvalue())

    def close(self) -> None:
        """Bring the file to the disk and close it."""
        try:
            os.fsync(self._fd)
        except OSError as error:
            raise OutputError(f"{self.path}: {error.strerror}") from error
        finally:
            os.close(self._fd)

    def _write_info(self, policy: Policy) -> None:
        out = BytesIO()
        writer = WARCWriter(out, gzip=self.gzip, warc_version="WARC/1.1")
        facts = {
            "software": f"scraper/{VERSION}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey" if policy.politeness.robots else "ignore",
            "http-header-user-agent": policy.identity.agent,
        }
        writer.write_record(writer.create_warcinfo_record(self.path.name, facts))
        self._append(out.getvalue())

    def _append(self, data: bytes) -> None:
        with self._lock:
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(self._fd, view) :]
            except OSError as error:
                os.ftruncate(self._fd, self.size)  # whole records only
                raise OutputError(f"{self.path}: {error.strerror}") from error
            self.size += len(data)


def _answer_head(response: Response) -> StatusAndHeaders:
    lines = []
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        lines.append((f"X-Crawl-{name}" if name.lower() in _RENAMED else name, value))
    lines.append(("Content-Length", str(len(response.body))))
    status = f"{response.status} {phrase(response.status)}".rstrip()
    return StatusAndHeaders(status, lines, protocol="HTTP/1.1")


def _question_head(request: Request, url: httpx.URL) -> StatusAndHeaders:
    lines = [("Host", url.netloc.decode("ascii"))]
    lines += [line for line in request.headers if line[0].lower() not in _SECRET]
    target = url.raw_path.decode("ascii")
    return StatusAndHeaders(f"GET {target} HTTP/1.1", lines, is_http_request=True)
