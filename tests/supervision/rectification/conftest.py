"""A plan with findings as the bureau makes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.core.clock import today
from doudi.supervision.rectification.actions.findings import answer_finding, close_finding, verify_finding
from doudi.supervision.rectification.actions.plans import add_finding, make_plan
from doudi.supervision.rectification.models import RectificationFinding, RectificationPlan
from tests.clock import clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.repeated_rows import built_once

TOWNSHIP, OTHER_TOWNSHIP = "360731100000", "360731101000"


def made_plan(by: Any, **more: Any) -> RectificationPlan:
    """A plan for what an audit found."""
    given: dict[str, Any] = {
        "title": "2025年社会救助审计整改方案",
        "source": "audit",
        "issuer": "市审计局",
        "received_on": date(2023, 3, 1),
        "due_on": today() + timedelta(days=90),
    }
    return make_plan(by=by, **given | more)


def added_finding(by: Any, plan: RectificationPlan, **more: Any) -> RectificationFinding:
    """A finding owned by the first township."""
    given: dict[str, Any] = {
        "owner": TOWNSHIP,
        "title": "近亲属备案不全",
        "text": "抽查发现王某的备案没有登记",
        "measure": "逐人补登，月底前完成",
        "due_on": today() + timedelta(days=30),
    }
    return add_finding(by=by, plan=plan, **given | more)


def closed_finding(cast: Cast, finding: RectificationFinding) -> RectificationFinding:
    """A finding through all its steps."""
    answer_finding(by=cast.officer, finding=finding, words="已补登12人")
    verify_finding(by=cast.bureau, finding=finding, words="抽查3人属实")
    return close_finding(by=cast.director, finding=finding)


@pytest.fixture
def plan(cast: Cast) -> RectificationPlan:
    """A plan without findings."""
    return built_once("plan", lambda: made_plan(cast.bureau))


@pytest.fixture
def finding(cast: Cast, plan: RectificationPlan) -> RectificationFinding:
    """A finding that waits for the first township."""
    return built_once("finding", lambda: added_finding(cast.bureau, plan))
