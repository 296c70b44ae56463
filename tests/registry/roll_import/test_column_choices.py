"""Meanings of columns: recognised, chosen for a roll, and chosen by the township before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from doudi.registry.roll_import import actions
from doudi.registry.roll_import.column_choices import column_choices_for
from doudi.registry.roll_import.models import ColumnChoice, RollFile, StagedFamily
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db

HEADERS = "姓名,身份证号码,跟当家人,档,人均进账,几口吃保,每户到手"
TOLD = {"档": "dibao_class", "人均进账": "income_per_head", "几口吃保": "covered", "每户到手": "household_amount"}


def hand_in(by: Any, township: str, headers: str = HEADERS) -> RollFile:
    number = identity_number(date(1970, 5, 1), 30)
    lines = ["2023年4月农村低保花名册", headers, f"王大山,{number},户主,非常补,100,1,560"]
    roll = actions.upload_roll(by=by, name="低保.csv", content="\n".join(lines).encode(), township_code=township)
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


@pytest.fixture
def roll(cast: Cast) -> RollFile:
    return hand_in(cast.officer, cast.village.code[:9])


def again(roll: RollFile, by: Any, column_choices: dict[str, str]) -> RollFile:
    actions.set_column_meanings(by=by, roll=roll, column_choices=column_choices)
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


def amount_of(roll: RollFile) -> int:
    return StagedFamily.objects.get(roll=roll).month_fen


def test_unrecognised_columns_can_be_chosen(roll: RollFile, signed_in: Any) -> None:
    assert amount_of(roll) != 560_00
    client = signed_in("officer")
    address = reverse("roll_import:columns", args=[roll.pk])
    assert address in client.get(reverse("roll_import:roll", args=[roll.pk])).content.decode()
    names = client.get(address).context["form"].names
    assert list(names.values()) == HEADERS.split(",")
    client.post(address, {field: TOLD.get(name, "") for field, name in names.items()})
    run_waiting_jobs()
    family = StagedFamily.objects.get(roll=roll)
    assert (family.head_name, family.month_fen, family.data["dibao_class"]) == ("王大山", 560_00, "other")
    assert client.get(address).context["form"]["column_3"].initial == "dibao_class"


def test_the_page_names_columns_that_were_not_used(roll: RollFile, signed_in: Any, cast: Cast) -> None:
    """An officer who sees every family with a fault is told of the column that would mend them all."""
    page, client = reverse("roll_import:roll", args=[roll.pk]), signed_in("officer")
    StagedFamily.objects.filter(roll=roll).update(status=StagedFamily.Status.FAULTY)
    text = client.get(page).content.decode()
    assert "没有用到的列：" in text
    assert "D 档" in text
    again(roll, cast.officer, {**TOLD, "跟当家人": "other"})
    StagedFamily.objects.filter(roll=roll).update(status=StagedFamily.Status.FAULTY)
    assert "没有用到的列" not in client.get(page).content.decode()


def test_columns_without_header_are_chosen_by_letter(cast: Cast) -> None:
    roll = hand_in(cast.officer, cast.village.code[:9], "甲,乙,丙,丁,戊,己,庚")
    assert roll.state == RollFile.State.UNREADABLE
    again(roll, cast.officer, dict(zip("ABG", ("name", "id_number", "household_amount"), strict=True)))
    assert roll.state == RollFile.State.STAGED
    assert "王大山" in StagedFamily.objects.filter(roll=roll).values_list("head_name", flat=True)
    assert not ColumnChoice.objects.exists()


def test_choices_apply_to_next_roll_of_township(cast: Cast, roll: RollFile) -> None:
    again(roll, cast.officer, TOLD)
    assert amount_of(hand_in(cast.officer, roll.township_code)) == 560_00
    assert amount_of(hand_in(cast.other_officer, cast.other_village.code[:9])) != 560_00


def test_choice_reset_to_recognition_is_deleted(cast: Cast, roll: RollFile) -> None:
    again(roll, cast.officer, TOLD)
    again(roll, cast.officer, {name: meaning for name, meaning in TOLD.items() if name != "档"})
    assert "档" not in column_choices_for(roll)
    assert ColumnChoice.objects.count() == len(TOLD) - 1


def test_chosen_amount_column_replaces_recognised_one(cast: Cast) -> None:
    headers = "姓名,身份证号码,与户主关系,保障类别,低保金额,保障人口,到手"
    roll = hand_in(cast.officer, cast.village.code[:9], headers)
    assert amount_of(roll) == 100_00
    again(roll, cast.officer, {"到手": "household_amount"})
    assert amount_of(roll) == 560_00


def test_column_choice_outside_scope_is_refused(cast: Cast, roll: RollFile) -> None:
    with pytest.raises(OutsideScope):
        actions.set_column_meanings(by=cast.other_officer, roll=roll, column_choices=TOLD)
    again(roll, cast.officer, TOLD)
    actions.discard_roll(by=cast.officer, roll=roll)
    with pytest.raises(TransitionNotAllowed):
        actions.set_column_meanings(by=cast.officer, roll=roll, column_choices={})


def test_unknown_column_meaning_is_refused(roll: RollFile, signed_in: Any) -> None:
    answer = signed_in("officer").post(reverse("roll_import:columns", args=[roll.pk]), {"column_0": "nothing"})
    assert answer.status_code == 422


def test_roll_with_too_many_families_is_unreadable(cast: Cast, roll: RollFile, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "_MOST_FAMILIES", 0)
    again(roll, cast.officer, TOLD)
    assert roll.state == RollFile.State.UNREADABLE
    assert "按村分开上传" in roll.message
