"""The register of children: who may, what is refused, who reads the log, and what the trail says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doudi.care.children.access import children_of, readable_log
from doudi.care.children.actions import (
    ChildDetails,
    change_child,
    confirm_named,
    end_child,
    end_those_of_age,
    name_for_children,
    raise_concern,
    register_child,
    report_concern,
    write_log,
)
from doudi.care.children.models import ChildRecord, Concern, LogEntry
from doudi.care.children.queries import missed_visits
from doudi.care.children.refusals import (
    AlreadyNamed,
    ChildAlreadyRegistered,
    ChildIncomplete,
    NotAChild,
    NotNamedForChildren,
)
from doudi.care.children.worklist import waiting_tasks
from doudi.core.audit.models import Entry
from doudi.core.divisions.models import Division
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry import actions as registry
from tests.care.children.child_rows import DETAILS, TODAY, child_of, named
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(cast: Cast, clock: Clock, family: Any) -> ChildRecord:  # noqa: F811 - the fixture
    """A left-behind girl; the cadre is named and trained, the officer is the child officer."""
    clock.on(TODAY)
    named(cast, cast.cadre, "worker", is_trained=True)
    named(cast, cast.officer, "officer")
    return register_child(by=cast.cadre, person=child_of(cast.officer, cast.village), details=DETAILS)


@pytest.mark.clause("P30-1.11")
def test_people_are_named_by_two_of_the_bureau(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    clock.on(TODAY)
    with pytest.raises(PermissionRequired):
        name_for_children(by=cast.officer, user=cast.cadre, post="worker")
    with pytest.raises(ChildIncomplete):
        name_for_children(by=cast.bureau, user=cast.finance, post="worker")
    waiting = name_for_children(by=cast.bureau, user=cast.cadre, post="worker")
    with pytest.raises(AlreadyNamed):
        name_for_children(by=cast.bureau, user=cast.cadre, post="officer")
    with pytest.raises(SecondPersonRequired):
        confirm_named(by=cast.bureau, designation=waiting)
    person = child_of(cast.officer, cast.village)
    with pytest.raises(NotNamedForChildren):
        register_child(by=cast.cadre, person=person, details=DETAILS)
    confirm_named(by=cast.director, designation=waiting)
    register_child(by=cast.cadre, person=person, details=DETAILS)


@pytest.mark.clause("P30-1.11")
def test_the_log_is_read_by_its_writer_and_the_child_officer(cast: Cast, child: ChildRecord) -> None:
    named(cast, cast.leader, "worker")
    text: dict[str, Any] = {"day": TODAY, "text": "想妈妈", "next_on": date(2025, 10, 1)}
    with pytest.raises(ChildIncomplete):
        write_log(by=cast.leader, child=child, kind="screening", **text)
    entry = write_log(by=cast.cadre, child=child, kind="screening", **text)
    assert "妈妈" not in str(LogEntry.objects.filter(pk=entry.pk).values()[0])
    assert [readable_log(child, user).count() for user in (cast.cadre, cast.officer, cast.leader, cast.bureau)] == [
        1,
        1,
        0,
        0,
    ]
    child.refresh_from_db()
    assert child.next_on == date(2025, 10, 1)
    with pytest.raises(ChildIncomplete):
        write_log(by=cast.cadre, child=child, kind="visit", **text | {"next_on": TODAY})


@pytest.mark.clause("P30-1.11.b")
@pytest.mark.parametrize("kind", ["orphan", "unattended", "left_behind"])
def test_children_are_comforted_by_all_and_screened_and_counselled_by_the_trained(
    cast: Cast, child: ChildRecord, kind: str
) -> None:
    ChildRecord.objects.update(kind=kind)
    named(cast, cast.leader, "worker")
    text: dict[str, Any] = {"child": child, "day": TODAY, "text": "陪着给妈妈打视频", "next_on": date(2025, 10, 1)}
    assert write_log(by=cast.leader, kind="comfort", **text).get_kind_display() == "情感关怀"
    for trained in ("screening", "counselling"):
        with pytest.raises(ChildIncomplete):
            write_log(by=cast.leader, kind=trained, **text)
        assert write_log(by=cast.cadre, kind=trained, **text)
    assert [entry.kind for entry in readable_log(child, cast.officer)] == ["counselling", "screening", "comfort"]


@pytest.mark.clause("P30-1.11")
def test_the_trail_names_neither_child_nor_kind(cast: Cast, child: ChildRecord) -> None:
    write_log(by=cast.cadre, child=child, kind="visit", day=TODAY, text="好", next_on=date(2025, 10, 1))
    for entry in Entry.objects.order_by("-number")[:2]:
        whole = str(Entry.objects.filter(pk=entry.pk).values()[0])
        assert "谢小妹" not in whole
        assert "visit" not in whole
        assert "children" not in whole
        assert "留守" not in whole
    assert [act.what for act in child.acts.all()] == ["走访", "登记"]


def test_another_township_and_those_not_named_cannot(cast: Cast, child: ChildRecord) -> None:
    named(cast, cast.other_officer, "officer")
    assert children_of(cast.other_officer).count() == children_of(cast.bureau).count() == 0
    with pytest.raises(OutsideScope):
        change_child(by=cast.other_officer, child=child, details=DETAILS)
    with pytest.raises(NotNamedForChildren):
        raise_concern(by=cast.bureau, child=child, text="受伤")
    with pytest.raises(PermissionRequired):
        raise_concern(by=cast.auditor, child=child, text="受伤")


def test_a_child_who_moves_is_cared_for_in_the_new_township(cast: Cast, child: ChildRecord) -> None:
    named(cast, cast.other_officer, "officer")
    concern = raise_concern(by=cast.cadre, child=child, text="身上有伤")
    registry.move_household(
        by=cast.other_officer,
        household=child.person.household,
        village=cast.other_village,
        handed_over_by=cast.officer,
        since=TODAY,
        source_detail="搬家",
    )
    assert [children_of(user).count() for user in (cast.cadre, cast.officer, cast.other_officer)] == [0, 0, 1]
    with pytest.raises(OutsideScope):
        report_concern(by=cast.officer, concern=concern, told="派出所")
    report_concern(by=cast.other_officer, concern=concern, told="派出所")


def test_wrong_details_are_refused(cast: Cast, child: ChildRecord, family: Any) -> None:
    for wrong in (replace(DETAILS, away="none"), replace(DETAILS, last_contact=date(2026, 1, 1))):
        with pytest.raises(ChildIncomplete):
            change_child(by=cast.cadre, child=child, details=wrong)
    with pytest.raises(ChildAlreadyRegistered):
        register_child(by=cast.cadre, person=child.person, details=DETAILS)
    with pytest.raises(NotAChild):
        register_child(by=cast.cadre, person=family.mother, details=DETAILS)
    details = ChildDetails("orphan", "village", "外婆", date(2025, 10, 1))
    assert change_child(by=cast.cadre, child=child, details=details, seen_version=0).kind == "orphan"


@pytest.mark.clause("P30-1.11")
def test_a_concern_is_reported_within_the_day_or_climbs(
    cast: Cast,
    child: ChildRecord,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    concern = raise_concern(by=cast.cadre, child=child, text="身上有伤")
    assert concern.due_on == TODAY
    assert "有伤" not in str(Concern.objects.filter(pk=concern.pk).values()[0])

    def seen() -> list[int]:
        people = (cast.officer, cast.leader, cast.bureau, cast.other_officer)
        return [sum(task.number for task in waiting_tasks(user) if "报告" in task.label) for user in people]

    assert seen() == [1, 0, 0, 0]
    clock.after(1)
    assert seen() == [1, 1, 0, 0]
    clock.after(1)
    assert seen() == [1, 1, 1, 0]
    with pytest.raises(TransitionNotAllowed):
        end_child(by=cast.cadre, child=child, why="returned")
    reported = report_concern(by=cast.officer, concern=concern, told="派出所、妇联")
    assert reported.reported_late
    assert seen() == [0, 0, 0, 0]
    with pytest.raises(TransitionNotAllowed):
        report_concern(by=cast.officer, concern=concern, told="再报")


def test_who_turns_eighteen_leaves(cast: Cast, child: ChildRecord, clock: Clock) -> None:  # noqa: F811 - the fixture
    clock.on(date(2030, 5, 5))
    assert end_those_of_age() == 0
    clock.on(date(2030, 5, 6))
    assert end_those_of_age() == 1
    child.refresh_from_db()
    assert (child.ended_why, child.ended_on) == ("of_age", date(2030, 5, 6))


def test_a_child_returns_to_the_parents(cast: Cast, child: ChildRecord) -> None:
    with pytest.raises(ChildIncomplete):
        end_child(by=cast.cadre, child=child, why="of_age")
    assert end_child(by=cast.cadre, child=child, why="returned").ended_on == TODAY


def test_a_child_who_moves_within_the_township_is_cared_for_by_its_people(cast: Cast, child: ChildRecord) -> None:
    near = Division.objects.filter(parent=cast.village.parent).exclude(pk=cast.village.pk).order_by("code")[0]
    registry.move_household(
        by=cast.officer, household=child.person.household, village=near, since=TODAY, source_detail="搬家"
    )
    assert children_of(cast.officer).get().village_code == near.code
    assert children_of(cast.cadre).count() == 0


@pytest.mark.clause("P30-1.11")
def test_a_missed_visit_climbs_as_a_number(
    cast: Cast,
    child: ChildRecord,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    def seen() -> list[int]:
        return [sum(row.children for row in missed_visits(by=user)) for user in (cast.leader, cast.bureau)]

    clock.on(date(2025, 9, 21))
    assert seen() == [0, 0]
    clock.on(date(2025, 9, 22))
    assert seen() == [1, 0]
    clock.on(date(2025, 9, 30))
    assert seen() == [1, 1]
    assert missed_visits(by=cast.officer) == []
    write_log(by=cast.cadre, child=child, kind="visit", day=date(2025, 9, 30), text="好", next_on=date(2025, 10, 30))
    assert seen() == [0, 0]


@pytest.mark.clause("P30-1.11")
def test_nothing_shows_a_child_of_the_register_to_those_not_named(
    cast: Cast, child: ChildRecord, signed_in: Any
) -> None:
    write_log(by=cast.cadre, child=child, kind="screening", day=TODAY, text="想妈妈", next_on=date(2025, 10, 1))
    raise_concern(by=cast.cadre, child=child, text="身上有伤")
    words = ("留守", "想妈妈", "身上有伤", "儿童关爱记录", child.get_absolute_url())
    person = child.person
    pages = (
        person.get_absolute_url(),
        person.household.get_absolute_url(),
        f"/search/?q={person.name}",
        "/apply/charity/",
        "/",
    )
    for who in ("leader", "bureau", "auditor"):
        client = signed_in(who)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code in {200, 301, 302, 403, 404}, page
            assert [word for word in words if word in answer.content.decode()] == [], (who, page)
        assert client.get(child.get_absolute_url()).status_code in {403, 404}
        assert person.name not in client.get("/care/children/").content.decode()
    excel = signed_in("officer").get("/care/children/?excel=1")
    assert "spreadsheet" not in excel["Content-Type"]
