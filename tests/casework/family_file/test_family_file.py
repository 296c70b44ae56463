"""Casework in the family file: matters with links, letters, and how the assessed income came about."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Case
from doudi.core.accounts import roles
from doudi.core.accounts.roles import Permission, Role, permissions_of
from tests.casework.conftest import BORN, answers, member, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def granted(staff: Cast, clock: Clock) -> Case:
    said = answers("dibao", member("邱长生", BORN, 701, business_fen="30000"), phone="13700000001")
    application, _code = send(staff.village, said)
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    return actions.grant(by=staff.bureau, case=case)


def test_file_has_matters_and_letters_and_explains_the_assessed_income(
    staff: Cast, signed_in: Any, granted: Case, clock: Clock
) -> None:
    assert granted.household is not None
    client = signed_in("officer")
    page = text(client.get(granted.household.get_absolute_url()))
    assert granted.get_absolute_url() in page
    assert granted.number in page
    assert reverse("casework:case_document", args=[granted.pk, "notification"]) in page
    matters = reverse("registry:family_panel", args=[granted.household.pk, "matters"])
    assert granted.number in text(client.get(matters))
    clock.after(40)
    person = granted.household.present_people.get()
    why = text(signed_in("officer").get(reverse("registry:why", args=[person.pk]) + "?programme=dibao"))
    assert f"决定书{granted.decision.number}核定" in why
    assert "当时怎么算的" in why
    assert "300.00元" in why  # the business income of the form, as assessed then
    assert "享受儿童基本生活费" not in why


def test_matter_of_another_township_is_named_without_a_link(staff: Cast, signed_in: Any, granted: Case) -> None:
    assert granted.household is not None
    Case.objects.filter(pk=granted.pk).update(village_code=staff.other_village.code)
    page = text(signed_in("officer").get(granted.household.get_absolute_url()))
    assert granted.number in page
    assert f'"{granted.get_absolute_url()}"' not in page


def test_file_is_closed_to_others(staff: Cast, signed_in: Any, granted: Case) -> None:
    assert granted.household is not None
    matters = reverse("registry:family_panel", args=[granted.household.pk, "matters"])
    assert signed_in("other_officer").get(matters).status_code == 404
    assert signed_in("finance").get(matters).status_code == 403
    assert signed_in("cadre").get(matters).status_code == 200


def test_panel_page_needs_its_own_permission(
    staff: Cast, signed_in: Any, granted: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that reads the registry but no cases gets no panel of cases, neither in the file nor alone."""
    assert granted.household is not None
    reads_no_cases = permissions_of(staff.cadre.role) - {Permission.READ_CASES}
    monkeypatch.setitem(roles._MAY, Role.VILLAGE_CADRE, reads_no_cases)
    client = signed_in("cadre")
    assert 'id="panel-matters"' not in text(client.get(granted.household.get_absolute_url()))
    assert client.get(reverse("registry:family_panel", args=[granted.household.pk, "matters"])).status_code == 404


def test_panels_that_need_long_are_fetched_when_the_reader_comes_to_them(
    staff: Cast, signed_in: Any, granted: Case
) -> None:
    assert granted.household is not None
    client = signed_in("officer")
    timeline = reverse("registry:family_panel", args=[granted.household.pk, "timeline"])
    page = text(client.get(granted.household.get_absolute_url()))
    assert f'hx-get="{timeline}"' in page
    assert f'href="{timeline}"' in page  # without scripts
    assert 'class="timeline"' not in page
    fetched = text(client.get(timeline, headers={"HX-Request": "true"}))
    assert 'class="timeline"' in fetched
    assert f'href="{granted.get_absolute_url()}"' in fetched
    assert "<html" not in fetched
    chain = reverse("registry:family_panel", args=[granted.household.pk, "chain"])
    assert "没有记录" in text(client.get(chain, headers={"HX-Request": "true"}))
    assert "没有记录" in text(client.get(chain))
    assert signed_in("other_officer").get(timeline, headers={"HX-Request": "true"}).status_code == 404


def test_timeline_filters_by_kind_and_year(staff: Cast, signed_in: Any, granted: Case) -> None:
    assert granted.household is not None
    whole = reverse("registry:family_panel", args=[granted.household.pk, "timeline"])
    client = signed_in("officer")
    registered, confirmed = f"登记家庭{granted.household.number}", f"决定书{granted.decision.number}"
    everything = text(client.get(whole))
    assert registered in everything
    assert confirmed in everything
    cases = text(client.get(f"{whole}?kind=cases&year=2025"))
    assert confirmed in cases
    assert registered not in cases
    assert "没有记录" in text(client.get(f"{whole}?year=2024"))
    assert registered in text(client.get(f"{whole}?kind=changes&year=x"))
    assert f'href="{granted.get_absolute_url()}"' in cases
