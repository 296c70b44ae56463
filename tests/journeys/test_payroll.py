"""The payroll of May 2023 in a browser: confirm, review, approve, release."""

from __future__ import annotations

import pytest

from tests.journeys.languages import IN_BOTH_LANGUAGES, IN_ENGLISH_WHEN_THERE_IS_TIME, Wording
from tests.journeys.payroll_office import PayrollOffice


@pytest.mark.parametrize("language", IN_ENGLISH_WHEN_THERE_IS_TIME)
def test_four_people_pay_may_and_the_arrears(payroll: PayrollOffice, say: Wording) -> None:
    township = payroll.enter("township", width=360)
    township = payroll.newest("township")
    assert township.locator("tbody a[href*='/roll/']").count() == 1, "its own roll and no other"
    may = township.url
    township.click("tbody a[href*='/roll/'] >> nth=0")
    assert say("{programme}标准调整").rpartition("}")[2] in township.inner_text("main")
    assert say("账户被退回，尚未更正") in township.inner_text("main")
    assert township.evaluate("document.documentElement.scrollWidth <= innerWidth")
    payroll.confirmed("township", may)
    finance = payroll.released(may)
    assert say("下一步：生成代发文件，交银行。") in finance.inner_text("main")

    auditor = payroll.at("auditor", may)
    auditor.click("tbody a[href*='/roll/'] >> nth=0")
    auditor.click(f".chips a:has-text('{say('全部名册')}')")
    auditor.click("tbody a[href*='/payment/'] >> nth=0")
    shown = auditor.inner_text("main")
    assert say("此前已发").lower() in shown.lower()
    assert say("于民字〔2023〕30号") in shown


@pytest.mark.long
@pytest.mark.parametrize("language", IN_BOTH_LANGUAGES)
def test_a_family_learns_what_was_paid_and_why(payroll: PayrollOffice, say: Wording) -> None:
    township = payroll.newest("township")
    township.click("tbody a[href*='/roll/'] >> nth=0")
    township.click(f".chips a:has-text('{say('全部名册')}')")
    name = township.inner_text("tbody tr:has(a[href*='/payment/']) td.card-title >> nth=0").strip()
    township.goto("/")
    township.keyboard.press("/")
    township.keyboard.type(name)
    with township.expect_navigation():
        township.keyboard.press("Enter")
    with township.expect_navigation():
        township.click(f"tbody td.card-title a:has-text('{name}') >> nth=0")
    with township.expect_navigation():
        township.click("dd a[href^='/households/']")
    shown = township.inner_text("main")
    assert say("发放") in shown
    assert "¥" in shown
    township.click(f"details summary:has-text('{say('为什么是这个数')}') >> nth=0")
    township.wait_for_selector(f"main >> text={say('于民字〔2023〕30号')}")
