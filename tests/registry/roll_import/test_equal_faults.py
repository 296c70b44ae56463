"""Equal faults of many families are mended in one act; the rows of the roll are shown in clear, with a trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import villages_of
from doudi.core.refusals import OutsideScope, ReasonRequired
from doudi.registry.roll_import.actions import apply_corrections
from doudi.registry.roll_import.equal_faults import correct_equal_faults, equal_faults
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.refusals import NothingToImport
from doudi.registry.roll_import.staged_families import fault
from tests.conftest import Cast
from tests.registry.roll_import.test_import import DIBAO, hand_in, officer

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def roll(officer: Any) -> RollFile:
    """A roll in which three families live in a village that the table does not know."""
    found = hand_in(officer)
    for family in found.families.filter(status="ready")[:3]:
        data = family.data | {"village_found": False, "village_text": "老屋下"}
        family.sealed = json.dumps(data)
        family.problems = [fault("village_unknown", "找不到。", "请选定。", value="老屋下")]
        family.status = StagedFamily.Status.FAULTY
        family.save()
    return found


def test_one_choice_mends_all_families_with_the_fault(roll: RollFile, officer: Any) -> None:
    group = next(one for one in equal_faults(roll) if one.value == "老屋下")
    assert (group.value, len(group.families)) == ("老屋下", 3)
    village = villages_of(roll.township_code)[0]
    ready = correct_equal_faults(
        by=officer, roll=roll, code="village_unknown", value="老屋下", chosen=village.code, why="2005年并村"
    )
    mended = StagedFamily.objects.filter(pk__in=[family.pk for family in group.families])
    assert ready == 3
    assert {(one.status, one.village_code) for one in mended} == {("ready", village.code)}
    entry = Entry.objects.get(verb="roll.correct_families")
    assert (entry.why, len(entry.new["rows"])) == ("2005年并村", 3)
    with pytest.raises(NothingToImport):
        correct_equal_faults(by=officer, roll=roll, code="village_unknown", value="老屋下", chosen=village.code)


def test_a_reason_accepts_only_families_without_another_fault(roll: RollFile, officer: Any) -> None:
    families = list(roll.families.filter(status="ready")[:3])
    for number, family in enumerate(families):
        family.problems = [fault("sequence_gap", "序号不连续。", "请核对。")]
        if number == 0:
            family.problems.append(fault("id_missing", "没有身份证号。", "请补。"))
        family.status = StagedFamily.Status.FAULTY
        family.save()
    with pytest.raises(ReasonRequired):
        correct_equal_faults(by=officer, roll=roll, code="sequence_gap", value="")
    assert correct_equal_faults(by=officer, roll=roll, code="sequence_gap", value="", why="原表抽掉了几户") == 2
    families[0].refresh_from_db()
    assert families[0].status == "faulty"


def test_another_township_mends_nothing(cast: Cast, roll: RollFile) -> None:
    with pytest.raises(OutsideScope):
        correct_equal_faults(by=cast.officer, roll=roll, code="village_unknown", value="老屋下", chosen="1", why="x")


def test_a_difference_of_money_is_never_green(roll: RollFile, client: Any, officer: Any) -> None:
    family = roll.families.filter(status="ready", has_money_difference=False)[5]
    assert (family.tone, family.status_label) == ("good", "可导入")
    family.problems = [fault("amount_differs_from_law", "应为660。", "请核对。")]
    apply_corrections(family, roll, {}, "")
    assert (family.status, family.tone, family.status_label) == ("ready", "warn", "金额有差别，待说明")
    client.force_login(officer)
    differing = roll.families.filter(status="ready", has_money_difference=True).count()
    importable = roll.families.filter(status="ready").count() - differing
    page = client.get(roll.get_absolute_url() + "?status=ready")
    assert [count for value, _label, count in page.context["statuses"] if value in {"ready", "money"}] == [
        importable,
        differing,
    ]
    assert not any(one.has_money_difference for one in page.context["shown"].rows)
    assert f"{differing}户的金额" in page.content.decode()
    listed = client.get(roll.get_absolute_url() + "?status=money").context["shown"].rows
    assert family in listed
    assert all(one.has_money_difference for one in listed)


def test_reading_marks_the_family_whose_amount_is_not_the_lawful_one(officer: Any, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(DIBAO)
    book.worksheets[0]["L8"], book.worksheets[0]["M8"] = 170, 680  # 180 by law
    book.save(tmp_path / DIBAO.name)
    [family] = hand_in(officer, tmp_path / DIBAO.name).families.filter(has_money_difference=True)
    assert (family.row, family.status, family.tone) == (8, "ready", "warn")


def test_pages_of_equal_faults_and_of_the_original_rows(roll: RollFile, client: Any, officer: Any) -> None:
    client.force_login(officer)
    page = reverse("roll_import:mend_together", args=[roll.pk])
    assert "同样的问题一起核对" in client.get(roll.get_absolute_url()).content.decode()
    assert "老屋下" in client.get(page).content.decode()
    asked = f"{page}?code=village_unknown&value=老屋下"
    assert client.post(asked, {"chosen": "", "why": ""}).status_code == 422
    village = Division.objects.filter(code__startswith=roll.township_code, level="village").order_by("code")[0]
    assert client.post(asked, {"chosen": village.code, "why": ""}).status_code == 302
    family = next(one for one in roll.families.filter(status="faulty") if one.data["persons"][0]["id_text"])
    number = family.data["persons"][0]["id_text"]
    shown = client.get(reverse("roll_import:correct", args=[family.pk])).content.decode()
    assert number not in shown
    rows = client.post(reverse("roll_import:reveal_rows", args=[family.pk])).content.decode()
    assert number in rows
    assert Entry.objects.filter(verb="roll.show_rows").count() == 1
