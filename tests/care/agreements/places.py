"""An agreement that waits for its confirmation, its carer and a gap, for the pages with arguments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.care.agreements.models import Agreement, CareGap, Carer
from doudi.core.clock import today
from tests.conftest import Cast


def agreement_rows(by: Any, cast: Cast, family: Any) -> dict[str, Any]:
    """A signed agreement for the son of a family with the mother as carer, and a gap of before."""
    carer = Carer.objects.create(
        person=family.mother,
        name=family.mother.name,
        village_code=family.mother.village_id,
        phone="13800000000",
        opened_on=today(),
        opened_by=by,
    )
    agreement = Agreement.objects.create(
        number=f"ZL-{family.son.number}",
        person=family.son,
        carer=carer,
        relation="母",
        township_code=family.son.village_id[:9],
        grade="partial",
        services=["daily_watch"],
        visit_every_days=14,
        hours_per_week=14,
        first_day=today(),
        last_day=today() + timedelta(days=364),
        state="signed",
        drafted_by=cast.bureau,
        drafted_on=today(),
        signed_by=cast.bureau,
        signed_on=today(),
        signed_way="paper",
    )
    gap = CareGap.objects.create(person=family.son, kind="no_agreement", first_day=today(), seen_on=today())
    return {"care_agreement": agreement, "carer": carer, "care_gap": gap, "cared_person": family.son}
