"""Walk plans: who is due and how often, the village's list, what is found, and what a phone takes along."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.casework.models import Lead
from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.attachments.owners import is_readable_by
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, PermissionRequired
from doudi.monitoring.discovery.daily_tasks import run_due
from doudi.monitoring.discovery.models import LeadReport, WalkHousehold, WalkPlan, WalkVisit
from doudi.monitoring.discovery.refusals import WalkIncomplete
from doudi.monitoring.discovery.walks.actions import WalkReport, draw_walk_plans, submit_walk
from doudi.monitoring.discovery.walks.groups import WalkGroup, group_labels, register_group
from doudi.monitoring.discovery.walks.models import WalkClass
from doudi.monitoring.discovery.walks.queries import heads_of, in_walking_order, walk_progress
from doudi.registry import actions as registry
from doudi.registry.models import Household, Membership
from doudi.values.walk_order import LAST, walking_place
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number
from tests.monitoring.discovery.discovery_rows import screened
from tests.pictures import PNG_HEAD

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-10.b")]
MONTH = date(2025, 9, 1)
KEY = "a" * 32


@pytest.fixture
def september(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    """The cast, on a day of the month whose plans are drawn."""
    clock.on(date(2025, 9, 10))
    return cast


def household_of(cast: Cast, number: str, *born: date, address: str = "") -> Household:
    """A household of the first village with people born on some days, the first as its head."""
    household = registry.register_household(by=cast.officer, number=f"W{number}", village=cast.village)
    for place, day in enumerate(born):
        registry.register_person(
            by=cast.officer,
            number=f"W{number}-{place}",
            name=f"丁{number}{'甲乙丙'[place]}",
            id_number=identity_number(day, 500 + 10 * int(number) + place),
            sex="male",
            birth_date=day,
            household=household,
            relation="户主" if place == 0 else "孙",
            source="paper",
        )
    if address:
        registry.change_circumstance(
            by=cast.officer, subject=household, kind="address", value=address, since=date(2020, 1, 1), source="paper"
        )
    return household


def draw(cast: Cast, month: date = MONTH) -> int:
    return draw_walk_plans(by=SYSTEM, month=month, villages=[cast.village.code])


def report(**given: Any) -> WalkReport:
    return WalkReport(**({"key": KEY, "visited_on": date(2025, 9, 10), "finding": "well"} | given))


def groups_of(household: Household) -> set[str]:
    return set(WalkHousehold.objects.get(household=household).group_names)


def test_households_are_drawn_by_what_the_registry_knows(september: Cast) -> None:
    cast = september
    old, child, left = date(1945, 2, 3), date(2015, 4, 5), date(1950, 6, 7)
    alone = household_of(cast, "1", old)
    uncared = household_of(cast, "2", child)
    behind = household_of(cast, "3", left, child)
    grown = household_of(cast, "4", date(1980, 1, 2))
    for household in (alone, uncared, behind, grown):
        for kind, value in (("serious_illness", household == grown),):
            person = household.present_people.first()
            if value:
                registry.change_circumstance(
                    by=cast.officer, subject=person, kind=kind, value=True, since=date(2024, 1, 1), source="paper"
                )
    draw(cast)
    assert groups_of(alone) == {"alone"}
    assert groups_of(uncared) == {"child"}
    assert groups_of(grown) == {"focus"}
    assert [str(label) for label in group_labels(["focus"])] == ["重点关注"]
    listed = WalkHousehold.objects.filter(household=behind)
    assert not listed or (listed.get().walk_class, groups_of(behind)) == ("yellow", {"left_behind"})


def test_disabled_jobless_screened_and_supported_families_are_walked_to(september: Cast, family: Any) -> None:
    cast = september
    change = {"by": cast.officer, "subject": family.son, "source": "paper"}
    registry.change_circumstance(**change, kind="disability_grade", value=1, since=date(2020, 1, 1))
    registry.change_circumstance(**change, kind="wage_fen", value=900_00, since=date(2024, 1, 1))
    registry.change_circumstance(**change, kind="wage_fen", value=0, since=date(2025, 8, 1))
    screened(family.household)
    for month in (date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)):  # a quarterly family falls on one of them
        draw(cast, month)
    row = WalkHousehold.objects.filter(household=family.household).first()
    assert row is not None
    assert set(row.group_names) == {"disabled", "unemployed", "screened", "benefit"}
    assert row.walk_class == "yellow"


def test_the_interval_counts_from_the_last_walk_and_nobody_met_is_due_again(september: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3), date(2015, 4, 5))  # left behind: quarterly
    months = [date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)]
    first = next(month for month in months if draw(cast, month) and household.walks.exists())
    clock.on(first.replace(day=20))
    submit_walk(by=cast.cadre, walk=household.walks.get(), report=report(visited_on=first, finding="not_met"))
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    clock.on(following.replace(day=2))
    draw(cast, following)
    again = household.walks.get(month=following)
    submit_walk(by=cast.cadre, walk=again, report=report(visited_on=following, key="b" * 32))
    after = [(following.month + number - 1) % 12 + 1 for number in (1, 2, 3)]
    due = []
    for number, month_number in enumerate(after, 1):
        month = date(following.year + (following.month + number - 1) // 12, month_number, 1)
        draw(cast, month)
        due.append(household.walks.filter(month=month).exists())
    assert due == [False, False, True]


def test_the_day_named_for_the_next_walk_brings_the_household_back(september: Cast) -> None:
    cast = september
    household = household_of(cast, "1", date(1980, 1, 2))
    row = WalkHousehold.objects.create(
        month=MONTH, village_code=cast.village.code, household=household, walk_class="other", groups=""
    )
    submit_walk(by=cast.cadre, walk=row, report=report(next_on=date(2025, 10, 12)))
    draw(cast, date(2025, 10, 1))
    assert household.walks.get(month=date(2025, 10, 1)).group_names == ["again"]


def test_another_room_adds_a_group(september: Cast) -> None:
    cast = september
    household = household_of(cast, "1", date(1980, 1, 2))
    group = WalkGroup("of_a_test", "测试", WalkClass.RED, lambda _asked: [household.pk, None])
    register_group(group)
    try:
        draw(cast)
        assert groups_of(household) == {"of_a_test"}
    finally:
        from doudi.monitoring.discovery.walks import groups

        del groups.WALK_GROUPS["of_a_test"]
    assert group_labels(["of_a_test"]) == []


@pytest.mark.clause("P18-20.a")
def test_the_month_opens_with_the_plans_of_every_village_once(september: Cast, family: Any) -> None:
    assert run_due() == 1
    assert WalkPlan.objects.count() > 300
    assert run_due() == 0
    drawn = WalkHousehold.objects.count()
    entries = Entry.objects.filter(verb="discovery.walk.draw").count()
    assert draw(september) == 0
    assert (WalkHousehold.objects.count(), entries) == (drawn, 1)


def test_walking_order_reads_groups_and_houses() -> None:
    assert walking_place("桥头村十二组3号") == (12, 3)
    assert walking_place("三组二十五号") == (3, 25)
    assert walking_place("2村民小组") == (2, LAST)
    assert walking_place("街上") == (LAST, LAST)


def test_a_village_is_listed_in_walking_order(september: Cast) -> None:
    cast = september
    old = date(1945, 2, 3)
    for number, address in (("1", "长龙十组1号"), ("2", "长龙二组12号"), ("3", "长龙二组3号"), ("4", "")):
        household_of(cast, number, old, address=address)
    draw(cast)
    listed = in_walking_order(WalkHousehold.objects.select_related("household"))
    assert [one.head for one in listed] == ["丁3甲", "丁2甲", "丁1甲", "丁4甲"]


def test_who_is_only_registered_in_a_household_is_neither_its_head_nor_counted(september: Cast) -> None:
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3), date(1970, 2, 3))
    away = household_of(cast, "2", date(1950, 2, 3)).present_people.get()
    living = Membership.objects.get(person=away)
    living.take_new_key()
    living.household, living.kind = household, Membership.Kind.REGISTERED
    living.save()
    row = WalkHousehold(month=MONTH, village_code=cast.village.code, household=household)
    assert [(one.head, one.members) for one in in_walking_order([row])] == [("丁1甲", 2)]
    empty = registry.register_household(by=cast.officer, number="W9", village=cast.village)
    with CaptureQueriesContext(connection) as queries:
        assert heads_of([household, empty]) == {household.pk: "丁1甲", empty.pk: "W9"}
    assert len(queries) == 1


def test_a_need_becomes_a_lead_of_the_finder(september: Cast) -> None:
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3))
    draw(cast)
    row = household.walks.get()
    with pytest.raises(WalkIncomplete):
        submit_walk(by=cast.cadre, walk=row, report=report(finding="needs"))
    with pytest.raises(WalkIncomplete):
        submit_walk(by=cast.cadre, walk=row, report=report(finding="?"))
    with pytest.raises(WalkIncomplete):
        submit_walk(by=cast.cadre, walk=row, report=report(visited_on=date(2025, 8, 31)))
    with pytest.raises(WalkIncomplete):
        submit_walk(by=cast.cadre, walk=row, report=report(next_on=date(2025, 9, 1)))
    with pytest.raises(OutsideScope):
        submit_walk(by=cast.other_officer, walk=row, report=report())
    with pytest.raises(PermissionRequired):
        submit_walk(by=cast.auditor, walk=row, report=report())
    assert not WalkVisit.objects.exists()
    visit = submit_walk(by=cast.cadre, walk=row, report=report(finding="needs", need="alone", note="没有柴米"))
    lead = Lead.objects.get()
    assert visit.lead == lead
    assert (lead.reported_by, lead.need, lead.who, lead.text) == (cast.cadre, "alone", "丁1甲", "没有柴米")
    assert LeadReport.objects.get().source == "walk"
    assert "没有柴米" not in str(list(Entry.objects.values_list("sentence", flat=True)))
    row.refresh_from_db()
    assert (row.finding, row.met_on, row.is_done) == ("needs", date(2025, 9, 10), True)


@pytest.mark.attack
def test_a_record_is_received_once_and_of_two_people_one_counts(september: Cast) -> None:
    cast = september
    row = WalkHousehold.objects.create(
        month=MONTH,
        village_code=cast.village.code,
        household=household_of(cast, "1", date(1945, 2, 3)),
        walk_class="red",
        groups="alone",
    )
    first = submit_walk(by=cast.cadre, walk=row, report=report(finding="not_met"))
    assert submit_walk(by=cast.cadre, walk=row, report=report(finding="not_met")) == first
    second = submit_walk(by=cast.officer, walk=row, report=report(key="b" * 32, photo=("门口.png", PNG_HEAD)))
    third = submit_walk(by=cast.cadre, walk=row, report=report(key="c" * 32, finding="moved"))
    row.refresh_from_db()
    assert list(row.visits.all()) == [first, second, third]
    assert second.photo is not None
    assert is_readable_by(cast.cadre, second.photo)
    assert not is_readable_by(cast.other_officer, second.photo)
    assert (row.counted_visit, row.finding) == (second, "well")
    (progress,) = [one for one in _progress(cast) if one.due]
    assert (progress.due, progress.done, progress.share) == (1, 1, "100%")


def _progress(cast: Cast) -> Any:
    WalkPlan.objects.get_or_create(month=MONTH, village_code=cast.village.code)
    return walk_progress(by=cast.officer, month=MONTH)


def test_the_cadre_draws_lists_and_ticks_off(september: Cast, signed_in: Any) -> None:
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3), address="长龙二组12号")
    client, code = signed_in("cadre"), cast.village.code
    assert "本村名单" in client.get(reverse("discovery:walk_plans")).content.decode()
    client.post(reverse("discovery:draw_walk_plan", args=[code]))
    page = client.get(reverse("discovery:walk_plan", args=[code, "2025-09"])).content.decode()
    assert "丁1甲" in page
    assert "独居老人" in page
    assert "2组" in page
    assert "12号" not in page
    row = household.walks.get()
    sent = {"key": KEY, "visited_on": "2025-09-10", "finding": "died"}
    assert client.post(row.get_absolute_url(), sent | {"finding": ""}).status_code == 422
    answer = client.post(row.get_absolute_url(), sent, headers={"X-Visit": "yes"})
    assert (answer.status_code, answer["Location"]) == (201, row.get_absolute_url())
    assert "请报告死亡" in client.get(row.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(row.get_absolute_url()).status_code == 404
    foreign = reverse("discovery:walk_plan", args=[cast.other_village.code, "2025-09"])
    assert client.get(foreign).status_code == 404
    assert client.get(reverse("discovery:walk_plan", args=[code, "2025-13"])).status_code == 404
    progress = signed_in("bureau").get(reverse("discovery:walk_plans"), {"month": "2025-09-01"}).content.decode()
    assert "走访进度" in progress


@pytest.mark.attack
def test_what_a_phone_takes_along_is_recorded_and_masked_for_a_cadre(september: Cast, signed_in: Any) -> None:
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3), address="长龙二组12号")
    draw(cast)
    row = household.walks.get()
    address = reverse("discovery:take_walks_along", args=[cast.village.code, "2025-09"])
    (page,) = signed_in("cadre").post(address, {"walk": [row.pk]}).json()["pages"]
    assert (page["id"], page["order"]) == (f"walk-{row.pk}", 1)
    assert "丁1甲" in page["title"]
    assert "12号" not in page["html"]
    (page,) = signed_in("officer").post(address, {"walk": [row.pk]}).json()["pages"]
    assert "12号" in page["html"]
    assert Entry.objects.filter(verb="discovery.walk.take_along").count() == 2
    assert "12号" not in str(list(Entry.objects.values_list("sentence", flat=True)))
    (page,) = signed_in("cadre").post(address, {"all": "1"}).json()["pages"]
    assert page["id"] == f"walk-{row.pk}"
    assert signed_in("cadre").post(address, {"walk": []}).status_code == 400
    submit_walk(by=cast.cadre, walk=row, report=report())
    assert signed_in("cadre").post(address, {"all": "1"}).status_code == 400
    foreign = reverse("discovery:take_walks_along", args=[cast.other_village.code, "2025-09"])
    assert signed_in("cadre").post(foreign, {"walk": [row.pk]}).status_code == 404


@pytest.mark.clause("SAL2026-70.6")
def test_everybody_whose_number_leaves_on_a_phone_is_in_the_access_log(
    september: Cast, signed_in: Any, settings: Any, tmp_path: Any
) -> None:
    settings.ACCESS_SPOOL = tmp_path
    cast = september
    household = household_of(cast, "1", date(1945, 2, 3), address="长龙二组12号")
    (person,) = household.present_people.all()
    telephone = {"kind": "phone", "value": "13700000001", "since": date(2025, 1, 1), "source": "visit"}
    registry.change_circumstance(by=cast.officer, subject=person, **telephone)
    draw(cast)
    row = household.walks.get()
    page = signed_in("officer").get(row.get_absolute_url()).content.decode()
    assert household.get_absolute_url() in page
    address = reverse("discovery:take_walks_along", args=[cast.village.code, "2025-09"])
    assert signed_in("cadre").post(address, {"walk": [row.pk]}).status_code == 200
    assert "13700000001" in signed_in("officer").post(address, {"walk": [row.pk]}).json()["pages"][0]["html"]
    spool.take_in(waits=False)
    seen = Access.objects.filter(kind="reveal").values_list("user_name", "subject_kind", "subject_id", "purpose")
    assert list(seen.exclude(subject_id="").order_by("subject_kind")) == [
        (cast.officer.name, "household", str(household.pk), "走访排查"),
        (cast.officer.name, "person", str(person.pk), "走访排查"),
    ]
    assert seen.filter(subject_id="").count() == 2, "the list of the cadre is masked"
