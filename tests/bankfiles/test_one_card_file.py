"""The payment file: what it refuses, that it comes back as written, and that no damage passes unseen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.bankfiles import one_card_file
from doudi.bankfiles.faults import BankFileError
from doudi.bankfiles.items import PURPOSES, BankItem, item_faults
from doudi.bankfiles.one_card_file import BankBatch

BATCH = BankBatch("DD202305-01", "桥头乡人民政府", "农村低保", date(2023, 5, 1))
ITEMS = (
    BankItem("DD202305-01-0001", "段招娣", "6217406168613511088", 104000, "低保金"),
    BankItem("DD202305-01-0002", "丁䶮", "6217082667068110258", 5, "低保金"),
    BankItem("DD202305-01-0003", "王㛃𬭎", "6217566550585702", 90000, "低保金"),
)


def codes(error: pytest.ExceptionInfo[BankFileError]) -> set[str]:
    return {fault.code for fault in error.value.faults}


def test_written_layout(tmp_path: Path) -> None:
    path = tmp_path / "代发.txt"
    written = one_card_file.write_one_card_file(path, BATCH, ITEMS)
    lines = path.read_bytes().decode("gb18030").split("\r\n")
    assert lines[0] == "H|YKT-DF-1|DD202305-01|桥头乡人民政府|农村低保|202305|3|194005"
    assert lines[1] == "D|DD202305-01-0001|段招娣|6217406168613511088|1040.00|低保金"
    assert lines[2].split("|")[4] == "0.05"
    assert lines[4] == f"T|3|194005|{written.hash_name}|{written.hash}"
    assert lines[5:] == [""]
    assert one_card_file.read_one_card_file(path) == written
    assert written.items == ITEMS
    assert written.sum_fen == 194005
    assert [file.name for file in tmp_path.iterdir()] == ["代发.txt"]


def test_hash_covers_the_detail_bytes_and_names_its_algorithm() -> None:
    import hashlib

    content = one_card_file.render(BATCH, ITEMS)
    details = content[content.index(b"D|") : content.index(b"T|")]
    mark, count, total, name, digest = content.split(b"\r\n")[-2].decode().split("|")
    assert (mark, count, total) == ("T", "3", "194005")
    assert digest == hashlib.new(name.lower(), details).hexdigest()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account_name": ""}, "name_missing"),
        ({"account_name": "  "}, "name_missing"),
        ({"account_name": "段招娣 "}, "name_unwritable"),
        ({"account_name": "段|招娣"}, "name_unwritable"),
        ({"account_name": "段招\n娣"}, "name_unwritable"),
        ({"account_name": "段\ud800"}, "name_unwritable"),
        ({"account_name": "段\ue863"}, "name_unwritable"),
        ({"account_name": "段？"}, "name_unwritable"),
        ({"account_name": "段*娣"}, "name_unwritable"),
        ({"account": "621740616861351"}, "account_invalid"),
        ({"account": "62174061686135110881"}, "account_invalid"),
        ({"account": "６２１７４０６１６８６１３５１１"}, "account_invalid"),
        ({"account": "6217 0616 8613 5110"}, "account_invalid"),
        ({"account": ""}, "account_invalid"),
        ({"amount_fen": 0}, "amount_zero"),
        ({"amount_fen": -1}, "amount_negative"),
        ({"summary": ""}, "summary_invalid"),
        ({"summary": "低|保"}, "summary_invalid"),
        ({"summary": "艾滋病感染儿童生活费"}, "summary_reveals"),
        ({"summary": "hiv补贴"}, "summary_reveals"),
        ({"item_id": ""}, "item_id_invalid"),
        ({"item_id": "DD202305-01-0002"}, "item_duplicate"),
    ],
)
def test_each_refusal_has_its_name_and_leaves_no_file(tmp_path: Path, change: dict[str, object], code: str) -> None:
    path = tmp_path / "代发.txt"
    path.write_text("上一次的文件", encoding="utf-8")
    items = (replace(ITEMS[0], **change), *ITEMS[1:])  # type: ignore[arg-type]  # the table holds mixed types
    with pytest.raises(BankFileError) as error:
        one_card_file.write_one_card_file(path, BATCH, items)
    assert code in codes(error)
    assert all(fault.message.endswith("。") for fault in error.value.faults)
    assert path.read_text(encoding="utf-8") == "上一次的文件"
    assert len(list(tmp_path.iterdir())) == 1


def test_all_faults_are_reported_at_once() -> None:
    bad = [replace(ITEMS[0], account="1"), replace(ITEMS[1], amount_fen=0), replace(ITEMS[2], account_name="")]
    found = {(fault.code, fault.where) for fault in one_card_file.batch_faults(BATCH, bad)}
    assert found == {
        ("account_invalid", "DD202305-01-0001"),
        ("amount_zero", "DD202305-01-0002"),
        ("name_missing", "DD202305-01-0003"),
    }


@pytest.mark.parametrize(
    "change", [{"unit": ""}, {"number": "a|b"}, {"programme": "a\r\nb"}, {"month": date(2023, 5, 2)}]
)
def test_header_must_be_writable(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(BankFileError) as error:
        one_card_file.write_one_card_file(tmp_path / "f.txt", replace(BATCH, **change), ITEMS)  # type: ignore[arg-type]  # mixed
    assert codes(error) == {"batch_invalid"}
    assert not list(tmp_path.iterdir())


def test_an_empty_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankFileError) as error:
        one_card_file.write_one_card_file(tmp_path / "f.txt", BATCH, [])
    assert codes(error) == {"no_items"}


def test_our_summaries_are_writable_and_reveal_no_reason() -> None:
    for programme, summary in PURPOSES.items():
        assert item_faults(replace(ITEMS[0], summary=summary)) == [], programme
    assert PURPOSES["disabled_child_care"] == PURPOSES["child_living"] == "儿童生活补贴"


def test_every_truncation_is_noticed() -> None:
    content = one_card_file.render(BATCH, ITEMS)
    for length in range(len(content)):
        with pytest.raises(BankFileError):
            one_card_file.parse(content[:length])


def test_every_changed_detail_byte_is_noticed() -> None:
    content = one_card_file.render(BATCH, ITEMS)
    for position in range(content.index(b"D|"), content.index(b"T|")):
        damaged = bytearray(content)
        damaged[position] ^= 1
        with pytest.raises(BankFileError):
            one_card_file.parse(bytes(damaged))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"|3|194005\r\nD", b"|4|194005\r\nD", "count_differs"),
        (b"|3|194005\r\nD", b"|3|194006\r\nD", "sum_differs"),
        (b"T|3|194005", b"T|3|194004", "sum_differs"),
        (b"|1040.00|", b"|1041.00|", "sum_differs"),
        (b"6217406168613511088", b"6217406168613511089", "hash_differs"),
        (b"YKT-DF-1", b"YKT-DF-9", "format_unknown"),
        (b"|1040.00|", b"|01040.00|", "field_invalid"),
        (b"|1040.00|", b"|1040.00|x|", "line_structure"),
        (b"|202305|", b"|202313|", "field_invalid"),
    ],
)
def test_each_damage_has_its_code(old: bytes, new: bytes, code: str) -> None:
    content = one_card_file.render(BATCH, ITEMS)
    assert content.count(old) == 1
    with pytest.raises(BankFileError) as error:
        one_card_file.parse(content.replace(old, new))
    assert code in codes(error)


def test_doubled_or_missing_lines_and_wrong_encoding_are_noticed() -> None:
    content = one_card_file.render(BATCH, ITEMS)
    lines = content.split(b"\r\n")
    for damaged in (
        b"\r\n".join([*lines[:2], lines[1], *lines[2:]]),
        b"\r\n".join([*lines[:2], *lines[3:]]),
        content.decode("gb18030").encode("utf-8"),
        content.replace(b"\r\n", b"\n"),
        content + b"x",
    ):
        with pytest.raises(BankFileError):
            one_card_file.parse(damaged)


names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


@given(st.lists(st.tuples(names, st.from_regex(r"[0-9]{16,19}", fullmatch=True), st.integers(1, 10**12)), min_size=1))
def test_written_files_are_read_back(rows: list[tuple[str, str, int]]) -> None:
    items = tuple(BankItem(f"批-{n}", *row, "低保金") for n, row in enumerate(rows))
    back = one_card_file.parse(one_card_file.render(BATCH, items))
    assert (back.batch, back.items) == (BATCH, items)


def test_description_names_every_field() -> None:
    text = one_card_file.describe_layout()
    assert all(label in text for label in ("批次号", "户名", "账号", "摘要算法", "GB18030"))
