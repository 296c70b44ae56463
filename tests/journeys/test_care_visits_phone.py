"""A village cadre's day without signal: every house of the list, one of them in need, sent once; the late week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_phone_store import state_of
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

SignIn = Callable[..., Any]
_WELL = {
    "self_care": "same",
    "clean": "well",
    "clothed": "well",
    "fed": "well",
    "medicine": "well",
    "heating": "well",
    "safety": "well",
    "carer": "here",
    "money": "received",
    "wish": "stay",
}


def report_visit(phone: Any, **otherwise: str) -> None:
    """Fill in the next visit of the list that is not made yet, without signal."""
    phone.click("[data-rows] li[data-state=kept] [data-open] >> nth=0")
    phone.wait_for_selector("form[data-visit]")
    phone.check("input[name=outcome][value=seen]")
    for name, value in (_WELL | otherwise).items():
        phone.check(f"input[name={name}][value={value}]")
    told = phone.locator(".consequence:visible").all_inner_texts()
    assert told == (["提交以后自动报困难线索给乡镇。"] if otherwise else [])
    phone.fill("#id_seen", "米不够了" if otherwise else "一切都好")
    if phone.locator("#id_late_reason").is_visible():
        phone.fill("#id_late_reason", "上山采药，没有在家")
    if otherwise:
        picture(phone, "care-phone-form")
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")


def test_visits_of_a_day_are_made_without_signal(sign_in: SignIn) -> None:
    phone = sign_in("cadre", width=390)
    phone.goto("/cases/today/")
    assert violations(phone) == []
    picture(phone, "care-day")
    care = phone.locator("input[name=task][value^='care.']").count()
    assert care > 1, "a day of several houses"
    for box in phone.locator("input[name=task]").all():
        box.set_checked((box.get_attribute("value") or "").startswith("care."))
    with phone.expect_navigation(url="**/cases/visits/phone/"):
        phone.click("main button:has-text('放进手机')")
    phone.wait_for_selector("[data-ready=yes]")
    phone.context.set_offline(True)
    phone.reload()
    state_of(phone, "kept")
    picture(phone, "care-phone-list")
    for house in range(care):
        report_visit(phone, **({"fed": "badly"} if house == 0 else {}))
        phone.reload()  # the telephone was put away on the way to the next house
        state_of(phone, "waiting")
        assert phone.locator("[data-rows] li[data-state=waiting]").count() == house + 1
    picture(phone, "care-phone-waiting")
    assert phone.evaluate("window.doudiOffline.pending()") == care
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-rows] li[data-state=sent]")).to_have_count(care, timeout=60_000)
    assert phone.evaluate("window.doudiOffline.pending()") == 0
    officer = sign_in("township")
    officer.goto("/care/visits/?only=late")
    picture(officer, "care-late")
    officer.goto("/care/visits/?only=done")
    visits = officer.locator("tbody td.card-title a")
    assert visits.count() > 0
    pages = [visits.nth(place).get_attribute("href") for place in range(visits.count())]
    texts = []
    for page in pages:
        officer.goto(page)
        texts.append(officer.inner_text("main"))
    assert sum("米不够了" in text for text in texts) == 1
    assert sum("一切都好" in text for text in texts) == care - 1
    assert violations(officer) == []
    picture(officer, "care-visit")
