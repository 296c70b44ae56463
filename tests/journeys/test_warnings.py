"""Warnings cleared by keys: a digit for what is true, Enter, and the next one is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Serving, _environment, give_password_and_code
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long


def rows_listed(page: Any) -> int:
    """Return the true count below the list."""
    found = re.search("共([0-9]+)行", page.inner_text("main"))
    assert found
    return int(found[1])


def test_an_officer_clears_warnings_with_two_keys_each(
    chromium: str, browser: Any, serving: Serving, tmp_path: Path
) -> None:
    data = tmp_path / "demo"
    with serving(data) as address:
        environment = {**_environment(), "DOUDI_DATA": str(data), "DOUDI_MODE": "development"}
        command = [sys.executable, "-m", "tests.journeys.rows_of_warnings"]
        subprocess.run(command, env=environment, check=True, timeout=120)
        window = browser.new_context(viewport={"width": 390, "height": 800}, base_url=address, locale="zh-CN")
        page = window.new_page()
        page.goto("/account/login/")
        give_password_and_code(page, "township")
        page.goto("/monitoring/warnings/?rule=W04")
        listed = rows_listed(page)
        assert listed >= 3
        page.click("tbody td.card-title a >> nth=0")
        for _time in range(2):
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            with page.expect_navigation():
                page.keyboard.press("1")
                page.keyboard.press("Enter")
            assert "已办结，数据有误" in page.inner_text("body")
        picture(page, "warnings")
        page.keyboard.press("4")  # needs words: the field says so and nothing is done
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "请写明为什么不影响待遇" in page.inner_text("main")
        page.goto("/monitoring/warnings/?rule=W04")
        assert rows_listed(page) == listed - 2
        window.close()
