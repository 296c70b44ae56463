"""A plan with a finding of each township, for the table of pages."""

from __future__ import annotations

from typing import Any

from doudi.supervision.rectification.models import RectificationFinding, RectificationPlan
from tests.conftest import Cast
from tests.supervision.rectification.conftest import added_finding, made_plan


def rectification_plan(cast: Cast) -> RectificationPlan:
    """A plan; the same for both townships."""
    return made_plan(cast.bureau)


def rectification_finding(cast: Cast, by: Any, plan: RectificationPlan) -> RectificationFinding:
    """A finding of the township of a user."""
    return added_finding(cast.bureau, plan, owner=by.division_id.ljust(12, "0"))
