"""Recusal: recorded near relatives, who may not act, and when the bureau must visit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.models import Case, NearRelative
from doudi.casework.recusal.queries import conflicted_people
from doudi.registry.models import Person
from tests.casework.cases.test_cases import accepted, reviewed, sent
from tests.casework.conftest import with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db


def record_relative(cast: Cast, person: Person, **changed: Any) -> NearRelative:
    values: dict[str, Any] = {"staff": cast.leader, "post": "", "relation": "parent", "since": date(2025, 1, 1)}
    return actions.record_near_relative(by=cast.bureau, person=person, **(values | changed))


@pytest.mark.clause("SAL2026-61", "MCA57-11")
def test_near_relative_of_an_officer_is_recused_in_their_cases(staff: Cast, clock: Clock) -> None:
    first = accepted(staff)
    assert first.household is not None
    record_relative(staff, first.household.memberships.get().person)
    first.refresh_from_db()
    assert first.recused_staff == [staff.leader.pk]
    actions.withdraw_case(by=staff.officer, case=first, why="重填")
    case = accepted(staff)
    assert case.recused_staff == [staff.leader.pk]
    assert "township_leader" in case.near_relative_of
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    with pytest.raises(refusals.ConflictOfInterest):
        actions.agree(by=staff.leader, case=case)


def test_merged_record_and_the_kept_one_have_the_same_relatives(cast: Cast, family: Family) -> None:
    merged, kept = family.mother, family.son
    record_relative(cast, merged)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    cast.officer.id_number_index = merged.id_number_index
    for user in (cast.leader, cast.officer):
        assert conflicted_people([kept.pk, merged.pk, 0], by=user) == {kept.pk, merged.pk}
    assert conflicted_people([kept.pk, merged.pk], by=cast.bureau) == set()


def test_recused_officer_may_not_accept(staff: Cast) -> None:
    first = accepted(staff)
    assert first.household is not None
    record_relative(staff, first.household.memberships.get().person, staff=staff.officer)
    actions.withdraw_case(by=staff.leader, case=first, why="重填")
    case = sent(staff)
    with pytest.raises(refusals.ConflictOfInterest):
        actions.accept_case(by=staff.officer, case=case)
    assert actions.accept_case(by=staff.leader, case=case).step == "investigation"


def test_relative_of_a_village_committee_requires_a_bureau_visit(staff: Cast, clock: Clock) -> None:
    first = accepted(staff)
    assert first.household is not None
    person = first.household.memberships.get().person
    record_relative(staff, person, staff=None, post="钟某，长龙居委会主任")
    with pytest.raises(refusals.RelativeAlreadyRecorded):
        record_relative(staff, person, staff=None, post="钟某，长龙居委会主任")
    case = reviewed(staff, Case.objects.get())
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(refusals.BureauVisitRequired):
        actions.grant(by=staff.bureau, case=case)
    with_home_visit(case, staff.bureau)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


def test_page_of_near_relatives(staff: Cast, family: Family, signed_in: Any) -> None:
    officer, page = signed_in("officer"), reverse("casework:near_relatives")
    values = {"person": "M1", "staff": str(staff.leader.pk), "post": "", "relation": "parent", "since": "2025-01-01"}
    assert officer.post(page, values | {"person": "nobody"}).status_code == 422
    assert officer.post(page, values | {"staff": ""}).status_code == 422
    assert signed_in("other_officer").post(page, values).status_code == 422
    assert officer.post(page, values).status_code == 302
    near_relative = NearRelative.objects.get()
    assert "钟桂英" in officer.get(page).content.decode()
    end = reverse("casework:end_near_relative", args=[near_relative.pk])
    officer.post(end, {"reason": ""})
    near_relative.refresh_from_db()
    assert near_relative.until is None
    officer.post(end, {"reason": "已调离"})
    near_relative.refresh_from_db()
    assert near_relative.until is not None
