"""The main tasks of each role in a browser, with accessibility checks."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import resolve

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.ui.navigation import entries
from tests.page_rules import EXPECTED

SignIn = Callable[..., Any]
VIOLATIONS = """(left_out) => axe.run({exclude: left_out}, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], preload: false,
}).then((found) => found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`))"""
OPENED_ONE_OF, AXED_ONE_OF = (1, 1) if os.environ.get("DOUDI_ALL") else (4, 5)
"""Every run opens a fourth of the pages in the browser, and axe, a second a page, looks at a fifth of those.

``make test-all`` takes each. What every page answers is asked in each run by ``tests/test_page_access.py``.
"""
PAGES = [
    "/",
    "/ui/",
    "/households/",
    "/search/?q=wang",
    "/rolls/",
    "/my-account/",
    "/policy/",
    "/policy/legislation/P30/",
    "/policy/figures/dibao_standard/",
    "/policy/rules/",
    "/policy/to-confirm/",
    "/households/new/",
    "/standards/",
    "/funds/",
    "/funds/ledger/",
    "/funds/indices/",
    "/funds/statements/",
    "/funds/supplement/",
    "/funds/forecast/",
    "/referrals/",
    "/referrals/departments/",
    "/care/visits/",
    "/care/visits/progress/",
    "/care/visits/findings/",
    "/care/visits/samples/",
    "/cases/today/",
    "/monitoring/judgements/",
    "/monitoring/screenings/",
    "/leads/new/",
    "/care/services/orders/new/",
    "/care/services/providers/",
    "/notices/",
    "/publicity/materials/",
    "/guides/",
    "/guides/library/",
    "/care/charity/needs/",
    "/care/charity/resources/new/",
    "/care/charity/activities/",
    "/stories/",
    "/stories/overview/",
    "/stories/new/",
    "/pilots/",
    "/pilots/new/",
    "/care/institutions/new/",
    "/care/residences/",
    "/care/children/",
    "/care/children/new/",
    "/care/institution-lists/",
    "/bank/",
    "/bank/returned/",
    "/bank/inquiries/",
    "/payroll/",
    "/payroll/month/2023-05/",
    "/payments/holds/",
    "/payments/accounts/",
    "/payments/recoveries/",
    "/payments/calendar/",
    "/payments/self-audit/",
    "/payments/special-amounts/",
    "/funds/budgets/",
    "/funds/overdrafts/",
    "/care/agreements/",
    "/care/gaps/",
    "/care/carers/",
    "/care/agreements/payees/",
    "/cases/",
    "/deputies/",
    "/cases/provincial/",
    "/near-relatives/",
    "/monitoring/warnings/",
    "/monitoring/warnings/precision/",
    "/monitoring/warnings/responses/",
    "/monitoring/warnings/retirements/",
    "/guide/",
    "/care/payables/",
    "/care/payees/",
    "/care/medical/",
    "/care/medical/files/",
    "/care/stays/",
    "/care/premiums/",
    "/care/funerals/",
    "/monitoring/walks/",
    "/monitoring/leads/",
    "/monitoring/leads/new/",
    "/monitoring/leads/shares/",
    "/monitoring/calls/",
    "/monitoring/calls/new/",
    "/monitoring/campaigns/",
    "/monitoring/deliveries/",
    "/monitoring/deliveries/new/",
    "/monitoring/deliveries/calendar/",
    "/monitoring/low-income/",
    "/monitoring/low-income/people/",
    "/monitoring/low-income/urban/",
    "/monitoring/low-income/entries/",
    "/monitoring/low-income/coverage/",
    "/monitoring/low-income/unaided/",
    "/monitoring/low-income/insurance/",
    "/monitoring/low-income/insurance/files/",
]
DESKS = {
    "cadre": Role.VILLAGE_CADRE,
    "finance": Role.FINANCE_OFFICER,
    "leader": Role.TOWNSHIP_LEADER,
    "director": Role.BUREAU_LEADER,
    "system": Role.SYSTEM_ADMINISTRATOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "audit": Role.AUDIT_ADMINISTRATOR,
    "bureau": Role.BUREAU_OFFICER,
}
"""Users of the demonstration with their roles."""
ASKED_AS = {"township": "officer", "bureau": "bureau"}
"""The users of the demonstration as whom pages are asked, by the role of the cast in the rules of access."""


def asked_of(name: str) -> list[str]:
    """Return the pages that are asked as a user: of those who may open a page the first one is asked."""
    found = []
    for address in PAGES:
        may = EXPECTED[resolve(urlsplit(address).path).view_name]["may"]
        if name == next(user for user, role in ASKED_AS.items() if role in may):
            found.append(address)
    return found


def picture(page: Any, name: str) -> None:
    """Keep what the page looks like, where somebody asked to look."""
    if folder := os.environ.get("DOUDI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def violations(page: Any, *, with_navigation: bool = True) -> list[str]:
    """Return what axe finds wrong; it describes nothing else, which would take most of its time.

    The navigation is the largest part of most pages and the same on all of a user: once is enough. Of rows that one
    template makes it looks at the first.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    left_out = [["tbody tr:nth-child(n+11)"], ["li:nth-child(n+31)"], *([] if with_navigation else [[".rail"]])]
    return list(page.evaluate(VIOLATIONS, left_out))


def explain_differences(page: Any) -> None:
    """State the months that the earlier system paid, and give a reason wherever the system finds none."""
    page.goto("/rolls/")
    page.click("tbody td.card-title a >> nth=0")
    page.click("main a:has-text('已发到哪个月')")
    for field in page.query_selector_all("main select[name^=through_]"):
        field.select_option("2023-04")
    assert violations(page) == []
    with page.expect_navigation():
        page.click("button:has-text('记下并逐户比较')")
    for _ in range(60):
        if "逐户比较，可以先做别的" not in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        page.reload()
    differences = page.url
    assert violations(page) == []
    while (open_ones := page.locator("td a:has-text('待说明')")).count():
        open_ones.first.click()
        page.select_option("#id_reason", "other")
        page.fill("#id_words", "花名册按户抹零")
        if page.locator("#id_equal_ones").count():
            page.check("#id_equal_ones")
        with page.expect_navigation():
            page.click("main form button.main")
        page.goto(differences)


def test_township_imports_a_roll_and_corrects_a_fault(sign_in: SignIn, rolls: Path) -> None:
    page = sign_in("township")
    page.click("nav a:has-text('导入花名册') >> visible=true")
    page.set_input_files("#id_file", str(rolls / "桥头乡2023年4月农村低保花名册.xlsx"))
    page.click("text=上传并核对")
    page.wait_for_selector("text=由另一人", timeout=60_000)
    assert violations(page) == []
    with page.expect_navigation():
        page.click(".chips a:has-text('有问题')")
    with page.expect_navigation():
        page.click("tbody tr:first-child td.card-title a")
    assert "无法还原" in page.inner_text("main") or "校验码" in page.inner_text("main")
    assert violations(page) == []
    for field in page.query_selector_all("input[name^=born_]"):
        field.fill("1950-02-03")
    for field in page.query_selector_all("select[name^=sex_]"):
        field.select_option("female")
    page.fill("#id_why", "已当面核对户口本")
    with page.expect_navigation():
        page.click("main form button.main")
    explain_differences(page)
    page = sign_in("leader")
    page.goto("/rolls/")
    with page.expect_navigation():
        page.click("tbody td.card-title a >> nth=0")
    assert violations(page) == []
    page.fill("#basis", "县民政局2022年12月审批")
    with page.expect_navigation():
        page.click("button:has-text('确认导入')")
    assert "已导入：新登记" in page.inner_text("main")
    name = page.inner_text("tr:has(.tag.good) td.card-title >> nth=0").strip()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.click(f"tbody td.card-title a:has-text('{name}') >> nth=0")
    with page.expect_navigation():
        page.click("dd a[href^='/households/']")
    page.click("details summary:has-text('为什么是这个数') >> nth=0")
    page.wait_for_selector("main >> text=于民字〔2023〕30号")
    assert violations(page) == []


def test_household_is_hidden_from_other_townships(sign_in: SignIn) -> None:
    page = sign_in("township")
    page.goto("/households/")
    address = page.get_attribute("tbody td a[href^='/households/'] >> nth=0", "href")
    name = page.inner_text("tbody td.card-title >> nth=0").strip()
    foreign = sign_in("township2")
    assert foreign.goto(address).status == 404
    assert "不在您的辖区内" in foreign.inner_text("main")
    foreign.goto(f"/search/?q={name}")
    assert address not in foreign.content()


def test_a_change_is_registered_with_the_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("township")
    page.goto("/households/")
    page.goto(page.get_attribute("tbody td.card-title a >> nth=0", "href"))
    person = page.url
    page.goto(f"{person}change/?kind=wage_fen")
    page.focus("#id_value")
    page.keyboard.type("800")
    page.keyboard.press("Tab")
    page.fill("#id_since", "2026-01-01")
    page.focus("#id_source_detail")
    page.keyboard.type("本人说在镇上做工")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "登记以后会怎样" in page.inner_text("main")
    page.focus("button[value=save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "已登记" in page.inner_text("main")
    assert "800.00元" in page.inner_text("main")


@pytest.mark.parametrize("name", ["township", "bureau"])
def test_every_staff_page_is_accessible(sign_in: SignIn, name: str) -> None:
    """Each page is opened on a phone, and its window widened to a screen: styles follow the width.

    Axe looks at the phone; at a screen it looks at the other pages of the navigation.
    """
    page = sign_in(name)
    opened = asked_of(name)[::OPENED_ONE_OF]
    assert opened
    for place, address in enumerate(opened):
        page.set_viewport_size({"width": 360, "height": 900})
        assert page.goto(address).status == 200, address
        if place % AXED_ONE_OF == 0:
            assert violations(page, with_navigation=False) == [], address
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, (address, width, beyond)


def test_every_staff_page_is_asked_of_somebody() -> None:
    assert sorted([*asked_of("township"), *asked_of("bureau")]) == sorted(PAGES)


def own_pages(name: str) -> list[str]:
    """Return the pages of the navigation that no user before this one opens, but those asked above."""
    people = [User(role=role, is_active=True) for role in DESKS.values()]
    found = []
    for entry in entries():
        first = next((user for user, one in zip(DESKS, people, strict=True) if entry.is_open_to(one)), None)
        if first == name and entry.url not in PAGES:
            found.append(entry.url)
    return found


@pytest.mark.parametrize("name", DESKS)
def test_every_role_has_a_desk(sign_in: SignIn, name: str) -> None:
    page = sign_in(name)
    assert "工作台" in page.inner_text("h1")
    assert violations(page) == []
    links = page.eval_on_selector_all(".rail a", "all => all.map(one => one.getAttribute('href'))")
    assert links
    own = own_pages(name)
    assert set(own) <= set(links)
    for place, address in enumerate(own[::OPENED_ONE_OF]):
        assert page.goto(address).status == 200, address
        if place % AXED_ONE_OF == 0:
            assert violations(page, with_navigation=False) == [], address


def test_cadre_sees_own_village_read_only(sign_in: SignIn) -> None:
    page = sign_in("cadre")
    page.goto("/households/")
    assert len(set(page.eval_on_selector_all("td[data-label='村（居）']", "all => all.map(one => one.innerText)"))) <= 1
    first = page.query_selector("tbody td.card-title a")
    if first is not None:
        page.goto(first.get_attribute("href"))
        assert "登记变更" not in page.inner_text("main")


def test_large_letters(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto("/my-account/")
    page.check("input[value=elder]")
    with page.expect_navigation():
        page.click("main button:has-text('保存')")
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 18
    height = page.evaluate("document.querySelector('main button').getBoundingClientRect().height")
    assert height >= 60
    assert violations(page) == []
    page.check("input[value=console]")
    page.click("main button:has-text('保存')")


def test_rule_book_is_public(sign_in: SignIn) -> None:
    page = sign_in(None)
    page.goto("/policy/")
    assert "低保标准" in page.inner_text("main")
    page.goto("/")
    assert page.url.endswith("/apply/")
    page.click("text=工作人员登录")
    assert re.search(r"/account/login/", page.url)
    assert violations(page) == []


def test_a_standard_is_entered_measured_and_confirmed_by_another(sign_in: SignIn) -> None:
    page = sign_in("bureau")
    page.goto("/standards/new/dibao_standard/")
    page.fill("#id_figure_urban", "925")
    page.fill("#id_figure_rural", "700")
    page.fill("#id_effective", "2024-01-01")
    page.fill("#id_decided", "2024-03-20")
    for name, text in {
        "number": "于民字〔2024〕6号",
        "title": "关于提高低保标准的通知",
        "issuer": "于都县民政局",
        "place": "一（一）",
        "text": "城市低保标准925元，农村700元。",
    }.items():
        page.fill(f"#id_{name}", text)
    page.set_input_files("#id_paper", {"name": "通知.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 paper"})
    assert violations(page) == []
    page.click("main button.main")
    page.wait_for_selector("text=月应发金额增加的", timeout=30_000)
    assert violations(page) == []
    picture(page, "standard")
    address = page.url
    leader = sign_in("director", width=390)
    leader.goto(address)
    assert violations(leader) == []
    picture(leader, "standard-phone")
    leader.click("text=复核通过，生效")
    leader.wait_for_selector("main .tag.good")
    page.goto("/policy/figures/dibao_standard/")
    assert "925.00" in page.inner_text("main")
    assert "于民字〔2024〕6号" in page.inner_text("main")


def test_printed_household_hides_screen_controls(sign_in: SignIn) -> None:
    page = sign_in("township")
    page.goto("/households/")
    page.click("tbody a >> nth=0")
    page.emulate_media(media="print")
    assert not page.is_visible(".masthead")
    assert not page.is_visible("text=看另一天")
    assert page.is_visible("main h1")
    assert page.is_visible(".print-only >> text=打印")
    picture(page, "household-print")
