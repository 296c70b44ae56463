"""Connections that send or read slowly do not stop the service."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from doudi import asgi
from tests.journeys.conftest import free_port

pytestmark = pytest.mark.attack
ROOT = Path(asgi.__file__).parents[1]
SLOW = 20
SERVED = """
from doudi.asgi import BufferedApplication
def page(environment, start_response):
    size = len(environment["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environment['REQUEST_METHOD']} {size} {environment.get('HTTP_X_ONE', '')}".encode()]
application = BufferedApplication(page)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the real web server of two processes, with a page that needs no database."""
    folder, number = tmp_path_factory.mktemp("served"), free_port()
    (folder / "served.py").write_text(SERVED, encoding="utf-8")
    begin = (
        "from doudi.commandline.serve import web_server; web_server('127.0.0.1', {}, 2, 'served:application').serve()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", begin.format(number)],
        env=os.environ | {"PYTHONPATH": f"{folder}:{ROOT}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(number)
    yield number
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def nginx(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx as deploy/ sets it up, in front of the web server; here without its certificate."""
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine")
    folder, number = tmp_path_factory.mktemp("nginx"), free_port()
    example = (ROOT / "deploy" / "doudi.nginx.conf").read_text(encoding="utf-8")
    example = "\n".join(line for line in example.splitlines() if not line.strip().startswith("ssl_"))
    changed = {"listen 443 ssl": number, "listen 80": free_port(), "proxy_pass http://127.0.0.1:8000": port}
    for line, own_port in changed.items():
        assert line in example
        example = example.replace(line, f"{line.split()[0]} {'http://' * line.endswith('8000')}127.0.0.1:{own_port}")
    own_paths = [f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
    start = f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/log; events {{}}"
    settings = folder / "nginx.conf"
    settings.write_text(f"{start} http {{ access_log off; {' '.join(own_paths)}\n{example}\n}}", encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", settings, "-e", folder / "log"])
    wait_for(number)
    yield number
    server.terminate()
    server.wait(20)


def wait_for(number: int) -> None:
    for _try in range(200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", number), timeout=1).close()
            break
        time.sleep(0.1)


def ask(port: int, body: bytes | None = None, **headers: str) -> str:
    """Ask for the page; it has three seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    connection.request("POST" if body is not None else "GET", "/", body, headers)
    return connection.getresponse().read().decode()


def slow_connections(port: int, sent: bytes) -> list[socket.socket]:
    opened = [socket.create_connection(("127.0.0.1", port), timeout=5) for _connection in range(SLOW)]
    for connection in opened:
        connection.sendall(sent)
    return opened


def test_slow_headers_and_slow_bodies_leave_the_page_to_others(port: int) -> None:
    """The finding: two slow uploads stopped the service."""
    attackers = slow_connections(port, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    attackers += slow_connections(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc")
    attackers += slow_connections(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")  # and never read the answer
    for _time in range(3):
        for connection in attackers:
            with contextlib.suppress(OSError):
                connection.sendall(b"a")
        assert ask(port) == "GET 0 "
        assert ask(port, b"x" * 200_000) == "POST 200000 "
    for connection in attackers:
        connection.close()


def test_slow_connections_to_nginx_leave_the_page_to_others(nginx: int) -> None:
    attackers = slow_connections(nginx, b"GET / HTTP/1.1\r\nHost: doudi.example.cn\r\nX-Slow: ")
    attackers += slow_connections(nginx, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc")
    assert ask(nginx) == "GET 0 "
    assert ask(nginx, b"x" * 200_000) == "POST 200000 "
    for connection in attackers:
        connection.close()


def test_nginx_passes_no_second_request_hidden_in_a_body(nginx: int) -> None:
    hidden = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(hidden)
    with socket.create_connection(("127.0.0.1", nginx), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + both + hidden)
        connection.settimeout(5)
        assert b" 400 " in connection.recv(4096)


def test_a_header_with_an_underscore_passes_for_no_other(port: int) -> None:
    assert ask(port, None, X_One="forged") == "GET 0 "
    assert ask(port, None, **{"X-One": "sent"}) == "GET 0 sent"


def answered(
    messages: Iterable[dict[str, Any]], *, pause: float = 0.0, path: str = "/", cookie: bytes = b"a=1"
) -> list[dict[str, Any]]:
    """What the buffer sends for a request that comes in these pieces."""
    waiting, sent = list(messages), []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    def page(_environment: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"x"]

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"cookie", cookie), (b"cookie", b"b=2")],
    }
    # In a thread of its own: a browser that another test opened may have left its loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asgi.BufferedApplication(page)(scope, receive, send)).result()
    return sent


def test_slow_and_large_bodies_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = {"type": "http.request", "body": b"x", "more_body": True}
    assert answered([piece, {**piece, "more_body": False}])[0]["status"] == 200
    monkeypatch.setattr(asgi, "IDLE_SECONDS", 0.05)
    assert answered([piece], pause=0.2)[0]["status"] == 408
    assert answered([piece] * 40, pause=0.01)[0]["status"] == 408
    monkeypatch.setattr(asgi, "MOST_BODY_BYTES", 3)
    assert answered([piece] * 4)[0]["status"] == 413
    assert answered([piece, {"type": "http.disconnect"}]) == []
    monkeypatch.setattr(asgi, "LARGE_BODIES", {"/large/": 4})
    four = [piece] * 3 + [{**piece, "more_body": False}]
    assert answered(four, path="/large/")[0]["status"] == 413
    assert answered(four, path="/large/", cookie=b"__Host-sessionid=x")[0]["status"] == 200


def test_the_buffer_takes_as_much_of_a_delivery_as_its_page() -> None:
    assert {reverse("deliveries:upload"): settings.MAX_DELIVERY_REQUEST_BYTES} == asgi.LARGE_BODIES
