"""Two adults consent, the county checks, and a case is confirmed; another goes on without a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import identity_number
from tests.journeys.test_casework import PIXEL, do
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long

SignIn = Callable[..., Any]
SCAN = {"name": "授权书.png", "mimeType": "image/png", "buffer": PIXEL}


def act(page: Any, verb: str, **fields: str) -> None:
    """Use a verb on the page of a check; a field ``scan`` uploads the paper."""
    form = f"form[action*='/economic-check/do/{verb}/']"
    if not page.is_visible(form):
        page.click(f"details:has({form}) > summary")
    for name, value in fields.items():
        field = page.locator(f"{form} [name={name}]")
        if name == "attachment":
            field.set_input_files(SCAN)
        elif name in {"subject"}:
            field.select_option(label=value)
        else:
            field.first.fill(value)
    with page.expect_navigation():
        page.click(f"{form} button[type=submit]")


def readable(page: Any, name: str) -> None:
    """The page has no violation, fits its width, and is pictured."""
    assert violations(page) == [], page.url
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, (page.url, beyond)
    picture(page, name)


def today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - what the browser would type


def test_economic_check_from_consent_to_report(sign_in: SignIn) -> None:
    officer = sign_in("township")
    officer.goto("/cases/?all=1")
    officer.click("text=钟有福")
    do(officer, "accept")
    case = officer.url
    readable(officer, "case-without-check")
    assert "还没有核对" in officer.inner_text("main")
    officer.click("text=办理核对")
    readable(officer, "check-open")
    act(officer, "open_check")
    readable(officer, "check-consents")
    act(officer, "record_consent", signed_by="钟有福", signed_on=today(), attachment="")
    act(
        officer,
        "add_obligor",
        name="钟远生",
        relation="子",
        id_number=identity_number(date(1985, 1, 1), 811),
        signed_on=today(),
        attachment="",
    )
    act(officer, "request_check")
    assert "已提请，待县局核对" in officer.inner_text("main")
    phone = sign_in("township", width=360)
    phone.goto(officer.url)
    readable(phone, "check-requested-phone")
    bureau = sign_in("director")
    bureau.goto("/")
    assert "经济状况核对：已提请" in bureau.inner_text("main")
    picture(bureau, "desk-with-checks")
    bureau.goto("/economic-checks/")
    readable(bureau, "checks")
    bureau.click("text=钟有福")
    act(bureau, "send_check")
    form = "form[action*='/economic-check/do/record_reply/']"
    for box in bureau.locator(f"{form} [name=sources]").all():
        box.check()
    readable(bureau, "check-replies")
    act(bureau, "record_reply")
    act(bureau, "record_report", number="于核〔2023〕8号", reported_on=today(), attachment="")
    readable(bureau, "check-reported")
    officer.goto(case)
    assert "报告有效" in officer.inner_text("main")
    readable(officer, "case-with-report")
    officer.click("text=办理核对")
    officer.click("text=看核对明细")
    officer.fill("form[action$='/results/'] [name=purpose]", "初审前核对存款")
    with officer.expect_navigation():
        officer.click("text=看明细")
    readable(officer, "check-results")


def test_going_on_without_a_report_by_a_second_person(sign_in: SignIn) -> None:
    officer = sign_in("township")
    officer.goto("/cases/?all=1")
    officer.click("text=谢春兰")
    case = re.sub(r"[?#].*", "", officer.url)
    do(officer, "pause", evidence="核对平台停机通知3号")
    readable(officer, "case-pause-proposed")
    officer.goto(f"{case}economic-check/")
    act(officer, "propose_waiver", reason="核对平台停机，申请人病重等不得")
    assert "待第二人决定" in officer.inner_text("main")
    leader = sign_in("leader", width=360)
    leader.goto("/")
    assert "无核对报告续办，待第二人决定" in leader.inner_text("main")
    picture(leader, "desk-waiver-phone")
    leader.goto(f"{case}economic-check/")
    form = "form[action*='/economic-check/do/decide_waiver/']"
    leader.check(f"{form} [name=is_agreed][value=true]")
    readable(leader, "check-waiver-phone")
    act(leader, "decide_waiver", reason="已电话核实停机")
    assert "无报告续办" in leader.inner_text("main")
    leader.goto(case)
    readable(leader, "case-leader-phone")
    leader.goto("/economic-checks/waivers/")
    readable(leader, "waivers-phone")
    assert "谢春兰" in leader.inner_text("main")
