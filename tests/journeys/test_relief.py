"""A fire at night: taken in on a phone without signal, sent with signal, decided by a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import identity_number
from tests.journeys.test_casework import do
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

NAME = "丁火旺"


def fill(phone: Any) -> None:
    """Fill in what happened; the officer proposes at once."""
    phone.fill("#id_name", NAME)
    phone.fill("#id_id_number", identity_number(date(1971, 5, 6), 975))
    phone.locator("#id_village").press_sequentially("桥头")
    phone.check("input[type=radio][name=village] >> nth=0")
    phone.check("input[name=kind][value=small_first]")
    phone.select_option("#id_sub_cause", "accident_fire")
    phone.fill("#id_persons_affected", "3")
    phone.fill("#id_account", "昨晚十点起火，房子烧了")
    phone.fill("#id_reason", "电话里问过村支书")


def test_fire_at_night_without_signal(sign_in: Callable[..., Any]) -> None:
    phone = sign_in("township", width=360)
    phone.goto("/relief/new/")
    phone.wait_for_selector("form[data-ready=yes]")
    assert violations(phone) == []
    fill(phone)
    phone.click("text=先看能救助多少")
    phone.wait_for_selector("#relief-preview .amount")
    picture(phone, "relief-intake")
    phone.context.set_offline(True)
    phone.click("form[data-intake] button.main")
    phone.wait_for_selector("[data-waiting] li")
    assert NAME in phone.inner_text("[data-waiting]")
    assert "没有信号" in phone.inner_text("[data-state]")
    phone.context.set_offline(False)
    phone.wait_for_selector("[data-waiting]", state="hidden")
    phone.goto("/relief/")
    assert violations(phone) == []
    picture(phone, "relief-list")
    phone.click(f"main a:has-text('{NAME}')")
    phone.wait_for_url("**/cases/*/")
    assert "待乡镇决定" in phone.inner_text("main")
    assert violations(phone) == []
    address = phone.url
    leader = sign_in("leader")
    leader.goto(address)
    do(leader, "grant_relief")
    assert "一次救助" in leader.inner_text("main")
    assert violations(leader) == []
    picture(leader, "relief-granted")
