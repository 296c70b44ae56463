"""The payroll of May 2023 in a browser: confirm, review, approve, release."""

from __future__ import annotations

from tests.journeys.payroll_office import PayrollOffice


def test_four_people_pay_may_and_the_arrears(payroll: PayrollOffice) -> None:
    township = payroll.enter("township", width=360)
    township = payroll.newest("township")
    assert township.locator("tbody a[href*='/roll/']").count() == 1, "its own roll and no other"
    may = township.url
    township.click("tbody a[href*='/roll/'] >> nth=0")
    assert "标准调整" in township.inner_text("main")
    assert "账户被退回" in township.inner_text("main")
    assert township.evaluate("document.documentElement.scrollWidth <= innerWidth")
    payroll.confirmed("township", may)
    finance = payroll.released(may)
    assert "下一步：生成代发文件" in finance.inner_text("main")

    auditor = payroll.at("auditor", may)
    auditor.click("tbody a[href*='/roll/'] >> nth=0")
    auditor.click(".chips a:has-text('全部')")
    auditor.click("tbody a[href*='/payment/'] >> nth=0")
    shown = auditor.inner_text("main")
    assert "此前已发" in shown
    assert "于民字〔2023〕30号" in shown
