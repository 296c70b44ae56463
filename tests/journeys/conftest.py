"""A real site with an invented county, and a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.commandline_over_image import WITHOUT_ROOMS
from tests.database_image import FOLDER as IMAGE_FOLDER
from tests.journeys.languages import Wording, switch_to, wording_of

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "doudi-yudu-2023"  # noqa: S105 - of the demonstration, printed on its sign-in page
STARTED_WITHIN_SECONDS = 180
PAYROLL_DAY = "2023-05-10"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> str:
    if BROWSER is None:
        pytest.skip("no Chromium on this machine")
    return BROWSER


Serving = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Serving:
    """Serve a demonstration site of 3,000 people from a folder: ``with serving(out, "--payroll") as address``.

    Each kind of demonstration is built once for all test processes; every site gets a copy of its own.
    """
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent

    @contextmanager
    def serve(out: Path, *options: str) -> Iterator[str]:
        shutil.copytree(_built(shared, options), out)
        environment = _environment() | {
            "DOUDI_DATA": str(out),
            "DOUDI_DEMONSTRATION": "yes",
            "DOUDI_MODE": "development",
        }
        if "--payroll" in options:
            environment |= {
                "DOUDI_DEMONSTRATION_DAY": PAYROLL_DAY,
                "DOUDI_DEMONSTRATION_BEGAN": f"{time.time():.3f}",
            }
        port, told = free_port(), out.with_suffix(".log")
        with told.open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "doudi.commandline", "serve", "--port", str(port)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_served(address, server)
            yield address
        finally:
            os.killpg(server.pid, 15)
            server.wait(20)
        assert errors_in(told) == [], "the service and its daily tasks ran without an error"

    return serve


def errors_in(log: Path) -> list[str]:
    """Return the errors that a service wrote to its log."""
    return [line for line in log.read_text(encoding="utf-8").splitlines() if '"level": "ERROR"' in line]


def _built(shared: Path, options: tuple[str, ...]) -> Path:
    """The demonstration with these options; the first process that asks builds it, the others wait."""
    folder = shared / ("demo" + "".join(options))
    with (shared / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            building = folder.with_suffix(".building")
            subprocess.run(
                [
                    *(sys.executable, "-m", "tests.commandline_over_image", "demo-site", "--people", "3000"),
                    *("--no-serve", "--out", str(building), *options),
                ],
                env=_environment(),
                check=True,
                capture_output=True,
                timeout=STARTED_WITHIN_SECONDS,
            )
            building.rename(folder)
    return folder


def _environment() -> dict[str, str]:
    """The environment without the settings of the tests."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DOUDI_", "DJANGO")) or name == IMAGE_FOLDER
    }
    own.pop("DATABASE_URL", None)
    return own


@pytest.fixture(scope="session")
def site(chromium: str, serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration site; its address."""
    with serving(tmp_path_factory.mktemp("site") / "demo") as address:
        yield address


@pytest.fixture
def language() -> str:
    """The language of a journey's pages; journeys in both languages are parametrised with it."""
    return "zh-hans"


@pytest.fixture
def say(language: str) -> Wording:
    """Return a function that gives a text as the pages of the journey write it."""
    return wording_of(language)


@pytest.fixture
def payroll(chromium: str, browser: Any, serving: Serving, tmp_path: Path, language: str) -> Iterator[Any]:
    """The demonstration on 10 May 2023, with the people of its payroll; its journeys open no other room."""
    from tests.journeys.payroll_office import PayrollOffice

    with serving(tmp_path / "demo", "--payroll", WITHOUT_ROOMS) as address:
        office = PayrollOffice(address, tmp_path / "demo", browser, language)
        yield office
        office.close()


def wait_until_served(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=1):  # noqa: S310 - our own address
                return
        except OSError:
            if server.poll() is not None:
                raise
            time.sleep(0.2)
    message = "the site did not start"
    raise TimeoutError(message)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # The browser's loop goes on running in this thread; tests of the store may follow in the same process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield found
        found.close()


def give_password_and_code(page: Any, name: str) -> None:
    """Sign in on the page of sign-in, with the code that stands on it."""
    code = re.search(r"现在是 ([0-9]{6})", page.inner_text("body"))
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.click("main button.main")
    if "2fa" in page.url and code:
        page.fill("#id_code", code.group(1))
        with page.expect_navigation():
            page.click("main form button[type=submit] >> nth=0")


@pytest.fixture
def sign_in(site: str, browser: Any, language: str) -> Iterator[Callable[..., Any]]:
    """Open a window as somebody of the demonstration. Whatever the browser complains of fails the test."""
    complaints: list[str] = []
    windows: list[Any] = []

    def enter(name: str | None, *, width: int = 1280) -> Any:
        window = browser.new_context(viewport={"width": width, "height": 900}, base_url=site, locale="zh-CN")
        windows.append(window)
        page = window.new_page()
        page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
        if name is None:
            if language == "en":
                page.goto("/apply/")
                switch_to(page, language)
            return page
        page.goto("/account/login/")
        give_password_and_code(page, name)
        assert page.url.rstrip("/") == site, page.url
        switch_to(page, language)
        return page

    yield enter
    for window in windows:
        window.close()
    assert [
        text
        for text in complaints
        if not any(known in text for known in ("favicon", "422", "404", "403", "409", "ERR_INTERNET_DISCONNECTED"))
    ] == []


@pytest.fixture
def rolls() -> Path:
    """The rolls as offices keep them."""
    return Path(__file__).parents[1] / "rolls" / "data"
