"""Closing the books of May: bank answers, corrected cards, certificates, reconciliation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doudi.values.bank_card import with_check_digit
from tests.journeys.payroll_office import PayrollOffice
from tests.journeys.test_staff_pages import picture, violations

pytestmark = pytest.mark.long


def fen(text: str) -> int:
    """¥1,234.50 in fen."""
    return round(float(text.replace("¥", "").replace(",", "")) * 100)


def check_readable(page: Any, name: str) -> None:
    page.wait_for_load_state()  # a click does not wait for the page that it leads to
    assert violations(page) == [], name
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, (name, beyond)
    picture(page, name)


def bring_to_bank(payroll: PayrollOffice, run: str, folder: Path) -> tuple[str, str]:
    """Make the file, download it, let the simulated bank answer it, upload the answer; the file and the result."""
    finance = payroll.at("finance", run)
    finance.click("text=去银行代发")
    finance.click("button:has-text('生成代发文件')")
    finance.click("tbody a >> nth=0")
    address = finance.url
    with finance.expect_download() as given:
        finance.click("button:has-text('下载，交银行')")
    sent = Path(given.value.path()).read_bytes().decode("gb18030")
    finance.goto(address)
    check_readable(finance, "bank-file")
    with finance.expect_download() as answered:
        finance.click("button:has-text('下载模拟银行的回盘')")
    answer = folder / answered.value.suggested_filename
    answered.value.save_as(answer)
    finance.set_input_files("#id_file", answer)
    with finance.expect_navigation():
        finance.click("button:has-text('核对并导入')")
    check_readable(finance, "bank-answer")
    return sent, str(finance.inner_text("main"))


def correct_cards(payroll: PayrollOffice) -> int:
    """The township enters a new card for everybody whose money came back, its leader confirms; how many."""
    township = payroll.enter("township")
    assert re.search(r"4\s*银行退回待更正账户", township.inner_text("main"))
    township.click("text=银行退回待更正账户")
    check_readable(township, "returned")
    corrected = 0
    while (link := township.locator("a:has-text('更正账户')")).count():
        link.first.click()
        number = with_check_digit(f"6228480399000000{corrected:02d}")
        name = township.inner_text("#id_person option:checked")
        township.fill("#id_why", "本人带新卡到乡镇")
        township.click("main form button.main")
        entry = township.locator("form[action*='/enter_card/']")
        for field, text in (("account", number), ("holder", name), ("bank", "农商银行"), ("proof", "见原件")):
            entry.locator(f"[name={field}]").fill(text)
        proof = {"name": "银行卡.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 invented"}
        entry.locator("[name=upload]").set_input_files(files=[proof])
        if not corrected:
            check_readable(township, "card")
        case = township.url
        entry.locator("button").click()
        leader = payroll.at("leader", case)
        check = leader.locator("form[action*='/confirm_card/']")
        check.locator("[name=account]").fill(number)
        check.locator("button").click()
        assert "已办理" in leader.inner_text("main"), "the second person typed the same number"
        corrected += 1
        township.goto("/bank/returned/")
    return corrected


def closed(payroll: PayrollOffice, run: str) -> dict[str, list[int]]:
    """Close a run; the sums of its certificate, table by table."""
    finance = payroll.at("finance", run)
    finance.click("button:has-text('结账')")
    assert "已结账" in finance.inner_text("main")
    finance.click(".actions a:has-text('结账证明')")
    assert "与结账时一致" in finance.inner_text("main")
    check_readable(finance, "certificate")
    rows = finance.eval_on_selector_all(
        "tfoot tr", "all => all.map(row => [...row.cells].map(cell => cell.innerText).slice(1))"
    )
    names = ("expected", "bank", "month")
    return {name: [fen(cell) for cell in row] for name, row in zip(names, rows, strict=True)}


def test_may_closes_with_balanced_certificates(payroll: PayrollOffice, tmp_path: Path) -> None:
    payroll.enter("township", width=360)
    may = payroll.newest("bureau").url
    payroll.confirmed("township", may)
    payroll.released(may)
    sent, said = bring_to_bank(payroll, may, tmp_path)
    head, *rows, foot = [line.split("|") for line in sent.splitlines()]
    total = sum(fen(row[4]) for row in rows)
    assert head[:7] == ["H", "YKT-DF-1", "202305-01-01", "于都县民政局", "社会救助资金", "202305", str(len(rows))]
    assert (foot[:3], head[7]) == (["T", str(len(rows)), str(total)], str(total))
    assert re.search(r"6\s*退回", said), "three cards, each for the two parts of tekun"

    assert correct_cards(payroll) == 4, "three of May, and one of April whose money has waited since"
    bureau = payroll.at("bureau", "/payroll/")
    bureau.select_option("#id_kind", "reissue")
    bureau.click("button:has-text('核算')")
    again = bureau.url
    payroll.confirmed("township", again)
    payroll.released(again)
    _sent, said = bring_to_bank(payroll, again, tmp_path)
    assert re.search(r"0\s*退回", said)

    first, second = closed(payroll, may), closed(payroll, again)
    for found in (first, second):
        expected, approved, withheld, recovered, difference = found["expected"]
        assert expected == approved + withheld - recovered + difference
        assert (recovered, difference) == (0, 0)
        _number, granted, kept, out, arrived, back, underway = found["bank"]
        assert (granted, kept, underway) == (approved, 0, 0)
        assert out == approved == arrived + back
    assert first["bank"][5] > 0
    due, _approved, withheld, *_rest = second["expected"]
    assert withheld == 2 * 260_00 + 1_000_00, "two living subsidies without dibao, one who died and has no payee"
    assert due - withheld == second["bank"][4], "all other money has arrived"
    assert second["expected"][0] == first["expected"][2] + first["bank"][5], "what waited, and what came back"

    finance = payroll.at("finance", "/payroll/month/2023-05/")
    finance.click("button:has-text('现在核算一遍')")
    due, arrived, *elsewhere = [fen(cell) for cell in finance.locator("tfoot th.number").all_inner_texts()]
    held, others = elsewhere[2], elsewhere[:2] + elsewhere[3:]
    assert (held, others) == (2 * 100_00, [0] * 5), "the two living subsidies of May"
    assert due - held == arrived
    for address in ("/funds/", "/funds/statements/", "/funds/supplement/", "/payments/calendar/"):
        check_readable(payroll.at("finance", address), address.strip("/").replace("/", "-"))
    told = subprocess.run(
        [sys.executable, "-m", "doudi.commandline", "reconcile"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {
            "DOUDI_DATA": str(payroll.data),
            "DOUDI_DEMONSTRATION": "yes",
            "DOUDI_DEMONSTRATION_DAY": "2023-05-10",
            "DOUDI_MODE": "development",
        },
    )
    assert told.returncode == 0, told.stdout
    assert "账目相符。" in told.stdout
