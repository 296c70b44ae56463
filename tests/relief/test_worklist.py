"""What of relief waits for whom, and what the family file shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.relief.cases import actions
from doudi.relief.cases.intake import PersonInNeed
from doudi.relief.limits.actions import enter_limit
from doudi.relief.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, Family
from tests.relief.conftest import NIGHT, opened, proposed

pytestmark = pytest.mark.django_db
UNKNOWN = PersonInNeed("老人家", sex="male", is_unknown=True, estimated_age=70, description="灰布衫")


def test_late_papers_unknown_people_and_limits_wait(staff: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    relief = opened(staff.officer, staff.village, person=UNKNOWN, kind="small_first")
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, relief))
    type(relief).objects.filter(pk=relief.pk).update(papers_due_on=NIGHT)
    given: dict[str, Any] = {"township_codes": ["360731100"], "limit_fen": 1, "first_day": NIGHT, "last_day": None}
    enter_limit(by=staff.bureau, paper="文件", **given)
    assert [task.label for task in waiting_tasks(staff.director)] == ["乡镇审批限额待确认"]
    clock.after(31)
    assert [task.label for task in waiting_tasks(staff.officer)] == ["临时救助手续逾期", "临时身份逾期未查明"]
    assert waiting_tasks(staff.other_officer) == []


def test_family_file_shows_relief(staff: Cast, family: Family, signed_in: Any) -> None:
    needy = PersonInNeed(family.mother.name, family.mother.id_number.clear())
    relief = opened(staff.officer, staff.village, person=needy, kind="small_first")
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, relief, way="bank"))
    client = signed_in("officer")
    shown = client.get(reverse("registry:family_panel", args=[family.household.pk, "relief"])).content.decode()
    assert "火灾" in shown
    assert "¥660.00" in shown
    prefilled = client.get(reverse("relief:intake") + f"?person={family.mother.number}").content.decode()
    assert family.mother.name in prefilled
    assert family.mother.id_number.clear() not in prefilled
