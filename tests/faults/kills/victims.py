"""The processes that are killed during a step: one that calls the action, and the web server of ``doudi serve``."""

from __future__ import annotations

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.kills.payroll_steps import Sent

_STARTS_WITHIN_SECONDS = 60
_ENDS_WITHIN_SECONDS = 30
_CSRF = "a" * 32
_ALERT = re.compile(r'role="alert"[^>]*>(?:.*?<li>)?([^<]+)', re.DOTALL)
_SAID = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True)
class Outcome:
    """The outcome of a step: done, refused (code or sentence), lost with its process, or an error."""

    how: str
    told: str = ""
    seconds: float = 0.0
    inside: bool = False


class Killed(Exception):  # noqa: N818 - it is no error here
    """The process was killed."""


def in_process(act: Callable[[], Any], kill: Callable[[int], None] | None = None, after: float = 0.0) -> Outcome:
    """Do it in a process of its own; ``kill`` is given its number after so many seconds.

    ``act`` may say itself how it came out.
    """
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    begun = time.monotonic()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _report(writing, act)
    os.close(writing)
    inside = False
    if kill is not None:
        inside = not select.select([reading], [], [], after)[0]
        kill(process)
    with os.fdopen(reading, "rb") as told:
        said = told.read().decode()
    os.waitpid(process, 0)
    how, _colon, words = said.partition(":")
    return Outcome(how or "lost", words, time.monotonic() - begun, inside)


def _report(writing: int, act: Callable[[], Any]) -> None:
    from django.db import Error as StoreError

    from doudi.core.infrastructure_errors import infrastructure_error_of
    from doudi.core.refusals import Refused

    try:
        found = act()
        said = f"{found.how}:{found.told}" if isinstance(found, Outcome) else "done:"
    except Refused as refused:
        said = f"refused:{refused.code}"
    except (StoreError, OSError) as error:
        said = f"{'trouble' if infrastructure_error_of(error) else 'error'}:{type(error).__name__}: {error}"
    except BaseException as error:
        said = f"error:{type(error).__name__}: {error}"
    os.write(writing, said.encode()[:4000])
    os._exit(0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Web:
    """Granian with one worker, started as ``doudi serve`` starts it."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.cookies, self.port = cookies, free_port()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.kills.server", str(self.port)],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def ready(self) -> Web:
        """Wait until the server answers."""
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5).close()
            except OSError:
                if self._server.poll() is not None:
                    message = "the web server did not start"
                    raise RuntimeError(message) from None
                time.sleep(0.05)
            else:
                return self
        message = "the web server does not answer"
        raise RuntimeError(message)

    def kill(self) -> None:
        """Kill all its processes with SIGKILL."""
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(_ENDS_WITHIN_SECONDS)

    def press(self, sent: Sent, kill: Callable[[], None] | None = None, after: float = 0.0) -> Outcome:
        """Send a request as a browser does; call ``kill`` after so many seconds."""
        found: list[Outcome] = []
        begun = time.monotonic()
        hand = threading.Thread(target=lambda: found.append(self._answered(sent)))
        hand.start()
        inside = False
        if kill is not None:
            hand.join(after)
            inside = hand.is_alive()
            kill()
        hand.join(_ENDS_WITHIN_SECONDS)
        ended = found[0] if found else Outcome("error", "it never answered")
        return Outcome(ended.how, ended.told, time.monotonic() - begun, inside)

    def _answered(self, sent: Sent) -> Outcome:
        body, kind = _encoded(sent)
        headers = {
            "Cookie": f"sessionid={self.cookies[sent.who]}; csrftoken={_CSRF}",
            "Content-Type": kind,
            "Host": f"127.0.0.1:{self.port}",
        }
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ENDS_WITHIN_SECONDS)
        try:
            line.request("POST", sent.path, body, headers)
            answer = line.getresponse()
            page = answer.read()
        except (OSError, http.client.HTTPException):
            return Outcome("lost")
        finally:
            line.close()
        return understood(answer.status, answer.headers.get("Location", ""), page)


def understood(status: int, location: str, page: bytes) -> Outcome:
    """Return the outcome that a response of the web server means."""
    if status in {200, 302} and "/account/" not in location:
        return Outcome("done")
    text = page.decode("utf-8", "replace")
    if status == 422:
        said = _ALERT.search(text)
        return Outcome("refused", said[1].strip() if said else "")
    if status in {503, 507}:
        return Outcome("trouble", f"{status} {_SAID.sub(' ', text).strip()}")
    return Outcome("error", f"{status} {text[:300]}")


def _encoded(sent: Sent) -> tuple[bytes, str]:
    fields = sent.fields | {"csrfmiddlewaretoken": _CSRF}
    border = "------------------------doudi"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if sent.file is not None:
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="answer.txt"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + sent.file + b"\r\n")
    return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
