"""An application from phone to decision; every page is checked for readability."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import identity_number
from tests.journeys.languages import IN_ENGLISH_WHEN_THERE_IS_TIME, Wording
from tests.journeys.test_staff_pages import picture, violations

SignIn = Callable[..., Any]
APPLICANTS = {"zh-hans": ("温有粮", 961), "en": ("温有谷", 959)}
"""Name and sequence of the ID number of the applicant, of each language its own: both apply on one site."""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def next_page(page: Any, name: str = "") -> None:
    """Look at the page as it is, then go on."""
    assert violations(page) == [], page.url
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, (page.url, beyond)
    if name:
        picture(page, name)
    with page.expect_navigation():
        page.click("main button.main")


def apply(page: Any, say: Wording, applicant: tuple[str, int]) -> tuple[str, str]:
    """Fill the form in as a citizen does, page after page."""
    page.goto("/apply/")
    picture(page, "portal-home")
    page.click(f"text={say('我要申请')}")
    village = page.eval_on_selector("#id_village optgroup[label='桥头乡'] option", "one => one.value")
    page.select_option("#id_village", village)
    next_page(page)
    page.check("input[value=dibao]")
    next_page(page, "portal-matters")
    name, sequence = applicant
    page.fill("#id_name", name)
    page.fill("#id_id_number", identity_number(date(1963, 3, 3), sequence))
    next_page(page, "portal-person")
    page.fill("#id_business_fen", "150")
    next_page(page, "portal-income")
    page.fill("#id_motor_vehicles", "0")
    next_page(page)
    page.check("input[name=agreed_by]")
    page.fill("#id_signed", name)
    next_page(page, "portal-consent")
    next_page(page, "portal-materials")
    page.fill("#id_phone", "13900002222")
    next_page(page)
    assert name in page.inner_text("main")
    next_page(page, "portal-review")
    assert violations(page) == []
    picture(page, "portal-sent")
    return receipt_and_code(page, say)


def receipt_and_code(page: Any, say: Wording) -> tuple[str, str]:
    """Read the receipt number and the tracking code off the last page of an application."""
    wanted = rf"{say('回执号')}\s+(\d{{15}}).*?{say('查询码')}\s+([0-9A-Z]{{6}})"
    receipt, code = re.findall(wanted, page.inner_text("main"), re.DOTALL)[0]
    return receipt, code


def do(page: Any, verb: str, **fields: str) -> None:
    """Do one thing on the page of a case."""
    form = f"form[action*='/do/{verb}/']"
    if not page.is_visible(form):
        page.click(f"details:has({form}) > summary")
    for name, value in fields.items():
        page.fill(f"{form} [name={name}]", value)
    with page.expect_navigation():
        page.click(f"{form} button")


def answer_rows(phone: Any) -> None:
    """Choose the second visitor and the first answer of every row."""
    second = phone.eval_on_selector("#id_visitor_2 option:nth-child(2)", "one => one.value")
    phone.select_option("#id_visitor_2", second)
    for name in phone.eval_on_selector_all("fieldset.choices input[type=radio]", "all => all.map(one => one.name)"):
        phone.check(f"input[name={name}] >> nth=0", force=True)


def draw(phone: Any, name: str) -> None:
    """Sign with a finger."""
    canvas = phone.locator(f".signature[data-drawing={name}] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    phone.mouse.move(box["x"] + 30, box["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 150, box["y"] + 120, steps=6)
    phone.mouse.up()


def visit(sign_in: SignIn, case: str, say: Wording, name: str) -> None:
    """At the home, on a phone, without a signal for a while: nothing that was typed is lost."""
    phone = sign_in("township", width=360)
    phone.goto(case)
    phone.click(f"main a >> text={say('去入户调查')}")
    assert violations(phone) == []
    answer_rows(phone)
    phone.check("#id_check_housing_2", force=True)
    phone.context.set_offline(True)
    phone.fill("#id_seen", "土坯房一间，屋顶漏雨")
    phone.fill("#id_signer", name)
    draw(phone, "drawing")
    draw(phone, "drawing_2")
    phone.set_input_files("#id_photos", {"name": "门牌.png", "mimeType": "image/png", "buffer": PIXEL})
    phone.wait_for_selector(".photo-list li")
    with phone.expect_event("requestfailed"):
        phone.click(".stay button.main")
    phone.wait_for_selector("[data-state=offline]")
    picture(phone, "visit-offline")
    phone.context.set_offline(False)
    phone.reload()
    phone.wait_for_selector("[data-state=restored]")
    assert phone.input_value("#id_seen") == "土坯房一间，屋顶漏雨"
    assert phone.is_checked("#id_check_housing_2")
    assert phone.locator(".photo-list li").count() == 1
    with phone.expect_navigation():
        phone.click(".stay button.main")
    assert say("入户调查已登记。") in phone.inner_text("main")
    assert "土坯房一间，屋顶漏雨" in phone.inner_text("main")
    assert "签名" in phone.inner_text("main"), "the names of files, which are kept in Chinese"
    assert phone.evaluate("window.doudiOffline.pending()") == 0


@pytest.mark.parametrize("language", IN_ENGLISH_WHEN_THERE_IS_TIME)
def test_application_from_phone_to_review(sign_in: SignIn, say: Wording, language: str) -> None:
    name = APPLICANTS[language][0]
    citizen = sign_in(None, width=360)
    receipt, code = apply(citizen, say, APPLICANTS[language])
    officer = sign_in("township")
    officer.goto("/cases/")
    assert violations(officer) == []
    picture(officer, "cases")
    officer.click(f"text={name}")
    picture(officer, "case-acceptance")
    assert violations(officer) == []
    do(officer, "accept")
    assert say("调查核对") in officer.inner_text("main")
    case = officer.url.split("?")[0]
    visit(sign_in, case, say, name)
    officer.reload()
    officer.check("form[action*='/do/propose/'] input[name=is_favourable][value=true]")
    officer.select_option("form[action*='/do/propose/'] [name=dibao_class]", "other")
    picture(officer, "case-checking")
    assert violations(officer) == []
    do(officer, "propose", reason="收入低于标准，情况属实")
    leader = sign_in("leader", width=390)
    assert case not in officer.url, "the next case follows by itself"
    leader.goto(case)
    picture(leader, "case-review-phone")
    assert violations(leader) == []
    do(leader, "agree")
    leader.goto(f"{leader.url}public-notice/")
    picture(leader, "public-notice")
    assert name in leader.inner_text("article")
    citizen.goto("/apply/lookup/")
    citizen.fill("#id_receipt", receipt)
    citizen.fill("#id_code", code)
    next_page(citizen)
    assert say("已入户调查") in citizen.inner_text("main")
    picture(citizen, "portal-progress")
    assert violations(citizen) == []


def test_the_bureau_decides_and_the_notice_is_printed(sign_in: SignIn) -> None:
    bureau = sign_in("bureau")
    bureau.goto("/cases/?step=confirmation")
    bureau.click("text=邱小禾")
    assert "不公示" not in bureau.inner_text("main")
    case = bureau.url.split("?")[0]
    do(bureau, "grant")
    bureau.goto(case)
    assert violations(bureau) == []
    picture(bureau, "case-decided")
    notice = bureau.request.get(bureau.get_attribute("text=打印告知书", "href"))
    again = bureau.request.get(bureau.get_attribute("text=打印告知书", "href"))
    assert notice.headers["content-type"] == "application/pdf"
    assert notice.body() == again.body()
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "-", "-"], input=notice.body(), capture_output=True, check=True).stdout
        assert "壹仟叁佰陆拾元整" in "".join(said.decode().split())


def test_the_guide_and_the_poster(sign_in: SignIn) -> None:
    page = sign_in(None, width=360)
    page.goto("/guide/dibao/")
    assert "18个工作日" in page.inner_text("main")
    assert violations(page) == []
    picture(page, "guide")
    cadre = sign_in("cadre", width=390)
    cadre.goto("/apply/posters/")
    cadre.click("main .chips a >> nth=0")
    assert violations(cadre) == []
    picture(cadre, "poster")
