"""May of 2023 in a browser: the township confirms, the bureau reviews, the leader approves, finance lets it go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.conftest import PASSWORD, serving


@pytest.fixture(scope="module")
def payroll_site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration on 10 May 2023."""
    with serving(tmp_path_factory.mktemp("payroll") / "demo", "--payroll") as address:
        yield address


@pytest.fixture
def enter(payroll_site: str, browser: Any) -> Iterator[Callable[..., Any]]:
    windows: list[Any] = []

    def sign_in(name: str, *, width: int = 1280) -> Any:
        window = browser.new_context(viewport={"width": width, "height": 900}, base_url=payroll_site, locale="zh-CN")
        windows.append(window)
        page = window.new_page()
        page.goto("/account/login/")
        code = re.search(r"现在是 ([0-9]{6})", page.inner_text("body"))
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        with page.expect_navigation():
            page.click("main button.main")
        if "2fa" in page.url and code:
            page.fill("#id_code", code.group(1))
            with page.expect_navigation():
                page.click("main form button[type=submit] >> nth=0")
        page.goto("/payroll/")
        page.click("table a >> nth=0")
        return page

    yield sign_in
    for window in windows:
        window.close()


def test_four_people_pay_may_and_the_arrears(enter: Callable[..., Any]) -> None:
    township = enter("township", width=360)
    assert township.locator("table a[href*='/roll/']").count() == 1, "its own roll and no other"
    township.click("table a[href*='/roll/'] >> nth=0")
    assert "标准调整" in township.inner_text("main")
    assert "账户被退回" in township.inner_text("main")
    assert township.evaluate("document.documentElement.scrollWidth <= innerWidth")
    township.click("button:has-text('核对无误')")
    assert "已核对" in township.inner_text("main")

    bureau = enter("bureau")
    bureau.click("button:has-text('审核无误')")
    assert "待县局批准" in bureau.inner_text("main")

    director = enter("director")
    while (failed := director.locator("tr:has(.tag.bad) a[href*='/check/']")).count():
        failed.first.click()
        director.fill("textarea", "已逐条核实")
        director.click("button:has-text('已查明')")
    director.click("button:has-text('批准发放')")
    assert "待财务发放" in director.inner_text("main")

    finance = enter("finance")
    finance.click("button:has-text('拨付')")
    assert "已送银行" in finance.inner_text("main")

    auditor = enter("auditor")
    auditor.click("table a[href*='/roll/'] >> nth=0")
    auditor.click("table a[href*='/payment/'] >> nth=0")
    shown = auditor.inner_text("main")
    assert "此前已发" in shown
    assert "于民字〔2023〕30号" in shown
