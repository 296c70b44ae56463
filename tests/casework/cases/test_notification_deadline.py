"""A decision is told in writing within three working days, and the pay begins with the month after it."""

from __future__ import annotations

import pytest

from doudi.casework import actions
from doudi.casework.models import Decision
from doudi.values.working_days import add_working_days
from tests.casework.cases.test_cases import accepted, to_confirm
from tests.casework.conftest import clock, staff  # noqa: F401 - fixtures
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.clause("MCA57-21", "MCA43-18")
def test_written_refusal_is_due_in_three_working_days(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    case = to_confirm(staff, clock, accepted(staff))
    case = actions.refuse(by=staff.bureau, case=case, reason="家庭人均收入高于低保标准")
    assert (case.step, case.step_due_on) == ("notification", add_working_days(clock.today, 3).day)
    assert Decision.objects.get().reason == "家庭人均收入高于低保标准"
    case = actions.deliver(by=staff.officer, case=case, how="当面送达")
    assert case.step == "closed"
