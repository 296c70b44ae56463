"""Reports that a family needs help: who may report, what becomes of each, who is told, and who reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.leads import close_lead, report_lead, take_up_lead
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired
from doudi.monitoring.discovery.daily_tasks import run_due
from doudi.monitoring.discovery.leads import queries
from doudi.monitoring.discovery.leads.actions.outcomes import (
    end_lead,
    note_told,
    raise_untaken_leads,
    reveal_reporter,
    settle_ended_leads,
)
from doudi.monitoring.discovery.leads.actions.reports import (
    HelpReport,
    report_by_department,
    report_by_officer,
    report_found_need,
)
from doudi.monitoring.discovery.refusals import LeadReportIncomplete, NotTheHandler, ReporterAlreadyTold
from doudi.monitoring.discovery.worklist import waiting_tasks
from doudi.registry.text_messages.models import TextMessage, TextSwitch
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.monitoring.discovery.discovery_rows import screened

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SAL2026-39")]
MONDAY = date(2025, 9, 1)


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    clock.on(MONDAY)
    return cast


def reported(cast: Cast, **given: Any) -> Lead:
    told = {"source": "school", "reporter": "谢老师", "phone": "13800001234"} | given
    return report_by_officer(by=cast.officer, report=HelpReport(cast.village, "三组某家", "child", "没饭吃", **told))


@pytest.mark.clause("P18-10.a")
def test_reports_have_deadlines_by_what_is_at_stake(staff: Cast) -> None:
    usual, urgent = reported(staff), reported(staff, is_urgent=True)
    assert (usual.due_on, usual.report.take_due_on) == (date(2025, 9, 8), date(2025, 9, 3))
    assert (urgent.due_on, urgent.report.take_due_on) == (MONDAY, MONDAY)
    with pytest.raises(LeadReportIncomplete):
        reported(staff, source="walk")
    with pytest.raises(LeadReportIncomplete):
        report_by_officer(by=staff.officer, report=HelpReport(staff.village, "三组某家", "?"))
    with pytest.raises(OutsideScope):
        report_by_officer(by=staff.officer, report=HelpReport(staff.other_village, "某家", "child"))
    with pytest.raises(PermissionRequired):
        report_by_department(by=staff.officer, report=HelpReport(staff.village, "某家", "child"))


@pytest.mark.clause("P18-10.a")
def test_a_lead_that_nobody_takes_climbs_to_the_bureau(staff: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    taken, left = reported(staff), reported(staff)
    plain = report_lead(by=staff.cadre, village=staff.village, need="alone", who="五组某家")
    take_up_lead(by=staff.officer, lead=taken)
    clock.on(date(2025, 9, 3))
    assert raise_untaken_leads() == 0
    clock.on(date(2025, 9, 4))
    assert raise_untaken_leads() == 2
    assert raise_untaken_leads() == 0
    assert {lead.pk for lead in queries.leads(by=staff.bureau, state="climbed")} == {left.pk, plain.pk}
    assert [task.number for task in waiting_tasks(staff.bureau) if "没有接手" in task.label] == [2]
    assert plain.report.source == "village"


@pytest.mark.clause("P18-10.c")
def test_every_lead_ends_with_an_answer_to_its_reporter(staff: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    lead = reported(staff)
    with pytest.raises(ReasonRequired):
        end_lead(by=staff.officer, lead=lead, ending="?", answer="查过")
    with pytest.raises(ReasonRequired):
        end_lead(by=staff.officer, lead=lead, ending="not_found", answer=" ")
    with pytest.raises(OutsideScope):
        end_lead(by=staff.other_officer, lead=lead, ending="not_found", answer="查过")
    with pytest.raises(ReporterAlreadyTold):
        note_told(by=staff.officer, lead=lead, told_by="phone", told_on=MONDAY)
    end_lead(by=staff.officer, lead=lead, ending="referral", answer="转县教体局")
    report = lead.report
    report.refresh_from_db()
    assert (report.ending, report.told_by) == ("referral", "")
    assert [lead.pk for lead in queries.leads(by=staff.officer, state="untold")] == [lead.pk]
    with pytest.raises(ReasonRequired):
        note_told(by=staff.officer, lead=lead, told_by="system", told_on=MONDAY)
    with pytest.raises(ReasonRequired):
        note_told(by=staff.officer, lead=lead, told_by="phone", told_on=date(2025, 8, 1))
    note_told(by=staff.officer, lead=lead, told_by="phone", told_on=MONDAY, note="本人接的")
    with pytest.raises(ReporterAlreadyTold):
        note_told(by=staff.officer, lead=lead, told_by="phone", told_on=MONDAY)
    TextSwitch.objects.create(event="lead_ended", is_on=True, changed_by=staff.bureau)
    by_text = reported(staff)
    end_lead(by=staff.officer, lead=by_text, ending="application", answer="申请低保")
    message = TextMessage.objects.get()
    assert "某家" not in message.text
    by_text.report.refresh_from_db()
    assert by_text.report.told_by == "text"
    unknown = reported(staff, reporter="", phone="")
    end_lead(by=staff.officer, lead=unknown, ending="no_need", answer="子女已接走")
    unknown.report.refresh_from_db()
    assert unknown.report.told_by == "no_contact"
    (share,) = [one for one in queries.lead_shares(by=staff.bureau) if one.reported]
    assert (share.reported, share.ended, share.in_time, share.helped) == (3, 3, 3, 2)
    assert (share.in_time_share, share.helped_share) == ("100%", "67%")


def test_a_lead_that_ends_elsewhere_is_settled_by_the_day(staff: Cast) -> None:
    lead = report_lead(by=staff.cadre, village=staff.village, need="alone", who="五组某家")
    raise_untaken_leads()
    close_lead(by=staff.officer, lead=lead, outcome="visit", answer="送了米")
    assert settle_ended_leads() == 1
    lead.report.refresh_from_db()
    assert (lead.report.ending, lead.report.told_by) == ("visit", "system")
    assert run_due() == 1  # the plans of the month alone


@pytest.mark.clause("P18-10.c")
def test_a_lead_that_came_and_ended_elsewhere_tells_its_reporter(staff: Cast) -> None:
    lead = report_lead(by=staff.cadre, village=staff.village, need="alone", who="五组某家")
    close_lead(by=staff.officer, lead=lead, outcome="visit", answer="送了米")
    assert list(queries.leads(by=staff.officer, state="untold")) == [lead]
    assert settle_ended_leads() == 1
    assert (lead.report.source, lead.report.ending, lead.report.told_by) == ("village", "visit", "system")
    assert not queries.leads(by=staff.officer, state="untold")


def test_the_days_to_take_a_lead_count_from_the_day_in_china(staff: Cast) -> None:
    lead = report_lead(by=staff.cadre, village=staff.village, need="alone", who="五组某家")
    early = datetime(2025, 9, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai"))  # still Sunday in UTC
    Lead.objects.filter(pk=lead.pk).update(recorded_at=early)
    raise_untaken_leads()
    assert lead.report.take_due_on == date(2025, 9, 3)


def test_a_lead_of_a_warning_says_so_and_leads_to_the_family(staff: Cast, family: Any, signed_in: Any) -> None:
    lead = report_lead(by=staff.officer, village=staff.village, need="other", who="五组某家")
    warning = screened(family.household)
    warning.action, warning.action_key = "lead", lead.pk
    warning.save()
    raise_untaken_leads()
    assert lead.report.source == "warning"
    assert queries.family_of(lead, by=staff.officer) == family.household
    assert queries.family_of(lead, by=staff.other_officer) is None
    page = signed_in("officer").get(reverse("discovery:lead", args=[lead.pk])).content.decode()
    assert family.household.get_absolute_url() in page


@pytest.mark.attack
def test_who_reported_is_shown_to_the_handler_alone_and_recorded(staff: Cast) -> None:
    lead = reported(staff)
    with pytest.raises(NotTheHandler):
        reveal_reporter(by=staff.officer, lead=lead, why="核实情况")
    take_up_lead(by=staff.officer, lead=lead)
    with pytest.raises(NotTheHandler):
        reveal_reporter(by=staff.director, lead=lead, why="核实情况")
    with pytest.raises(ReasonRequired):
        reveal_reporter(by=staff.officer, lead=lead, why=" ")
    assert reveal_reporter(by=staff.officer, lead=lead, why="核实情况") == ("谢老师", "13800001234")
    assert Entry.objects.filter(verb="personal_data.reveal").count() == 1
    assert "谢老师" not in str(list(Entry.objects.values_list("sentence", "new", "why")))


@pytest.mark.attack
def test_a_department_reports_and_sees_its_own_reports_alone(staff: Cast, signed_in: Any) -> None:
    reported(staff)
    client, address = signed_in("federation"), reverse("discovery:department_reports")
    sent = {"who": "七组某家", "need": "illness", "village": staff.other_village.code}
    assert client.post(address, {"who": "七组某家"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    lead = Lead.objects.get(report__source="department")
    assert (lead.report.department, lead.reported_by, lead.report.reported_by) == ("dpf", None, staff.federation)
    end_lead(by=staff.other_officer, lead=lead, ending="visit", answer="去看过")
    page = client.get(address).content.decode()
    assert "七组某家" in page
    assert "已上门帮扶" in page
    assert "三组某家" not in page
    assert "去看过" not in page


def test_the_pages_take_end_tell_and_reveal(staff: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    form = {"source": "clinic", "village": staff.village.code, "who": "三组某家", "need": "illness"}
    assert client.post(reverse("discovery:report_lead"), {"source": "clinic"}).status_code == 422
    assert client.post(reverse("discovery:report_lead"), form | {"phone": "12"}).status_code == 422
    sent = form | {"reporter": "卫生院李医生", "phone": "13800001234"}
    assert client.post(reverse("discovery:report_lead"), sent).status_code == 302
    lead = Lead.objects.get()
    address = reverse("discovery:lead", args=[lead.pk])
    listed = client.get(reverse("discovery:leads")).content.decode()
    assert "医院、卫生院（室）" in listed
    assert "李医生" not in listed
    assert client.post(address, {"act": "reveal", "why": "联系"}).status_code == 400
    client.post(address, {"act": "take"})
    assert "李医生" in client.post(address, {"act": "reveal", "why": "联系"}).content.decode()
    assert client.post(address, {"act": "end", "ending": "visit", "answer": ""}).status_code == 422
    assert client.post(address, {"act": "end", "ending": "visit", "answer": "去看过"}).status_code == 302
    assert client.post(address, {"act": "tell", "told_by": "phone", "told_on": "2025-09-01"}).status_code == 302
    assert "电话" in client.get(address).content.decode()
    assert signed_in("auditor").post(address, {"act": "take"}).status_code == 400
    shares = signed_in("auditor").get(reverse("discovery:lead_shares"), {"township": "on"}).content.decode()
    assert "按期办结" in shares


def test_no_page_of_a_lead_names_who_found_it(staff: Cast, signed_in: Any) -> None:
    lead = report_found_need(by=staff.cadre, village=staff.village, need="work", who="三组某家", text="")
    for address in (lead.get_absolute_url(), reverse("discovery:lead", args=[lead.pk])):
        page = signed_in("officer").get(address).content.decode()
        assert "三组某家" in page
        assert staff.cadre.name not in page
