"""An HTTP/2 server under TLS, for what is different there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from tests.servers.faults import PAGE


async def app(scope: Any, receive: Any, send: Any) -> None:
    """/ok, /endless, /huge-header and /short (fewer bytes than announced)."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    headers = [(b"content-type", b"text/html"), (b"x-protocol", scope["http_version"].encode())]
    if path == "/short":
        headers.append((b"content-length", b"100000"))
    if path == "/huge-header":
        headers += [(b"x-long-%d" % n, b"y" * 1000) for n in range(200)]
    status = 404 if path == "/robots.txt" else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    while path == "/endless":
        await send({"type": "http.response.body", "body": b"x" * 9000, "more_body": True})
        await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": PAGE})


@contextlib.contextmanager
def http2_server(authority: trustme.CA, folder: Path) -> Iterator[str]:
    """Its address; the certificate is for 127.0.0.1."""
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
    (folder / "chain.pem").write_bytes(chain)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = Config()
        config.bind = [f"fd://{listener.fileno()}"]
        config.certfile, config.keyfile = str(folder / "chain.pem"), str(folder / "key.pem")
        config.graceful_timeout = config.shutdown_timeout = 0.1
        config.errorlog = None
        loop, stop = asyncio.new_event_loop(), asyncio.Event()
        running = serve(app, config, shutdown_trigger=stop.wait)
        thread = threading.Thread(target=loop.run_until_complete, args=(running,), daemon=True)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(5)
            loop.close()
            listener.detach()
