"""A village cadre walks without signal: the list in walking order, ticked off, sent once, a need become a lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.test_phone_store import state_of
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

SignIn = Callable[..., Any]


def tick_off(phone: Any, place: int, finding: str, need: str = "") -> None:
    """Fill in the form of a household on the phone, and submit it without signal."""
    phone.click(f"[data-rows] li:nth-child({place}) [data-open]")
    phone.wait_for_selector("form[data-visit]")
    phone.check(f"input[name=finding][value={finding}]")
    if need:
        phone.check(f"input[name=need][value={need}]")
        phone.fill("#id_seen", "没有信号时看到的")
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")


def test_walks_are_ticked_off_without_signal_and_sent_with_signal(sign_in: SignIn) -> None:
    phone = sign_in("cadre", width=390)
    phone.goto("/monitoring/walks/")
    phone.click("main a:has-text('本村名单')")
    with phone.expect_navigation():
        phone.click("main button:has-text('这个月的名单')")
    assert violations(phone) == []
    picture(phone, "walk-plan")
    for box in phone.locator("input[name=walk]").all()[:3]:
        box.check()
    with phone.expect_navigation(url="**/cases/visits/phone/"):
        phone.click("main button:has-text('放进手机')")
    phone.wait_for_selector("[data-ready=yes]")
    titles = phone.locator("[data-rows] [data-open]").all_inner_texts()
    assert len(titles) == 3
    phone.context.set_offline(True)
    phone.reload()
    state_of(phone, "kept")
    assert phone.locator("[data-rows] [data-open]").all_inner_texts() == titles
    picture(phone, "walk-phone-list")
    tick_off(phone, 1, "well")
    picture(phone, "walk-phone-form")
    phone.reload()
    state_of(phone, "waiting")
    tick_off(phone, 2, "needs", "alone")
    phone.reload()
    state_of(phone, "waiting")
    assert phone.evaluate("window.doudiOffline.pending()") == 2
    picture(phone, "walk-phone-waiting")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.wait_for_selector("[data-rows] li[data-state=sent] >> nth=1")
    assert phone.evaluate("window.doudiOffline.pending()") == 0
    picture(phone, "walk-phone-sent")
    phone.goto("/monitoring/leads/")
    assert "走访排查" in phone.inner_text("main tbody")
    assert violations(phone) == []
    picture(phone, "walk-leads")
