"""A row of every page of follow-ups, emergencies, other departments' aid and the monthly judgement in a village."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from doudi.relief.emergencies.models import EmergencyEvent, EventVillage, SurveyRow
from doudi.relief.follow_ups.models import FollowUp
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.models import ExcelList, ReliefCase
from doudi.relief.other_aid.actions import GivenAid, book_other_aid
from doudi.relief.posts.models import OfficePost
from tests.conftest import Cast


def emergency_rows(by: Any, cast: Cast, one: Any, case: Any) -> dict[str, Any]:
    """Return rows of a family; ``case`` is a case of casework in its village."""
    village = one.household.village_id
    now = timezone.now()
    event = EmergencyEvent.objects.create(
        name="洪涝",
        kind="flood",
        level="3",
        began_on=date(2023, 3, 1),
        legal_basis="通知",
        plan="预案",
        proposed_by=cast.bureau,
        confirmed_by=cast.director,
        plan_started_at=now,
        state="running",
    )
    EventVillage.objects.create(event=event, village_code=village, first_day=event.began_on, added_by=cast.bureau)
    row = SurveyRow.objects.create(event=event, village_code=village, person=one.mother, groups="award", due_at=now)
    relief = ReliefCase.objects.create(
        case=case,
        kind="urgent",
        cause="disaster",
        sub_cause="disaster_flood",
        degree="high",
        area="rural",
        persons_affected=2,
        happened_on=date(2023, 3, 1),
        sealed_account="进水",
        first_paid_on=date(2023, 3, 3),
    )
    follow_up = FollowUp.objects.create(
        relief=relief,
        village_code=village,
        tier="township_officer",
        total_fen=3_000_00,
        due_on=date(2023, 4, 2),
        opened_on=date(2023, 3, 3),
    )
    excel_list = ExcelList.objects.create(
        event=event,
        division_code=village[:9].ljust(12, "0"),
        name="名单.xlsx",
        sm3="0" * 64,
        kind="urgent",
        way="reserve",
        account="进水",
        uploaded_by=by,
    )
    given = GivenAid("emb", "winter_spring", 300_00, date(2023, 3, 2), "名册")
    return {
        "event": event,
        "excel_list": excel_list,
        "survey_village": [event.pk, village],
        "survey_row": row,
        "follow_up": follow_up,
        "other_aid": book_other_aid(by=by, household=one.household, given=given),
        "illness_watch": IllnessWatch.objects.create(
            month=date(2023, 3, 1), person=one.son, village_code=village, group="tekun"
        ),
        "office_post": OfficePost.objects.create(
            kind="chief_leader",
            township_code=village[:9],
            holder_name="谢某",
            first_day=date(2023, 1, 1),
            named_by=cast.bureau,
        ),
    }
