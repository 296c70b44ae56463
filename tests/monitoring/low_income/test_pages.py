"""Pages of the low-income population: numbers with their lists, who gets nothing, what the law offers, urban poor."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.models import Application, Lead
from doudi.casework.recusal.actions import record_near_relative
from doudi.casework.refusals import ConflictOfInterest
from doudi.console.navigation import waiting_by_entry
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, StaleVersion, TransitionNotAllowed
from doudi.monitoring.low_income import daily_tasks, refusals
from doudi.monitoring.low_income.layers.entries import propose_entry
from doudi.monitoring.low_income.layers.models import LowIncomePerson, RegisterUpdate
from doudi.monitoring.low_income.offered_aid.coverage import coverage
from doudi.monitoring.low_income.offered_aid.loader import OfferedAidError, all_offered_aid, checked, offered_on
from doudi.monitoring.low_income.unaided.actions import end_unaided
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.worklist import waiting_tasks
from doudi.registry.models import Circumstance
from tests.clock import Clock
from tests.conftest import Cast
from tests.monitoring.low_income.conftest import recognised

pytestmark = pytest.mark.django_db


@pytest.fixture
def margin(cast: Cast, clock: Clock, family: Any, updated: Any) -> Any:
    """The family at the margin of dibao; the mother has dibao as well, the son nothing."""
    recognised(family.household, "dibao_margin", date(2025, 1, 1), date(2025, 12, 1))
    Application.objects.update(sent_at=clock.now() - timedelta(days=240))
    updated()
    return family


@pytest.mark.clause("SC39-III.1")
@pytest.mark.parametrize("group", ["", "age", "sex", "cause"])
def test_every_number_opens_its_list(margin: Any, signed_in: Any, group: str) -> None:
    client = signed_in("officer")
    page = client.get(reverse("low_income:numbers"), {"group": group}).content.decode()
    links = re.findall(r'<td class="number"[^>]*><a href="([^"]+)">(\d+)</a>', page)
    assert links or group == "cause"
    for address, number in links:
        listed = client.get(unescape(address)).content.decode()
        assert len(re.findall(r'<td class="card-title', listed)) == int(number)


def test_lists_keep_to_the_township(margin: Any, signed_in: Any) -> None:
    for name in ("people", "urban_poor", "unaided"):
        address = reverse(f"low_income:{name}")
        assert margin.son.name in signed_in("officer").get(address).content.decode()
        assert margin.son.name not in signed_in("other_officer").get(address).content.decode()
    assert signed_in("other_officer").get(reverse("low_income:chain", args=[margin.household.pk])).status_code == 404


@pytest.mark.clause("P18-3.e")
def test_who_gets_nothing_is_listed_and_ended_by_a_person(cast: Cast, clock: Clock, margin: Any, updated: Any) -> None:
    row = UnaidedPerson.objects.get()
    assert (row.person, row.state) == (margin.son, "open")
    with pytest.raises(OutsideScope):
        end_unaided(by=cast.other_officer, row=row, outcome="no_need", reason="查过")
    with pytest.raises(StaleVersion):
        end_unaided(by=cast.officer, row=row, outcome="no_need", reason="查过", seen_version=4)
    with pytest.raises(ReasonRequired):
        end_unaided(by=cast.officer, row=row, outcome="no_need", reason=" ")
    for outcome in ("referral", "application", "lead", "nothing"):
        with pytest.raises(refusals.OutcomeNotFound):
            end_unaided(by=cast.officer, row=row, outcome=outcome, reason="要帮")
    ended = end_unaided(by=cast.officer, row=row, outcome="lead", reason="没有工作", need="work")
    lead = Lead.objects.get()
    assert (ended.state, ended.lead, lead.who) == ("ended", lead, margin.son.name)
    assert ended.sealed_reason is not None
    assert (ended.sealed_reason.clear(), Entry.objects.filter(why="没有工作").count()) == ("没有工作", 0)
    with pytest.raises(TransitionNotAllowed):
        end_unaided(by=cast.officer, row=row, outcome="no_need", reason="查过")
    updated()
    assert UnaidedPerson.objects.filter(state="open").count() == 0
    clock.on(date(2026, 3, 2))
    recognised(margin.household, "expenditure_hardship", date(2026, 1, 1), date(2026, 12, 1))
    updated()
    assert UnaidedPerson.objects.filter(state="open", person=margin.son).count() == 1


def test_nobody_ends_the_row_of_a_relative(cast: Cast, margin: Any) -> None:
    row = UnaidedPerson.objects.get()
    record_near_relative(
        by=cast.leader, person=margin.son, staff=cast.officer, post="", relation="parent", since=date(2022, 1, 1)
    )
    with pytest.raises(ConflictOfInterest):
        end_unaided(by=cast.officer, row=row, outcome="no_need", reason="查过")
    with pytest.raises(ConflictOfInterest):
        propose_entry(by=cast.officer, person=margin.son, since=date(2025, 1, 1), paper="名册", reason="困难")


def test_an_application_since_then_ends_the_row(cast: Cast, margin: Any) -> None:
    row = UnaidedPerson.objects.get()
    recognition = recognised(margin.household, "expenditure_hardship", date(2025, 9, 1), date(2026, 8, 1))
    assert end_unaided(by=cast.officer, row=row, outcome="application", reason="已帮").case == recognition.case


def test_who_gets_aid_leaves_the_list_by_itself(cast: Cast, clock: Clock, margin: Any, updated: Any) -> None:
    from doudi.relief.other_aid.actions import GivenAid, book_other_aid

    given = GivenAid("education", "other", 500_00, date(2025, 8, 1), "名册")
    book_other_aid(by=cast.officer, household=margin.household, person=margin.son, given=given)
    updated()
    assert UnaidedPerson.objects.get().state == "left"
    assert LowIncomePerson.objects.get(person=margin.son).kinds == "|education|"


def test_the_page_of_somebody_ends_the_row(cast: Cast, margin: Any, signed_in: Any) -> None:
    row = UnaidedPerson.objects.get()
    client, address = signed_in("officer"), row.get_absolute_url()
    sent = {"outcome": "no_need", "reason": "子女供养", "need": "", "seen_version": row.version}
    assert client.post(address, {**sent, "reason": ""}).status_code == 422
    assert signed_in("auditor").post(address, sent).status_code == 403
    assert client.post(address, sent).status_code == 302
    assert "子女供养" in client.get(address).content.decode()


def test_tasks_wait_on_the_desk(cast: Cast, clock: Clock, margin: Any) -> None:
    assert [task.number for task in waiting_tasks(cast.officer)] == [1]
    assert waiting_tasks(cast.other_officer) == []
    clock.on(date(2026, 1, 5))
    assert [(task.number, task.is_part) for task in waiting_tasks(cast.officer)] == [(1, False), (1, True)]
    assert waiting_by_entry(cast.officer)["low_income:unaided"] == 1


@pytest.mark.clause("P18-12.d", "JX9-1")
def test_coverage_sets_what_is_offered_against_what_came(cast: Cast, margin: Any, signed_in: Any) -> None:
    rows = {(row.offered.layer, row.offered.kind): row for row in coverage(by=cast.officer)}
    living, housing = rows["dibao", "living"], rows["margin", "housing"]
    assert (living.people, living.got, living.missing) == (1, 1, 0)
    assert (housing.people, housing.got, housing.missing) == (2, 0, 2)
    assert "于民字〔2023〕18号二（三）12" in housing.basis
    listed = signed_in("officer").get(housing.missing_url).content.decode()
    assert margin.son.name in listed
    assert margin.mother.name in listed
    assert coverage(by=cast.other_officer)[0].people == 0


@pytest.mark.clause("SAL2026-21", "SAL2026-22", "SAL2026-25", "SAL2026-26", "SAL2026-27")
@pytest.mark.parametrize("procedure", ["dibao_margin", "expenditure_hardship"])
def test_help_of_the_law_of_2026_is_set_against_what_came(
    cast: Cast, clock: Clock, family: Any, updated: Any, procedure: str
) -> None:
    clock.on(date(2026, 8, 3))
    recognised(family.household, procedure, date(2026, 7, 1), date(2027, 6, 1))
    Circumstance.objects.create(
        person=family.son, kind="student", text="true", source="declared", recorded_at=clock.now(), valid_from=None
    )
    updated()
    layer = {"dibao_margin": "margin", "expenditure_hardship": "expenditure"}[procedure]
    rows = {str(row.offered.kind): row for row in coverage(by=cast.officer, layer=layer)}
    own = {"dibao_margin": "SAL2026-21", "expenditure_hardship": "SAL2026-22"}[procedure]
    for kind, clause in (("education", "SAL2026-25"), ("housing", "SAL2026-26"), ("employment", "SAL2026-27")):
        assert rows[kind].offered.cites == (own, clause)
        assert rows[kind].missing == rows[kind].people
    assert (rows["education"].people, rows["housing"].people) == (1, 2)
    of_dibao = {str(row.offered.kind): row for row in coverage(by=cast.officer, layer="dibao")}
    assert of_dibao["education"].offered.cites == ("SAL2026-25",)


def test_what_the_law_offers_changes_with_the_law() -> None:
    assert any(row.cites == ("SAL2026-21", "SAL2026-24") for row in offered_on(date(2026, 7, 1)))
    assert not any("SAL2026-24" in row.cites for row in offered_on(date(2026, 6, 30)))
    wrong = {"layer": "dibao", "kind": "living", "for": "everyone", "effective": date(2020, 1, 1), "cites": ["NONE-1"]}
    with pytest.raises(OfferedAidError):
        checked([wrong])
    right = {**wrong, "cites": ["SC649-12"]}
    with pytest.raises(OfferedAidError):
        checked([right, {**right, "effective": date(2024, 1, 1)}])
    assert len(all_offered_aid()) > 30


@pytest.mark.clause("P18-2.c")
def test_the_urban_poor_have_a_view_of_their_own(cast: Cast, margin: Any, signed_in: Any) -> None:
    page = signed_in("officer").get(reverse("low_income:urban_poor")).content.decode()
    assert margin.mother.name in page
    facts = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page))
    assert (facts["人数"], facts["户数"], facts["近期没有任何救助"], facts["有防返贫保险"]) == ("2", "1", "1", "0")


def test_the_register_is_updated_once_a_day(cast: Cast, clock: Clock, family: Any) -> None:
    assert (daily_tasks.run_due(), daily_tasks.run_due()) == (1, 0)
    clock.after(1)
    assert daily_tasks.run_due() == 1
    assert RegisterUpdate.objects.count() == 2


def test_an_entry_is_made_and_confirmed_on_its_pages(cast: Cast, clock: Clock, family: Any, signed_in: Any) -> None:
    address = reverse("low_income:entries")
    sent = {"person": family.son.number, "since": "2025-08-01", "paper": "名册", "reason": "失去收入"}
    assert signed_in("cadre").post(address, sent).status_code == 403
    assert signed_in("officer").post(address, {**sent, "paper": ""}).status_code == 422
    assert signed_in("officer").post(address, sent).status_code == 302
    entry = family.son.layer_entries.get()
    decision = {"is_right": "yes", "why": "", "seen_version": 0}
    assert signed_in("officer").post(entry.get_absolute_url(), decision).status_code == 422
    assert signed_in("leader").post(entry.get_absolute_url(), decision).status_code == 302
    assert signed_in("other_officer").get(entry.get_absolute_url()).status_code == 404
