"""A row of every page of warnings and judgements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from doudi.core.clock import this_month
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.monitoring.warnings.precision.actions import propose_retirement
from tests.conftest import Cast
from tests.monitoring.judgements.conftest import confirmed_delivery, row_of
from tests.monitoring.warnings.conftest import make_warning


def screening_that_is_over() -> Any:
    """A run of the screening; the same for both townships."""
    day = date(2023, 5, 1)
    counts = {"S04": {"new": 1, "renewed": 0, "again": 0, "judged": 0, "ended": 0, "marked": 0}}
    return ScreeningRun.objects.create(
        month=day, known=day, state="done", ended_at=timezone.now(), counts=counts, not_run=[["W04", ["vehicles"]]]
    )


def row_to_judge(by: Any, person: Any) -> Any:
    """A row of a department's list that may mean a person."""
    row = row_of(person.name, "", person, birth_date=f"{person.birth_date}", village=person.village_id)
    return confirmed_delivery(by, "medical", row).unclear_rows.get()


def proposed_rule_retirement(cast: Cast) -> Any:
    """The retirement of a rule of warnings that waits for its confirmation; the same for both townships."""
    return propose_retirement(by=cast.bureau, rule_id="W05", from_month=this_month(), reason="误报太多")


def open_warning(family: Any) -> Any:
    """A warning that waits for somebody of the township."""
    return make_warning(family.mother)
