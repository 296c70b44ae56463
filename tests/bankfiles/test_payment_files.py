"""Payments out: what is refused and how it is told, what is written, and that Excel shows texts as texts."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.bankfiles import one_card_file
from doudi.bankfiles.faults import BankFileError
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.one_card_file import BankBatch
from doudi.bankfiles.payment_files import payment_files, split_by_limits
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.bankfiles.return_files import read_rows
from tests.bankfiles.samples import (
    BATCH,
    ITEMS,
    PROFILES,
    one_file,
    refusal,
)


@pytest.mark.parametrize("name", PROFILES)
def test_files_are_read_back_and_deterministic(name: str) -> None:
    profile = bank_profiles()[name]
    file = one_file(profile)
    assert file == one_file(profile)
    assert file.sum_fen == sum(item.amount_fen for item in ITEMS)
    rows = read_rows(profile.payment, file.content, file_number="DD202605-01-01")
    assert [(r.item_id, r.account_name, r.account, r.amount_fen) for r in rows] == [
        (i.item_id, i.account_name, i.account, i.amount_fen) for i in ITEMS
    ]
    digest = hashes.Hash(hashes.SM3())
    digest.update(file.content)
    assert file.sm3 == digest.finalize().hex()


def test_the_one_card_file_is_byte_for_byte_the_file_of_raised_rolls() -> None:
    batch = BankBatch("DD202605-01-01", BATCH.unit, BATCH.programme, BATCH.month)
    if one_card_file.strongest_hash() != "SM3":
        pytest.skip("the hash of the standard library has no SM3 here")
    assert one_file(bank_profiles()["rural_one_card"]).content == one_card_file.render(batch, ITEMS)


def test_fixed_width_counts_bytes() -> None:
    lines = one_file(bank_profiles()["state_bank_fixed"]).content.split(b"\r\n")
    assert {len(line) for line in lines[1:6]} == {186}
    assert lines[3][77:137].decode("gb18030") == "王㛃𬭎".ljust(53)
    assert lines[3][151:166] == b"000000000090000"


def test_excel_shows_texts_as_texts_and_amounts_as_numbers() -> None:
    file = one_file(bank_profiles()["city_bank_excel"])
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["代发明细"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("序号", "明细编号", "收款人姓名", "收款账号", "开户行号", "金额（元）", "摘要")
    assert rows[3] == (3, "DD202605-01-0003", "王㛃𬭎", "6217566550585702", None, 900, "低保金")
    assert rows[5][2] == "欧阳春"
    assert rows[6] == ("合计", "笔数", 5, "金额（元）", 3834.61, "批次号", "DD202605-01-01")
    assert sheet["D2"].data_type == "s"
    assert sheet["F2"].number_format == "#,##0.00"


def test_csv_has_the_mark_excel_needs() -> None:
    content = one_file(bank_profiles()["platform_csv"]).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[4] == (
        "DD202605-01-0004,阿依古丽·买买提,6217566550585703,1234.56,儿童生活补贴"
    )


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "＝1"])
def test_names_that_look_like_formulas_are_refused(name: str, text: str) -> None:
    with pytest.raises(BankFileError) as error:
        payment_files(bank_profiles()[name], BATCH, [replace(ITEMS[0], account_name=text)])
    assert "formula_like" in refusal(error.value)


@pytest.mark.parametrize(
    ("name", "change", "code", "field"),
    [
        ("rural_one_card", {"account_name": "段|招娣"}, "separator_inside", "account_name"),
        ("rural_one_card", {"account_name": ""}, "name_missing", "account_name"),
        ("rural_one_card", {"account": "62174061"}, "account_invalid", "account"),
        ("rural_one_card", {"amount_fen": 0}, "amount_zero", "amount"),
        ("rural_one_card", {"amount_fen": -5}, "amount_negative", "amount"),
        ("rural_one_card", {"amount_fen": 20000001}, "amount_above_limit", "amount"),
        ("rural_one_card", {"summary": "孤儿补贴"}, "summary_reveals", "purpose"),
        ("rural_one_card", {"item_id": "DD202605-01-0002"}, "item_duplicate", "item_id"),
        ("state_bank_fixed", {"account_name": "阿" * 31}, "too_long", "account_name"),
        ("state_bank_fixed", {"account_name": "𬭎" * 16}, "too_long", "account_name"),
        ("state_bank_fixed", {"branch": "105 391"}, "branch_invalid", "branch"),
        ("state_bank_fixed", {"item_id": "9" * 37}, "too_long", "item_id"),
    ],
)
def test_every_bad_row_is_named_with_its_cell_and_the_remedy(
    name: str, change: dict[str, object], code: str, field: str
) -> None:
    items = [replace(ITEMS[0], **change), ITEMS[1], replace(ITEMS[2], account="1")]
    with pytest.raises(BankFileError) as error:
        payment_files(bank_profiles()[name], BATCH, items)
    fault = next(fault for fault in error.value.faults if fault.code == code)
    assert (fault.row, fault.field) == (1, field)
    assert fault.remedy
    assert "account_invalid" in {other.code for other in error.value.faults if other.row == 3}
    for fault in error.value.faults:
        assert "6217406168613511088" not in f"{fault.message}{fault.shown}"
        assert "段招娣" not in f"{fault.message}{fault.shown}"


def test_a_branch_is_asked_for_where_the_bank_needs_one() -> None:
    profile = bank_profiles()["state_bank_fixed"]
    columns = tuple(replace(c, required=True) for c in profile.payment.columns)
    profile = replace(profile, payment=replace(profile.payment, columns=columns))
    with pytest.raises(BankFileError) as error:
        payment_files(profile, BATCH, ITEMS)
    assert [fault.row for fault in error.value.faults if fault.code == "branch_missing"] == [1, 2, 3, 4]


def test_empty_batch_makes_no_file() -> None:
    with pytest.raises(BankFileError) as error:
        payment_files(bank_profiles()["rural_one_card"], BATCH, [])
    assert refusal(error.value) == {"no_items"}


def test_files_are_split_by_rows_and_by_amount() -> None:
    profile = replace(bank_profiles()["rural_one_card"], rows_per_file=2)
    files = payment_files(profile, BATCH, ITEMS)
    assert [len(file.items) for file in files] == [2, 2, 1]
    assert [file.name for file in files][-1] == "YKT_20260509_DD202605-01_03.txt"
    assert tuple(item for file in files for item in file.items) == ITEMS
    assert len({file.sm3 for file in files}) == 3
    profile = replace(profile, rows_per_file=10, amount_per_file_fen=190000)
    assert [len(part) for part in split_by_limits(profile, ITEMS)] == [2, 1, 2]


NAMES = st.text("段招娣㛃𬭎䶮·阿依,\"'龘𠮷é_xA<&>", min_size=1, max_size=7).map(lambda s: f"王{s}")
ROWS = st.lists(
    st.tuples(NAMES, st.integers(1, 4_999_999), st.from_regex(r"[0-9]{16,19}", fullmatch=True).filter(str.isascii)),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("name", PROFILES)
@given(drawn=ROWS)
@settings(max_examples=40, deadline=None)
def test_any_name_and_amount_survives(name: str, drawn: list[tuple[str, int, str]]) -> None:
    items = [
        BankItem(f"X-{number:04d}", holder, account, amount_fen, "低保金")
        for number, (holder, amount_fen, account) in enumerate(drawn)
    ]
    profile = bank_profiles()[name]
    (file,) = payment_files(profile, replace(BATCH, day=date(2026, 5, 9)), items)
    rows = read_rows(profile.payment, file.content)
    assert [(r.account_name, r.account, r.amount_fen) for r in rows] == [
        (i.account_name, i.account, i.amount_fen) for i in items
    ]
