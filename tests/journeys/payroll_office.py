"""The users of the payroll at their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.conftest import give_password_and_code
from tests.journeys.languages import switch_to, wording_of


@dataclass
class PayrollOffice:
    """A demonstration with a payroll; ``pages`` are the windows of those who came."""

    address: str
    data: Path
    browser: Any
    language: str = "zh-hans"
    windows: list[Any] = field(default_factory=list)
    pages: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str) -> str:
        """Return a text as the pages write it."""
        return wording_of(self.language)(text)

    def press(self, page: Any, label: str) -> None:
        """Press a button."""
        page.click(f"button:has-text('{self.say(label)}')")

    def enter(self, name: str, *, width: int = 1280) -> Any:
        """A browser window signed in as one user."""
        if name not in self.pages:
            window = self.browser.new_context(
                viewport={"width": width, "height": 900}, base_url=self.address, locale="zh-CN"
            )
            self.windows.append(window)
            page = self.pages[name] = window.new_page()
            page.goto("/account/login/")
            give_password_and_code(page, name)
            switch_to(page, self.language)
        self.pages[name].goto("/")
        return self.pages[name]

    def at(self, name: str, address: str) -> Any:
        """Somebody at a page."""
        page = self.enter(name)
        assert page.goto(address).status == 200, address
        return page

    def newest(self, name: str) -> Any:
        """Somebody at the newest run."""
        page = self.at(name, "/payroll/")
        page.click("tbody a >> nth=0")
        return page

    def confirmed(self, name: str, run: str) -> Any:
        """Confirm the roll as a township officer."""
        page = self.at(name, run)
        page.click("tbody a[href*='/roll/'] >> nth=0")
        self.press(page, "核对无误")
        assert self.say("已核对本乡镇名册。") in page.inner_text("main")
        return page

    def released(self, run: str) -> Any:
        """A second officer reviews and decides the checks, the leader agrees and approves, finance releases."""
        bureau = self.at("bureau2", run)
        self.press(bureau, "审核无误，报批")
        assert self.say("待县局批准") in bureau.inner_text("main")
        reader = self.at("leader2", f"{run}changed-accounts/")
        while (unread := reader.locator(f"button:has-text('{self.say('签字')}')")).count():
            unread.first.click()
        director = self.at("director", run)
        number = director.locator("tr:has(.tag.bad) a[href*='/check/']").count()
        for place in range(number):
            bureau = self.at("bureau2", run)
            bureau.click(f"tr:has(.tag.bad) a[href*='/check/'] >> nth={place}")
            bureau.fill("textarea", "已逐条核实")
            self.press(bureau, "已查明")
        director = self.at("director", run)
        while (failed := director.locator("tr:has(.tag.bad) a[href*='/check/']")).count():
            failed.first.click()
            self.press(director, "同意处理决定")
        self.press(director, "批准发放")
        assert self.say("待财务发放") in director.inner_text("main")
        finance = self.at("finance", run)
        self.press(finance, "资金到位，拨付送银行")
        assert self.say("已拨付，待结账") in finance.inner_text("main")
        return finance

    def close(self) -> None:
        for window in self.windows:
            window.close()
