"""Cells: amounts, months, counts, long numbers."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.files.cells import CellValue
from doudi.rolls.read.cells.identity_numbers import read_identity
from doudi.rolls.read.cells.values import (
    amount_fen,
    count_of,
    month_of,
    number_text,
)
from doudi.rolls.read.families.cells import account_finding
from doudi.values.money import MoneyError


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (600, 60000),
        (600.5, 60050),
        (583.33333333, 58333),
        ("350.00 ", 35000),
        ("350元", 35000),
        ("￥1,080.00", 108000),
        ("¥1,234.50", 123450),
        ("１０８０", 108000),
        ("480元/月", 48000),
        ("叁佰元", 30000),
        ("三百五十元", 35000),
        ("壹仟贰佰叁拾肆元伍角整", 123450),
        ("一万二千元整", 1200000),
        ("-", None),
        ("无", None),
        (None, None),
        ("", None),
    ],
)
def test_amount_in_yuan_becomes_fen(cell: CellValue, fen: int | None) -> None:
    assert amount_fen(cell) == fen


@pytest.mark.parametrize("cell", ["待定", "600左右", "六百多", float("nan"), float("inf"), "1,23.0"])
def test_other_text_is_no_amount(cell: CellValue) -> None:
    with pytest.raises(MoneyError):
        amount_fen(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2023年4月",
        "2023年04月",
        "2023-04",
        "2023-4",
        "2023/4/1",
        "2023.4",
        "202304",
        "20230401",
        "23.4",
        "23年4月",
        "二〇二三年四月",
        "二○二三年四月",
        "２０２３年４月",
        "2023年4月起",
        "2023-04-01 00:00:00",
        "45017",
        45017,
        202304,
        2023.4,
        date(2023, 4, 6),
    ],
)
def test_month_is_read_in_every_spelling(cell: CellValue) -> None:
    found = month_of(cell)
    assert found is not None
    assert found.month == date(2023, 4, 1)


@pytest.mark.parametrize("cell", ["2023年13月", "去年", "4月份", "600", 600])
def test_other_text_is_no_month(cell: CellValue) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        month_of(cell)


def test_first_month_may_be_october_without_zero() -> None:
    found = month_of(2021.1)
    assert found is not None
    assert found.is_ambiguous


@pytest.mark.parametrize(("cell", "count"), [(3, 3), ("3人", 3), ("３", 3), ("3.0", 3), ("/", None)])
def test_count_is_read(cell: CellValue, count: int | None) -> None:
    assert count_of(cell) == count


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("360731196503120015", []),
        ("360731 19650312 0015", []),
        ("'360731196503120015", []),
        ("３６０７３１１９６５０３１２００１５", []),
        ("360731196503120016", ["id_check_digit"]),
        ("36073119650312000O", ["id_check_digit"]),
        ("360731196502310010", ["id_check_digit"]),
        ("360731650312001", ["id_15_digits"]),
        ("3607311965031200", ["id_length"]),
        ("360731196503120000", ["id_check_digit", "id_precision_lost"]),
        ("3.60731E+17", ["id_precision_lost"]),
        (360731196503120000.0, ["id_precision_lost"]),
        (360731196503120015, ["id_precision_lost"]),
        ("36073119650312001541", ["id_from_certificate"]),
        (None, ["id_missing"]),
    ],
)
def test_findings_of_identity_numbers(cell: CellValue, codes: list[str]) -> None:
    read = read_identity(cell)
    assert [finding.code for finding in read.findings] == codes
    sound = {"id_15_digits", "id_from_certificate"}
    assert (read.number is not None) == (set(codes) <= sound)


def test_number_cell_with_lost_digits_is_detected() -> None:
    assert number_text(6217000000000000112).has_lost_digits
    assert not number_text(123456789012345).has_lost_digits


@pytest.mark.parametrize(
    ("account", "code"),
    [
        ("6217000000000000112", None),
        ("6217000000000001", None),
        ("62170000000000001", "bank_account_length"),
        ("12345678901234567", None),
        ("123456789012345", "bank_account_length"),
        ("", "bank_account_missing"),
        ("62170000000000001X2", "bank_account_characters"),
    ],
)
def test_findings_of_accounts(account: str, code: str | None) -> None:
    finding = account_finding(account, has_lost_digits=False)
    assert (finding.code if finding else None) == code
