"""The web application for ``doudi serve``: a request is received whole before anything works on it.

A connection that sends or reads slowly waits in the event loop and holds neither the thread nor a database connection;
two of them stopped the service before. One thread of each process runs Django.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

IDLE_SECONDS = 15
"""The longest pause between two pieces of a request or of an answer."""

LONGEST_SECONDS = 900
SLOWEST_BYTES_A_SECOND = 1_000
"""The least that a request brings on average, after the first pause."""

MOST_BODY_BYTES = 32_000_000
LARGE_BODIES = {"/monitoring/deliveries/new/": 102_000_000}
"""The pages that take more, and how much: of requests with the cookie of a session, which Django looks at later."""
_SESSION_COOKIE = b"sessionid="
_IN_MEMORY_BYTES = 1_000_000
_PIECE_BYTES = 64 * 1024


class _TooSlowError(Exception):
    """The client sends or reads too slowly."""


class _TooLargeError(Exception):
    """The body exceeds ``MOST_BODY_BYTES``, or what its page takes."""


class _GoneError(Exception):
    """The client closed the connection."""


@dataclass
class _Answer:
    """What the application answered; the body lies in memory, or in a nameless file if it is large."""

    status: int = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: Headers = field(default_factory=list)
    body: IO[bytes] = field(default_factory=lambda: tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 - closed once sent


class BufferedApplication:
    """Run a WSGI application behind a buffer for slow clients."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int = 1) -> None:
        self._application = application
        self._threads = threads
        self._executor: ThreadPoolExecutor | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as body:
            try:
                await _receive_body(receive, body, _most_bytes(scope))
            except _GoneError:
                return
            except _TooSlowError:
                await _send_status(send, HTTPStatus.REQUEST_TIMEOUT)
                return
            except _TooLargeError:
                await _send_status(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                return
            except OSError:  # no room for a body that does not fit into memory
                await _send_status(send, HTTPStatus.INSUFFICIENT_STORAGE)
                return
            if self._executor is None:  # in the process that serves, not in the one that started it
                self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="doudi")
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._executor, self._run, environment_of(scope, body))
        with answer.body:
            await _send_answer(send, answer)

    def _run(self, environment: dict[str, Any]) -> _Answer:
        answer = _Answer()

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], int]:
            answer.status = int(status.split(maxsplit=1)[0])
            answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            return answer.body.write

        pieces = self._application(environment, start_response)
        try:
            for piece in pieces:
                answer.body.write(piece)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        answer.body.seek(0)
        return answer


def environment_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return the request as a WSGI application reads it.

    Header names with an underscore are left out: they could pass for others with a hyphen.
    """
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": _Errors(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in _joined(scope["headers"]):
        if name in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            environment[name] = value
        else:
            environment[f"HTTP_{name}"] = value
    environment["CONTENT_LENGTH"] = str(body.seek(0, 2))
    body.seek(0)
    return environment


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        if b"_" not in name:
            found.setdefault(name.decode("latin-1").upper().replace("-", "_"), []).append(value.decode("latin-1"))
    for key, values in found.items():
        yield key, ("; " if key == "COOKIE" else ",").join(values)


class _Errors:
    """The stream for what the application complains of."""

    def write(self, text: str) -> None:
        import sys

        sys.stderr.write(text)

    def flush(self) -> None: ...


def _most_bytes(scope: Scope) -> int:
    has_session = any(name == b"cookie" and _SESSION_COOKIE in value for name, value in scope["headers"])
    return LARGE_BODIES.get(scope["path"], MOST_BODY_BYTES) if has_session else MOST_BODY_BYTES


async def _receive_body(receive: Receive, body: IO[bytes], most_bytes: int) -> None:
    began, size = time.monotonic(), 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), IDLE_SECONDS)
        except TimeoutError:
            raise _TooSlowError from None
        if message["type"] == "http.disconnect":
            raise _GoneError
        piece = message.get("body", b"")
        size += len(piece)
        if size > most_bytes:
            raise _TooLargeError
        body.write(piece)
        if not message.get("more_body"):
            return
        taken = time.monotonic() - began
        if taken > LONGEST_SECONDS or (taken > IDLE_SECONDS and size < taken * SLOWEST_BYTES_A_SECOND):
            raise _TooSlowError


async def _send_answer(send: Send, answer: _Answer) -> None:
    try:
        await asyncio.wait_for(
            send({"type": "http.response.start", "status": answer.status, "headers": answer.headers}), IDLE_SECONDS
        )
        piece = answer.body.read(_PIECE_BYTES)
        while True:
            following = answer.body.read(_PIECE_BYTES)
            message = {"type": "http.response.body", "body": piece, "more_body": bool(following)}
            await asyncio.wait_for(send(message), IDLE_SECONDS)
            if not following:
                return
            piece = following
    except TimeoutError:
        return  # the client reads too slowly; the server closes the connection


async def _send_status(send: Send, status: HTTPStatus) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def __getattr__(name: str) -> Any:
    """Build ``application`` when the server asks for it, so that the buffer can be imported alone."""
    if name != "application":
        raise AttributeError(name)
    from doudi.wsgi import application as django

    built = globals()["application"] = BufferedApplication(django)
    return built
