"""An inspector in a village of another township without signal: two samples, one recorded by a colleague too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_casework import PIXEL
from tests.journeys.test_phone_store import state_of
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

SignIn = Callable[..., Any]


def answer(page: Any, problem: str = "", *, at: int = 0) -> None:
    """Answer every question of the checklist; one of them with a problem where there is one."""
    page.wait_for_selector("form[data-visit]")
    boxes = page.locator("form[data-visit] .answer")
    for place, box in enumerate(boxes.all()):
        is_problem = bool(problem) and place == at
        box.locator(f"input[value={'problem' if is_problem else 'fine'}]").check()
        expect(box.locator("textarea")).to_be_visible(visible=is_problem)
        if is_problem:
            box.locator("textarea").fill(problem)


def take_along_a_village(phone: Any) -> None:
    """Choose a village with two samples, put them on the phone, and lose the signal."""
    phone.goto("/inspections/cases/?state=mine")
    assert violations(phone) == []
    picture(phone, "inspections-to-make")
    phone.locator("main .sheet li", has_text="2件").first.locator("a").click()
    assert violations(phone) == []
    with phone.expect_navigation(url="**/cases/visits/phone/"):
        phone.click("main button:has-text('放进手机')")
    phone.wait_for_selector("[data-ready=yes]")
    phone.context.set_offline(True)
    phone.reload()
    state_of(phone, "kept")


def inspect_next(phone: Any, problem: str = "") -> str:
    """Fill in the next sample of the list without signal, submit it, and return its address."""
    phone.click("[data-rows] li[data-state=kept] [data-open] >> nth=0")
    answer(phone, problem)
    phone.fill("#id_seen", "没有信号时记的")
    if problem:
        phone.set_input_files("#id_photos", {"name": "门牌.png", "mimeType": "image/png", "buffer": PIXEL})
        phone.wait_for_selector(".photo-list li")
        assert violations(phone) == []
        picture(phone, "inspection-phone-form")
    address = str(phone.get_attribute("form[data-visit]", "data-url"))
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")
    phone.reload()  # the telephone was put away on the way to the next house
    state_of(phone, "waiting")
    return address


def test_samples_of_a_village_are_inspected_without_signal(sign_in: SignIn) -> None:
    phone, colleague = sign_in("township", width=360), sign_in("leader")
    take_along_a_village(phone)
    address = inspect_next(phone, "手机上看到的问题")
    inspect_next(phone)
    assert phone.evaluate("window.doudiOffline.pending()") == 2
    colleague.goto(address)
    answer(colleague, "同事看到的问题", at=1)
    with colleague.expect_navigation():
        colleague.click(".stay button.main")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    state_of(phone, "sent")
    state_of(phone, "conflict")
    phone.click("[data-rows] li[data-state=conflict] [data-open]")
    phone.wait_for_selector("[data-mine] p")
    assert "有问题：" in phone.inner_text("[data-theirs]")
    for mine in ("没有信号时记的", "手机上看到的问题"):
        assert mine in phone.inner_text("[data-mine]")
    assert violations(phone) == []
    picture(phone, "inspection-phone-conflict")
    with phone.expect_navigation():
        phone.click("[data-keep-both]")
    expect(phone.locator("[data-rows] li[data-state=sent]")).to_have_count(2)
    assert phone.evaluate("window.doudiOffline.pending()") == 0
    colleague.goto(address)
    for both in ("同事看到的问题", "手机上看到的问题"):
        assert both in colleague.inner_text("main")
    assert violations(colleague) == []
    picture(colleague, "inspection-two-records")
