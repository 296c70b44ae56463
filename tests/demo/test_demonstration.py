"""The demonstration: all documents exist, open, and have equal sums."""

import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from doudi.bankfiles.one_card_file import read_one_card_file
from doudi.commandline import main
from doudi.demo.back_payment import BackPayment
from doudi.demo.demonstration import run_demonstration
from doudi.demo.payment_documents import invented_account
from doudi.files.atomic import OutputRefusedError
from doudi.values.money import amount_in_words, format_yuan

PEOPLE = 4_000


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BackPayment, list[str]]:
    out = tmp_path_factory.mktemp("demo") / "out"
    said: list[str] = []
    demonstration = run_demonstration(out, PEOPLE, 1, said.append)
    return out, demonstration.back_payment, said


def test_folder_has_all_documents(shown: tuple[Path, BackPayment, list[str]]) -> None:
    out, _found, said = shown
    names = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    files = {"银行代发_2023年1—4月提标补发.txt", "资金来源表.xlsx", "index.html"}
    assert names == {"花名册提标", "county", "乡镇花名册"} | files
    assert len(said) == 5
    assert len(list((out / "乡镇花名册").glob("*.xlsx"))) >= 20


def test_bank_file_equals_back_payment(shown: tuple[Path, BackPayment, list[str]]) -> None:
    out, back_payment, _said = shown
    bank = read_one_card_file(out / "银行代发_2023年1—4月提标补发.txt")
    assert bank.sum_fen == back_payment.total_fen > 0
    assert len(bank.items) == len(back_payment.families)
    assert {item.account[:8] for item in bank.items} == {"99990000"}


def test_rolls_add_up_in_figures_and_words(shown: tuple[Path, BackPayment, list[str]]) -> None:
    out, back_payment, _said = shown
    total = 0
    for path in sorted((out / "乡镇花名册").glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path).worksheets:
            rows = list(sheet.iter_rows(values_only=True))
            families = [row for row in rows if isinstance(row[0], int)]
            assert [row[0] for row in families] == list(range(1, len(families) + 1))
            fen = sum(round(row[9] * 100) for row in families)
            assert all(round(sum(row[5:9]) * 100) == round(row[9] * 100) for row in families)
            words = [str(row[0]) for row in rows if row[0] and "大写" in str(row[0])]
            assert words == [f"合计金额（大写）：人民币{amount_in_words(fen)}"]
            total += fen
            assert sheet.page_setup.paperSize == 9
    assert total == back_payment.total_fen


def test_funding_table_equals_back_payment(shown: tuple[Path, BackPayment, list[str]]) -> None:
    out, back_payment, _said = shown
    for sheet in openpyxl.load_workbook(out / "资金来源表.xlsx").worksheets:
        rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
        assert sum(round(row[-1] * 100) for row in rows) == back_payment.total_fen
        assert sum(round(cell * 100) for row in rows for cell in row[2:-1]) == back_payment.total_fen


class _Balanced(HTMLParser):
    open_tags: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.open_tags = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "rect", "line"}:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag


def test_page_needs_no_network(shown: tuple[Path, BackPayment, list[str]]) -> None:
    out, back_payment, _said = shown
    text = (out / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|src=", text)
    assert "均为虚构" in text
    for fen in (
        back_payment.total_fen,
        back_payment.what_if["amount_fen"],
        *(row["amount_fen"] for row in back_payment.by_township),
    ):
        assert format_yuan(fen) in text
    assert back_payment.explained.sentence in text
    parser = _Balanced()
    parser.feed(text)
    assert parser.open_tags == []


def test_accounts_have_unused_prefix() -> None:
    assert invented_account("H00000012") == "9999000000000012"


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_text("x", encoding="utf-8")
    with pytest.raises(OutputRefusedError, match="已有其他文件"):
        run_demonstration(tmp_path, 300, 1, print)
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_the_command_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _time in range(2):
        assert main(["demo", "--people", "1500", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "应补发" in printed
    assert "index.html" in printed


@pytest.mark.parametrize("people", [1, 40])
def test_tiny_county(tmp_path: Path, people: int) -> None:
    demonstration = run_demonstration(tmp_path / "out", people, 3, lambda _line: None)
    assert demonstration.payments == len(demonstration.back_payment.families)
