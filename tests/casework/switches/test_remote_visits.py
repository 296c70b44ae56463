"""Home visits by telephone or video are only recorded where an emergency allows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework import actions
from doudi.casework.home_visits.refusals import RemoteVisitNotAllowed
from doudi.casework.models import Case, HomeVisit
from doudi.casework.switches.actions import end_switches, open_switches
from tests.casework.conftest import answered_rows, second_visitor
from tests.casework.home_visits.test_home_visits import accepted, given
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("MCA57-16")]


def sent(client: Any, case: Case, **changed: Any) -> Any:
    return client.post(f"/cases/{case.pk}/home-visit/", changed)


def allowed(staff: Cast) -> None:
    open_switches(
        by=staff.director,
        event_key="flood",
        label="洪涝",
        kind="remote_visits",
        villages=[staff.village.code],
        first_day=date(2025, 8, 31),
        figure=None,
        basis="应急响应",
    )


def test_a_visit_by_telephone_needs_an_emergency(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    report = given(case, staff.officer)
    client = signed_in("officer")
    assert "怎么入户" not in client.get(f"/cases/{case.pk}/home-visit/").content.decode()
    allowed(staff)
    page = client.get(f"/cases/{case.pk}/home-visit/").content.decode()
    assert "怎么入户" in page
    assert "洪涝期间" in page
    assert sent(client, case, **report, way="phone").status_code == 302
    assert HomeVisit.objects.get().findings.way == "phone"
    assert "电话入户" in client.get(case.get_absolute_url()).content.decode()


def test_a_visit_by_telephone_after_the_emergency_is_refused(staff: Cast) -> None:
    case = accepted(staff)
    allowed(staff)
    end_switches(by=staff.director, event_key="flood", last_day=date(2025, 8, 31))
    findings = answered_rows(case)
    with pytest.raises(RemoteVisitNotAllowed):
        actions.record_home_visit(
            by=staff.officer,
            case=case,
            visited_on=date(2025, 9, 1),
            visitors=[staff.officer, second_visitor(case, staff.officer)],
            findings=type(findings)(**{**vars(findings), "way": "phone"}),
        )
