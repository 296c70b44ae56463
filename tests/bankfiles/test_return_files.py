"""The answer of a bank: read whatever its dress, refused whatever its damage."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.bankfiles import file_reader
from doudi.bankfiles.failure_reasons import REASONS
from doudi.bankfiles.faults import BankFileError
from doudi.bankfiles.name_comparison import is_same_name
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.bankfiles.profiles import Profile
from doudi.bankfiles.return_files import ReturnFile, read_return
from doudi.bankfiles.simulated_bank import ANSWER_DEFECTS, AnswerDefect, SimulatedBank
from tests.bankfiles.samples import (
    DAY,
    ITEMS,
    PROFILES,
    codes,
    one_file,
    refusal,
)

CLOSED, DOUBTED = ITEMS[1], ITEMS[3]
NUMBER = "DD202605-01-01"


def bank_of(profile: Profile) -> SimulatedBank:
    return SimulatedBank(profile, failures={CLOSED.account: "account_closed"}, undecided=frozenset({DOUBTED.account}))


def answer_of(name: str) -> tuple[Profile, bytes]:
    profile = bank_profiles()[name]
    return profile, bank_of(profile).answer(one_file(profile), DAY)


def read(profile: Profile, content: bytes, **more: object) -> ReturnFile:
    return read_return(profile, content, ITEMS, file_number=NUMBER, **more)


def outcomes(found: ReturnFile) -> dict[str, str]:
    return {answer.item_id[-1]: answer.outcome for answer in found.answers}


EXPECTED = {"1": "paid", "2": "returned", "3": "paid", "4": "in_question", "5": "paid"}


@pytest.mark.parametrize("name", PROFILES)
def test_every_row_has_an_outcome(name: str) -> None:
    profile, content = answer_of(name)
    found = read(profile, content)
    assert outcomes(found) == EXPECTED
    assert found.sum_fen("returned") == CLOSED.amount_fen
    assert found.answers[1].reason == "account_closed"
    assert found.answers[0].paid_on == DAY
    assert len(found.sm3) == 64


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_our_code(name: str, reason: str) -> None:
    profile = bank_profiles()[name]
    content = SimulatedBank(profile, failures={item.account: reason for item in ITEMS}).answer(one_file(profile), DAY)
    assert {answer.reason for answer in read(profile, content).answers} == {reason}


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("defect", ANSWER_DEFECTS)
def test_every_defect_is_refused_with_its_code(name: str, defect: AnswerDefect) -> None:
    profile = bank_profiles()[name]
    content = bank_of(profile).defective_answer(one_file(profile), DAY, defect)
    if defect == "row_missing" and not profile.returns.complete:
        assert len(read(profile, content).answers) == len(ITEMS) - 1
        return
    with pytest.raises(BankFileError) as error:
        read(profile, content)
    names = {
        "row_doubled": {"row_doubled"},
        "row_missing": {"row_missing"},
        "row_unknown": {"row_unknown"},
        "amount_changed": {"amount_altered"},
        "account_changed": {"account_altered"},
        "other_batch": {"other_batch"},
        "totals_wrong": {"count_differs"},
        "status_unknown": {"status_unknown"},
    }
    assert names.get(defect, set()) <= refusal(error.value)
    assert refusal(error.value)


@pytest.mark.parametrize("name", PROFILES)
def test_truncation_at_every_byte_is_refused(name: str) -> None:
    profile, content = answer_of(name)
    assert read(profile, content)
    for length in range(len(content)):
        with pytest.raises(BankFileError):
            read(profile, content[:length])


def test_truncated_old_excel_file_is_refused() -> None:
    profile, content = answer_of("city_bank_excel")
    old = as_xls(content)
    assert outcomes(read(profile, old)) == EXPECTED
    for length in range(1, len(old), 7):
        with pytest.raises(BankFileError):
            read(profile, old[:length])


# --- tolerant in form -------------------------------------------------------------------------------------


def cells_of(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def as_xls(content: bytes) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("代发结果")
    for row, cells in enumerate(cells_of(content)):
        for column, cell in enumerate(cells):
            sheet.write(row, column, "" if cell is None else cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(content: bytes) -> bytes:
    rows = [["" if cell is None else str(cell) for cell in row] for row in cells_of(content)]
    return "".join(",".join(row) + "\r\n" for row in rows).encode("gb18030")


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


DRESSES: dict[str, tuple[Callable[[str], str], str]] = {
    "line ends of Unix": (replaced("\r\n", "\n"), "gb18030"),
    "blank lines at the end": (lambda text: text + "\r\n  \r\n\r\n", "gb18030"),
    "in UTF-8": (str, "utf-8"),
    "in UTF-8 with mark": (str, "utf-8-sig"),
    "full-width digits": (replaced("|1234.56|", "|１２３４．５６|"), "gb18030"),
    "thousands": (replaced("|1234.56|", "|1,234.56|"), "gb18030"),
    "spaces": (replaced("|6217082667068110258|", "| 6217082667068110258　 |"), "gb18030"),
    "spaces in names": (replaced("|段招娣|", "|段　招 娣 |"), "gb18030"),
    "other dots": (replaced("·", "•"), "gb18030"),
    "rare characters lost": (lambda text: text.replace("䶮", "?").replace("𬭎", "\ue86c"), "gb18030"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_differences_of_form_are_accepted(dress: str) -> None:
    profile, content = answer_of("rural_one_card")
    change, encoding = DRESSES[dress]
    changed = change(content.decode("gb18030")).encode(encoding)
    assert changed != content
    assert outcomes(read(profile, changed)) == EXPECTED


def test_fixed_width_uses_its_own_bytes_even_after_conversion() -> None:
    profile, content = answer_of("state_bank_fixed")
    rows = content.split(b"\r\n")
    no_hash = replace(profile.returns.layout.last, columns=profile.returns.layout.last.columns[:3])
    plain = replace(profile, returns=replace(profile.returns, layout=replace(profile.returns.layout, last=no_hash)))
    rows[-2] = rows[-2][:25]
    converted = b"\n".join(row.decode("gb18030").rstrip().encode() for row in rows)
    assert outcomes(read(plain, converted)) == EXPECTED
    with pytest.raises(BankFileError) as error:
        read(profile, content.replace("段招娣".encode("gb18030"), "段招弟".encode("gb18030")))
    assert refusal(error.value) == {"hash_differs"}


def test_columns_are_found_by_their_headings() -> None:
    profile, content = answer_of("platform_csv")
    order = [4, 2, 0, 3, 5]
    lines = content.decode().splitlines()
    rows = [line.split(",") for line in lines[:-1]]
    rows[0][2] = " 账 号 "
    text = "".join("备注," + ",".join(row[at] for at in order) + "\r\n" for row in rows) + lines[-1] + "\r\n"
    assert outcomes(read(profile, text.encode())) == EXPECTED
    with pytest.raises(BankFileError) as error:
        read(profile, text.replace("状态代码", "备用").encode())
    assert refusal(error.value) == {"headings_missing"}
    with pytest.raises(BankFileError) as error:
        read(profile, text.replace("备注", "金额").encode())
    assert refusal(error.value) == {"headings_doubled"}


def test_answers_are_read_from_xls_xlsx_and_csv() -> None:
    profile, content = answer_of("city_bank_excel")
    rows = cells_of(content)
    for changed in (
        as_xls(content),
        as_csv(content),
        as_xlsx(rows),
        as_xlsx([["代发结果清单"], [], *rows, [], [None, ""]]),
        as_xlsx([*rows[:1], *reversed(rows[1:-1]), rows[-1]]),
    ):
        assert outcomes(read(profile, changed)) == EXPECTED


def test_a_text_file_answered_as_excel() -> None:
    profile, content = answer_of("platform_csv")
    rows: list[list[object]] = [list(line.split(",")) for line in content.decode().splitlines()]
    assert outcomes(read(profile, as_xlsx(rows))) == EXPECTED


def test_account_converted_to_a_number_by_excel_is_refused() -> None:
    profile, content = answer_of("city_bank_excel")
    rows = cells_of(content)
    rows[1][2] = int(str(rows[1][2]))
    with pytest.raises(BankFileError) as error:
        read(profile, as_xlsx(rows))
    assert refusal(error.value) == {"account_altered"}
    assert "改成了数字" in error.value.faults[0].message


# --- strict in substance ----------------------------------------------------------------------------------


def test_every_wrong_row_is_listed() -> None:
    profile, content = answer_of("platform_csv")
    lines = content.decode().splitlines()
    lines[1] = lines[1].replace("1040.00", "1041.00")
    lines[2] = lines[2].replace("6217082667068110258", "6217082667068110259")
    lines[3] = lines[3].replace("DD202605-01-0003", "DD202605-01-0009")
    lines[5] = lines[4]
    total = ITEMS[0].amount_fen + 100 + sum(i.amount_fen for i in (*ITEMS[1:4], ITEMS[3]))
    lines[6] = f"合计,{NUMBER},5,{total / 100:.2f},1"
    with pytest.raises(BankFileError) as error:
        read(profile, ("\r\n".join(lines) + "\r\n").encode())
    faults = error.value.faults
    assert [(fault.code, fault.row) for fault in faults] == [
        ("amount_altered", 2),
        ("account_altered", 3),
        ("row_unknown", 4),
        ("row_doubled", 6),
    ]
    assert all(fault.remedy for fault in faults)
    assert not any("6217082667068110258" in fault.message + fault.shown for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("1040.00", "0x10", "cell_invalid"),
        ("1040.00", "1040.001", "cell_invalid"),
        ("DD202605-01-0001", " ", "cell_invalid"),
        ("20260511", "20261399", "cell_invalid"),
        ("20260511", "昨天", "cell_invalid"),
        (",1,", ",7,", "status_unknown"),
        (",5,3834.61,", ",6,3834.61,", "count_differs"),
        (",3834.61,", ",3834.62,", "sum_differs"),
        (",3834.61,1", ",3834.61,2", "count_differs"),
        (NUMBER + ",", "DD202604-01-01,", "other_batch"),
        ("合计", "总计", "file_incomplete"),
        ("段招娣", '"段招娣', "line_structure"),
        ("1040.00,", "", "line_structure"),
    ],
)
def test_each_change_has_its_code(old: str, new: str, code: str) -> None:
    profile, content = answer_of("platform_csv")
    changed = content.decode().replace(old, new)
    assert changed.encode() != content
    with pytest.raises(BankFileError) as error:
        read(profile, changed.encode())
    assert code in refusal(error.value)


def test_account_in_wrong_column_is_masked() -> None:
    profile, content = answer_of("platform_csv")
    lines = content.decode().splitlines()
    cells = lines[1].split(",")
    for order in ([2, 1, 0, 3, 4, 5, 6, 7], [0, 1, 3, 2, 4, 5, 6, 7], [0, 1, 4, 3, 2, 5, 6, 7]):
        mixed = [lines[0], ",".join(cells[at] for at in order), *lines[2:]]
        with pytest.raises(BankFileError) as error:
            read(profile, ("\r\n".join(mixed) + "\r\n").encode())
        told = "".join(f"{fault.message}{fault.where}{fault.shown}" for fault in error.value.faults)
        assert ITEMS[0].account not in told, order


def test_totals_by_outcome_are_the_banks_own() -> None:
    profile, content = answer_of("rural_one_card")
    paid = sum(item.amount_fen for item in ITEMS if item not in (CLOSED, DOUBTED))
    assert f"|3|{paid}|1|5\r\n".encode() in content
    with pytest.raises(BankFileError) as error:
        read(profile, content.replace(f"|3|{paid}|".encode(), f"|3|{paid + 1}|".encode()))
    assert refusal(error.value) == {"sum_differs"}


def test_unaccepted_name_is_in_question_and_many_are_refused() -> None:
    profile, content = answer_of("rural_one_card")
    text = content.decode("gb18030")
    found = read(profile, text.replace("|段招娣|", "|段招弟|").encode("gb18030"))
    assert outcomes(found) == EXPECTED | {"1": "in_question"}
    assert found.answers[0].has_name_mismatch
    garbled = text
    for item in ITEMS:
        garbled = garbled.replace(f"|{item.account_name}|", "|锟斤拷|")
    with pytest.raises(BankFileError) as error:
        read(profile, garbled.encode("gb18030"))
    assert refusal(error.value) == {"names_garbled"}


def test_paid_with_a_reason_for_failure_is_in_question_and_unknown_reasons_are_other() -> None:
    profile, content = answer_of("rural_one_card")
    text = content.decode("gb18030")
    assert outcomes(read(profile, text.replace("|0000||", "|0000|E105|", 1).encode("gb18030")))["1"] == "in_question"
    found = read(profile, text.replace("|E103|", "|E777|").encode("gb18030"))
    assert (found.answers[1].reason, found.answers[1].code) == ("other", "E777")


@pytest.mark.parametrize(
    ("sent", "returned", "accepted", "same"),
    [
        ("王㛃", "王?", {"placeholder"}, True),
        ("王芳", "王?", {"placeholder"}, False),
        ("王芳", "王*", {"masked"}, True),
        ("王芳", "**", {"masked"}, False),
        ("王芳", "李*", {"masked"}, False),
        ("王芳", "王", {"placeholder", "masked", "dots", "width", "cut"}, False),
        ("阿依古丽·买买提", "阿依古丽．买买提", {"dots"}, True),
        ("阿依古丽·买买提", "阿依古丽·买", {"cut"}, True),
        ("阿依古丽·买买提", "阿依古", {"cut"}, False),
        ("王芳", "王㛃", set(), False),
    ],
)
def test_accepted_differences_of_names(sent: str, returned: str, accepted: set[str], same: bool) -> None:
    assert is_same_name(sent, returned, accepted) is same


# --- in parts, again, and later ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["platform_csv", "state_bank_fixed"])
def test_answers_may_come_in_parts_where_the_bank_does_so(name: str) -> None:
    profile = bank_profiles()[name]
    known: dict[str, str] = {}
    for content in bank_of(profile).answers_in_parts(one_file(profile), DAY, 2):
        found = read(profile, content, known=known)
        known |= {answer.item_id: answer.outcome for answer in found.answers}
    assert {item_id[-1]: outcome for item_id, outcome in known.items()} == EXPECTED


def test_a_part_is_refused_where_the_bank_answers_at_once() -> None:
    profile = bank_profiles()["rural_one_card"]
    content = bank_of(profile).answers_in_parts(one_file(profile), DAY, 2)[0]
    with pytest.raises(BankFileError) as error:
        read(profile, content)
    assert [fault.where[-1] for fault in error.value.faults] == ["2", "4"]
    assert refusal(error.value) == {"row_missing"}


@pytest.mark.parametrize("name", PROFILES)
def test_late_return(name: str) -> None:
    profile = bank_profiles()[name]
    file, bank = one_file(profile), bank_of(profile)
    known = {answer.item_id: answer.outcome for answer in read(profile, bank.answer(file, DAY)).answers}
    later = bank.later_return(file, {ITEMS[0].account: "dormant"}, date(2026, 6, 20))
    found = read(profile, later, known=known)
    assert [(a.item_id, a.outcome, a.reason, a.is_late_return) for a in found.answers] == [
        (ITEMS[0].item_id, "returned", "dormant", True)
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_repeated_answer_has_no_effect_and_returned_cannot_become_paid(name: str) -> None:
    profile, content = answer_of(name)
    known = {answer.item_id: answer.outcome for answer in read(profile, content).answers}
    again = read(profile, content, known=known)
    assert (again.answers, again.repeated) == ((), 5)
    with pytest.raises(BankFileError) as error:
        read(profile, content, known=known | {ITEMS[0].item_id: "returned"})
    assert codes(error.value.faults) == {"contradicts_earlier"}
    settled = read(
        profile, SimulatedBank(profile).answer(one_file(profile), DAY), known={DOUBTED.item_id: "in_question"}
    )
    assert outcomes(settled)["4"] == "paid"


@pytest.mark.parametrize("name", PROFILES)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    profile = bank_profiles()[name]
    content = bank_of(profile).answer(one_file(profile), DAY, reordered=True)
    assert outcomes(read(profile, content)) == EXPECTED


# --- hostile files ----------------------------------------------------------------------------------------


def bomb(declared: int | None) -> bytes:
    """An Excel file that unpacks to more than it should; ``declared``: what it claims to unpack to."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    content = target.getvalue()
    if declared is not None:
        content = content.replace((3_000_000).to_bytes(4, "little"), declared.to_bytes(4, "little"))
    return content


def test_hostile_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    profile, content = answer_of("city_bank_excel")
    monkeypatch.setattr(file_reader, "MOST_UNPACKED_BYTES", 1_000_000)
    for hostile in (bomb(None), bomb(500)):
        with pytest.raises(BankFileError) as error:
            read(profile, hostile)
        assert refusal(error.value) == {"file_too_large"}
    monkeypatch.setattr(file_reader, "MOST_ROWS", 3)
    for many in (content, as_csv(content)):
        with pytest.raises(BankFileError) as error:
            read(profile, many)
        assert refusal(error.value) == {"file_too_large"}
    monkeypatch.setattr(file_reader, "MOST_BYTES", 10)
    with pytest.raises(BankFileError) as error:
        read(profile, content)
    assert refusal(error.value) == {"file_too_large"}
    for empty in (b"", b"\xef\xbb\xbf", b" \r\n"):
        with pytest.raises(BankFileError) as error:
            read(profile, empty)
        assert refusal(error.value) == {"file_empty"}


@pytest.mark.parametrize("name", PROFILES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_a_byte_changes_who_is_paid(name: str, data: st.DataObject) -> None:
    profile, content = answer_of(name)
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:at] + bytes([data.draw(st.integers(0, 255))]) + content[at + 1 :]
    try:
        found = read(profile, damaged)
    except BankFileError:
        return
    wrong = {key for key, outcome in outcomes(found).items() if outcome != EXPECTED[key]}
    assert all(outcomes(found)[key] == "in_question" for key in wrong)
    assert {answer.amount_fen for answer in found.answers} == {item.amount_fen for item in ITEMS}
