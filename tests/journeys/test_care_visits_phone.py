"""A village cadre's day without signal: the list by house, a visit that finds a need, sent once; the late week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.test_phone_store import state_of
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

SignIn = Callable[..., Any]
_WELL = {
    "self_care": "same",
    "clean": "well",
    "clothed": "well",
    "fed": "badly",
    "medicine": "well",
    "heating": "well",
    "safety": "well",
    "carer": "here",
    "money": "received",
    "wish": "stay",
}


def test_visits_of_a_day_are_made_without_signal(sign_in: SignIn) -> None:
    phone = sign_in("cadre", width=390)
    phone.goto("/cases/today/")
    assert violations(phone) == []
    picture(phone, "care-day")
    care = phone.locator("input[name=task][value^='care.']").count()
    assert care
    for box in phone.locator("input[name=task]").all():
        box.set_checked((box.get_attribute("value") or "").startswith("care."))
    with phone.expect_navigation(url="**/cases/visits/phone/"):
        phone.click("main button:has-text('放进手机')")
    phone.wait_for_selector("[data-ready=yes]")
    phone.context.set_offline(True)
    phone.reload()
    state_of(phone, "kept")
    picture(phone, "care-phone-list")
    phone.click("[data-rows] li:nth-child(1) [data-open]")
    phone.wait_for_selector("form[data-visit]")
    phone.check("input[name=outcome][value=seen]")
    for name, value in _WELL.items():
        phone.check(f"input[name={name}][value={value}]")
    assert phone.locator(".consequence:visible").all_inner_texts() == ["提交以后自动报困难线索给乡镇。"]
    phone.fill("#id_seen", "米不够了")
    if phone.locator("#id_late_reason").is_visible():
        phone.fill("#id_late_reason", "上山采药，没有在家")
    picture(phone, "care-phone-form")
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")
    phone.reload()
    state_of(phone, "waiting")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.wait_for_selector("[data-rows] li[data-state=sent]")
    assert phone.evaluate("window.doudiOffline.pending()") == 0
    officer = sign_in("township")
    officer.goto("/care/visits/?only=late")
    picture(officer, "care-late")
    officer.goto("/care/visits/?only=done")
    officer.click("tbody td.card-title a >> nth=0")
    assert "米不够了" in officer.inner_text("main")
    assert violations(officer) == []
    picture(officer, "care-visit")
