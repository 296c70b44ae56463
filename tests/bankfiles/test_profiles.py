"""The declared banks: complete, free of contradictions, and every fault of a profile is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from doudi import policy
from doudi.bankfiles import profile_loader
from doudi.bankfiles.failure_reasons import REASONS
from doudi.bankfiles.profile_loader import bank_profiles, load_profiles
from doudi.bankfiles.profiles import ProfileError
from tests.bankfiles.samples import PROFILES

FOLDER = Path(profile_loader.__file__).parent / "banks"


def test_four_banks_of_four_kinds() -> None:
    assert tuple(bank_profiles()) == PROFILES
    assert {profile.payment.form for profile in bank_profiles().values()} == {"delimited", "fixed", "excel"}
    assert {profile.payment.encoding for profile in bank_profiles().values()} == {"gb18030", "utf-8", "utf-8-sig"}
    for profile in bank_profiles().values():
        assert set(profile.returns.reasons.values()) == set(REASONS)


@pytest.mark.parametrize("name", PROFILES)
def test_purpose_texts_do_not_reveal_child_status(name: str) -> None:
    profile = bank_profiles()[name]
    texts = {profile.purpose(programme) for programme in ("child_living", "disabled_child_care")}
    assert texts == {"儿童生活补贴"}
    for programme in (*policy.award_programmes(), *policy.due_programmes()):
        assert not any(word in profile.purpose(programme) for word in ("病", "残", "孤", "感染"))


def changed(tmp_path: Path, name: str, *path: str | int, value: Any) -> list[str]:
    """The faults of a profile in which one value was replaced; ``None`` removes it."""
    raw = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    holder = raw
    for step in path[:-1]:
        holder = holder[step]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        load_profiles(tmp_path)
    return error.value.faults


@pytest.mark.parametrize(
    ("name", "path", "value", "fault"),
    [
        ("rural_one_card", ("payment", "form"), "pdf", "unknown form"),
        ("rural_one_card", ("payment", "encoding"), "gbk", "unknown encoding"),
        ("rural_one_card", ("payment", "separator"), "", "separator"),
        ("rural_one_card", ("payment", "columns", 1), None, "no column for 'item_id'"),
        ("rural_one_card", ("payment", "columns", 1, "field"), "amount", "two columns for 'amount'"),
        ("rural_one_card", ("payment", "columns", 1, "colour"), "red", "unknown key 'colour'"),
        ("rural_one_card", ("payment", "columns", 1, "field"), "identity", "unknown field"),
        ("rural_one_card", ("payment", "columns", 1, "width"), 4, "a column of a fixed width file"),
        ("rural_one_card", ("payment", "last", 0, "value"), "H", "same constant"),
        ("rural_one_card", ("returns", "layout", "columns", 5), None, "no column for 'status'"),
        ("rural_one_card", ("returns", "statuses", "0000"), "maybe", "unknown outcome"),
        ("rural_one_card", ("returns", "statuses", "1000"), None, "no status means 'returned'"),
        ("rural_one_card", ("returns", "reasons", "E101"), "weather", "unknown reason"),
        ("rural_one_card", ("returns", "name_differences"), ["any"], "unknown name difference"),
        ("rural_one_card", ("returns", "complete"), "perhaps", "complete is true or false"),
        ("rural_one_card", ("file_name",), "{number}.txt", "without number and part"),
        ("rural_one_card", ("file_name",), "{number}{part}{county}.txt", "unknown part 'county'"),
        ("rural_one_card", ("file_name",), "../{number}{part}.txt", "no file system"),
        ("rural_one_card", ("rows_per_file",), 0, "no room"),
        ("rural_one_card", ("amount_per_file_yuan",), 1.5, "whole yuan"),
        ("rural_one_card", ("purposes", "tekun"), None, "no text for 'tekun'"),
        ("rural_one_card", ("purposes", "alms"), "救济", "unknown programme 'alms'"),
        ("rural_one_card", ("purposes", "child_living"), "儿童基本生活费", "share one text"),
        ("rural_one_card", ("purposes", "disability_living"), "残疾人补贴", "tells too much (残疾)"),
        ("state_bank_fixed", ("purposes", "dibao"), "于都县农村最低生活保障金", "the column holds 20"),
        ("state_bank_fixed", ("payment", "columns", 1, "pad"), "xx", "pad one sign"),
        ("state_bank_fixed", ("payment", "columns", 1, "align"), "left", "only zeros may fill"),
        ("platform_csv", ("payment", "last"), None, "no line states both count and amount"),
        ("city_bank_excel", ("payment", "headings"), False, "needs a row of headings"),
        ("city_bank_excel", ("payment", "columns", 0, "label"), "", "no label"),
        ("city_bank_excel", ("payment", "last", 2, "field"), "hash", "could be hashed"),
        ("city_bank_excel", ("returns",), None, "cannot be read: KeyError"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, name: str, path: tuple[str | int, ...], value: Any, fault: str) -> None:
    faults = changed(tmp_path, name, *path, value=value)
    assert any(fault in one for one in faults), faults
    assert all(one.startswith(f"{name}: ") for one in faults)


def test_every_fault_of_every_profile_is_listed(tmp_path: Path) -> None:
    for name in PROFILES[:2]:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace("tekun:", "tekkun:") + "colour: red\n", encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        load_profiles(tmp_path)
    assert len(error.value.faults) == 6
