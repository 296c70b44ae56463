"""A plan with a finding of each township, for the table of pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.core.attachments import file_storage
from doudi.core.clock import today
from doudi.supervision.rectification.doubts.actions import AREA
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList
from doudi.supervision.rectification.models import RectificationFinding, RectificationPlan
from tests.conftest import Cast
from tests.supervision.rectification.conftest import added_finding, made_plan


def rectification_plan(cast: Cast) -> RectificationPlan:
    """A plan; the same for both townships."""
    return made_plan(cast.bureau)


def doubt_list(cast: Cast, plan: RectificationPlan) -> DoubtList:
    """A list of doubts that was passed on; the same for both townships."""
    return DoubtList.objects.create(
        title="第一批",
        plan=plan,
        due_on=today() + timedelta(days=9),
        state="passed",
        name="疑点.csv",
        original_key=file_storage.write("姓名,疑点\n".encode(), area=AREA),
        report={"headings": ["姓名", "疑点"], "places": {"name": 0}, "heading_row": 1, "sheets": ["疑点"], "rows": 2},
        uploaded_by=cast.bureau,
    )


def doubt(listed: DoubtList, by: Any, person: Any, row: int) -> Doubt:
    """A doubt about a person, in the township of a user."""
    return Doubt.objects.create(
        list=listed,
        row=row,
        sheet=0,
        file_row=row + 1,
        village_code=by.division_id.ljust(12, "0"),
        name=person.name,
        doubt="名下有车",
        sealed_cells="[]",
        outcome="linked",
        person=person,
    )


def rectification_finding(cast: Cast, by: Any, plan: RectificationPlan) -> RectificationFinding:
    """A finding of the township of a user."""
    return added_finding(cast.bureau, plan, owner=by.division_id.ljust(12, "0"))
